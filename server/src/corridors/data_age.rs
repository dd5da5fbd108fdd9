//! How old the data of a count is, measured from the day it counts.

use chrono::{DateTime, NaiveDate, Utc};
use domain::period::display_date;

use crate::clock::nairobi_day;

/// A sentence for documents: the newest of what was counted, and how long before the day that is.
pub(super) fn data_age(as_of: NaiveDate, newest: Option<DateTime<Utc>>) -> String {
    let Some(newest) = newest.map(nairobi_day) else {
        return "When the structures were recorded is not known.".to_owned();
    };
    let shown = display_date(newest);
    match (as_of - newest).num_days() {
        ..=0 => format!("The newest of the structures was recorded on {shown}."),
        days => {
            let days =
                if days == 1 { "1 day".to_owned() } else { format!("{} days", report::number(days as f64)) };
            format!(
                "This data is older than the day counted: the newest of the structures was recorded on {shown}, {days} \
                 before. What was built or pulled down since then is not in it."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_from_before_the_day_counted_says_so() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let at = |text: &str| Some(text.parse().unwrap());
        assert!(data_age(day, at("2024-05-03T08:00:00Z")).contains("older than the day counted"));
        assert!(data_age(day, at("2024-05-03T08:00:00Z")).contains("3 May 2024, 933 days before"));
        // Already the next day in Nairobi.
        assert!(!data_age(day, at("2026-11-21T21:30:00Z")).contains("older"));
        assert!(data_age(day, None).contains("not known"));
    }
}
