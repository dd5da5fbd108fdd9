//! The steps themselves. Each works on the inventory, so that a zip and a folder are judged alike.

use std::collections::{BTreeMap, BTreeSet};

use super::ExpectedKey;
use super::container::{Opened, chain};
use super::report::{KeyFacts, Report, Step, StepId};
use crate::bag::{
    BAG_INFO_TXT, BAGIT_TXT, FETCH_TXT, Inventory, MANIFEST_SHA256, MANIFEST_SHA512, PAYLOAD_FOLDER,
    TAGMANIFEST_SHA256, TAGMANIFEST_SHA512, bag_info_labels, check_bag,
};
use crate::checkpoint::Checkpoint;
use crate::leaf::{CustodyEvent, Identifier};
use crate::merkle_log::TreeHash;
use crate::note::VerifierKey;
use crate::pack::{
    CHECKPOINT, CUSTODY_JSONL, INFO_IDENTIFIER, INFO_ORIGIN, INFO_ROOT, INFO_TREE_SIZE, ITEMS_JSONL,
    KEY_FILE, REQUIRED, SEAL, is_first_form, open_seal, proof_path, read_custody, read_items,
};
use crate::proof_file::TlogProof;

const BAG_FILES: [&str; 4] = [BAGIT_TXT, BAG_INFO_TXT, MANIFEST_SHA256, TAGMANIFEST_SHA256];
const FIRST_FORM_FILES: [&str; 2] = [MANIFEST_SHA512, TAGMANIFEST_SHA512];
const NO_TIME_STAMP: &str =
    "this tool does not read time stamps; any are in proofs/ for `openssl ts -verify`";
const NO_CERTIFICATE: &str = "this tool does not read certificates; compare the hashes by eye";
const NO_BUNDLES: &str = "supplementary; use the tools of their makers on the original files";
/// The kind of the event in which the server took a file in.
const RECEIVED: &str = "received";
/// Faults and files that a report names in words; its JSON names every file.
pub(super) const MOST_TOLD: usize = 20;
const NOTHING_READ: &str = "the pack could not be read";

pub(super) fn run(opened: Opened, expected: Option<&ExpectedKey>) -> Report {
    let Opened { step, inventory, bears_id } = opened;
    let Some(inventory) = inventory else { return unreadable(step) };
    let info = bag_info(&inventory);
    let pack_id = info.get(INFO_IDENTIFIER).cloned();
    let key = key_in_pack(&inventory);
    let judge = Judge {
        inventory: &inventory,
        info: &info,
        pack_id: pack_id.as_deref(),
        key: key.as_ref(),
        bears_id,
        first_form: inventory.content(SEAL).is_some_and(is_first_form),
    };
    let checkpoint = judge.checkpoint();
    let custody = inventory.content(CUSTODY_JSONL).map(read_custody);
    let events = custody.as_ref().and_then(|read| read.as_ref().ok());
    let steps = vec![
        step,
        judge.bag(),
        judge.layout(),
        judge.signature(),
        judge.published_key(expected),
        Step::not_checked(StepId::TimeStamps, NO_TIME_STAMP),
        match &checkpoint {
            Ok(checkpoint) => Step::pass(
                StepId::Checkpoint,
                &format!(
                    "log {} of {} events; no outside witness was checked",
                    checkpoint.origin(),
                    checkpoint.size()
                ),
            ),
            Err(why) => Step::fail(StepId::Checkpoint, why, vec![CHECKPOINT.to_owned()]),
        },
        judge.exhibits(events),
        custody_step(events),
        Step::not_checked(StepId::Certificate, NO_CERTIFICATE),
        Step::not_checked(StepId::Bundles, NO_BUNDLES),
    ];
    let key = key.as_ref().map(|key| KeyFacts {
        name: key.name().to_owned(),
        verifier_key: key.to_string(),
        fingerprint: key.fingerprint().to_string(),
    });
    Report::new(pack_id, key, steps)
}

/// The first faults in one line, and how many more there are.
fn told(faults: &[String]) -> String {
    let first = faults.iter().take(MOST_TOLD).map(String::as_str).collect::<Vec<_>>().join("; ");
    match faults.len().saturating_sub(MOST_TOLD) {
        0 => first,
        more => format!("{first}; and {more} more"),
    }
}

fn unreadable(container: Step) -> Report {
    let rest = [
        StepId::Bag,
        StepId::Layout,
        StepId::Signature,
        StepId::Key,
        StepId::TimeStamps,
        StepId::Checkpoint,
        StepId::Exhibits,
        StepId::Custody,
        StepId::Certificate,
        StepId::Bundles,
    ];
    let rest = rest.into_iter().map(|id| Step::not_checked(id, NOTHING_READ));
    Report::new(None, None, std::iter::once(container).chain(rest).collect())
}

fn bag_info(inventory: &Inventory) -> BTreeMap<String, String> {
    let text = inventory.content(BAG_INFO_TXT).and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.and_then(bag_info_labels).unwrap_or_default().into_iter().collect()
}

fn key_in_pack(inventory: &Inventory) -> Option<VerifierKey> {
    let text = std::str::from_utf8(inventory.content(KEY_FILE)?).ok()?;
    text.strip_suffix('\n')?.parse().ok()
}

struct Judge<'a> {
    inventory: &'a Inventory,
    info: &'a BTreeMap<String, String>,
    pack_id: Option<&'a str>,
    key: Option<&'a VerifierKey>,
    bears_id: bool,
    /// With lists of SHA-512 beside those of SHA-256, as the seal says.
    first_form: bool,
}

impl Judge<'_> {
    fn bag(&self) -> Step {
        let report = check_bag(self.inventory);
        let mut wrong: Vec<String> = report.errors.iter().map(ToString::to_string).collect();
        let mut files: Vec<String> =
            report.errors.iter().filter_map(|problem| problem.file().map(str::to_owned)).collect();
        for path in self.unvouched() {
            wrong.push(format!("{path} is not covered by the signature"));
            files.push(path);
        }
        if wrong.is_empty() {
            let count = self.inventory.files.len();
            let algorithms = if self.first_form { "SHA-256 and SHA-512" } else { "SHA-256" };
            return Step::pass(StepId::Bag, &format!("{count} files, BagIt is valid ({algorithms})"));
        }
        files.sort();
        files.dedup();
        wrong.sort();
        wrong.dedup();
        Step::fail(StepId::Bag, &told(&wrong), files)
    }

    /// The files that a manifest lists.
    fn listed(&self, manifest: &str) -> BTreeSet<String> {
        let text = self.inventory.content(manifest).and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.unwrap_or_default()
            .lines()
            .filter_map(|line| line.split_once("  ").map(|(_, path)| path.to_owned()))
            .collect()
    }

    /// Files outside `data/` that a sealed tag manifest does not list.
    fn unvouched(&self) -> Vec<String> {
        let sealed: &[&str] =
            if self.first_form { &[TAGMANIFEST_SHA256, TAGMANIFEST_SHA512] } else { &[TAGMANIFEST_SHA256] };
        let lists: Vec<BTreeSet<String>> = sealed.iter().map(|manifest| self.listed(manifest)).collect();
        self.inventory
            .files
            .keys()
            .filter(|path| !path.starts_with(PAYLOAD_FOLDER) && *path != SEAL)
            .filter(|path| !sealed.contains(&path.as_str()))
            .filter(|path| !lists.iter().all(|list| list.contains(*path)))
            .cloned()
            .collect()
    }

    fn layout(&self) -> Step {
        let missing: Vec<String> = BAG_FILES
            .iter()
            .chain(&REQUIRED)
            .chain(FIRST_FORM_FILES.iter().filter(|_| self.first_form))
            .filter(|path| !self.inventory.files.contains_key(**path))
            .map(|path| (*path).to_owned())
            .collect();
        if !missing.is_empty() {
            return Step::fail(StepId::Layout, "parts of the pack are missing", missing);
        }
        if self.inventory.files.contains_key(FETCH_TXT) {
            return Step::fail(StepId::Layout, "a pack must hold all its files", vec![FETCH_TXT.to_owned()]);
        }
        let declared =
            self.inventory.content(BAGIT_TXT).is_some_and(|text| text.starts_with(b"BagIt-Version: 1.0\n"));
        let named =
            self.pack_id.is_some_and(|id| !self.bears_id || self.inventory.top.as_deref() == Some(id));
        if declared && named {
            Step::pass(StepId::Layout, "all parts are there")
        } else if declared {
            let detail = "the folder in the zip does not bear the pack's id";
            Step::fail(StepId::Layout, detail, vec![BAG_INFO_TXT.to_owned()])
        } else {
            Step::fail(StepId::Layout, "a pack must be BagIt 1.0", vec![BAGIT_TXT.to_owned()])
        }
    }

    fn signature(&self) -> Step {
        let content = |path| self.inventory.content(path);
        let wide = if self.first_form { content(TAGMANIFEST_SHA512).map(Some) } else { Some(None) };
        let (Some(seal), Some(narrow), Some(wide), Some(key), Some(pack_id)) =
            (content(SEAL), content(TAGMANIFEST_SHA256), wide, self.key, self.pack_id)
        else {
            let parts = [
                (SEAL, content(SEAL).is_none()),
                (TAGMANIFEST_SHA256, content(TAGMANIFEST_SHA256).is_none()),
                (TAGMANIFEST_SHA512, self.first_form && content(TAGMANIFEST_SHA512).is_none()),
                (KEY_FILE, self.key.is_none()),
                (BAG_INFO_TXT, self.pack_id.is_none()),
            ];
            let absent = parts.into_iter().filter(|(_, absent)| *absent).map(|(path, _)| path.to_owned());
            let detail = "it cannot be checked, as something it needs is missing or cannot be read";
            return Step::fail(StepId::Signature, detail, absent.collect());
        };
        match open_seal(seal, key, pack_id, narrow, wide) {
            Ok(()) => Step::pass(StepId::Signature, &format!("signed by {} (Ed25519)", key.name())),
            Err(error) => Step::fail(StepId::Signature, &chain(&error), vec![SEAL.to_owned()]),
        }
    }

    fn published_key(&self, expected: Option<&ExpectedKey>) -> Step {
        let files = || vec![KEY_FILE.to_owned()];
        match (self.key, expected) {
            (None, _) => Step::fail(StepId::Key, "the pack holds no readable key", files()),
            (Some(key), None) => {
                let detail = format!("compare the fingerprint {} with the published one", key.fingerprint());
                Step::not_checked(StepId::Key, &detail)
            }
            (Some(key), Some(expected)) if key.fingerprint() == expected.fingerprint() => {
                Step::pass(StepId::Key, &format!("fingerprint {}", key.fingerprint()))
            }
            (Some(key), Some(expected)) => {
                let detail =
                    format!("the pack's key is {}, you named {}", key.fingerprint(), expected.fingerprint());
                Step::fail(StepId::Key, &detail, files())
            }
        }
    }

    fn checkpoint(&self) -> Result<Checkpoint, String> {
        let note = self.inventory.content(CHECKPOINT).ok_or("there is no checkpoint")?;
        let key = self.key.ok_or("there is no key to check it with")?;
        let checkpoint = Checkpoint::open(note, key).map_err(|error| chain(&error))?;
        let said = [
            (INFO_ORIGIN, checkpoint.origin().to_owned()),
            (INFO_TREE_SIZE, checkpoint.size().to_string()),
            (INFO_ROOT, checkpoint.root().to_string()),
        ];
        for (label, value) in said {
            if self.info.get(label) != Some(&value) {
                return Err(format!("{label} in bag-info.txt differs from the checkpoint"));
            }
        }
        Ok(checkpoint)
    }

    /// Every event's proof, then every item's file and event.
    fn exhibits(&self, events: Option<&Vec<(u64, CustodyEvent)>>) -> Step {
        let items = self.inventory.content(ITEMS_JSONL).map(read_items);
        let (Some(Ok(items)), Some(events), Some(key)) = (items, events, self.key) else {
            let files = vec![ITEMS_JSONL.to_owned(), CUSTODY_JSONL.to_owned()];
            return Step::fail(StepId::Exhibits, "the tables or the key cannot be read", files);
        };
        if self.inventory.content(CHECKPOINT).is_none() {
            let detail = "they cannot be checked, as there is no checkpoint";
            return Step::fail(StepId::Exhibits, detail, vec![CHECKPOINT.to_owned()]);
        }
        let mut wrong = Vec::new();
        for (index, event) in events {
            let path = proof_path(&event.event_id);
            if let Err(why) = self.prove(&path, *index, event, key) {
                wrong.push((path, why));
            }
        }
        let by_id: BTreeMap<&Identifier, &CustodyEvent> =
            events.iter().map(|(_, event)| (&event.event_id, event)).collect();
        let mut logged = 0;
        for item in &items {
            let file = self.inventory.files.get(&item.path);
            if file.is_none_or(|file| file.sha256() != Some(item.sha256) || file.bytes != item.bytes) {
                wrong.push((item.path.clone(), "is not the file the list of items names".to_owned()));
            }
            let Some(event_id) = &item.event_id else { continue };
            logged += 1;
            let fits = by_id.get(event_id).is_some_and(|event| {
                let content = event.content.map(|content| (content.sha256, content.bytes));
                event.kind.as_str() == RECEIVED
                    && event.item_id == item.item_id
                    && content == Some((item.sha256, item.bytes))
            });
            if !fits {
                wrong.push((item.path.clone(), "is not the content its custody event recorded".to_owned()));
            }
        }
        if wrong.is_empty() {
            let made = self.listed(MANIFEST_SHA256).len().saturating_sub(logged);
            let detail = format!(
                "events proved: {}; files logged: {logged}; files made for the pack, such as its index, which rest \
                 on its signature alone and were not read: {made}",
                events.len()
            );
            return Step::pass(StepId::Exhibits, &detail);
        }
        let detail: Vec<String> = wrong.iter().map(|(path, why)| format!("{path} {why}")).collect();
        Step::fail(StepId::Exhibits, &told(&detail), wrong.into_iter().map(|(path, _)| path).collect())
    }

    fn prove(&self, path: &str, index: u64, event: &CustodyEvent, key: &VerifierKey) -> Result<(), String> {
        let bytes = self.inventory.content(path).ok_or("is missing")?;
        let proof = TlogProof::parse(bytes).map_err(|error| chain(&error))?;
        if Some(proof.checkpoint.as_bytes()) != self.inventory.content(CHECKPOINT) || proof.index != index {
            return Err("is for another checkpoint or place in the log".to_owned());
        }
        let leaf = event.leaf_hash().map_err(|error| chain(&error))?;
        proof.verify(&leaf, key).map(|_| ()).map_err(|error| chain(&error))
    }
}

/// In log order, each item's events must name the one before and must not go back in time.
fn custody_step(events: Option<&Vec<(u64, CustodyEvent)>>) -> Step {
    let Some(events) = events else {
        let detail = "the custody list cannot be read";
        return Step::fail(StepId::Custody, detail, vec![CUSTODY_JSONL.to_owned()]);
    };
    let mut last: BTreeMap<&Identifier, (&CustodyEvent, Option<TreeHash>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let ordered = events.iter().zip(events.iter().skip(1)).all(|((a, _), (b, _))| a < b);
    if !ordered {
        wrong.push("events are not in the order of the log".to_owned());
    }
    let chained = events.iter().any(|(_, event)| event.previous.is_some());
    for (_, event) in events {
        let before = last.insert(&event.item_id, (event, event.leaf_hash().ok()));
        let expected = before.and_then(|(_, hash)| hash);
        if chained && event.previous != expected {
            wrong.push(format!("before event {} of item {} one is missing", event.event_id, event.item_id));
        }
        if before.is_some_and(|(earlier, _)| earlier.at > event.at) {
            wrong.push(format!("event {} of item {} goes back in time", event.event_id, event.item_id));
        }
    }
    if wrong.is_empty() && !chained && events.len() > last.len() {
        let detail =
            "in order of log and time, but the events do not name the one before, so a gap would not show";
        return Step::not_checked(StepId::Custody, detail);
    }
    if wrong.is_empty() {
        let detail = format!("{} events of {} items, each naming the one before", events.len(), last.len());
        return Step::pass(StepId::Custody, &detail);
    }
    Step::fail(StepId::Custody, &told(&wrong), vec![CUSTODY_JSONL.to_owned()])
}
