use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};
use uuid::Uuid;

async fn settlement(person: &Person) -> String {
    let body =
        json!({"name": "Mto Wa Mfano", "centre": [36.81, -1.31], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()["id"].as_str().unwrap().to_owned()
}

fn incident(settlement: &str) -> Value {
    json!({
        "settlement_id": settlement, "title": "Houses near the road pulled down", "phase": "execution",
        "occurred": {"date": "2021-10-08", "precision": "day"},
        "narrative": "Machines came before sunrise.",
        "place": {"type": "Point", "coordinates": [36.811, -1.312]},
        "duty_holders": [
            {"name": "Officer Mfano", "kind": "officer", "role": "led the machines"},
            {"name": "Invented Roads Authority", "kind": "institution", "role": "ordered the works"},
        ],
        "counts": [
            {"counted": "people", "gender": "women", "figure": {"value": 40.0, "unit": "people", "as_of": {"date": "2021-10-09", "precision": "day"},
                "source": "door count by the committee", "confidence": "medium"}},
            {"counted": "people", "gender": "women", "figure": {"low": 30.0, "best": 55.0, "high": 80.0, "unit": "people",
                "as_of": {"date": "2021-10-10", "precision": "day"}, "source": "local radio", "confidence": "low"}},
        ],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_comes_back_as_it_was_recorded_with_contested_figures_side_by_side() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let made = mapper.post("/api/v1/incidents", &incident(&settlement)).await;
    assert_eq!(made.status, 201);
    let seen = mapper.get(&made.header("location")).await.ok();
    assert_eq!(seen["counts"].as_array().unwrap().len(), 2);
    assert_eq!(seen["counts"][1]["figure"]["best"], 55.0);
    assert_eq!(seen["duty_holders"][0]["name"], "Officer Mfano");
    assert!(seen["duty_holders"].as_array().unwrap().iter().all(|holder| holder["alleged"] == true));
    assert_eq!(seen["visibility"], "restricted");
    assert!(seen["reference"].as_str().unwrap().starts_with("IN-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_persons_lie_apart_from_versions_audit_and_outbox() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    mapper.post("/api/v1/incidents", &incident(&settlement)).await.ok();
    let owner = app.owner().await;
    for table in ["incidents", "audit", "outbox", "tile_rows"] {
        let statement = format!("select count(*) from {table} t where t::text like '%Officer Mfano%'");
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&owner).await.unwrap();
        assert_eq!(found, 0, "{table} holds a person's name");
    }
    let kept: i64 =
        sqlx::query_scalar("select count(*) from incident_identities where name = 'Officer Mfano'")
            .fetch_one(&owner)
            .await
            .unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_future_an_unsourced_figure_and_an_accusation_are_refused_with_their_place() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let mut future = incident(&settlement);
    future["occurred"] =
        json!({"date": (app.clock.now() + chrono::Duration::days(3)).date_naive(), "precision": "day"});
    let reply = mapper.post("/api/v1/incidents", &future).await;
    assert_eq!(reply.problem(), (422, "invalid".into()));
    assert_eq!(reply.json()["errors"][0]["pointer"], "/occurred");

    let mut unsourced = incident(&settlement);
    unsourced["counts"][0]["figure"]["source"] = json!(" ");
    let reply = mapper.post("/api/v1/incidents", &unsourced).await;
    assert_eq!(reply.problem().0, 422);
    assert!(reply.text().contains("source"));

    let mut accused = incident(&settlement);
    accused["duty_holders"][0]["alleged"] = json!(false);
    let reply = mapper.post("/api/v1/incidents", &accused).await;
    assert_eq!(reply.json()["errors"][0]["pointer"], "/duty_holders/0/alleged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_version_it_changes_and_history_names_what_changed() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let made = mapper.post("/api/v1/incidents", &incident(&settlement)).await;
    let path = made.header("location");
    let unconditional = mapper.request(reqwest::Method::PATCH, &path).json(&json!({"phase": "aftermath"}));
    assert_eq!(mapper.send(unconditional).await.problem(), (428, "if-match-needed".into()));
    let changed =
        mapper.patch(&path, 1, &json!({"phase": "aftermath", "note": "People sleep outside"})).await.ok();
    assert_eq!(changed["version"], 2);
    assert_eq!(mapper.patch(&path, 1, &json!({"title": "x"})).await.problem(), (412, "stale".into()));
    let back = mapper.patch(&path, 2, &json!({"phase": "threat"})).await;
    assert_eq!(back.json()["errors"][0]["pointer"], "/phase");
    let history = mapper.get(&format!("{path}/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["phase"]));
    assert_eq!(history["items"][0]["note"], "People sleep outside");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_create_is_one_incident_and_the_same_id_for_other_content_is_refused() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let mut body = incident(&settlement);
    body["id"] = json!(Uuid::now_v7());
    let first = mapper.post("/api/v1/incidents", &body).await;
    assert_eq!(first.status, 201);
    let again = mapper.post("/api/v1/incidents", &body).await;
    assert_eq!((again.status, &again.json()["id"]), (200, &first.json()["id"]));
    body["title"] = json!("Something else");
    assert_eq!(mapper.post("/api/v1/incidents", &body).await.problem(), (409, "id-reused".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_and_the_public_cannot_tell_an_incident_from_nothing() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let made = mapper.post("/api/v1/incidents", &incident(&settlement)).await;
    let path = made.header("location");
    let nothing = format!("/api/v1/incidents/{}", Uuid::now_v7());
    for person in [app.visitor(), app.stranger(Role::Lawyer).await, app.person(Role::Administrator).await] {
        let (hidden, absent) = (person.get(&path).await, person.get(&nothing).await);
        assert_eq!(hidden.problem(), (404, "absent".into()));
        assert_eq!(hidden.body, absent.body);
        let list = person.get("/api/v1/incidents").await.ok();
        assert!(list["items"].as_array().unwrap().is_empty());
    }
    assert_eq!(app.person(Role::Lawyer).await.get(&path).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_checked_like_any_geometry_and_no_accuracy_is_told_of_a_place_nobody_gave() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    let at = |place: Value| {
        let mut body = incident(&settlement);
        body["place"] = place;
        body
    };
    let swapped = mapper
        .post("/api/v1/incidents", &at(json!({"type": "Point", "coordinates": [-1.312, 36.811]})))
        .await;
    assert_eq!(swapped.problem(), (422, "swapped-axes".into()));
    let metres = json!({"type": "Point", "coordinates": [36.811, -1.312],
        "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}});
    let refused = mapper.post("/api/v1/incidents", &at(metres)).await;
    assert_eq!(refused.json()["errors"][0]["code"], "crs");

    let made = mapper.post("/api/v1/incidents", &at(Value::Null)).await;
    let path = made.header("location");
    let refused = mapper.patch(&path, 1, &json!({"place_accuracy_m": 3.0})).await;
    assert_eq!(refused.json()["errors"][0]["code"], "without-place");
    let far = json!({"place": {"type": "Point", "coordinates": [-0.1, 51.5]}});
    assert_eq!(mapper.patch(&path, 1, &far).await.problem(), (422, "outside-area".into()));
    let point = json!({"type": "Point", "coordinates": [36.812, -1.311]});
    for nobody_knows in [0.0001, 0.09, 0.0, 100_001.0] {
        let exact = json!({"place": point, "place_accuracy_m": nobody_knows});
        let refused = mapper.patch(&path, 1, &exact).await;
        assert_eq!(refused.problem(), (422, "invalid".into()), "{nobody_knows}");
        assert_eq!(refused.json()["errors"][0]["pointer"], "/place_accuracy_m");
    }
    let given = json!({"place": point, "place_accuracy_m": 3.0});
    assert_eq!(mapper.patch(&path, 1, &given).await.ok()["place_accuracy_m"], 3.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn days_nobody_can_mean_and_characters_that_no_text_keeps_are_refused() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let settlement = settlement(&mapper).await;
    for day in ["-0001-01-01", "2025-1-1", "+2025-01-01", "9999-01-01"] {
        let mut body = incident(&settlement);
        body["occurred"]["date"] = json!(day);
        assert_eq!(mapper.post("/api/v1/incidents", &body).await.status, 422, "{day}");
    }
    let mut body = incident(&settlement);
    body["narrative"] = json!("Machines came\u{0} before sunrise.");
    assert_eq!(mapper.post("/api/v1/incidents", &body).await.problem(), (422, "invalid".into()));
    for path in ["/api/v1/places?q=ab%00", "/api/v1/incidents?q=ab%00b", "/api/v1/settlements?county=a%00"] {
        assert_eq!(mapper.get(path).await.problem(), (422, "invalid".into()), "{path}");
    }
    let kept = mapper.get("/api/v1/incidents").await.ok();
    assert_eq!(kept["items"], json!([]), "nothing was half written");
}
