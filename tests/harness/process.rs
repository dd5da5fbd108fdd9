//! The server as a process of its own: to be killed, starved of disk and cut off from its database.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::cluster::is_root;
use crate::{TestApp, TestDatabase};

/// A file system of a known size, seen by the server alone; it goes with the server.
#[derive(Debug, Clone, Copy)]
pub struct SmallDisk {
    pub megabytes: u32,
    /// How many files and folders it can hold.
    pub files: u32,
}

/// What a process holds in memory, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    pub now: u64,
    /// The most since [`ProcessApp::forget_peak`], or since it began.
    pub peak: u64,
}

/// A world like [`TestApp`]'s, served by the real binary.
#[derive(Debug)]
pub struct ProcessApp {
    /// Goes before the world it serves.
    process: Option<Child>,
    app: TestApp,
    program: PathBuf,
    disk: Option<SmallDisk>,
}

impl Deref for ProcessApp {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl ProcessApp {
    pub async fn start(program: &str) -> Self {
        Self::start_with(program, TestDatabase::create().await, None).await
    }

    pub async fn start_with(program: &str, database: TestDatabase, disk: Option<SmallDisk>) -> Self {
        let app = TestApp::unserved(database).await;
        let mut this = Self { process: None, app, program: program.into(), disk };
        this.start_again();
        this
    }

    /// Starts the server again where it was, on the same database and files.
    pub fn start_again(&mut self) {
        let mut child = self.command().spawn().expect("the server's program is there");
        let mut line = String::new();
        let told = child.stdout.take().expect("standard output is a pipe");
        BufReader::new(told).read_line(&mut line).expect("it is read");
        let address: Option<SocketAddr> =
            line.trim().strip_prefix("http://").and_then(|rest| rest.parse().ok());
        self.process = Some(child);
        let Some(address) = address else { panic!("the server did not start:\n{}", self.log()) };
        self.app.address = address;
    }

    fn command(&self) -> Command {
        let config = &self.app.app.config;
        let mut command = match self.disk {
            None => Command::new(&self.program),
            Some(disk) => {
                std::fs::create_dir_all(&config.blobs).expect("a place to mount on");
                let mut command = Command::new("unshare");
                command.args(if is_root() { &["-m"][..] } else { &["-rm"][..] });
                let mount = format!("mount -t tmpfs -o size={}m,nr_inodes={}", disk.megabytes, disk.files);
                command.args(["sh", "-ec", &format!("{mount} tmpfs \"$1\"; exec \"$0\" serve")]);
                command.arg(&self.program).arg(&config.blobs);
                command
            }
        };
        if self.disk.is_none() {
            command.arg("serve");
        }
        let log = File::options().create(true).append(true).open(self.log_file()).expect("a log");
        command
            .env("MIPAKA_LISTEN", self.app.address.to_string())
            .env("MIPAKA_HOME", &config.home)
            .env("MIPAKA_BLOBS", format!("file://{}", config.blobs.display()))
            .env("MIPAKA_DATABASE_URL", &config.database_url)
            .env("MIPAKA_WEB", &config.web)
            .env("RUST_LOG", "info,sqlx=warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        command
    }

    fn log_file(&self) -> PathBuf {
        self.app.folder().join("server.log")
    }

    /// What the server wrote on standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("the server runs");
        process.kill().expect("it is ours");
        process.wait().expect("it is ours");
    }

    fn id(&self) -> u32 {
        self.process.as_ref().expect("the server runs").id()
    }

    /// The folder of originals as the server sees it.
    pub fn blobs(&self) -> PathBuf {
        let blobs = &self.app.app.config.blobs;
        if self.disk.is_none() {
            return blobs.clone();
        }
        Path::new("/proc")
            .join(self.id().to_string())
            .join("root")
            .join(blobs.strip_prefix("/").expect("absolute"))
    }

    pub fn memory(&self) -> Memory {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).expect("the server runs");
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("Linux tells it");
            line.split_whitespace().find_map(|word| word.parse::<u64>().ok()).expect("kilobytes") * 1024
        };
        Memory { now: of("VmRSS:"), peak: of("VmHWM:") }
    }

    /// Lets [`Memory::peak`] begin anew.
    pub fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.id()), "5").expect("the server is ours");
    }
}

impl Drop for ProcessApp {
    fn drop(&mut self) {
        if self.process.is_some() {
            self.kill();
        }
        if std::thread::panicking() {
            eprintln!("the server said:\n{}", self.log());
        }
    }
}
