//! The bytes of zip records (PKWARE APPNOTE 6.3.10 §4.3), made from the facts of an entry.

/// What decides the records of one entry.
#[derive(Debug, Clone)]
pub(super) struct EntryFacts {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) crc32: u32,
    pub(super) offset: u64,
}

pub(super) const LOCAL_SIGNATURE: u32 = 0x0403_4b50;
pub(super) const CENTRAL_SIGNATURE: u32 = 0x0201_4b50;
const END_SIGNATURE: u32 = 0x0605_4b50;
const ZIP64_END_SIGNATURE: u32 = 0x0606_4b50;
const ZIP64_LOCATOR_SIGNATURE: u32 = 0x0706_4b50;
pub(super) const LOCAL_FIXED_BYTES: usize = 30;

/// Bit 11: the name is UTF-8.
const FLAGS: u16 = 1 << 11;
const STORED: u16 = 0;
const DOS_TIME: u16 = 0;
/// 1 January 1980, the earliest a zip can say.
const DOS_DATE: u16 = (1 << 5) | 1;
const VERSION_PLAIN: u16 = 20;
const VERSION_ZIP64: u16 = 45;
/// Made on Unix, so that the permissions below are read.
const MADE_BY: u16 = (3 << 8) | VERSION_ZIP64;
/// A regular file, readable by all, writable by its owner.
const EXTERNAL_ATTRIBUTES: u32 = 0o100_644 << 16;
const ZIP64_EXTRA_ID: u16 = 1;
const FULL_32: u64 = u32::MAX as u64;
const FULL_16: usize = u16::MAX as usize;

fn put16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn put64(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// The value, or all ones where ZIP64 holds it.
fn short(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn name_length(entry: &EntryFacts) -> u16 {
    u16::try_from(entry.name.len()).expect("paths are at most 1,024 bytes")
}

fn put_common(out: &mut Vec<u8>, entry: &EntryFacts, version: u16, extra_length: u16) {
    put16(out, version);
    put16(out, FLAGS);
    put16(out, STORED);
    put16(out, DOS_TIME);
    put16(out, DOS_DATE);
    put32(out, entry.crc32);
    put32(out, short(entry.bytes));
    put32(out, short(entry.bytes));
    put16(out, name_length(entry));
    put16(out, extra_length);
}

pub(super) fn local_header(entry: &EntryFacts) -> Vec<u8> {
    let large = entry.bytes >= FULL_32;
    let mut out = Vec::new();
    put32(&mut out, LOCAL_SIGNATURE);
    let version = if large { VERSION_ZIP64 } else { VERSION_PLAIN };
    put_common(&mut out, entry, version, if large { 20 } else { 0 });
    out.extend_from_slice(entry.name.as_bytes());
    if large {
        put16(&mut out, ZIP64_EXTRA_ID);
        put16(&mut out, 16);
        put64(&mut out, entry.bytes);
        put64(&mut out, entry.bytes);
    }
    out
}

fn put_central_header(out: &mut Vec<u8>, entry: &EntryFacts) {
    let mut extra = Vec::new();
    if entry.bytes >= FULL_32 {
        put64(&mut extra, entry.bytes);
        put64(&mut extra, entry.bytes);
    }
    if entry.offset >= FULL_32 {
        put64(&mut extra, entry.offset);
    }
    let large = !extra.is_empty();
    let extra_length = extra.len() as u16;
    put32(out, CENTRAL_SIGNATURE);
    put16(out, MADE_BY);
    let version = if large { VERSION_ZIP64 } else { VERSION_PLAIN };
    put_common(out, entry, version, if large { extra_length + 4 } else { 0 });
    put16(out, 0); // comment length
    put16(out, 0); // disk number
    put16(out, 0); // internal attributes
    put32(out, EXTERNAL_ATTRIBUTES);
    put32(out, short(entry.offset));
    out.extend_from_slice(entry.name.as_bytes());
    if large {
        put16(out, ZIP64_EXTRA_ID);
        put16(out, extra_length);
        out.extend_from_slice(&extra);
    }
}

/// Everything after the last entry: central directory, ZIP64 end where needed, end record.
pub(super) fn tail(entries: &[EntryFacts], start: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        put_central_header(&mut out, entry);
    }
    let length = out.len() as u64;
    let count = entries.len();
    if count >= FULL_16 || start >= FULL_32 || length >= FULL_32 {
        let end64_at = start + length;
        put32(&mut out, ZIP64_END_SIGNATURE);
        put64(&mut out, 44); // size of the rest of this record
        put16(&mut out, MADE_BY);
        put16(&mut out, VERSION_ZIP64);
        put32(&mut out, 0); // this disk
        put32(&mut out, 0); // disk of the directory
        put64(&mut out, count as u64);
        put64(&mut out, count as u64);
        put64(&mut out, length);
        put64(&mut out, start);
        put32(&mut out, ZIP64_LOCATOR_SIGNATURE);
        put32(&mut out, 0);
        put64(&mut out, end64_at);
        put32(&mut out, 1); // disks
    }
    put32(&mut out, END_SIGNATURE);
    put16(&mut out, 0);
    put16(&mut out, 0);
    put16(&mut out, count.min(FULL_16) as u16);
    put16(&mut out, count.min(FULL_16) as u16);
    put32(&mut out, short(length));
    put32(&mut out, short(start));
    put16(&mut out, 0); // comment length
    out
}
