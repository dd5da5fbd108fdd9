//! A database of its own for every test, cloned from a template that is named by the migrations' hash.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;
use uuid::Uuid;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A cloned database; dropped with the value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    socket: PathBuf,
}

impl TestDatabase {
    pub async fn create() -> Self {
        let template = TEMPLATE.get_or_init(template).await;
        let name = format!("mipaka_test_{}", Uuid::now_v7().simple());
        let socket = socket();
        let mut admin = admin(&socket).await;
        run(&mut admin, &format!("create database {name} template {template} strategy file_copy")).await;
        Self { name, socket }
    }

    /// The one database of a cluster that is all the test's own.
    pub(crate) async fn create_in(socket: &Path) -> Self {
        let (name, socket) = ("mipaka_test".to_owned(), socket.to_owned());
        run(&mut admin(&socket).await, &format!("create database {name}")).await;
        mipaka::db::migrate(&url(&socket, "postgres", &name)).await.expect("the migrations apply");
        Self { name, socket }
    }

    /// As the role the server uses: it owns nothing and is under row security.
    pub fn app_url(&self) -> String {
        url(&self.socket, "mipaka_app", &self.name)
    }

    /// As the owner of everything.
    pub fn owner_url(&self) -> String {
        url(&self.socket, "postgres", &self.name)
    }

    /// A pool that sees past row security, to check what is stored.
    pub async fn owner(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(4)
            .connect(&self.owner_url())
            .await
            .expect("the test database answers")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.name);
        let socket = self.socket.clone();
        let done = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async { run(&mut admin(&socket).await, &statement).await });
        })
        .join();
        if done.is_err() {
            eprintln!("a test database was not dropped: {}", self.name);
        }
    }
}

fn socket() -> PathBuf {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of the tests that asks where the cluster is"
    )]
    std::env::var("MIPAKA_TEST_SOCKET")
        .expect("MIPAKA_TEST_SOCKET is not set; run ./test, which starts a test cluster")
        .into()
}

fn url(socket: &Path, role: &str, database: &str) -> String {
    format!("postgres://{role}@localhost/{database}?host={}", socket.display())
}

/// A folder of the programs that the test cluster runs.
pub(crate) async fn postgres_programs() -> PathBuf {
    let asked = "select setting from pg_config where name = 'BINDIR'";
    let folder: String =
        sqlx::query_scalar(asked).fetch_one(&mut admin(&socket()).await).await.expect("the cluster knows");
    folder.into()
}

async fn admin(socket: &Path) -> PgConnection {
    PgConnection::connect(&url(socket, "postgres", "postgres")).await.expect("the test cluster answers")
}

async fn run(connection: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(connection)
        .await
        .expect("the statement is ours");
}

async fn template() -> String {
    let mut hash = Sha256::new();
    let mut files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations"))
        .expect("the migrations are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    files.sort();
    for file in files {
        hash.update(std::fs::read(file).expect("readable"));
    }
    let name = format!("mipaka_template_{}", &hex::encode(hash.finalize())[..16]);
    let socket = socket();
    let mut admin = admin(&socket).await;
    run(&mut admin, "select pg_advisory_lock(4602)").await;
    let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .expect("the catalogue answers");
    if !exists {
        let making = format!("{name}_making");
        run(&mut admin, &format!("drop database if exists {making} with (force)")).await;
        run(&mut admin, &format!("create database {making}")).await;
        mipaka::db::migrate(&url(&socket, "postgres", &making)).await.expect("the migrations apply");
        run(&mut admin, &format!("alter database {making} rename to {name}")).await;
    }
    run(&mut admin, "select pg_advisory_unlock(4602)").await;
    name
}
