//! Strong validators made from the bytes sent (RFC 9110 §8.8.3).

use sha2::{Digest, Sha256};

/// How a body is sent. Each has its own strong tag, as the bytes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    Identity,
    Gzip,
}

/// A quoted strong entity tag for an uncompressed body sent in `coding`.
pub fn entity_tag(body: &[u8], coding: Coding) -> String {
    let digest = Sha256::digest(body);
    let half = u128::from_be_bytes(std::array::from_fn(|place| digest[place]));
    match coding {
        Coding::Identity => format!("\"{half:032x}\""),
        Coding::Gzip => format!("\"{half:032x}-gzip\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_content_and_coding() {
        let plain = entity_tag(b"tile", Coding::Identity);
        assert_eq!(plain, entity_tag(b"tile", Coding::Identity));
        assert_ne!(plain, entity_tag(b"tile", Coding::Gzip));
        assert_ne!(plain, entity_tag(b"tila", Coding::Identity));
        assert!(plain.starts_with('"') && plain.ends_with('"'));
    }
}
