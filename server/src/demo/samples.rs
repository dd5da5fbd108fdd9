//! What visitors may take along: a walk to send in, the hero's finished pack, and the same pack with
//! one byte of one exhibit changed.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use bytes::Bytes;
use custody::zip_form::{ZipEntry, ZipWriter, walk};

use super::error::DemoError;
use super::loader::Loader;
use crate::{app, cases, evidence, packs};

pub(super) async fn load(loader: &Loader<'_>) -> Result<(String, ()), DemoError> {
    let folder = loader.app.config.home.join("samples");
    fs::create_dir_all(&folder).map_err(|error| DemoError::File(folder.clone(), error))?;
    for sample in &loader.world.samples {
        if let Some(name) = sample.path.strip_prefix("samples/") {
            write(&folder, name, &sample.bytes)?;
        }
    }
    evidence::seal_now(&loader.app).await?;
    let Some(case) = loader.world.cases.first() else { return Ok(("samples".to_owned(), ())) };
    let mut tx = loader.begin().await?;
    tx.enter_for(Some(case.head.recorded_by));
    let stored = cases::find(&mut tx, case.head.id).await?;
    let stored = stored.ok_or_else(|| DemoError::Unfit("the first case is not there".into()))?;
    let id = packs::request_pack(&mut tx, &stored, false, loader.now()).await?;
    tx.commit().await?;
    let runner = app::runner(&loader.app);
    while runner.step(&loader.app.pools.app).await? {}
    evidence::seal_now(&loader.app).await?;
    let mut tx = loader.begin().await?;
    let pack = packs::find_pack(&mut tx, id).await?;
    let Some(sha256) = pack.and_then(|pack| pack.sha256) else {
        return Err(DemoError::Unfit("the first case's pack was not made; the lines above say why".into()));
    };
    let pack: Bytes = loader.app.blobs.read_whole(&sha256).await?;
    write(&folder, "pack.zip", &pack)?;
    write(&folder, "pack-tampered.zip", &tamper(&pack)?)?;
    Ok((format!("a pack of {:.1} MB, and tampered with", pack.len() as f64 / 1e6), ()))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), DemoError> {
    let file = folder.join(name);
    fs::write(&file, bytes).map_err(|error| DemoError::File(file, error))
}

fn ending_of(name: &str) -> Option<&str> {
    Path::new(name).extension()?.to_str()
}

/// The pack with one byte of its last photograph changed. It is a sound zip: only who compares hashes notices.
fn tamper(pack: &[u8]) -> Result<Vec<u8>, DemoError> {
    let unfit = |error: &dyn std::fmt::Display| DemoError::Unfit(format!("the pack cannot be read: {error}"));
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    walk(pack, |name, _, body| {
        let mut content = Vec::new();
        body.read_to_end(&mut content)?;
        entries.push((name.to_owned(), content));
        Ok(())
    })
    .map_err(|error| unfit(&error))?;
    let chosen = entries
        .iter_mut()
        .rfind(|(name, _)| name.contains("/data/exhibits/") && ending_of(name) == Some("jpg"))
        .ok_or_else(|| DemoError::Unfit("the pack holds no photograph".into()))?;
    // Beyond the middle lies the picture itself, not its header.
    let place = chosen.1.len() * 2 / 3;
    chosen.1[place] ^= 0x10;
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(pack.len())));
    for (name, content) in &entries {
        zip.add(&ZipEntry::of(name, content), &mut content.as_slice(), &mut |_| {}, &mut |_| {})
            .map_err(|error| unfit(&error))?;
    }
    let (tampered, _) = zip.finish().map_err(|error| unfit(&error))?;
    Ok(tampered.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tampering_changes_one_byte_of_a_photograph_and_leaves_a_sound_zip() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let photo = [7_u8; 90];
        for (name, content) in [("p/data/exhibits/A-1-a.jpg", &photo[..]), ("p/data/index.pdf", b"index")] {
            zip.add(&ZipEntry::of(name, content), &mut &content[..], &mut |_| {}, &mut |_| {}).unwrap();
        }
        let pack = zip.finish().unwrap().0.into_inner();
        let tampered = tamper(&pack).unwrap();
        assert_eq!(tampered.len(), pack.len());
        let walked = walk(tampered.as_slice(), |name, _, body| {
            let mut content = Vec::new();
            body.read_to_end(&mut content)?;
            let differing = content.iter().filter(|&&byte| byte != 7).count();
            assert!(!name.ends_with(".jpg") || differing == 1, "{name}");
            Ok(())
        });
        assert_eq!(walked.unwrap().wrong_checksums, Vec::<String>::new());
        assert!(tamper(b"no zip").is_err());
    }
}
