use super::tree::{root, sources};

const LIMIT: usize = 400;
const TEST_LIMIT: usize = 600;

#[test]
fn a_file_has_one_purpose_and_so_a_modest_size() {
    let folders = [
        ("server", &["rs", "typ"][..]),
        ("tiles", &["rs"][..]),
        ("fixtures", &["rs"][..]),
        ("tests", &["rs", "mjs", "ts"][..]),
        ("web/src", &["ts", "svelte", "css"][..]),
        ("migrations", &["sql"][..]),
    ];
    for source in folders.iter().flat_map(|(folder, extensions)| sources(folder, extensions)) {
        let generated = source.path == "web/src/api/schema.ts";
        let words = source.path.starts_with("web/src/i18n/");
        let limit = if source.path.contains("test") { TEST_LIMIT } else { LIMIT };
        let lines = source.text.lines().count();
        assert!(
            generated || words || lines <= limit,
            "{} has {lines} lines; {limit} are the limit",
            source.path
        );
    }
}

#[test]
fn names_say_what_a_file_is_for() {
    let banned = ["utils", "util", "helpers", "helper", "common", "misc", "manager", "service"];
    for source in sources("server", &["rs"])
        .iter()
        .chain(&sources("tiles", &["rs"]))
        .chain(&sources("web/src", &["ts", "svelte"]))
    {
        // Words that many screens have in common are a file of their own.
        let path = source.path.trim_start_matches("web/src/i18n/");
        for part in path.split(['/', '.']).filter(|_| path == source.path) {
            assert!(!banned.contains(&part), "{} has a name that says nothing", source.path);
        }
    }
}

#[test]
fn nothing_is_left_half_done() {
    let needles = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("#[ign", "ore"),
    ];
    for folder in ["server", "tiles", "fixtures", "tests"] {
        for source in sources(folder, &["rs"]) {
            for needle in needles {
                assert!(!source.text.contains(needle), "{} holds {needle}", source.path);
            }
        }
    }
}

#[test]
fn every_variable_of_the_configuration_is_in_the_sample_and_the_other_way_round() {
    let sample = std::fs::read_to_string(root().join(".env.sample")).expect("the sample");
    let config = std::fs::read_to_string(root().join("server/src/config/mod.rs")).expect("the configuration");
    let tests = ["MIPAKA_TEST_DATA", "MIPAKA_TEST_SOCKET"];
    for name in sample
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("MIPAKA_"))
    {
        assert!(
            config.contains(&format!("\"{name}\"")) || tests.contains(&name),
            "{name} is in .env.sample only"
        );
    }
    for name in config.split("lookup(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(sample.contains(&format!("\n{name}=")), "{name} is not in .env.sample");
    }
}
