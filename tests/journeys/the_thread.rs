//! From a walked boundary to a pack that a stranger can verify.

use acceptance::{Person, TestApp, corpus};
use custody::verify::{ExpectedKey, verify_pack};
use domain::actor::Role;
use geo_types::{Geometry, Point};
use mipaka::config::Area;
use mipaka::db::{Tx, Visibility};
use mipaka::structures::{self, NewStructure, StructureBatch, StructureUse};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::api::packs::{download, make_pack};
use crate::api::walks::{CORNER, square_gpx};

/// Everybody the story needs, in one organisation.
struct Cast {
    mapper: Person,
    verifier: Person,
    advocate: Person,
    lawyer: Person,
}

impl Cast {
    async fn of(app: &TestApp) -> Self {
        Self {
            mapper: app.person(Role::Mapper).await,
            verifier: app.person(Role::Verifier).await,
            advocate: app.person(Role::Advocate).await,
            lawyer: app.person(Role::Lawyer).await,
        }
    }
}

fn id(record: &Value) -> Uuid {
    record["id"].as_str().unwrap().parse().unwrap()
}

fn day(date: &str) -> Value {
    json!({"date": date, "precision": "day"})
}

/// Ten homes in a row, 5 to 95 m north of the corridor's line.
async fn homes(app: &TestApp, settlement: Uuid, [lon, lat]: [f64; 2]) {
    let structures: Vec<NewStructure> = (1..=10)
        .map(|number| NewStructure {
            id: Uuid::now_v7(),
            settlement_id: Some(settlement),
            number: number.to_string(),
            used_for: StructureUse::Residential,
            households: Some(1),
            people: Some(4),
            position_error_m: 3.0,
            surveyed_on: None,
            source: "enumeration (invented)".into(),
            geometry: Geometry::Point(Point::new(lon, lat + (f64::from(number) * 10.0 - 5.0) / 110_574.0)),
        })
        .collect();
    let mut tx = Tx::system(&app.app.pools.app).await.unwrap();
    let batch = StructureBatch {
        organisation: app.home,
        visibility: Visibility::Restricted,
        at: app.clock.now(),
        demo: false,
        structures: &structures,
    };
    structures::insert_many(&mut tx, batch).await.unwrap();
    tx.commit().await.unwrap();
}

async fn walked_boundary(cast: &Cast, settlement: Uuid, gpx: Vec<u8>) -> Value {
    let digest = hex::encode(Sha256::digest(&gpx));
    let fields = [("settlement_id", settlement.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let walk = cast.mapper.upload("/api/v1/walks", &fields, "walk.gpx", gpx).await.ok();
    assert_eq!(walk["file"]["sha256"], digest.as_str());
    assert!(walk["area_m2"].as_f64().unwrap() > 1000.0, "{walk}");
    let place = format!("/api/v1/walks/{}", id(&walk));
    let submitted = cast.mapper.post(&format!("{place}/submit"), &json!({"confirm_gap": true})).await.ok();
    assert_eq!(submitted["receipt"]["sha256"], digest.as_str());
    let agreed = json!({"agreed_by": ["committee meeting of 3 May, 12 people"]});
    let own = cast.mapper.post(&format!("{place}/accept"), &agreed).await;
    assert_eq!(own.problem().0, 403);
    let accepted = cast.verifier.post(&format!("{place}/accept"), &agreed).await.ok();
    assert_eq!(accepted["state"], "accepted");
    accepted
}

async fn settlement(cast: &Cast, centre: [f64; 2]) -> Uuid {
    let body = json!({"name": "Kijani Bonde", "county": "Mfano", "centre": centre, "organisation_id": cast.mapper.organisation});
    id(&cast.mapper.post("/api/v1/settlements", &body).await.ok())
}

/// Corridor over the homes, and who it touches.
async fn corridor_and_impact(cast: &Cast, [lon, lat]: [f64; 2]) -> (Value, Value) {
    let side = json!({"low_m": 15.0, "best_m": 30.0, "high_m": 40.0, "source": "road agency's drawing (invented)", "confidence": "stated"});
    let body = json!({"name": "Mfano link road", "corridor_kind": "road", "stage": "announced", "left": side, "right": side,
        "line": {"type": "LineString", "coordinates": [[lon - 0.01, lat], [lon + 0.01, lat]]}});
    let corridor = cast.advocate.post("/api/v1/corridors", &body).await.ok();
    let impact =
        cast.advocate.post(&format!("/api/v1/corridors/{}/impacts", id(&corridor)), &json!({})).await.ok();
    let structures = &impact["totals"]["structures"];
    // Homes stand at 5, 15, … 95 m and are known to 3 m: widths of 15, 30 and 40 m.
    assert_eq!(
        (structures["low"].as_f64(), structures["best"].as_f64(), structures["high"].as_f64()),
        (Some(1.0), Some(3.0), Some(4.0))
    );
    assert_eq!(impact["totals"]["people"]["best"].as_f64(), Some(12.0));
    (corridor, impact)
}

async fn notice_and_incident(cast: &Cast, settlement: Uuid) -> (Value, Value, Value) {
    let notice = json!({
        "settlement_id": settlement, "title": "Notice to leave", "land_class": "public",
        "issuer": {"kind": "other_public_body", "name": "Invented Roads Authority"},
        "issued": day("2024-03-01"), "eviction_on": day("2024-03-22"),
        "channels": [{"kind": "in_writing", "completed": day("2024-03-04")}],
    });
    let notice = cast.mapper.post("/api/v1/notices", &notice).await.ok();
    assert_eq!(notice["clock"]["result"], "not_met");
    let incident = json!({
        "settlement_id": settlement, "title": "Eviction on a Friday", "phase": "execution", "occurred": day("2024-03-22"),
        "narrative": "Machines came before sunrise.", "notice_id": notice["id"],
        "duty_holders": [{"name": "Invented Roads Authority", "kind": "institution", "role": "ordered the works"}],
        "counts": [{"counted": "households", "tenure_role": "tenant", "figure": {"value": 3.0, "unit": "households",
            "as_of": day("2024-03-23"), "source": "door count by the committee", "confidence": "medium"}}],
    });
    let incident = cast.mapper.post("/api/v1/incidents", &incident).await.ok();
    let photo = b"\xff\xd8\xff\xe0 a picture, as far as its first bytes say".to_vec();
    let fields = [("title", "The morning after"), ("subject_id", incident["id"].as_str().unwrap())];
    let item = cast.mapper.upload("/api/v1/evidence", &fields, "morning.jpg", photo).await.ok();
    (notice, incident, item)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_becomes_a_boundary_a_count_a_case_and_a_pack_that_a_stranger_verifies() {
    let app = TestApp::start().await;
    let cast = Cast::of(&app).await;
    let settlement = settlement(&cast, CORNER).await;
    let accepted = walked_boundary(&cast, settlement, square_gpx(CORNER[0], CORNER[1], 0.004)).await;
    let shown = app.visitor().get(&format!("/api/v1/settlements/{settlement}")).await.ok();
    assert_eq!(shown["boundary"]["agreed_by"], json!(["committee meeting of 3 May, 12 people"]));
    let middle = [CORNER[0] + 0.002, CORNER[1] + 0.002];
    homes(&app, settlement, middle).await;
    let (corridor, impact) = corridor_and_impact(&cast, middle).await;
    let (notice, incident, item) = notice_and_incident(&cast, settlement).await;

    let body = json!({"title": "Kijani Bonde Residents v Invented Roads Authority", "court": "Environment and Land Court",
        "number": "Petition 1 of 2024 (invented)", "deponent_initials": "WN", "settlement_id": settlement});
    let case = cast.lawyer.post("/api/v1/cases", &body).await.ok();
    let exhibits = format!("/api/v1/cases/{}/exhibits", id(&case));
    for (record, words) in [
        (&accepted["boundary_id"], "Boundary agreed by the committee"),
        (&corridor["id"], "The road as drawn"),
        (&impact["id"], "Whom the road touches"),
        (&notice["id"], "The notice"),
        (&incident["id"], "The eviction"),
    ] {
        cast.lawyer.post(&exhibits, &json!({"record_id": record, "description": words})).await.ok();
    }
    cast.lawyer.post(&exhibits, &json!({"item_id": item["id"], "description": "Photograph"})).await.ok();

    let pack = make_pack(&cast.lawyer, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    let zip = download(&cast.lawyer, &pack).await.body;
    assert_eq!(pack["sha256"], hex::encode(Sha256::digest(&zip)));
    let about = app.visitor().get("/api/v1/about").await.ok();
    let key: ExpectedKey = about["key_fingerprint"].as_str().unwrap().parse().unwrap();
    let file = app.folder().join("stranger.zip");
    std::fs::write(&file, &zip).unwrap();
    let report = verify_pack(&file, Some(&key)).unwrap();
    assert!(report.is_sound(), "{report}");

    let mut changed = zip.clone();
    let place = changed.len() / 2;
    changed[place] ^= 1;
    std::fs::write(&file, &changed).unwrap();
    assert!(!verify_pack(&file, Some(&key)).is_ok_and(|report| report.is_sound()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_walk_from_a_real_device_becomes_a_boundary() {
    let Some(file) = corpus("gpx_georust/gpsies_example.gpx") else { return };
    let world = Area { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
    let app = TestApp::start_in(world).await;
    let cast = Cast::of(&app).await;
    let text = std::fs::read_to_string(&file).unwrap();
    let number = |name: &str| -> f64 {
        let rest = &text[text.find("<trkpt").unwrap()..];
        rest.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let settlement = settlement(&cast, [number("lon"), number("lat")]).await;
    walked_boundary(&cast, settlement, text.into_bytes()).await;
    let shown = app.visitor().get(&format!("/api/v1/settlements/{settlement}")).await.ok();
    assert_eq!(shown["boundary"]["standing"], "accepted");
}
