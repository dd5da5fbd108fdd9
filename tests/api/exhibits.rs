//! Attaching to a case: once however often it is sent, and under a mark that can stand.

use acceptance::TestApp;
use domain::actor::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::cases::{attach, open_case, place};
use super::evidence::{hand_in, id};

#[tokio::test(flavor = "multi_thread")]
async fn an_attach_that_is_sent_again_under_its_id_is_one_exhibit() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    let item = hand_in(&lawyer, "letter").await;
    let path = place(&case, "/exhibits");
    let body = json!({"id": Uuid::now_v7(), "item_id": item["id"], "description": "Letter"});
    let (first, again) = (lawyer.post(&path, &body).await, lawyer.post(&path, &body).await);
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!((first.json(), first.header("location")), (again.json(), again.header("location")));
    assert_ne!(first.json()["id"], body["id"], "the server names what it stores");
    let mut other = body.clone();
    other["description"] = json!("Another letter");
    assert_eq!(lawyer.post(&path, &other).await.problem(), (409, "id-reused".into()));
    let elsewhere = place(&open_case(&lawyer).await, "/exhibits");
    assert_eq!(lawyer.post(&elsewhere, &body).await.problem(), (409, "id-reused".into()), "in another case");
    let mut wrong = body.clone();
    wrong["id"] = json!(Uuid::new_v4());
    assert_eq!(lawyer.post(&path, &wrong).await.problem(), (422, "invalid".into()));
    let shown = lawyer.get(&place(&case, "")).await.ok();
    assert_eq!(shown["exhibits"].as_array().unwrap().len(), 1);

    lawyer.delete_from(&format!("{path}/{}", id(&first.json())), shown["version"].as_i64().unwrap()).await;
    let gone = lawyer.post(&path, &body).await;
    assert_eq!(gone.problem(), (409, "received-before".into()), "a late repetition does not undo a removal");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_attached_a_second_time_only_by_somebody_who_wants_that() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    let item = hand_in(&lawyer, "letter").await;
    attach(&lawyer, &case, &item, "Letter").await;
    let path = place(&case, "/exhibits");
    let mut body = json!({"item_id": item["id"], "description": "The same letter"});
    let refused = lawyer.post(&path, &body).await;
    assert_eq!(refused.problem(), (409, "exhibit-already".into()));
    assert_eq!(refused.json()["detail"], "It bears WN-1 in this case.");
    let by_record = json!({"record_id": item["id"], "description": "The same letter"});
    assert_eq!(lawyer.post(&path, &by_record).await.problem(), (409, "exhibit-already".into()));
    body["again"] = json!(true);
    assert_eq!(lawyer.post(&path, &body).await.ok()["mark"], "WN-2");
    body["again"] = json!(false);
    assert_eq!(lawyer.post(&path, &body).await.json()["detail"], "It bears WN-1, WN-2 in this case.");
    let other = open_case(&lawyer).await;
    assert_eq!(
        attach(&lawyer, &other, &item, "Letter").await["mark"],
        "WN-1",
        "another case is another file"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_is_initials_a_number_and_perhaps_a_letter_and_nothing_else() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    let path = place(&case, "/exhibits");
    let marked = async |mark: &str| {
        let item = hand_in(&lawyer, mark).await;
        let body = json!({"item_id": item["id"], "description": "Letter", "mark": mark});
        lawyer.post(&path, &body).await
    };
    for (written, kept) in [("WN-7", "WN-7"), ("wn-07a", "WN-7A"), ("WN-7B", "WN-7B"), ("JM-1", "JM-1")] {
        assert_eq!(marked(written).await.ok()["mark"], kept, "{written}");
    }
    let next = attach(&lawyer, &case, &hand_in(&lawyer, "next").await, "Next").await;
    assert_eq!(next["mark"], "WN-8");
    for wrong in ["WN7", "WN 9", "9", "WN-0", "WN-9AB", "WN-9(a)", "WN-12345", "WN-7a", "W1-2", "WN--9"] {
        let refused = marked(wrong).await;
        assert_eq!(refused.problem(), (422, "invalid".into()), "{wrong}");
        let error = &refused.json()["errors"][0];
        assert_eq!(error["pointer"], "/mark", "{wrong}");
        let words = error["detail"].as_str().unwrap();
        let mends = ["as WN-3 or WN-7A", "as WN", "from 1 to 9999", "carries the mark WN-7A already"];
        assert!(mends.iter().any(|mend| words.contains(mend)), "{wrong}: {words}");
    }
    let zero =
        json!({"item_id": hand_in(&lawyer, "first").await["id"], "description": "First", "position": 0});
    let refused = lawyer.post(&path, &zero).await;
    assert_eq!(refused.problem(), (422, "invalid".into()));
    assert_eq!(refused.json()["errors"][0]["pointer"], "/position");
    let shown = lawyer.get(&place(&case, "")).await.ok();
    let exhibit = format!("{path}/{}", id(&shown["exhibits"][0]));
    let version = shown["version"].as_i64().unwrap();
    let changed = lawyer.patch(&exhibit, version, &json!({"mark": "WN-7C"})).await.ok();
    assert_eq!(changed["mark"], "WN-7C");
    let refused = lawyer.patch(&exhibit, version + 1, &json!({"mark": Value::Null})).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/mark", "a mark cannot be taken off");
}
