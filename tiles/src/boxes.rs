//! Boxes of many shapes, side by side: which of them touch an area is asked of thousands at once.

/// West, south, east and north of each shape, centimetres of Web Mercator.
#[derive(Debug, Default)]
pub(crate) struct Boxes {
    west: Vec<i32>,
    south: Vec<i32>,
    east: Vec<i32>,
    north: Vec<i32>,
}

/// Boxes compared in one go, without branches.
const AT_ONCE: usize = 64;

impl Boxes {
    pub(crate) fn with_room(some: usize) -> Self {
        let side = || Vec::with_capacity(some);
        Self { west: side(), south: side(), east: side(), north: side() }
    }

    pub(crate) fn push(&mut self, [west, south, east, north]: [i32; 4]) {
        self.west.push(west);
        self.south.push(south);
        self.east.push(east);
        self.north.push(north);
    }

    pub(crate) fn get(&self, place: usize) -> [i32; 4] {
        [self.west[place], self.south[place], self.east[place], self.north[place]]
    }

    pub(crate) fn clear(&mut self) {
        for side in [&mut self.west, &mut self.south, &mut self.east, &mut self.north] {
            side.clear();
        }
    }

    /// Memory held.
    pub(crate) fn bytes(&self) -> usize {
        4 * self.west.capacity() * size_of::<i32>()
    }

    /// The places of those that touch an area, in order.
    pub(crate) fn touching(&self, [west, south, east, north]: [i32; 4]) -> Vec<u32> {
        let sides = self.west.chunks(AT_ONCE).zip(self.south.chunks(AT_ONCE));
        let sides = sides.zip(self.east.chunks(AT_ONCE).zip(self.north.chunks(AT_ONCE)));
        let mut found = Vec::with_capacity(AT_ONCE);
        for (chunk, ((wests, souths), (easts, norths))) in sides.enumerate() {
            let mut touches = [0_u8; AT_ONCE];
            let boxes = wests.iter().zip(souths).zip(easts.iter().zip(norths));
            for (touch, ((w, s), (e, n))) in touches.iter_mut().zip(boxes) {
                *touch = u8::from(*w <= east)
                    & u8::from(*s <= north)
                    & u8::from(*e >= west)
                    & u8::from(*n >= south);
            }
            let (eights, _) = touches.as_chunks::<8>();
            for (place, eight) in eights.iter().enumerate() {
                let mut left = u64::from_le_bytes(*eight);
                while left != 0 {
                    found.push((chunk * AT_ONCE + place * 8) as u32 + left.trailing_zeros() / 8);
                    left &= left - 1;
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn boxes_that_touch_an_area_are_found_in_order_and_no_others(
            given in prop::collection::vec([-50_i32..50, -50..50, 0..20, 0..20], 0..200),
            [west, south, width, height] in [-50_i32..50, -50..50, 0..40, 0..40],
        ) {
            let mut boxes = Boxes::with_room(0);
            for [w, s, wide, high] in &given {
                boxes.push([*w, *s, w + wide, s + high]);
            }
            let area = [west, south, west + width, south + height];
            let expected: Vec<u32> = (0..given.len() as u32)
                .filter(|place| {
                    let [w, s, e, n] = boxes.get(*place as usize);
                    w <= area[2] && e >= area[0] && s <= area[3] && n >= area[1]
                })
                .collect();
            prop_assert_eq!(boxes.touching(area), expected);
        }
    }
}
