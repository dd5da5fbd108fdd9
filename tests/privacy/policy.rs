//! The rule of who may read, told five times: in the domain, in row security, in the function that
//! definer functions ask, in the queries of tiles and where tiles are cut from kept rows. All say the same.

use std::collections::BTreeSet;

use acceptance::TestApp;
use domain::visibility::{RecordAccess, Visibility, may_read};
use geozero::mvt::{Message, Tile};
use mipaka::db::{Identity, Tx};
use sqlx::{AssertSqlSafe, PgConnection};
use tiles::{Block, Layer, Look, TileCoord, Viewer, assemble, fetch_block, fetch_tile};
use uuid::Uuid;

use super::policy_world::{Asker, KINDS, Made, PolicyWorld, make};

type Ids = BTreeSet<Uuid>;

async fn ids(connection: &mut PgConnection, question: &str) -> Ids {
    let found: Vec<Uuid> =
        sqlx::query_scalar(AssertSqlSafe(question.to_owned())).fetch_all(connection).await.expect(question);
    found.into_iter().collect()
}

fn readable<'a>(world: &'a PolicyWorld, asker: &'a Asker) -> impl Iterator<Item = &'a Made> {
    world.records.iter().filter(|made| may_read(&asker.actor, &made.access))
}

#[track_caller]
fn agree(world: &PolicyWorld, asker: &Asker, by: &str, found: &Ids, wanted: &Ids) {
    if let Some(id) = found.symmetric_difference(wanted).next() {
        let record = world.records.iter().find(|made| made.id == *id);
        let answer = if found.contains(id) { "lets in" } else { "keeps out" };
        panic!("{by} {answer} {:?} to {record:?}", asker.actor);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn row_security_and_the_definers_question_agree_with_the_rule_for_every_role_and_relation() {
    let app = TestApp::start().await;
    let world = make(app.database()).await;
    let owner = app.owner().await;
    for asker in &world.askers {
        let wanted: Ids = readable(&world, asker).map(|made| made.id).collect();
        let mut tx = Tx::begin(&app.app.pools.app, &asker.identity).await.unwrap();
        let secured = ids(&mut tx, "select id from records").await;
        agree(&world, asker, "row security", &secured, &wanted);

        let mut past = owner.begin().await.unwrap();
        identify(&mut past, &asker.identity).await;
        let asked = ids(&mut past, "select id from records where viewer_may_read(records)").await;
        agree(&world, asker, "viewer_may_read", &asked, &wanted);
    }
}

/// What `Tx::begin` sets, on a connection that row security does not bind.
async fn identify(connection: &mut PgConnection, identity: &Identity) {
    let list =
        |ids: &[Uuid]| format!("{{{}}}", ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(","));
    for (name, value) in [
        ("mipaka.account", identity.account.map(|id| id.to_string()).unwrap_or_default()),
        ("mipaka.member_organisations", list(&identity.member)),
        ("mipaka.reader_organisations", list(&identity.reader)),
        ("mipaka.partner_organisations", list(&identity.partner)),
    ] {
        sqlx::query("select set_config($1, $2, true)")
            .bind(name)
            .bind(value)
            .execute(&mut *connection)
            .await
            .unwrap();
    }
}

/// Functions that see past row security and answer with ids, by the kind they find.
const FINDERS: [(&str, &str); 6] = [
    ("settlement", "select settlements_in_box(st_makeenvelope(36.8, -1.4, 36.9, -1.3, 4326), '2024-01-01')"),
    ("settlement", "select settlements_named('%')"),
    (
        "structure",
        "select structures_in_box(st_makeenvelope(36.8, -1.4, 36.9, -1.3, 4326), null, null, 1000000)",
    ),
    ("structure", "select id from structures_in_boxes('{36.8}', '{-1.4}', '{36.9}', '{-1.3}')"),
    ("claim", "select claims_in_area(st_makeenvelope(36.8, -1.4, 36.9, -1.3, 4326))"),
    ("incident", "select incidents_in_area(st_makeenvelope(36.8, -1.4, 36.9, -1.3, 4326))"),
];

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_search_by_place_or_name_find_what_may_be_read_and_nothing_else() {
    let app = TestApp::start().await;
    let world = make(app.database()).await;
    for asker in &world.askers {
        let mut tx = Tx::begin(&app.app.pools.app, &asker.identity).await.unwrap();
        for (kind, question) in FINDERS {
            let wanted: Ids =
                readable(&world, asker).filter(|made| made.kind == kind).map(|made| made.id).collect();
            let found = ids(&mut tx, question).await;
            agree(&world, asker, question, &found, &wanted);
        }
        let all: Vec<Uuid> = world.records.iter().map(|made| made.id).collect();
        let cards: Vec<Uuid> = sqlx::query_scalar("select id from record_cards($1)")
            .bind(&all)
            .fetch_all(&mut *tx)
            .await
            .unwrap();
        let wanted = readable(&world, asker).map(|made| made.id).collect();
        agree(&world, asker, "record_cards", &cards.into_iter().collect(), &wanted);
        let named = ids(&mut tx, "select records_named('%', '-', 1000000)").await;
        let wanted = readable(&world, asker)
            .filter(|made| made.kind != "structure" && made.access.visibility != Visibility::Sealed)
            .map(|made| made.id)
            .collect();
        agree(&world, asker, "records_named", &named, &wanted);
    }
}

/// Feature ids of packed rows: `int4 length | int8 feature id | …`.
fn feature_ids(tile: TileCoord, block: &Block, look: Look<'_>) -> BTreeSet<i64> {
    let body = assemble(tile, [block], look).body.unwrap_or_default();
    let layers = Tile::decode(body).expect("a vector tile").layers;
    layers
        .iter()
        .flat_map(|layer| &layer.features)
        .filter_map(|feature| feature.id)
        .map(u64::cast_signed)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_hold_what_organisations_may_read_and_nothing_sealed() {
    let app = TestApp::start().await;
    let world = make(app.database()).await;
    // The tile of zoom 16 that holds 36.81° E, 1.31° S.
    let tile = TileCoord::parse("16", "39469", "33006").unwrap();
    let today = app.clock.now().date_naive();
    let mut reader = app.app.pools.tiles.acquire().await.unwrap();
    for asker in &world.askers {
        let viewer = match asker.actor.account {
            None => Viewer::public(),
            Some(_) => Viewer::account(asker.identity.partner.clone(), asker.identity.reader.clone()),
        };
        for (layer, kind) in
            [Layer::Settlements, Layer::Structures, Layer::Claims, Layer::Incidents].into_iter().zip(KINDS)
        {
            let look = Look { viewer: &viewer, at: today };
            let asked_for_one =
                Block::read(layer, &fetch_tile(&mut reader, layer, tile, look).await.unwrap());
            let found = feature_ids(tile, &asked_for_one, look);
            // Rows of every audience, as a server keeps them, judged one by one.
            let kept =
                Block::read(layer, &fetch_block(&mut reader, layer, tile.ancestor(14), 22).await.unwrap());
            assert_eq!(feature_ids(tile, &kept, look), found, "{kind} for {:?}", asker.actor);
            // A tile is shared by people of the same organisations: who is author, on a case team or
            // named sees a record in its page, never in a tile.
            let shared = |access: &RecordAccess| RecordAccess {
                author: None,
                case_teams: BTreeSet::new(),
                named: BTreeSet::new(),
                ..access.clone()
            };
            let wanted: BTreeSet<i64> = world
                .records
                .iter()
                .filter(|made| made.kind == kind && viewer.sees_layer(layer))
                .filter(|made| may_read(&asker.actor, &shared(&made.access)))
                .map(|made| made.feature_id)
                .collect();
            assert_eq!(found, wanted, "{kind} for {:?}", asker.actor);
            assert!(kind == "settlement" || viewer.is_public() == wanted.is_empty());
        }
    }
}
