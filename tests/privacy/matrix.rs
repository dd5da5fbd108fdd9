//! Every operation × every role, compared with what was agreed.

use std::collections::BTreeMap;
use std::fmt::Write;

use acceptance::Reply;
use uuid::Uuid;

use super::requests::{request, send};
use super::world::{Operation, Target, World, operations};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/privacy/matrix.txt");

/// Status, and the problem's code where there is one.
fn told(reply: &Reply) -> String {
    let code = serde_json::from_slice::<serde_json::Value>(&reply.body)
        .ok()
        .and_then(|body| Some(body["type"].as_str()?.strip_prefix("/problems/")?.to_owned()));
    match code {
        Some(code) => format!("{} {code}", reply.status),
        None => reply.status.to_string(),
    }
}

/// The lines of one operation: what is answered, and to whom.
async fn row(world: &World, operation: &Operation, sealed: bool) -> String {
    let mut answers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, person) in &world.people {
        let target = match operation.kind() {
            None => Target { id: Uuid::nil(), exhibit: Uuid::nil() },
            Some(_) => world.target(operation, sealed).await.expect("an area with records to try"),
        };
        let reply = send(request(operation, world, person, target).await).await;
        assert!(reply.status < 500, "{operation:?} for {name}: {}", reply.text());
        answers.entry(told(&reply)).or_default().push(name);
    }
    let about = if sealed { " (sealed)" } else { "" };
    let mut text = format!("{} {}{about}\n", operation.method, operation.path);
    for (answer, people) in answers {
        writeln!(text, "  {answer}: {}", people.join(" ")).expect("a string takes it");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_every_role_as_agreed() {
    let world = World::make().await;
    let mut text = String::from(
        "# What every operation answers to whom; (sealed) is the same on a sealed record that names its author.\n\
         # Renewed with UPDATE_DOCUMENTS=1 cargo test -p acceptance privacy::matrix\n\n",
    );
    for operation in operations() {
        // By chance of time, not by right: whether the log was sealed already, or a file is built.
        if operation.path == "/api/v1/log/checkpoint" || operation.path.ends_with("/proof") {
            settle(&world).await;
        }
        text += &row(&world, &operation, false).await;
        if operation.kind().is_some() {
            text += &row(&world, &operation, true).await;
        }
    }
    #[expect(clippy::disallowed_methods, reason = "asked for by the person who renews the file")]
    if std::env::var("UPDATE_DOCUMENTS").is_ok() {
        std::fs::write(FILE, &text).expect("writable");
    }
    let agreed = std::fs::read_to_string(FILE).unwrap_or_default();
    let differs = agreed.split("\n\n").count() != text.split("\n\n").count() || agreed != text;
    let first = text.lines().zip(agreed.lines()).find(|(now, then)| now != then);
    assert!(
        !differs,
        "access differs from tests/privacy/matrix.txt, first at {first:?}; if it is right so, renew the file \
         with UPDATE_DOCUMENTS=1 cargo test -p acceptance privacy::matrix and read what changed"
    );
}

/// Waits until every custody event stands in the sealed log.
async fn settle(world: &World) {
    for _ in 0..300 {
        let waiting: i64 =
            sqlx::query_scalar("select count(*) from log_queue").fetch_one(&world.owner).await.unwrap();
        if waiting == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the log was never sealed");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_without_the_right_gets_anything_of_a_private_record() {
    let world = World::make().await;
    let outsiders = ["visitor", "foreign-mapper", "foreign-lawyer", "partner", "administrator"];
    for operation in operations() {
        let Some(kind) = operation.kind() else { continue };
        for sealed in [false, true] {
            let open = !sealed && ["settlement", "corridor"].contains(&kind);
            for (name, person) in world.people.iter().filter(|(name, _)| {
                !open && if sealed { *name != "author" } else { outsiders.contains(name) }
            }) {
                let target = world.target(&operation, sealed).await.expect("an area with records to try");
                let reply = send(request(&operation, &world, person, target).await).await;
                assert!(
                    matches!(reply.status, 401 | 404),
                    "{} {} on a {} record answers {name} with {}",
                    operation.method,
                    operation.path,
                    if sealed { "sealed" } else { "restricted" },
                    told(&reply)
                );
            }
        }
    }
}
