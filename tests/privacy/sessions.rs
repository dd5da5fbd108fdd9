//! Doors: dead sessions, mixed credentials, and the two hands.

use acceptance::{Person, TestApp};
use chrono::Duration;
use domain::actor::Role;
use reqwest::Method;
use serde_json::json;

use super::world::World;

const SESSION: &str = "/api/v1/session";

/// A cookie as a browser gets it, `name=value`.
async fn cookie(person: &Person) -> String {
    let body = json!({"email": person.email, "password": "a long enough password"});
    let reply = person.post(SESSION, &body).await;
    assert!(reply.ok()["token"].is_null(), "a browser never sees the token");
    let header = reply.header("set-cookie");
    assert!(header.contains("HttpOnly") && header.contains("SameSite=Strict"));
    header.split(';').next().expect("a pair").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_opens_nothing_neither_as_token_nor_as_cookie() {
    let app = TestApp::start().await;
    let person = app.person(Role::Lawyer).await;
    let cookie = cookie(&person).await;
    app.clock.advance(Duration::days(15));
    assert_eq!(person.get(SESSION).await.problem(), (401, "sign-in-needed".into()));
    assert_eq!(person.get("/api/v1/incidents").await.status, 401);
    let visitor = app.visitor();
    let with_cookie = visitor.request(Method::GET, SESSION).header("cookie", &cookie);
    assert_eq!(visitor.send(with_cookie).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_session_and_one_of_a_closed_account_are_refused_at_once() {
    let app = TestApp::start().await;
    let (leaving, closed) = (app.person(Role::Lawyer).await, app.person(Role::Lawyer).await);
    assert_eq!(leaving.delete(SESSION).await.status, 204);
    assert_eq!(leaving.get(SESSION).await.status, 401);
    let owner = app.owner().await;
    sqlx::query("update accounts set active = false where id = $1")
        .bind(closed.id)
        .execute(&owner)
        .await
        .unwrap();
    assert_eq!(closed.get(SESSION).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_taken_away_takes_its_sight_with_it_at_once() {
    let world = World::make().await;
    let path = format!("/api/v1/incidents/{}", world.plain["incident"]);
    assert_eq!(world.person("advocate").get(&path).await.status, 200);
    sqlx::query("delete from memberships where account_id = $1")
        .bind(world.person("advocate").id)
        .execute(&world.owner)
        .await
        .unwrap();
    assert_eq!(world.person("advocate").get(&path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_beside_a_cookie_counts_alone_and_a_cookie_changes_nothing_without_our_header() {
    let world = World::make().await;
    let path = format!("/api/v1/incidents/{}", world.plain["incident"]);
    let lawyer = cookie(&world.lawyer).await;
    let stranger = world.person("foreign-mapper");
    let mixed = stranger.request(Method::GET, &path).header("cookie", &lawyer);
    assert_eq!(
        stranger.send(mixed).await.status,
        404,
        "the token of a stranger hides what the cookie would show"
    );
    let visitor = world.person("visitor");
    let broken = visitor
        .request(Method::GET, &path)
        .header("authorization", "Bearer nonsense")
        .header("cookie", &lawyer);
    assert_eq!(visitor.send(broken).await.status, 401);
    let basic =
        visitor.request(Method::GET, &path).header("authorization", "Basic eDp5").header("cookie", &lawyer);
    assert_eq!(visitor.send(basic).await.status, 404);
    let body = json!({"title": "Changed from elsewhere"});
    let forged = visitor
        .request(Method::PATCH, &path)
        .header("cookie", &lawyer)
        .header("if-match", "\"1\"")
        .json(&body);
    assert_eq!(visitor.send(forged).await.problem(), (403, "cross-site".into()));
    let simple = visitor.request(Method::POST, "/api/v1/incidents").header("cookie", &lawyer).body("{}");
    assert_eq!(visitor.send(simple).await.problem().0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_accepts_their_own_walk() {
    let world = World::make().await;
    let verifier = world.person("verifier");
    let settlement = world.settlement.to_string();
    let file = super::requests::track();
    let walk =
        verifier.upload("/api/v1/walks", &[("settlement_id", &settlement)], "w.geojson", file).await.ok();
    let path = format!("/api/v1/walks/{}", super::world::id(&walk));
    verifier.post(&format!("{path}/submit"), &json!({})).await.ok();
    let accepted = verifier.post(&format!("{path}/accept"), &json!({"agreed_by": ["committee"]})).await;
    assert_eq!(accepted.problem().0, 403);
    assert_eq!(verifier.get(&path).await.ok()["state"], "submitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_opens_their_own_record_not_even_past_the_servers_rules() {
    let world = World::make().await;
    let verifier = world.person("verifier");
    let body = super::requests::new_record("incident", &world);
    let own = super::world::id(&verifier.post("/api/v1/incidents", &body).await.ok());
    let path = format!("/api/v1/records/{own}/visibility");
    let open = json!({"visibility": "public", "reason": "agreed"});
    assert_eq!(verifier.post(&path, &open).await.problem().0, 403);
    // Even a server that asked the database for it would be refused.
    let identity = mipaka::db::Identity {
        account: Some(verifier.id),
        member: vec![world.app.home],
        reader: vec![world.app.home],
        partner: vec![world.app.home],
    };
    let mut tx = mipaka::db::Tx::begin(&world.app.app.pools.app, &identity).await.unwrap();
    let refused = sqlx::query("update records set visibility = 'public' where id = $1")
        .bind(own)
        .execute(&mut *tx)
        .await;
    let error = refused.expect_err("two hands");
    assert_eq!(
        error.as_database_error().and_then(|error| error.constraint()),
        Some("records_opened_by_another")
    );
    let visibility: String = sqlx::query_scalar("select visibility from records where id = $1")
        .bind(own)
        .fetch_one(&world.owner)
        .await
        .unwrap();
    assert_eq!(visibility, "restricted");
}
