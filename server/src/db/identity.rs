//! Under whose name a transaction runs, as row security needs it.

use uuid::Uuid;

/// Whose eyes a transaction sees with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// None for the public.
    pub account: Option<Uuid>,
    /// Organisations the account belongs to in any role: it may create records there.
    pub member: Vec<Uuid>,
    /// Organisations where it is verifier, advocate or lawyer: it reads what is restricted there.
    pub reader: Vec<Uuid>,
    /// Organisations whose partner records it reads: its own and those that named one of its own.
    pub partner: Vec<Uuid>,
}

impl Identity {
    /// A PostgreSQL array literal of ids.
    pub(super) fn array(ids: &[Uuid]) -> String {
        let list: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        format!("{{{}}}", list.join(","))
    }
}
