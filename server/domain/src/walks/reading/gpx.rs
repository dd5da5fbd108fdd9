//! GPX 1.0 and 1.1, streamed: one pass, no entities, nothing kept but fixes.

use quick_xml::{
    Reader,
    events::{BytesStart, Event, attributes::Attribute},
};

use crate::{
    geometry::LonLat,
    walks::{Finding, FindingKind},
};

use super::{
    Fix, RawTrack, TrackSource, UnreadableKind as Kind, WalkUnreadable, decode::decode, time::read_time,
    track::MAX_FIXES,
};

/// Elements inside one another; real files with extensions stay below ten.
const DEEPEST: usize = 48;

/// Reads the track of a GPX file; if it has none its routes, then its waypoints, with a note.
pub fn read_gpx(bytes: &[u8]) -> Result<RawTrack, WalkUnreadable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(WalkUnreadable::new(Kind::Empty));
    }
    let text = decode(bytes)?;
    let mut reader = Reader::from_str(&text);
    let mut gpx = Gpx::default();
    let was_cut = loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            // The parser calls a construct that the file ends inside of a syntax error.
            Err(quick_xml::Error::Syntax(_)) if gpx.depth > 0 => break true,
            Err(error) => {
                let kind = if gpx.depth == 0 { Kind::NotAWalk } else { Kind::NotWellFormed };
                let place = line_of(&text, reader.error_position());
                return Err(WalkUnreadable::new(kind).at_line(place).because(error));
            }
        };
        let taken = match event {
            Event::Start(start) => gpx.open(&start),
            Event::Empty(start) => gpx.open(&start).map(|()| gpx.close()),
            Event::End(_) => {
                gpx.close();
                Ok(())
            }
            Event::Text(words) if gpx.field.is_some() => {
                gpx.text.push_str(&words.decode().unwrap_or_default());
                Ok(())
            }
            Event::DocType(name) if name.trim_ascii_start().to_ascii_lowercase().starts_with(b"html") => {
                Err(WalkUnreadable::new(Kind::NotAWalk).because("it is a web page"))
            }
            Event::DocType(_) => Err(WalkUnreadable::new(Kind::DoctypeRefused)),
            Event::GeneralRef(name) if !is_plain_reference(&name) => {
                Err(WalkUnreadable::new(Kind::DoctypeRefused).because("an entity of its own"))
            }
            Event::Eof => break gpx.depth > 0,
            _ => Ok(()),
        };
        taken.map_err(|error| error.at_line(line_of(&text, reader.buffer_position())))?;
    };
    gpx.finish(was_cut)
}

fn line_of(text: &str, position: u64) -> u64 {
    let end = (position as usize).min(text.len());
    1 + text.as_bytes()[..end].split(|byte| *byte == b'\n').skip(1).count() as u64
}

/// The five named characters of XML and numbered ones.
fn is_plain_reference(name: &[u8]) -> bool {
    matches!(name, b"amp" | b"lt" | b"gt" | b"quot" | b"apos") || name.first() == Some(&b'#')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PointKind {
    Track,
    Route,
    Way,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Time,
    Hdop,
    Accuracy,
}

#[derive(Debug, Default)]
struct Gpx {
    depth: usize,
    has_root: bool,
    point: Option<(PointKind, usize, Fix)>,
    field: Option<Field>,
    text: String,
    count: usize,
    untimed: u64,
    bad_times: u64,
    track: Vec<Vec<Fix>>,
    routes: Vec<Vec<Fix>>,
    ways: Vec<Fix>,
}

impl Gpx {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), WalkUnreadable> {
        let name = start.local_name();
        let name = name.as_ref();
        if self.depth == 0 && !name.eq_ignore_ascii_case(b"gpx") {
            let found = String::from_utf8_lossy(&name[..name.len().min(40)]).into_owned();
            return Err(WalkUnreadable::new(Kind::NotAWalk).because(format!("it starts with <{found}>")));
        }
        self.has_root = true;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(WalkUnreadable::new(Kind::TooDeep));
        }
        let kind = match name {
            b"trkpt" => Some(PointKind::Track),
            b"rtept" => Some(PointKind::Route),
            b"wpt" => Some(PointKind::Way),
            b"trkseg" => {
                self.track.push(Vec::new());
                None
            }
            b"rte" => {
                self.routes.push(Vec::new());
                None
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.count += 1;
            if self.count > MAX_FIXES {
                return Err(
                    WalkUnreadable::new(Kind::TooManyFixes).because(format!("at most {MAX_FIXES} are read"))
                );
            }
            let at = read_place(start).map_err(|error| error.at_fix(self.count as u64))?;
            self.point = Some((kind, self.depth, Fix::plain(at)));
        } else if self.point.is_some_and(|(_, depth, _)| self.depth > depth) {
            self.field = match name {
                b"time" => Some(Field::Time),
                b"hdop" => Some(Field::Hdop),
                b"accuracy" | b"hacc" => Some(Field::Accuracy),
                _ => None,
            };
            self.text.clear();
        }
        Ok(())
    }

    fn close(&mut self) {
        if let (Some(field), Some((_, _, fix))) = (self.field.take(), self.point.as_mut()) {
            let number = || self.text.trim().parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
            match field {
                Field::Time if fix.time.is_none() => {
                    fix.time = read_time(&self.text);
                    self.bad_times += u64::from(fix.time.is_none());
                }
                Field::Time => {}
                Field::Hdop => fix.hdop = number(),
                Field::Accuracy => fix.accuracy_m = number(),
            }
        }
        if let Some((kind, depth, fix)) = self.point
            && depth == self.depth
        {
            self.keep(kind, fix);
            self.point = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn keep(&mut self, kind: PointKind, fix: Fix) {
        self.untimed += u64::from(kind == PointKind::Track && fix.time.is_none());
        let lists = match kind {
            PointKind::Way => return self.ways.push(fix),
            PointKind::Track => &mut self.track,
            PointKind::Route => &mut self.routes,
        };
        match lists.last_mut() {
            Some(list) => list.push(fix),
            None => lists.push(vec![fix]),
        }
    }

    fn finish(self, was_cut: bool) -> Result<RawTrack, WalkUnreadable> {
        if !self.has_root {
            return Err(WalkUnreadable::new(Kind::NotAWalk));
        }
        let filled = |mut lists: Vec<Vec<Fix>>| {
            lists.retain(|list| !list.is_empty());
            lists
        };
        let (track, routes) = (filled(self.track), filled(self.routes));
        let (source, segments, kind) = if !track.is_empty() {
            (TrackSource::Track, track, None)
        } else if !routes.is_empty() {
            (TrackSource::Route, routes, Some(FindingKind::RouteUsed))
        } else if self.ways.len() >= 3 {
            (TrackSource::Points, vec![self.ways], Some(FindingKind::WaypointsUsed))
        } else if was_cut {
            return Err(WalkUnreadable::new(Kind::NotWellFormed).because("it ends in the middle"));
        } else {
            let detail = format!("{} marked points", self.ways.len());
            return Err(WalkUnreadable::new(Kind::NothingWalked).because(detail));
        };
        let count = segments.iter().map(Vec::len).sum::<usize>() as u64;
        let mut notes: Vec<Finding> = kind.map(|kind| Finding::new(kind, count)).into_iter().collect();
        if was_cut {
            let last = segments.last().and_then(|list| list.last()).map(|fix| fix.at);
            notes.push(Finding::new(FindingKind::FileCutShort, count).at(last));
        }
        if self.bad_times > 0 {
            notes.push(Finding::new(FindingKind::TimesUnreadable, self.bad_times));
        }
        if source == TrackSource::Track && self.untimed > self.bad_times {
            notes.push(Finding::new(FindingKind::TimesMissing, self.untimed - self.bad_times));
        }
        Ok(RawTrack { source, segments, notes })
    }
}

fn read_place(start: &BytesStart<'_>) -> Result<LonLat, WalkUnreadable> {
    let bad = |detail: String| WalkUnreadable::new(Kind::BadCoordinate).because(detail);
    let mut lat = None;
    let mut lon = None;
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| bad(error.to_string()))?;
        match attribute.key.as_ref() {
            b"lat" => lat = Some(read_degrees(&attribute, "lat")?),
            b"lon" => lon = Some(read_degrees(&attribute, "lon")?),
            _ => {}
        }
    }
    match (lon, lat) {
        (Some(lon), Some(lat)) => LonLat::new(lon, lat).map_err(|error| bad(error.to_string())),
        (None, _) => Err(bad("it has no lon".to_owned())),
        (_, None) => Err(bad("it has no lat".to_owned())),
    }
}

fn read_degrees(attribute: &Attribute<'_>, name: &str) -> Result<f64, WalkUnreadable> {
    std::str::from_utf8(&attribute.value).ok().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
        let found: String = String::from_utf8_lossy(&attribute.value).chars().take(30).collect();
        WalkUnreadable::new(Kind::BadCoordinate).because(format!("{name} is '{found}'"))
    })
}
