//! Names, telephone numbers and addresses planted in a journey, and where they are not found.

use std::fmt;
use std::sync::Mutex;

use reqwest::Method;
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::world::World;

static LINES: Mutex<String> = Mutex::new(String::new());

/// Keeps every field of every line the server would log.
struct Listener;

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!("{field}={value:?}\n"));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Fields(&mut LINES.lock().expect("not poisoned")));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut LINES.lock().expect("not poisoned")));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Fields(&mut LINES.lock().expect("not poisoned")));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

const OFFICER: &str = "Wanjikulu Askari";
const PARTY: &str = "Mwanasiti Dai, 0700 555 017";
const TELEPHONE: &str = "0700 555 017";

#[tokio::test(flavor = "multi_thread")]
async fn planted_people_are_in_no_tile_news_audit_log_or_line_of_the_server() {
    tracing::subscriber::set_global_default(Listener).expect("no other test listens");
    let world = World::make().await;
    let mut incident = super::requests::new_record("incident", &world);
    incident["duty_holders"] = json!([{"name": OFFICER, "kind": "officer", "role": "led", "alleged": true}]);
    let made = world.author.post("/api/v1/incidents", &incident).await.ok();
    let path = format!("/api/v1/incidents/{}", super::world::id(&made));
    let other = json!([{"name": OFFICER, "kind": "officer", "role": "stood by", "alleged": true}]);
    world.author.patch(&path, 1, &json!({"duty_holders": other})).await.ok();
    assert!(world.author.get(&path).await.text().contains(OFFICER), "its readers see the name");
    let case = world.lawyer.post("/api/v1/cases", &json!({"title": "A case", "parties": PARTY})).await.ok();
    let case = format!("/api/v1/cases/{}", super::world::id(&case));
    world.lawyer.patch(&case, 1, &json!({"parties": format!("{PARTY} and others")})).await.ok();
    assert!(world.lawyer.get(&case).await.text().contains(TELEPHONE));
    // Refused input and searches hold words people typed.
    world.author.post("/api/v1/incidents", &json!({"duty_holders": [{"name": OFFICER}]})).await.problem();
    for query in [OFFICER, TELEPHONE] {
        let search = world.lawyer.request(Method::GET, "/api/v1/search").query(&[("q", query)]);
        world.lawyer.send(search).await.ok();
    }
    world
        .author
        .post("/api/v1/session", &json!({"email": world.lawyer.email, "password": "wrong wrong wrong"}))
        .await;

    let names: Vec<(String, String)> =
        sqlx::query_as("select name, email from accounts").fetch_all(&world.owner).await.unwrap();
    let mut people: Vec<String> = names.into_iter().flat_map(|(name, email)| [name, email]).collect();
    people.extend([OFFICER, PARTY, TELEPHONE].map(str::to_owned));
    let mut places = vec![("the server's lines".to_owned(), LINES.lock().unwrap().clone())];
    for table in [
        "outbox",
        "audit",
        "tile_rows",
        "tile_bundles",
        "tile_strays",
        "custody_events",
        "log_leaves",
        "log_checkpoints",
        "incidents",
        "cases",
        "records",
        "jobs",
    ] {
        // Bytes are looked into as text.
        let statement = format!(
            "select coalesce(string_agg(t::text, ' '), '') || coalesce(string_agg({bytes}, ' '), '') from {table} t",
            bytes = match table {
                "tile_rows" | "tile_bundles" => "encode(packed, 'escape')",
                "tile_strays" => "encode(entry, 'escape')",
                "custody_events" => "encode(leaf, 'escape')",
                _ => "''",
            }
        );
        let text: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(&world.owner).await.unwrap();
        // A structure is in a bundle or still a stray.
        let may_be_empty = ["jobs", "tile_bundles", "tile_strays"].contains(&table);
        assert!(table.starts_with("log_") || may_be_empty || !text.is_empty(), "{table} is empty");
        places.push((table.to_owned(), text));
    }
    assert!(places[0].1.contains("http.path=\"/api/v1/incidents\""), "the server's lines were not heard");
    for (place, text) in places {
        for person in &people {
            assert!(!text.contains(person.as_str()), "{place} holds {person}");
        }
    }
}
