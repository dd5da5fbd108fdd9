//! Adds a corridor, and changes one.

use chrono::{DateTime, Utc};
use domain::corridors::{CorridorKind, Widths, buffer};
use domain::geometry::Line;
use geo_types::MultiPolygon;
use uuid::Uuid;

use super::dto::{CorridorBody, CorridorFacts, CorridorPatch, width};
use super::error::CorridorError;
use super::{policy, store};
use crate::accounts::SignedIn;
use crate::app::App;
use crate::db::{self, NewRecord, Once, Tx, Visibility};
use crate::http::ground::parse_line;
use crate::http::patch::{expect_present, parse_note};
use crate::http::{ApiError, Problem};

/// Finer than any road is surveyed: a point every two metres over 40 km.
const MOST_POINTS: usize = 20_000;

/// A corridor about to be stored under the transaction's account.
#[derive(Debug, Clone)]
pub struct NewCorridor {
    pub id: Uuid,
    pub organisation: Uuid,
    pub visibility: Visibility,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub name: String,
    pub kind: CorridorKind,
    pub agency: Option<String>,
    pub funder: Option<String>,
    pub stage: Option<String>,
    pub line: Line,
    pub widths: Widths,
}

/// Stores a corridor with its first version and its place on the map.
pub async fn insert_corridor(tx: &mut Tx, new: NewCorridor) -> Result<(), CorridorError> {
    let facts = CorridorFacts {
        name: new.name,
        kind: new.kind,
        agency: new.agency,
        funder: new.funder,
        stage: new.stage,
        line: new.line,
        widths: new.widths,
    }
    .checked()?;
    let record = NewRecord {
        id: new.id,
        kind: "corridor",
        organisation: new.organisation,
        visibility: new.visibility,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    let band = band(&facts).await?;
    store::insert_version(tx, new.id, 1, new.at, &facts, &band, None).await?;
    store::refresh_tiles(tx, new.id).await?;
    tx.created("corridor", new.id, serde_json::json!({})).await?;
    Ok(())
}

/// The ground within the best widths.
async fn band(facts: &CorridorFacts) -> Result<MultiPolygon<f64>, CorridorError> {
    let line = facts.line.clone();
    let (left_m, right_m) = (facts.widths.left.best_m(), facts.widths.right.best_m());
    Ok(tokio::task::spawn_blocking(move || buffer(&line, left_m, right_m)).await??)
}

/// Adds what a person sent. True when it was there already.
pub(super) async fn create(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    body: CorridorBody,
) -> Result<(Uuid, bool), ApiError> {
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
    let organisation = policy::keeper_of_corridor(person)?;
    let line = parse_line(&body.line, MOST_POINTS, app.config.area, "/line")?;
    let widths = Widths { left: width(body.left, "/left")?, right: width(body.right, "/right")? };
    let new = NewCorridor {
        id: creation.id,
        organisation,
        visibility: Visibility::Public,
        at: app.clock.now(),
        demo: app.installation.demo,
        name: body.name,
        kind: body.kind,
        agency: body.agency,
        funder: body.funder,
        stage: body.stage,
        line,
        widths,
    };
    insert_corridor(tx, new).await?;
    creation.remember(tx).await?;
    Ok((creation.id, false))
}

/// Stores the next version of a corridor.
pub(super) async fn change(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: CorridorPatch,
) -> Result<(), ApiError> {
    let head = db::load_head(tx, id).await?.ok_or_else(Problem::absent)?;
    let stored = store::find_stored(tx, id, None).await?.ok_or_else(Problem::absent)?;
    person.permit_change(&head)?;
    expect_present(stored.version, version)?;
    let before = stored.facts;
    let line = match &patch.line {
        Some(value) => parse_line(value, MOST_POINTS, app.config.area, "/line")?,
        None => before.line.clone(),
    };
    let widths = Widths {
        left: patch.left.map_or_else(|| Ok(before.widths.left.clone()), |parts| width(parts, "/left"))?,
        right: patch.right.map_or_else(|| Ok(before.widths.right.clone()), |parts| width(parts, "/right"))?,
    };
    let facts = CorridorFacts {
        name: patch.name.unwrap_or_else(|| before.name.clone()),
        kind: patch.kind.unwrap_or(before.kind),
        agency: patch.agency.unwrap_or_else(|| before.agency.clone()),
        funder: patch.funder.unwrap_or_else(|| before.funder.clone()),
        stage: patch.stage.unwrap_or_else(|| before.stage.clone()),
        line,
        widths,
    }
    .checked()?;
    let note = parse_note(patch.note.as_deref())?;
    let changed = changed(&before, &facts);
    if changed.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let band = band(&facts).await?;
    store::insert_version(tx, id, version + 1, now, &facts, &band, note).await?;
    store::refresh_tiles(tx, id).await?;
    tx.changed("corridor", id, &changed).await?;
    Ok(())
}

fn changed(before: &CorridorFacts, after: &CorridorFacts) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("kind", before.kind != after.kind),
        ("agency", before.agency != after.agency),
        ("funder", before.funder != after.funder),
        ("stage", before.stage != after.stage),
        ("line", before.line != after.line),
        ("left", before.widths.left != after.widths.left),
        ("right", before.widths.right != after.widths.right),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
