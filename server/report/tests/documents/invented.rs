//! Invented cases and corridors for tests and the sample. No real person or place.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use report::{
    Answer, BoundaryShape, CaptureClaim, CaseFacts, CaseIndex, CasePin, ChronologyEntry, ClaimShape,
    Confidence, CorridorFacts, CorridorShape, CorridorWidth, DataVersion, Estimate, Exhibit, Figure,
    ImpactBrief, ImpactCounts, ImpactTotals, IncidentPoint, NoticeCheck, NoticeClock, PartyLine, PlaceMap,
    Polygons, Position, Precision, RecordSheet, SettlementImpact, SheetFact, SheetTable, Side, Standing,
    StructureShape, When,
};

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).expect("an RFC 3339 time").to_utc()
}

/// A digest that looks like one.
fn digest(number: usize) -> String {
    (0..32).fold(String::new(), |hex, byte| hex + &format!("{:02x}", (number * 37 + byte * 101 + 13) % 256))
}

pub(crate) fn case_index(exhibits: usize) -> CaseIndex {
    CaseIndex {
        demo: true,
        case: CaseFacts {
            title: "Residents of Kijani Bonde v. Road Agency of the Example Republic".to_owned(),
            reference: "MK-0042".to_owned(),
            court: Some("Environment and Land Court at Mfano".to_owned()),
            number: Some("ELC Petition E017 of 2021".to_owned()),
            parties: vec![
                PartyLine {
                    role: "Petitioners".to_owned(),
                    name: "Wanjala Mfano and 211 other residents of Kijani Bonde".to_owned(),
                },
                PartyLine {
                    role: "1st respondent".to_owned(),
                    name: "Road Agency of the Example Republic".to_owned(),
                },
                PartyLine { role: "2nd respondent".to_owned(), name: "Mfano County Government".to_owned() },
            ],
        },
        pin: CasePin {
            case_version: 3,
            pinned_at: moment("2021-12-01T11:20:31Z"),
            log_origin: "log.mipaka.example/demo".to_owned(),
            tree_size: 18_204,
            root_hash: "q3f0S1gk2tN8d1Yw0c7oQ8m1X9s2Vb4pZr6uEhTfLkM=".to_owned(),
            key_fingerprint: "SHA256:4c1d9b7e52a0f3386d1c77e0a9b45f21c8d3e6077b19a2f4d5e8c6b0917f3a2d"
                .to_owned(),
            key_published_at: Some("https://mipaka.example/.well-known/mipaka-key".to_owned()),
        },
        pack_file_name: "PK-0042.zip".to_owned(),
        exhibits: (1..=exhibits).map(exhibit).collect(),
        chronology: chronology(),
        maps: vec![place_map()],
        figures: figures(),
        notice_clocks: vec![notice_clock()],
        records: records(),
    }
}

fn records() -> Vec<RecordSheet> {
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
            }),
        },
    ]
}

fn exhibit(number: usize) -> Exhibit {
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

fn chronology() -> Vec<ChronologyEntry> {
    let line =
        |date: NaiveDate, precision, what: &str, source: &str, exhibit: Option<&str>| ChronologyEntry {
            when: Some(When { date, until: None, precision }),
            what: what.to_owned(),
            source: source.to_owned(),
            reference: exhibit.map(|_| "MN-0017".to_owned()),
            exhibit: exhibit.map(str::to_owned),
            contested: false,
        };
    vec![
        line(date(1978, 1, 1), Precision::About, "First families settle on the river side.", "Elders' meeting, 3 May 2021", None),
        line(date(1994, 6, 1), Precision::Month, "Letters of allotment handed out by the county council.", "Letter shown by the elders", Some("JM-4")),
        line(date(2021, 5, 3), Precision::Day, "Committee of twelve agrees the boundary after the second walk.", "Committee minutes", Some("JM-2")),
        line(date(2021, 9, 30), Precision::Day, "Notice to vacate within seven days fixed to doors.", "Notice; four residents", Some("JM-1")),
        ChronologyEntry {
            when: Some(When { date: date(2021, 10, 8), until: Some(date(2021, 10, 10)), precision: Precision::Day }),
            what: "Excavators pull down structures between the clinic and the river. The operator is alleged to have been sent by the contractor.".to_owned(),
            source: "Incident record; two photographs".to_owned(),
            reference: Some("MK-0311".to_owned()),
            exhibit: Some("JM-5".to_owned()),
            contested: true,
        },
        ChronologyEntry {
            when: None,
            what: "The notice is published in the Gazette: no date is recorded.".to_owned(),
            source: "Notice record".to_owned(),
            reference: Some("MN-0017".to_owned()),
            exhibit: Some("JM-1".to_owned()),
            contested: false,
        },
    ]
}

fn figures() -> Vec<Figure> {
    let figure = |what: &str, estimate, unit: &str, as_of, source: &str, method: &str, confidence| Figure {
        what: what.to_owned(),
        estimate,
        unit: unit.to_owned(),
        as_of: Some(as_of),
        as_of_precision: None,
        source: source.to_owned(),
        method: Some(method.to_owned()),
        confidence,
        exhibit: Some("JM-3".to_owned()),
        contested: what == "Households in Kijani Bonde",
    };
    vec![
        figure(
            "Households in Kijani Bonde",
            Estimate::range(1_480.0, 1_560.0, 1_690.0),
            "households",
            date(2021, 5, 3),
            "Residents' enumeration",
            "Door to door, 1,204 structures",
            Confidence::High,
        ),
        figure(
            "Households in Kijani Bonde",
            Estimate { low: None, best: Some(900.0), high: None },
            "households",
            date(2019, 8, 24),
            "Road Agency, resettlement report",
            "Not stated",
            Confidence::Low,
        ),
        figure(
            "Structures pulled down",
            Estimate::range(212.0, 231.0, 260.0),
            "structures",
            date(2021, 10, 10),
            "Incident record MK-0311",
            "Counted on the ground and from photographs",
            Confidence::Medium,
        ),
        figure(
            "Value of what was lost",
            Estimate { low: Some(14_200_000.0), best: None, high: Some(22_750_000.0) },
            "KES",
            date(2021, 10, 31),
            "Loss lines of 188 households",
            "Sum of stated values",
            Confidence::Low,
        ),
        figure(
            "Area inside the boundary",
            Estimate::range(11.9, 12.3, 12.7),
            "ha",
            date(2021, 5, 3),
            "Boundary version 2",
            "Geodesic, walk accuracy 6 m",
            Confidence::High,
        ),
    ]
}

fn notice_clock() -> NoticeClock {
    let check = |rule: &str, section: &str, answer, working: &[&str], advocate_reviewed| NoticeCheck {
        rule: rule.to_owned(),
        section: section.to_owned(),
        answer,
        working: working.iter().map(|line| (*line).to_owned()).collect(),
        advocate_reviewed,
    };
    NoticeClock {
        notice: "Notice MN-0017, fixed to doors on 30 Sep 2021".to_owned(),
        exhibit: Some("JM-1".to_owned()),
        checks: vec![
            check(
                "Three months' notice in writing",
                "Land Act 2012, s.152E",
                Answer::NotMet,
                &[
                    "Served 30 Sep 2021",
                    "Earliest day: 30 Dec 2021 (three months)",
                    "Carried out 8 Oct 2021: 8 days after service",
                ],
                true,
            ),
            check(
                "Published in the Gazette and a newspaper",
                "Land Act 2012, s.152C",
                Answer::Unknown,
                &["No publication is recorded; nobody has searched the Gazette"],
                false,
            ),
            check(
                "Carried out between 6 am and 6 pm",
                "Land Act 2012, s.152G",
                Answer::Contested,
                &["Two witnesses: began before 5 am", "Agency: began 7 am"],
                false,
            ),
        ],
    }
}

const MIDDLE: Position = [36.8012, -1.2551];

/// A place `east` and `north` metres of the middle of the invented settlement.
fn at(east: f64, north: f64) -> Position {
    [MIDDLE[0] + east / 111_290.0, MIDDLE[1] + north / 110_574.0]
}

fn area(ring: &[(f64, f64)]) -> Polygons {
    vec![vec![ring.iter().chain(ring.first()).map(|(east, north)| at(*east, *north)).collect()]]
}

fn structures() -> Vec<StructureShape> {
    let mut shapes = Vec::new();
    for row in -6..=5_i32 {
        for column in -9..=8_i32 {
            if (row * 7 + column * 3).rem_euclid(11) < 2 {
                continue;
            }
            let (east, north) = (
                f64::from(column) * 19.0 + f64::from(row % 3) * 4.0,
                f64::from(row) * 21.0 + f64::from(column % 2) * 3.0,
            );
            let touched = (north + east * 0.35 - 12.0).abs() < 34.0;
            shapes.push(StructureShape {
                area: area(&[
                    (east, north),
                    (east + 11.0, north + 1.5),
                    (east + 9.5, north + 9.0),
                    (east - 1.0, north + 8.0),
                ]),
                touched,
            });
        }
    }
    shapes
}

pub(crate) fn place_map() -> PlaceMap {
    let corridor = vec![at(-900.0, 327.0), at(-120.0, 54.0), at(140.0, -37.0), at(980.0, -331.0)];
    PlaceMap {
        title: "Kijani Bonde, Mfano County".to_owned(),
        at: date(2021, 10, 8),
        accuracy:
            "Boundary walked twice with a phone, about 6 m; structures drawn from the enumeration, about 3 m"
                .to_owned(),
        source: "Boundary version 2, enumeration of 3 May 2021, corridor MK-0107, claims MK-0201 and MK-0202"
            .to_owned(),
        boundaries: vec![BoundaryShape {
            name: "Kijani Bonde".to_owned(),
            area: area(&[
                (-205.0, -150.0),
                (-60.0, -172.0),
                (120.0, -158.0),
                (200.0, -90.0),
                (212.0, 70.0),
                (150.0, 150.0),
                (-20.0, 168.0),
                (-160.0, 140.0),
                (-222.0, 20.0),
            ]),
            standing: Standing::Verified,
        }],
        claims: vec![
            ClaimShape {
                label: "Savings group plot".to_owned(),
                area: area(&[(-190.0, -120.0), (-90.0, -140.0), (-70.0, -50.0), (-180.0, -40.0)]),
                rival: false,
                standing: Standing::Verified,
            },
            ClaimShape {
                label: "Title L.R. 999/1".to_owned(),
                area: area(&[(60.0, 40.0), (240.0, 60.0), (230.0, 140.0), (70.0, 130.0)]),
                rival: true,
                standing: Standing::Unverified,
            },
            ClaimShape {
                label: "Allotment 1994".to_owned(),
                area: area(&[(30.0, 70.0), (150.0, 80.0), (140.0, 160.0), (20.0, 150.0)]),
                rival: true,
                standing: Standing::Verified,
            },
        ],
        corridors: vec![CorridorShape {
            name: "Mfano bypass".to_owned(),
            line: vec![corridor],
            left_m: 30.0,
            right_m: 30.0,
        }],
        structures: structures(),
        incidents: vec![
            IncidentPoint {
                position: at(-40.0, 30.0),
                label: "Notice to vacate fixed to doors, 30 Sep 2021".to_owned(),
                standing: Standing::Verified,
            },
            IncidentPoint {
                position: at(35.0, -8.0),
                label: "Structures pulled down beside the clinic, 8 – 10 Oct 2021".to_owned(),
                standing: Standing::Verified,
            },
            IncidentPoint {
                position: at(-130.0, 95.0),
                label: "Doors marked with red paint, about 20 Sep 2021".to_owned(),
                standing: Standing::Unverified,
            },
        ],
    }
}

pub(crate) fn impact_brief(settlements: usize) -> ImpactBrief {
    let names = [
        "Kijani Bonde",
        "Mto Mpya",
        "Jua Kali Juu",
        "Mlima View",
        "Soko la Zamani",
        "Reli Lane",
        "Daraja Mbili",
        "Bahati Ndogo",
        "Chini ya Mwembe",
        "Karibu Yard",
        "Kisima Cha Chumvi",
        "Msingi",
        "Njia Panda",
        "Pwani Corner",
        "Tumaini Block C",
    ];
    let scaled = |base: f64, share: f64| {
        Estimate::range((base * share * 0.86).round(), (base * share).round(), (base * share * 1.21).round())
    };
    let mut map = place_map();
    map.claims.clear();
    map.incidents.clear();
    ImpactBrief {
        demo: true,
        reference: "MK-0107".to_owned(),
        corridor: CorridorFacts {
            name: "Mfano bypass, Kijani to Daraja".to_owned(),
            kind: "road".to_owned(),
            agency: Some("Road Agency of the Example Republic".to_owned()),
            funder: Some("Example Development Bank".to_owned()),
            stage: Some("contract signed".to_owned()),
            length_m: Some(11_420.0),
            widths: vec![
                CorridorWidth {
                    side: Side::Left,
                    width_m: 30.0,
                    source: "Gazette notice 9999 of 2019 (invented)".to_owned(),
                    confidence: Confidence::High,
                },
                CorridorWidth {
                    side: Side::Right,
                    width_m: 30.0,
                    source: "Gazette notice 9999 of 2019 (invented)".to_owned(),
                    confidence: Confidence::High,
                },
                CorridorWidth {
                    side: Side::Both,
                    width_m: 45.0,
                    source: "Beacons seen on the ground, 14 Aug 2021".to_owned(),
                    confidence: Confidence::Low,
                },
            ],
        },
        at: date(2021, 10, 8),
        run_at: moment("2021-11-29T08:02:44Z"),
        method: "Impact 1: structures whose outline meets the strip".to_owned(),
        range_meaning:
            "Low uses the narrowest width above, best the width with the best source, high the widest."
                .to_owned(),
        totals: ImpactTotals {
            structures: scaled(231.0, 4.2),
            households: scaled(316.0, 4.2),
            people: scaled(1_090.0, 4.2),
        },
        settlements: (0..settlements)
            .map(|index| {
                let share = 1.0 / (1.0 + index as f64 * 0.35);
                SettlementImpact {
                    settlement: names[index % names.len()].to_owned(),
                    county: "Mfano".to_owned(),
                    structures: scaled(231.0, share),
                    households: scaled(316.0, share),
                    people: if index == 4 { Estimate::default() } else { scaled(1_090.0, share) },
                }
            })
            .collect(),
        map,
        data_versions: vec![
            DataVersion { data: "Corridor".to_owned(), version: "MK-0107 version 2, 14 Aug 2021".to_owned() },
            DataVersion {
                data: "Structures".to_owned(),
                version: "enumerations of 3 May to 2 Jun 2021, 4,911 structures".to_owned(),
            },
            DataVersion {
                data: "Boundaries".to_owned(),
                version: "versions agreed by 8 Oct 2021".to_owned(),
            },
        ],
        limits: vec![
            "Structures built after June 2021 are not counted.".to_owned(),
            "Two settlements have no enumeration; theirs comes from a satellite count.".to_owned(),
            "The beacons seen in August may belong to another project.".to_owned(),
        ],
    }
}
