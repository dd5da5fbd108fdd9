//! Files read as tracks, within limits on count and depth; the caller limits bytes.

mod decode;
mod geojson;
mod gpx;
mod time;
mod track;
mod unreadable;

pub use geojson::read_geojson;
pub use gpx::read_gpx;
pub use track::{Fix, RawTrack, TrackSource};
pub use unreadable::{UnreadableKind, WalkUnreadable};

/// Reads a GPX or GeoJSON file, told apart by what it holds and not by its name.
pub fn read_walk(bytes: &[u8]) -> Result<RawTrack, WalkUnreadable> {
    let first = bytes
        .iter()
        .find(|byte| !matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF) && !byte.is_ascii_whitespace());
    match first {
        None => Err(WalkUnreadable::new(UnreadableKind::Empty)),
        Some(b'{') => read_geojson(bytes),
        Some(b'<') => read_gpx(bytes),
        Some(_) => Err(WalkUnreadable::new(UnreadableKind::NotAWalk)),
    }
}
