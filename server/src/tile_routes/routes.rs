//! Tile operations and the stream of events.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use serde::Deserialize;
use tiles::etag::Coding;
use tiles::{Answer, Ask, LonLatBox, TileChange, tilejson};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::address::{TileAddress, parse_description};
use super::error::TileRouteError;
use super::news::changes_for;
use super::reply::{VARY, cache_control, takes_gzip};
use super::viewers::{Looking, tile_viewer};
use crate::accounts::Viewer;
use crate::app::App;
use crate::http::error::chain;
use crate::http::own_site::addressed_to_this_machine;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Path, Query};

const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";
/// A stream ends now and then, so that a revoked session or role ends it too; browsers come back
/// by themselves and say where they were.
const STREAM_TIME: Duration = Duration::from_mins(5);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_tile)).routes(routes!(describe_tiles))
}

/// Operations under `/api/v1`.
pub fn events_router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream_events))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TileQuery {
    /// Draw what stood on this day, `YYYY-MM-DD`; today when left out.
    at: Option<String>,
}

/// One vector tile (MVT 2.1) of one or more layers, comma-separated, as far as the viewer may see.
#[utoipa::path(get, path = "/tiles/{layers}/{z}/{x}/{y}", tag = "tiles",
    params(("layers" = String, Path), ("z" = String, Path), ("x" = String, Path), ("y" = String, Path), TileQuery),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "Nothing to draw here"), (status = 304), (status = 400, body = ProblemBody),
        (status = 503, body = ProblemBody)))]
async fn show_tile(
    State(app): State<App>,
    Looking(viewer): Looking,
    Path((layers, z, x, y)): Path<(String, String, String, String)>,
    Query(query): Query<TileQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let address = TileAddress::parse([&layers, &z, &x, &y], query.at.as_deref(), app.clock.today())?;
    let ask = Ask {
        layers: &address.layers,
        tile: address.tile,
        viewer: &viewer,
        at: address.at,
        takes_gzip: text(&headers, &header::ACCEPT_ENCODING).is_some_and(takes_gzip),
        held: text(&headers, &header::IF_NONE_MATCH),
    };
    let answer = app.tiles.engine.tile(ask).await.map_err(|error| {
        // Tiles have no span of their own until one is needed.
        let _span =
            tracing::error_span!("request", http.path = format!("/tiles/{layers}/{z}/{x}/{y}")).entered();
        ApiError::from(TileRouteError::from(error))
    })?;
    let kept = [(header::CACHE_CONTROL, cache_control(viewer.is_public())), (header::VARY, VARY)];
    Ok(match answer {
        Answer::Empty => (StatusCode::NO_CONTENT, kept).into_response(),
        Answer::NotModified { etag } => {
            (StatusCode::NOT_MODIFIED, kept, [(header::ETAG, etag)]).into_response()
        }
        Answer::Tile { bytes, coding, etag } => {
            let named = [(header::ETAG, etag)];
            let typed = [(header::CONTENT_TYPE, MEDIA_TYPE)];
            match coding {
                Coding::Gzip => {
                    (kept, named, typed, [(header::CONTENT_ENCODING, "gzip")], bytes).into_response()
                }
                Coding::Identity => (kept, named, typed, bytes).into_response(),
            }
        }
    })
}

/// TileJSON 3.0 of one or more layers: ask for `settlements,corridors.json`. The same for everybody.
#[utoipa::path(get, path = "/tiles/{description}", tag = "tiles", params(("description" = String, Path)),
    responses((status = 200, content_type = "application/json"), (status = 400, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
async fn describe_tiles(
    State(app): State<App>,
    Path(description): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let layers = parse_description(&description)?.ok_or(TileRouteError::Absent)?;
    let area = app.config.area;
    let bounds = LonLatBox { west: area.west, south: area.south, east: area.east, north: area.north };
    let described = tilejson(&layers, &base_url(&app, &headers, &uri), bounds);
    Ok(([(header::CACHE_CONTROL, "public, max-age=60"), (header::VARY, "host")], Json(described))
        .into_response())
}

/// Server-Sent Events: `tiles` whenever something the viewer may see changed on the map.
#[utoipa::path(get, path = "/events", tag = "tiles",
    responses((status = 200, content_type = "text/event-stream"), (status = 503, body = ProblemBody)))]
async fn stream_events(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let seat = app.news.take_seat().await?;
    let after = text(&headers, &LAST_EVENT_ID).and_then(|id| id.parse().ok());
    let changes = changes_for(seat, app.pools.tiles.clone(), tile_viewer(&viewer), after);
    let events = changes
        .take_until(tokio::time::sleep(STREAM_TIME))
        .scan((), |(), change| {
            let event = change.map(|change| event(&change)).inspect_err(|error| {
                tracing::warn!(error.chain = chain(error), "a stream of events ended early");
            });
            // Ending makes the browser come back with the last id it saw.
            std::future::ready(event.ok())
        })
        .map(Ok);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}

fn event(change: &TileChange) -> Event {
    let place = change.place.to_string();
    let data = serde_json::json!({"layer": change.layer.id(), "boxes": change.boxes, "seq": place});
    Event::default().event("tiles").id(place).data(data.to_string())
}

/// The address to ask for tiles: the configured one, or this machine's own name where that was used. What
/// else a request calls the server, anybody may have made up: then the path alone, on whatever host answered.
fn base_url(app: &App, headers: &HeaderMap, uri: &Uri) -> String {
    if let Some(address) = &app.config.public_url {
        return address.clone();
    }
    match text(headers, &header::HOST).filter(|_| addressed_to_this_machine(headers, uri)) {
        Some(host) => format!("http://{host}"),
        None => String::new(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
