//! What a hostile engineer with an account elsewhere would try next.

use std::collections::BTreeSet;

use acceptance::Person;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::requests::send;
use super::world::{PLANTED, World, operations};

/// Words that no outsider may read: ids, references, feature ids and the planted word.
async fn secrets(world: &World, sealed_only: bool) -> BTreeSet<String> {
    let rows: Vec<(Uuid, String, i64)> = sqlx::query_as(
        "select id, reference, feature_id from records where visibility = 'sealed' or (visibility = 'restricted' and not $1)",
    )
    .bind(sealed_only)
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert!(rows.len() > 5);
    let mut words: BTreeSet<String> = rows
        .into_iter()
        .flat_map(|(id, reference, feature)| [id.to_string(), reference, feature.to_string()])
        .collect();
    if !sealed_only {
        words.insert(PLANTED.to_owned());
    }
    words
}

/// Every address that lists, searches, draws or describes, as wide open as it can be asked for.
fn wide_questions(world: &World) -> Vec<String> {
    let mut questions: Vec<String> = operations()
        .iter()
        .filter(|operation| {
            !operation.changes() && !operation.path.contains('{') && !operation.path.ends_with("/events")
        })
        .map(|operation| operation.path.clone())
        .flat_map(|path| {
            let wide = "limit=200&bbox=33,-5,42,6&at=2026-01-01";
            [
                path.clone(),
                format!("{path}?{wide}&q={PLANTED}"),
                format!("{path}?limit=200"),
                format!("{path}?bbox=33,-5,42,6"),
            ]
        })
        .collect();
    for word in [PLANTED, "Kijiji", "%", "__", "Walk", "Boundary", "IN-", "EV-"] {
        questions.push(format!("/api/v1/search?q={word}"));
        questions.push(format!("/api/v1/settlements?q={word}"));
    }
    for below in ["", "/boundaries", "/history", "?at=2020-01-01"] {
        questions.push(format!("/api/v1/settlements/{}{below}", world.settlement));
    }
    if let Some(corridor) = world.plain.get("corridor") {
        for below in ["", "/history", "/impacts"] {
            questions.push(format!("/api/v1/corridors/{corridor}{below}"));
        }
    }
    let all = "settlements,structures,claims,corridors,incidents,places,base,public_counts,structure_counts,claim_counts,incident_counts";
    for (z, x, y) in [(16, 39469, 33006), (14, 9867, 8251), (8, 154, 128), (0, 0, 0)] {
        for at in ["", "?at=1990-01-01", "?at=2021-12-31", "?at=2199-12-31"] {
            questions.push(format!("/tiles/{all}/{z}/{x}/{y}{at}"));
        }
    }
    for file in [
        "/metrics",
        "/healthz",
        "/readyz",
        "/samples",
        "/samples/",
        "/api/openapi.json",
        "/tiles/claims.json",
    ] {
        questions.push(file.to_owned());
    }
    for up in [
        "/samples/../blobs",
        "/samples/..%2f..%2fblobs/",
        "/samples/%2e%2e/log.key",
        "/assets/..%2f..%2fCargo.toml",
    ] {
        questions.push(up.to_owned());
    }
    questions
}

async fn tell_nothing(world: &World, names: &[&str], secrets: &BTreeSet<String>) {
    for name in names {
        let person = world.person(name);
        for question in wide_questions(world) {
            let reply = person.send(person.request(Method::GET, &question)).await;
            assert!(reply.status < 500, "{question}: {}", reply.text());
            let text = format!("{} {:?}", reply.text(), reply.headers);
            for secret in secrets {
                // What they asked with may be said back to them.
                let said = text.contains(secret.as_str()) && !question.contains(secret.as_str());
                assert!(!said, "{question} tells {name} of {secret}: {text}");
            }
            if question.contains("search") && reply.status == 200 {
                assert!(!reply.text().contains(PLANTED), "{question} finds for {name}");
            }
        }
        for secret in secrets {
            let found = person.get(&format!("/api/v1/search?q={secret}")).await.ok();
            assert_eq!(found["items"], json!([]), "{name} finds {secret}");
            let feature = person.get(&format!("/api/v1/records/by-feature/{secret}")).await;
            assert_eq!(feature.status, 404, "{name} finds the feature {secret}");
            let record = person.get(&format!("/api/v1/records/{secret}")).await;
            assert_eq!(record.status, 404, "{name} finds the record {secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_search_tile_or_file_tells_an_outsider_of_a_private_record() {
    let world = World::make().await;
    let secrets = secrets(&world, false).await;
    tell_nothing(&world, &["visitor", "foreign-lawyer", "partner", "administrator"], &secrets).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_search_or_tile_tells_anybody_unnamed_of_a_sealed_record() {
    let world = World::make().await;
    // Boundaries of a sealed settlement are hidden with it; walks and notices about it do not name it.
    let walk = world.submitted_walk().await;
    let agreed = json!({"agreed_by": ["committee meeting"]});
    world.person("verifier").post(&format!("/api/v1/walks/{walk}/accept"), &agreed).await.ok();
    let settlement = format!("/api/v1/settlements/{}", world.settlement);
    world.person("verifier").patch(&settlement, 1, &json!({"name": "Siriyetu"})).await.ok();
    world.seal(world.settlement).await;
    let mut secrets = secrets(&world, true).await;
    let boundaries: Vec<Uuid> = sqlx::query_scalar("select id from boundaries where settlement_id = $1")
        .bind(world.settlement)
        .fetch_all(&world.owner)
        .await
        .unwrap();
    assert!(boundaries.len() > 1 && boundaries.iter().all(|id| secrets.contains(&id.to_string())));
    secrets.insert("Siriyetu".to_owned());
    tell_nothing(&world, &["visitor", "mapper", "foreign-lawyer", "administrator"], &secrets).await;
    for name in ["lawyer", "verifier"] {
        let person = world.person(name);
        for word in ["Siriyetu", "Boundary", "Walk"] {
            let found = person.get(&format!("/api/v1/search?q={word}")).await.text();
            assert!(!found.contains("Siriyetu"), "{name} finds the sealed settlement's name: {found}");
        }
        let walk = person.get(&format!("/api/v1/records/{walk}")).await;
        assert_eq!(walk.status, 200);
        assert!(!walk.text().contains("Siriyetu"), "{}", walk.text());
    }
}

async fn status(person: &Person, method: Method, path: &str, headers: &[(&str, &str)]) -> u16 {
    let request = headers
        .iter()
        .fold(person.request(method, path), |request, (name, value)| request.header(*name, *value));
    send(request).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_and_methods_open_no_side_door() {
    let world = World::make().await;
    let stranger = world.person("foreign-lawyer");
    let incident = format!("/api/v1/incidents/{}", world.plain["incident"]);
    let file = format!("/api/v1/evidence/{}/file", world.plain["item"]);
    for headers in [
        [("x-forwarded-user", "admin"), ("x-forwarded-for", "127.0.0.1")],
        [("x-http-method-override", "DELETE"), ("x-original-url", "/api/v1/session")],
        [("if-match", "*"), ("if-none-match", "*")],
        [("range", "bytes=0-0"), ("if-range", "\"x\"")],
        [("range", "bytes=0-0,2-3"), ("accept", "text/html")],
    ] {
        for path in [&incident, &file] {
            for method in [Method::GET, Method::HEAD] {
                assert_eq!(status(stranger, method, path, &headers).await, 404, "{path} {headers:?}");
            }
        }
    }
    let sha256: String = sqlx::query_scalar("select encode(sha256, 'hex') from items where id = $1")
        .bind(world.plain["item"])
        .fetch_one(&world.owner)
        .await
        .unwrap();
    let etag = format!("\"{sha256}\"");
    assert_eq!(
        status(stranger, Method::GET, &file, &[("if-none-match", &etag)]).await,
        404,
        "a hash proves nothing"
    );
    for (method, path) in [
        (Method::OPTIONS, &incident),
        (Method::TRACE, &incident),
        (Method::PUT, &incident),
        (Method::DELETE, &incident),
    ] {
        assert!(matches!(status(stranger, method, path, &[]).await, 404 | 405));
    }
    for twisted in [
        incident.to_uppercase(),
        format!("{incident}/"),
        format!("/{incident}"),
        incident.replace("/api/v1/", "/api/v1/./"),
    ] {
        assert!(status(stranger, Method::GET, &twisted, &[]).await >= 400, "{twisted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_sent_by_a_stranger_does_not_say_that_somebody_holds_it() {
    let world = World::make().await;
    let stranger = world.person("foreign-mapper");
    let known = b"the same bytes".to_vec();
    world.author.upload("/api/v1/evidence", &[], "a.txt", known.clone()).await.ok();
    let again = stranger.upload("/api/v1/evidence", &[], "a.txt", known).await;
    let new = stranger.upload("/api/v1/evidence", &[], "a.txt", b"othe same size".to_vec()).await;
    assert_eq!((again.status, new.status), (201, 201));
    let keys =
        |reply: &acceptance::Reply| reply.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&again), keys(&new));
    assert_eq!(again.json()["subject_ids"], json!([]));
    let custody = format!("/api/v1/evidence/{}/custody", again.json()["id"].as_str().unwrap());
    assert_eq!(stranger.get(&custody).await.ok()["items"].as_array().unwrap().len(), 1);
}
