use super::tree::{Source, areas, sources};

const KITS: [&str; 5] = ["blobs", "config", "db", "http", "jobs"];

/// The first module a path under `server/src` belongs to.
fn module(path: &str) -> &str {
    path.trim_start_matches("server/src/").split(['/', '.']).next().unwrap_or_default()
}

/// Modules named in `crate::x` and `crate::{x, y}`.
fn named(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' => {}
                    _ if depth == 0 => {
                        word.push(letter);
                        continue;
                    }
                    _ => continue,
                }
                found.push(first_word(&word));
                word.clear();
            }
            found.push(first_word(&word));
        } else {
            found.push(first_word(rest));
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn first_word(text: &str) -> String {
    text.trim().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn kits_know_no_area() {
    let areas = areas();
    for source in sources("server/src", &["rs"]).iter().filter(|source| KITS.contains(&module(&source.path)))
    {
        for name in named(source.product()) {
            assert!(!areas.contains(&name), "{} is a kit and names the area {name}", source.path);
        }
    }
}

#[test]
fn an_area_uses_only_areas_listed_before_it() {
    let areas = areas();
    let place = |name: &str| areas.iter().position(|area| area == name);
    for source in sources("server/src", &["rs"]) {
        let Some(own) = place(module(&source.path)) else { continue };
        for name in named(source.product()) {
            if let Some(used) = place(&name) {
                assert!(used <= own, "{} uses the area {name}, which is listed after it", source.path);
            }
        }
    }
}

#[test]
fn an_area_is_entered_through_its_door_only() {
    let areas = areas();
    for source in sources("server/src", &["rs"]) {
        for area in areas.iter().filter(|area| module(&source.path) != area.as_str()) {
            for inner in ["store", "dto", "policy", "routes"] {
                let path = format!("crate::{area}::{inner}");
                assert!(!source.text.contains(&path), "{} reaches into {path}", source.path);
            }
        }
    }
}

fn only_in(needle: &str, allowed: impl Fn(&str) -> bool) {
    for source in sources("server/src", &["rs"]) {
        assert!(
            !source.product().contains(needle) || allowed(&source.path),
            "{} uses {needle}, which has its own places (docs/ARCHITECTURE.md)",
            source.path
        );
    }
}

#[test]
fn statements_stand_in_stores_only() {
    for needle in ["sqlx::query", "query!(", "query_as!(", "query_scalar!("] {
        only_in(needle, |path| {
            path.starts_with("server/src/db/")
                || path.starts_with("server/src/jobs/")
                || path.ends_with("/store.rs")
                || path.contains("/store/")
                || path == "server/src/http/status.rs"
        });
    }
}

#[test]
fn axum_stays_at_the_edge() {
    only_in("axum::", |path| {
        path.starts_with("server/src/http/")
            || path.contains("/routes")
            || path.ends_with("_routes.rs")
            || path.ends_with("/mod.rs")
            || path.ends_with("/extract.rs")
            || path.ends_with("/serve.rs")
            || path.ends_with("/upload.rs")
            || path.ends_with("/set_up.rs")
            || path.ends_with("/tile_routes/mount.rs")
            || path.ends_with("/tile_routes/viewers.rs")
            || path == "server/src/app.rs"
    });
}

#[test]
fn pure_packages_know_no_database_clock_or_network() {
    let pure = ["server/domain/src", "server/custody/src", "server/report/src", "fixtures/src"];
    for source in pure.iter().flat_map(|folder| sources(folder, &["rs"])) {
        for needle in ["sqlx", "tokio", "axum::", "reqwest", "Utc::now", "SystemTime", "rand::", "mipaka::"] {
            assert!(!source.product().contains(needle), "{} names {needle}", source.path);
        }
    }
}

#[test]
fn tiles_know_neither_axum_nor_the_server() {
    for Source { path, text } in sources("tiles/src", &["rs"]) {
        for needle in ["axum", "mipaka::", "utoipa"] {
            assert!(!text.contains(needle), "{path} names {needle}");
        }
    }
}
