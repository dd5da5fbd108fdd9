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

/// The version that everything of a case has now.
pub(crate) async fn version(person: &Person, case: &Value) -> i64 {
    person.get(&place(case, "")).await.ok()["version"].as_i64().unwrap()
}

/// Changes a part of a case just as it is now.
pub(crate) async fn put_now(person: &Person, case: &Value, below: &str, body: &Value) -> acceptance::Reply {
    person.put_to(&place(case, below), version(person, case).await, body).await
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
        put_now(&lawyer, &case, "/exhibits/order", &json!({"order": [ids[2], ids[0], ids[1]]})).await.ok();
    assert_eq!(marks(&order), ["WN-3", "WN-1", "WN-2"]);
    for wrong in [json!([ids[0], ids[1]]), json!([ids[0], ids[0], ids[1]]), json!([ids[0], ids[1], app.home])]
    {
        let reply = put_now(&lawyer, &case, "/exhibits/order", &json!({"order": wrong})).await;
        assert_eq!(reply.problem(), (422, "invalid".into()));
    }

    let one = place(&case, &format!("/exhibits/{}", ids[0]));
    let removed = lawyer.delete_from(&one, version(&lawyer, &case).await).await;
    assert_eq!((removed.status, removed.header("etag").as_str()), (204, "\"6\""));
    assert_eq!(lawyer.delete_from(&one, 6).await.problem(), (404, "absent".into()));
    let again = json!({"item_id": exhibits[0]["item"]["id"], "description": "Letter 1", "mark": "WN-1", "position": 2});
    lawyer.post(&place(&case, "/exhibits"), &again).await.ok();
    let shown = lawyer.get(&place(&case, "")).await.ok();
    assert_eq!(marks(&shown), ["WN-3", "WN-1", "WN-2"]);

    let taken =
        lawyer.patch(&place(&case, &format!("/exhibits/{}", ids[1])), 7, &json!({"mark": "WN-3"})).await;
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
    put_now(&lawyer, &case, "/team", &both).await.ok();
    assert_eq!(clinic.get(&item_place).await.status, 200);
    let later = hand_in(&lawyer, "second letter").await;
    let again = json!({"item_id": item["id"], "description": "The same letter again", "again": true});
    clinic.post(&place(&case, "/exhibits"), &again).await.ok();
    let hidden =
        clinic.post(&place(&case, "/exhibits"), &json!({"item_id": later["id"], "description": "x"})).await;
    assert_eq!(hidden.problem(), (422, "invalid".into()));
    let one = json!({"team": [{"account_id": lawyer.id, "role": "lawyer"}]});
    put_now(&lawyer, &case, "/team", &one).await.ok();
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
    let team = json!({"team": [{"account_id": creator.id, "role": "advocate"},
        {"account_id": helper.id, "role": "advocate"}, {"account_id": counsel.id, "role": "lawyer"}]});
    put_now(&creator, &case, "/team", &team).await.ok();
    let mut grown = team.clone();
    grown["team"].as_array_mut().unwrap().push(json!({"account_id": advocate.id, "role": "advocate"}));
    for person in [&helper, &advocate] {
        assert_eq!(person.get(&place(&case, "")).await.status, 200, "both work on the case");
        assert_eq!(put_now(person, &case, "/team", &grown).await.problem(), (403, "not-allowed".into()));
    }
    assert_eq!(creator.get(&place(&case, "")).await.ok()["team"].as_array().unwrap().len(), 3);
    put_now(&counsel, &case, "/team", &grown).await.ok();
    put_now(&lawyer, &case, "/team", &team).await.ok();
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

#[tokio::test(flavor = "multi_thread")]
async fn exhibits_their_order_and_the_team_are_changed_in_the_version_that_was_read() {
    let app = TestApp::start().await;
    let (lawyer, colleague) = (app.person(Role::Lawyer).await, app.person(Role::Advocate).await);
    let case = open_case(&lawyer).await;
    let mut exhibits = Vec::new();
    for number in 1..=2 {
        let item = hand_in(&lawyer, &format!("letter {number}")).await;
        let body = json!({"item_id": item["id"], "description": format!("Letter {number}")});
        let added = lawyer.post(&place(&case, "/exhibits"), &body).await;
        assert_eq!(added.header("etag"), format!("\"{}\"", number + 1));
        exhibits.push(added.ok());
    }
    let (order_path, team_path) = (place(&case, "/exhibits/order"), place(&case, "/team"));
    let one = place(&case, &format!("/exhibits/{}", id(&exhibits[0])));
    let order = json!({"order": [exhibits[1]["id"], exhibits[0]["id"]]});
    let team = json!({"team": [{"account_id": lawyer.id, "role": "lawyer"}, {"account_id": colleague.id, "role": "advocate"}]});
    let words = json!({"description": "The first letter"});

    // Two people read version 3; one changes each thing, the other is told and overwrites nothing.
    assert_eq!(colleague.put_to(&order_path, 3, &order).await.ok()["version"], 4);
    for stale in [
        lawyer.put_to(&order_path, 3, &order).await,
        lawyer.put_to(&team_path, 3, &team).await,
        lawyer.patch(&one, 3, &words).await,
        lawyer.delete_from(&one, 3).await,
    ] {
        assert_eq!(stale.problem(), (412, "stale".into()));
    }
    let unsaid = [
        lawyer.put(&order_path, &order).await,
        lawyer.put(&team_path, &team).await,
        lawyer.send(lawyer.request(reqwest::Method::PATCH, &one).json(&words)).await,
        lawyer.delete(&one).await,
    ];
    for reply in unsaid {
        assert_eq!(reply.problem(), (428, "if-match-needed".into()));
    }
    // Who may not is told so, whatever version they name.
    let outsider = app.person(Role::Verifier).await;
    assert_eq!(outsider.patch(&one, 1, &words).await.problem(), (403, "not-allowed".into()));
    assert_eq!(
        app.stranger(Role::Lawyer).await.patch(&one, 1, &words).await.problem(),
        (404, "absent".into())
    );

    let changed = lawyer.patch(&one, 4, &words).await;
    assert_eq!(
        (changed.header("etag").as_str(), changed.ok()["description"].as_str()),
        ("\"5\"", Some("The first letter"))
    );
    let grown = lawyer.put_to(&team_path, 5, &team).await.ok();
    assert_eq!((grown["version"].as_i64(), grown["team"].as_array().unwrap().len()), (Some(6), 2));
    let again = lawyer.put_to(&team_path, 6, &team).await.ok();
    assert_eq!(again["version"], 6, "the same team is no change");
    let history = lawyer.get(&place(&case, "/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["team"]));
    let told = &history["items"][0]["changes"][0];
    let name = &case["team"][0]["account"]["name"];
    assert_eq!(told["before"], json!([{"name": name, "role": "lawyer"}]));
    assert_eq!(told["after"].as_array().unwrap().len(), 2);
    assert_eq!(history["items"][1]["changed"], json!(["exhibits"]));

    let (first, second) = (json!({"description": "a"}), json!({"description": "b"}));
    let (one_reply, other) = tokio::join!(lawyer.patch(&one, 6, &first), colleague.patch(&one, 6, &second));
    let mut at_once = [one_reply.status, other.status];
    at_once.sort_unstable();
    assert_eq!(at_once, [200, 412]);
}
