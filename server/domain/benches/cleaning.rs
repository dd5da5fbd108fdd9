//! How fast a walk is read and cleaned. Aims: a million fixes a second on one core, and a walk of
//! 20,000 fixes in less than 50 ms.

use std::{fmt::Write, hint::black_box};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use domain::walks::{CleaningOptions, clean_walk, read_gpx};

/// What a good phone adds to each fix, in metres, and what a poor one between high walls does.
const STEADY_M: f64 = 1.1;
const SHAKY_M: f64 = 4.0;

/// A wavy round, one fix a second, each anywhere in a square of `jitter_m`, as a GPX file.
fn walk(fixes: u32, jitter_m: f64) -> String {
    let mut text = String::from(r#"<gpx version="1.1"><trk><trkseg>"#);
    let reach = f64::from(fixes) * 1.3 / std::f64::consts::TAU / 111_320.0;
    for fix in 0..fixes {
        let angle = f64::from(fix) / f64::from(fixes) * std::f64::consts::TAU;
        let jitter = |seed: u32| {
            let noise = fix.wrapping_mul(2_654_435_761).wrapping_add(seed).wrapping_mul(2_246_822_519);
            f64::from(noise >> 16) / 65_536.0 * jitter_m / 111_320.0
        };
        let radius = reach * (1.0 + 0.1 * (9.0 * angle).sin());
        let (lon, lat) = (36.8 + radius * angle.cos() + jitter(1), -1.3 + radius * angle.sin() + jitter(2));
        let (hour, minute, second) = (fix / 3600 % 24, fix / 60 % 60, fix % 60);
        let day = 1 + fix / 86_400;
        writeln!(
            text,
            r#"<trkpt lat="{lat:.7}" lon="{lon:.7}"><time>2024-06-{day:02}T{hour:02}:{minute:02}:{second:02}Z</time></trkpt>"#
        )
        .expect("writing to a string does not fail");
    }
    text.push_str("</trkseg></trk></gpx>");
    text
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("walks");
    let options = CleaningOptions::default();
    for fixes in [2_000, 20_000, 200_000] {
        group.throughput(Throughput::Elements(u64::from(fixes)));
        for (name, jitter_m) in [("clean", STEADY_M), ("clean_shaky", SHAKY_M)] {
            let raw = read_gpx(walk(fixes, jitter_m).as_bytes()).expect("the walk is a plain GPX");
            assert!(
                fixes > 20_000 || clean_walk(&raw, &options).ring.is_some(),
                "the walk must clean to a ring"
            );
            group.bench_with_input(BenchmarkId::new(name, fixes), &raw, |bencher, raw| {
                bencher.iter(|| clean_walk(black_box(raw), &options));
            });
        }
        let text = walk(fixes, STEADY_M);
        group.bench_with_input(BenchmarkId::new("read", fixes), &text, |bencher, text| {
            bencher.iter(|| read_gpx(black_box(text.as_bytes())));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
