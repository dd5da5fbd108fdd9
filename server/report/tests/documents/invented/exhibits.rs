//! Exhibits, and the sheets of those that are records.

use chrono::Duration;
use report::{CaptureClaim, Exhibit, ImpactCounts, RecordSheet, SheetFact, SheetTable};

use super::brief::impact_brief;
use super::{digest, moment};

pub(super) fn records() -> Vec<RecordSheet> {
    let fact = |name: &str, value: &str| SheetFact { name: name.to_owned(), value: value.to_owned() };
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let brief = impact_brief(3);
    vec![
        RecordSheet {
            exhibit: "JM-2".to_owned(),
            title: "Boundary 2 of Kijani Bonde".to_owned(),
            kind: "boundary version".to_owned(),
            reference: "MB-0009".to_owned(),
            facts: vec![
                fact("Area", "12.3 ha"),
                fact("Accuracy", "about 6 m"),
                fact("Agreed by", "committee of twelve"),
                fact("Recorded", "3 May 2021, by person PN-7Q4M2X (verifier)"),
            ],
            tables: Vec::new(),
            impact: None,
        },
        RecordSheet {
            exhibit: "JM-1".to_owned(),
            title: "Notice to vacate".to_owned(),
            kind: "notice".to_owned(),
            reference: "MN-0017".to_owned(),
            facts: vec![fact("Issuer", "Road Agency of the Example Republic")],
            tables: vec![SheetTable {
                title: "Services".to_owned(),
                columns: row(["Channel", "Completed", "Disputed"]),
                rows: vec![
                    row(["in writing", "30 Sep 2021", "no"]),
                    row(["in the Kenya Gazette", "not recorded", "no"]),
                ],
            }],
            impact: None,
        },
        RecordSheet {
            exhibit: "JM-6".to_owned(),
            title: "Structures near Mfano bypass, counted 8 Oct 2021".to_owned(),
            kind: "count of who is near a corridor".to_owned(),
            reference: "MK-0107".to_owned(),
            facts: vec![fact("Method", &brief.method), fact("As of", "8 Oct 2021")],
            tables: Vec::new(),
            impact: Some(ImpactCounts {
                totals: brief.totals,
                settlements: brief.settlements,
                range_meaning: brief.range_meaning,
                limits: brief.limits,
                counted_over: Some(brief.counted_over),
            }),
        },
    ]
}

pub(super) fn exhibit(number: usize) -> Exhibit {
    let (description, kind, file) = match number % 5 {
        1 => (
            "Notice to vacate fixed to the door of structure 118",
            "eviction notice, photograph",
            format!("data/exhibits/JM-{number}_notice_door_118.jpg"),
        ),
        2 => (
            "Boundary of Kijani Bonde agreed at the committee meeting of 3 May 2021",
            "boundary version",
            format!("data/exhibits/JM-{number}_boundary.geojson"),
        ),
        3 => (
            "House-to-house enumeration, 1,204 structures",
            "spreadsheet",
            format!("data/exhibits/JM-{number}_enumeration_2021_05.xlsx"),
        ),
        4 => (
            "Letter of allotment shown by the elders",
            "scanned letter",
            format!("data/exhibits/JM-{number}_allotment_letter.pdf"),
        ),
        _ => (
            "Excavator beside the clinic on the morning of the demolition",
            "photograph",
            format!("data/exhibits/JM-{number}_IMG_20211008_061233_HDR.jpg"),
        ),
    };
    let photograph = matches!(number % 5, 0 | 1);
    Exhibit {
        mark: format!("JM-{number}"),
        description: description.to_owned(),
        kind: kind.to_owned(),
        file_name: Some(file),
        bytes: Some(48_211 + number as u64 * 391_077),
        sha256: Some(digest(number)),
        received_at: Some(moment("2021-10-08T04:31:07Z") + Duration::minutes(number as i64 * 7)),
        capture_claims: if photograph {
            vec![
                CaptureClaim {
                    by: "Camera clock (EXIF)".to_owned(),
                    claim: "taken 8 Oct 2021, 06:12, no time zone given".to_owned(),
                },
                CaptureClaim {
                    by: "The person who handed it in".to_owned(),
                    claim: "taken by her at the clinic gate".to_owned(),
                },
            ]
        } else {
            Vec::new()
        },
        log_index: Some(17_100 + number as u64 * 3),
    }
}
