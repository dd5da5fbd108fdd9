//! Lines that no road follows: refused, or counted along before the server's own limit cuts the count off.

use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use geo_types::{Geometry, Point};
use mipaka::db::{Tx, Visibility};
use mipaka::structures::{self, NewStructure, StructureBatch, StructureUse};
use serde_json::{Value, json};
use uuid::Uuid;

/// How far each structure may lie from where it is mapped.
const ERROR_M: f64 = 3.0;

fn corridor(points: &[[f64; 2]], metres: f64) -> Value {
    let side = json!({"best_m": metres, "source": "stated (invented)", "confidence": "stated"});
    json!({"name": "Mfano", "corridor_kind": "road", "left": side, "right": side,
        "line": {"type": "LineString", "coordinates": points}})
}

async fn draw(person: &Person, points: &[[f64; 2]], metres: f64) -> Reply {
    person.post("/api/v1/corridors", &corridor(points, metres)).await
}

/// Points of structures 55 m apart, in a square of so many from a corner.
async fn build(app: &TestApp, corner: [f64; 2], side: u32) {
    let at = |number: u32| {
        let (east, north) = (f64::from(number % side) * 0.0005, f64::from(number / side) * 0.0005);
        Geometry::Point(Point::new(corner[0] + east, corner[1] + north))
    };
    let structures: Vec<NewStructure> = (0..side * side)
        .map(|number| NewStructure {
            id: Uuid::now_v7(),
            settlement_id: None,
            number: number.to_string(),
            used_for: StructureUse::Residential,
            households: Some(1),
            people: Some(4),
            position_error_m: ERROR_M,
            surveyed_on: None,
            source: "enumeration (invented)".into(),
            geometry: at(number),
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

/// Structures within so many metres of a stored corridor, by PostGIS on the ellipsoid.
async fn truly_within(app: &TestApp, corridor: &Value, metres: f64) -> i64 {
    sqlx::query_scalar(
        "select count(*) from structures s, corridors c
         where c.id = $1::uuid and c.superseded_at is null and st_dwithin(s.geom::geography, c.geom::geography, $2)",
    )
    .bind(corridor["id"].as_str())
    .bind(metres)
    .fetch_one(&app.owner().await)
    .await
    .unwrap()
}

async fn count(person: &Person, corridor: &Value) -> Reply {
    let path = format!("/api/v1/corridors/{}/impacts", corridor["id"].as_str().unwrap());
    person.post(&path, &json!({})).await
}

/// A place between 0 and 1 that looks like chance.
fn spread(number: u32, by: u32) -> f64 {
    f64::from(number.wrapping_mul(by) % 10_007) / 10_007.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_whose_strip_would_be_a_thicket_is_refused_with_words() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let thicket = |points: u32, wide: f64| -> Vec<[f64; 2]> {
        (0..points).map(|n| [36.5 + wide * spread(n, 7_919), -1.5 + wide * spread(n, 104_729)]).collect()
    };
    for (points, wide, metres) in [(20_000, 0.2, 900.0), (3_000, 0.2, 15.0), (1_000, 0.05, 2.0)] {
        let reply = draw(&advocate, &thicket(points, wide), metres).await;
        assert_eq!(reply.problem(), (422, "corridor-too-intricate".into()));
        let said = reply.json();
        assert_eq!(said["errors"][0]["pointer"], "/line");
        assert!(said["mend"].as_str().unwrap().contains("as it runs"));
    }
    let road = draw(&advocate, &[[36.80, -1.30], [36.83, -1.30]], 30.0).await.ok();
    let path = format!("/api/v1/corridors/{}", road["id"].as_str().unwrap());
    let line = json!({"line": {"type": "LineString", "coordinates": thicket(3_000, 0.2)}});
    assert_eq!(advocate.patch(&path, 1, &line).await.problem(), (422, "corridor-too-intricate".into()));
    assert_eq!(advocate.get("/api/v1/corridors").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dense_zigzag_is_drawn_and_counted_along_truly() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    build(&app, [36.79, -1.31], 60).await;
    let zigzag: Vec<[f64; 2]> =
        (0..3_000).map(|n| [36.8 + f64::from(n % 2) * 0.004, -1.3 + f64::from(n) * 0.000_004]).collect();
    let drawn = draw(&advocate, &zigzag, 900.0).await.ok();
    assert_eq!(drawn["band"]["coordinates"].as_array().unwrap().len(), 1, "one strip without holes");
    let counted = count(&advocate, &drawn).await.ok();
    let truth = truly_within(&app, &drawn, 900.0 + ERROR_M).await;
    assert!(truth > 1_000);
    assert_eq!(counted["totals"]["structures"]["high"], truth);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_road_of_three_thousand_points_is_counted_along_as_before() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    build(&app, [36.72, -1.315], 60).await;
    let winding = |n: u32| {
        let share = f64::from(n) / 2_999.0;
        [36.6 + 0.4 * share, -1.3 + 0.01 * (share * 60.0).sin() + f64::from(n % 7) * 0.000_004]
    };
    let road = draw(&advocate, &(0..3_000).map(winding).collect::<Vec<_>>(), 45.0).await.ok();
    assert!(road["length_m"].as_f64().unwrap() > 45_000.0);
    let counted = count(&advocate, &road).await.ok();
    let truth = truly_within(&app, &road, 45.0 + ERROR_M).await;
    assert!(truth > 50, "{truth}");
    assert_eq!(counted["totals"]["structures"]["high"], truth);
    assert_eq!(counted["data"]["structures_seen"], truly_within(&app, &road, 145.0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_takes_too_long_is_cut_off_and_says_what_to_do() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let road = draw(&advocate, &[[36.80, -1.30], [36.83, -1.30]], 30.0).await.ok();
    let owner = app.owner().await;
    let mut held = owner.begin().await.unwrap();
    // Nobody reads structures until this ends, as if reading them took that long.
    sqlx::query("lock table structures in access exclusive mode").execute(&mut *held).await.unwrap();
    let reply = count(&advocate, &road).await;
    assert_eq!(reply.problem(), (422, "count-too-large".into()));
    held.rollback().await.unwrap();
    count(&advocate, &road).await.ok();
}
