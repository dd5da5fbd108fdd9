//! Notices and incidents.

use domain::incidents::{IncidentCount, Phase};
use domain::period::FuzzyDate;
use report::{Confidence, Estimate, Figure, Precision, SheetFact, SheetTable};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::phrases::{NOT_RECORDED, fact, fuzzy, known, metres, plain, table};
use super::{Happened, Marks, SubjectExport};
use crate::cases::CaseError;
use crate::db::{Tx, to_word};
use crate::incidents::{self, IncidentExport};
use crate::notices::{self, NoticeExport};

pub(super) async fn notice(tx: &mut Tx, id: Uuid, marks: &Marks) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = notices::export_notice(tx, id).await? else { return Ok(None) };
    let mut rows = Vec::with_capacity(found.channels.len());
    let mut events = notice_dates(&found);
    for channel in &found.channels {
        let shown_by = match channel.evidence_id {
            Some(item) => marks.cite(tx, item, "file").await?,
            None => None,
        };
        let (through, _) = channel.kind.words();
        let said = channel.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        let source = match (&shown_by, said) {
            (Some(item), Some(note)) => format!("{item}; {note}"),
            (Some(item), None) => item.clone(),
            (None, Some(note)) => note.to_owned(),
            (None, None) => "the notice, as recorded; no file is linked to this service".to_owned(),
        };
        let undated = if channel.completed.is_none() { ": no date is recorded" } else { "" };
        rows.push(vec![
            through.to_owned(),
            fuzzy(channel.completed).unwrap_or_else(|| NOT_RECORDED.to_owned()),
            if channel.contested { "yes" } else { "no" }.to_owned(),
            match (&shown_by, said) {
                (Some(_), _) => source.clone(),
                (None, Some(note)) => format!("no file linked; noted: {note}"),
                (None, None) => "no file linked".to_owned(),
            },
        ]);
        events.push(Happened {
            when: channel.completed,
            until: None,
            what: format!("{} is served {through}{undated}.", found.title),
            source,
            reference: found.reference.clone(),
            contested: channel.contested,
        });
    }
    let files = marks.files_about(tx, id).await?;
    Ok(Some(SubjectExport {
        title: found.title.clone(),
        kind: "eviction or enforcement notice".to_owned(),
        feature: Some(found.feature.clone()),
        events,
        facts: notice_facts(&found, files.clone()),
        notice_files: files,
        tables: if rows.is_empty() {
            Vec::new()
        } else {
            vec![table("Services", &["Served", "Completed", "Disputed", "File, or note"], rows)]
        },
        settlement: Some(found.settlement),
        notice: Some(found),
        ..SubjectExport::default()
    }))
}

/// The days of the notice itself; one that nobody recorded is told as missing.
fn notice_dates(found: &NoticeExport) -> Vec<Happened> {
    let line = |when: Option<FuzzyDate>, what: &str| Happened {
        when,
        until: None,
        what: format!("{} {what}{}.", found.title, if when.is_none() { ": no date is recorded" } else { "" }),
        source: "the notice, as recorded".to_owned(),
        reference: found.reference.clone(),
        contested: false,
    };
    let mut events = vec![
        line(found.issued, "is issued"),
        line(found.eviction_on, "is recorded with this day of eviction, intended or actual"),
    ];
    if found.channels.is_empty() {
        events.push(line(None, "is served"));
    }
    events
}

fn notice_facts(found: &NoticeExport, files: Option<String>) -> Vec<SheetFact> {
    let answer = |value: Option<bool>| value.map(|yes| if yes { "yes" } else { "no" });
    let form = &found.form;
    let issuer = &found.issuer;
    vec![
        fact("Issuer", plain(&to_word(&issuer.kind))),
        known("Named as", issuer.name.as_deref()),
        known("Signed as", issuer.capacity.as_deref()),
        fact("Class of land", plain(&to_word(&found.land_class))),
        known("Legal basis stated", found.legal_basis.as_deref()),
        known("Issued", fuzzy(found.issued)),
        known("Day of eviction", fuzzy(found.eviction_on)),
        known("Large group", answer(form.large_group)),
        known("Newspapers", form.newspapers.map(|number| number.to_string())),
        known("Places displayed", form.display_points.map(|number| number.to_string())),
        known("In both languages", answer(form.in_both_languages)),
        known("States terms", answer(form.states_terms)),
        known("Names addressees", answer(form.names_addressees)),
        known("Terms", found.terms.as_deref()),
        known("Files about it", files),
        fact("Version", found.version.to_string()),
    ]
}

pub(super) async fn incident(
    tx: &mut Tx,
    id: Uuid,
    marks: &Marks,
) -> Result<Option<SubjectExport>, CaseError> {
    let Some(found) = incidents::export_incident(tx, id).await? else { return Ok(None) };
    let notice = match found.notice {
        Some(notice) => marks.cite(tx, notice, "notice").await?,
        None => None,
    };
    let files = marks.files_about(tx, id).await?;
    let facts = vec![
        fact("Phase", plain(&to_word(&found.phase))),
        fact("Began", found.occurred.to_string()),
        known("Ended", fuzzy(found.ended)),
        fact("Place", format!("longitude {:.5}, latitude {:.5}", found.place.lon(), found.place.lat())),
        fact("Accuracy of the place", accuracy(&found)),
        known("Notice", notice),
        known("Account", Some(found.narrative.trim()).filter(|account| !account.is_empty())),
        known("Files about it", files.clone()),
        fact("Version", found.version.to_string()),
    ];
    Ok(Some(SubjectExport {
        title: found.title.clone(),
        kind: "eviction incident".to_owned(),
        feature: Some(found.feature.clone()),
        events: phases(&found, files.as_deref()),
        facts,
        tables: alleged(&found),
        figures: figures(&found)?,
        settlement: Some(found.settlement),
        incident: Some(found),
        ..SubjectExport::default()
    }))
}

/// How well the place is known. The middle of the settlement stands where nobody gave a place.
fn accuracy(found: &IncidentExport) -> String {
    match (found.place_accuracy_m, found.place_is_settlements) {
        (Some(error), _) => format!("about {}", metres(error)),
        (None, true) => "the middle of the settlement; no place of its own is recorded".to_owned(),
        (None, false) => NOT_RECORDED.to_owned(),
    }
}

fn phases(found: &IncidentExport, files: Option<&str>) -> Vec<Happened> {
    let source = match files {
        Some(files) => format!("the incident, as recorded; about it: {files}"),
        None => "the incident, as recorded".to_owned(),
    };
    let line = |phase: Phase, when, until, note: &str| Happened {
        when: Some(when),
        until,
        what: format!("{}: {} ({note}).", capital(&to_word(&phase)), found.title),
        source: source.clone(),
        reference: found.reference.clone(),
        contested: false,
    };
    let mut events: Vec<Happened> = found
        .phases
        .iter()
        .filter(|phase| phase.phase != found.phase)
        .map(|phase| line(phase.phase, phase.occurred(), phase.ended(), "as it was recorded before"))
        .collect();
    let over = match found.ended {
        Some(_) => "as it is recorded now",
        None => "when it ended is not recorded",
    };
    events.push(line(found.phase, found.occurred, found.ended, over));
    events
}

fn alleged(found: &IncidentExport) -> Vec<SheetTable> {
    if found.duty_holders.is_empty() {
        return Vec::new();
    }
    let rows = found.duty_holders.iter().map(|(who, role)| vec![who.clone(), role.clone()]).collect();
    vec![table("Alleged to have acted; persons are not named in packs", &["Who", "What is alleged"], rows)]
}

/// Its figures, those about the same thing side by side.
fn figures(found: &IncidentExport) -> Result<Vec<Figure>, CaseError> {
    let mut counts: Vec<&IncidentCount> = Vec::with_capacity(found.counts.len());
    for count in &found.counts {
        let beside = counts.iter().rposition(|known| known.is_about_the_same(count));
        counts.insert(beside.map_or(counts.len(), |place| place + 1), count);
    }
    let contested = |count: &IncidentCount| {
        let same = |other: &&IncidentCount| other.is_about_the_same(count);
        found.counts.iter().filter(|other| same(other)).count() > 1
    };
    counts
        .iter()
        .map(|count| {
            let figure = &count.figure;
            let amount = figure.amount();
            Ok(Figure {
                what: format!("{}, {}", counted(&serde_json::to_value(count)?), found.title),
                estimate: Estimate::range(amount.low(), amount.best(), amount.high()),
                unit: figure.unit().to_owned(),
                as_of: Some(figure.as_of().date),
                as_of_precision: Some(same_word::<Precision>(&figure.as_of().precision)?),
                source: figure.source().to_owned(),
                method: figure.method().map(str::to_owned),
                confidence: same_word::<Confidence>(&figure.confidence())?,
                exhibit: None,
                contested: contested(count),
            })
        })
        .collect()
}

/// The same word in the types of the printed documents.
fn same_word<T: serde::de::DeserializeOwned>(word: &impl Serialize) -> Result<T, CaseError> {
    Ok(serde_json::from_value(serde_json::to_value(word)?)?)
}

/// "People: women, aged 18-35": what was counted and of whom.
fn counted(count: &Value) -> String {
    let word = |name: &str| count.get(name).and_then(Value::as_str).map(plain);
    let what = capital(&word("counted").unwrap_or_default());
    let of: Vec<String> = [
        word("gender"),
        word("age_group").map(|ages| format!("aged {ages}")),
        word("disability").map(|disability| format!("{disability} disability")),
        word("tenure_role"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if of.is_empty() { what } else { format!("{what}: {}", of.join(", ")) }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
