//! A password through an administrator's link: what it opens, and who ends the doubt.

use acceptance::{Person, Reply, TestApp};
use domain::actor::Role;
use mipaka::accounts::vouch_from_the_server;
use mipaka::db::{Identity, Tx};
use serde_json::{Value, json};

use crate::api::evidence::hand_in;

const NEW_PASSWORD: &str = "four plain words here";

fn member_place(app: &TestApp, person: &Person, below: &str) -> String {
    format!("/api/v1/organisations/{}/members/{}/{below}", app.home, person.id)
}

/// The administrator makes a link for the person and uses it.
pub(super) async fn take_over(app: &TestApp, administrator: &Person, person: &Person) -> Person {
    let link = administrator.post(&member_place(app, person, "password-link"), &json!({})).await.ok();
    let chosen = json!({"token": link["token"], "password": NEW_PASSWORD});
    app.visitor().post("/api/v1/session/password", &chosen).await.ok();
    let body = json!({"email": person.email, "password": NEW_PASSWORD, "token": true});
    let signed_in = app.visitor().post("/api/v1/session", &body).await.ok();
    let mut taken = person.clone();
    taken.token = signed_in["token"].as_str().map(str::to_owned);
    taken
}

async fn sealed_letter(person: &Person) -> String {
    let item = hand_in(person, "where the witness lives").await;
    let id = item["id"].as_str().unwrap().to_owned();
    let seal = json!({"visibility": "sealed", "reason": "threats were made"});
    person.post(&format!("/api/v1/records/{id}/visibility"), &seal).await.ok();
    format!("/api/v1/evidence/{id}")
}

async fn vouch(app: &TestApp, voucher: &Person, person: &Person) -> Reply {
    voucher.post(&member_place(app, person, "vouch"), &json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_makes_a_link_for_somebody_reads_nothing_sealed_as_them() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let verifier = app.person(Role::Verifier).await;
    let letter = sealed_letter(&lawyer).await;
    let open = hand_in(&lawyer, "an open letter").await;
    let taken = take_over(&app, &administrator, &lawyer).await;

    assert_eq!(lawyer.get(&letter).await.problem().0, 401, "the old session is over");
    assert_eq!(taken.get(&letter).await.problem(), (404, "absent".into()));
    assert_eq!(taken.get(&format!("{letter}/file")).await.problem(), (404, "absent".into()));
    let listed = taken.get("/api/v1/evidence").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "only what is not sealed");
    assert_eq!(taken.get(&format!("/api/v1/evidence/{}", open["id"].as_str().unwrap())).await.status, 200);

    let me = taken.get("/api/v1/session").await.ok();
    assert_eq!(me["hold"]["link_made_by"]["id"], administrator.id.to_string());
    assert!(me["hold"]["link_made_at"].is_string() && me["hold"]["since"].is_string());
    let colleagues = verifier.get(&format!("/api/v1/organisations/{}/colleagues", app.home)).await.ok();
    let waiting: Vec<&Value> =
        colleagues["items"].as_array().unwrap().iter().filter(|one| one["vouch_needed"] == true).collect();
    assert_eq!((waiting.len(), &waiting[0]["id"]), (1, &json!(lawyer.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_of_before_the_link_vouches_and_nobody_else() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let (verifier, mapper) = (app.person(Role::Verifier).await, app.person(Role::Mapper).await);
    let advocate = app.person(Role::Advocate).await;
    let letter = letter_sealed_to_both(&lawyer, &verifier).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    let held_too = take_over(&app, &administrator, &advocate).await;
    let friend = app.person(Role::Verifier).await;
    let promoted = json!({"roles": ["mapper", "verifier"]});
    let place = format!("/api/v1/organisations/{}/members/{}", app.home, mapper.id);
    administrator.put(&place, &promoted).await.ok();

    for (who, voucher) in [
        ("the person themselves", &taken),
        ("who made the link", &administrator),
        ("another held person", &held_too),
        ("somebody let in after the link", &friend),
        ("a mapper who became verifier after the link", &mapper),
        ("a stranger", &app.stranger(Role::Lawyer).await),
    ] {
        assert_eq!(vouch(&app, voucher, &lawyer).await.problem(), (403, "not-allowed".into()), "{who}");
    }
    assert_eq!(taken.get(&letter).await.problem().0, 404);

    let vouched = vouch(&app, &verifier, &lawyer).await.ok();
    assert_eq!(vouched["vouch_needed"], false);
    assert_eq!(taken.get(&letter).await.status, 200);
    assert_eq!(taken.get("/api/v1/session").await.ok()["hold"], Value::Null);
    assert_eq!(vouch(&app, &verifier, &lawyer).await.status, 200, "again changes nothing");
    let owner = app.owner().await;
    let audited: Vec<String> =
        sqlx::query_scalar("select action from audit where record_id = $1 order by seq")
            .bind(lawyer.id)
            .fetch_all(&owner)
            .await
            .unwrap();
    assert!(
        audited.ends_with(&[
            "offered a new password".into(),
            "chose a password".into(),
            "vouched for".into()
        ]),
        "{audited:?}"
    );
}

async fn set_visibility(person: &Person, record: &str, visibility: &str) {
    let body = json!({"visibility": visibility, "reason": "threats were made"});
    person.post(&format!("/api/v1/records/{record}/visibility"), &body).await.ok();
}

/// A letter that is sealed to its lawyer and to the verifier, who sealed it first.
async fn letter_sealed_to_both(lawyer: &Person, verifier: &Person) -> String {
    let item = hand_in(lawyer, "where both witnesses live").await;
    let id = item["id"].as_str().unwrap();
    for (who, visibility) in [(verifier, "sealed"), (verifier, "restricted"), (lawyer, "sealed")] {
        set_visibility(who, id, visibility).await;
    }
    format!("/api/v1/evidence/{id}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_account_made_beforehand_does_not_vouch_what_it_does_not_read_open() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let (second, verifier) = (app.person(Role::Lawyer).await, app.person(Role::Verifier).await);
    let shared = letter_sealed_to_both(&lawyer, &verifier).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    let refused = vouch(&app, &second, &lawyer).await;
    assert_eq!(refused.problem(), (403, "reads-less".into()), "reads none of it");
    assert_eq!(refused.json()["detail"], Value::Null, "nothing is told of what is sealed");
    assert_eq!(taken.get(&shared).await.problem(), (404, "absent".into()));
    assert_eq!(vouch(&app, &verifier, &lawyer).await.status, 200, "reads all of it");
    assert_eq!(taken.get(&shared).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_a_part_of_what_is_sealed_to_a_person_does_not_vouch_and_parts_do_not_add_up() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let (one, other) = (app.person(Role::Verifier).await, app.person(Role::Verifier).await);
    let with_one = letter_sealed_to_both(&lawyer, &one).await;
    let with_other = letter_sealed_to_both(&lawyer, &other).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    for voucher in [&one, &other, &one] {
        assert_eq!(vouch(&app, voucher, &lawyer).await.problem(), (403, "reads-less".into()));
    }
    for letter in [&with_one, &with_other] {
        assert_eq!(taken.get(letter).await.problem(), (404, "absent".into()));
    }
    let me = taken.get("/api/v1/session").await.ok();
    assert_eq!(me["hold"]["link_made_by"]["id"], administrator.id.to_string(), "still held");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_held_accounts_that_read_the_same_do_not_vouch_for_each_other() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let verifier = app.person(Role::Verifier).await;
    let shared = letter_sealed_to_both(&lawyer, &verifier).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    let taken_too = take_over(&app, &administrator, &verifier).await;
    assert_eq!(vouch(&app, &taken, &verifier).await.problem(), (403, "not-allowed".into()));
    assert_eq!(vouch(&app, &taken_too, &lawyer).await.problem(), (403, "not-allowed".into()));
    for held in [&taken, &taken_too] {
        assert_eq!(held.get(&shared).await.problem(), (404, "absent".into()));
        let id = shared.rsplit('/').next().unwrap();
        let open = json!({"visibility": "restricted", "reason": "it is safe now"});
        let refused = held.post(&format!("/api/v1/records/{id}/visibility"), &open).await;
        assert_eq!(refused.problem(), (404, "absent".into()), "nor opens it to others");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_held_account_and_a_second_one_seal_now_lets_nobody_vouch() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let second = app.person(Role::Lawyer).await;
    let letter = sealed_letter(&lawyer).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    let bait = hand_in(&second, "bait").await["id"].as_str().unwrap().to_owned();
    set_visibility(&second, &bait, "sealed").await;
    let own = hand_in(&taken, "more bait").await["id"].as_str().unwrap().to_owned();
    let seal = json!({"visibility": "sealed", "reason": "to be named on something"});
    let refused = taken.post(&format!("/api/v1/records/{own}/visibility"), &seal).await;
    assert_eq!(refused.problem(), (403, "not-allowed".into()));
    assert_eq!(vouch(&app, &second, &lawyer).await.problem(), (403, "reads-less".into()));
    assert_eq!(taken.get(&letter).await.problem(), (404, "absent".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_the_server_vouches_where_no_colleague_may_and_the_audit_says_so() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    let letter = sealed_letter(&lawyer).await;
    let taken = take_over(&app, &administrator, &lawyer).await;
    let vouched = async |email: &str| {
        let mut tx = Tx::system(&app.app.pools.app).await.unwrap();
        let released = vouch_from_the_server(&mut tx, email, app.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        released
    };
    assert!(!vouched("nobody@kijani.example").await);
    assert_eq!(taken.get(&letter).await.problem(), (404, "absent".into()));
    assert!(vouched(&lawyer.email).await);
    assert_eq!(taken.get(&letter).await.status, 200);
    assert!(!vouched(&lawyer.email).await, "nothing is held any more");
    let owner = app.owner().await;
    let audited: i64 = sqlx::query_scalar(
        "select count(*) from audit where record_id = $1 and action = 'vouched for at the server' and account_id is null",
    )
    .bind(lawyer.id)
    .fetch_one(&owner)
    .await
    .unwrap();
    assert_eq!(audited, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_own_role_ends_no_hold_but_through_the_function_that_asks() {
    let app = TestApp::start().await;
    let (administrator, lawyer) = (app.person(Role::Administrator).await, app.person(Role::Lawyer).await);
    take_over(&app, &administrator, &lawyer).await;
    let mut tx = Tx::begin(&app.app.pools.app, &Identity::default()).await.unwrap();
    let refused = sqlx::query("update account_holds set released_at = now()").execute(&mut *tx).await;
    assert!(refused.unwrap_err().to_string().contains("permission denied"));
    let mut tx = Tx::begin(&app.app.pools.app, &Identity::default()).await.unwrap();
    let answer: String = sqlx::query_scalar("select hold_release($1, $2, now())")
        .bind(app.home)
        .bind(lawyer.id)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(answer, "not-to-vouch", "nobody in particular vouches for nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_and_a_link_of_ones_own_hold_nothing() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let body = json!({"name": "Akinyi Otieno", "email": "0700555018", "roles": ["lawyer"]});
    let added = administrator.post(&format!("/api/v1/organisations/{}/members", app.home), &body).await.ok();
    let chosen = json!({"token": added["link"]["token"], "password": NEW_PASSWORD});
    let entered = app.visitor().post("/api/v1/session/password", &chosen).await.ok();
    assert_eq!(entered["account"]["hold"], Value::Null);
    let own = take_over(&app, &administrator, &administrator).await;
    assert_eq!(own.get("/api/v1/session").await.ok()["hold"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_the_name_or_the_sign_in_name_is_refused() {
    let app = TestApp::start().await;
    let administrator = app.person(Role::Administrator).await;
    let body = json!({"name": "Akinyi Otieno", "email": "akinyi.otieno@kijani.example", "roles": ["mapper"]});
    let added = administrator.post(&format!("/api/v1/organisations/{}/members", app.home), &body).await.ok();
    for password in ["akinyi otieno", "Akinyi-Otieno!", "akinyi.otieno@kijani.example"] {
        let chosen = json!({"token": added["link"]["token"], "password": password});
        let refused = app.visitor().post("/api/v1/session/password", &chosen).await;
        assert_eq!(refused.problem(), (422, "invalid".into()), "{password}");
        assert_eq!(refused.json()["errors"][0]["code"], "is-name");
    }
}
