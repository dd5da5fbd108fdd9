//! Walk operations.

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use domain::settlements::Standing;
use sha2::{Digest, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answer_walk::answer_walk;
use super::dto::{
    AcceptBody, AnswersBody, ReturnBody, SubmitBody, Walk, WalkForm, WalkQuery, WalkSummary, said,
};
use super::error::WalkError;
use super::store::{self, WalkFilter};
use super::{
    Acceptance, NewWalk, Returning, Submission, accept_walk, policy, receive_walk, return_walk, submit_walk,
    view,
};
use crate::accounts::SignedIn;
use crate::app::App;
use crate::db::{self, ClaimedId, CreateRefused};
use crate::evidence::{Upload, take_upload};
use crate::http::conditional::Versioned;
use crate::http::extract::OptionalBody;
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Problem, Query, UploadForm};
use crate::settlements;

/// Longest track file taken, in bytes.
const WALK_BYTES: u64 = 32 * 1024 * 1024;
/// What the form may weigh beside its file.
const FORM_BYTES: u64 = 1024 * 1024;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_walks, create_walk))
        .layer(DefaultBodyLimit::max((WALK_BYTES + FORM_BYTES) as usize))
        .routes(routes!(show_walk))
        .routes(routes!(walk_history))
        .routes(routes!(answer))
        .routes(routes!(submit))
        .routes(routes!(accept))
        .routes(routes!(send_back))
}

/// Send a walk: GPX or GeoJSON. The original is kept byte for byte, also when it cannot be read.
#[utoipa::path(post, path = "/walks", tag = "walks",
    request_body(content = WalkForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Walk), (status = 200, body = Walk), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn create_walk(
    State(app): State<App>,
    person: SignedIn,
    form: UploadForm,
) -> Result<Created<Walk>, ApiError> {
    let upload = take_upload(&app, form, WALK_BYTES).await?;
    upload.know_only(&["settlement_id", "id"])?;
    let settlement_id = id_field(&upload, "settlement_id")?
        .ok_or_else(|| Problem::field("/settlement_id", "missing", "Say which settlement was walked."))?;
    let client_id = id_field(&upload, "id")?;
    let mut tx = person.begin(&app).await?;
    let digest = Sha256::new()
        .chain_update(upload.file.received.sha256)
        .chain_update(settlement_id.as_bytes())
        .finalize();
    let (id, repeated) = match db::claim_id(&mut tx, client_id, digest.into()).await? {
        ClaimedId::Reused => return Err(WalkError::IdReused.into()),
        ClaimedId::Unusable => return Err(CreateRefused::Unusable.into()),
        ClaimedId::ReceivedBefore => return Err(CreateRefused::ReceivedBefore.into()),
        ClaimedId::Repeated(id) => (id, true),
        ClaimedId::New(id) => (id, false),
    };
    if !repeated {
        let settlement = settlements::find_settlement(&mut tx, settlement_id).await?.ok_or_else(|| {
            Problem::field(
                "/settlement_id",
                "absent",
                "There is no such settlement, or you may not know of it.",
            )
        })?;
        let organisation = settlements::keeper_of_new_record(&person, Some(settlement.organisation))?;
        let at = app.clock.now();
        let new =
            NewWalk { id, settlement, organisation, file: upload.file, at, demo: app.installation.demo };
        receive_walk(&app, &mut tx, new).await?;
        db::remember_id(&mut tx, client_id, id, None, digest.into()).await?;
    }
    let body = view::show(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/walks/{id}"), version: body.summary.version, repeated, body })
}

fn id_field(upload: &Upload, name: &str) -> Result<Option<Uuid>, Problem> {
    upload
        .text(name)
        .map(|text| {
            text.parse().map_err(|_| Problem::field(format!("/{name}"), "not-an-id", "This is not a UUID."))
        })
        .transpose()
}

/// List walks, newest first, without their shapes and findings.
#[utoipa::path(get, path = "/walks", tag = "walks", params(WalkQuery),
    responses((status = 200, body = Page<WalkSummary>), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn list_walks(
    State(app): State<App>,
    person: SignedIn,
    Query(query): Query<WalkQuery>,
) -> Result<Json<Page<WalkSummary>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let states = ["unreadable", "draft", "submitted", "accepted", "returned"];
    if query.state.as_deref().is_some_and(|state| !states.contains(&state)) {
        return Err(
            Problem::field("state", "unknown", format!("The states are {}.", states.join(", "))).into()
        );
    }
    let filter = WalkFilter { id: None, settlement: query.settlement_id, state: query.state };
    let mut tx = person.begin(&app).await?;
    let items: Vec<WalkSummary> =
        store::load(&mut tx, &filter, &page).await?.into_iter().map(view::summary).collect();
    Ok(Json(page.page(items, |walk| walk.head.cursor())))
}

/// Show a walk with its raw track, candidate, findings and comparison.
#[utoipa::path(get, path = "/walks/{id}", tag = "walks", params(("id" = Uuid, Path)),
    responses((status = 200, body = Walk), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn show_walk(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Versioned<Walk>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let body = view::show(&app, &mut tx, id).await?;
    Ok(Versioned { version: body.summary.version, body })
}

/// Every state a walk has had.
#[utoipa::path(get, path = "/walks/{id}/history", tag = "walks", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn walk_history(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}

/// Keep answers to the findings that ask, before submitting. An answer of no stays with the walk and keeps it from
/// being submitted.
#[utoipa::path(put, path = "/walks/{id}/answers", tag = "walks", request_body = AnswersBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Walk), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 428, body = ProblemBody)))]
async fn answer(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(body): Body<AnswersBody>,
) -> Result<Versioned<Walk>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let walk = store::find(&mut tx, id).await?.ok_or(WalkError::Absent)?;
    policy::permit_submit(person.actor(), &walk)?;
    answer_walk(&mut tx, id, version, &said(body.answers)?, app.clock.now()).await?;
    let body = view::show(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.summary.version, body })
}

fn version_of(seen: Option<IfMatch>) -> Option<i32> {
    seen.map(|IfMatch(version)| version)
}

/// Submit a draft to the verifiers; the reply carries the receipt.
#[utoipa::path(post, path = "/walks/{id}/submit", tag = "walks", request_body = SubmitBody,
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The version that was looked at.")),
    responses((status = 200, body = Walk), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn submit(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    seen: Option<IfMatch>,
    OptionalBody(body): OptionalBody<SubmitBody>,
) -> Result<Versioned<Walk>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let walk = store::find(&mut tx, id).await?.ok_or(WalkError::Absent)?;
    policy::permit_submit(person.actor(), &walk)?;
    let submission = Submission {
        seen: version_of(seen),
        confirmed: body.confirm_gap,
        said: said(body.answers)?,
        at: app.clock.now(),
    };
    submit_walk(&app, &mut tx, id, body.settlement_id, submission).await?;
    let body = view::show(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.summary.version, body })
}

/// Accept a submitted walk: it becomes the settlement's boundary.
#[utoipa::path(post, path = "/walks/{id}/accept", tag = "walks", request_body = AcceptBody,
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The version that was looked at.")),
    responses((status = 200, body = Walk), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn accept(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    seen: Option<IfMatch>,
    Body(body): Body<AcceptBody>,
) -> Result<Versioned<Walk>, ApiError> {
    let standing = match body.standing.as_deref() {
        None | Some("accepted") => Standing::Accepted,
        Some("agreed") => Standing::Agreed,
        Some(_) => {
            return Err(Problem::field("/standing", "unknown", "The standing is accepted or agreed.").into());
        }
    };
    let mut tx = person.begin(&app).await?;
    let walk = store::find(&mut tx, id).await?.ok_or(WalkError::Absent)?;
    let settlement = settlements::load_settlement(&mut tx, walk.settlement_id).await?;
    let agreed_by = policy::permit_accept(person.actor(), settlement.organisation, &walk, body.agreed_by)?;
    if body.valid_from.is_some_and(|day| day > app.clock.today()) {
        return Err(Problem::field(
            "/valid_from",
            "future",
            "A boundary cannot hold from a day still to come.",
        )
        .into());
    }
    let acceptance = Acceptance {
        seen: version_of(seen),
        agreed_by,
        valid_from: body.valid_from,
        standing,
        boundary_id: Uuid::now_v7(),
        at: app.clock.now(),
    };
    accept_walk(&mut tx, id, acceptance).await?;
    let body = view::show(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.summary.version, body })
}

/// Return a submitted walk to the person who sent it.
#[utoipa::path(post, path = "/walks/{id}/return", tag = "walks", request_body = ReturnBody,
    params(("id" = Uuid, Path), ("If-Match" = Option<String>, Header, description = "The version that was looked at.")),
    responses((status = 200, body = Walk), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 412, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn send_back(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    seen: Option<IfMatch>,
    Body(body): Body<ReturnBody>,
) -> Result<Versioned<Walk>, ApiError> {
    let mut tx = person.begin(&app).await?;
    let walk = store::find(&mut tx, id).await?.ok_or(WalkError::Absent)?;
    let settlement = settlements::load_settlement(&mut tx, walk.settlement_id).await?;
    policy::permit_return(person.actor(), settlement.organisation)?;
    let returning = Returning {
        seen: version_of(seen),
        reason: body.reason.parse()?,
        words: body.words,
        at: app.clock.now(),
    };
    return_walk(&mut tx, id, returning).await?;
    let body = view::show(&app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(Versioned { version: body.summary.version, body })
}
