use acceptance::{Person, TestApp};
use domain::actor::Role;
use domain::geometry::{LocalPlane, LonLat};
use geo_types::{Geometry, LineString, Point, Polygon};
use mipaka::db::{Tx, Visibility};
use mipaka::structures::{self, NewStructure, StructureBatch, StructureUse};
use serde_json::{Value, json};
use uuid::Uuid;

const WEST: f64 = 36.80;
const EAST: f64 = 36.83;
const SOUTH: f64 = -1.30;

fn width(low: f64, best: f64, high: f64) -> Value {
    json!({"low_m": low, "best_m": best, "high_m": high, "source": "Gazette notice 9999 of 2019 (invented)", "confidence": "gazetted"})
}

fn corridor() -> Value {
    json!({"name": "=Mfano bypass", "corridor_kind": "road", "agency": "Road Agency of the Example Republic", "funder": null, "stage": "surveyed",
        "line": {"type": "LineString", "coordinates": [[WEST, SOUTH], [EAST, SOUTH]]},
        "left": width(20.0, 30.0, 40.0), "right": width(10.0, 15.0, 15.0)})
}

async fn draw(person: &Person) -> Value {
    person.post("/api/v1/corridors", &corridor()).await.ok()
}

async fn settlement(person: &Person) -> Uuid {
    let body = json!({"name": "Kijani Bonde", "county": "Mfano", "centre": [36.81, -1.3], "organisation_id": person.organisation});
    person.post("/api/v1/settlements", &body).await.ok()["id"].as_str().unwrap().parse().unwrap()
}

/// Places metres north of the corridor's line, spread along it. Even ones are outlines six metres wide.
fn house(number: usize, north_m: f64, settlement: Option<Uuid>) -> NewStructure {
    let lon = WEST + 0.002 + 0.0002 * (number % 120) as f64;
    let plane = LocalPlane::at(LonLat::new(lon, SOUTH).unwrap());
    let at = |x: f64, y: f64| -> [f64; 2] { plane.to_lonlat([x, y]).unwrap().into() };
    let geometry = if number % 2 == 0 {
        let ring = [[-3.0, 0.0], [3.0, 0.0], [3.0, 6.0], [-3.0, 6.0], [-3.0, 0.0]];
        let ring: LineString<f64> = ring.iter().map(|[x, y]| at(*x, north_m + *y)).collect();
        Geometry::Polygon(Polygon::new(ring, Vec::new()))
    } else {
        Geometry::Point(Point::from(at(0.0, north_m)))
    };
    NewStructure {
        id: Uuid::now_v7(),
        settlement_id: settlement,
        number: if number == 0 { "@cmd".into() } else { format!("{number}A") },
        used_for: StructureUse::Residential,
        households: (number % 3 != 0).then_some(2),
        people: (number % 3 != 0).then_some(7),
        position_error_m: 4.0,
        surveyed_on: None,
        source: "enumeration (invented)".into(),
        geometry,
    }
}

async fn build(app: &TestApp, organisation: Uuid, visibility: Visibility, structures: Vec<NewStructure>) {
    let mut tx = Tx::system(&app.app.pools.app).await.unwrap();
    let batch = StructureBatch {
        organisation,
        visibility,
        at: app.clock.now(),
        demo: false,
        structures: &structures,
    };
    structures::insert_many(&mut tx, batch).await.unwrap();
    tx.commit().await.unwrap();
}

/// Signed metres from the line to each house's nearest part: outlines reach from `north` to `north + 6`.
fn metres(number: usize, north_m: f64) -> f64 {
    if number % 2 == 1 || north_m > 0.0 {
        north_m.abs()
    } else if north_m + 6.0 >= 0.0 {
        0.0
    } else {
        (north_m + 6.0).abs()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corridor_is_drawn_with_its_length_and_an_unequal_band_that_everyone_sees() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let reply = advocate.post("/api/v1/corridors", &corridor()).await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\"".to_owned()));
    let made = reply.json();
    let path = format!("/api/v1/corridors/{}", made["id"].as_str().unwrap());
    assert_eq!(made["visibility"], "public");
    let length_m = made["length_m"].as_f64().unwrap();
    assert!((length_m / 3_338.6 - 1.0).abs() < 0.001, "{length_m}");
    let shown = app.visitor().get(&path).await.ok();
    assert_eq!(shown["left"]["high_m"], 40.0);
    let ring = shown["band"]["coordinates"][0][0].as_array().unwrap();
    let north = ring.iter().map(|at| at[1].as_f64().unwrap()).fold(f64::MIN, f64::max);
    let south = ring.iter().map(|at| at[1].as_f64().unwrap()).fold(f64::MAX, f64::min);
    let metre = 110_574.0;
    assert!(((north - SOUTH) * metre - 30.0).abs() < 0.15, "left is north of a line drawn to the east");
    assert!(((SOUTH - south) * metre - 15.0).abs() < 0.15);

    let found = app.visitor().get("/api/v1/corridors?bbox=36.81,-1.31,36.82,-1.29").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        app.visitor().get("/api/v1/corridors?bbox=37,-1.31,37.1,-1.29").await.ok()["items"],
        json!([])
    );
    assert_eq!(app.visitor().get("/api/v1/corridors?at=2001-01-01").await.ok()["items"], json!([]));

    let patch = json!({"agency": null, "left": width(0.0, 0.0, 0.0), "right": width(0.0, 0.0, 0.0), "note": "not gazetted after all"});
    let changed = advocate.patch(&path, 1, &patch).await.ok();
    assert_eq!((&changed["version"], &changed["agency"]), (&json!(2), &Value::Null));
    let history = app.visitor().get(&format!("{path}/history")).await.ok();
    assert_eq!(history["items"][0]["changed"], json!(["agency", "left", "right"]));
    assert_eq!(history["items"][0]["by"], Value::Null);
    assert_eq!(advocate.patch(&path, 1, &json!({"name": "late"})).await.problem(), (412, "stale".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_and_widths_that_cannot_be_right_are_refused_by_name() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let line = |points: Value| json!({"type": "LineString", "coordinates": points});
    let cases = [
        ("line", line(json!([[WEST, SOUTH]])), "/line", "too-few-points"),
        ("line", line(json!([[WEST, SOUTH], [WEST, SOUTH]])), "/line", "too-few-points"),
        ("line", line(json!([[SOUTH, WEST], [SOUTH, EAST]])), "/line", "swapped-axes"),
        ("line", line(json!([[WEST, SOUTH], [2.3, 48.8]])), "/line", "outside-area"),
        ("line", line(json!([[WEST, 91.0], [EAST, SOUTH]])), "/line", "coordinate"),
        ("line", json!({"type": "Point", "coordinates": [WEST, SOUTH]}), "/line", "not-a-line"),
        ("left", width(30.0, 20.0, 40.0), "/left", "out-of-order"),
        ("right", width(-1.0, 20.0, 40.0), "/right", "out-of-range"),
        ("right", width(1.0, 20.0, 40_000.0), "/right", "out-of-range"),
        ("left", json!({"best_m": 10, "source": " ", "confidence": "stated"}), "/left/source", "no-source"),
        ("name", json!(""), "/name", "length"),
    ];
    for (member, value, pointer, code) in cases {
        let mut body = corridor();
        body[member] = value;
        let reply = advocate.post("/api/v1/corridors", &body).await;
        assert_eq!(reply.problem().0, 422, "{code}");
        let error = &reply.json()["errors"][0];
        assert_eq!((error["pointer"].as_str(), error["code"].as_str()), (Some(pointer), Some(code)));
    }
    assert_eq!(advocate.get("/api/v1/corridors").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_draw_change_and_count_is_kept() {
    let app = TestApp::start().await;
    let (advocate, mapper) = (app.person(Role::Advocate).await, app.person(Role::Mapper).await);
    let (stranger, visitor) = (app.stranger(Role::Lawyer).await, app.visitor());
    assert_eq!(visitor.post("/api/v1/corridors", &corridor()).await.problem().0, 401);
    assert_eq!(mapper.post("/api/v1/corridors", &corridor()).await.problem(), (403, "not-allowed".into()));
    let path = format!("/api/v1/corridors/{}", draw(&advocate).await["id"].as_str().unwrap());
    for person in [&mapper, &stranger] {
        assert_eq!(
            person.patch(&path, 1, &json!({"name": "x"})).await.problem(),
            (403, "not-allowed".into())
        );
    }
    let runs = format!("{path}/impacts");
    assert_eq!(visitor.post(&runs, &json!({})).await.problem().0, 401);
    assert_eq!(mapper.post(&runs, &json!({})).await.problem(), (403, "not-allowed".into()));
    assert_eq!(
        advocate.post(&runs, &json!({"screening_m": -1})).await.json()["errors"][0]["pointer"],
        "/screening_m"
    );
    let run = advocate.post(&runs, &json!({})).await.ok();
    let one = format!("/api/v1/impacts/{}", run["id"].as_str().unwrap());
    for person in [&mapper, &stranger, &visitor] {
        for address in [one.clone(), format!("{one}/csv"), format!("{one}/brief.pdf")] {
            assert_eq!(person.get(&address).await.problem(), (404, "absent".into()));
        }
        assert_eq!(person.get(&runs).await.ok()["items"], json!([]));
    }
    let theirs = stranger.post(&runs, &json!({})).await.ok();
    assert_eq!(theirs["organisation"]["id"], app.elsewhere.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_equals_what_a_tape_would_measure_and_stays_as_it_was() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let home = settlement(&advocate).await;
    let rows: Vec<(usize, f64)> = (0..120).map(|n| (n, (n as f64 - 60.0) * 1.5 + 0.25)).collect();
    let houses = rows.iter().map(|&(n, north)| house(n, north, (n % 4 != 0).then_some(home))).collect();
    build(&app, app.home, Visibility::Restricted, houses).await;
    build(&app, app.elsewhere, Visibility::Restricted, vec![house(1, 1.0, None)]).await;
    let drawn = draw(&advocate).await;
    let runs = format!("/api/v1/corridors/{}/impacts", drawn["id"].as_str().unwrap());
    let run = advocate.post(&runs, &json!({})).await.ok();

    let (mut low, mut best, mut high) = (0, 0, 0);
    for &(n, north) in &rows {
        let (distance, [narrow, usual, wide]) = (
            metres(n, north),
            if north > 0.0 || metres(n, north) == 0.0 { [20.0, 30.0, 40.0] } else { [10.0, 15.0, 15.0] },
        );
        high += u64::from(distance - 4.0 <= wide);
        best += u64::from(distance <= usual);
        low += u64::from(distance + 4.0 <= narrow);
    }
    assert!(0 < low && low < best && best < high);
    assert_eq!(run["totals"]["structures"], json!({"low": low, "best": best, "high": high}));
    let sum = |what: &str| -> u64 {
        run["by_settlement"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["structures"][what].as_u64().unwrap())
            .sum()
    };
    assert_eq!((sum("low"), sum("best"), sum("high")), (low, best, high));
    assert_eq!(run["by_settlement"][0]["settlement"], Value::Null);
    assert_eq!(run["by_settlement"][1]["settlement"]["name"], "Kijani Bonde");
    for what in ["structures", "households", "people"] {
        let range = &run["totals"][what];
        assert!(
            range["low"].as_u64() <= range["best"].as_u64()
                && range["best"].as_u64() <= range["high"].as_u64()
        );
    }
    let structures = run["structures"].as_array().unwrap();
    assert_eq!(structures.len() as u64, high);
    assert_eq!((&run["more"], &run["withheld"]), (&json!(0), &json!(0)));
    let certain = structures.iter().filter(|row| row["reading"] == "certain").count() as u64;
    assert_eq!(certain, low);

    let again = advocate.post(&runs, &json!({"screening_m": 100.0})).await.ok();
    for member in ["totals", "by_settlement", "structures", "data", "method", "parameters"] {
        assert_eq!(again[member], run[member], "{member}");
    }
    build(&app, app.home, Visibility::Restricted, vec![house(3, 2.0, Some(home))]).await;
    let path = format!("/api/v1/corridors/{}", drawn["id"].as_str().unwrap());
    advocate.patch(&path, 1, &json!({"left": width(0.0, 0.0, 0.0)})).await.ok();
    let kept = advocate.get(&format!("/api/v1/impacts/{}", run["id"].as_str().unwrap())).await.ok();
    assert_eq!(kept, run, "a run is not changed by what comes later");
    let surer = advocate.post(&runs, &json!({"position_error_m": 60.0})).await.ok();
    assert_eq!(surer["totals"]["structures"]["low"], 0);
    assert_eq!(surer["corridor"]["version"], 2);
    assert_eq!(advocate.get(&runs).await.ok()["items"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_homes_are_in_no_count() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    build(&app, app.home, Visibility::Restricted, vec![house(1, 1.0, None)]).await;
    let hidden = house(3, 2.0, None);
    let id = hidden.id;
    build(&app, app.home, Visibility::Restricted, vec![hidden]).await;
    let owner = app.owner().await;
    sqlx::query("update records set visibility = 'sealed' where id = $1")
        .bind(id)
        .execute(&owner)
        .await
        .unwrap();
    sqlx::query("insert into record_readers (record_id, account_id, via) values ($1, $2, 'named')")
        .bind(id)
        .bind(advocate.id)
        .execute(&owner)
        .await
        .unwrap();
    let drawn = draw(&advocate).await;
    let run = advocate
        .post(&format!("/api/v1/corridors/{}/impacts", drawn["id"].as_str().unwrap()), &json!({}))
        .await
        .ok();
    assert_eq!(run["totals"]["structures"]["high"], 1);
    assert_eq!(run["data"]["structures_seen"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_leaves_as_a_table_and_as_one_page() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    let home = settlement(&advocate).await;
    build(&app, app.home, Visibility::Restricted, (0..9).map(|n| house(n, 3.0, Some(home))).collect()).await;
    let drawn = draw(&advocate).await;
    let run = advocate
        .post(&format!("/api/v1/corridors/{}/impacts", drawn["id"].as_str().unwrap()), &json!({}))
        .await
        .ok();
    let path = format!("/api/v1/impacts/{}", run["id"].as_str().unwrap());

    let table = advocate.get(&format!("{path}/csv")).await;
    assert!(table.header("content-type").starts_with("text/csv"));
    assert!(table.header("content-disposition").starts_with("attachment; filename=\"IM-"));
    let text = table.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 11, "a header, nine rows and the end of the last: {text}");
    assert!(lines[0].contains("distance to centre line (m)"));
    let reference = drawn["reference"].as_str().unwrap();
    let (day, method) = (run["as_of"].as_str().unwrap(), run["method"].as_str().unwrap());
    for told in [reference, day, method] {
        assert!(lines[1..10].iter().all(|line| line.contains(told)), "{told} in {text}");
    }
    assert!(lines[1..10].iter().all(|line| line.contains("'=Mfano bypass") && line.contains("Kijani Bonde")));
    assert!(text.contains(",'@cmd,"), "{text}");
    assert!(text.contains(",3.0,left,certain,4.0,2,7"), "{text}");

    let page = advocate.get(&format!("{path}/brief.pdf")).await;
    assert_eq!(page.header("content-type"), "application/pdf");
    assert!(page.body.starts_with(b"%PDF-"), "{}", page.text());
    assert!(page.body.windows(10).any(|part| part == b"/ToUnicode"), "the page holds text");
    let again = advocate.get(&format!("{path}/brief.pdf")).await;
    assert_eq!(again.body, page.body, "the same count gives the same page");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_draws_each_structure_by_its_own_reading() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    // Within 20 m for certain, within 30 m as mapped, within 40 m at most; each may be 4 m off.
    for (north_m, told) in [(3.0, "certain"), (27.0, "likely"), (37.0, "possible")] {
        let house = house((north_m as usize) | 1, north_m, None);
        build(&app, app.home, Visibility::Restricted, vec![house]).await;
        let drawn = draw(&advocate).await;
        let runs = format!("/api/v1/corridors/{}/impacts", drawn["id"].as_str().unwrap());
        let run = advocate.post(&runs, &json!({})).await.ok();
        let page = advocate.get(&format!("/api/v1/impacts/{}/brief.pdf", run["id"].as_str().unwrap())).await;
        let Some(words) = super::words_of(&app, &page.body) else { return };
        let expected: &[&str] = match told {
            "certain" => &["certain"],
            "likely" => &["certain", "likely"],
            _ => &["certain", "likely", "possible"],
        };
        for reading in ["certain", "likely", "possible"] {
            let said = words.contains(&format!("Structure, {reading}:"));
            assert_eq!(said, expected.contains(&reading), "{reading} with {told} in {words}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_says_whose_view_it_is_and_none_is_never_told_as_an_empty_place() {
    let app = TestApp::start().await;
    let advocate = app.person(Role::Advocate).await;
    build(&app, app.home, Visibility::Restricted, (0..3).map(|n| house(n, 3.0, None)).collect()).await;
    let drawn = draw(&advocate).await;
    let runs = format!("/api/v1/corridors/{}/impacts", drawn["id"].as_str().unwrap());
    let stranger = app.stranger(Role::Advocate).await;
    for (person, none) in [(&advocate, false), (&stranger, true)] {
        let run = person.post(&runs, &json!({})).await.ok();
        let whose = run["organisation"]["name"].as_str().unwrap();
        let path = format!("/api/v1/impacts/{}", run["id"].as_str().unwrap());
        let table = person.get(&format!("{path}/csv")).await.text();
        let told = format!("records that {whose} may read; others may stand there");
        let rows: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(rows.len(), if none { 1 } else { 3 }, "{table}");
        assert!(rows.iter().all(|row| row.contains(&told)), "{table}");
        assert_eq!(table.contains("none of those that may be read here"), none, "{table}");
        let Some(words) = super::words_of(&app, &person.get(&format!("{path}/brief.pdf")).await.body) else {
            return;
        };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&format!("Counted over the {told}.")), "{words}");
        assert_eq!(words.contains("0 here means none of those that may be read"), none, "{words}");
        assert!(
            words.contains("How sure") && words.contains("gazetted") && !words.contains("medium"),
            "{words}"
        );
    }
}
