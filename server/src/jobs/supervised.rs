//! Work beside the requests that has to go on for as long as the server does.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::http::error::chain;

const PAUSE: Duration = Duration::from_secs(5);

/// Does the work until `stop` is cancelled. Work that panics or ends is told to the log and, after a pause,
/// begun again.
pub fn supervised<Work>(
    name: &'static str,
    stop: &CancellationToken,
    work: impl Fn() -> Work + Send + 'static,
) where
    Work: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
        loop {
            match AbortOnDropHandle::new(tokio::spawn(work())).await {
                Ok(()) => tracing::error!(work = name, "background work ended; it begins again"),
                Err(error) => {
                    tracing::error!(
                        work = name,
                        error.chain = chain(&error),
                        "background work failed; it begins again"
                    );
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn work_that_panics_begins_again_until_the_server_stops() {
        let (begun, stop) = (Arc::new(AtomicU32::new(0)), CancellationToken::new());
        let held = Arc::new(());
        supervised("failing", &stop, {
            let (begun, held) = (Arc::clone(&begun), Arc::clone(&held));
            move || {
                let (begun, held) = (Arc::clone(&begun), Arc::clone(&held));
                async move {
                    assert!(begun.fetch_add(1, Ordering::SeqCst) > 0, "the first time fails");
                    std::future::pending::<()>().await;
                    drop(held);
                }
            }
        });
        while begun.load(Ordering::SeqCst) < 2 {
            tokio::time::sleep(PAUSE / 50).await;
        }
        stop.cancel();
        while Arc::strong_count(&held) > 1 {
            tokio::time::sleep(PAUSE / 50).await;
        }
        assert_eq!(begun.load(Ordering::SeqCst), 2);
    }
}
