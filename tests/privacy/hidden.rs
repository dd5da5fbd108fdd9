//! A record one may not know of answers exactly as one that does not exist.

use std::collections::BTreeMap;

use acceptance::{Person, Reply};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use uuid::Uuid;

use super::requests::{request, send, track};
use super::world::{Target, World, id, operations};

/// All a client can see of a reply, with the id asked for made the same.
fn seen(reply: &Reply, ids: &[Uuid]) -> (u16, BTreeMap<String, String>, String) {
    let same = |text: String| ids.iter().fold(text, |text, id| text.replace(&id.to_string(), "ID"));
    let headers = reply
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), same(String::from_utf8_lossy(value.as_bytes()).into_owned())))
        .collect();
    (reply.status, headers, same(reply.text()))
}

const RESTRICTED_TO: [&str; 6] =
    ["visitor", "mapper", "administrator", "foreign-mapper", "foreign-lawyer", "partner"];

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_the_same_for_what_is_hidden_and_what_is_not_there() {
    let world = World::make().await;
    for operation in operations() {
        let Some(kind) = operation.kind() else { continue };
        for sealed in [false, true] {
            if !sealed && ["settlement", "corridor"].contains(&kind) {
                continue;
            }
            let hidden = world.target(&operation, sealed).await.expect("an area with records to try");
            let absent = Target { id: Uuid::now_v7(), exhibit: Uuid::now_v7() };
            for (name, person) in &world.people {
                if !sealed && !RESTRICTED_TO.contains(name) || sealed && *name == "author" {
                    continue;
                }
                let one = send(request(&operation, &world, person, hidden).await).await;
                let other = send(request(&operation, &world, person, absent).await).await;
                let ids = [hidden.id, hidden.exhibit, absent.id, absent.exhibit];
                assert_eq!(
                    seen(&one, &ids),
                    seen(&other, &ids),
                    "{operation:?} for {name}, sealed: {sealed}"
                );
            }
        }
    }
}

/// Records of somebody's own, into which they try to put what they may not know of.
struct Own {
    walk: Uuid,
    case: Uuid,
    notice: Uuid,
    incident: Uuid,
    item: Uuid,
}

impl Own {
    async fn of(world: &World, person: &Person) -> Self {
        let settlement = world.settlement.to_string();
        let mine = [("settlement_id", settlement.as_str())];
        let made = async |kind: &str| {
            let body = super::requests::new_record(kind, world);
            id(&person.post(&format!("/api/v1/{kind}s"), &body).await.ok())
        };
        Self {
            walk: id(&person.upload("/api/v1/walks", &mine, "w.geojson", track()).await.ok()),
            case: id(&person.post("/api/v1/cases", &json!({"title": "Own"})).await.ok()),
            notice: made("notice").await,
            incident: made("incident").await,
            item: id(&person.upload("/api/v1/evidence", &[], "own.txt", b"own".to_vec()).await.ok()),
        }
    }
}

/// Requests that name a record in their query or body.
fn naming(world: &World, person: &Person, id: Uuid, own: &Own) -> Vec<(String, RequestBuilder)> {
    let mut requests = Vec::new();
    for query in [
        "/api/v1/notices?settlement_id=",
        "/api/v1/incidents?settlement_id=",
        "/api/v1/claims?settlement_id=",
        "/api/v1/walks?settlement_id=",
        "/api/v1/structures?settlement_id=",
        "/api/v1/evidence?subject_id=",
        "/api/v1/evidence?after=",
        "/api/v1/search?q=",
    ] {
        requests.push((query.to_owned(), person.request(Method::GET, &format!("{query}{id}"))));
    }
    for kind in ["notice", "incident", "claim", "case"] {
        let folder = if kind == "case" { "cases".to_owned() } else { format!("{kind}s") };
        let mut body = super::requests::new_record(kind, world);
        body["settlement_id"] = json!(id);
        requests.push((
            format!("new {kind}"),
            person.request(Method::POST, &format!("/api/v1/{folder}")).json(&body),
        ));
    }
    let mut incident = super::requests::new_record("incident", world);
    incident["notice_id"] = json!(id);
    requests.push((
        "incident with notice".into(),
        person.request(Method::POST, "/api/v1/incidents").json(&incident),
    ));
    let mut notice = super::requests::new_record("notice", world);
    notice["channels"] = json!([{"kind": "radio", "evidence_id": id}]);
    requests
        .push(("notice with evidence".into(), person.request(Method::POST, "/api/v1/notices").json(&notice)));
    for field in ["subject_id", "settlement_id"] {
        let form = Form::new()
            .text(field, id.to_string())
            .part("file", Part::bytes(b"same".to_vec()).file_name("a"));
        requests.push((
            format!("evidence {field}"),
            person.request(Method::POST, "/api/v1/evidence").multipart(form),
        ));
    }
    let form =
        Form::new().text("settlement_id", id.to_string()).part("file", Part::bytes(track()).file_name("a"));
    requests.push(("walk".into(), person.request(Method::POST, "/api/v1/walks").multipart(form)));
    let submit = format!("/api/v1/walks/{}/submit", own.walk);
    requests
        .push(("submit".into(), person.request(Method::POST, &submit).json(&json!({"settlement_id": id}))));
    let exhibits = format!("/api/v1/cases/{}/exhibits", own.case);
    for field in ["record_id", "item_id"] {
        let body = json!({field: id, "description": "taken"});
        requests.push((format!("exhibit {field}"), person.request(Method::POST, &exhibits).json(&body)));
    }
    for (path, body) in [
        (format!("notices/{}", own.notice), json!({"channels": [{"kind": "radio", "evidence_id": id}]})),
        (format!("incidents/{}", own.incident), json!({"notice_id": id})),
        (format!("evidence/{}", own.item), json!({"subject_id": id})),
        (format!("cases/{}", own.case), json!({"settlement_id": id})),
    ] {
        let change = person.request(Method::PATCH, &format!("/api/v1/{path}")).header("if-match", "\"1\"");
        requests.push((format!("changed {path}"), change.json(&body)));
    }
    requests
}

#[tokio::test(flavor = "multi_thread")]
async fn naming_a_hidden_record_in_a_query_or_body_is_naming_nothing() {
    let world = World::make().await;
    for name in ["foreign-lawyer", "partner", "lawyer"] {
        let person = world.person(name);
        let own = Own::of(&world, person).await;
        let hidden = world.sealed.values().chain(world.plain.iter().filter_map(|(kind, id)| {
            (name != "lawyer" && !["settlement", "corridor"].contains(kind)).then_some(id)
        }));
        for &hidden in hidden {
            let absent = Uuid::now_v7();
            let there = naming(&world, person, hidden, &own);
            let nowhere = naming(&world, person, absent, &own);
            for ((what, one), (_, other)) in there.into_iter().zip(nowhere) {
                let (one, other) = (send(one).await, send(other).await);
                assert!(one.status != 201, "{what} by {name} takes what is hidden");
                let ids = [hidden, absent];
                assert_eq!(seen(&one, &ids), seen(&other, &ids), "{what} by {name}");
            }
        }
    }
}
