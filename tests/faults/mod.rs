//! What happens to the real server, as a process of its own, when something around it fails.

mod absurd_shapes;
mod full_disk;
mod given_up;
mod hostile_files;
mod killed;
mod lost_database;

use std::path::{Path, PathBuf};
use std::time::Duration;

use acceptance::{Person, ProcessApp};
use custody::verify::{Outcome, verify_pack};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::api::cases::{attach, open_case, place};

/// The server's binary.
const SERVER: &str = env!("CARGO_BIN_EXE_mipaka-process");
const EVIDENCE: &str = "/api/v1/evidence";
const MEGABYTE: usize = 1024 * 1024;

/// Bytes that no two numbers share.
fn content(number: u8, length: usize) -> Vec<u8> {
    (0..length)
        .map(|place| (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes()[7] ^ number)
        .collect()
}

/// The files of originals, arrived or arriving; the locks beside them hold nothing.
fn stored(app: &ProcessApp) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&app.blobs(), &mut found);
    found.retain(|path| path.extension().is_none_or(|extension| extension != "lock"));
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// Waits until something is so.
async fn until(what: &str, seconds: u64, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..seconds * 20 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came about that {what}");
}

async fn count(owner: &PgPool, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(owner).await.unwrap()
}

/// An upload under a client id of which only the first bytes are sent.
async fn begin_upload(app: &ProcessApp, person: &Person, id: &str, bytes: &[u8], whole: usize) -> TcpStream {
    let head = format!(
        "POST {EVIDENCE} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: {whole}\r\n\r\n\
         --x\r\ncontent-disposition: form-data; name=\"id\"\r\n\r\n{id}\r\n\
         --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n",
        person.token.as_deref().unwrap()
    );
    let mut socket = TcpStream::connect(app.address).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(bytes).await.unwrap();
    socket
}

/// A case with originals of a size as its exhibits.
async fn case_of(lawyer: &Person, originals: u8, length: usize) -> Value {
    let case = open_case(lawyer).await;
    for number in 0..originals {
        let bytes = content(number, length);
        let item = lawyer.upload(EVIDENCE, &[], &format!("film {number}.mp4"), bytes).await.ok();
        attach(lawyer, &case, &item, &format!("Film {number}")).await;
    }
    case
}

async fn ask_for_pack(lawyer: &Person, case: &Value) -> String {
    let asked = lawyer.post(&place(case, "/packs"), &json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
    format!("/api/v1/packs/{}", asked.ok()["id"].as_str().unwrap())
}

/// Waits until the pack is ready or has failed.
async fn pack_made(lawyer: &Person, pack: &str) -> Value {
    let mut shown = Value::Null;
    until("the pack was made", 120, async || {
        shown = lawyer.get(pack).await.ok();
        matches!(shown["state"].as_str().unwrap(), "ready" | "failed")
    })
    .await;
    shown
}

/// Downloads a pack and verifies it as a stranger would.
async fn verify(app: &ProcessApp, lawyer: &Person, pack: &str) {
    let file = app.folder().join("pack.zip");
    std::fs::write(&file, lawyer.get(&format!("{pack}/file")).await.body).unwrap();
    let report = verify_pack(&file, None).unwrap();
    assert!(report.steps.iter().all(|step| step.outcome != Outcome::Fail), "{report:#?}");
}
