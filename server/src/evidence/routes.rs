//! Handlers of evidence and the log.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use custody::leaf::Detail;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::dto::{ChangeItem, CustodyEntry, EvidenceQuery, Item, NewEvidenceForm};
use super::said::Said;
use super::upload::FORM_BYTES;
use super::{
    EvidenceError, FILE_BYTES, NewItem, Upload, custody_log, file_name, policy, prove_item, receive_item,
    sniff, store, take_upload,
};
use crate::accounts::{SignedIn, Viewer};
use crate::app::App;
use crate::db::{self, ClaimedId, CreateRefused, RecordHead, Tx};
use crate::http::conditional::Versioned;
use crate::http::download::{Download, Span, reply};
use crate::http::page::PageQuery;
use crate::http::problem::ProblemBody;
use crate::http::{ApiError, Body, Created, History, IfMatch, Page, Path, Problem, Query, UploadForm};

/// Reading an original again within this time is one `viewed` event; every reading is audited.
const ONE_VIEWING: TimeDelta = TimeDelta::hours(1);
/// Parts that one viewing tells apart: more are the whole file, or the log would grow as fast as somebody asks.
const MOST_PARTS: usize = 50;

pub fn router() -> OpenApiRouter<App> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(list_evidence, create_item))
        .layer(DefaultBodyLimit::max((FILE_BYTES + FORM_BYTES) as usize));
    uploads
        .merge(OpenApiRouter::new().routes(routes!(show_item, change_item)))
        .routes(routes!(read_original))
        .routes(routes!(item_history))
        .routes(routes!(item_custody))
        .routes(routes!(item_proof))
        .merge(super::log_routes::router())
}

/// List evidence, newest first.
#[utoipa::path(get, path = "/evidence", tag = "evidence", params(EvidenceQuery),
    responses((status = 200, body = Page<Item>), (status = 422, body = ProblemBody)))]
async fn list_evidence(
    State(app): State<App>,
    viewer: Viewer,
    Query(query): Query<EvidenceQuery>,
) -> Result<Json<Page<Item>>, ApiError> {
    let page = PageQuery { limit: query.limit, after: query.after }.parse()?;
    let mut tx = viewer.begin(&app).await?;
    let items = store::list(&mut tx, query.subject_id, &page).await?;
    Ok(Json(page.page(items, |item| item.head.cursor())))
}

/// Hand in one original file.
#[utoipa::path(post, path = "/evidence", tag = "evidence",
    request_body(content = NewEvidenceForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Item), (status = 200, body = Item, description = "the same request again"),
        (status = 409, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 507, body = ProblemBody)))]
async fn create_item(
    State(app): State<App>,
    person: SignedIn,
    form: UploadForm,
) -> Result<Created<Item>, ApiError> {
    let form = take_upload(&app, form, FILE_BYTES).await?;
    let client_id = parse_id(form.text("id"), "/id")?;
    let mut tx = person.begin(&app).await?;
    let digest = content_digest(&form.file.received.sha256, &form.fields);
    let (id, repeated) = match db::claim_id(&mut tx, client_id, digest).await? {
        ClaimedId::New(id) => (id, false),
        ClaimedId::Repeated(id) => (id, true),
        ClaimedId::Reused => return Err(EvidenceError::IdReused.into()),
        ClaimedId::Unusable => return Err(CreateRefused::Unusable.into()),
        ClaimedId::ReceivedBefore => return Err(CreateRefused::ReceivedBefore.into()),
    };
    let item = if repeated {
        store::load_items(&mut tx, &[id]).await?.pop().ok_or_else(Problem::absent)?
    } else {
        let new = new_item(&app, &mut tx, &person, id, form).await?;
        let item = receive_item(&app, &mut tx, new).await?;
        db::remember_id(&mut tx, client_id, id, None, digest).await?;
        item
    };
    tx.commit().await?;
    Ok(Created { location: format!("/api/v1/evidence/{id}"), version: item.version, repeated, body: item })
}

/// What the form says, as far as its sender may say it.
async fn new_item(
    app: &App,
    tx: &mut Tx,
    person: &SignedIn,
    id: Uuid,
    form: Upload,
) -> Result<NewItem, ApiError> {
    let said = Said::from_form(&form, app.clock.now(), app.config.area)?;
    let subject = parse_id(form.text("subject_id"), "/subject_id")?;
    let settlement = parse_id(form.text("settlement_id"), "/settlement_id")?;
    let mut subjects = Vec::new();
    if let Some(id) = subject {
        subjects.push(subject_of(tx, id, "/subject_id", |kind| kind != "item" && kind != "pack").await?);
    }
    if let Some(id) = settlement {
        subjects.push(subject_of(tx, id, "/settlement_id", |kind| kind == "settlement").await?);
    }
    let home = policy::may_add(person, &subjects)?;
    let subjects = subjects.iter().map(|subject| subject.id).collect();
    let (organisation, visibility) = (home.organisation, home.visibility);
    Ok(NewItem { id, organisation, visibility, file: form.file, subjects, said })
}

fn parse_id(text: Option<&str>, pointer: &'static str) -> Result<Option<Uuid>, EvidenceError> {
    text.map(|text| {
        text.parse().map_err(|_| EvidenceError::field(pointer, "unreadable", "It is not a UUID."))
    })
    .transpose()
}

async fn subject_of(
    tx: &mut Tx,
    id: Uuid,
    pointer: &'static str,
    fits: impl Fn(&str) -> bool,
) -> Result<RecordHead, ApiError> {
    match db::load_head(tx, id).await? {
        Some(head) if fits(&head.kind) => Ok(head),
        _ => Err(EvidenceError::field(pointer, "absent", "There is no such record.").into()),
    }
}

/// SHA-256 over the file's hash and every field, so that a repeated create is recognised.
fn content_digest(sha256: &[u8; 32], fields: &BTreeMap<String, String>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(sha256);
    hash.update(json!(fields).to_string());
    hash.finalize().into()
}

/// Show one item.
#[utoipa::path(get, path = "/evidence/{id}", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = Item), (status = 404, body = ProblemBody)))]
async fn show_item(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Versioned<Item>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let item = store::load_items(&mut tx, &[id]).await?.pop().ok_or_else(Problem::absent)?;
    Ok(Versioned { version: item.version, body: item })
}

/// Change what is said of an item; the file itself never changes.
#[utoipa::path(patch, path = "/evidence/{id}", tag = "evidence",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ChangeItem,
    responses((status = 200, body = Item), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 412, body = ProblemBody), (status = 422, body = ProblemBody), (status = 428, body = ProblemBody)))]
async fn change_item(
    State(app): State<App>,
    person: SignedIn,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Body(change): Body<ChangeItem>,
) -> Result<Versioned<Item>, ApiError> {
    let now = app.clock.now();
    let mut tx = person.begin(&app).await?;
    let (organisation, author) = store::author_of(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    policy::may_change(&person, organisation, author)?;
    let (current, before) = store::current_said(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    if current != version {
        return Err(EvidenceError::Stale.into());
    }
    let said = before.changed(&change, now, app.config.area)?;
    let mut fields = said.difference(&before);
    if let Some(subject) = change.subject_id {
        subject_of(&mut tx, subject, "/subject_id", |kind| kind != "item" && kind != "pack").await?;
        store::link(&mut tx, id, subject, now).await?;
        fields.push("subject_ids");
    }
    if said != before {
        store::insert_version(&mut tx, id, version + 1, &said, now).await?;
    }
    if !fields.is_empty() {
        tx.changed("item", id, &fields).await?;
    }
    let item = store::load_items(&mut tx, &[id]).await?.pop().ok_or_else(Problem::absent)?;
    tx.commit().await?;
    Ok(Versioned { version: item.version, body: item })
}

/// Read the original, byte for byte; always as a file to save.
#[utoipa::path(get, path = "/evidence/{id}/file", tag = "evidence",
    params(("id" = Uuid, Path), ("Range" = Option<String>, Header)),
    responses((status = 200, description = "the original", content_type = "application/octet-stream"),
        (status = 206, description = "a part of it"), (status = 404, body = ProblemBody), (status = 416, body = ProblemBody)))]
async fn read_original(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let item = store::load_items(&mut tx, &[id]).await?.pop().ok_or_else(Problem::absent)?;
    let file = Download {
        disposition: file_name::attachment(&item.file_name),
        content_type: sniff::served_type(&item.media_type).to_owned(),
        bytes: item.bytes.unsigned_abs(),
        etag: item.sha256.clone(),
    };
    let span = file.span(&headers)?;
    if span == Span::Unchanged {
        return Ok(reply(&file, &span, None));
    }
    if item.head.visibility != "public" {
        note_viewing(&mut tx, id, span.told(file.bytes), app.clock.now()).await?;
    }
    tx.commit().await?;
    let stream = app.blobs.read(&item.sha256, span.range()).await?;
    Ok(reply(&file, &span, Some(axum::body::Body::from_stream(stream))))
}

/// Audits each reading, and enters it in custody once an hour: the whole file, or each part of it that was
/// sent (`0-99/812`) while the whole was not. Who takes very many parts has viewed the whole.
async fn note_viewing(
    tx: &mut Tx,
    item: Uuid,
    part: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), EvidenceError> {
    let bytes = part.as_ref().map(|part| format!("{} {part}", custody_log::PART));
    let fields: Vec<&str> = ["file"].into_iter().chain(bytes.as_deref()).collect();
    tx.audit("read", "item", item, &fields).await?;
    let known: Vec<Option<String>> = store::viewings_since(tx, item, now - ONE_VIEWING)
        .await?
        .iter()
        .map(|leaf| custody_log::part_viewed(leaf))
        .collect();
    let part = part.filter(|_| known.len() < MOST_PARTS);
    if !known.contains(&None) && !known.contains(&part) {
        let details = part.map(|part| (custody_log::PART.to_owned(), Detail::Text(part)));
        super::record_event(tx, now, item, "viewed", None, details.into_iter().collect()).await?;
    }
    Ok(())
}

/// List the versions of what was said, and who could read it when, newest first.
#[utoipa::path(get, path = "/evidence/{id}/history", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = History), (status = 404, body = ProblemBody)))]
async fn item_history(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<History>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let versions = store::versions(&mut tx, id).await?;
    Ok(Json(History::of(db::past_of(&mut tx, id, versions).await?)?))
}

/// List what happened to an item, oldest first.
#[utoipa::path(get, path = "/evidence/{id}/custody", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<CustodyEntry>), (status = 404, body = ProblemBody)))]
async fn item_custody(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<CustodyEntry>>, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    store::author_of(&mut tx, id).await?.ok_or_else(Problem::absent)?;
    Ok(Json(Page { items: custody_log::entries(&mut tx, id).await?, next: None }))
}

/// Prove offline that an item's receipt stands in the log (C2SP tlog-proof).
#[utoipa::path(get, path = "/evidence/{id}/proof", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody)))]
async fn item_proof(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiError> {
    let mut tx = viewer.begin(&app).await?;
    let head =
        db::load_head(&mut tx, id).await?.filter(|head| head.kind == "item").ok_or_else(Problem::absent)?;
    let proof = prove_item::prove_item(&mut tx, id).await?;
    let name = file_name::attachment(&format!("{}.tlog-proof", head.reference));
    Ok(([(header::CONTENT_DISPOSITION, name)], proof.to_string()).into_response())
}
