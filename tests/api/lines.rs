//! Names, titles and labels hold only what is seen.

use acceptance::TestApp;
use domain::actor::Role;
use serde_json::{Value, json};

const TURNED: &str = "Mto\u{202e}onafM";

#[tokio::test(flavor = "multi_thread")]
async fn an_invisible_character_is_refused_in_every_name_title_and_label() {
    let app = TestApp::start().await;
    let lawyer = app.person_of(app.home, &[Role::Lawyer, Role::Verifier, Role::Administrator]).await;
    let place = |name: &str| json!({"name": name, "centre": [36.81, -1.31], "organisation_id": app.home});
    let settlement = lawyer.post("/api/v1/settlements", &place("Mto Wa Mfano")).await.ok()["id"].clone();
    let day = json!({"date": "2021-10-08", "precision": "day"});
    let width = json!({"best_m": 15.0, "source": "stated by the agency", "confidence": "stated"});
    let line = json!({"type": "LineString", "coordinates": [[36.80, -1.31], [36.82, -1.31]]});
    let square = json!({"type": "Polygon", "coordinates":
        [[[36.810, -1.310], [36.812, -1.310], [36.812, -1.308], [36.810, -1.308], [36.810, -1.310]]]});
    let members = format!("/api/v1/organisations/{}/members", app.home);
    let cases: [(&str, Value, &str); 9] = [
        ("/api/v1/settlements", place(TURNED), "/name"),
        (
            "/api/v1/incidents",
            json!({"settlement_id": settlement, "title": TURNED, "phase": "threat", "occurred": day}),
            "/title",
        ),
        (
            "/api/v1/incidents",
            json!({"settlement_id": settlement, "title": "x", "phase": "threat", "occurred": day,
            "duty_holders": [{"name": TURNED, "kind": "institution", "role": "ordered it"}]}),
            "/duty_holders/0/name",
        ),
        (
            "/api/v1/notices",
            json!({"settlement_id": settlement, "title": "x", "land_class": "public",
            "issuer": {"kind": "owner", "name": TURNED}}),
            "/issuer/name",
        ),
        (
            "/api/v1/claims",
            json!({"settlement_id": settlement, "label": "Two\nlines", "claim_kind": "ownership", "since": null,
            "source": "the party", "geometry": square}),
            "/label",
        ),
        (
            "/api/v1/corridors",
            json!({"name": TURNED, "corridor_kind": "road", "line": line, "left": width, "right": width}),
            "/name",
        ),
        ("/api/v1/cases", json!({"title": TURNED}), "/title"),
        ("/api/v1/cases", json!({"title": "x", "summary": format!("One.\n\n{TURNED}")}), "/summary"),
        (&members, json!({"name": TURNED, "email": "0700555019", "roles": ["mapper"]}), "/name"),
    ];
    for (path, body, pointer) in cases {
        let refused = lawyer.post(path, &body).await;
        assert_eq!(refused.problem(), (422, "invalid".into()), "{path} {}", refused.text());
        let errors = refused.json()["errors"].clone();
        assert_eq!(
            (&errors[0]["pointer"], &errors[0]["code"]),
            (&json!(pointer), &json!("hidden-character")),
            "{errors}"
        );
    }
    let two_paragraphs = json!({"title": "Residents", "summary": "One.\n\nTwo."});
    assert_eq!(lawyer.post("/api/v1/cases", &two_paragraphs).await.status, 201);
    let titled = lawyer.upload("/api/v1/evidence", &[("title", TURNED)], "a.txt", b"a letter".to_vec()).await;
    assert_eq!(titled.json()["errors"][0]["code"], "hidden-character");
}
