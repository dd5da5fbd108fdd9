//! Adds, changes, orders and removes exhibits. Each is a new version of the case.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use custody::leaf::Detail;
use domain::cases::{ExhibitMark, check_marks, check_order};
use domain::text::check_lines;
use uuid::Uuid;

use super::change_case::{expect_version, save};
use super::dto::{ExhibitBody, ExhibitPatch};
use super::facts::CaseContent;
use super::{CaseError, StoredCase, StoredExhibit, policy, store};
use crate::accounts::SignedIn;
use crate::db::{self, CreateRefused, Once, Tx};
use crate::evidence;
use crate::http::lines::hidden_character;

/// Most exhibits of one case.
const MAX_EXHIBITS: usize = 2000;
const DESCRIPTION_CHARACTERS: usize = 1000;

/// An exhibit of a case that is being stored by a command.
#[derive(Debug, Clone)]
pub struct NewExhibit {
    pub id: Uuid,
    pub mark: ExhibitMark,
    pub description: String,
    pub record: Uuid,
}

/// Adds exhibits at the end, as one version.
pub async fn insert_exhibits(
    tx: &mut Tx,
    case: Uuid,
    new: Vec<NewExhibit>,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    store::lock(tx, case).await?;
    let case = store::find(tx, case).await?.ok_or(CaseError::Absent)?;
    let mut exhibits = case.exhibits.clone();
    for one in new {
        note_custody(tx, &case, one.record, "attached", now).await?;
        exhibits.push(StoredExhibit {
            id: one.id,
            mark: one.mark,
            description: one.description,
            record_id: one.record,
        });
    }
    check_marks(exhibits.iter().map(|exhibit| &exhibit.mark))?;
    save(tx, &case, &CaseContent { exhibits, ..case.content() }, None, now).await
}

async fn to_change(tx: &mut Tx, person: &SignedIn, id: Uuid) -> Result<StoredCase, CaseError> {
    store::lock(tx, id).await?;
    let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
    policy::permit_work(tx, person, &case).await?;
    Ok(case)
}

pub(super) async fn add(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    body: ExhibitBody,
    now: DateTime<Utc>,
) -> Result<(Uuid, bool), CaseError> {
    let creation = match db::once_within(tx, body.id, id, &body).await? {
        Once::Repeated(exhibit) => {
            let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
            let stays = case.exhibits.iter().any(|known| known.id == exhibit);
            return if stays { Ok((exhibit, true)) } else { Err(CreateRefused::ReceivedBefore.into()) };
        }
        Once::New(creation) => creation,
    };
    let case = to_change(tx, person, id).await?;
    let (pointer, record) = match (body.record_id, body.item_id) {
        (Some(record), None) => ("/record_id", record),
        (None, Some(item)) => ("/item_id", item),
        _ => return Err(CaseError::field("/record_id", "one-of", "Give either record_id or item_id.")),
    };
    let head = db::load_head(tx, record).await?;
    let fits =
        |kind: &str| if body.item_id.is_some() { kind == "item" } else { !matches!(kind, "case" | "pack") };
    if !head.is_some_and(|head| fits(&head.kind)) {
        return Err(CaseError::field(pointer, "absent", "There is no such record."));
    }
    if body.position == Some(0) {
        return Err(CaseError::field("/position", "out-of-range", "Positions count from 1."));
    }
    let borne: Vec<ExhibitMark> = case
        .exhibits
        .iter()
        .filter(|known| known.record_id == record)
        .map(|known| known.mark.clone())
        .collect();
    if !borne.is_empty() && !body.again {
        return Err(CaseError::ExhibitAlready(borne));
    }
    if case.exhibits.len() >= MAX_EXHIBITS {
        return Err(CaseError::field(
            "",
            "too-many",
            format!("A case holds at most {MAX_EXHIBITS} exhibits."),
        ));
    }
    let mark = match body.mark.as_deref().map(str::trim).filter(|mark| !mark.is_empty()) {
        Some(mark) => mark.parse()?,
        None => ExhibitMark::next(case.facts.initials(), case.exhibits.iter().map(|exhibit| &exhibit.mark))?,
    };
    let exhibit =
        StoredExhibit { id: creation.id, mark, description: describe(&body.description)?, record_id: record };
    let mut exhibits = case.exhibits.clone();
    let place =
        body.position.map_or(exhibits.len(), |position| position.saturating_sub(1)).min(exhibits.len());
    exhibits.insert(place, exhibit);
    check_marks(exhibits.iter().map(|exhibit| &exhibit.mark))?;
    note_custody(tx, &case, record, "attached", now).await?;
    save(tx, &case, &CaseContent { exhibits, ..case.content() }, None, now).await?;
    creation.remember_within(tx, id).await?;
    Ok((creation.id, false))
}

pub(super) async fn change(
    tx: &mut Tx,
    person: &SignedIn,
    (id, exhibit): (Uuid, Uuid),
    version: i32,
    patch: ExhibitPatch,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let case = to_change(tx, person, id).await?;
    expect_version(&case, version)?;
    let mut exhibits = case.exhibits.clone();
    let changed = exhibits.iter_mut().find(|known| known.id == exhibit).ok_or(CaseError::Absent)?;
    if let Some(description) = &patch.description {
        changed.description = describe(description)?;
    }
    if let Some(mark) = &patch.mark {
        changed.mark = mark.parse()?;
    }
    check_marks(exhibits.iter().map(|exhibit| &exhibit.mark))?;
    save(tx, &case, &CaseContent { exhibits, ..case.content() }, None, now).await
}

pub(super) async fn remove(
    tx: &mut Tx,
    person: &SignedIn,
    (id, exhibit): (Uuid, Uuid),
    version: i32,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let case = to_change(tx, person, id).await?;
    expect_version(&case, version)?;
    let mut exhibits = case.exhibits.clone();
    let place = exhibits.iter().position(|known| known.id == exhibit).ok_or(CaseError::Absent)?;
    let removed = exhibits.remove(place);
    note_custody(tx, &case, removed.record_id, "detached", now).await?;
    save(tx, &case, &CaseContent { exhibits, ..case.content() }, None, now).await
}

pub(super) async fn order(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    order: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let case = to_change(tx, person, id).await?;
    expect_version(&case, version)?;
    let known: Vec<Uuid> = case.exhibits.iter().map(|exhibit| exhibit.id).collect();
    check_order(&known, order)?;
    let mut exhibits = case.exhibits.clone();
    exhibits.sort_by_key(|exhibit| order.iter().position(|id| *id == exhibit.id));
    save(tx, &case, &CaseContent { exhibits, ..case.content() }, None, now).await
}

fn describe(text: &str) -> Result<String, CaseError> {
    let text = text.trim();
    if let Err(hidden) = check_lines(text) {
        return Err(CaseError::Invalid(vec![hidden_character("/description", hidden)]));
    }
    if text.is_empty() || text.chars().count() > DESCRIPTION_CHARACTERS {
        let words = format!("Say in 1 to {DESCRIPTION_CHARACTERS} characters what the exhibit shows.");
        return Err(CaseError::field("/description", "unusable", words));
    }
    Ok(text.to_owned())
}

/// Files have a chain of custody; other records have versions.
async fn note_custody(
    tx: &mut Tx,
    case: &StoredCase,
    record: Uuid,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let is_item = db::load_head(tx, record).await?.is_some_and(|head| head.kind == "item");
    if is_item {
        let details = BTreeMap::from([("case".to_owned(), Detail::from(case.head.reference.as_str()))]);
        evidence::record_event(tx, now, record, kind, None, details).await?;
    }
    Ok(())
}
