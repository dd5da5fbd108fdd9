use acceptance::{Person, TestApp};
use domain::actor::Role;
use domain::corridors::boxes_within;
use domain::geometry::Line;
use geo_types::{Coord, Geometry, LineString, Point, Polygon, Rect};
use mipaka::db::{Identity, Tx, Visibility, geom::to_wkb};
use mipaka::structures::{self, NewStructure, StructureBatch, StructureUse};
use serde_json::json;
use uuid::Uuid;

use super::holds::take_over;

/// A grid of 3 m squares every 0.0005 degrees from 36.80, -1.30.
fn grid(columns: u32, rows: u32) -> Vec<NewStructure> {
    (0..columns)
        .flat_map(|column| (0..rows).map(move |row| (column, row)))
        .map(|(column, row)| {
            let corner = Coord { x: 36.80 + f64::from(column) * 0.0005, y: -1.30 + f64::from(row) * 0.0005 };
            let far = Coord { x: corner.x + 0.000_03, y: corner.y + 0.000_03 };
            NewStructure {
                id: Uuid::now_v7(),
                settlement_id: None,
                number: format!("{column}-{row}"),
                used_for: StructureUse::Residential,
                households: Some(2),
                people: Some(7),
                position_error_m: 3.0,
                surveyed_on: None,
                source: "Invented count".into(),
                geometry: Geometry::Polygon(Polygon::from(Rect::new(corner, far))),
            }
        })
        .collect()
}

async fn store(app: &TestApp, author: &Person, structures: &[NewStructure]) {
    let mut tx = Tx::system(&app.app.pools.app).await.unwrap();
    tx.enter_for(Some(author.id));
    let batch = StructureBatch {
        organisation: app.home,
        visibility: Visibility::Restricted,
        at: app.clock.now(),
        demo: false,
        structures,
    };
    structures::insert_many(&mut tx, batch).await.unwrap();
    tx.commit().await.unwrap();
}

const ROAD: [(f64, f64); 3] = [(36.80, -1.2987), (36.81, -1.2987), (36.812, -1.29)];

fn line() -> Vec<u8> {
    to_wkb(&Geometry::LineString(LineString::from(ROAD.to_vec())))
}

#[tokio::test(flavor = "multi_thread")]
async fn structures_are_listed_by_box_for_their_organisation_only() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let verifier = app.person(Role::Verifier).await;
    store(&app, &mapper, &grid(20, 20)).await;
    let path = "/api/v1/structures?bbox=36.7999,-1.3001,36.8011,-1.2989&limit=200";
    let seen = verifier.get(path).await.ok();
    assert_eq!(seen["items"].as_array().unwrap().len(), 9);
    let one = &seen["items"][0];
    assert_eq!((one["use"].as_str(), one["people"].as_i64()), (Some("residential"), Some(7)));
    assert_eq!(one["geometry"]["type"], "Polygon");
    for reader in [app.visitor(), app.stranger(Role::Lawyer).await, app.person(Role::Mapper).await] {
        assert!(reader.get(path).await.ok()["items"].as_array().unwrap().is_empty());
        let id = one["id"].as_str().unwrap();
        assert_eq!(reader.get(&format!("/api/v1/structures/{id}")).await.problem(), (404, "absent".into()));
    }
    let mut count = 0;
    let mut next = Some(String::new());
    while let Some(after) = next {
        let page = verifier.get(&format!("/api/v1/structures?limit=150{after}")).await.ok();
        count += page["items"].as_array().unwrap().len();
        next = page["next"].as_str().map(|cursor| format!("&after={cursor}"));
    }
    assert_eq!(count, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_near_a_line_is_found_whole_and_with_the_viewers_rights() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let all = grid(40, 40);
    store(&app, &mapper, &all).await;
    let owner = app.owner().await;
    let truth: Vec<Uuid> = sqlx::query_scalar(
        "select id from structures where st_dwithin(geom::geography, st_geomfromwkb($1, 4326)::geography, 100) order by id",
    )
    .bind(line())
    .fetch_all(&owner)
    .await
    .unwrap();
    assert!(truth.len() > 50);
    let reader = Identity { account: Some(Uuid::now_v7()), reader: vec![app.home], ..Identity::default() };
    let mut tx = Tx::begin(&app.app.pools.app, &reader).await.unwrap();
    let road = LineString::from(ROAD.to_vec());
    let boxes = boxes_within(&Line::try_from(&road).unwrap(), 100.0);
    let found = structures::in_boxes(&mut tx, &boxes).await.unwrap();
    let ids: Vec<Uuid> = found.iter().map(|structure| structure.id).collect();
    assert!(truth.iter().all(|id| ids.contains(id)), "nothing within 100 m is missed");
    assert!(ids.len() < truth.len() * 3, "{} for {}", ids.len(), truth.len());
    assert_eq!(found[0].households, Some(2));

    for stranger in [Identity::default(), Identity { reader: vec![app.elsewhere], ..reader }] {
        let mut tx = Tx::begin(&app.app.pools.app, &stranger).await.unwrap();
        assert!(structures::in_boxes(&mut tx, &boxes).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_changes_the_map_once() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let owner = app.owner().await;
    let announced = || async {
        sqlx::query_scalar::<_, i64>(
            "select count(*) from outbox where topic = 'tiles' and kind = 'structures'",
        )
        .fetch_one(&owner)
        .await
        .unwrap()
    };
    store(&app, &mapper, &grid(30, 30)).await;
    assert_eq!(announced().await, 1);
    let rows: i64 =
        sqlx::query_scalar("select count(*) from tile_structures").fetch_one(&owner).await.unwrap();
    assert_eq!(rows, 900);
    let point = NewStructure {
        geometry: Geometry::Point(Point::new(36.9, -1.2)),
        id: Uuid::now_v7(),
        ..grid(1, 1).remove(0)
    };
    store(&app, &mapper, &[point]).await;
    assert_eq!(announced().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_account_counts_no_sealed_structure_neither_in_a_box_nor_along_a_line() {
    let app = TestApp::start().await;
    let (mapper, lawyer) = (app.person(Role::Mapper).await, app.person(Role::Lawyer).await);
    let administrator = app.person(Role::Administrator).await;
    let all = grid(20, 20);
    store(&app, &mapper, &all).await;
    for structure in all.iter().filter(|one| matches!(one.number.as_str(), "0-0" | "1-1")) {
        let seal = json!({"visibility": "sealed", "reason": "threats were made"});
        lawyer.post(&format!("/api/v1/records/{}/visibility", structure.id), &seal).await.ok();
    }
    let seen = async |person: &Person| {
        let path = "/api/v1/structures?bbox=36.7999,-1.3001,36.8011,-1.2989&limit=200";
        let listed = person.get(path).await.ok()["items"].as_array().unwrap().len();
        let identity = Identity { account: Some(person.id), reader: vec![app.home], ..Identity::default() };
        let mut tx = Tx::begin(&app.app.pools.app, &identity).await.unwrap();
        let box_of_it = [[36.7999, -1.3001, 36.8011, -1.2989]];
        (listed, structures::in_boxes(&mut tx, &box_of_it).await.unwrap().len())
    };
    assert_eq!(seen(&lawyer).await, (9, 9), "two of them are sealed to the lawyer");
    let taken = take_over(&app, &administrator, &lawyer).await;
    assert_eq!(seen(&taken).await, (7, 7));
}
