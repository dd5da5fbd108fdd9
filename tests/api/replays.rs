//! Ids that clients make: what they tell of records that the client may not know of, and what a create that
//! is sent again is answered when its record was closed meanwhile.

use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::cases::{open_case, place, put_now};
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

/// A create that may be repeated: its address, what it says, and the file it brings, if any.
struct Create {
    path: String,
    body: Value,
    file: Option<Vec<u8>>,
}

impl Create {
    async fn send(&self, person: &Person, client_id: &str) -> acceptance::Reply {
        let mut body = self.body.clone();
        body["id"] = json!(client_id);
        let Some(file) = &self.file else { return person.post(&self.path, &body).await };
        let fields =
            body.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
        person.upload(&self.path, &fields.collect::<Vec<_>>(), "walk.geojson", file.clone()).await
    }
}

/// Every create that takes a client's id, about things that are there.
async fn every_create(person: &Person) -> (Vec<Create>, Value, Value) {
    let home = settlement(person).await;
    let case = open_case(person).await;
    let subject = hand_in(person, "letter").await;
    let day = json!({"date": "2021-10-08", "precision": "day"});
    let side =
        json!({"low_m": 10.0, "best_m": 20.0, "high_m": 30.0, "source": "gazette", "confidence": "stated"});
    let ring =
        json!([[[36.809, -1.311], [36.811, -1.311], [36.811, -1.309], [36.809, -1.309], [36.809, -1.311]]]);
    let ground = json!({"type": "Polygon", "coordinates": ring});
    let file = Some(ground.to_string().into_bytes());
    let create = |path: &str, body: Value| Create { path: format!("/api/v1/{path}"), body, file: None };
    let upload = |path: &str, body: Value| Create { file: file.clone(), ..create(path, body) };
    let creates = vec![
        create(
            "settlements",
            json!({"name": "Bonde la Mfano", "centre": [36.82, -1.30], "organisation_id": person.organisation}),
        ),
        create(
            "claims",
            json!({"settlement_id": home["id"], "label": "A", "claim_kind": "use", "source": "said so", "geometry": ground}),
        ),
        create(
            "notices",
            json!({"settlement_id": home["id"], "title": "Notice", "issuer": {"kind": "unknown"}, "land_class": "public",
            "issued": day, "channels": [{"kind": "display", "evidence_id": subject["id"]}]}),
        ),
        create("incidents", incident(&home, "")),
        create(
            "corridors",
            json!({"name": "Barabara ya Mfano", "corridor_kind": "road", "stage": "proposed", "left": side, "right": side,
            "line": {"type": "LineString", "coordinates": [[36.80, -1.31], [36.82, -1.31]]}}),
        ),
        create("cases", json!({"title": "A case", "settlement_id": home["id"]})),
        create(
            &format!("cases/{}/exhibits", id(&case)),
            json!({"item_id": subject["id"], "description": "Letter"}),
        ),
        upload("walks", json!({"settlement_id": home["id"]})),
        upload(
            "evidence",
            json!({"settlement_id": home["id"], "subject_id": home["id"], "title": "Photograph"}),
        ),
    ];
    (creates, home, subject)
}

/// Sends each create, lets the world change, and sends each again: what was stored is answered. A new one of
/// the same words is refused where `names` says that its address is one of those that the change closes.
async fn repeat_after(
    person: &Person,
    creates: &[Create],
    change: impl AsyncFnOnce(),
    closes: impl Fn(&str) -> bool,
) {
    let mut stored = Vec::new();
    for create in creates {
        let client_id = Uuid::now_v7().to_string();
        let made = create.send(person, &client_id).await;
        assert_eq!(made.status, 201, "{}: {}", create.path, made.text());
        stored.push((create, client_id, made.json()["id"].clone()));
    }
    change().await;
    for (create, client_id, made) in stored {
        let again = create.send(person, &client_id).await;
        assert_eq!(again.status, 200, "{} again: {}", create.path, again.text());
        assert_eq!(again.json()["id"], made, "{}", create.path);
        assert!(again.header("location").ends_with(made.as_str().unwrap()), "{}", create.path);
        if closes(&create.path) {
            let new = create.send(person, &Uuid::now_v7().to_string()).await;
            assert!(matches!(new.status, 403 | 422), "{} is open still: {}", create.path, new.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_is_answered_again_after_what_it_names_was_closed_to_its_sender() {
    let app = TestApp::start().await;
    let (sender, closer) = (app.person(Role::Lawyer).await, app.person(Role::Lawyer).await);
    let (creates, home, subject) = every_create(&sender).await;
    let close = async || {
        seal(&closer, &home).await;
        seal(&closer, &subject).await;
    };
    let names_nothing = |path: &str| path.ends_with("/settlements") || path.ends_with("/corridors");
    repeat_after(&sender, &creates, close, |path| !names_nothing(path)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_is_answered_again_after_its_sender_lost_every_role() {
    let app = TestApp::start().await;
    let sender = app.person(Role::Lawyer).await;
    let (creates, ..) = every_create(&sender).await;
    let owner = app.owner().await;
    let leave = async || {
        let left = sqlx::query("delete from memberships where account_id = $1").bind(sender.id);
        left.execute(&owner).await.unwrap();
    };
    // Who opened a case stays on its team.
    repeat_after(&sender, &creates, leave, |path| !path.ends_with("/exhibits")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exhibit_sent_again_by_somebody_who_left_the_team_was_received_before() {
    let app = TestApp::start().await;
    let (lawyer, clinic) = (app.person(Role::Lawyer).await, app.stranger(Role::Lawyer).await);
    let case = open_case(&lawyer).await;
    let member = |person: &Person| json!({"account_id": person.id, "role": "lawyer"});
    put_now(&lawyer, &case, "/team", &json!({"team": [member(&lawyer), member(&clinic)]})).await.ok();
    let item = hand_in(&clinic, "statement").await;
    let body = json!({"id": Uuid::now_v7(), "item_id": item["id"], "description": "Statement"});
    assert_eq!(clinic.post(&place(&case, "/exhibits"), &body).await.status, 201);
    put_now(&lawyer, &case, "/team", &json!({"team": [member(&lawyer)]})).await.ok();
    let again = clinic.post(&place(&case, "/exhibits"), &body).await;
    assert_eq!(again.problem(), (409, "received-before".into()));
    let new = json!({"item_id": item["id"], "description": "Statement"});
    assert_eq!(clinic.post(&place(&case, "/exhibits"), &new).await.problem().0, 404);
}
