//! One id type per kind of record, so that a claim's id is never taken for a notice's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! record_ids {
    ($($(#[$about:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    )+};
}

record_ids! {
    /// Any record, whatever its kind.
    RecordId,
    AccountId,
    OrganisationId,
    PlaceId,
    SettlementId,
    /// One version of a settlement's boundary.
    BoundaryId,
    WalkId,
    /// One original evidence file.
    ItemId,
    StructureId,
    ClaimId,
    NoticeId,
    IncidentId,
    CorridorId,
    /// One dated run of a corridor's tally.
    ImpactId,
    CaseId,
    ExhibitId,
    PackId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints_and_is_a_bare_string_in_json() {
        let id = ClaimId::new(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse::<ClaimId>().unwrap(), id);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"00000000-0000-0000-0000-000000000007\"");
        assert!("not an id".parse::<ClaimId>().is_err());
    }
}
