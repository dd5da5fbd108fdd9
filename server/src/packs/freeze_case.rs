//! Freezes a case as the asking person may read it: what they may not read, they cannot export.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{DateTime, Utc};
use report::{
    Answer, BoundaryShape, ChronologyEntry, ClaimShape, Confidence, CorridorShape, Estimate, Figure,
    IncidentPoint, NoticeCheck, NoticeClock, PartyLine, PlaceMap, Precision, Standing, When,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::PackFailed;
use super::frozen::{FrozenCase, FrozenContent, FrozenExhibit};
use super::pack_name::{exhibit_path, record_path};
use crate::cases::{self, StoredCase, SubjectExport};
use crate::clock::nairobi_day;
use crate::db::{self, RecordHead, Tx};
use crate::evidence::{self, Item};
use crate::notices::NoticeExport;
use crate::settlements;

/// Everything a pack shows, and whether it holds something sealed.
pub(super) struct Frozen {
    pub(super) case: FrozenCase,
    pub(super) sealed: bool,
}

pub(super) async fn freeze_case(
    tx: &mut Tx,
    pack_reference: String,
    case: &StoredCase,
    now: DateTime<Utc>,
) -> Result<Frozen, PackFailed> {
    if case.exhibits.is_empty() {
        return Err(PackFailed::NoExhibits);
    }
    let mut told = Told::default();
    let mut exhibits = Vec::with_capacity(case.exhibits.len());
    for exhibit in &case.exhibits {
        let mark = exhibit.mark.to_string();
        let unreadable = || PackFailed::Unreadable(mark.clone());
        let head = db::load_head(tx, exhibit.record_id).await?.ok_or_else(unreadable)?;
        let subject = cases::export_subject(tx, head.id).await?.ok_or_else(unreadable)?;
        told.sealed |= head.visibility == "sealed";
        told.hear(tx, &mark, &subject, now).await?;
        let (path, content) = if head.kind == "item" {
            let item = evidence::load_items(tx, &[head.id]).await?.pop().ok_or_else(unreadable)?;
            (exhibit_path(&mark, &item.file_name), original(&item))
        } else {
            (record_path(&mark, &head.reference), FrozenContent::Record(collection(&head, &subject)))
        };
        exhibits.push(FrozenExhibit {
            mark,
            description: exhibit.description.clone(),
            kind: subject.kind,
            title: subject.title,
            record: head.id,
            reference: head.reference,
            path,
            content,
        });
    }
    let chronology = told.chronology();
    let parties =
        case.facts.parties.iter().map(|name| PartyLine { role: "Parties".to_owned(), name: name.clone() });
    Ok(Frozen {
        sealed: told.sealed,
        case: FrozenCase {
            pack: pack_reference,
            pinned_at: now,
            demo: case.head.demo,
            case_reference: case.head.reference.clone(),
            case_version: case.version,
            organisation: case.head.organisation.name.clone(),
            title: case.facts.title.clone(),
            court: case.facts.court.clone(),
            number: case.facts.number.clone(),
            parties: parties.collect(),
            summary: case.facts.summary.clone(),
            exhibits,
            chronology,
            maps: told.maps(),
            figures: told.figures,
            notice_clocks: told.notice_clocks,
        },
    })
}

fn original(item: &Item) -> FrozenContent {
    let mut claims = Vec::new();
    let by = |source: &str| match source {
        "EXIF" => "the file itself (EXIF)".to_owned(),
        _ => "the person who handed it in".to_owned(),
    };
    let captured = &item.captured;
    for time in [&captured.time, &captured.exif_time].into_iter().flatten() {
        let zone = if time.zone_known { "" } else { " (zone unknown)" };
        claims.push((by(time.source), format!("taken {}{zone}", time.value.replace('T', " "))));
    }
    for place in [&captured.place, &captured.exif_place].into_iter().flatten() {
        claims.push((
            by(place.source),
            format!("taken at latitude {:.5}, longitude {:.5}", place.lat, place.lon),
        ));
    }
    FrozenContent::Original {
        sha256: item.sha256.clone(),
        bytes: item.bytes.unsigned_abs(),
        received_at: item.received_at,
        claims,
    }
}

/// A record as a GeoJSON file of its own; what has no place keeps a null geometry.
fn collection(head: &RecordHead, subject: &SubjectExport) -> Value {
    let plain = || {
        json!({"type": "Feature", "id": head.id, "geometry": null,
            "properties": {"kind": head.kind, "reference": head.reference, "title": subject.title}})
    };
    let mut feature = subject.feature.clone().unwrap_or_else(plain);
    if head.demo {
        feature["properties"]["demo"] = true.into();
    }
    json!({"type": "FeatureCollection", "features": [feature]})
}

/// What the exhibits add up to.
#[derive(Default)]
struct Told {
    sealed: bool,
    events: Vec<ChronologyEntry>,
    maps: BTreeMap<Uuid, PlaceMap>,
    figures: Vec<Figure>,
    notice_clocks: Vec<NoticeClock>,
    corridors: Vec<CorridorShape>,
}

impl Told {
    async fn hear(
        &mut self,
        tx: &mut Tx,
        mark: &str,
        subject: &SubjectExport,
        now: DateTime<Utc>,
    ) -> Result<(), PackFailed> {
        if let Some((when, what)) = &subject.happened {
            let precision = serde_json::from_value::<Precision>(serde_json::to_value(when.precision)?)?;
            self.events.push(ChronologyEntry {
                when: When { date: when.date, until: None, precision },
                what: what.clone(),
                source: format!("exhibit {mark}"),
                exhibit: Some(mark.to_owned()),
            });
        }
        if let Some(incident) = &subject.incident {
            for (count, figure) in incident.figures() {
                self.figures.push(Figure {
                    what: format!("{}, {mark}", counted(&serde_json::to_value(count)?)),
                    estimate: Estimate::range(
                        figure.amount().low(),
                        figure.amount().best(),
                        figure.amount().high(),
                    ),
                    unit: figure.unit().to_owned(),
                    as_of: Some(figure.as_of().date),
                    source: figure.source().to_owned(),
                    method: figure.method().map(str::to_owned),
                    confidence: serde_json::from_value::<Confidence>(serde_json::to_value(
                        figure.confidence(),
                    )?)?,
                });
            }
        }
        if let Some(corridor) = &subject.corridor {
            self.corridors.push(CorridorShape {
                name: format!("{mark}: {}", corridor.name),
                line: vec![corridor.line.clone()],
                left_m: corridor.left_m,
                right_m: corridor.right_m,
            });
        }
        if let Some(notice) = &subject.notice {
            self.notice_clocks.push(clock(mark, notice)?);
        }
        let Some(settlement) = subject.settlement else { return Ok(()) };
        if subject.incident.is_none() && subject.boundary.is_none() && subject.claim.is_none() {
            return Ok(());
        }
        let map = match self.maps.entry(settlement) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(empty_map(tx, settlement, now).await?),
        };
        if let Some(boundary) = &subject.boundary {
            let standing = if boundary.agreed { Standing::Verified } else { Standing::Unverified };
            map.accuracy = boundary
                .accuracy_m
                .map_or_else(|| map.accuracy.clone(), |metres| format!("Boundary: about {metres:.0} m"));
            map.boundaries.push(BoundaryShape {
                name: boundary.name.clone(),
                area: rings(&boundary.area),
                standing,
            });
        }
        if let Some(claim) = &subject.claim {
            map.claims.push(ClaimShape {
                label: format!("{mark}: {}", claim.label),
                area: rings(&claim.area),
                rival: claim.rival,
                standing: Standing::Unverified,
            });
        }
        if let Some(incident) = &subject.incident {
            map.incidents.push(IncidentPoint {
                position: [incident.place.lon(), incident.place.lat()],
                label: format!("{mark}: {}", incident.title),
                standing: Standing::Unverified,
            });
        }
        Ok(())
    }

    /// A map of each place, every corridor on each of them.
    fn maps(&self) -> Vec<PlaceMap> {
        let with_corridors = |map: &PlaceMap| PlaceMap { corridors: self.corridors.clone(), ..map.clone() };
        self.maps.values().map(with_corridors).collect()
    }

    fn chronology(&self) -> Vec<ChronologyEntry> {
        let mut events = self.events.clone();
        events.sort_by_key(|event| event.when.date);
        events
    }
}

/// A settlement's map, with the boundary that holds on the day where the person may read one.
async fn empty_map(tx: &mut Tx, settlement: Uuid, now: DateTime<Utc>) -> Result<PlaceMap, PackFailed> {
    let at = nairobi_day(now);
    let found = settlements::find_settlement(tx, settlement).await?;
    let name = found.map_or_else(
        || "A settlement".to_owned(),
        |found| match found.county {
            Some(county) => format!("{}, {county}", found.name),
            None => found.name,
        },
    );
    let present = settlements::present_boundary(tx, settlement, at).await?;
    let boundaries = present.iter().map(|boundary| BoundaryShape {
        name: format!("Boundary {} (holds today)", boundary.number),
        area: rings(&boundary.geometry),
        standing: Standing::Verified,
    });
    Ok(PlaceMap {
        title: name,
        at,
        accuracy: "As each record says".to_owned(),
        source: "The records of this pack, in data/records".to_owned(),
        boundaries: boundaries.collect(),
        claims: Vec::new(),
        corridors: Vec::new(),
        structures: Vec::new(),
        incidents: Vec::new(),
    })
}

fn rings(area: &geo_types::MultiPolygon<f64>) -> report::Polygons {
    let ring = |ring: &geo_types::LineString<f64>| ring.coords().map(|place| [place.x, place.y]).collect();
    area.iter()
        .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect())
        .collect()
}

fn clock(mark: &str, notice: &NoticeExport) -> Result<NoticeClock, PackFailed> {
    let checks = notice.checks.iter().map(|check| {
        Ok(NoticeCheck {
            rule: check.title.en.clone(),
            section: check.section.clone(),
            answer: serde_json::from_value::<Answer>(serde_json::to_value(check.result)?)?,
            working: check.steps.iter().map(|step| step.en.clone()).collect(),
            advocate_reviewed: check.reviewed_by_advocate,
        })
    });
    Ok(NoticeClock {
        notice: format!("{} ({})", notice.title, notice.reference),
        exhibit: Some(mark.to_owned()),
        checks: checks.collect::<Result<_, PackFailed>>()?,
    })
}

/// "People: women, 18-35": what was counted and of whom.
fn counted(count: &Value) -> String {
    let word = |name: &str| count.get(name).and_then(Value::as_str).map(|word| word.replace('_', " "));
    let what = word("counted").unwrap_or_default();
    let mut letters = what.chars();
    let what = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
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
