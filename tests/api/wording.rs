//! How a request that cannot be read is answered: with its place, and in words that are no programmer's.

use acceptance::{Person, TestApp};
use domain::actor::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::cases::{open_case, place};

/// What only speaks to those who read the program.
const PROGRAMMERS: [&str; 12] = [
    "expected",
    "struct",
    "enum",
    "usize",
    "f64",
    "i64",
    "variant",
    "sequence",
    "parsing failed",
    "invalid type",
    "line 1 column",
    "`",
];

async fn told(
    person: &Person,
    method: Method,
    path: &str,
    body: &str,
) -> (u16, Vec<(String, String)>, String) {
    let request = person.request(method, path).header("content-type", "application/json");
    let reply = person.send(request.header("if-match", "\"1\"").body(body.to_owned())).await;
    let problem = reply.json();
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = errors.iter().map(|error| (text(&error["pointer"]), text(&error["detail"]))).collect();
    let detail = text(&problem["detail"]);
    for word in PROGRAMMERS {
        assert!(!reply.text().contains(word), "{body}: {} says {word}", reply.text());
    }
    (reply.status, errors, detail)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_by_its_place_and_without_the_words_of_the_program() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    for (path, body, place, words) in [
        ("cases", r#"{"title": null}"#, "/title", "Null cannot stand here: a text has to."),
        ("cases", "{}", "/title", "\"title\" is missing."),
        ("cases", "[]", "", "A list cannot stand here: an object has to."),
        ("cases", r#"{"title": "A", "tilte": "B"}"#, "/tilte", "There is no \"tilte\" here; known are"),
        ("cases", r#"{"title": "A", "id": "x"}"#, "/id", "This is not an id (a UUID such as"),
        (
            "settlements",
            r#"{"name": "A", "centre": [1]}"#,
            "/centre",
            "1 entries cannot stand here: a list of 2 has to.",
        ),
        (
            "settlements",
            r#"{"name": "A", "centre": ["a", 1]}"#,
            "/centre/0",
            "The text \"a\" cannot stand here: a number has to.",
        ),
        (
            "incidents",
            r#"{"phase": "later"}"#,
            "/phase",
            "\"later\" cannot stand here: one of threat, notice",
        ),
        (
            "incidents",
            r#"{"occurred": {"date": "2025-02-30", "precision": "day"}}"#,
            "/occurred/date",
            "The day 2025-02-30 does not exist: February 2025 has 28 days.",
        ),
        (
            "incidents",
            r#"{"occurred": {"date": "30.2.2025", "precision": "day"}}"#,
            "/occurred/date",
            "YYYY-MM-DD",
        ),
    ] {
        let (status, errors, _) = told(&lawyer, Method::POST, &format!("/api/v1/{path}"), body).await;
        assert_eq!((status, errors[0].0.as_str()), (422, place), "{body}");
        assert!(errors[0].1.contains(words), "{body}: {}", errors[0].1);
    }
    for (body, words) in [
        ("", "The body is empty; JSON has to stand there."),
        ("{\"title\": ", "The JSON ends before it is complete."),
        ("{\"title\": tru}", "This is no JSON: it breaks at line 1, column 14."),
        ("{\"title\": \"A\"} x", "Something follows after the JSON, at line 1, column 16."),
    ] {
        let (status, _, detail) = told(&lawyer, Method::POST, "/api/v1/cases", body).await;
        assert_eq!((status, detail.as_str()), (400, words), "{body}");
    }
    let case = open_case(&lawyer).await;
    let body = json!({"item_id": app.home, "description": "A", "position": -1}).to_string();
    let (status, errors, _) = told(&lawyer, Method::POST, &place(&case, "/exhibits"), &body).await;
    assert_eq!((status, errors[0].0.as_str()), (422, "/position"));
    for (query, name, words) in [
        ("limit=many", "limit", "A whole number has to stand here."),
        ("settlement_id=x", "settlement_id", "This is not an id"),
        ("phase=later", "phase", "cannot stand here"),
        ("at=2025-02-30", "at", "The day 2025-02-30 does not exist: February 2025 has 28 days."),
        ("from=2025-13-01", "from", "does not exist"),
    ] {
        let (status, errors, _) = told(&lawyer, Method::GET, &format!("/api/v1/incidents?{query}"), "").await;
        assert_eq!((status, errors[0].0.as_str()), (422, name), "{query}");
        assert!(errors[0].1.contains(words), "{query}: {}", errors[0].1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn null_is_refused_with_its_place_wherever_a_change_cannot_empty_something() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let document = lawyer.get("/api/openapi.json").await.ok();
    let mut refused = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let Some(schema) =
            operations["patch"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()
        else {
            continue;
        };
        let members = &document.pointer(schema.trim_start_matches('#')).unwrap()["properties"];
        let path = path
            .replace("{id}", &Uuid::now_v7().to_string())
            .replace("{exhibit_id}", &Uuid::now_v7().to_string());
        for (name, member) in members.as_object().unwrap() {
            let may_be_null = member["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("null")))
                || member["oneOf"].as_array().is_some_and(|kinds| kinds.contains(&json!({"type": "null"})));
            let reply = lawyer.patch(&path, 1, &json!({name: null})).await;
            if may_be_null {
                assert_eq!(reply.status, 404, "{path} {name}: {}", reply.text());
            } else {
                assert_eq!(reply.problem(), (422, "invalid".into()), "{path} {name}");
                assert_eq!(reply.json()["errors"][0]["pointer"], format!("/{name}"));
                refused.push(name.clone());
            }
        }
    }
    assert!(refused.len() > 25, "{refused:?}");
    for name in ["title", "name", "mark", "line", "place", "geometry", "lawful_basis", "occurred"] {
        assert!(name == "geometry" || refused.iter().any(|one| one == name), "{name} in {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_if_match_that_names_no_version_is_told_what_is_wanted_instead_of_that_somebody_was_faster() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    let case = open_case(&lawyer).await;
    let change = async |tag: &str| {
        let request = lawyer.request(Method::PATCH, &place(&case, "")).header("if-match", tag);
        lawyer.send(request.json(&json!({"court": "High Court"}))).await
    };
    for (tag, words) in [
        ("*", "asterisk"),
        ("W/\"1\"", "weak"),
        ("1", "double quotes"),
        ("one", "double quotes"),
        ("\"one\"", "No version"),
        ("\"1\", \"2\"", "more than one"),
        ("", "double quotes"),
    ] {
        let refused = change(tag).await;
        assert_eq!(refused.problem(), (400, "if-match-unreadable".into()), "{tag}");
        assert!(refused.json()["detail"].as_str().unwrap().contains(words), "{tag}: {}", refused.text());
    }
    assert_eq!(change("\"2\"").await.problem(), (412, "stale".into()));
    assert_eq!(change("\"1\"").await.header("etag"), "\"2\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_parameter_that_an_operation_does_not_know_is_refused_by_its_name() {
    let app = TestApp::start().await;
    let lawyer = app.person(Role::Lawyer).await;
    for (path, name) in [
        ("settlements?box=36,-1,37,0", "box"),
        ("incidents?limit=5&settlment_id=x", "settlment_id"),
        ("cases?q=mfano", "q"),
        ("structures?at=2024-01-01", "at"),
        ("organisations?limit=5", "limit"),
        ("search?q=mfano&kind=case", "kind"),
        ("about?lang=sw", "lang"),
    ] {
        let refused = lawyer.get(&format!("/api/v1/{path}")).await;
        assert_eq!(refused.problem(), (400, "unknown-parameter".into()), "{path}");
        assert_eq!(refused.json()["errors"][0]["pointer"], name);
    }
    let created = lawyer.post("/api/v1/cases?dry_run=true", &json!({"title": "A"})).await;
    assert_eq!(created.problem(), (400, "unknown-parameter".into()), "nothing was stored");
    assert_eq!(lawyer.get("/api/v1/cases?limit=5").await.ok()["items"], json!([]));
    assert_eq!(lawyer.get("/api/v1/nothing?at=all").await.problem(), (404, "absent".into()));
}
