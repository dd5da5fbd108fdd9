//! Opens a case, and changes its facts and team.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::dto::{CaseBody, CasePatch, CaseTeamMember};
use super::facts::{CaseContent, StoredMember};
use super::{CaseError, CaseFacts, StoredCase, StoredExhibit, policy, store};
use crate::accounts::SignedIn;
use crate::db::{self, NewRecord, Once, Tx, Visibility};
use crate::http::ApiError;
use crate::http::history::changed_fields;
use crate::settlements;

/// A case about to be stored, with the first member of its team.
#[derive(Debug, Clone)]
pub struct NewCase {
    pub id: Uuid,
    pub organisation: Uuid,
    pub at: DateTime<Utc>,
    pub demo: bool,
    pub facts: CaseFacts,
    /// Account and role, such as `lawyer`.
    pub team: Vec<(Uuid, &'static str)>,
}

/// Stores a case without exhibits.
pub async fn insert_case(tx: &mut Tx, new: NewCase) -> Result<(), CaseError> {
    let facts = new.facts.check()?;
    let record = NewRecord {
        id: new.id,
        kind: "case",
        organisation: new.organisation,
        visibility: Visibility::Restricted,
        at: new.at,
        demo: new.demo,
    };
    db::insert_record(tx, record).await?;
    let team: Vec<StoredMember> = new
        .team
        .into_iter()
        .map(|(account_id, role)| StoredMember { account_id, role: role.to_owned() })
        .collect();
    let content = CaseContent { facts, exhibits: Vec::new(), team };
    store::insert_version(tx, new.id, 1, &content, None, new.at).await?;
    for member in &content.team {
        store::add_member(tx, new.id, member, new.at).await?;
    }
    store::grant_readers(tx, new.id, &[new.id]).await?;
    tx.created("case", new.id, json!({})).await?;
    Ok(())
}

/// Opens a case as a person asks. True when it was there already.
pub(super) async fn open(
    tx: &mut Tx,
    person: &SignedIn,
    body: CaseBody,
    now: DateTime<Utc>,
    demo: bool,
) -> Result<(Uuid, bool), ApiError> {
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
    let settlement = match body.settlement_id {
        None => None,
        Some(id) => Some(settlements::find_settlement(tx, id).await?.ok_or_else(no_settlement)?.organisation),
    };
    let organisation = policy::permit_open(person, settlement)?;
    let role = if person.require(organisation, &[domain::actor::Role::Lawyer]).is_ok() {
        "lawyer"
    } else {
        "advocate"
    };
    let team = vec![(person.account, role)];
    insert_case(tx, NewCase { id: creation.id, organisation, at: now, demo, facts: body.into(), team })
        .await?;
    creation.remember(tx).await?;
    Ok((creation.id, false))
}

fn no_settlement() -> CaseError {
    CaseError::field("/settlement_id", "absent", "There is no such settlement.")
}

/// Changes the facts of the version the person read.
pub(super) async fn change(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    patch: CasePatch,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
    policy::permit_work(tx, person, &case).await?;
    if let Some(Some(settlement)) = patch.settlement_id {
        settlements::find_settlement(tx, settlement).await?.ok_or_else(no_settlement)?;
    }
    expect_version(&case, version)?;
    let note = patch.note.clone();
    let facts = patch.apply(case.facts.clone()).check()?;
    save(tx, &case, &CaseContent { facts, ..case.content() }, note.as_deref(), now).await
}

/// Facts, exhibits and team have one version; a change to any of them names the one that was read.
pub(super) fn expect_version(case: &StoredCase, version: i32) -> Result<(), CaseError> {
    if case.version == version { Ok(()) } else { Err(CaseError::Stale) }
}

/// Stores the next version; the same content again is no change.
pub(super) async fn save(
    tx: &mut Tx,
    case: &StoredCase,
    content: &CaseContent,
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let before = case.content();
    let changed = changed_fields(&serde_json::to_value(&before)?, &serde_json::to_value(content)?);
    if changed.is_empty() {
        return Ok(());
    }
    let id = case.head.id;
    store::insert_version(tx, id, case.version + 1, content, note, now).await?;
    if content.team != before.team {
        store::remove_members(tx, id).await?;
        for member in &content.team {
            store::add_member(tx, id, member, now).await?;
        }
    }
    if content.exhibits != before.exhibits || content.team != before.team {
        grant(tx, id, &content.exhibits).await?;
    }
    let changed: Vec<&str> = changed.iter().map(String::as_str).collect();
    tx.changed("case", id, &changed).await?;
    Ok(())
}

/// Lets the team read the case, its exhibits and its packs.
async fn grant(tx: &mut Tx, case: Uuid, exhibits: &[StoredExhibit]) -> Result<(), CaseError> {
    let mut records = store::pack_ids(tx, case).await?;
    records.push(case);
    records.extend(exhibits.iter().map(|exhibit| exhibit.record_id));
    Ok(store::grant_readers(tx, case, &records).await?)
}

/// Sets the team; somebody always stays on it.
pub(super) async fn set_team(
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    version: i32,
    team: &[CaseTeamMember],
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    store::lock(tx, id).await?;
    let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
    policy::permit_team(tx, person, &case).await?;
    expect_version(&case, version)?;
    if team.is_empty() || team.len() > 100 {
        return Err(CaseError::field("/team", "unusable", "A team has 1 to 100 people."));
    }
    let stays = team.iter().any(|member| member.account_id == person.account);
    if !stays && store::is_member(tx, id, person.account).await? {
        return Err(CaseError::field("/team", "unusable", "Somebody else has to take you off the team."));
    }
    let mut chosen: Vec<StoredMember> = Vec::with_capacity(team.len());
    for member in team {
        if !store::account_is_active(tx, member.account_id).await? {
            return Err(CaseError::field("/team", "absent", "There is no such account."));
        }
        if chosen.iter().any(|known| known.account_id == member.account_id) {
            return Err(CaseError::field("/team", "repeated", "Somebody is named twice."));
        }
        chosen.push(StoredMember { account_id: member.account_id, role: member.role.as_str().to_owned() });
    }
    let same = chosen.len() == case.team.len() && chosen.iter().all(|member| case.team.contains(member));
    if same {
        return Ok(());
    }
    save(tx, &case, &CaseContent { team: chosen, ..case.content() }, None, now).await
}
