//! `mipaka serve`: the router, the jobs and the listeners, until a signal.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::{self, App};
use crate::clock::Clock;
use crate::config::Config;

/// How long open requests may finish after a stop; streams of events never end by themselves.
const GRACE: Duration = Duration::from_secs(5);

/// A server that answers already.
#[derive(Debug)]
pub struct Serving {
    pub address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Serving {
    /// Stops taking requests, lets open ones finish for a moment, and ends.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stop.cancel();
        match tokio::time::timeout(GRACE, &mut self.task).await {
            Ok(ended) => ended?.context("the server failed"),
            Err(_) => {
                self.task.abort();
                Ok(())
            }
        }
    }
}

/// Starts serving on the configured address (port 0 takes a free one). Boxed as `run` is.
pub fn start(app: App) -> BoxFuture<'static, anyhow::Result<Serving>> {
    Box::pin(listen(app))
}

async fn listen(app: App) -> anyhow::Result<Serving> {
    let listener = TcpListener::bind(app.config.listen).await.with_context(|| {
        format!("{} cannot be listened on; is another program using the port?", app.config.listen)
    })?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    app::spawn_background(&app, &stop);
    let service = app::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = stop.clone().cancelled_owned();
    let task =
        tokio::spawn(async move { axum::serve(listener, service).with_graceful_shutdown(stopped).await });
    Ok(Serving { address, stop, task })
}

pub(super) async fn serve(config: Config) -> anyhow::Result<()> {
    let app = App::open(config, Clock::system()).await?;
    let serving = start(app).await?;
    tracing::info!(server.address = %serving.address, "serving");
    println!("http://{}", serving.address);
    signal().await?;
    serving.stop().await
}

async fn signal() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
