//! What happened, and the figures people have of it.

use chrono::NaiveDate;
use report::{ChronologyEntry, Confidence, Estimate, Figure, Precision, When};

use super::date;

pub(super) fn chronology() -> Vec<ChronologyEntry> {
    let line =
        |date: NaiveDate, precision, what: &str, source: &str, exhibit: Option<&str>| ChronologyEntry {
            when: Some(When { date, until: None, precision }),
            what: what.to_owned(),
            source: source.to_owned(),
            reference: exhibit.map(|_| "MN-0017".to_owned()),
            exhibit: exhibit.map(str::to_owned),
            contested: false,
        };
    vec![
        line(date(1978, 1, 1), Precision::About, "First families settle on the river side.", "Elders' meeting, 3 May 2021", None),
        line(date(1994, 6, 1), Precision::Month, "Letters of allotment handed out by the county council.", "Letter shown by the elders", Some("JM-4")),
        line(date(2021, 5, 3), Precision::Day, "Committee of twelve agrees the boundary after the second walk.", "Committee minutes", Some("JM-2")),
        line(date(2021, 9, 30), Precision::Day, "Notice to vacate within seven days fixed to doors.", "Notice; four residents", Some("JM-1")),
        ChronologyEntry {
            when: Some(When { date: date(2021, 10, 8), until: Some(date(2021, 10, 10)), precision: Precision::Day }),
            what: "Excavators pull down structures between the clinic and the river. The operator is alleged to have been sent by the contractor.".to_owned(),
            source: "Incident record; two photographs".to_owned(),
            reference: Some("MK-0311".to_owned()),
            exhibit: Some("JM-5".to_owned()),
            contested: true,
        },
        ChronologyEntry {
            when: None,
            what: "The notice is published in the Gazette: no date is recorded.".to_owned(),
            source: "Notice record".to_owned(),
            reference: Some("MN-0017".to_owned()),
            exhibit: Some("JM-1".to_owned()),
            contested: false,
        },
    ]
}

pub(super) fn figures() -> Vec<Figure> {
    let figure = |what: &str, estimate, unit: &str, as_of, source: &str, method: &str, confidence| Figure {
        what: what.to_owned(),
        estimate,
        unit: unit.to_owned(),
        as_of: Some(as_of),
        as_of_precision: None,
        source: source.to_owned(),
        method: Some(method.to_owned()),
        confidence,
        exhibit: Some("JM-3".to_owned()),
        contested: what == "Households in Kijani Bonde",
    };
    vec![
        figure(
            "Households in Kijani Bonde",
            Estimate::range(1_480.0, 1_560.0, 1_690.0),
            "households",
            date(2021, 5, 3),
            "Residents' enumeration",
            "Door to door, 1,204 structures",
            Confidence::High,
        ),
        figure(
            "Households in Kijani Bonde",
            Estimate { low: None, best: Some(900.0), high: None },
            "households",
            date(2019, 8, 24),
            "Road Agency, resettlement report",
            "Not stated",
            Confidence::Low,
        ),
        figure(
            "Structures pulled down",
            Estimate::range(212.0, 231.0, 260.0),
            "structures",
            date(2021, 10, 10),
            "Incident record MK-0311",
            "Counted on the ground and from photographs",
            Confidence::Medium,
        ),
        figure(
            "Value of what was lost",
            Estimate { low: Some(14_200_000.0), best: None, high: Some(22_750_000.0) },
            "KES",
            date(2021, 10, 31),
            "Loss lines of 188 households",
            "Sum of stated values",
            Confidence::Low,
        ),
        figure(
            "Area inside the boundary",
            Estimate::range(11.9, 12.3, 12.7),
            "ha",
            date(2021, 5, 3),
            "Boundary version 2",
            "Geodesic, walk accuracy 6 m",
            Confidence::High,
        ),
    ]
}
