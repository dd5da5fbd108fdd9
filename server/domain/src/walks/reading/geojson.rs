//! GeoJSON as a walk: one polygon, or lines, or points in order.

use crate::{
    geometry::{LonLat, geojson},
    walks::{Finding, FindingKind},
};

use super::{
    Fix, RawTrack, TrackSource, UnreadableKind as Kind, WalkUnreadable, decode::decode, track::MAX_FIXES,
};

/// Reads the one polygon of a file, else its lines joined, else its points in file order.
pub fn read_geojson(bytes: &[u8]) -> Result<RawTrack, WalkUnreadable> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(WalkUnreadable::new(Kind::Empty));
    }
    let text = decode(bytes)?;
    let shapes = geojson::read(text.as_bytes()).and_then(geojson::Object::into_shapes).map_err(unreadable)?;
    let (source, lists, note) = if shapes.polygons.len() > 1 {
        let detail = format!("{} areas", shapes.polygons.len());
        return Err(WalkUnreadable::new(Kind::SeveralAreas).because(detail));
    } else if let Some(rings) = shapes.polygons.into_iter().next() {
        (TrackSource::Polygon, rings, None)
    } else if !shapes.lines.is_empty() {
        (TrackSource::Line, shapes.lines, None)
    } else if shapes.points.len() >= 3 {
        let count = shapes.points.len() as u64;
        (TrackSource::Points, vec![shapes.points], Some(Finding::new(FindingKind::PointsUsed, count)))
    } else {
        let detail = format!("{} separate points", shapes.points.len());
        return Err(WalkUnreadable::new(Kind::NothingWalked).because(detail));
    };
    if lists.iter().map(Vec::len).sum::<usize>() > MAX_FIXES {
        return Err(too_many());
    }
    let mut number = 0;
    let mut segments = Vec::with_capacity(lists.len());
    for list in lists {
        let mut segment = Vec::with_capacity(list.len());
        for pair in list {
            number += 1;
            let at = LonLat::try_from(pair)
                .map_err(|error| WalkUnreadable::new(Kind::BadCoordinate).at_fix(number).because(error))?;
            segment.push(Fix::plain(at));
        }
        if !segment.is_empty() {
            segments.push(segment);
        }
    }
    if segments.is_empty() {
        return Err(WalkUnreadable::new(Kind::NothingWalked));
    }
    Ok(RawTrack { source, segments, notes: note.into_iter().collect() })
}

fn too_many() -> WalkUnreadable {
    WalkUnreadable::new(Kind::TooManyFixes).because(format!("at most {MAX_FIXES} are read"))
}

fn unreadable(error: geojson::GeoJsonError) -> WalkUnreadable {
    use geojson::GeoJsonError as E;
    match error {
        E::NotJson { problem, line, .. } => {
            WalkUnreadable::new(Kind::NotWellFormed).at_line(line as u64).because(problem)
        }
        E::TooMuch => too_many(),
        E::UnsupportedCrs(name) => WalkUnreadable::new(Kind::UnsupportedCrs).because(name),
        error @ E::BadCoordinates { .. } => WalkUnreadable::new(Kind::BadCoordinate).because(error),
        error @ (E::NotGeoJson(_) | E::UnknownType(_)) => WalkUnreadable::new(Kind::NotAWalk).because(error),
    }
}
