mod making;
mod sealing;
mod telling;
mod sweeping;
mod verifying;

use std::path::PathBuf;
use std::time::Duration;

use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use super::cases::{attach, open_case, place};
use super::evidence::hand_in;

/// A case with two files, a settlement's boundary-less record and an incident.
pub(crate) async fn filled_case(app: &TestApp) -> (Person, Value) {
    let lawyer = app.person_of(app.home, &[Role::Lawyer]).await;
    let case = open_case(&lawyer).await;
    let bytes = b"\xff\xd8\xff\xe0 not much of a picture".to_vec();
    let photo =
        lawyer.upload("/api/v1/evidence", &[("title", "Houses")], "../Nyumba é.jpg", bytes).await.ok();
    attach(&lawyer, &case, &photo, "Photograph of the houses").await;
    let letter = hand_in(&lawyer, "A letter of allotment {title} {pack}").await;
    attach(&lawyer, &case, &letter, "Letter of allotment").await;
    let settlement = json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": app.home});
    let settlement = lawyer.post("/api/v1/settlements", &settlement).await.ok();
    let incident = json!({
        "settlement_id": settlement["id"], "title": "Houses near the road pulled down", "phase": "execution",
        "occurred": {"date": "2021-10-08", "precision": "day"}, "narrative": "Machines came before sunrise.",
        "place": {"type": "Point", "coordinates": [36.811, -1.312]}, "duty_holders": [],
        "counts": [{"counted": "people", "gender": "women", "figure": {"value": 40.0, "unit": "people",
            "as_of": {"date": "2021-10-09", "precision": "day"}, "source": "door count by the committee", "confidence": "medium"}}],
    });
    let incident = lawyer.post("/api/v1/incidents", &incident).await.ok();
    let body = json!({"record_id": incident["id"], "description": "The eviction of 8 Oct 2021"});
    lawyer.post(&place(&case, "/exhibits"), &body).await.ok();
    (lawyer, case)
}

/// Asks for a pack and waits until it is ready or has failed.
pub(crate) async fn make_pack(lawyer: &Person, case: &Value) -> Value {
    make_pack_with(lawyer, case, &json!({})).await
}

/// The same with sealed exhibits in it.
pub(crate) async fn make_sealed_pack(lawyer: &Person, case: &Value) -> Value {
    make_pack_with(lawyer, case, &json!({"includes_sealed": true})).await
}

async fn make_pack_with(lawyer: &Person, case: &Value, asked: &Value) -> Value {
    let reply = lawyer.post(&place(case, "/packs"), asked).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    let (told, asked) = (reply.header("location"), reply.ok());
    let pack_place = format!("/api/v1/packs/{}", asked["id"].as_str().unwrap());
    assert_eq!(told, pack_place, "Location");
    for _ in 0..300 {
        let pack = lawyer.get(&pack_place).await.ok();
        if matches!(pack["state"].as_str().unwrap(), "ready" | "failed") {
            return pack;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the pack was never finished");
}

pub(crate) async fn download(lawyer: &Person, pack: &Value) -> Reply {
    lawyer.get(&format!("/api/v1/packs/{}/file", pack["id"].as_str().unwrap())).await
}

/// The pack as a file beside nothing else.
fn on_disk(app: &TestApp, name: &str, zip: &[u8]) -> PathBuf {
    let file = app.folder().join(name);
    std::fs::write(&file, zip).unwrap();
    file
}
