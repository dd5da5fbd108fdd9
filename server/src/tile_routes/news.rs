//! News of changed tiles: one task follows the outbox for the engine and for every open map.
//!
//! NOTIFY only wakes the task; what changed is read from the outbox after the place reached, so
//! nothing is lost with a connection.

use std::sync::Arc;
use std::time::Duration;

use futures::Stream;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tiles::{ChangeFeed, Engine, FeedError, Place, TileChange, Viewer};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};

use super::error::TileRouteError;
use super::mount::Tiles;
use crate::http::error::chain;

/// Changes a slow map may fall behind before it reads them from the outbox instead.
const REMEMBERED: usize = 1_024;
/// Open maps per server.
const LISTENERS: usize = 2_000;
/// After a notification an older transaction may still hold its change back for a moment.
const HURRIED: Duration = Duration::from_millis(40);
const HURRIED_LOOKS: u32 = 50;
/// How long somebody who wants news waits for the first look at the outbox.
const PATIENCE: Duration = Duration::from_secs(20);
const BEFORE_SURVEY: Duration = Duration::from_secs(5);
const BEFORE_RECONNECT: Duration = Duration::from_millis(500);

/// Where news of changed tiles is heard.
#[derive(Debug, Clone)]
pub struct News {
    sender: broadcast::Sender<Arc<TileChange>>,
    room: Arc<Semaphore>,
    /// Whether changes are followed yet: a server answers a moment before its first look at the outbox.
    followed: watch::Sender<bool>,
}

impl Default for News {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(REMEMBERED).0,
            room: Arc::new(Semaphore::new(LISTENERS)),
            followed: watch::Sender::new(false),
        }
    }
}

/// Follows the outbox for ever: what the engine keeps is put right first, then open maps are told.
/// Meanwhile tiles that people look at are built anew.
pub async fn follow_changes(news: News, tiles: Tiles, pool: PgPool) {
    let engine = Arc::clone(&tiles.engine);
    let followed = news.followed.subscribe();
    tokio::join!(follow(news, tiles, pool), survey(&engine, followed), engine.keep_hot());
}

/// Learns once which places are empty, beside following changes: in a large country that takes longer
/// than what is kept may be trusted without a look.
async fn survey(engine: &Engine, mut followed: watch::Receiver<bool>) {
    if followed.wait_for(|followed| *followed).await.is_err() {
        return;
    }
    while let Err(error) = engine.survey().await {
        tracing::warn!(error.chain = chain(&error), "empty places are not known yet");
        tokio::time::sleep(BEFORE_SURVEY).await;
    }
}

async fn follow(news: News, tiles: Tiles, pool: PgPool) {
    let mut feed = None;
    loop {
        if let Err(error) = follow_connected(&news, &tiles.engine, &pool, &mut feed).await {
            tracing::warn!(error.chain = chain(&error), "news of tiles are interrupted");
        }
        tokio::time::sleep(BEFORE_RECONNECT).await;
    }
}

async fn follow_connected(
    news: &News,
    engine: &Engine,
    pool: &PgPool,
    feed: &mut Option<ChangeFeed>,
) -> Result<(), FeedError> {
    let mut listener = PgListener::connect_with(pool).await.map_err(FeedError::Storage)?;
    listener.listen("mipaka_outbox").await.map_err(FeedError::Storage)?;
    let feed = match feed {
        Some(feed) => feed,
        None => feed.insert(ChangeFeed::from_now(pool).await?),
    };
    let mut hurried_looks = 0_u32;
    loop {
        let found = engine.look().await?;
        let changes = feed.next(pool).await?;
        let told = !changes.is_empty();
        for change in changes {
            // Without a listener there is nobody to tell.
            let _ = news.sender.send(Arc::new(change));
        }
        news.followed.send_if_modified(|followed| !std::mem::replace(followed, true));
        if found || told {
            continue;
        }
        let wait = if hurried_looks > 0 { HURRIED } else { tiles::engine::EVERY };
        hurried_looks = hurried_looks.saturating_sub(1);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = engine.written() => {}
            heard = listener.try_recv() => match heard {
                Ok(Some(_)) => hurried_looks = HURRIED_LOOKS,
                Ok(None) => return Ok(()),
                Err(error) => return Err(FeedError::Storage(error)),
            },
        }
    }
}

/// A seat among the listeners, given back when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    receiver: broadcast::Receiver<Arc<TileChange>>,
    _permit: OwnedSemaphorePermit,
}

impl News {
    /// Waits until changes are followed: from then on none is missed.
    pub(super) async fn take_seat(&self) -> Result<Seat, TileRouteError> {
        let permit = Arc::clone(&self.room).try_acquire_owned().map_err(|_| TileRouteError::Full)?;
        let mut followed = self.followed.subscribe();
        let begun = tokio::time::timeout(PATIENCE, followed.wait_for(|followed| *followed)).await;
        if !begun.is_ok_and(|begun| begun.is_ok()) {
            return Err(TileRouteError::Unfollowed);
        }
        Ok(Seat { receiver: self.sender.subscribe(), _permit: permit })
    }
}

/// The changes a viewer may learn of: those missed after a place, then those to come.
pub(super) fn changes_for(
    mut seat: Seat,
    pool: PgPool,
    viewer: Viewer,
    after: Option<Place>,
) -> impl Stream<Item = Result<Arc<TileChange>, TileRouteError>> {
    async_stream::try_stream! {
        let mut reached = after;
        let mut behind = after.is_some();
        loop {
            if let (true, Some(place)) = (behind, reached) {
                let mut feed = ChangeFeed::after(place);
                loop {
                    let missed = feed.next(&pool).await.map_err(TileRouteError::Changes)?;
                    if missed.is_empty() {
                        break;
                    }
                    for change in missed {
                        reached = Some(change.place);
                        if change.is_seen_by(&viewer) {
                            yield Arc::new(change);
                        }
                    }
                }
                behind = false;
            }
            match seat.receiver.recv().await {
                Ok(change) => {
                    if reached.is_none_or(|place| change.place > place) {
                        reached = Some(change.place);
                        if change.is_seen_by(&viewer) {
                            yield change;
                        }
                    }
                }
                // Without a place to go on from, the end of the stream makes the map ask anew.
                Err(RecvError::Lagged(_)) if reached.is_some() => behind = true,
                Err(RecvError::Lagged(_) | RecvError::Closed) => break,
            }
        }
    }
}
