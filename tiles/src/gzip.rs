//! Compression of tile bodies; the same bytes every time (no file name, no time in the header).

use libdeflater::{CompressionLvl, Compressor};

/// Within 4 % of the best size for tiles; deeper levels take longer than building the tile again
/// (the table stands in `docs/adr/0004-tiles-kept-by-version.md`).
const LEVEL: i32 = 2;

pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).expect("a level of libdeflate"));
    let mut packed = vec![0; compressor.gzip_compress_bound(body.len())];
    let length = compressor.gzip_compress(body, &mut packed).expect("the bound leaves room");
    packed.truncate(length);
    packed.shrink_to_fit();
    packed
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_compressed_body_unpacks_to_itself_and_repeats() {
        let body: Vec<u8> = (0..50_000_u32).map(|n| (n * n % 251) as u8).collect();
        let packed = gzip(&body);
        assert_eq!(packed, gzip(&body));
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut back).expect("valid gzip");
        assert_eq!(back, body);
    }
}
