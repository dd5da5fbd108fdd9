//! The only source of "now".

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Tells the time; fixed in tests.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Clock {
    /// The system's clock, cut to the microseconds that PostgreSQL keeps.
    pub fn system() -> Self {
        Self::from_fn(|| {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
            let now = Utc::now();
            chrono::DurationRound::duration_trunc(now, Duration::microseconds(1)).unwrap_or(now)
        })
    }

    /// A clock that asks `now`; for tests and the demo world.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }

    /// The present day in Nairobi (UTC+3, no daylight saving).
    pub fn today(&self) -> NaiveDate {
        nairobi_day(self.now())
    }
}

/// The Nairobi day of an instant.
pub fn nairobi_day(at: DateTime<Utc>) -> NaiveDate {
    (at + Duration::hours(3)).date_naive()
}
