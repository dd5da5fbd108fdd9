//! Rings that touch themselves at a point, taken apart; and holes given back to their exteriors.
//!
//! OGC simple features allow rings to touch each other at a point, but no ring to touch itself.

use std::collections::HashMap;

use crate::repair::{holds, side};
use crate::rings::doubled_area;
use crate::shape::{Point, Shape, extent};

/// The loops of a contour between its repeated points. Loops without area are left out.
pub(crate) fn split_at_pinches(contour: &[Point]) -> Vec<Vec<Point>> {
    let mut loops = Vec::new();
    let mut open: Vec<Point> = Vec::with_capacity(contour.len());
    let mut position: HashMap<Point, usize> = HashMap::with_capacity(contour.len());
    for point in contour {
        if let Some(start) = position.get(point).copied() {
            let closed = open.split_off(start);
            for passed in &closed {
                position.remove(passed);
            }
            loops.push(closed);
        }
        position.insert(*point, open.len());
        open.push(*point);
    }
    loops.push(open);
    loops.retain(|ring| ring.len() >= 3 && doubled_area(ring) != 0);
    loops
}

/// Makes polygons of loose rings: positive ones are exteriors, each negative one becomes a hole of
/// the smallest exterior around it.
pub(crate) fn regroup(rings: Vec<Vec<Point>>, out: &mut Shape) {
    out.restart(out.kind);
    let (exteriors, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| doubled_area(ring) > 0);
    let mut holes_of = vec![Vec::new(); exteriors.len()];
    for hole in holes {
        let around = (0..exteriors.len())
            .filter(|index| lies_within(&hole, &exteriors[*index]))
            .min_by_key(|index| doubled_area(&exteriors[*index]));
        if let Some(index) = around {
            holes_of[index].push(hole);
        }
    }
    for (exterior, mut holes) in exteriors.iter().zip(holes_of) {
        holes.sort_by_key(|hole| doubled_area(hole));
        let mut touching = Touching::with(exterior);
        out.add_path(exterior, true);
        for hole in holes.iter().filter(|hole| touching.keeps_whole(hole)) {
            out.add_path(hole, false);
        }
    }
}

/// Which rings of one polygon touch, as groups of points. A hole that meets one group twice would
/// cut the polygon's inside apart; such a sliver is filled instead.
struct Touching {
    group_of: HashMap<Point, usize>,
    groups: usize,
}

impl Touching {
    fn with(exterior: &[Point]) -> Self {
        Self { group_of: exterior.iter().map(|point| (*point, 0)).collect(), groups: 1 }
    }

    fn keeps_whole(&mut self, hole: &[Point]) -> bool {
        let mut met: Vec<usize> = hole.iter().filter_map(|point| self.group_of.get(point).copied()).collect();
        let touches = met.len();
        met.sort_unstable();
        met.dedup();
        if met.len() < touches {
            return false;
        }
        let own = self.groups;
        self.groups += 1;
        for group in self.group_of.values_mut().filter(|group| met.contains(group)) {
            *group = own;
        }
        self.group_of.extend(hole.iter().map(|point| (*point, own)));
        true
    }
}

/// Decided by the first corner of the hole that is not on the exterior itself.
fn lies_within(hole: &[Point], exterior: &[Point]) -> bool {
    let (Some(inner), Some(outer)) = (extent(hole), extent(exterior)) else {
        return false;
    };
    if inner[0] < outer[0] || inner[1] < outer[1] || inner[2] > outer[2] || inner[3] > outer[3] {
        return false;
    }
    hole.iter().find(|corner| !is_on_ring(exterior, **corner)).is_some_and(|corner| holds(exterior, *corner))
}

fn is_on_ring(ring: &[Point], point: Point) -> bool {
    let ends = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(ends).any(|(from, to)| {
        side(*from, *to, point) == 0
            && (0..2).all(|axis| (from[axis].min(to[axis])..=from[axis].max(to[axis])).contains(&point[axis]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::ShapeKind;

    #[test]
    fn a_ring_that_touches_itself_becomes_two() {
        let eight: &[Point] = &[[0, 0], [10, 0], [10, 10], [20, 10], [20, 20], [10, 20], [10, 10], [0, 10]];
        let loops = split_at_pinches(eight);
        let areas: Vec<_> = loops.iter().map(|ring| doubled_area(ring)).collect();
        assert_eq!(areas, [200, 200]);
    }

    #[test]
    fn a_hole_that_would_cut_the_inside_apart_is_filled() {
        let square = vec![[0, 0], [50, 0], [100, 0], [100, 100], [50, 100], [0, 100]];
        let across = vec![[50, 0], [40, 50], [50, 100], [60, 50]];
        let beside = vec![[50, 0], [20, 10], [30, 20]];
        let mut out = Shape::default();
        out.restart(ShapeKind::Polygons);
        let mut rings = vec![square, across, beside];
        for hole in &mut rings[1..] {
            if doubled_area(hole) > 0 {
                hole.reverse();
            }
        }
        regroup(rings, &mut out);
        assert_eq!(out.paths().len(), 2);
    }

    #[test]
    fn a_hole_goes_to_the_smallest_exterior_around_it() {
        let square = |from: i64, to: i64| vec![[from, from], [to, from], [to, to], [from, to]];
        let mut hole = square(42, 44);
        hole.reverse();
        let mut moat = square(30, 60);
        moat.reverse();
        let mut out = Shape::default();
        out.restart(ShapeKind::Polygons);
        regroup(vec![hole, square(0, 100), moat, square(40, 50)], &mut out);
        let polygons: Vec<_> = out.polygons().map(<[_]>::len).collect();
        assert_eq!(polygons, [2, 2]);
        assert_eq!(extent(out.path_points(out.paths()[3])), Some([42, 42, 44, 44]));
    }
}
