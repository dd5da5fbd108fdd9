//! Names of persons leave the version before it is stored and come back when it is read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dto::{DutyHolder, DutyHolderKind};

/// A duty holder as a version stores it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredDutyHolder {
    kind: DutyHolderKind,
    role: String,
    /// The name of an institution or company.
    name: Option<String>,
    /// Where the name of a person lies.
    identity: Option<Uuid>,
}

/// Parts that are stored, and the persons' names that go to the identity table. A name that lies
/// there already keeps its place, so that a version differs only where something changed.
pub(super) fn part(
    holders: &[DutyHolder],
    known: &HashMap<Uuid, String>,
) -> (Vec<StoredDutyHolder>, Vec<(Uuid, String)>) {
    let mut names = Vec::new();
    let stored = holders
        .iter()
        .map(|holder| {
            let person = !matches!(holder.kind, DutyHolderKind::Institution | DutyHolderKind::Company);
            let name =
                holder.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
            let mut stored =
                StoredDutyHolder { kind: holder.kind, role: holder.role.trim().into(), name, identity: None };
            if person && let Some(name) = stored.name.take() {
                let id = known.iter().find(|(_, kept)| **kept == name).map_or_else(
                    || {
                        let id = Uuid::now_v7();
                        names.push((id, name.clone()));
                        id
                    },
                    |(id, _)| *id,
                );
                stored.identity = Some(id);
            }
            stored
        })
        .collect();
    (stored, names)
}

/// Puts the names back that are still there.
pub(super) fn join(stored: Vec<StoredDutyHolder>, names: &HashMap<Uuid, String>) -> Vec<DutyHolder> {
    stored
        .into_iter()
        .map(|holder| DutyHolder {
            name: holder.name.or_else(|| names.get(&holder.identity?).cloned()),
            kind: holder.kind,
            role: holder.role,
            alleged: true,
        })
        .collect()
}
