//! Connections for tile queries: few, kept open, waited for in a queue of bounded length.
//!
//! A pool would ask each connection whether it is alive before and after every use, which costs as
//! much as a small tile. Here a connection that failed is thrown away and the query tried once more.
//! A query whose reader has gone away is cancelled in the database.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection, PgPool};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::EngineError;

/// Longest wait for a turn or for a new connection.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Debug)]
pub(crate) struct Links {
    options: PgConnectOptions,
    /// Cancels as the role that the connections were opened by.
    canceller: PgPool,
    idle: Mutex<Vec<Link>>,
    room: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

#[derive(Debug)]
struct Link {
    connection: PgConnection,
    process: i32,
}

/// A connection in use. Dropped without `give_back` its query is cancelled and it is closed.
#[derive(Debug)]
pub(crate) struct Borrowed<'a> {
    links: &'a Links,
    link: Option<Link>,
    reused: bool,
    _turn: SemaphorePermit<'a>,
}

impl Links {
    pub(crate) fn new(
        options: PgConnectOptions,
        canceller: PgPool,
        most: usize,
        most_waiting: usize,
    ) -> Arc<Self> {
        Arc::new(Self {
            options,
            canceller,
            idle: Mutex::default(),
            room: Semaphore::new(most),
            waiting: AtomicUsize::new(0),
            most_waiting,
        })
    }

    /// A connection, after waiting for a turn.
    pub(crate) async fn borrow(&self) -> Result<Borrowed<'_>, EngineError> {
        let turn = self.turn().await?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reused = idle.is_some();
        let link = match idle {
            Some(link) => link,
            None => self.open().await?,
        };
        Ok(Borrowed { links: self, link: Some(link), reused, _turn: turn })
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, EngineError> {
        if let Ok(turn) = self.room.try_acquire() {
            return Ok(turn);
        }
        let _seat = Seat::take(&self.waiting, self.most_waiting).ok_or(EngineError::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, self.room.acquire()).await;
        turn.map_err(|_| EngineError::Busy)?.map_err(|_| EngineError::Busy)
    }

    async fn open(&self) -> Result<Link, EngineError> {
        let opening = async {
            let mut connection = self.options.connect().await?;
            let process = sqlx::query_scalar!(r#"select pg_backend_pid() as "process!""#)
                .fetch_one(&mut connection)
                .await?;
            Ok(Link { connection, process })
        };
        match tokio::time::timeout(PATIENCE, opening).await {
            Ok(opened) => opened.map_err(EngineError::Away),
            Err(_) => Err(EngineError::Away(sqlx::Error::PoolTimedOut)),
        }
    }
}

impl Borrowed<'_> {
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.link.as_mut().expect("held until it is given back").connection
    }

    /// Whether it had been lying idle, and so may have died unnoticed.
    pub(crate) fn was_idle(&self) -> bool {
        self.reused
    }

    /// For the next one, after a query that ended well.
    pub(crate) fn give_back(mut self) {
        if let Some(link) = self.link.take() {
            self.links.idle.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        }
    }

    /// Throws the connection away, after a query that failed by itself.
    pub(crate) fn discard(mut self) {
        self.link = None;
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let (Some(link), Ok(runtime)) = (self.link.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        let canceller = self.links.canceller.clone();
        runtime.spawn(async move {
            let cancelled =
                sqlx::query_scalar!("select pg_cancel_backend($1)", link.process).fetch_one(&canceller).await;
            metrics::counter!("mipaka_tile_queries_cancelled_total").increment(1);
            if let Err(error) = cancelled {
                tracing::debug!(%error, "a tile query could not be cancelled");
            }
            // Closed only now: the process number must not have gone to another connection.
            drop(link);
        });
    }
}

/// A place in the queue, given up when dropped.
struct Seat<'a>(&'a AtomicUsize);

impl<'a> Seat<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        let seat = Self(waiting);
        (before < most).then_some(seat)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_has_an_end_and_seats_are_given_up() {
        let waiting = AtomicUsize::new(0);
        let first = Seat::take(&waiting, 2);
        let second = Seat::take(&waiting, 2);
        assert!(first.is_some() && second.is_some() && Seat::take(&waiting, 2).is_none());
        drop(first);
        assert!(Seat::take(&waiting, 2).is_some());
        drop(second);
        assert_eq!(waiting.load(Ordering::Relaxed), 0);
    }
}
