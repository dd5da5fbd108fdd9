//! Whether a zip that is not canonical is its files and nothing else, so that every tool reads the
//! same from it: only then can its contents be called intact.

use std::io::{Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

const LOCAL_BYTES: u64 = 30;
const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
const DIRECTORY_SIGNATURE: &[u8] = b"PK\x01\x02";
const DIRECTORY_ENTRY_BYTES: usize = 46;
const END_BYTES: u64 = 22;
const END_SIGNATURE: &[u8] = b"PK\x05\x06";
/// The end record of ZIP64 with its locator, where there is one.
const END64_BYTES: u64 = 76;
/// Encrypted, or strongly encrypted.
const ENCRYPTED_FLAGS: u16 = 0x0041;
/// Sizes and checksum follow the body, in a descriptor of one of these lengths.
const DESCRIPTOR_FLAG: u16 = 0x0008;
const DESCRIPTOR_BYTES: [u64; 4] = [12, 16, 20, 24];
/// Extra fields that zip tools write for sizes, times and owners. Others may rename a file.
const HARMLESS_EXTRAS: [u16; 5] = [0x0001, 0x000a, 0x5455, 0x5855, 0x7875];
/// Largest directory that is looked through.
const MAX_DIRECTORY_BYTES: u64 = 256 * 1024 * 1024;

/// What the directory at the end says of a file.
struct Listed {
    name: Vec<u8>,
    method: u16,
    crc32: u32,
    bytes: u64,
    start: u64,
}

/// The error says what a tool could read from this zip that another would not.
pub(super) fn is_only_its_files(source: &mut (impl Read + Seek)) -> Result<(), String> {
    let length = source.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let (mut listed, directory) = list(source)?;
    check_directory(source, directory, length, listed.len())?;
    listed.sort_by_key(|entry| entry.start);
    let mut place = Place { at: 0, described: false };
    for entry in &listed {
        place.expect(entry.start)?;
        place = check_local(source, entry)?;
    }
    place.expect(directory)
}

/// Where the last file's body ended, and whether a descriptor follows it.
struct Place {
    at: u64,
    described: bool,
}

impl Place {
    fn expect(&self, next: u64) -> Result<(), String> {
        let between = next.checked_sub(self.at).ok_or("two files of the zip share bytes")?;
        let fits = if self.described { DESCRIPTOR_BYTES.contains(&between) } else { between == 0 };
        if fits { Ok(()) } else { Err("the zip holds bytes that are part of no file".to_owned()) }
    }
}

fn list(source: &mut (impl Read + Seek)) -> Result<(Vec<Listed>, u64), String> {
    let mut archive = ZipArchive::new(source).map_err(unreadable)?;
    if archive.offset() != 0 || !archive.comment().is_empty() {
        return Err("the zip holds bytes that are part of no file".to_owned());
    }
    if archive.has_duplicate_names() {
        return Err("the zip names a file twice".to_owned());
    }
    let mut listed = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(unreadable)?;
        let method = match entry.compression() {
            CompressionMethod::Stored => 0,
            CompressionMethod::Deflated => 8,
            _ => return Err("a file of the zip is packed in an unusual way".to_owned()),
        };
        listed.push(Listed {
            name: entry.name_raw().to_vec(),
            method,
            crc32: entry.crc32(),
            bytes: entry.compressed_size(),
            start: entry.header_start(),
        });
    }
    Ok((listed, archive.central_directory_start()))
}

/// The directory must list exactly these files, and the zip must end with it.
fn check_directory(
    source: &mut (impl Read + Seek),
    start: u64,
    length: u64,
    files: usize,
) -> Result<(), String> {
    let unlike = || "the zip's directory and its end do not fit together".to_owned();
    let end_at = length.checked_sub(END_BYTES).ok_or_else(unlike)?;
    let end = read_at(source, end_at, END_BYTES)?;
    let directory_bytes = u64::from(u32_at(&end, 12));
    let after = start + directory_bytes;
    if !end.starts_with(END_SIGNATURE)
        || directory_bytes > MAX_DIRECTORY_BYTES
        || (after != end_at && after + END64_BYTES != end_at)
    {
        return Err(unlike());
    }
    let directory = read_at(source, start, directory_bytes)?;
    let (mut rest, mut found) = (&directory[..], 0);
    while !rest.is_empty() {
        if !rest.starts_with(DIRECTORY_SIGNATURE) || rest.len() < DIRECTORY_ENTRY_BYTES {
            return Err(unlike());
        }
        let lengths = [28, 30, 32].map(|at| usize::from(u16_at(rest, at)));
        let [name, extra, _] = lengths;
        let whole = DIRECTORY_ENTRY_BYTES + lengths.iter().sum::<usize>();
        let entry = rest.get(..whole).ok_or_else(unlike)?;
        check_extras(&entry[DIRECTORY_ENTRY_BYTES + name..DIRECTORY_ENTRY_BYTES + name + extra])?;
        rest = &rest[whole..];
        found += 1;
    }
    if found == files { Ok(()) } else { Err(unlike()) }
}

/// A file's own header must say what the directory says of it.
fn check_local(source: &mut (impl Read + Seek), entry: &Listed) -> Result<Place, String> {
    let shown = String::from_utf8_lossy(&entry.name);
    let unlike = || format!("the zip says one thing of {shown} at the file and another in its directory");
    let fixed = read_at(source, entry.start, LOCAL_BYTES)?;
    let (name_bytes, extra_bytes) = (u16_at(&fixed, 26), u16_at(&fixed, 28));
    let more = read_at(source, entry.start + LOCAL_BYTES, u64::from(name_bytes) + u64::from(extra_bytes))?;
    let (name, extra) = more.split_at(usize::from(name_bytes));
    let flags = u16_at(&fixed, 6);
    let described = flags & DESCRIPTOR_FLAG != 0;
    let size = u32_at(&fixed, 18);
    let sizes_fit = size == u32::MAX || u64::from(size) == entry.bytes;
    let fits = fixed.starts_with(LOCAL_SIGNATURE)
        && name == entry.name
        && flags & ENCRYPTED_FLAGS == 0
        && u16_at(&fixed, 8) == entry.method
        && (described || (sizes_fit && u32_at(&fixed, 14) == entry.crc32));
    if !fits {
        return Err(unlike());
    }
    check_extras(extra)?;
    Ok(Place { at: entry.start + LOCAL_BYTES + more.len() as u64 + entry.bytes, described })
}

fn check_extras(mut extra: &[u8]) -> Result<(), String> {
    while !extra.is_empty() {
        let known = extra.len() >= 4 && HARMLESS_EXTRAS.contains(&u16_at(extra, 0));
        let whole = 4 + extra.get(2..4).map_or(0, |bytes| usize::from(u16_at(bytes, 0)));
        match extra.get(whole..) {
            Some(rest) if known => extra = rest,
            _ => return Err("a file of the zip carries an extra field that may rename it".to_owned()),
        }
    }
    Ok(())
}

fn read_at(source: &mut (impl Read + Seek), at: u64, bytes: u64) -> Result<Vec<u8>, String> {
    source.seek(SeekFrom::Start(at)).map_err(unreadable)?;
    let mut found = Vec::new();
    source.by_ref().take(bytes).read_to_end(&mut found).map_err(unreadable)?;
    if found.len() as u64 == bytes { Ok(found) } else { Err("the zip ends early".to_owned()) }
}

fn unreadable(error: impl std::fmt::Display) -> String {
    format!("the zip cannot be read: {error}")
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
