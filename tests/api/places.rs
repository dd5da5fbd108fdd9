use acceptance::{TestApp, corpus};
use mipaka::db::Tx;
use mipaka::places::{self, PlaceKind};
use serde_json::json;

fn square(west: f64, name: &str) -> serde_json::Value {
    let ring = [[west, -1.0], [west + 0.5, -1.0], [west + 0.5, -0.5], [west, -0.5], [west, -1.0]];
    json!({"type": "Feature", "properties": {"COUNTY_NAM": name, "code": 1}, "geometry": {"type": "Polygon", "coordinates": [ring]}})
}

async fn import(app: &TestApp, file: &serde_json::Value) -> places::ImportReport {
    let mut tx = Tx::system(&app.app.pools.app).await.unwrap();
    let bytes = serde_json::to_vec(file).unwrap();
    let report =
        places::import_geojson(&mut tx, &bytes, PlaceKind::County, "Invented survey", app.clock.now())
            .await
            .unwrap();
    tx.commit().await.unwrap();
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_feature_never_stops_the_others_and_a_second_import_changes_nothing() {
    let app = TestApp::start().await;
    let bow = json!([[37.0, 0.0], [38.0, 1.0], [38.0, 0.0], [37.0, 1.0], [37.0, 0.0]]);
    let file = json!({"type": "FeatureCollection", "features": [
        square(36.0, "MFANO"),
        {"type": "Feature", "properties": {"x": 1}, "geometry": null},
        {"type": "Feature", "properties": {"name": "Metres"}, "geometry": {"type": "Polygon", "coordinates": [[[250000, 9e6], [251000, 9e6], [251000, 9.1e6], [250000, 9e6]]]}},
        {"type": "Feature", "properties": {"name": "Bow"}, "geometry": {"type": "Polygon", "coordinates": [bow]}},
    ]});
    let report = import(&app, &file).await;
    assert_eq!((report.added, report.refused.len()), (2, 2));
    assert_eq!(report.repaired, ["Bow"]);
    assert_eq!(report.refused[0].position, 2);
    let again = import(&app, &file).await;
    assert_eq!((again.added, again.unchanged), (0, 2));
    let list = app.visitor().get("/api/v1/places?kind=county&q=mfa").await.ok();
    assert_eq!(list["items"][0]["name"], "Mfano");
    assert_eq!(list["items"][0]["bbox"], json!([36.0, -1.0, 36.5, -0.5]));
    assert_eq!(app.visitor().get("/api/v1/places?kind=planet").await.problem(), (422, "invalid".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_outline_holds_from_today_and_the_old_one_until_then() {
    let app = TestApp::start().await;
    import(&app, &json!({"features": [square(36.0, "Mfano")]})).await;
    app.clock.advance(chrono::Duration::days(400));
    let report = import(&app, &json!({"features": [square(36.1, "Mfano")]})).await;
    assert_eq!(report.changed, 1);
    let owner = app.owner().await;
    let rows: i64 = sqlx::query_scalar("select count(*) from tile_rows where layer = 'places'")
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(rows, 2, "both periods are on the map");
    let list = app.visitor().get("/api/v1/places").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_47_counties_are_imported_and_found() {
    let Some(file) = corpus("geo_counties_nairobi_wards_facilities_kombo/counties_simplified.geojson") else {
        return;
    };
    let app = TestApp::start().await;
    let report = import(&app, &serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()).await;
    assert_eq!((report.added, report.refused.len()), (47, 0), "{report:?}");
    let list = app.visitor().get("/api/v1/places?kind=county&limit=200").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 47);
    let mut after = String::new();
    let mut seen = Vec::new();
    loop {
        let page = app.visitor().get(&format!("/api/v1/places?limit=20{after}")).await.ok();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|place| place["name"].as_str().unwrap().to_lowercase()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 47);
    let hits = app.visitor().get("/api/v1/search?q=nairobi").await.ok();
    assert_eq!(hits["items"][0]["kind"], "county");
    let owner = app.owner().await;
    let feature: i64 = sqlx::query_scalar("select feature_id from places where name ilike 'mombasa'")
        .fetch_one(&owner)
        .await
        .unwrap();
    let card = app.visitor().get(&format!("/api/v1/records/by-feature/{feature}")).await.ok();
    assert_eq!(card["provenance"]["source"], "Invented survey");
}
