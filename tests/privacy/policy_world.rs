//! A world of every visibility, every role and every relation, made in bulk by the owner.

use std::collections::BTreeSet;

use acceptance::TestDatabase;
use domain::actor::{Actor, Membership, Role};
use domain::visibility::{RecordAccess, Visibility};
use mipaka::db::Identity;
use sqlx::PgPool;
use uuid::Uuid;

/// One who asks, with what the server would tell the database of them.
#[derive(Debug)]
pub(super) struct Asker {
    pub(super) actor: Actor,
    pub(super) identity: Identity,
}

#[derive(Debug)]
pub(super) struct Made {
    pub(super) id: Uuid,
    pub(super) feature_id: i64,
    pub(super) kind: &'static str,
    pub(super) access: RecordAccess,
}

#[derive(Debug)]
pub(super) struct PolicyWorld {
    pub(super) askers: Vec<Asker>,
    pub(super) records: Vec<Made>,
}

/// Kinds that have a shape and a function that finds them by it.
pub(super) const KINDS: [&str; 4] = ["settlement", "structure", "claim", "incident"];
const HOME: u128 = 1;
const PARTNER: u128 = 2;
const FOREIGN: u128 = 3;

pub(super) async fn make(database: &TestDatabase) -> PolicyWorld {
    let owner = database.owner().await;
    let askers = make_askers(&owner).await;
    let records = make_records(&owner, &askers).await;
    make_shapes(&owner).await;
    PolicyWorld { askers, records }
}

fn organisation(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn make_askers(owner: &PgPool) -> Vec<Asker> {
    for n in [HOME, PARTNER, FOREIGN] {
        sqlx::query("insert into organisations (id, name, kind) values ($1, $2, 'federation')")
            .bind(organisation(n))
            .bind(format!("Organisation {n}"))
            .execute(owner)
            .await
            .unwrap();
    }
    sqlx::query("insert into partnerships (organisation_id, partner_id) values ($1, $2)")
        .bind(organisation(HOME))
        .bind(organisation(PARTNER))
        .execute(owner)
        .await
        .unwrap();
    let mut askers = vec![Asker { actor: Actor::nobody(), identity: Identity::default() }];
    for home in [HOME, PARTNER, FOREIGN] {
        for role in Role::ALL {
            let account = Uuid::now_v7();
            sqlx::query(
                "insert into accounts (id, name, email, password_hash) values ($1, 'Asker', $2, '-')",
            )
            .bind(account)
            .bind(format!("{account}@test.invalid"))
            .execute(owner)
            .await
            .unwrap();
            let mut identity =
                Identity { account: Some(account), member: vec![organisation(home)], ..Identity::default() };
            identity.partner.push(organisation(home));
            if home == PARTNER {
                identity.partner.push(organisation(HOME));
            }
            if role.reads_restricted() {
                identity.reader.push(organisation(home));
            }
            let held = Membership { organisation: organisation(home).into(), role };
            askers.push(Asker { actor: Actor::signed_in(account.into(), vec![held]), identity });
        }
    }
    askers
}

/// For every asker and kind: each visibility, and each choice of author, case team and named.
async fn make_records(owner: &PgPool, askers: &[Asker]) -> Vec<Made> {
    let mut made = Vec::new();
    for asker in askers {
        for kind in KINDS {
            for visibility in Visibility::ALL {
                for relations in 0..8_u8 {
                    let mut access = RecordAccess::new(visibility, organisation(HOME).into());
                    access.partners = BTreeSet::from([organisation(PARTNER).into()]);
                    if let Some(account) = asker.actor.account {
                        access.author = (relations & 1 > 0).then_some(account);
                        if relations & 2 > 0 {
                            access.case_teams.insert(account);
                        }
                        if relations & 4 > 0 {
                            access.named.insert(account);
                        }
                    } else if relations > 0 {
                        continue;
                    }
                    let feature_id = i64::try_from(made.len()).expect("few") + 1;
                    made.push(Made { id: Uuid::now_v7(), feature_id, kind, access });
                }
            }
        }
    }
    sqlx::query(
        "insert into records (id, kind, organisation_id, visibility, author_id, reference, feature_id)
         select id, kind, $1, visibility, author, 'XX-' || feature, feature
         from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bigint[]) as given (id, kind, visibility, author, feature)",
    )
    .bind(organisation(HOME))
    .bind(made.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(made.iter().map(|one| one.kind).collect::<Vec<_>>())
    .bind(made.iter().map(|one| one.access.visibility.as_str()).collect::<Vec<_>>())
    .bind(made.iter().map(|one| one.access.author.map(Uuid::from)).collect::<Vec<_>>())
    .bind(made.iter().map(|one| one.feature_id).collect::<Vec<_>>())
    .execute(owner)
    .await
    .unwrap();
    let case = Uuid::now_v7();
    sqlx::query(
        "insert into records (id, kind, organisation_id, visibility, reference, feature_id)
         values ($1, 'case', $2, 'sealed', 'CS-1', 0)",
    )
    .bind(case)
    .bind(organisation(HOME))
    .execute(owner)
    .await
    .unwrap();
    for one in &made {
        let team = one.access.case_teams.iter().map(|account| (account, "case", Some(case)));
        let named = one.access.named.iter().map(|account| (account, "named", None));
        for (account, via, case) in team.chain(named) {
            sqlx::query(
                "insert into record_readers (record_id, account_id, via, case_id) values ($1, $2, $3, $4)",
            )
            .bind(one.id)
            .bind(account.uuid())
            .bind(via)
            .bind(case)
            .execute(owner)
            .await
            .unwrap();
        }
    }
    made
}

/// A row with a shape for every record, all on one spot, and their rows on the map.
async fn make_shapes(owner: &PgPool) {
    for statement in [
        "insert into settlements (id, version, recorded_at, name, centre)
         select id, 1, now(), 'Kijiji ' || reference, st_setsrid(st_point(36.81, -1.31), 4326) from records where kind = 'settlement'",
        "insert into structures (id, version, recorded_at, number, use, position_error_m, source, geom)
         select id, 1, now(), '1', 'mixed', 5, 'test', st_setsrid(st_point(36.81, -1.31), 4326) from records where kind = 'structure'",
        "insert into claims (id, version, recorded_at, settlement_id, label, kind, status, source, geom, area_m2)
         select id, 1, now(), (select min(id::text)::uuid from settlements), 'Claim', 'use', 'asserted', 'test',
                st_multi(st_makeenvelope(36.8099, -1.3101, 36.8101, -1.3099, 4326)), 500 from records where kind = 'claim'",
        "insert into incidents (id, version, recorded_at, settlement_id, title, phase, occurred, occurred_precision, place)
         select id, 1, now(), (select min(id::text)::uuid from settlements), 'Event', 'threat', '2020-01-01', 'day',
                st_setsrid(st_point(36.81, -1.31), 4326) from records where kind = 'incident'",
    ] {
        sqlx::query(statement).execute(owner).await.unwrap();
    }
    let mut tx = owner.begin().await.unwrap();
    sqlx::query("select set_config('mipaka.system', 'on', true)").execute(&mut *tx).await.unwrap();
    for statement in [
        "select count(settlement_tiles(id)::text) from settlements",
        "select structures_tiles(array_agg(id)) from structures",
        "select count(claim_tiles(id)::text) from claims",
        "select count(incident_tiles(id)::text) from incidents",
    ] {
        sqlx::query(statement).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}
