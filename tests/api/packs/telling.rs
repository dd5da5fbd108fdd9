use std::io::{Cursor, Read};

use acceptance::{Person, TestApp};
use domain::actor::Role;
use serde_json::{Value, json};

use super::{download, filled_case, make_pack};
use crate::api::cases::{open_case, place};
use crate::api::walks::{CORNER, accept, square_gpx, submitted};

fn day(date: &str) -> Value {
    json!({"date": date, "precision": "day"})
}

async fn exhibit(lawyer: &Person, case: &Value, record: &Value, description: &str) {
    let body = json!({"record_id": record["id"], "description": description});
    lawyer.post(&place(case, "/exhibits"), &body).await.ok();
}

fn names(zip: &zip::ZipArchive<Cursor<&[u8]>>) -> Vec<String> {
    zip.file_names().map(|name| name.unwrap().into_owned()).collect()
}

fn part(zip: &[u8], ending: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let name = names(&zip).into_iter().find(|name| name.ends_with(ending)).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// The words of the pack's index; none where poppler is not installed.
pub(super) fn printed(app: &TestApp, zip: &[u8]) -> Option<String> {
    crate::api::words_of(app, &part(zip, "/data/index.pdf"))
}

/// A case that also holds a notice with a disputed and an undated service, two rival claims, and a
/// corridor with a count along it.
async fn full_case(app: &TestApp) -> (Person, Value) {
    let (lawyer, case) = filled_case(app).await;
    let settlement = json!({"name": "Bonde La Mfano", "centre": [36.81, -1.31], "organisation_id": app.home});
    let settlement = lawyer.post("/api/v1/settlements", &settlement).await.ok();
    let notice = json!({
        "settlement_id": settlement["id"], "title": "Notice to leave the road reserve",
        "issuer": {"kind": "other_public_body", "name": "Invented Roads Authority"}, "land_class": "public",
        "issued": {"date": "2024-02-01", "precision": "month"}, "eviction_on": day("2024-06-05"),
        "channels": [
            {"kind": "in_writing", "completed": day("2024-03-01"), "contested": true, "note": "said by four residents"},
            {"kind": "gazette", "completed": null},
            {"kind": "radio", "completed": day("2024-03-20")},
        ],
    });
    let notice = lawyer.post("/api/v1/notices", &notice).await.ok();
    exhibit(&lawyer, &case, &notice, "The notice").await;
    let claim = |label: &str, since: Value| {
        json!({"settlement_id": settlement["id"], "label": label, "claim_kind": "ownership", "since": since,
            "source": "the party itself", "geometry": {"type": "Polygon", "coordinates":
                [[[36.810, -1.310], [36.812, -1.310], [36.812, -1.308], [36.810, -1.308], [36.810, -1.310]]]}})
    };
    let since = json!({"date": "1987-01-01", "precision": "year"});
    let held = lawyer.post("/api/v1/claims", &claim("Residents", since)).await.ok();
    lawyer.post("/api/v1/claims", &claim("Invented Holdings", Value::Null)).await.ok();
    exhibit(&lawyer, &case, &held, "Claim of the residents").await;
    let width = json!({"low_m": 10.0, "best_m": 15.0, "high_m": 30.0, "source": "stated by the agency", "confidence": "stated"});
    let corridor = json!({"name": "Mfano bypass", "corridor_kind": "road", "agency": "Invented Roads Authority", "funder": null,
        "stage": "surveyed", "line": {"type": "LineString", "coordinates": [[36.80, -1.31], [36.82, -1.31]]}, "left": width, "right": width});
    let corridor = lawyer.post("/api/v1/corridors", &corridor).await.ok();
    exhibit(&lawyer, &case, &corridor, "The bypass").await;
    let counted = format!("/api/v1/corridors/{}/impacts", corridor["id"].as_str().unwrap());
    let impact = lawyer.post(&counted, &json!({})).await.ok();
    exhibit(&lawyer, &case, &impact, "Who is near the bypass").await;
    (lawyer, case)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chronology_holds_every_service_every_date_and_what_has_none() {
    let app = TestApp::start().await;
    let (lawyer, case) = full_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    let zip = download(&lawyer, &pack).await.body;
    let about: Value = serde_json::from_slice(&part(&zip, "/metadata/pack.json")).unwrap();
    let lines = about["chronology"].as_array().unwrap();
    let told = |words: &str| {
        lines
            .iter()
            .find(|line| line["what"].as_str().unwrap().contains(words))
            .unwrap_or_else(|| panic!("{words:?} is not told in {lines:#?}"))
    };
    let when = |words: &str| {
        let when = &told(words)["when"];
        (when["date"].as_str().map(str::to_owned), when["precision"].as_str().map(str::to_owned))
    };
    let known = |date: &str, precision: &str| (Some(date.to_owned()), Some(precision.to_owned()));
    assert_eq!(when("is issued"), known("2024-02-01", "month"));
    assert_eq!(when("day of eviction"), known("2024-06-05", "day"));
    assert_eq!(when("served on the radio"), known("2024-03-20", "day"));
    assert_eq!(when("served in writing"), known("2024-03-01", "day"));
    assert_eq!(when("Gazette: no date is recorded"), (None, None));
    assert_eq!(when("Execution: Houses near the road"), known("2021-10-08", "day"));
    assert_eq!(when("Residents claims ownership"), known("1987-01-01", "year"));
    assert_eq!(when("Mfano bypass is planned"), (None, None));
    assert!(when("Structures near Mfano bypass").0.is_some());
    let service = told("served in writing");
    assert_eq!((&service["contested"], &service["source"]), (&json!(true), &json!("said by four residents")));
    for line in lines {
        let reference = line["reference"].as_str().unwrap();
        assert!(reference.contains('-') && !line["source"].as_str().unwrap().is_empty(), "{line}");
        assert!(line["exhibit"].as_str().unwrap().starts_with("WN-"), "{line}");
    }
    let dates: Vec<Option<&str>> = lines.iter().map(|line| line["when"]["date"].as_str()).collect();
    let first_unknown = dates.iter().position(Option::is_none).unwrap();
    assert!(
        dates[..first_unknown].is_sorted() && dates[first_unknown..].iter().all(Option::is_none),
        "{dates:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_index_sets_out_records_with_their_sources() {
    let app = TestApp::start().await;
    let (lawyer, case) = full_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let zip = download(&lawyer, &pack).await.body;
    let Some(words) = printed(&app, &zip) else { return };
    for needed in [
        "What each record says",
        "Who it touches, by settlement",
        "Reading 1, from the first service",
        "Reading 2, from the last required channel",
        "Claims that cannot also hold in full",
        "Invented Holdings",
        "stated by the agency",
        "door count by the committee",
        "Dates not known",
        "said by four residents",
    ] {
        assert!(words.contains(needed), "{needed:?} is missing from\n{words}");
    }
    assert!(!words.contains('\u{200b}') && !words.contains("All exhibits are unchanged"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_zip_and_the_folder_in_it_have_one_name() {
    let app = TestApp::start().await;
    let (lawyer, case) = filled_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let name = pack["file_name"].as_str().unwrap().strip_suffix(".zip").unwrap().to_owned();
    let reply = download(&lawyer, &pack).await;
    assert!(reply.header("content-disposition").contains(&format!("{name}.zip")));
    let zip = zip::ZipArchive::new(Cursor::new(&reply.body[..])).unwrap();
    assert!(names(&zip).iter().all(|entry| entry.starts_with(&format!("{name}/"))), "{name}");
    let readme = String::from_utf8(part(&reply.body, "/README.txt")).unwrap();
    for words in [
        "cargo install --locked --path server/custody",
        "Get-FileHash",
        "must be one you got ELSEWHERE",
        "lazima uipate KWINGINE",
    ] {
        assert!(readme.contains(words), "{words}");
    }
    assert!(readme.contains(&format!("{name}.zip, with one folder of the same name, {name}.")), "{readme}");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_name_who_recorded_them_by_role_and_cite_files_by_their_marks() {
    let app = TestApp::start().await;
    let (lawyer, case) = full_case(&app).await;
    let shown = lawyer.get(&place(&case, "")).await.ok();
    let exhibits = shown["exhibits"].as_array().unwrap();
    let of_kind = |kind: &str| exhibits.iter().find(|one| one["record"]["kind"] == kind).unwrap().clone();
    let (photo, notice, incident) = (exhibits[0].clone(), of_kind("notice"), of_kind("incident"));
    let cited = format!("WN-1 ({})", photo["record"]["reference"].as_str().unwrap());
    let place_of =
        |exhibit: &Value, area: &str| format!("/api/v1/{area}/{}", exhibit["record"]["id"].as_str().unwrap());
    let about = json!({"subject_id": incident["record"]["id"]});
    lawyer.patch(&place_of(&photo, "evidence"), 1, &about).await.ok();
    let shows = json!({"channels": [{"kind": "in_writing", "completed": day("2024-03-01"), "evidence_id": photo["record"]["id"]}]});
    let mapper = app.person(Role::Verifier).await;
    mapper.patch(&place_of(&notice, "notices"), 1, &shows).await.ok();
    let said =
        json!({"place_accuracy_m": 8.0, "place": {"type": "Point", "coordinates": [36.8112, -1.3121]}});
    lawyer.patch(&place_of(&incident, "incidents"), 1, &said).await.ok();
    let summary =
        json!({"summary": "Machines came before anybody was heard.\n\nThe residents ask to be heard."});
    lawyer.patch(&place(&case, ""), shown["version"].as_i64().unwrap(), &summary).await.ok();

    let pack = make_pack(&lawyer, &case).await;
    let zip = download(&lawyer, &pack).await.body;
    let Some(words) = printed(&app, &zip) else { return };
    for needed in [
        "What the case is about",
        "The residents ask to be heard.",
        "as recorded; about",
        &format!("Files about it {cited}"),
        "about 8 m",
    ] {
        assert!(words.contains(needed), "{needed:?} is missing from\n{words}");
    }
    let people: std::collections::BTreeSet<&str> =
        words.match_indices("person PN-").map(|(at, _)| &words[at + 7..at + 16]).collect();
    assert_eq!(people.len(), 2, "the lawyer and the verifier: {people:?}");
    assert!(words.contains("(lawyer)") && words.contains("(verifier)"), "{words}");
    assert!(!words.contains(&lawyer.email), "nobody is named");
    let record: Value = serde_json::from_slice(&part(&zip, ".geojson")).unwrap();
    let recorded = &record["features"][0]["properties"]["recorded"];
    assert!(recorded["by"]["person"].as_str().unwrap().starts_with("PN-"), "{recorded}");
    assert_eq!(recorded["by"]["roles"], json!(["lawyer"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_on_older_data_says_how_old_it_is() {
    let app = TestApp::start().await;
    let (lawyer, case) = full_case(&app).await;
    let pack = make_pack(&lawyer, &case).await;
    let about: Value =
        serde_json::from_slice(&part(&download(&lawyer, &pack).await.body, "/metadata/pack.json")).unwrap();
    let lines = about["chronology"].as_array().unwrap();
    let count =
        lines.iter().find(|line| line["what"].as_str().unwrap().starts_with("Structures near")).unwrap();
    assert!(count["what"].as_str().unwrap().contains("not known"), "no structure was seen: {count}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_attached_twice_is_told_once_under_both_marks() {
    let app = TestApp::start().await;
    let (lawyer, case) = full_case(&app).await;
    let shown = lawyer.get(&place(&case, "")).await.ok();
    let claim =
        shown["exhibits"].as_array().unwrap().iter().find(|one| one["record"]["kind"] == "claim").unwrap();
    let again = json!({"record_id": claim["record"]["id"], "description": "The claim again", "again": true});
    lawyer.post(&place(&case, "/exhibits"), &again).await.ok();
    let pack = make_pack(&lawyer, &case).await;
    let Some(words) = printed(&app, &download(&lawyer, &pack).await.body) else { return };
    assert_eq!(words.matches("WN-5, WN-8: Residents").count(), 2, "on the map and over its sheet: {words}");
    assert!(!words.contains("WN-5: Residents"), "{words}");
    assert!(words.contains("WN-6, count WN-7: Mfano bypass"), "{words}");
}

const AGREED: &str = "committee meeting of 3 May, 12 people";

/// A case whose first exhibit is a settlement, its boundary the second where one is asked for.
async fn case_of_settlement(app: &TestApp, with_boundary: bool) -> (Person, Value, Value) {
    let lawyer = app.person_of(app.home, &[Role::Lawyer]).await;
    let case = open_case(&lawyer).await;
    let settlement = json!({"name": "Bonde La Mfano", "centre": [36.81, -1.31], "organisation_id": app.home});
    let settlement = lawyer.post("/api/v1/settlements", &settlement).await.ok();
    exhibit(&lawyer, &case, &settlement, "The settlement").await;
    let boundary = if with_boundary {
        let (mapper, verifier) = (app.person(Role::Mapper).await, app.person(Role::Verifier).await);
        let settlement = settlement["id"].as_str().unwrap();
        let walk = submitted(&mapper, settlement, square_gpx(CORNER[0], CORNER[1], 0.002)).await;
        let boundary = accept(&verifier, &walk).await.ok()["boundary"].clone();
        exhibit(&lawyer, &case, &boundary, "Its boundary").await;
        boundary
    } else {
        Value::Null
    };
    (lawyer, case, boundary)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_stands_for_the_boundary_that_held_in_file_print_and_map_alike() {
    let app = TestApp::start().await;
    let (lawyer, case, boundary) = case_of_settlement(&app, true).await;
    let zip = download(&lawyer, &make_pack(&lawyer, &case).await).await.body;
    let archive = zip::ZipArchive::new(Cursor::new(&zip[..])).unwrap();
    let file = names(&archive).into_iter().find(|name| name.contains("/WN-1-")).unwrap();
    let record: Value = serde_json::from_slice(&part(&zip, &file)).unwrap();
    let feature = &record["features"][0];
    assert_eq!(feature["geometry"]["type"], "MultiPolygon", "{feature}");
    let held = &feature["properties"]["boundary"];
    assert_eq!((&held["id"], &held["version"]), (&boundary["id"], &json!(1)));
    for told in ["source", "method", "standing", "accuracy_m", "valid_from", "agreed_by"] {
        assert_eq!(held[told], boundary[told], "{told} of {held}");
    }
    assert_eq!(held["agreed_by"], json!([AGREED]));
    assert!(held["recorded_at"].as_str().unwrap().starts_with("20"), "{held}");
    assert!(feature["properties"]["stands_for"].as_str().unwrap().contains("its boundary 1"), "{feature}");
    let Some(words) = printed(&app, &zip) else { return };
    for needed in [
        "settlement, by its boundary 1",
        "Stands for",
        "Boundary recorded",
        AGREED,
        "WN-1, WN-2: Boundary 1, held on ",
        "exhibits WN-1, WN-2",
    ] {
        assert!(words.contains(needed), "{needed:?} is missing from\n{words}");
    }
    assert!(!words.contains("for orientation"), "the line is an exhibit: {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_without_a_boundary_is_a_point_and_says_so() {
    let app = TestApp::start().await;
    let (lawyer, case, _) = case_of_settlement(&app, false).await;
    let pack = make_pack(&lawyer, &case).await;
    assert_eq!(pack["state"], "ready", "{pack}");
    let zip = download(&lawyer, &pack).await.body;
    let record: Value = serde_json::from_slice(&part(&zip, ".geojson")).unwrap();
    let feature = &record["features"][0];
    assert_eq!(feature["geometry"], json!({"type": "Point", "coordinates": [36.81, -1.31]}));
    assert_eq!(feature["properties"]["boundary"], Value::Null);
    let said = feature["properties"]["stands_for"].as_str().unwrap();
    assert!(said.starts_with("a point in it: no boundary of it is recorded"), "{said}");
    let Some(words) = printed(&app, &zip) else { return };
    assert!(words.contains("settlement, by a point in it"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_boundary_that_is_not_public_is_not_told_through_its_settlement() {
    let app = TestApp::start().await;
    let (lawyer, case, boundary) = case_of_settlement(&app, true).await;
    let shown = lawyer.get(&place(&case, "")).await.ok();
    let second = place(&case, &format!("/exhibits/{}", shown["exhibits"][1]["id"].as_str().unwrap()));
    assert!(lawyer.delete_from(&second, shown["version"].as_i64().unwrap()).await.status < 300);
    sqlx::query("update records set visibility = 'restricted' where id = $1")
        .bind(uuid::Uuid::parse_str(boundary["id"].as_str().unwrap()).unwrap())
        .execute(&app.owner().await)
        .await
        .unwrap();
    let zip = download(&lawyer, &make_pack(&lawyer, &case).await).await.body;
    let record: Value = serde_json::from_slice(&part(&zip, ".geojson")).unwrap();
    let feature = &record["features"][0];
    assert_eq!(feature["geometry"]["type"], "Point", "{feature}");
    assert!(feature["properties"]["stands_for"].as_str().unwrap().contains("is not public"), "{feature}");
    assert!(!record.to_string().contains(AGREED));
    let Some(words) = printed(&app, &zip) else { return };
    assert!(!words.contains(AGREED) && words.contains("settlement, by a point in it"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_whose_rival_is_no_exhibit_is_not_called_rival_claims() {
    let app = TestApp::start().await;
    let (lawyer, case) = full_case(&app).await;
    let zip = download(&lawyer, &make_pack(&lawyer, &case).await).await.body;
    let Some(words) = printed(&app, &zip) else { return };
    assert!(words.contains("Claim with a rival that is not on this map"), "{words}");
    assert!(
        !words.contains("Rival claims to the same land") && !words.contains("not yet verified"),
        "{words}"
    );
}
