//! A server of its own for every test.

use std::net::SocketAddr;
use std::path::PathBuf;

use domain::actor::Role;
use mipaka::app::App;
use mipaka::commands::{Serving, start};
use mipaka::config::{Area, Config};
use mipaka::db::Tx;
use mipaka::demo::{DemoOptions, load_demo};
use mipaka::{accounts, organisations};
use sqlx::PgPool;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Person, TestClock, TestDatabase};

/// A running server with an empty world, two organisations and people on demand.
#[derive(Debug)]
pub struct TestApp {
    pub app: App,
    pub clock: TestClock,
    pub address: SocketAddr,
    /// The organisation most people of a test belong to.
    pub home: Uuid,
    /// Another organisation, for strangers.
    pub elsewhere: Uuid,
    serving: Option<Serving>,
    database: TestDatabase,
    folder: TempDir,
}

pub(crate) const PASSWORD: &str = "a long enough password";

impl TestApp {
    pub async fn start() -> Self {
        Self::start_in(Area::KENYA).await
    }

    /// A server for another part of the world, for real files from elsewhere.
    pub async fn start_in(area: Area) -> Self {
        let (database, folder, clock) = Self::ground().await;
        let app =
            App::open(Self::config(&database, &folder, area), clock.clock()).await.expect("the server opens");
        let (home, elsewhere) = Self::two_organisations(&app).await;
        Self::serve(app, home, elsewhere, (database, folder, clock)).await
    }

    /// A running server with the demo world; its people enter through [`TestApp::demo_person`].
    pub async fn start_demo(structures: u32) -> Self {
        let (database, folder, clock) = Self::ground().await;
        let config = Self::config(&database, &folder, Area::KENYA);
        let options = DemoOptions { reset: false, structures };
        load_demo(config.clone(), clock.clock(), options, &|_| ()).await.expect("the demo world loads");
        let app = App::open(config, clock.clock()).await.expect("the server opens");
        Self::serve(app, Uuid::nil(), Uuid::nil(), (database, folder, clock)).await
    }

    async fn ground() -> (TestDatabase, TempDir, TestClock) {
        let database = TestDatabase::create().await;
        (database, tempfile::tempdir().expect("a folder for the test"), TestClock::default())
    }

    /// An empty world that no server of this process answers for.
    pub(crate) async fn unserved(database: TestDatabase) -> Self {
        let (folder, clock) = (tempfile::tempdir().expect("a folder for the test"), TestClock::default());
        let config = Self::config(&database, &folder, Area::KENYA);
        let app = App::open(config, clock.clock()).await.expect("the stores open");
        let (home, elsewhere) = Self::two_organisations(&app).await;
        let address = app.config.listen;
        Self { app, clock, address, home, elsewhere, serving: None, database, folder }
    }

    async fn two_organisations(app: &App) -> (Uuid, Uuid) {
        let (home, elsewhere) = (Uuid::now_v7(), Uuid::now_v7());
        let mut tx = Tx::system(&app.pools.app).await.expect("a transaction");
        for (id, name) in [(home, "Home Federation"), (elsewhere, "Elsewhere Network")] {
            organisations::insert(&mut tx, id, name, "federation", None).await.expect("an organisation");
        }
        tx.commit().await.expect("committed");
        (home, elsewhere)
    }

    fn config(database: &TestDatabase, folder: &TempDir, area: Area) -> Config {
        Config {
            listen: ([127, 0, 0, 1], 0).into(),
            home: folder.path().to_owned(),
            database_url: database.app_url(),
            owner_database_url: Some(database.owner_url()),
            blobs: folder.path().join("blobs"),
            area,
            tile_cache_mb: Config::TILE_CACHE_MB,
            tile_blocks_mb: Config::TILE_BLOCKS_MB,
            web: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../web/dist")),
            metrics_token: None,
            public_url: None,
        }
    }

    async fn serve(
        app: App,
        home: Uuid,
        elsewhere: Uuid,
        (database, folder, clock): (TestDatabase, TempDir, TestClock),
    ) -> Self {
        let serving = start(app.clone()).await.expect("the server starts");
        let address = serving.address;
        Self { app, clock, address, home, elsewhere, serving: Some(serving), database, folder }
    }

    /// The demo's person of a role, signed in with the password of the sign-ins file.
    pub async fn demo_person(&self, role: &str) -> Person {
        let file = std::fs::read(self.folder().join("demo.json")).expect("the sign-ins are there");
        let file: serde_json::Value = serde_json::from_slice(&file).expect("the sign-ins are JSON");
        let accounts = file["accounts"].as_array().expect("a list of accounts");
        let account = accounts.iter().find(|account| account["role"] == role).expect("the role is there");
        let text = |name: &str| account[name].as_str().expect("a text").to_owned();
        Person::sign_in_with(self.url(""), &text("email"), &text("password")).await
    }

    /// A second server on the same database and files, as behind a balancer.
    pub async fn second_server(&self) -> Serving {
        let app = App::open((*self.app.config).clone(), self.clock.clock()).await.expect("the server opens");
        start(app).await.expect("the server starts")
    }

    /// Another server on the same database that keeps so many megabytes of tiles and of their rows.
    pub async fn server_keeping(&self, tile_cache_mb: u32, tile_blocks_mb: u32) -> Serving {
        let config = Config { tile_cache_mb, tile_blocks_mb, ..(*self.app.config).clone() };
        let app = App::open(config, self.clock.clock()).await.expect("the server opens");
        start(app).await.expect("the server starts")
    }

    /// A person of the home organisation.
    pub async fn person(&self, role: Role) -> Person {
        self.person_of(self.home, &[role]).await
    }

    /// A person of the other organisation.
    pub async fn stranger(&self, role: Role) -> Person {
        self.person_of(self.elsewhere, &[role]).await
    }

    /// A signed-in person with roles in an organisation.
    pub async fn person_of(&self, organisation: Uuid, roles: &[Role]) -> Person {
        let id = Uuid::now_v7();
        let email = format!("{}@test.invalid", id.simple());
        let mut tx = Tx::system(&self.app.pools.app).await.expect("a transaction");
        let new = accounts::NewAccount {
            id,
            name: format!("Person {}", &id.simple().to_string()[24..]),
            email: email.clone(),
            password: PASSWORD.into(),
            demo: false,
            keeper: Some(organisation),
        };
        accounts::create_account(&mut tx, new).await.expect("an account");
        for &role in roles {
            accounts::add_membership(&mut tx, id, organisation, role).await.expect("a role");
        }
        tx.commit().await.expect("committed");
        Person::sign_in(self.url(""), id, organisation, &email).await
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Person {
        Person::visitor(self.url(""))
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A pool that sees past row security.
    pub async fn owner(&self) -> PgPool {
        self.database.owner().await
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Stops the server and keeps its database and files, as a restart would.
    pub async fn stop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.stop().await.expect("the server stops");
        }
    }
}
