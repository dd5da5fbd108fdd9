use std::collections::BTreeMap;

use acceptance::{Person, TestApp};
use domain::actor::Role;
use geozero::mvt::{Message, Tile};
use serde_json::{Value, json};
use tiles::TileCoord;

fn square(west: f64, south: f64, side: f64) -> Value {
    let (east, north) = (west + side, south + side);
    json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]})
}

fn ring(points: &[[f64; 2]]) -> Value {
    json!({"type": "Polygon", "coordinates": [points]})
}

async fn settlement(person: &Person) -> String {
    let body = json!({"name": "Kijani Bonde", "county": "Mfano", "centre": [36.8, -1.3], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()["id"].as_str().unwrap().to_owned()
}

fn claim(settlement: &str, kind: &str, geometry: Value) -> Value {
    json!({"settlement_id": settlement, "label": "Mwamba self-help group", "claim_kind": kind,
        "since": {"date": "1998-01-01", "precision": "about"}, "source": "letter of 3 May 2001", "geometry": geometry})
}

async fn add(person: &Person, body: &Value) -> String {
    person.post("/api/v1/claims", body).await.ok()["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_kept_with_its_area_source_and_versions() {
    let app = TestApp::start().await;
    let (mapper, lawyer) = (app.person(Role::Mapper).await, app.person(Role::Lawyer).await);
    let home = settlement(&mapper).await;
    let reply = mapper.post("/api/v1/claims", &claim(&home, "occupation", square(36.8, -1.3, 0.001))).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\"".to_owned()));
    let made = reply.json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(reply.header("location"), format!("/api/v1/claims/{id}"));
    assert_eq!(made["visibility"], "restricted");
    assert_eq!(made["status"], "asserted");
    // 0.001 degrees a side at 1.3 degrees south: 111.29 m by 110.57 m.
    let area_m2 = made["area_m2"].as_f64().unwrap();
    assert!((area_m2 / 12_306.0 - 1.0).abs() < 0.001, "{area_m2}");

    let path = format!("/api/v1/claims/{id}");
    let changed = lawyer
        .patch(&path, 1, &json!({"status": "disputed", "since": null, "note": "elders met on 3 May"}))
        .await
        .ok();
    assert_eq!(
        (&changed["version"], &changed["status"], &changed["since"]),
        (&json!(2), &json!("disputed"), &Value::Null)
    );
    assert_eq!(changed["label"], made["label"]);
    let history = lawyer.get(&format!("{path}/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["since", "status"]));
    assert_eq!(history["items"][0]["note"], "elders met on 3 May");
    assert_eq!(history["items"][1]["by"]["id"], mapper.id.to_string());

    let stale = lawyer.patch(&path, 1, &json!({"label": "late"})).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
    let blind = lawyer.send(lawyer.request(reqwest::Method::PATCH, &path).json(&json!({"label": "x"}))).await;
    assert_eq!(blind.problem(), (428, "if-match-needed".into()));
    let withdrawn = lawyer.patch(&path, 2, &json!({"status": "withdrawn"})).await;
    assert_eq!(withdrawn.ok()["version"], 3);
    assert_eq!(
        lawyer.patch(&path, 3, &json!({"status": "asserted"})).await.problem(),
        (422, "invalid".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rivals_stand_side_by_side_and_only_those_the_viewer_may_read_are_named() {
    let app = TestApp::start().await;
    let (mapper, lawyer) = (app.person(Role::Mapper).await, app.person(Role::Lawyer).await);
    let (stranger, their_lawyer) = (app.stranger(Role::Mapper).await, app.stranger(Role::Lawyer).await);
    let home = settlement(&mapper).await;
    let group = add(&mapper, &claim(&home, "occupation", square(36.8, -1.3, 0.001))).await;
    let tenant = add(&mapper, &claim(&home, "tenancy", square(36.8, -1.3, 0.001))).await;
    let company = add(&lawyer, &claim(&home, "allotment", square(36.8005, -1.3, 0.001))).await;
    let neighbour = add(&lawyer, &claim(&home, "ownership", square(36.8, -1.299, 0.001))).await;
    let theirs = add(&stranger, &claim(&home, "ownership", square(36.8, -1.3, 0.001))).await;

    let seen = lawyer.get(&format!("/api/v1/claims/{group}")).await.ok();
    let rivals = seen["rivals"].as_array().unwrap();
    assert_eq!(rivals.len(), 1, "{rivals:?}");
    assert_eq!(rivals[0]["id"], company.as_str());
    let half = rivals[0]["overlap_m2"].as_f64().unwrap() / seen["area_m2"].as_f64().unwrap();
    assert!((half - 0.5).abs() < 0.001, "{half}");

    let own = mapper.get(&format!("/api/v1/claims/{group}")).await.ok();
    assert_eq!(own["rivals"], json!([]), "a mapper does not learn of a claim they may not read");
    for (person, id) in
        [(&lawyer, &theirs), (&their_lawyer, &group), (&mapper, &company), (&app.visitor(), &group)]
    {
        assert_eq!(person.get(&format!("/api/v1/claims/{id}")).await.problem(), (404, "absent".into()));
        assert_eq!(person.get(&format!("/api/v1/claims/{id}/history")).await.problem().0, 404);
    }
    assert_eq!(
        their_lawyer.patch(&format!("/api/v1/claims/{group}"), 1, &json!({"label": "x"})).await.problem().0,
        404
    );

    let list = lawyer
        .get(&format!("/api/v1/claims?settlement_id={home}&bbox=36.7999,-1.3001,36.8002,-1.2998"))
        .await
        .ok();
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [tenant.as_str(), group.as_str()]);
    let page = lawyer.get("/api/v1/claims?limit=3").await.ok();
    let rest =
        lawyer.get(&format!("/api/v1/claims?limit=3&after={}", page["next"].as_str().unwrap())).await.ok();
    assert_eq!((page["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (3, 1));
    assert_eq!(page["items"][0]["id"], neighbour.as_str());
    let before = lawyer.get("/api/v1/claims?at=1990-01-01").await.ok();
    assert_eq!(before["items"], json!([]));
    assert_eq!(app.visitor().get("/api/v1/claims").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_ground_is_refused_by_name_and_place() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let home = settlement(&mapper).await;
    let (w, s, e, n) = (36.8, -1.3, 36.801, -1.299);
    let cases = [
        (ring(&[[w, s], [e, s], [w, s]]), "invalid", "too-few-points"),
        (ring(&[[w, s], [e, n], [e, s], [w, n], [w, s]]), "invalid", "crosses-itself"),
        (ring(&[[w, s], [e, s], [e, n], [w, n]]), "invalid", "not-closed"),
        (ring(&[[w, s], [e, s], [e, n], [w, 95.0], [w, s]]), "invalid", "coordinate"),
        (
            ring(&[[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]]),
            "invalid",
            "too-large",
        ),
        (square(36.0, -1.0, 1.0), "invalid", "too-large"),
        (ring(&[[s, w], [s, e], [n, e], [n, w], [s, w]]), "swapped-axes", "swapped-axes"),
        (square(2.35, 48.85, 0.001), "outside-area", "outside-area"),
        (json!({"type": "Point", "coordinates": [w, s]}), "invalid", "not-an-area"),
        (json!({"type": "Polygon", "coordinates": []}), "invalid", "empty"),
        (json!({"type": "Blob"}), "invalid", "geojson"),
        (
            json!({"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, s]]],
            "crs": {"type": "name", "properties": {"name": "EPSG:21037"}}}),
            "invalid",
            "geojson",
        ),
        (
            json!({"type": "Polygon", "coordinates": [
            [[w, s], [e, s], [e, n], [w, n], [w, s]], [[36.9, s], [36.901, s], [36.901, n], [36.9, s]]]}),
            "invalid",
            "hole-outside",
        ),
    ];
    for (geometry, kind, code) in cases {
        let reply = mapper.post("/api/v1/claims", &claim(&home, "occupation", geometry)).await;
        assert_eq!(reply.problem(), (422, kind.into()), "{code}: {}", reply.text());
        let error = &reply.json()["errors"][0];
        assert_eq!((error["pointer"].as_str(), error["code"].as_str()), (Some("/geometry"), Some(code)));
    }
    let endless =
        mapper.request(reqwest::Method::POST, "/api/v1/claims").header("content-type", "application/json");
    let text = claim(&home, "use", square(w, s, 0.001)).to_string().replacen("36.8", "1e999", 1);
    assert_eq!(mapper.send(endless.body(text)).await.problem().0, 400);
    assert_eq!(mapper.get("/api/v1/claims").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_cannot_be_right_are_each_named() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let home = settlement(&mapper).await;
    let mut body = claim(&home, "occupation", square(36.8, -1.3, 0.001));
    body["label"] = json!("  ");
    body["source"] = json!("");
    body["since"] = json!({"date": "2999-01-01", "precision": "day"});
    let reply = mapper.post("/api/v1/claims", &body).await;
    let pointers: Vec<String> = reply.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().into())
        .collect();
    assert_eq!(pointers, ["/label", "/source", "/since"]);
    let unknown = claim(&home, "squatting", square(36.8, -1.3, 0.001));
    assert_eq!(mapper.post("/api/v1/claims", &unknown).await.problem(), (422, "invalid".into()));
    let nowhere = claim("00000000-0000-0000-0000-000000000000", "use", square(36.8, -1.3, 0.001));
    assert_eq!(
        mapper.post("/api/v1/claims", &nowhere).await.json()["errors"][0]["pointer"],
        "/settlement_id"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_add_and_change_is_kept() {
    let app = TestApp::start().await;
    let (mapper, other) = (app.person(Role::Mapper).await, app.person(Role::Mapper).await);
    let (verifier, administrator) = (app.person(Role::Verifier).await, app.person(Role::Administrator).await);
    let home = settlement(&mapper).await;
    let body = claim(&home, "occupation", square(36.8, -1.3, 0.001));
    assert_eq!(app.visitor().post("/api/v1/claims", &body).await.problem(), (401, "sign-in-needed".into()));
    assert_eq!(administrator.post("/api/v1/claims", &body).await.problem(), (403, "not-allowed".into()));
    let path = format!("/api/v1/claims/{}", add(&mapper, &body).await);
    for person in [&other, &administrator] {
        assert_eq!(person.patch(&path, 1, &json!({"label": "x"})).await.problem(), (404, "absent".into()));
    }
    assert_eq!(mapper.patch(&path, 1, &json!({"label": "By its author"})).await.ok()["version"], 2);
    assert_eq!(verifier.patch(&path, 2, &json!({"label": "By a verifier"})).await.ok()["version"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_can_be_repeated_and_its_id_not_reused() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let home = settlement(&mapper).await;
    let mut body = claim(&home, "occupation", square(36.8, -1.3, 0.001));
    body["id"] = json!("0190a2a4-8f3e-7c6d-9b1a-000000000001");
    let first = mapper.post("/api/v1/claims", &body).await;
    let again = mapper.post("/api/v1/claims", &body).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json()["id"], again.json()["id"]);
    body["label"] = json!("Somebody else");
    assert_eq!(mapper.post("/api/v1/claims", &body).await.problem(), (409, "id-reused".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_at_once_one_is_stored_and_the_other_hears_that_it_came_late() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let home = settlement(&mapper).await;
    let path = format!(
        "/api/v1/claims/{}",
        add(&mapper, &claim(&home, "occupation", square(36.8, -1.3, 0.001))).await
    );
    for version in 1..=5_i64 {
        let (one, other) =
            (json!({"label": format!("One {version}")}), json!({"label": format!("Other {version}")}));
        let (one, other) =
            tokio::join!(mapper.patch(&path, version, &one), mapper.patch(&path, version, &other));
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 412], "{} {}", one.text(), other.text());
    }
    let history = mapper.get(&format!("{path}/history")).await.ok();
    assert_eq!(history["items"].as_array().unwrap().len(), 6);
    assert_eq!(history["items"][0]["by"]["id"], mapper.id.to_string());
}

/// Features of the claims layer over a place, as each one's properties.
async fn drawn(person: &Person, lon: f64, lat: f64) -> Vec<BTreeMap<String, String>> {
    let tile = TileCoord::at(14, lon, lat).expect("a place in Kenya");
    let reply = person.get(&format!("/tiles/claims/14/{}/{}", tile.x(), tile.y())).await;
    if reply.status == 204 {
        return Vec::new();
    }
    let tile = Tile::decode(reply.body.as_slice()).expect("a vector tile");
    let layer = &tile.layers[0];
    let properties = |tags: &[u32]| {
        tags.chunks(2)
            .map(|tag| {
                let (key, value) = (&layer.keys[tag[0] as usize], &layer.values[tag[1] as usize]);
                let said = value.string_value.clone().or(value.bool_value.map(|flag| flag.to_string()));
                (key.clone(), said.unwrap_or_default())
            })
            .collect()
    };
    layer.features.iter().map(|feature| properties(&feature.tags)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_says_what_kind_of_claim_it_is_and_never_whose() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let home = settlement(&lawyer).await;
    add(&lawyer, &claim(&home, "occupation", square(36.8, -1.3, 0.001))).await;
    let found = drawn(&lawyer, 36.8005, -1.2995).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0]["kind"].as_str(), found[0]["status"].as_str()), ("occupation", "asserted"));
    assert!(found[0]["reference"].starts_with("CL-"));
    let said = format!("{found:?}");
    assert!(!said.contains("Mwamba") && !said.contains("label"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_claim_is_nobodys_rival_on_the_map() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let home = settlement(&lawyer).await;
    add(&lawyer, &claim(&home, "occupation", square(36.8, -1.3, 0.001))).await;
    let late = add(&lawyer, &claim(&home, "ownership", square(36.8, -1.3, 0.001))).await;
    let rivals = |found: &[BTreeMap<String, String>]| {
        found.iter().filter(|claim| claim.get("rival").is_some_and(|rival| rival == "true")).count()
    };
    let before = drawn(&lawyer, 36.8005, -1.2995).await;
    assert_eq!((before.len(), rivals(&before)), (2, 2));
    lawyer.patch(&format!("/api/v1/claims/{late}"), 1, &json!({"status": "withdrawn"})).await.ok();
    let after = drawn(&lawyer, 36.8005, -1.2995).await;
    assert_eq!((after.len(), rivals(&after)), (2, 0));
}
