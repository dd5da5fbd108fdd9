//! The index of a pack, from what was frozen.

use report::{CaptureClaim, CaseFacts, CaseIndex, CasePin, Exhibit};
use serde_json::Value;
use uuid::Uuid;

use super::frozen::{FrozenCase, FrozenContent, FrozenExhibit, FrozenLog};

pub(super) fn case_index(
    case: &FrozenCase,
    log: &FrozenLog,
    file_name: &str,
    fingerprint: &str,
) -> CaseIndex {
    CaseIndex {
        demo: case.demo,
        case: CaseFacts {
            title: case.title.clone(),
            reference: case.case_reference.clone(),
            court: case.court.clone(),
            number: case.number.clone(),
            parties: case.parties.clone(),
            summary: paragraphs(case.summary.as_deref().unwrap_or_default()),
        },
        pin: CasePin {
            case_version: u64::from(case.case_version.unsigned_abs()),
            pinned_at: case.pinned_at,
            log_origin: log.origin.clone(),
            tree_size: log.size,
            root_hash: log.root.clone(),
            key_fingerprint: fingerprint.to_owned(),
            key_published_at: Some(log.key_address.clone().unwrap_or_else(|| {
                "the address /.well-known/mipaka-key of the server that made it".to_owned()
            })),
        },
        pack_file_name: file_name.to_owned(),
        exhibits: case.exhibits.iter().map(|exhibit| shown(exhibit, log)).collect(),
        sealed: case.sealed.clone(),
        chronology: case.chronology.clone(),
        maps: case.maps.clone(),
        figures: case.figures.clone(),
        notice_clocks: case.notice_clocks.clone(),
        records: case.records.clone(),
    }
}

/// A text by its empty lines.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let parts = lines.split(|line| line.is_empty()).filter(|part| !part.is_empty());
    parts.map(|part| part.join(" ")).collect()
}

fn shown(exhibit: &FrozenExhibit, log: &FrozenLog) -> Exhibit {
    let blank = Exhibit {
        mark: exhibit.mark.clone(),
        description: exhibit.description.clone(),
        kind: exhibit.kind.clone(),
        file_name: Some(exhibit.path.clone()),
        bytes: None,
        sha256: None,
        received_at: None,
        capture_claims: Vec::new(),
        log_index: None,
    };
    match &exhibit.content {
        FrozenContent::Record(_) => blank,
        FrozenContent::Original { sha256, bytes, received_at, claims } => Exhibit {
            bytes: Some(*bytes),
            sha256: Some(sha256.clone()),
            received_at: Some(*received_at),
            capture_claims: claims
                .iter()
                .map(|(by, claim)| CaptureClaim { by: by.clone(), claim: claim.clone() })
                .collect(),
            log_index: receipt(log, exhibit.record).map(|(index, _)| index),
            ..blank
        },
    }
}

/// Place in the log and id of an item's first event, which received it.
pub(super) fn receipt(log: &FrozenLog, item: Uuid) -> Option<(u64, String)> {
    let item = item.to_string();
    let of_item = |event: &Value| event["item_id"] == item.as_str() && event["kind"] == "received";
    log.events
        .iter()
        .find(|frozen| of_item(&frozen.event))
        .and_then(|frozen| Some((frozen.index, frozen.event["event_id"].as_str()?.to_owned())))
}
