use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use crate::api::walks::{CORNER, accept, settlement, square_gpx, submitted, upload};

async fn titles(reader: &Person, words: &str) -> Vec<String> {
    let found = reader.get(&format!("/api/v1/search?q={words}")).await.ok();
    found["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn open(person: &Person, id: &str, visibility: &str, reason: &str) -> acceptance::Reply {
    let body = json!({"visibility": visibility, "reason": reason});
    person.post(&format!("/api/v1/records/{id}/visibility"), &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_by_name_and_reference_what_the_reader_may_know_of() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let place = settlement(&mapper).await;
    let walk = upload(&mapper, &place, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    assert!(titles(&verifier, "mto%20wa").await.starts_with(&["settlement".into(), "walk".into()]));
    assert_eq!(titles(&app.visitor(), "mto%20wa").await, ["settlement"]);
    let reference = walk["reference"].as_str().unwrap().to_lowercase();
    assert_eq!(titles(&verifier, &reference).await, ["walk"]);
    assert!(titles(&app.stranger(Role::Lawyer).await, &reference).await.is_empty());
    assert!(titles(&verifier, "m").await.is_empty());
    assert!(titles(&verifier, "%25%25").await.is_empty(), "no wildcard from outside");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feature_of_the_map_leads_to_its_record_and_where_it_comes_from() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let place = settlement(&mapper).await;
    let walk = submitted(&mapper, &place, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
    let accepted = accept(&verifier, &walk).await.ok();
    let feature = mapper.get(&format!("/api/v1/settlements/{place}")).await.ok()["feature_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let card = app.visitor().get(&format!("/api/v1/records/by-feature/{feature}")).await.ok();
    assert_eq!(card["id"], place.as_str());
    assert_eq!(card["href"], format!("/api/v1/settlements/{place}"));
    assert_eq!(card["provenance"]["standing"], "accepted");
    assert!(card["provenance"]["source"].as_str().unwrap().starts_with("Walk "));
    assert!(card["provenance"]["recorded_by"].is_null(), "the public does not learn who");
    let hidden = accepted["feature_id"].as_str().unwrap();
    let path = format!("/api/v1/records/by-feature/{hidden}");
    assert_eq!(verifier.get(&path).await.ok()["kind"], "walk");
    let seen = app.visitor().get(&path).await;
    let nothing = app.visitor().get("/api/v1/records/by-feature/7").await;
    assert_eq!(seen.problem(), (404, "absent".into()));
    assert_eq!(seen.body, nothing.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_takes_a_verifier_who_did_not_make_it_and_a_reason() {
    let app = TestApp::start().await;
    let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
    let (lawyer, stranger) = (app.person(Role::Lawyer).await, app.stranger(Role::Verifier).await);
    let place = settlement(&mapper).await;
    let walk: Value = upload(&mapper, &place, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    let id = walk["id"].as_str().unwrap();
    assert_eq!(open(&mapper, id, "public", "agreed").await.problem().0, 403);
    assert_eq!(open(&lawyer, id, "public", "agreed").await.problem().0, 403);
    assert_eq!(open(&stranger, id, "public", "agreed").await.problem(), (404, "absent".into()));
    assert_eq!(open(&verifier, id, "public", " ").await.problem(), (422, "invalid".into()));
    assert_eq!(open(&verifier, id, "loud", "agreed").await.problem(), (422, "invalid".into()));
    let public = open(&verifier, id, "public", "agreed").await;
    assert_eq!(public.problem(), (422, "invalid".into()));
    assert_eq!(public.json()["errors"][0]["code"], "never-public", "a walk names who walked");
    let opened = open(&verifier, id, "partner", "agreed with the network").await.ok();
    assert_eq!(opened["visibility"], "partner");

    let own = upload(&verifier, &place, square_gpx(CORNER[0], CORNER[1], 0.002)).await.ok();
    assert_eq!(
        open(&verifier, own["id"].as_str().unwrap(), "public", "mine").await.problem(),
        (403, "own-record".into())
    );

    let sealed = open(&lawyer, id, "sealed", "threats were made").await.ok();
    assert_eq!(sealed["visibility"], "sealed");
    for reader in [&mapper, &verifier] {
        assert_eq!(reader.get(&format!("/api/v1/walks/{id}")).await.problem(), (404, "absent".into()));
    }
    let owner = app.owner().await;
    let reasons: Vec<String> =
        sqlx::query_scalar("select reason from record_openings order by at").fetch_all(&owner).await.unwrap();
    assert_eq!(reasons, ["agreed with the network", "threats were made"]);
}
