//! The few pieces of the protocol buffers encoding that vector tiles use.

/// Longest number.
const MOST_BYTES: usize = 10;

pub(crate) fn put_varint(mut value: u64, out: &mut Vec<u8>) {
    if value < 0x80 {
        out.push(value as u8);
        return;
    }
    // All ten at once and then as many as count: one look at the room instead of ten.
    let mut bytes = [0; MOST_BYTES];
    let mut last = 0;
    while value >= 0x80 {
        bytes[last] = value as u8 | 0x80;
        value >>= 7;
        last += 1;
    }
    bytes[last] = value as u8;
    let start = out.len();
    out.extend_from_slice(&bytes);
    out.truncate(start + last + 1);
}

/// Small steps in either direction become small numbers (MVT 2.1 §4.3.2).
pub(crate) fn put_zigzag(step: i32, out: &mut Vec<u8>) {
    let value = ((step << 1) ^ (step >> 31)).cast_unsigned();
    if value < 0x80 {
        out.push(value as u8);
    } else if value < 0x4000 {
        out.extend_from_slice(&[value as u8 | 0x80, (value >> 7) as u8]);
    } else {
        put_varint(u64::from(value), out);
    }
}

/// A length and that many bytes.
pub(crate) fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_varint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

/// How many bytes a number takes.
pub(crate) fn varint_bytes(value: u64) -> usize {
    (64 - (value | 1).leading_zeros() as usize).div_ceil(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_bytes_as_foretold() {
        for value in [0, 1, 127, 128, 16_383, 16_384, (1 << 53) - 1, u64::MAX] {
            let mut out = Vec::new();
            put_varint(value, &mut out);
            assert_eq!(out.len(), varint_bytes(value), "{value}");
        }
    }

    #[test]
    fn steps_are_written_as_the_specification_says() {
        let mut out = Vec::new();
        for step in [0, -1, 1, -2, 63, 64, -8_193] {
            put_zigzag(step, &mut out);
        }
        assert_eq!(out, [0, 1, 2, 3, 126, 0x80, 1, 0x81, 0x80, 1]);
    }
}
