//! How long a server may trust what it keeps: as long as it has read the outbox a moment ago.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};

/// Nothing kept is served without having looked for changes this recently.
pub const LEASE: Duration = Duration::from_secs(1);
/// Waiting for the look that shows this server's own writing.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(crate) struct Lease {
    start: Instant,
    /// When the last look that found everything applied began, microseconds since the start.
    confirmed: watch::Sender<u64>,
    /// When this server last finished writing something.
    wanted: AtomicU64,
    nudge: Notify,
}

impl Default for Lease {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            confirmed: watch::Sender::new(0),
            wanted: AtomicU64::new(0),
            nudge: Notify::new(),
        }
    }
}

impl Lease {
    /// The present moment; never zero.
    pub(crate) fn now(&self) -> u64 {
        self.start.elapsed().as_micros() as u64 + 1
    }

    /// A look that began then found everything applied.
    pub(crate) fn confirm(&self, began: u64) {
        self.confirmed.send_replace(began);
    }

    /// Something was written through this server: what is kept has to be looked over first.
    pub(crate) fn doubt(&self) {
        self.wanted.fetch_max(self.now(), Ordering::Relaxed);
        self.nudge.notify_one();
    }

    /// Returns once somebody doubted.
    pub(crate) async fn doubted(&self) {
        self.nudge.notified().await;
    }

    /// Whether what is kept may be served now; waits a moment for a look that is due.
    pub(crate) async fn holds(&self) -> bool {
        let wanted = self.wanted.load(Ordering::Relaxed);
        if *self.confirmed.borrow() < wanted {
            let mut heard = self.confirmed.subscribe();
            if tokio::time::timeout(PATIENCE, heard.wait_for(|confirmed| *confirmed >= wanted)).await.is_err()
            {
                return false;
            }
        }
        let confirmed = *self.confirmed.borrow();
        confirmed > 0 && self.now() - confirmed <= LEASE.as_micros() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_kept_is_served_before_the_first_look_or_long_after_the_last() {
        let lease = Lease::default();
        assert!(!lease.holds().await);
        lease.confirm(lease.now());
        assert!(lease.holds().await);
        let start = Instant::now().checked_sub(2 * LEASE).expect("the machine runs for longer");
        let long_ago = Lease { start, ..Lease::default() };
        long_ago.confirm(1);
        assert!(!long_ago.holds().await);
    }

    #[tokio::test]
    async fn after_an_own_write_a_reader_waits_for_the_next_look() {
        let lease = Lease::default();
        let early = lease.now();
        lease.confirm(early);
        tokio::time::sleep(Duration::from_millis(2)).await;
        lease.doubt();
        lease.confirm(early);
        let (held, ()) = tokio::join!(lease.holds(), async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            lease.confirm(lease.now());
        });
        assert!(held);
        tokio::time::sleep(Duration::from_millis(2)).await;
        lease.doubt();
        assert!(!lease.holds().await, "without a look nothing is trusted");
    }
}
