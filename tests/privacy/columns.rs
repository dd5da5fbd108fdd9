//! Every column is classified, and none that tells of a person feeds maps or news.

use std::collections::{BTreeMap, BTreeSet};

use acceptance::TestDatabase;

const PAGE: &str = include_str!("../../migrations/visibility.toml");
const CLASSES: [&str; 4] = ["public", "internal", "personal", "secret"];

/// (table, column) → class, as the page says.
fn classified() -> BTreeMap<(String, String), &'static str> {
    let mut found = BTreeMap::new();
    let mut table = "";
    for line in PAGE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            table = name;
            continue;
        }
        let (class, columns) = line.split_once(" = ").expect("a class and its columns");
        let class = *CLASSES.iter().find(|known| **known == class).expect("one of the four classes");
        for column in columns.trim_matches(['[', ']']).split(", ") {
            let key = (table.to_owned(), column.trim_matches('"').to_owned());
            assert!(found.insert(key, class).is_none(), "{table}.{column} is classified twice");
        }
    }
    found
}

#[tokio::test]
async fn every_column_is_classified_and_every_classified_column_is_there() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let there: Vec<(String, String)> = sqlx::query_as(
        "select c.relname::text, a.attname::text from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
           and a.attnum > 0 and not a.attisdropped and c.relname <> '_sqlx_migrations'
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')",
    )
    .fetch_all(&owner)
    .await
    .unwrap();
    let there: BTreeSet<_> = there.into_iter().collect();
    let said: BTreeSet<_> = classified().into_keys().collect();
    let unlisted: Vec<_> = there.difference(&said).collect();
    let vanished: Vec<_> = said.difference(&there).collect();
    assert!(unlisted.is_empty(), "say in migrations/visibility.toml who may read {unlisted:?}");
    assert!(vanished.is_empty(), "migrations/visibility.toml names what is gone: {vanished:?}");
}

/// Tables with a column of one of the classes.
fn tables_with(classes: &[&str]) -> BTreeSet<String> {
    classified()
        .into_iter()
        .filter(|(_, class)| classes.contains(class))
        .map(|((table, _), _)| table)
        .collect()
}

#[test]
fn what_maps_news_audit_and_log_are_made_of_has_no_personal_column() {
    let private = tables_with(&["personal", "secret"]);
    for table in [
        "tile_rows",
        "tile_bundles",
        "tile_strays",
        "outbox",
        "audit",
        "custody_events",
        "log_leaves",
        "log_checkpoints",
        "records",
    ] {
        assert!(!private.contains(table), "{table} holds personal or secret columns");
    }
}

#[tokio::test]
async fn functions_that_write_tiles_or_news_read_no_table_with_personal_or_secret_columns() {
    let database = TestDatabase::create().await;
    let owner = database.owner().await;
    let writers: Vec<(String, String)> = sqlx::query_as(
        "select proname::text, prosrc from pg_proc where pronamespace = 'public'::regnamespace
           and (prosrc ~ 'tile_put|tile_announce|tile_attributes' or prosrc ~ 'insert into (outbox|audit)')",
    )
    .fetch_all(&owner)
    .await
    .unwrap();
    assert!(writers.len() >= 5, "the writers were not found");
    for (name, source) in writers {
        let words: BTreeSet<&str> =
            source.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        for table in tables_with(&["personal", "secret"]) {
            assert!(!words.contains(table.as_str()), "{name} reads {table}");
        }
    }
}
