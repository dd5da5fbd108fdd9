//! Strong validators made from the bytes sent (RFC 9110 §8.8.3).

use sha2::{Digest, Sha256};

use crate::coord::TileCoord;

/// How a body is sent. Each has its own strong tag, as the bytes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    Identity,
    Gzip,
}

/// Grows whenever the same rows come to other bytes.
const ENCODER: u8 = 5;

/// What names a tile's content without its bytes: the same data drawn the same way for the same eyes.
#[derive(Debug, Clone, Copy)]
pub struct Content {
    /// One bit per layer.
    pub layers: u16,
    pub tile: TileCoord,
    /// Digest of what the viewer may see.
    pub viewer: u128,
    /// Days since 2000-01-01.
    pub day: i32,
    pub version: u64,
}

/// A strong entity tag without its coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag(u128);

impl Tag {
    /// Known before there is a body.
    pub fn of_content(content: &Content) -> Self {
        let mut hash = Sha256::new();
        hash.update([ENCODER, content.tile.z()]);
        hash.update(content.layers.to_be_bytes());
        hash.update(content.tile.x().to_be_bytes());
        hash.update(content.tile.y().to_be_bytes());
        hash.update(content.viewer.to_be_bytes());
        hash.update(content.day.to_be_bytes());
        hash.update(content.version.to_be_bytes());
        Self::from_digest(&hash.finalize())
    }

    /// Made from an uncompressed body, where its version is not known.
    pub fn of_body(body: &[u8]) -> Self {
        Self::from_digest(&Sha256::digest(body))
    }

    fn from_digest(digest: &[u8]) -> Self {
        Self(u128::from_be_bytes(std::array::from_fn(|place| digest[place])))
    }

    /// Quoted, for a body sent in `coding`.
    pub fn header(self, coding: Coding) -> String {
        match coding {
            Coding::Identity => format!("\"{:032x}\"", self.0),
            Coding::Gzip => format!("\"{:032x}-gzip\"", self.0),
        }
    }
}

/// Whether an If-None-Match header names a tag (weak comparison, RFC 9110 §13.1.2).
pub fn names(header: &str, etag: &str) -> bool {
    header.trim() == "*" || header.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        let tile = TileCoord::new(14, 9869, 8249).expect("exists");
        Content { layers: 4, tile, viewer: 0, day: 9000, version: 1 }
    }

    #[test]
    fn a_tag_names_content_and_coding() {
        let tag = Tag::of_content(&content());
        assert_eq!(tag, Tag::of_content(&content()));
        assert_ne!(tag.header(Coding::Identity), tag.header(Coding::Gzip));
        let others = [
            Content { layers: 5, ..content() },
            Content { tile: TileCoord::new(14, 9869, 8250).expect("exists"), ..content() },
            Content { viewer: 1, ..content() },
            Content { day: 9001, ..content() },
            Content { version: 2, ..content() },
        ];
        assert!(others.iter().all(|other| Tag::of_content(other) != tag));
        assert_ne!(Tag::of_body(b"tile"), Tag::of_body(b"tila"));
    }

    #[test]
    fn a_held_tag_is_recognised_among_others() {
        let tag = Tag::of_body(b"tile").header(Coding::Gzip);
        assert!(tag.starts_with('"') && tag.ends_with("-gzip\""));
        assert!(names(&format!("\"x\", W/{tag}"), &tag) && names(" * ", &tag));
        assert!(!names("\"x\"", &tag));
    }
}
