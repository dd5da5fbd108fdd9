//! Who recorded a record and who changed it last, told to strangers by pseudonym and role.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::records::{feature_id, reference};
use super::{Failure, Tx};

/// A person as those outside the organisation are told of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorder {
    /// Such as `PN-7Q4M2X`: the same for the same person everywhere in this installation. Nobody can
    /// work the person out from it without the installation's key.
    pub pseudonym: String,
    /// Roles held when this is read, in the organisation that keeps the record, in the order of the alphabet.
    pub roles: Vec<String>,
}

/// Somebody's hand on a record; the system's where there is no recorder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    pub at: DateTime<Utc>,
    pub by: Option<Recorder>,
}

/// The first version of a record, and its present one where that is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub recorded: Hand,
    pub changed: Option<Hand>,
}

/// None where the transaction may not read the record.
pub async fn load_made(tx: &mut Tx, id: Uuid) -> Result<Option<Made>, Failure> {
    let row = sqlx::query!(
        r#"select r.created_at, r.author_id, card.recorded_at as "changed_at?", card.recorded_by as "changed_by?",
                  array(select role from memberships m
                        where m.account_id = r.author_id and m.organisation_id = r.organisation_id order by role) as "roles!",
                  array(select role from memberships m
                        where m.account_id = card.recorded_by and m.organisation_id = r.organisation_id
                        order by role) as "changer_roles!",
                  (select feature_key from installation) as "key!"
           from records r left join record_cards(array[$1::uuid]) card on card.id = r.id
           where r.id = $1"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| {
        let recorder = |account: Option<Uuid>, roles: Vec<String>| {
            let pseudonym = reference("person", feature_id(&row.key, account?));
            Some(Recorder { pseudonym, roles })
        };
        let changed = row.changed_at.filter(|at| *at != row.created_at);
        Made {
            changed: changed.map(|at| Hand { at, by: recorder(row.changed_by, row.changer_roles.clone()) }),
            recorded: Hand { at: row.created_at, by: recorder(row.author_id, row.roles.clone()) },
        }
    }))
}
