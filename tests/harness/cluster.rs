//! A cluster of a test's own, to be stopped and started under a running server.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::TestDatabase;
use crate::database::postgres_programs;

/// How a cluster goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// As an administrator stops it: open transactions are rolled back.
    Fast,
    /// As a power cut: it recovers from its journal when it comes back.
    Immediate,
}

/// A private PostgreSQL; it ends with the value.
#[derive(Debug)]
pub struct TestCluster {
    programs: PathBuf,
    folder: TempDir,
}

impl TestCluster {
    pub async fn start() -> Self {
        let programs = postgres_programs().await;
        let folder = tempfile::tempdir().expect("a folder for the cluster");
        let this = Self { programs, folder };
        open_to_all(this.folder.path());
        let (data, socket) = (this.folder.path().join("data"), this.socket());
        for made in [&data, &socket] {
            std::fs::create_dir(made).expect("a folder");
            if is_root() {
                succeed(Command::new("chown").arg("postgres:").arg(made));
            }
        }
        succeed(this.program("initdb").arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "--locale=C.UTF-8",
            "-E",
            "UTF8",
            "--no-sync",
        ]));
        this.start_again();
        this
    }

    pub async fn database(&self) -> TestDatabase {
        TestDatabase::create_in(&self.socket()).await
    }

    /// Starts it again and waits until it answers.
    pub fn start_again(&self) {
        let log = self.folder.path().join("data/server.log");
        let settings = format!("-k {} -c listen_addresses= -c max_connections=60", self.socket().display());
        let mut start = self.control();
        succeed(start.args(["-w", "-l"]).arg(log).args(["-o", &settings, "start"]));
    }

    pub fn stop(&self, how: Stop) {
        let mode = if how == Stop::Fast { "fast" } else { "immediate" };
        succeed(self.control().args(["-w", "-m", mode, "stop"]));
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    fn control(&self) -> Command {
        let mut control = self.program("pg_ctl");
        control.arg("-D").arg(self.folder.path().join("data"));
        control
    }

    /// A program of PostgreSQL, which refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Drop for TestCluster {
    fn drop(&mut self) {
        let stopped = self.control().args(["-w", "-m", "immediate", "stop"]).status();
        if stopped.is_err() {
            eprintln!("a test cluster was not stopped: {}", self.folder.path().display());
        }
    }
}

pub(crate) fn is_root() -> bool {
    let own = std::fs::metadata("/proc/self").expect("/proc is mounted");
    std::os::unix::fs::MetadataExt::uid(&own) == 0
}

fn open_to_all(folder: &Path) {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("the folder is ours");
}

fn succeed(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
