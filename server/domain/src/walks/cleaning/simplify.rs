//! Points that hardly move the line are left out (Douglas and Peucker, 1973).

use super::squared_distance_to_segment;

/// The path is cut into pieces this long, which bounds the work a point at any shape.
const PIECE: usize = 512;

/// Keeps both ends, and every point farther than `tolerance_m` from the line without it.
pub(super) fn simplify(path: &[[f64; 2]], tolerance_m: f64) -> Vec<[f64; 2]> {
    let Some(last) = path.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut keep = vec![false; path.len()];
    let mut pieces: Vec<(usize, usize)> =
        (0..last).step_by(PIECE).map(|from| (from, (from + PIECE).min(last))).collect();
    keep[0] = true;
    for (_, to) in &pieces {
        keep[*to] = true;
    }
    while let Some((from, to)) = pieces.pop() {
        let mut worst = (tolerance_m * tolerance_m, None);
        for index in from + 1..to {
            let off = squared_distance_to_segment(path[index], path[from], path[to]);
            if off > worst.0 {
                worst = (off, Some(index));
            }
        }
        if let Some(index) = worst.1 {
            keep[index] = true;
            pieces.push((from, index));
            pieces.push((index, to));
        }
    }
    path.iter().zip(keep).filter(|(_, keep)| *keep).map(|(at, _)| *at).collect()
}
