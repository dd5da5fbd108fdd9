//! Low, best and high of structures, households and people.

use serde_json::{Value, json};

use crate::input::{Estimate, ImpactTotals, SettlementImpact};
use crate::words;

pub(super) fn counts(structures: &Estimate, households: &Estimate, people: &Estimate) -> Value {
    let three = |estimate: &Estimate| [estimate.low, estimate.best, estimate.high].map(words::bound);
    json!({ "structures": three(structures), "households": three(households), "people": three(people) })
}

pub(super) fn totals(totals: &ImpactTotals) -> Value {
    counts(&totals.structures, &totals.households, &totals.people)
}

/// No structure of those that were read lies within any reading: not that none stands there.
pub(super) fn none_read(totals: &ImpactTotals) -> bool {
    totals.structures.high == Some(0.0)
}

pub(super) fn line(line: &SettlementImpact) -> Value {
    json!({
        "name": line.settlement,
        "county": line.county,
        "counts": counts(&line.structures, &line.households, &line.people),
    })
}

/// Settlements hit hardest come first.
pub(super) fn hardest_first(settlements: &[SettlementImpact]) -> Vec<&SettlementImpact> {
    let mut sorted: Vec<&SettlementImpact> = settlements.iter().collect();
    sorted.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.settlement.cmp(&b.settlement)));
    sorted
}

fn weight(line: &SettlementImpact) -> f64 {
    let most = |estimate: &Estimate| estimate.best.or(estimate.high).or(estimate.low);
    most(&line.people).or_else(|| most(&line.structures)).unwrap_or(0.0)
}
