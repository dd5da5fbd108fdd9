//! An axum handler that sends files from memory and does nothing else: what `tests/bench/tiles`
//! holds finished tiles against. `axum_peer PORT FOLDER` serves FOLDER/14-9869-8249 at
//! /14/9869/8249, compressed with gzip as it lies there.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

type Bodies = Arc<HashMap<String, Bytes>>;

async fn send(State(bodies): State<Bodies>, request: Request) -> Response {
    bodies.get(request.uri().path()).map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |bytes| {
            let headers = [(CONTENT_TYPE, "application/vnd.mapbox-vector-tile"), (CONTENT_ENCODING, "gzip")];
            (headers, bytes.clone()).into_response()
        },
    )
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(port), Some(folder)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: axum_peer PORT FOLDER");
    };
    let mut bodies = HashMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("/{}", entry.file_name().to_string_lossy().replace('-', "/"));
        bodies.insert(path, Bytes::from(std::fs::read(entry.path())?));
    }
    let app = Router::new().fallback(send).with_state(Arc::new(bodies));
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
        Ok(axum::serve(listener, app).await?)
    })
}
