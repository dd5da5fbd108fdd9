//! What the exhibits of a case add up to: chronology, figures, the law's clock, and maps.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{DateTime, Utc};
use domain::period::FuzzyDate;
use report::{
    Answer, BoundaryShape, ChronologyEntry, ClaimShape, Figure, IncidentPoint, NoticeCheck, NoticeClock,
    PlaceMap, Precision, Standing, When,
};
use uuid::Uuid;

use super::PackFailed;
use super::drawn_boundaries::DrawnBoundaries;
use super::drawn_corridors::DrawnCorridors;
use crate::cases::{Happened, ShownClaim, SubjectExport};
use crate::clock::nairobi_day;
use crate::db::Tx;
use crate::notices::NoticeExport;
use crate::settlements;

#[derive(Default)]
pub(super) struct Told {
    events: Vec<(Happened, Vec<String>)>,
    places: BTreeMap<Uuid, Place>,
    figures: Vec<(Figure, Vec<String>)>,
    pub(super) notice_clocks: Vec<NoticeClock>,
    corridors: DrawnCorridors,
}

/// The map of a settlement, and the boundaries and claims on it.
struct Place {
    map: PlaceMap,
    boundaries: DrawnBoundaries,
    /// With their marks.
    claims: Vec<(String, ShownClaim)>,
}

impl Place {
    fn drawn(&self) -> PlaceMap {
        let claim = |(mark, claim): &(String, ShownClaim)| ClaimShape {
            label: format!("{mark}: {}", claim.label),
            area: rings(&claim.area),
            rival: !claim.rivals.is_empty(),
            rival_shown: self.claims.iter().any(|(_, other)| claim.rivals.contains(&other.reference)),
        };
        PlaceMap {
            boundaries: self.boundaries.shapes(),
            claims: self.claims.iter().map(claim).collect(),
            ..self.map.clone()
        }
    }
}

impl Told {
    /// Takes in one record, with its mark or, where it was attached more than once, all of them.
    pub(super) async fn hear(
        &mut self,
        tx: &mut Tx,
        mark: &str,
        subject: &SubjectExport,
        now: DateTime<Utc>,
    ) -> Result<(), PackFailed> {
        for event in &subject.events {
            // A walk and the boundary it became tell some of the same.
            match self.events.iter_mut().find(|(known, _)| known == event) {
                Some((_, marks)) => marks.push(mark.to_owned()),
                None => self.events.push((event.clone(), vec![mark.to_owned()])),
            }
        }
        for figure in &subject.figures {
            // A settlement and the boundary it stands for hold the same figure.
            match self.figures.iter_mut().find(|(known, _)| known == figure) {
                Some((_, marks)) => marks.push(mark.to_owned()),
                None => self.figures.push((figure.clone(), vec![mark.to_owned()])),
            }
        }
        if let Some(corridor) = &subject.corridor {
            self.corridors.draw(mark, corridor, subject.impact.is_some());
        }
        if let Some(notice) = &subject.notice {
            self.notice_clocks.push(clock(mark, notice, subject.notice_files.clone())?);
        }
        let Some(settlement) = subject.settlement else { return Ok(()) };
        let place = match self.places.entry(settlement) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(empty_map(tx, settlement, now).await?),
        };
        draw(place, mark, subject);
        Ok(())
    }

    /// A map of each place, every corridor on each of them; of the corridors alone where there is no place.
    pub(super) fn maps(&self, now: DateTime<Utc>) -> Vec<PlaceMap> {
        let corridors = self.corridors.shapes();
        let with_corridors = |map: PlaceMap| PlaceMap { corridors: corridors.clone(), ..map };
        let shows = |map: &PlaceMap| {
            !(map.boundaries.is_empty() && map.claims.is_empty() && map.incidents.is_empty())
        };
        let mut maps: Vec<PlaceMap> =
            self.places.values().map(Place::drawn).filter(shows).map(with_corridors).collect();
        if maps.is_empty() && !corridors.is_empty() {
            let title = if corridors.len() == 1 { "The corridor" } else { "The corridors" };
            maps.push(with_corridors(blank(title.to_owned(), now)));
        }
        maps
    }

    /// Each once, with the marks of every exhibit that holds it.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let with_marks = |(figure, marks): &(Figure, Vec<String>)| Figure {
            exhibit: Some(marks.join(", ")),
            ..figure.clone()
        };
        self.figures.iter().map(with_marks).collect()
    }

    /// By date, a month or year before the days within it; what has no date comes last.
    pub(super) fn chronology(&self) -> Result<Vec<ChronologyEntry>, PackFailed> {
        let mut events: Vec<&(Happened, Vec<String>)> = self.events.iter().collect();
        events.sort_by_key(|(event, _)| match event.when {
            Some(when) => (false, when.earliest(), Reverse(when.latest())),
            None => (true, chrono::NaiveDate::MAX, Reverse(chrono::NaiveDate::MAX)),
        });
        events.into_iter().map(|(event, marks)| line(event, marks)).collect()
    }
}

fn line(event: &Happened, marks: &[String]) -> Result<ChronologyEntry, PackFailed> {
    let mut what = event.what.clone();
    let mut until = None;
    match (event.when, event.until) {
        // A span is printed as one only where both ends are known as well as each other.
        (Some(from), Some(to)) if from.precision == to.precision => until = Some(to.date),
        (_, Some(to)) => what = format!("{what} It ended {to}."),
        _ => {}
    }
    let when = event.when.map(|when| printed(when, until)).transpose()?;
    Ok(ChronologyEntry {
        when,
        what,
        source: event.source.clone(),
        reference: Some(event.reference.clone()).filter(|reference| !reference.is_empty()),
        exhibit: Some(marks.join(", ")),
        contested: event.contested,
    })
}

fn printed(when: FuzzyDate, until: Option<chrono::NaiveDate>) -> Result<When, PackFailed> {
    let precision = serde_json::from_value::<Precision>(serde_json::to_value(when.precision)?)?;
    Ok(When { date: when.date, until, precision })
}

/// An accuracy in words; below a metre in tenths, since nothing is known to nothing.
fn about(metres: f64) -> String {
    if metres < 1.0 { format!("about {:.1} m", metres.max(0.1)) } else { format!("about {metres:.0} m") }
}

fn draw(place: &mut Place, mark: &str, subject: &SubjectExport) {
    let map = &mut place.map;
    if let Some(boundary) = &subject.boundary {
        let first = place.boundaries.draw(mark, boundary);
        if let Some(accuracy) = boundary.accuracy.as_ref().filter(|_| first) {
            say_accuracy(map, format!("{}: {accuracy}", boundary.name));
        }
    }
    if let Some(claim) = &subject.claim {
        place.claims.push((mark.to_owned(), claim.clone()));
    }
    if let Some(incident) = &subject.incident {
        let known = match (incident.place_accuracy_m, incident.place_is_settlements) {
            (Some(metres), _) => about(metres),
            (None, true) => "drawn in the middle of the settlement, no place is recorded".to_owned(),
            (None, false) => "accuracy not recorded".to_owned(),
        };
        say_accuracy(map, format!("{mark}: {known}"));
        map.incidents.push(IncidentPoint {
            position: [incident.place.lon(), incident.place.lat()],
            label: format!("{mark}: {}", incident.title),
        });
    }
}

fn say_accuracy(map: &mut PlaceMap, known: String) {
    map.accuracy = if map.accuracy == AS_RECORDED { known } else { format!("{}; {known}", map.accuracy) };
}

const AS_RECORDED: &str = "As each record says";

fn blank(title: String, now: DateTime<Utc>) -> PlaceMap {
    PlaceMap {
        title,
        at: nairobi_day(now),
        accuracy: AS_RECORDED.to_owned(),
        source: "The records of this pack, in data/records".to_owned(),
        boundaries: Vec::new(),
        claims: Vec::new(),
        corridors: Vec::new(),
        structures: Vec::new(),
        incidents: Vec::new(),
    }
}

/// A settlement's map, with the boundary that holds on the day where the person may read one.
async fn empty_map(tx: &mut Tx, settlement: Uuid, now: DateTime<Utc>) -> Result<Place, PackFailed> {
    let found = settlements::find_settlement(tx, settlement).await?;
    let name = found.map_or_else(
        || "A settlement".to_owned(),
        |found| match found.county {
            Some(county) => format!("{}, {county}", found.name),
            None => found.name,
        },
    );
    let map = blank(name, now);
    let present = settlements::present_boundary(tx, settlement, nairobi_day(now)).await?;
    let view = match &present {
        Some(boundary) => settlements::find_boundary(tx, boundary.id).await?,
        None => None,
    };
    // A pack goes to the other side too: what is no exhibit is drawn only where anybody may see it.
    let public = view.is_some_and(|view| view.visibility == "public");
    let orientation = present.as_ref().filter(|_| public).map(|boundary| BoundaryShape {
        name: format!("Boundary {}, for orientation", boundary.number),
        area: rings(&boundary.geometry),
        standing: Standing::Verified,
        orientation: true,
    });
    let boundaries = DrawnBoundaries::new(present.map(|boundary| boundary.id), orientation, nairobi_day(now));
    Ok(Place { map, boundaries, claims: Vec::new() })
}

pub(super) fn rings(area: &geo_types::MultiPolygon<f64>) -> report::Polygons {
    let ring = |ring: &geo_types::LineString<f64>| ring.coords().map(|place| [place.x, place.y]).collect();
    area.iter()
        .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect())
        .collect()
}

fn clock(mark: &str, notice: &NoticeExport, files: Option<String>) -> Result<NoticeClock, PackFailed> {
    let checks = notice.checks.iter().map(|check| {
        Ok(NoticeCheck {
            rule: check.title.en.clone(),
            section: check.section.clone(),
            answer: if check.is_open_in_law() {
                Answer::OpenInLaw
            } else {
                serde_json::from_value::<Answer>(serde_json::to_value(check.result)?)?
            },
            working: check.steps.iter().map(|step| step.en.clone()).collect(),
            advocate_reviewed: check.reviewed_by_advocate,
        })
    });
    Ok(NoticeClock {
        notice: format!("{} ({})", notice.title, notice.reference),
        exhibit: Some(mark.to_owned()),
        land: Some(notice.land_class.words().0.to_owned()),
        files,
        checks: checks.collect::<Result<_, PackFailed>>()?,
    })
}
