//! Writes both documents with invented data: `cargo run -p report --example sample [FOLDER]`.

#[path = "../tests/documents/invented/mod.rs"]
mod invented;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    for (name, bytes) in [
        ("case_index.pdf", report::render_case_index(&invented::case_index(6))?),
        ("impact_brief.pdf", report::render_impact_brief(&invented::impact_brief(12))?),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        println!("{}", path.display());
    }
    Ok(())
}
