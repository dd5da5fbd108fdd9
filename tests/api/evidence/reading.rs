use acceptance::TestApp;
use domain::actor::Role;
use reqwest::Method;

use super::{hand_in, id, path};

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_original_is_absent_to_everybody_who_may_not_read_it() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let item = hand_in(&mapper, "private").await;
    let (lawyer, other, stranger) =
        (app.person(Role::Lawyer).await, app.person(Role::Mapper).await, app.stranger(Role::Lawyer).await);
    for below in ["", "/file", "/custody", "/history", "/proof"] {
        for person in [&other, &stranger, &app.visitor()] {
            assert_eq!(person.get(&path(&item, below)).await.problem(), (404, "absent".into()), "{below}");
        }
    }
    assert_eq!(lawyer.get(&path(&item, "/file")).await.body, b"private");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_an_original_is_audited_each_time_and_enters_custody_once_an_hour() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let lawyer = app.person(Role::Lawyer).await;
    let item = hand_in(&mapper, "words").await;
    for _ in 0..3 {
        lawyer.get(&path(&item, "/file")).await;
    }
    app.clock.advance(chrono::Duration::hours(2));
    lawyer.get(&path(&item, "/file")).await;
    let custody = mapper.get(&path(&item, "/custody")).await.ok();
    let kinds: Vec<&str> =
        custody["items"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["received", "viewed", "viewed"]);
    assert_eq!(custody["items"][1]["by"]["id"], lawyer.id.to_string());
    let audited: i64 =
        sqlx::query_scalar("select count(*) from audit where action = 'read' and account_id = $1")
            .bind(lawyer.id)
            .fetch_one(&app.owner().await)
            .await
            .unwrap();
    assert_eq!(audited, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_an_original_can_be_asked_for() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let item = hand_in(&mapper, "0123456789").await;
    let ask =
        |range: &str| mapper.request(Method::GET, &path(&item, "/file")).header("range", range.to_owned());
    let part = mapper.send(ask("bytes=2-4")).await;
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), "bytes 2-4/10");
    assert_eq!(mapper.send(ask("bytes=7-")).await.text(), "789");
    assert_eq!(mapper.send(ask("bytes=10-")).await.problem(), (416, "range".into()));
    let etag = part.header("etag");
    let unchanged = mapper.send(ask("bytes=0-").header("if-none-match", &etag)).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let other = mapper.send(ask("bytes=2-4").header("if-range", "\"other\"")).await;
    assert_eq!((other.status, other.text().as_str()), (200, "0123456789"));
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_listed_by_page_and_by_what_they_are_about() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let mut made = Vec::new();
    for number in 0..5 {
        made.insert(0, id(&hand_in(&mapper, &format!("number {number}")).await).to_owned());
    }
    let mut seen = Vec::new();
    let mut next = String::new();
    loop {
        let page = mapper.get(&format!("/api/v1/evidence?limit=2{next}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| id(item).to_owned()));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&after={cursor}");
    }
    assert_eq!(seen, made);
    assert_eq!(mapper.get("/api/v1/evidence?limit=0").await.problem(), (422, "invalid".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn custody_says_which_part_of_an_original_was_sent_and_a_part_is_no_viewing_of_the_whole() {
    let app = TestApp::start().await;
    let (mapper, lawyer) = (app.person(Role::Mapper).await, app.person(Role::Lawyer).await);
    let item = hand_in(&mapper, "0123456789").await;
    let read = async |range: Option<&str>| {
        let request = lawyer.request(Method::GET, &path(&item, "/file"));
        lawyer.send(range.into_iter().fold(request, |request, range| request.header("range", range))).await
    };
    for range in ["bytes=0-0", "bytes=0-0", "bytes=5-", "bytes=-1"] {
        assert_eq!(read(Some(range)).await.status, 206);
    }
    let viewed = async || {
        let custody = mapper.get(&path(&item, "/custody")).await.ok();
        let events = custody["items"].as_array().unwrap().clone();
        let parts = events.iter().filter(|event| event["kind"] == "viewed");
        parts.map(|event| event["event"]["details"]["bytes"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let parts = [Some("0-0/10".to_owned()), Some("5-9/10".to_owned()), Some("9-9/10".to_owned())];
    assert_eq!(viewed().await, parts, "each part once");
    read(None).await;
    read(Some("bytes=2-3")).await;
    read(Some("bytes=0-")).await;
    assert_eq!(viewed().await, [&parts[..], &[None]].concat(), "the whole once, and with it every part");
    let audited: Vec<Vec<String>> =
        sqlx::query_scalar("select fields from audit where action = 'read' and account_id = $1 order by seq")
            .bind(lawyer.id)
            .fetch_all(&app.owner().await)
            .await
            .unwrap();
    assert_eq!(audited.len(), 7);
    assert_eq!(
        (&audited[0], &audited[4]),
        (&vec!["file".to_owned(), "bytes 0-0/10".to_owned()], &vec!["file".to_owned()])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_read_byte_by_byte_does_not_fill_the_log() {
    let app = TestApp::start().await;
    let mapper = app.person(Role::Mapper).await;
    let item = hand_in(&mapper, &"words ".repeat(20)).await;
    for at in 0..60 {
        let part =
            mapper.request(Method::GET, &path(&item, "/file")).header("range", format!("bytes={at}-{at}"));
        assert_eq!(mapper.send(part).await.status, 206);
    }
    let custody = mapper.get(&path(&item, "/custody")).await.ok();
    let events = custody["items"].as_array().unwrap();
    assert_eq!(events.len(), 1 + 50 + 1, "received, fifty parts, and the whole");
    assert_eq!(events[51]["event"].get("details"), None, "{}", events[51]);
    let audited: i64 = sqlx::query_scalar("select count(*) from audit where action = 'read'")
        .fetch_one(&app.owner().await)
        .await
        .unwrap();
    assert_eq!(audited, 60, "each reading is audited still");
}
