//! `mipaka openapi`: the document the web client is generated from.

pub(super) fn print() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(&crate::app::openapi())?);
    Ok(())
}
