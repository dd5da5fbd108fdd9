//! Writes the zip from what was frozen: pure but for the originals it streams.

use std::collections::HashMap;
use std::io::{self, Cursor, Read, Write};

use bytes::Bytes;
use custody::bag::{PayloadFile, TagFile};
use custody::digest::{ContentHash, Digests};
use custody::leaf::{CustodyEvent, Identifier};
use custody::note::NoteSigner;
use custody::pack::{FinishedPack, PackContents, PackItem, SealedEvent, write_pack};
use serde_json::json;

use super::case_index::{case_index, receipt};
use super::frozen::{FrozenCase, FrozenContent, FrozenEvent, FrozenLog};
use super::{PackFailed, readme};

/// Where originals come from.
pub(super) struct Originals<'a> {
    /// What opens an original by its SHA-256.
    pub(super) open: &'a dyn Fn(&str) -> io::Result<Box<dyn Read>>,
    /// By SHA-256, where they were noted.
    pub(super) crc32: &'a HashMap<Vec<u8>, u32>,
}

/// How to check the pack by hand, in the words of the version that made it.
const EVIDENCE_FORMAT: &str = include_str!("../../../docs/EVIDENCE-FORMAT.md");

type Opener<'a> = Box<dyn Fn() -> io::Result<Box<dyn Read>> + 'a>;

pub(super) fn write_zip<W: Write + Send + 'static>(
    sink: W,
    case: &FrozenCase,
    log: &FrozenLog,
    file_name: &str,
    signer: &NoteSigner,
    originals: &Originals<'_>,
    progress: impl FnMut(u64),
) -> Result<FinishedPack<W>, PackFailed> {
    let key = signer.verifier_key();
    let fingerprint = key.fingerprint().to_string();
    let index = report::render_case_index(&case_index(case, log, file_name, &fingerprint))?;
    let mut payload: Vec<(PayloadFile, Opener<'_>)> = vec![made("data/index.pdf", index)];
    let mut items = Vec::new();
    for exhibit in &case.exhibits {
        let (file, opener) = match &exhibit.content {
            FrozenContent::Record(collection) => {
                let text = serde_json::to_vec_pretty(collection)?;
                made(&exhibit.path, text)
            }
            FrozenContent::Original { sha256, bytes, .. } => {
                let digest: ContentHash =
                    sha256.parse().map_err(|_| PackFailed::Form(exhibit.path.clone()))?;
                let file = PayloadFile {
                    path: exhibit.path.clone(),
                    bytes: *bytes,
                    sha256: Some(digest),
                    crc32: originals.crc32.get(&digest.as_bytes()[..]).copied(),
                };
                let opener: Opener<'_> = Box::new(move || (originals.open)(sha256));
                (file, opener)
            }
        };
        let is_original = matches!(exhibit.content, FrozenContent::Original { .. });
        let event_id = if is_original { receipt(log, exhibit.record).map(|(_, id)| id) } else { None };
        items.push(PackItem {
            item_id: identifier(&exhibit.record.to_string())?,
            path: exhibit.path.clone(),
            sha256: file.sha256.ok_or_else(|| PackFailed::Form(exhibit.path.clone()))?,
            bytes: file.bytes,
            event_id: event_id.as_deref().map(identifier).transpose()?,
            mark: Some(exhibit.mark.clone()),
            title: Some(exhibit.title.clone()),
        });
        payload.push((file, opener));
    }
    let contents = PackContents {
        info: info(case),
        readme: readme::text(case, log, file_name, &fingerprint),
        pack_json: pack_json(case, log, file_name),
        items,
        custody: log.events.iter().map(sealed_event).collect::<Result<_, _>>()?,
        checkpoint: log.checkpoint.clone(),
        other: vec![TagFile {
            path: "metadata/EVIDENCE-FORMAT.md".to_owned(),
            content: EVIDENCE_FORMAT.into(),
        }],
    };
    Ok(write_pack(sink, &identifier(&case.pack)?, payload, contents, signer, progress)?)
}

fn made<'a>(path: &str, content: Vec<u8>) -> (PayloadFile, Opener<'a>) {
    let Digests { sha256, crc32, bytes } = Digests::of(&content);
    let file = PayloadFile { path: path.to_owned(), bytes, sha256: Some(sha256), crc32: Some(crc32) };
    let content = Bytes::from(content);
    (file, Box::new(move || Ok(Box::new(Cursor::new(content.clone())) as Box<dyn Read>)))
}

fn identifier(text: &str) -> Result<Identifier, PackFailed> {
    Identifier::new(text).map_err(|_| PackFailed::Form(text.to_owned()))
}

fn sealed_event(frozen: &FrozenEvent) -> Result<SealedEvent, PackFailed> {
    let unreadable = || PackFailed::Form(format!("custody event {}", frozen.index));
    Ok(SealedEvent {
        index: frozen.index,
        event: CustodyEvent::from_json(&frozen.event).map_err(|_| unreadable())?,
        proof: frozen
            .proof
            .iter()
            .map(|hash| hash.parse())
            .collect::<Result<_, _>>()
            .map_err(|_| unreadable())?,
    })
}

/// Labels of `bag-info.txt`, each on one line.
fn info(case: &FrozenCase) -> Vec<(String, String)> {
    let marks: Vec<&str> = case.exhibits.iter().map(|exhibit| exhibit.mark.as_str()).collect();
    let external =
        format!("Evidence pack of the case {}, version {}", case.case_reference, case.case_version);
    let labels = [
        ("Source-Organization", case.organisation.clone()),
        ("External-Description", if case.demo { format!("DEMO, invented: {external}") } else { external }),
        ("Bagging-Date", crate::clock::nairobi_day(case.pinned_at).to_string()),
        ("Case-Number", case.number.clone().unwrap_or_default()),
        ("Court", case.court.clone().unwrap_or_default()),
        ("Exhibit-Range", report::mark_range(&marks)),
        ("Pack-Version", format!("2, {}", report::RENDERER_VERSION)),
    ];
    labels
        .into_iter()
        .map(|(label, value)| (label.to_owned(), one_line(&value)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn one_line(text: &str) -> String {
    text.split(|character: char| character.is_control() || character.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn pack_json(case: &FrozenCase, log: &FrozenLog, file_name: &str) -> serde_json::Value {
    let exhibits: Vec<_> = case
        .exhibits
        .iter()
        .map(|exhibit| {
            let (received_at, claims) = match &exhibit.content {
                FrozenContent::Original { received_at, claims, .. } => (Some(received_at), claims.as_slice()),
                FrozenContent::Record(_) => (None, &[][..]),
            };
            json!({"mark": exhibit.mark, "description": exhibit.description, "kind": exhibit.kind,
                "title": exhibit.title, "record_id": exhibit.record, "reference": exhibit.reference,
                "path": exhibit.path, "received_at": received_at,
                "claims": claims.iter().map(|(by, claim)| json!({"by": by, "claim": claim})).collect::<Vec<_>>()})
        })
        .collect();
    json!({
        "format": "mipaka.pack.v2",
        "pack": case.pack,
        "file_name": file_name,
        "demo": case.demo,
        "organisation": case.organisation,
        "pinned_at": case.pinned_at,
        "case": {"reference": case.case_reference, "version": case.case_version, "title": case.title,
            "court": case.court, "number": case.number, "summary": case.summary,
            "parties": case.parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>()},
        "log": {"origin": log.origin, "size": log.size, "root": log.root},
        "renderer": report::RENDERER_VERSION,
        "exhibits": exhibits,
        "chronology": case.chronology,
        "certificate_106b": null,
        "proves": "Every file under data/exhibits is, byte for byte, the one whose receipt the server noted in its log.",
        "does_not_prove": "That what a file shows is true, when or where it was made, or who made it; that the \
            server's clock was right, or that the log was not made anew: no outside witness or time stamp stands \
            in this pack.",
    })
}
