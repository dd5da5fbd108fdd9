//! Opens a case, and changes its facts and team.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::dto::{CaseBody, CasePatch, CaseTeamMember};
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
    store::insert_version(tx, new.id, 1, &facts, &[], None, new.at).await?;
    for (account, role) in new.team {
        store::add_member(tx, new.id, account, role, new.at).await?;
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
    let settlement = match body.settlement_id {
        None => None,
        Some(id) => Some(settlements::find_settlement(tx, id).await?.ok_or_else(no_settlement)?.organisation),
    };
    let organisation = policy::permit_open(person, settlement)?;
    let creation = match db::once(tx, body.id, &body).await? {
        Once::Repeated(id) => return Ok((id, true)),
        Once::New(creation) => creation,
    };
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
    if case.version != version {
        return Err(CaseError::Stale);
    }
    let note = patch.note.clone();
    let facts = patch.apply(case.facts.clone()).check()?;
    save(tx, &case, &facts, &case.exhibits, note.as_deref(), now).await
}

/// Stores the next version; the same facts again are no change.
pub(super) async fn save(
    tx: &mut Tx,
    case: &StoredCase,
    facts: &CaseFacts,
    exhibits: &[StoredExhibit],
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let fields = |facts: &CaseFacts, exhibits: &[StoredExhibit]| -> Result<_, CaseError> {
        let mut fields = serde_json::to_value(facts)?;
        fields["exhibits"] = serde_json::to_value(exhibits)?;
        Ok(fields)
    };
    let changed = changed_fields(&fields(&case.facts, &case.exhibits)?, &fields(facts, exhibits)?);
    if changed.is_empty() {
        return Ok(());
    }
    let id = case.head.id;
    store::insert_version(tx, id, case.version + 1, facts, exhibits, note, now).await?;
    if exhibits != case.exhibits {
        grant(tx, id, exhibits).await?;
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
    team: &[CaseTeamMember],
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    store::lock(tx, id).await?;
    let case = store::find(tx, id).await?.ok_or(CaseError::Absent)?;
    policy::permit_team(tx, person, &case).await?;
    if team.is_empty() || team.len() > 100 {
        return Err(CaseError::field("/team", "unusable", "A team has 1 to 100 people."));
    }
    let stays = team.iter().any(|member| member.account_id == person.account);
    if !stays && store::is_member(tx, id, person.account).await? {
        return Err(CaseError::field("/team", "unusable", "Somebody else has to take you off the team."));
    }
    store::remove_members(tx, id).await?;
    let mut seen = std::collections::BTreeSet::new();
    for member in team {
        if !store::account_is_active(tx, member.account_id).await? {
            return Err(CaseError::field("/team", "absent", "There is no such account."));
        }
        if !seen.insert(member.account_id) {
            return Err(CaseError::field("/team", "repeated", "Somebody is named twice."));
        }
        store::add_member(tx, id, member.account_id, member.role.as_str(), now).await?;
    }
    grant(tx, id, &case.exhibits).await?;
    tx.changed("case", id, &["team"]).await?;
    Ok(())
}
