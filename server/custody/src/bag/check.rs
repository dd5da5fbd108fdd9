//! Is this bag complete and valid? Every problem is found, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use super::algorithm::Algorithm;
use super::inventory::Inventory;
use super::manifest::parse_manifest;
use super::problem::BagProblem;
use super::tag_text::{Declaration, VERSION_1_0, bag_info_labels, lines, parse_declaration};
use super::{BAG_INFO_TXT, BAGIT_TXT, FETCH_TXT, PAYLOAD_FOLDER};
use crate::safe_path::{check_contained, collision_key};

/// What checking a bag found. It is valid if there are no errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BagReport {
    pub errors: Vec<BagProblem>,
    pub warnings: Vec<BagProblem>,
}

impl BagReport {
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }
}

/// Checks completeness and every checksum against the digests of the inventory.
pub fn check_bag(inventory: &Inventory) -> BagReport {
    let mut report = BagReport { errors: inventory.problems.clone(), warnings: Vec::new() };
    let declaration = match inventory.content(BAGIT_TXT).map(parse_declaration) {
        Some(Ok(declaration)) => declaration,
        Some(Err(problem)) => {
            report.errors.push(problem);
            return report;
        }
        None => {
            report.errors.push(BagProblem::Missing(BAGIT_TXT.to_owned()));
            return report;
        }
    };
    let mut check = Check { inventory, declaration, report, by_collision: BTreeMap::new() };
    check.by_collision = inventory.files.keys().map(|path| (collision_key(path), path.as_str())).collect();
    check.payload_manifests();
    check.tag_manifests();
    check.fetch();
    check.oxum();
    check.report
}

struct Check<'a> {
    inventory: &'a Inventory,
    declaration: Declaration,
    report: BagReport,
    by_collision: BTreeMap<String, &'a str>,
}

impl<'a> Check<'a> {
    /// Names of manifests at the top, with their algorithm.
    fn manifests(&mut self, prefix: &str) -> Vec<(&'a str, Algorithm)> {
        let mut found = Vec::new();
        for name in self.inventory.files.keys() {
            let Some(rest) = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(".txt")) else {
                continue;
            };
            match Algorithm::named(rest) {
                Some(algorithm) => found.push((name.as_str(), algorithm)),
                None => self.report.errors.push(BagProblem::UnknownAlgorithm { manifest: name.clone() }),
            }
        }
        found
    }

    fn payload_manifests(&mut self) {
        let manifests = self.manifests("manifest-");
        if manifests.is_empty() {
            self.report.errors.push(BagProblem::NoManifest);
            return;
        }
        let mut listed_anywhere = BTreeSet::new();
        for (manifest, algorithm) in manifests {
            let listed = self.verify_listed(manifest, algorithm, |path| path.starts_with(PAYLOAD_FOLDER));
            if self.declaration.version >= VERSION_1_0 {
                for (path, _) in self.inventory.payload() {
                    if !listed.contains(path.as_str()) {
                        let (file, manifest) = (path.clone(), manifest.to_owned());
                        self.report.errors.push(BagProblem::Unlisted { file, manifest });
                    }
                }
            }
            listed_anywhere.extend(listed);
        }
        for (path, _) in self.inventory.payload() {
            if self.declaration.version < VERSION_1_0 && !listed_anywhere.contains(path.as_str()) {
                self.report.errors.push(BagProblem::UnlistedAnywhere(path.clone()));
            }
        }
    }

    fn tag_manifests(&mut self) {
        for (manifest, algorithm) in self.manifests("tagmanifest-") {
            let belongs = |path: &str| !path.starts_with(PAYLOAD_FOLDER) && !path.starts_with("tagmanifest-");
            let listed = self.verify_listed(manifest, algorithm, belongs);
            for (name, _) in self.manifests("manifest-") {
                if !listed.contains(name) && self.declaration.version >= VERSION_1_0 {
                    let (file, manifest) = (name.to_owned(), manifest.to_owned());
                    self.report.errors.push(BagProblem::Unlisted { file, manifest });
                }
            }
        }
    }

    /// Checks each line of a manifest and returns the files it lists.
    fn verify_listed(
        &mut self,
        manifest: &str,
        algorithm: Algorithm,
        belongs: impl Fn(&str) -> bool,
    ) -> BTreeSet<&'a str> {
        let mut listed = BTreeMap::<&'a str, String>::new();
        let Some(text) = self.text(manifest) else { return BTreeSet::new() };
        let (parsed, unreadable) = parse_manifest(&text, self.declaration.version);
        for line in unreadable {
            self.report.errors.push(BagProblem::Line { file: manifest.to_owned(), line });
        }
        for line in parsed {
            let (manifest, file) = (manifest.to_owned(), line.path);
            if let Err(problem) = check_contained(&file) {
                self.report.errors.push(BagProblem::Name { file, problem });
                continue;
            }
            if !belongs(&file) {
                self.report.errors.push(BagProblem::OutOfPlace { manifest, file });
                continue;
            }
            if line.unusual {
                let (manifest, file) = (manifest.clone(), file.clone());
                self.report.warnings.push(BagProblem::UnusualPath { manifest, file });
            }
            let Some(path) = self.find(&file, &manifest) else {
                self.report.errors.push(BagProblem::Missing(file));
                continue;
            };
            if self.inventory.files[path].digests.get(&algorithm) != Some(&line.checksum) {
                self.report.errors.push(BagProblem::Changed { file: path.to_owned(), algorithm });
            }
            if let Some(before) = listed.insert(path, line.checksum.clone()) {
                let twice = BagProblem::ListedTwice { manifest, file };
                let harmless = self.declaration.version < VERSION_1_0 && before == line.checksum;
                if harmless { &mut self.report.warnings } else { &mut self.report.errors }.push(twice);
            }
        }
        listed.into_keys().collect()
    }

    /// The file meant by a listed path. Before 1.0 another case is tolerated with a warning.
    fn find(&mut self, file: &str, manifest: &str) -> Option<&'a str> {
        if let Some((path, _)) = self.inventory.files.get_key_value(file) {
            return Some(path);
        }
        if self.declaration.version >= VERSION_1_0 {
            return None;
        }
        let path = *self.by_collision.get(&collision_key(file))?;
        let (manifest, file) = (manifest.to_owned(), file.to_owned());
        self.report.warnings.push(BagProblem::OtherCase { manifest, file });
        Some(path)
    }

    /// A hole is no error if it was filled, but its path must stay in `data/`.
    fn fetch(&mut self) {
        let Some(text) = self.inventory.content(FETCH_TXT).and_then(|_| self.text(FETCH_TXT)) else { return };
        for (index, line) in lines(&text).enumerate().filter(|(_, line)| !line.is_empty()) {
            let mut parts = line.splitn(3, [' ', '\t']);
            let (Some(_), Some(_), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
                self.report.errors.push(BagProblem::Line { file: FETCH_TXT.to_owned(), line: index + 1 });
                continue;
            };
            let file = path.trim_start().to_owned();
            if let Err(problem) = check_contained(&file) {
                self.report.errors.push(BagProblem::Name { file, problem });
            } else if !file.starts_with(PAYLOAD_FOLDER) {
                self.report.errors.push(BagProblem::OutOfPlace { manifest: FETCH_TXT.to_owned(), file });
            } else if !self.inventory.files.contains_key(&file) {
                self.report.errors.push(BagProblem::Missing(file));
            }
        }
    }

    fn oxum(&mut self) {
        let info = if self.declaration.version < 96 { "package-info.txt" } else { BAG_INFO_TXT };
        if self.inventory.content(info).is_none() {
            return;
        }
        let Some(text) = self.text(info) else { return };
        let Some(labels) = bag_info_labels(&text) else {
            self.report.warnings.push(BagProblem::Encoding { file: info.to_owned() });
            return;
        };
        let said = labels.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("Payload-Oxum"));
        let (bytes, count) = self
            .inventory
            .payload()
            .fold((0, 0), |(bytes, count), (_, facts)| (bytes + facts.bytes, count + 1));
        let found = format!("{bytes}.{count}");
        if let Some((_, said)) = said.filter(|(_, said)| *said != found) {
            self.report.errors.push(BagProblem::Oxum { said, found });
        }
    }

    fn text(&mut self, file: &str) -> Option<String> {
        match self.declaration.encoding.decode(file, self.inventory.content(file)?) {
            Ok(text) => Some(text),
            Err(problem) => {
                self.report.errors.push(problem);
                None
            }
        }
    }
}
