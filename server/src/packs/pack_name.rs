//! Names inside a pack, which any system can write.

use custody::safe_path::check_portable;

const STEM_CHARACTERS: usize = 80;

/// `data/exhibits/WN-1-letter.pdf`: letters of any script where they are portable, else plain ones.
pub(super) fn exhibit_path(mark: &str, file_name: &str) -> String {
    let path = |name: &str| format!("data/exhibits/{mark}-{name}");
    let any = safe(file_name, char::is_alphanumeric);
    if check_portable(&path(&any)).is_ok() && check_portable(mark).is_ok() {
        return path(&any);
    }
    format!(
        "data/exhibits/{}-{}",
        safe(mark, |c| c.is_ascii_alphanumeric()),
        safe(file_name, |c| c.is_ascii_alphanumeric())
    )
}

/// `data/records/WN-2-IN-7Q4M2X.geojson`.
pub(super) fn record_path(mark: &str, reference: &str) -> String {
    let mark = if check_portable(mark).is_ok() {
        mark.to_owned()
    } else {
        safe(mark, |c| c.is_ascii_alphanumeric())
    };
    format!("data/records/{mark}-{reference}.geojson")
}

fn safe(name: &str, keeps: impl Fn(char) -> bool) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if (1..=10).contains(&ending.len()) => (stem, Some(ending)),
        _ => (name, None),
    };
    let keep = |text: &str| -> String {
        let plain =
            |character: char| if keeps(character) || "_-".contains(character) { character } else { '_' };
        text.chars().map(plain).take(STEM_CHARACTERS).collect()
    };
    match ending {
        Some(ending) => format!("{}.{}", keep(stem), keep(ending)),
        None => keep(stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_one_that_any_system_can_write() {
        for (name, path) in [
            ("letter.pdf", "data/exhibits/WN-1-letter.pdf"),
            ("../../etc/passwd", "data/exhibits/WN-1-______etc_passwd"),
            ("a:b*?.jpg", "data/exhibits/WN-1-a_b__.jpg"),
            ("con", "data/exhibits/WN-1-con"),
            ("é.jpg", "data/exhibits/WN-1-é.jpg"),
            ("e\u{301}.jpg", "data/exhibits/WN-1-e_.jpg"),
            ("", "data/exhibits/WN-1-"),
        ] {
            let made = exhibit_path("WN-1", name);
            assert_eq!(made, path);
            assert!(check_portable(&made).is_ok(), "{made}");
        }
        let long = exhibit_path("WN-1", &format!("{}.jpg", "x".repeat(500)));
        assert!(long.len() < 120 && long.ends_with(".jpg"));
    }
}
