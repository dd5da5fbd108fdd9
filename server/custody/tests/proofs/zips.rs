//! The canonical zip as other tools read it, also beyond 4 GiB.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use custody::digest::CHUNK_BYTES;
use custody::zip_form::{WalkError, Walked, ZipEntry, ZipWriteError, ZipWriter, walk};
use zip::ZipArchive;

fn add<W: Write + Send + 'static>(writer: &mut ZipWriter<W>, name: &str, body: &[u8]) {
    writer.add(&ZipEntry::of(name, body), &mut &*body, &mut |_| (), &mut |_| ()).unwrap();
}

fn small(names: &[&str]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        add(&mut writer, name, name.as_bytes());
    }
    writer.finish().unwrap().0.into_inner()
}

#[test]
fn another_library_reads_every_entry_stored_with_fixed_time_and_permissions() {
    let zip = small(&["top/data/a.txt", "top/data/\u{e9}.txt"]);
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    assert_eq!(archive.len(), 2);
    for index in 0..2 {
        let mut file = archive.by_index(index).unwrap();
        let mut body = String::new();
        file.read_to_string(&mut body).unwrap();
        assert_eq!(file.name().unwrap(), body);
        assert_eq!(file.compression(), zip::CompressionMethod::Stored);
        assert_eq!(file.unix_mode(), Some(0o100_644));
        assert_eq!(file.last_modified().unwrap().year(), 1980);
    }
}

#[test]
fn the_writer_says_where_it_is_and_refuses_a_body_of_another_size_or_checksum() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let (mut seen, mut at) = (Vec::new(), 0);
    let entry = ZipEntry::of("a", b"abc");
    writer
        .add(&entry, &mut &b"abc"[..], &mut |chunk| seen.extend_from_slice(chunk), &mut |now| at = now)
        .unwrap();
    assert_eq!((&seen[..], at, writer.position()), (&b"abc"[..], 34, 34));
    let refused = |mut body: &[u8]| {
        ZipWriter::new(Cursor::new(Vec::new())).add(&entry, &mut body, &mut |_| (), &mut |_| ())
    };
    for body in [&b"ab"[..], b"abcd"] {
        assert!(matches!(refused(body), Err(ZipWriteError::Size { expected: 3, .. })));
    }
    assert!(matches!(refused(b"abd"), Err(ZipWriteError::Checksum { expected: 0x3524_41c2, .. })));
}

#[test]
fn walking_visits_bodies_and_names_the_byte_that_is_not_canonical() {
    let zip = small(&["t/a", "t/b"]);
    let mut seen = Vec::new();
    let length = walk(Cursor::new(&zip), |name, bytes, body| {
        let mut text = String::new();
        body.read_to_string(&mut text)?;
        seen.push((name.to_owned(), bytes, text));
        Ok(())
    })
    .unwrap();
    assert_eq!(length, Walked { bytes: zip.len() as u64, wrong_checksums: Vec::new() });
    assert_eq!(seen, [("t/a".to_owned(), 3, "t/a".to_owned()), ("t/b".to_owned(), 3, "t/b".to_owned())]);
    let ignore = |_: &str, _: u64, _: &mut dyn Read| Ok(());
    let mut dated = zip.clone();
    dated[10] = 1;
    assert!(matches!(walk(Cursor::new(&dated), ignore), Err(WalkError::Structure(10))));
    let mut content = zip.clone();
    content[33] ^= 1;
    assert_eq!(walk(Cursor::new(&content), ignore).unwrap().wrong_checksums, ["t/a"]);
    assert!(matches!(walk(Cursor::new(&zip[..40]), ignore), Err(WalkError::Truncated(_))));
    assert!(walk(Cursor::new(small(&[])), ignore).is_err());
}

static ZEROS: [u8; CHUNK_BYTES] = [0; CHUNK_BYTES];

/// Leaves holes for zeros, so that a file beyond 4 GiB needs no room.
struct Sparse(File);

impl Write for Sparse {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if chunk.len() > 4096 && *chunk == ZEROS[..chunk.len()] {
            self.0.seek(SeekFrom::Current(i64::try_from(chunk.len()).unwrap()))?;
            return Ok(chunk.len());
        }
        self.0.write(chunk)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[test]
fn a_file_beyond_four_gibibytes_is_written_as_zip64_and_read_back() {
    let size = (1_u64 << 32) + 5;
    let mut writer = ZipWriter::new(Sparse(tempfile::tempfile().unwrap()));
    let mut crc = crc32fast::Hasher::new();
    (0..size / CHUNK_BYTES as u64).for_each(|_| crc.update(&ZEROS));
    crc.update(&ZEROS[..5]);
    let large = ZipEntry { name: "t/large", bytes: size, crc32: crc.finalize() };
    writer.add(&large, &mut io::repeat(0).take(size), &mut |_| (), &mut |_| ()).unwrap();
    add(&mut writer, "t/after", b"ok");
    let (Sparse(mut file), length) = writer.finish().unwrap();
    assert_eq!(file.metadata().unwrap().len(), length);
    file.rewind().unwrap();
    assert_eq!(walk(&file, |_, _, _| Ok(())).unwrap().bytes, length);
    let mut archive = ZipArchive::new(&file).unwrap();
    assert_eq!(archive.by_index(0).unwrap().size(), size);
    let mut body = String::new();
    archive.by_name("t/after").unwrap().read_to_string(&mut body).unwrap();
    assert_eq!(body, "ok");
}

#[test]
fn seventy_thousand_entries_need_zip64_and_are_read_back() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..70_000 {
        add(&mut writer, &format!("t/{number:05}"), b"");
    }
    let zip = writer.finish().unwrap().0.into_inner();
    let mut count = 0;
    walk(Cursor::new(&zip), |_, _, _| {
        count += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(count, 70_000);
    assert_eq!(ZipArchive::new(Cursor::new(&zip)).unwrap().len(), 70_000);
}
