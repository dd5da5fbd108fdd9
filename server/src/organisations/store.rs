//! Every statement of the area.

use uuid::Uuid;

use super::routes::OrganisationView;
use crate::db::{Failure, Tx};

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<OrganisationView>, Failure> {
    Ok(sqlx::query_as!(
        OrganisationView,
        "select id, name, kind, parent_id from organisations order by created_at, name"
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<OrganisationView>, Failure> {
    Ok(sqlx::query_as!(
        OrganisationView,
        "select id, name, kind, parent_id from organisations where id = $1",
        id
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Stores an organisation of a kind that `organisations_kind` allows.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    name: &str,
    kind: &str,
    parent: Option<Uuid>,
) -> Result<(), Failure> {
    sqlx::query!(
        "insert into organisations (id, name, kind, parent_id) values ($1, $2, $3, $4)",
        id,
        name,
        kind,
        parent
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Names `partner` as one whose members read what `organisation` opens to partners.
pub async fn add_partner(tx: &mut Tx, organisation: Uuid, partner: Uuid) -> Result<(), Failure> {
    sqlx::query!(
        "insert into partnerships (organisation_id, partner_id) values ($1, $2) on conflict do nothing",
        organisation,
        partner,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
