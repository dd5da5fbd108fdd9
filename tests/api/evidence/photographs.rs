use acceptance::{Person, TestApp, corpus};
use domain::actor::Role;
use serde_json::{Value, json};

async fn hand_in(person: &Person, file: &str) -> Option<Value> {
    let place = corpus(file)?;
    let bytes = std::fs::read(&place).unwrap();
    let name = place.file_name().unwrap().to_str().unwrap().to_owned();
    Some(person.upload("/api/v1/evidence", &[], &name, bytes).await.ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photographs_time_and_place_are_claims_of_the_file_or_none() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let Some(good) = hand_in(&mapper, "hostile_open/media/gps_good.jpg").await else { return };
    assert_eq!(good["media_type"], "image/jpeg");
    assert_eq!(
        good["captured"]["time"],
        json!({"value": "2021-03-04T07:09:14", "source": "EXIF", "zone_known": false})
    );
    let place = &good["captured"]["place"];
    assert!((place["lon"].as_f64().unwrap() - 36.7885).abs() < 1e-3, "{place}");
    assert!((place["lat"].as_f64().unwrap() + 1.3133).abs() < 1e-3, "{place}");
    assert_eq!(place["source"], "EXIF");

    for unsure in ["gps_no_ref.jpg", "gps_zero_denominator.jpg"] {
        let item = hand_in(&mapper, &format!("hostile_open/media/{unsure}")).await.unwrap();
        assert_eq!(item["captured"]["place"], Value::Null, "{unsure}");
    }
    let page = hand_in(&mapper, "hostile_open/media/html_named.jpg").await.unwrap();
    assert_eq!((page["media_type"].as_str(), &page["captured"]["time"]), (Some("text/html"), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_may_claim_something_else_and_both_claims_stay() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let Some(item) = hand_in(&mapper, "hostile_open/media/gps_good.jpg").await else { return };
    let path = format!("/api/v1/evidence/{}", item["id"].as_str().unwrap());
    let said = mapper.patch(&path, 1, &json!({"captured_at": "2021-03-05T10:00:00+03:00"})).await.ok();
    assert_eq!(
        said["captured"]["time"],
        json!({"value": "2021-03-05T10:00:00+03:00", "source": "person", "zone_known": true})
    );
    assert_eq!(said["captured"]["exif_time"]["value"], "2021-03-04T07:09:14");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_picture_of_the_corpora_is_told_by_its_content() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let folders = [
        ("exif_kamadak", "."),
        ("exif_piexif", "."),
        ("exif_samples_ianare", "jpg"),
        ("exif_samples_ianare", "heic"),
        ("photos_kibera_watsan", "."),
    ];
    let (mut pictures, mut times, mut places) = (0, 0, 0);
    for (corpus_name, below) in folders {
        let Some(root) = corpus(corpus_name) else { return };
        let mut found = vec![root.join(below)];
        while let Some(path) = found.pop() {
            if path.is_dir() {
                found.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let ending =
                path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
            let expected = match ending.as_str() {
                "jpg" | "jpeg" => "image/jpeg",
                "png" => "image/png",
                "webp" => "image/webp",
                "heic" => "image/heif",
                "tif" => "image/tiff",
                _ => continue,
            };
            let name = path.file_name().unwrap().to_str().unwrap();
            let bytes = std::fs::read(&path).unwrap();
            if bytes.is_empty() {
                continue;
            }
            let item = mapper.upload("/api/v1/evidence", &[], name, bytes).await.ok();
            assert_eq!(item["media_type"], expected, "{}", path.display());
            pictures += 1;
            times += usize::from(!item["captured"]["time"].is_null());
            places += usize::from(!item["captured"]["place"].is_null());
        }
    }
    eprintln!("{pictures} pictures, {times} with a time, {places} with a place");
    assert!(pictures >= 39 && times >= 20 && places >= 3, "{pictures} {times} {places}");
}
