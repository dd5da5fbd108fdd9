mod custody;
mod photographs;
mod reading;
mod receiving;

use acceptance::Person;
use serde_json::Value;

/// A text file with some words, handed in.
pub(crate) async fn hand_in(person: &Person, words: &str) -> Value {
    person.upload("/api/v1/evidence", &[], "note.txt", words.as_bytes().to_vec()).await.ok()
}

pub(crate) fn id(item: &Value) -> &str {
    item["id"].as_str().unwrap()
}

/// The path of an item, or of something below it.
pub(crate) fn path(item: &Value, below: &str) -> String {
    format!("/api/v1/evidence/{}{below}", id(item))
}
