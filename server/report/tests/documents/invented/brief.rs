//! The brief of a corridor.

use report::{
    CorridorFacts, CorridorWidth, DataVersion, Estimate, ImpactBrief, ImpactTotals, SettlementImpact, Side,
};

use super::place::place_map;
use super::{date, moment};

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
                    known: "gazetted".to_owned(),
                },
                CorridorWidth {
                    side: Side::Right,
                    width_m: 30.0,
                    source: "Gazette notice 9999 of 2019 (invented)".to_owned(),
                    known: "gazetted".to_owned(),
                },
                CorridorWidth {
                    side: Side::Both,
                    width_m: 45.0,
                    source: "Beacons seen on the ground, 14 Aug 2021".to_owned(),
                    known: "surveyed".to_owned(),
                },
            ],
        },
        at: date(2021, 10, 8),
        run_at: moment("2021-11-29T08:02:44Z"),
        counted_over: "Umoja wa Mabonde".to_owned(),
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
