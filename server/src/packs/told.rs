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
use super::drawn_corridors::DrawnCorridors;
use crate::cases::{Happened, SubjectExport};
use crate::clock::nairobi_day;
use crate::db::Tx;
use crate::notices::NoticeExport;
use crate::settlements;

#[derive(Default)]
pub(super) struct Told {
    events: Vec<(Happened, Vec<String>)>,
    places: BTreeMap<Uuid, Place>,
    pub(super) figures: Vec<Figure>,
    pub(super) notice_clocks: Vec<NoticeClock>,
    corridors: DrawnCorridors,
}

/// The map of a settlement, and the boundary that holds there now where it is drawn.
struct Place {
    map: PlaceMap,
    present: Option<Uuid>,
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
        let of_exhibit = |figure: &Figure| Figure { exhibit: Some(mark.to_owned()), ..figure.clone() };
        self.figures.extend(subject.figures.iter().map(of_exhibit));
        if let Some(corridor) = &subject.corridor {
            self.corridors.draw(mark, corridor, subject.impact.is_some());
        }
        if let Some(notice) = &subject.notice {
            self.notice_clocks.push(clock(mark, notice)?);
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
        let with_corridors = |map: &PlaceMap| PlaceMap { corridors: corridors.clone(), ..map.clone() };
        let shows = |map: &&PlaceMap| {
            !(map.boundaries.is_empty() && map.claims.is_empty() && map.incidents.is_empty())
        };
        let mut maps: Vec<PlaceMap> =
            self.places.values().map(|place| &place.map).filter(shows).map(with_corridors).collect();
        if maps.is_empty() && !corridors.is_empty() {
            let title = if corridors.len() == 1 { "The corridor" } else { "The corridors" };
            maps.push(with_corridors(&blank(title.to_owned(), now)));
        }
        maps
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
        if let Some(accuracy) = &boundary.accuracy {
            say_accuracy(map, format!("{}: {accuracy}", boundary.name));
        }
        let shape = BoundaryShape {
            name: format!("{mark}: {}", boundary.name),
            area: rings(&boundary.area),
            standing: standing(boundary.agreed),
            orientation: false,
        };
        // The boundary that holds now is on the map already, first: its mark is what it lacks.
        let shown = place.present == Some(boundary.id);
        match map.boundaries.first_mut().filter(|_| shown) {
            Some(present) => {
                *present = BoundaryShape { name: format!("{} (holds today)", shape.name), ..shape }
            }
            None => map.boundaries.push(shape),
        }
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
        let known = match (incident.place_accuracy_m, incident.place_is_settlements) {
            (Some(metres), _) => about(metres),
            (None, true) => "drawn in the middle of the settlement, no place is recorded".to_owned(),
            (None, false) => "accuracy not recorded".to_owned(),
        };
        say_accuracy(map, format!("{mark}: {known}"));
        map.incidents.push(IncidentPoint {
            position: [incident.place.lon(), incident.place.lat()],
            label: format!("{mark}: {}", incident.title),
            standing: Standing::Unverified,
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
    let mut map = blank(name, now);
    let present = settlements::present_boundary(tx, settlement, nairobi_day(now)).await?;
    let view = match &present {
        Some(boundary) => settlements::find_boundary(tx, boundary.id).await?,
        None => None,
    };
    // A pack goes to the other side too: what is no exhibit is drawn only where anybody may see it.
    if let (Some(boundary), Some(view)) = (&present, view.filter(|view| view.visibility == "public")) {
        let agreed = matches!(view.standing.as_str(), "accepted" | "agreed");
        map.boundaries.push(BoundaryShape {
            name: format!("Boundary {}, for orientation", boundary.number),
            area: rings(&boundary.geometry),
            standing: standing(agreed),
            orientation: true,
        });
    }
    let drawn = !map.boundaries.is_empty();
    Ok(Place { map, present: present.map(|boundary| boundary.id).filter(|_| drawn) })
}

fn standing(agreed: bool) -> Standing {
    if agreed { Standing::Verified } else { Standing::Unverified }
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
