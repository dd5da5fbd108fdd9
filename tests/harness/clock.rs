//! A clock that tests can move.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};
use mipaka::clock::Clock;

/// The system's time plus what the test added.
#[derive(Debug, Clone, Default)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.num_microseconds().expect("tests move by days, not aeons"), Ordering::SeqCst);
    }

    pub fn now(&self) -> DateTime<Utc> {
        Clock::system().now() + Duration::microseconds(self.0.load(Ordering::SeqCst))
    }

    pub(crate) fn clock(&self) -> Clock {
        let this = self.clone();
        Clock::from_fn(move || this.now())
    }
}
