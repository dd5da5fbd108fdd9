//! The smallest request of every operation that the server would carry out for somebody who may.

use acceptance::{Person, Reply};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{Operation, PLANTED, Target, World};

/// What a request carries.
#[derive(Debug)]
enum Content {
    Nothing,
    Json(Value),
    /// A file with its fields.
    File(Vec<(&'static str, String)>, Vec<u8>),
}

/// A walk around the settlement, closed, about 220 m wide.
pub(super) fn track() -> Vec<u8> {
    let (west, south, east, north) = (36.809, -1.311, 36.811, -1.309);
    json!({"type": "Polygon", "coordinates":
        [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
    .to_string()
    .into_bytes()
}

/// The body that records something of a kind in the world's settlement.
pub(super) fn new_record(kind: &str, world: &World) -> Value {
    let settlement = world.settlement;
    let day = json!({"date": "2021-10-08", "precision": "day"});
    let side =
        json!({"low_m": 10.0, "best_m": 20.0, "high_m": 30.0, "source": "gazette", "confidence": "stated"});
    match kind {
        "settlement" => {
            json!({"name": "Kijiji cha Mfano", "centre": [36.81, -1.31], "organisation_id": world.app.home})
        }
        "claim" => {
            json!({"settlement_id": settlement, "label": PLANTED, "claim_kind": "use", "source": PLANTED,
            "status": "asserted", "geometry": {"type": "Polygon", "coordinates":
                [[[36.8095, -1.3105], [36.8105, -1.3105], [36.8105, -1.3095], [36.8095, -1.3105]]]}})
        }
        "notice" => json!({"settlement_id": settlement, "title": PLANTED, "land_class": "public",
            "issuer": {"kind": "unknown"}, "channels": []}),
        "incident" => {
            json!({"settlement_id": settlement, "title": PLANTED, "phase": "threat", "occurred": day,
            "narrative": PLANTED, "place": {"type": "Point", "coordinates": [36.81, -1.31]},
            "duty_holders": [], "counts": []})
        }
        "corridor" => {
            json!({"name": "Barabara ya Mfano", "corridor_kind": "road", "stage": "proposed", "left": side, "right": side,
            "line": {"type": "LineString", "coordinates": [[36.80, -1.31], [36.82, -1.31]]}})
        }
        "case" => json!({"title": PLANTED, "settlement_id": settlement, "deponent_initials": "ZP"}),
        _ => json!({}),
    }
}

fn content(operation: &Operation, world: &World, person: &Person, target: Target) -> Content {
    let note = json!({"note": "a change"});
    let body = match (operation.method.as_str(), operation.path.as_str()) {
        ("GET" | "DELETE", _) => return Content::Nothing,
        ("POST", "/api/v1/session") => {
            json!({"email": person.email, "password": "a long enough password", "token": true})
        }
        ("POST", "/api/v1/session/demo") => json!({"role": "mapper"}),
        ("POST", "/api/v1/session/password") => {
            json!({"token": "guessed", "password": "a long enough password"})
        }
        ("POST", "/api/v1/organisations/{id}/members") => {
            json!({"name": "New Person", "email": Uuid::now_v7(), "roles": ["mapper"]})
        }
        ("PUT", "/api/v1/organisations/{id}/members/{account_id}") => json!({"roles": ["mapper"]}),
        (
            "POST",
            "/api/v1/organisations/{id}/members/{account_id}/password-link"
            | "/api/v1/organisations/{id}/members/{account_id}/vouch",
        ) => json!({}),
        ("POST", "/api/v1/setup") => {
            json!({"name": "Somebody", "email": "s@test.invalid", "password": "a long enough password", "organisation": "New"})
        }
        ("POST", "/api/v1/evidence") => {
            return Content::File(vec![("title", PLANTED.into())], Uuid::now_v7().to_string().into_bytes());
        }
        ("POST", "/api/v1/walks") => {
            return Content::File(vec![("settlement_id", world.settlement.to_string())], track());
        }
        ("POST", "/api/v1/settlements") => new_record("settlement", world),
        ("POST", "/api/v1/claims") => new_record("claim", world),
        ("POST", "/api/v1/notices") => new_record("notice", world),
        ("POST", "/api/v1/incidents") => new_record("incident", world),
        ("POST", "/api/v1/corridors") => new_record("corridor", world),
        ("POST", "/api/v1/cases") => new_record("case", world),
        ("POST", "/api/v1/corridors/{id}/impacts" | "/api/v1/cases/{id}/packs") => json!({}),
        ("PATCH", "/api/v1/settlements/{id}") => json!({"ward": "Wadi ya Mfano"}),
        ("PATCH", "/api/v1/evidence/{id}") => json!({"title": "Another title"}),
        ("PATCH", "/api/v1/cases/{id}/exhibits/{exhibit_id}") => {
            json!({"description": "Another description"})
        }
        ("PATCH", "/api/v1/corridors/{id}") => json!({"name": "Barabara nyingine"}),
        ("PATCH", "/api/v1/claims/{id}") => json!({"source": "Another source"}),
        ("PATCH", "/api/v1/cases/{id}" | "/api/v1/notices/{id}" | "/api/v1/incidents/{id}") => {
            json!({"title": "Another title"})
        }
        ("PUT", "/api/v1/walks/{id}/answers") => json!({"answers": {}}),
        ("POST", "/api/v1/walks/{id}/submit") => json!({}),
        ("POST", "/api/v1/walks/{id}/accept") => json!({"agreed_by": ["committee meeting"]}),
        ("POST", "/api/v1/walks/{id}/return") => json!({"reason": "other", "words": "Walk it again"}),
        ("POST", "/api/v1/records/{id}/visibility") => json!({"visibility": "partner", "reason": "agreed"}),
        ("POST", "/api/v1/cases/{id}/exhibits") => {
            json!({"item_id": world.plain["item"], "description": "A photo"})
        }
        ("PUT", "/api/v1/cases/{id}/exhibits/order") => json!({"order": [target.exhibit]}),
        ("PUT", "/api/v1/cases/{id}/team") => {
            json!({"team": [{"account_id": world.lawyer.id, "role": "lawyer"}]})
        }
        (method, path) => {
            panic!("say in tests/privacy/requests.rs what a small {method} {path} carries; perhaps {note}")
        }
    };
    Content::Json(body)
}

/// The address with everything filled in; `feature` is the feature id of the target.
fn address(operation: &Operation, world: &World, target: Target, feature: i64) -> String {
    let path = operation
        .path
        .replace("organisations/{id}", &format!("organisations/{}", world.app.home))
        .replace("{account_id}", &world.author.id.to_string())
        .replace("{id}", &target.id.to_string())
        .replace("{exhibit_id}", &target.exhibit.to_string())
        .replace("{feature_id}", &feature.to_string())
        .replace("{layers}", "settlements,structures,claims,corridors,incidents,places,base")
        .replace("{z}/{x}/{y}", "16/39469/33006")
        .replace("{description}", "claims.json");
    assert!(!path.contains('{'), "say in tests/privacy/requests.rs how {path} is filled in");
    if path.ends_with("/search") { format!("{path}?q={PLANTED}") } else { path }
}

/// The request of an operation on a target, under a person's name.
pub(super) async fn request(
    operation: &Operation,
    world: &World,
    person: &Person,
    target: Target,
) -> RequestBuilder {
    let feature: Option<i64> = sqlx::query_scalar("select feature_id from records where id = $1")
        .bind(target.id)
        .fetch_optional(&world.owner)
        .await
        .expect("the database answers");
    let path = address(operation, world, target, feature.unwrap_or(4_503_599_627_370_495));
    let mut request = if operation.path == "/api/v1/session" && operation.method == Method::DELETE {
        disposable_session(person, &path).await
    } else {
        person.request(operation.method.clone(), &path)
    };
    if operation.method == Method::PATCH
        || operation.path.starts_with("/api/v1/cases/{id}/")
        || operation.path.ends_with("/answers")
    {
        request = request.header("if-match", format!("\"{}\"", present_version(world, target.id).await));
    }
    match content(operation, world, person, target) {
        Content::Nothing => request,
        Content::Json(body) => request.json(&body),
        Content::File(fields, bytes) => {
            let form = fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
            request.multipart(form.part("file", Part::bytes(bytes).file_name("file.geojson")))
        }
    }
}

/// The version of a record that somebody who read it just now would name; only what holds exhibits has
/// more than one here.
async fn present_version(world: &World, record: Uuid) -> i32 {
    let version: Option<i32> = sqlx::query_scalar("select max(version) from cases where id = $1")
        .bind(record)
        .fetch_one(&world.owner)
        .await
        .expect("the database answers");
    version.unwrap_or(1)
}

/// Signing out must not end the session that the next question needs.
async fn disposable_session(person: &Person, path: &str) -> RequestBuilder {
    let mut other = person.clone();
    if person.token.is_some() {
        let body = json!({"email": person.email, "password": "a long enough password", "token": true});
        other.token = person.post(path, &body).await.ok()["token"].as_str().map(str::to_owned);
    }
    other.request(Method::DELETE, path)
}

/// Sends it; of a stream only the head is read.
pub(super) async fn send(request: RequestBuilder) -> Reply {
    let response = request.send().await.expect("the server answers");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let streams = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
    let body = if streams { Vec::new() } else { response.bytes().await.expect("a whole body").to_vec() };
    Reply { status, headers, body }
}
