//! Every statement of the area.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::actor::Actor;
use domain::ids::OrganisationId;
use domain::visibility::RecordAccess;
use uuid::Uuid;

use super::dto::{Provenance, RecordCard};
use crate::db::{Failure, Tx, Visibility};
use crate::http::PersonName;

const HITS: i32 = 20;

/// Ids of readable records named so, best first.
pub(super) async fn named(tx: &mut Tx, pattern: &str, exact: &str) -> Result<Vec<Uuid>, Failure> {
    Ok(sqlx::query_scalar!(
        "select found as \"found!\" from records_named($1, $2, $3) as found",
        pattern,
        exact,
        HITS
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The record behind a tile's feature id.
pub(super) async fn by_feature(tx: &mut Tx, feature_id: i64) -> Result<Option<Uuid>, Failure> {
    Ok(sqlx::query_scalar!("select id from records where feature_id = $1", feature_id)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Cards of readable records, in the order of `ids`; `named` tells who recorded them.
pub(super) async fn cards(tx: &mut Tx, ids: &[Uuid], named: bool) -> Result<Vec<RecordCard>, Failure> {
    let rows = sqlx::query!(
        "select c.id as \"id!\", c.kind as \"kind!\", c.reference as \"reference!\", c.visibility as \"visibility!\",
                c.title as \"title!\", c.subtitle, c.lon, c.lat, c.source, c.method, c.standing,
                c.recorded_at as \"recorded_at!\", a.id as \"account_id?\", a.name as \"account_name?\"
         from record_cards($1) c left join accounts a on a.id = c.recorded_by and $2",
        ids,
        named,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found: BTreeMap<Uuid, RecordCard> = rows
        .into_iter()
        .map(|row| {
            let card = RecordCard {
                id: row.id,
                href: href(&row.kind, row.id),
                kind: row.kind,
                reference: row.reference,
                visibility: Some(row.visibility),
                title: row.title,
                subtitle: row.subtitle,
                centre: row.lon.zip(row.lat).map(|(lon, lat)| [lon, lat]),
                provenance: Provenance {
                    source: row.source,
                    method: row.method,
                    recorded_at: row.recorded_at,
                    recorded_by: row
                        .account_id
                        .zip(row.account_name)
                        .map(|(id, name)| PersonName { id, name }),
                    standing: row.standing,
                },
            };
            (card.id, card)
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn href(kind: &str, id: Uuid) -> Option<String> {
    let folder = match kind {
        "settlement" => "settlements",
        "walk" => "walks",
        "structure" => "structures",
        "claim" => "claims",
        "notice" => "notices",
        "incident" => "incidents",
        "corridor" => "corridors",
        "impact" => "impacts",
        "item" => "evidence",
        "case" => "cases",
        "pack" => "packs",
        _ => return None,
    };
    Some(format!("/api/v1/{folder}/{id}"))
}

/// What decides who may read a record, as far as the actor may know of it.
pub(super) async fn access(tx: &mut Tx, id: Uuid, actor: &Actor) -> Result<Option<RecordAccess>, Failure> {
    let row = sqlx::query!(
        "select r.visibility, r.organisation_id, r.author_id,
                array(select p.partner_id from partnerships p where p.organisation_id = r.organisation_id) as \"partners!\",
                exists (select from record_readers where record_id = r.id and account_id = $2 and via = 'case') as \"in_case!\",
                exists (select from record_readers where record_id = r.id and account_id = $2 and via = 'named') as \"named!\"
         from records r where r.id = $1 for update",
        id,
        actor.account.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| {
        let visibility = row.visibility.parse().unwrap_or(Visibility::Sealed);
        let mut access = RecordAccess::new(visibility, row.organisation_id.into());
        access.author = row.author_id.map(Into::into);
        access.partners = row.partners.into_iter().map(OrganisationId::from).collect();
        if let Some(account) = actor.account {
            if row.in_case {
                access.case_teams.insert(account);
            }
            if row.named {
                access.named.insert(account);
            }
        }
        access
    }))
}

/// Whether the account came through somebody else's link and nobody has vouched yet.
pub(super) async fn is_held(tx: &mut Tx) -> Result<bool, Failure> {
    Ok(sqlx::query_scalar!(r#"select viewer_is_held() as "held!""#).fetch_one(&mut **tx).await?)
}

pub(super) async fn change_visibility(
    tx: &mut Tx,
    id: Uuid,
    before: Visibility,
    after: Visibility,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let account = tx.account();
    if after == Visibility::Sealed {
        // Whoever seals it is the first one named, or nobody could ever open it again.
        sqlx::query!(
            "insert into record_readers (record_id, account_id, via) select $1, $2, 'named' on conflict do nothing",
            id,
            account
        )
        .execute(&mut **tx)
        .await?;
    }
    sqlx::query!("update records set visibility = $2 where id = $1", id, after.as_str())
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "insert into record_openings (record_id, at, by, before, after, reason) values ($1, $2, $3, $4, $5, $6)",
        id,
        at,
        account,
        before.as_str(),
        after.as_str(),
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
