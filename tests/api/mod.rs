//! One file per area, through real HTTP and a real database.

mod about;
mod absurd_corridors;
mod accounts;
mod claims;
mod corridors;
pub(crate) mod cases;
pub(crate) mod evidence;
mod exhibits;
mod organisations;
mod history;
mod holds;
mod incidents;
mod lines;
mod lists;
mod members;
mod demo;
mod notices;
mod places;
mod settlements;
mod structures;
mod records;
mod replays;
mod requests;
mod wording;
pub(crate) mod walks;
pub(crate) mod packs;
mod tile_bundles;
mod tile_counts;
mod tile_engine;
mod tile_queue;
mod tile_truth;
mod tile_routes;

/// The words of a PDF with single spaces; none where poppler is not installed.
fn words_of(app: &acceptance::TestApp, pdf: &[u8]) -> Option<String> {
    let file = app.folder().join("printed.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().ok()?;
    // Lines break where a column ends; sentences go on.
    Some(String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
}
