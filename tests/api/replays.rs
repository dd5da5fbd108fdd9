//! Ids that clients make: what they tell of records that the client may not know of, and what a create that
//! is sent again is answered when its record was closed meanwhile.

use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::evidence::{hand_in, id};

async fn settlement(person: &Person) -> Value {
    let body =
        json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()
}

fn incident(settlement: &Value, client_id: &str) -> Value {
    json!({"id": client_id, "settlement_id": settlement["id"], "title": "Doors marked", "phase": "marking",
        "occurred": {"date": "2021-10-08", "precision": "day"}, "narrative": "At night.",
        "place": {"type": "Point", "coordinates": [36.81, -1.31]}, "duty_holders": [], "counts": []})
}

async fn seal(person: &Person, record: &Value) {
    let seal = json!({"visibility": "sealed", "reason": "threats were made"});
    person.post(&format!("/api/v1/records/{}/visibility", id(record)), &seal).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_id_that_a_hidden_record_has_is_answered_like_any_other() {
    let app = TestApp::start().await;
    let (lawyer, mapper) = (app.person(Role::Lawyer).await, app.person(Role::Mapper).await);
    let hidden = hand_in(&lawyer, "where the witness lives").await;
    seal(&lawyer, &hidden).await;
    let home = settlement(&mapper).await;
    for client_id in [id(&hidden).to_owned(), Uuid::now_v7().to_string()] {
        let made = mapper.post("/api/v1/incidents", &incident(&home, &client_id)).await;
        assert_eq!(made.status, 201);
        assert_ne!(made.json()["id"], client_id, "no record takes the client's id");
        let item =
            mapper.upload("/api/v1/evidence", &[("id", &client_id)], "note.txt", b"note".to_vec()).await;
        assert_eq!(
            item.problem(),
            (409, "id-reused".into()),
            "to its account the id stands for the incident"
        );
    }
    let other = app.person(Role::Mapper).await;
    let client_id = Uuid::now_v7().to_string();
    for person in [&mapper, &other] {
        assert_eq!(person.post("/api/v1/incidents", &incident(&home, &client_id)).await.status, 201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_sent_again_after_its_record_was_sealed_to_others_says_that_it_was_received() {
    let app = TestApp::start().await;
    let (lawyer, mapper) = (app.person(Role::Lawyer).await, app.person(Role::Mapper).await);
    let home = settlement(&mapper).await;
    let client_id = Uuid::now_v7().to_string();
    let body = incident(&home, &client_id);
    let made = mapper.post("/api/v1/incidents", &body).await.ok();
    let item_id = Uuid::now_v7().to_string();
    let upload =
        async || mapper.upload("/api/v1/evidence", &[("id", &item_id)], "note.txt", b"note".to_vec()).await;
    let item = upload().await.ok();
    seal(&lawyer, &made).await;
    seal(&lawyer, &item).await;
    assert_eq!(mapper.get(&format!("/api/v1/incidents/{}", id(&made))).await.problem().0, 404);
    for again in [mapper.post("/api/v1/incidents", &body).await, upload().await] {
        assert_eq!(again.problem(), (409, "received-before".into()));
        assert!(!again.text().contains(id(&made)) && !again.text().contains(id(&item)), "it names nothing");
    }
    let mut other = body.clone();
    other["title"] = json!("Something else");
    assert_eq!(mapper.post("/api/v1/incidents", &other).await.problem(), (409, "id-reused".into()));
    let stored: i64 =
        sqlx::query_scalar("select count(*) from incidents").fetch_one(&app.owner().await).await.unwrap();
    assert_eq!(stored, 1, "and stores nothing twice");
}
