//! What was open and is closed again leaves the hands that took it while it was open.

use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use super::links::set_visibility;
use crate::api::cases::{attach, open_case, place, put_now};
use crate::api::evidence::{hand_in, id};

async fn status(person: &Person, item: &Value) -> u16 {
    person.get(&format!("/api/v1/evidence/{}", id(item))).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_put_a_public_record_into_a_case_of_their_own_does_not_read_it_once_it_is_closed() {
    let app = TestApp::start().await;
    let (lawyer, stranger) = (app.person(Role::Lawyer).await, app.stranger(Role::Lawyer).await);
    let item = hand_in(&lawyer, "names of the committee").await;
    set_visibility(&app.person(Role::Verifier).await, &item, "public").await;
    let theirs = open_case(&stranger).await;
    attach(&stranger, &theirs, &item, "Found on the map").await;
    assert_eq!(status(&stranger, &item).await, 200);

    set_visibility(&lawyer, &item, "restricted").await;
    assert_eq!(status(&stranger, &item).await, 404);
    let again = json!({"item_id": item["id"], "description": "Once more", "again": true});
    assert_eq!(stranger.post(&place(&theirs, "/exhibits"), &again).await.problem().0, 422);
    let shown = stranger.get(&place(&theirs, "")).await.ok();
    assert_eq!(shown["exhibits"][0]["record"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_readers_of_a_record_work_on_keeps_it_when_it_is_narrowed() {
    let app = TestApp::start().await;
    let (lawyer, clinic) = (app.person(Role::Lawyer).await, app.stranger(Role::Lawyer).await);
    let item = hand_in(&lawyer, "letter").await;
    set_visibility(&app.person(Role::Verifier).await, &item, "public").await;
    let case = open_case(&clinic).await;
    let both = json!({"team": [{"account_id": clinic.id, "role": "lawyer"}, {"account_id": lawyer.id, "role": "lawyer"}]});
    put_now(&clinic, &case, "/team", &both).await.ok();
    attach(&clinic, &case, &item, "Letter").await;
    set_visibility(&lawyer, &item, "restricted").await;
    assert_eq!(status(&clinic, &item).await, 200);
    set_visibility(&lawyer, &item, "sealed").await;
    assert_eq!(status(&clinic, &item).await, 404, "a sealed record is for those named on it alone");
}
