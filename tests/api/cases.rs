use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use crate::api::evidence::{hand_in, id};

pub(crate) async fn open_case(lawyer: &Person) -> Value {
    let body = json!({"title": "Residents of Mto Wa Mfano", "court": "Environment and Land Court, Mfano", "number": "E001 of 2022",
        "parties": "Asha Mfano and 40 others v. Invented Roads Authority", "deponent_initials": "wn"});
    lawyer.post("/api/v1/cases", &body).await.ok()
}

pub(crate) fn place(case: &Value, below: &str) -> String {
    format!("/api/v1/cases/{}{below}", id(case))
}

/// Adds an item as an exhibit.
pub(crate) async fn attach(lawyer: &Person, case: &Value, item: &Value, description: &str) -> Value {
    let body = json!({"item_id": item["id"], "description": description});
    lawyer.post(&place(case, "/exhibits"), &body).await.ok()
}

fn marks(case: &Value) -> Vec<&str> {
    case["exhibits"].as_array().unwrap().iter().map(|exhibit| exhibit["mark"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_opened_by_a_lawyer_and_read_by_its_organisation_and_team_only() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    assert!(case["reference"].as_str().unwrap().starts_with("CS-"));
    assert_eq!(case["deponent_initials"], "WN");
    assert_eq!(case["team"][0]["account"]["id"], lawyer.id.to_string());
    assert_eq!(app.person(Role::Advocate).await.get(&place(&case, "")).await.status, 200);
    for path in [place(&case, ""), place(&case, "/history"), "/api/v1/cases".to_owned()] {
        assert_eq!(app.visitor().get(&path).await.problem(), (401, "sign-in-needed".into()));
    }
    for person in [app.person(Role::Mapper).await, app.stranger(Role::Lawyer).await] {
        assert_eq!(person.get(&place(&case, "")).await.problem(), (404, "absent".into()));
        assert_eq!(person.get("/api/v1/cases").await.ok()["items"], json!([]));
    }
    let mapper = app.person(Role::Mapper).await;
    assert_eq!(
        mapper.post("/api/v1/cases", &json!({"title": "x"})).await.problem(),
        (403, "not-allowed".into())
    );
    assert_eq!(lawyer.post("/api/v1/cases", &json!({"title": " "})).await.problem(), (422, "invalid".into()));
    let initials = json!({"title": "x", "deponent_initials": "../"});
    assert_eq!(lawyer.post("/api/v1/cases", &initials).await.problem(), (422, "invalid".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn exhibits_get_marks_are_ordered_removed_and_put_back() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    let mut exhibits = Vec::new();
    for number in 1..=3 {
        let item = hand_in(&lawyer, &format!("letter {number}")).await;
        exhibits.push(attach(&lawyer, &case, &item, &format!("Letter {number}")).await);
    }
    let shown = lawyer.get(&place(&case, "")).await.ok();
    assert_eq!(marks(&shown), ["WN-1", "WN-2", "WN-3"]);
    assert_eq!(shown["exhibits"][1]["position"], 2);
    assert_eq!(shown["exhibits"][1]["item"]["bytes"], 8);
    assert_eq!(shown["exhibits"][1]["record"]["kind"], "item");

    let ids: Vec<&str> = exhibits.iter().map(id).collect();
    let order =
        lawyer.put(&place(&case, "/exhibits/order"), &json!({"order": [ids[2], ids[0], ids[1]]})).await.ok();
    assert_eq!(marks(&order), ["WN-3", "WN-1", "WN-2"]);
    for wrong in [json!([ids[0], ids[1]]), json!([ids[0], ids[0], ids[1]]), json!([ids[0], ids[1], app.home])]
    {
        let reply = lawyer.put(&place(&case, "/exhibits/order"), &json!({"order": wrong})).await;
        assert_eq!(reply.problem(), (422, "invalid".into()));
    }

    let one = place(&case, &format!("/exhibits/{}", ids[0]));
    assert_eq!(lawyer.delete(&one).await.status, 204);
    assert_eq!(lawyer.delete(&one).await.problem(), (404, "absent".into()));
    let again = json!({"item_id": exhibits[0]["item"]["id"], "description": "Letter 1", "mark": "WN-1", "position": 2});
    lawyer.post(&place(&case, "/exhibits"), &again).await.ok();
    let shown = lawyer.get(&place(&case, "")).await.ok();
    assert_eq!(marks(&shown), ["WN-3", "WN-1", "WN-2"]);

    let taken = lawyer
        .send(
            lawyer
                .request(reqwest::Method::PATCH, &place(&case, &format!("/exhibits/{}", ids[1])))
                .json(&json!({"mark": "WN-3"})),
        )
        .await;
    assert_eq!(taken.problem(), (422, "invalid".into()));
    let custody = lawyer.get(&format!("/api/v1/evidence/{}/custody", id(&exhibits[0]["item"]))).await.ok();
    let kinds: Vec<&str> =
        custody["items"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["received", "attached", "detached", "attached"]);
    let history = lawyer.get(&place(&case, "/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["exhibits"]));
    assert_eq!(history["items"].as_array().unwrap().len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_read_cannot_be_attached_and_answers_as_absent() {
    let app = TestApp::start().await;
    let (lawyer, stranger) = (app.person(Role::Lawyer).await, app.stranger(Role::Lawyer).await);
    let case = open_case(&lawyer).await;
    let theirs = hand_in(&stranger, "not ours").await;
    let body = json!({"item_id": theirs["id"], "description": "Theirs"});
    let hidden = lawyer.post(&place(&case, "/exhibits"), &body).await;
    let missing = json!({"item_id": uuid::Uuid::now_v7(), "description": "Nothing"});
    let missing = lawyer.post(&place(&case, "/exhibits"), &missing).await;
    assert_eq!(hidden.problem(), (422, "invalid".into()));
    assert_eq!(hidden.body, missing.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_reads_the_exhibits_through_the_case_and_no_longer() {
    let app = TestApp::start().await;
    let (lawyer, clinic) = (app.person(Role::Lawyer).await, app.stranger(Role::Lawyer).await);
    let case = open_case(&lawyer).await;
    let item = hand_in(&lawyer, "letter").await;
    attach(&lawyer, &case, &item, "Letter").await;
    let item_place = format!("/api/v1/evidence/{}", id(&item));
    assert_eq!(clinic.get(&item_place).await.problem(), (404, "absent".into()));
    let both = json!({"team": [{"account_id": lawyer.id, "role": "lawyer"}, {"account_id": clinic.id, "role": "advocate"}]});
    lawyer.put(&place(&case, "/team"), &both).await.ok();
    assert_eq!(clinic.get(&item_place).await.status, 200);
    let later = hand_in(&lawyer, "second letter").await;
    attach(&clinic, &case, &item, "The same letter again").await;
    let hidden =
        clinic.post(&place(&case, "/exhibits"), &json!({"item_id": later["id"], "description": "x"})).await;
    assert_eq!(hidden.problem(), (422, "invalid".into()));
    let one = json!({"team": [{"account_id": lawyer.id, "role": "lawyer"}]});
    lawyer.put(&place(&case, "/team"), &one).await.ok();
    assert_eq!(clinic.get(&item_place).await.problem(), (404, "absent".into()));
    assert_eq!(clinic.get(&place(&case, "")).await.problem(), (404, "absent".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_chosen_by_who_answers_for_the_case_only() {
    let app = TestApp::start().await;
    let (creator, advocate) = (app.person(Role::Advocate).await, app.person(Role::Advocate).await);
    let lawyer = app.person(Role::Lawyer).await;
    let (helper, counsel) = (app.stranger(Role::Advocate).await, app.stranger(Role::Lawyer).await);
    let case = open_case(&creator).await;
    let path = place(&case, "/team");
    let team = json!({"team": [{"account_id": creator.id, "role": "advocate"},
        {"account_id": helper.id, "role": "advocate"}, {"account_id": counsel.id, "role": "lawyer"}]});
    creator.put(&path, &team).await.ok();
    let mut grown = team.clone();
    grown["team"].as_array_mut().unwrap().push(json!({"account_id": advocate.id, "role": "advocate"}));
    for person in [&helper, &advocate] {
        assert_eq!(person.get(&place(&case, "")).await.status, 200, "both work on the case");
        assert_eq!(person.put(&path, &grown).await.problem(), (403, "not-allowed".into()));
    }
    assert_eq!(creator.get(&place(&case, "")).await.ok()["team"].as_array().unwrap().len(), 3);
    counsel.put(&path, &grown).await.ok();
    lawyer.put(&path, &team).await.ok();
    assert_eq!(creator.get(&place(&case, "")).await.ok()["team"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_change_by_versions_and_the_parties_names_lie_apart() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    let change =
        json!({"number": "E002 of 2022", "summary": null, "note": "the registry gave another number"});
    let changed = lawyer.patch(&place(&case, ""), 1, &change).await.ok();
    assert_eq!((changed["version"].as_i64(), changed["number"].as_str()), (Some(2), Some("E002 of 2022")));
    assert_eq!(changed["parties"], case["parties"]);
    assert_eq!(lawyer.patch(&place(&case, ""), 1, &change).await.problem(), (412, "stale".into()));
    let history = lawyer.get(&place(&case, "/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["number"]));
    assert_eq!(history["items"][0]["note"], "the registry gave another number");
    for table in ["cases", "audit", "outbox"] {
        let statement = format!("select count(*) from {table} t where t::text like '%Asha Mfano%'");
        let found: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&app.owner().await).await.unwrap();
        assert_eq!(found, 0, "{table} holds a name");
    }
}
