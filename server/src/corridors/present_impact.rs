//! A count with the names its reader may know.

use domain::corridors::SettlementTally;

use super::error::CorridorError;
use super::impact_dto::{ImpactSettlement, ImpactSettlementName, ImpactTotals, ImpactView};
use super::store::{self, StoredImpact};
use crate::db::Tx;
use crate::settlements;

/// Names settlements as the viewer may know them and shows at most so many structures.
pub(super) async fn present(
    tx: &mut Tx,
    stored: StoredImpact,
    at_most: i64,
) -> Result<ImpactView, CorridorError> {
    let (all, readable) = store::count_rows(tx, stored.head.id).await?;
    let structures = match at_most {
        0 => Vec::new(),
        at_most => store::list_structures(tx, stored.head.id, Some(at_most)).await?,
    };
    let mut by_settlement = Vec::with_capacity(stored.by_settlement.len());
    for row in &stored.by_settlement {
        by_settlement.push(settlement_row(tx, row).await?);
    }
    let total = stored.total;
    Ok(ImpactView {
        more: readable - i64::try_from(structures.len()).unwrap_or(i64::MAX),
        withheld: all - readable,
        head: stored.head,
        version: 1,
        corridor: stored.corridor,
        run_at: stored.run_at,
        as_of: stored.as_of,
        parameters: stored.parameters,
        totals: ImpactTotals {
            structures: total.structures.into(),
            households: total.households.into(),
            people: total.people.into(),
            without_household_count: total.without_household_count,
            without_people_count: total.without_people_count,
        },
        by_settlement,
        data: stored.data,
        method: stored.method,
        structures,
    })
}

async fn settlement_row(tx: &mut Tx, row: &SettlementTally) -> Result<ImpactSettlement, CorridorError> {
    let found = match row.settlement {
        Some(id) => settlements::find_settlement(tx, id.uuid()).await?,
        None => None,
    };
    let settlement =
        found.map(|found| ImpactSettlementName { id: found.id, name: found.name, county: found.county });
    Ok(ImpactSettlement {
        settlement,
        structures: row.structures.into(),
        households: row.households.into(),
        people: row.people.into(),
        without_household_count: row.without_household_count,
        without_people_count: row.without_people_count,
    })
}
