//! The case, and the facts that hold it in time.

use report::{CaseFacts, CaseIndex, CasePin, PartyLine};

use super::exhibits::{exhibit, records};
use super::law::notice_clock;
use super::moment;
use super::place::{neighbours_map, place_map};
use super::story::{chronology, figures};

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
            summary: vec![
                "A bypass was drawn through the settlement and doors were marked before anybody was heard."
                    .to_owned(),
                "The petitioners ask that the count of homes be made again with the residents.".to_owned(),
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
        sealed: vec!["JM-5".to_owned()],
        chronology: chronology(),
        maps: vec![place_map(), neighbours_map()],
        figures: figures(),
        notice_clocks: vec![notice_clock()],
        records: records(),
    }
}
