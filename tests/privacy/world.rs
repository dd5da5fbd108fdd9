//! One settlement with everything recorded in it, and everybody who might ask for it.

use std::collections::BTreeMap;

use acceptance::{Person, TestApp};
use domain::actor::Role;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// A word in every title, name and text, which no reply may hold that must not tell of them.
pub(super) const PLANTED: &str = "Zirkonia";

/// Kinds of record and the first part of their addresses.
pub(super) const KINDS: [(&str, &str); 11] = [
    ("settlement", "settlements"),
    ("item", "evidence"),
    ("structure", "structures"),
    ("claim", "claims"),
    ("walk", "walks"),
    ("notice", "notices"),
    ("incident", "incidents"),
    ("corridor", "corridors"),
    ("impact", "impacts"),
    ("case", "cases"),
    ("pack", "packs"),
];

/// An operation of the OpenAPI document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) method: Method,
    pub(super) path: String,
}

impl Operation {
    /// The kind of record its address names.
    pub(super) fn kind(&self) -> Option<&'static str> {
        let rest = self.path.strip_prefix("/api/v1/")?;
        let (folder, below) = rest.split_once('/')?;
        if !below.starts_with("{id}") && !below.starts_with("by-feature") {
            return None;
        }
        match folder {
            // Any kind will do; an incident has most to hide.
            "records" => Some("incident"),
            _ => KINDS.iter().find(|(_, name)| *name == folder).map(|(kind, _)| *kind),
        }
    }

    pub(super) fn changes(&self) -> bool {
        self.method != Method::GET
    }
}

/// Every operation the server has, in the order of their addresses.
pub(super) fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(mipaka::app::openapi()).expect("a document");
    let paths = document["paths"].as_object().expect("paths");
    let mut found: Vec<Operation> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().expect("methods").keys().filter_map(move |method| {
                let method = method.to_uppercase().parse().ok()?;
                ["get", "post", "put", "patch", "delete"]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(Method::as_str(&method)))
                    .then(|| Operation { method, path: path.clone() })
            })
        })
        .collect();
    found.sort_by(|one, other| (&one.path, one.method.as_str()).cmp(&(&other.path, other.method.as_str())));
    found
}

/// What an address names: a record and, below a case, an exhibit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) id: Uuid,
    pub(super) exhibit: Uuid,
}

#[derive(Debug)]
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) owner: PgPool,
    /// What everybody else is compared with: the mapper who recorded it all.
    pub(super) author: Person,
    pub(super) lawyer: Person,
    verifier: Person,
    pub(super) people: Vec<(&'static str, Person)>,
    pub(super) settlement: Uuid,
    /// One record of each kind as it is after being recorded, and one sealed with its author named.
    pub(super) plain: BTreeMap<&'static str, Uuid>,
    pub(super) sealed: BTreeMap<&'static str, Uuid>,
}

impl World {
    pub(super) async fn make() -> Self {
        let app = TestApp::start().await;
        let owner = app.owner().await;
        let partner = Uuid::now_v7();
        sqlx::query("insert into organisations (id, name, kind) values ($1, 'Partner Clinic', 'law_clinic')")
            .bind(partner)
            .execute(&owner)
            .await
            .unwrap();
        sqlx::query("insert into partnerships (organisation_id, partner_id) values ($1, $2)")
            .bind(app.home)
            .bind(partner)
            .execute(&owner)
            .await
            .unwrap();
        let author = app.person(Role::Mapper).await;
        let (verifier, lawyer) = (app.person(Role::Verifier).await, app.person(Role::Lawyer).await);
        let people = vec![
            ("visitor", app.visitor()),
            ("author", author.clone()),
            ("mapper", app.person(Role::Mapper).await),
            ("verifier", verifier.clone()),
            ("advocate", app.person(Role::Advocate).await),
            ("lawyer", lawyer.clone()),
            ("administrator", app.person(Role::Administrator).await),
            ("foreign-mapper", app.stranger(Role::Mapper).await),
            ("foreign-lawyer", app.stranger(Role::Lawyer).await),
            ("partner", app.person_of(partner, &[Role::Lawyer]).await),
        ];
        let mut world = Self {
            app,
            owner,
            author,
            lawyer,
            verifier,
            people,
            settlement: Uuid::nil(),
            plain: BTreeMap::new(),
            sealed: BTreeMap::new(),
        };
        world.settlement = world.record("settlement").await.expect("a settlement");
        let walk = world.submitted_walk().await;
        let agreed = json!({"agreed_by": ["committee meeting"]});
        world.verifier.post(&format!("/api/v1/walks/{walk}/accept"), &agreed).await.ok();
        for (kind, _) in KINDS {
            if let Some(id) = world.record(kind).await {
                world.plain.insert(kind, id);
                if kind == "case" {
                    world.exhibit(id).await;
                }
                let sealed = world.record(kind).await.expect("another");
                world.seal(sealed).await;
                world.sealed.insert(kind, sealed);
            }
        }
        world
    }

    pub(super) fn person(&self, name: &str) -> &Person {
        &self.people.iter().find(|(known, _)| *known == name).expect("one of the people").1
    }

    /// Records something new; nothing where the server has no such area yet.
    pub(super) async fn record(&self, kind: &str) -> Option<Uuid> {
        if kind == "structure" {
            return Some(self.structure().await);
        }
        if kind == "walk" {
            return Some(self.walk().await);
        }
        if kind == "item" {
            let subject = self.plain.get("settlement").copied().unwrap_or(self.settlement).to_string();
            let fields = [("subject_id", subject.as_str()), ("title", PLANTED)];
            let file = format!("{PLANTED} {}", Uuid::now_v7()).into_bytes();
            return Some(id(&self
                .author
                .upload("/api/v1/evidence", &fields, "Zirkonia.txt", file)
                .await
                .ok()));
        }
        let path = match kind {
            "impact" => format!("/api/v1/corridors/{}/impacts", self.plain.get("corridor")?),
            "pack" => format!("/api/v1/cases/{}/packs", self.plain.get("case")?),
            _ => format!("/api/v1/{}", KINDS.iter().find(|(known, _)| *known == kind).expect("a kind").1),
        };
        let template = match kind {
            "impact" => "/api/v1/corridors/{id}/impacts",
            "pack" => "/api/v1/cases/{id}/packs",
            _ => &path,
        };
        operations().iter().find(|known| known.path == template && known.method == Method::POST)?;
        let person = match kind {
            "case" | "pack" => &self.lawyer,
            "corridor" | "impact" => self.person("advocate"),
            _ => &self.author,
        };
        let made = id(&person.post(&path, &super::requests::new_record(kind, self)).await.ok());
        if kind == "pack" {
            self.until_built(made).await;
        }
        Some(made)
    }

    async fn until_built(&self, pack: Uuid) {
        for _ in 0..600 {
            let state = self.lawyer.get(&format!("/api/v1/packs/{pack}")).await.ok()["state"].clone();
            assert_ne!(state, "failed");
            if state == "ready" {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the pack was never built");
    }

    pub(super) async fn walk(&self) -> Uuid {
        let settlement = self.settlement.to_string();
        let file = super::requests::track();
        id(&self
            .author
            .upload("/api/v1/walks", &[("settlement_id", &settlement)], "walk.geojson", file)
            .await
            .ok())
    }

    pub(super) async fn submitted_walk(&self) -> Uuid {
        let walk = self.walk().await;
        self.author.post(&format!("/api/v1/walks/{walk}/submit"), &json!({})).await.ok();
        walk
    }

    async fn structure(&self) -> Uuid {
        let made = Uuid::now_v7();
        sqlx::query(
            "with made as (
                insert into records (id, kind, organisation_id, visibility, author_id, reference, feature_id)
                values ($1, 'structure', $2, 'restricted', $3, 'SR-' || left($4, 10), ('x' || right($4, 13))::bit(52)::bigint))
             insert into structures (id, version, recorded_at, settlement_id, number, use, position_error_m, source, geom)
             values ($1, 1, now(), $5, $6 || left($4, 8), 'mixed', 5, 'test', st_setsrid(st_point(36.8101, -1.3101), 4326))",
        )
        .bind(made)
        .bind(self.app.home)
        .bind(self.author.id)
        .bind(Uuid::new_v4().simple().to_string())
        .bind(self.settlement)
        .bind(PLANTED)
        .execute(&self.owner)
        .await
        .unwrap();
        sqlx::query("select structures_tiles(array[$1])").bind(made).execute(&self.owner).await.unwrap();
        made
    }

    /// Seals a record for its author alone, as if it had always been.
    pub(super) async fn seal(&self, record: Uuid) {
        sqlx::query("insert into record_readers (record_id, account_id, via) values ($1, $2, 'named') on conflict do nothing")
            .bind(record)
            .bind(self.author.id)
            .execute(&self.owner)
            .await
            .unwrap();
        sqlx::query("update records set visibility = 'sealed' where id = $1")
            .bind(record)
            .execute(&self.owner)
            .await
            .unwrap();
    }

    /// What an operation is tried on. A change gets something of its own, so that one person's
    /// success is not another's conflict.
    pub(super) async fn target(&self, operation: &Operation, sealed: bool) -> Option<Target> {
        let kind = operation.kind()?;
        let exhibit = Uuid::nil();
        if !operation.changes() {
            let known = if sealed { &self.sealed } else { &self.plain };
            return known.get(kind).map(|id| Target { id: *id, exhibit });
        }
        let mut target = Target { id: self.fresh(operation, kind).await?, exhibit };
        if operation.path.contains("/exhibits/") {
            target.exhibit = self.exhibit(target.id).await;
        }
        if sealed {
            self.seal(target.id).await;
        }
        Some(target)
    }

    async fn fresh(&self, operation: &Operation, kind: &str) -> Option<Uuid> {
        if operation.path.ends_with("/accept") || operation.path.ends_with("/return") {
            return Some(self.submitted_walk().await);
        }
        let made = self.record(kind).await?;
        if operation.path.ends_with("/packs") {
            self.exhibit(made).await;
        }
        Some(made)
    }

    /// Puts the world's incident into a case.
    async fn exhibit(&self, case: Uuid) -> Uuid {
        let body = json!({"record_id": self.plain["incident"], "description": PLANTED});
        id(&self.lawyer.post(&format!("/api/v1/cases/{case}/exhibits"), &body).await.ok())
    }
}

pub(super) fn id(made: &Value) -> Uuid {
    made["id"].as_str().expect("an id").parse().expect("a UUID")
}
