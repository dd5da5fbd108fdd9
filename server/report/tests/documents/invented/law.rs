//! A notice against the law's clock.

use report::{Answer, NoticeCheck, NoticeClock};

pub(super) fn notice_clock() -> NoticeClock {
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
        land: Some("private land".to_owned()),
        files: Some("JM-2 (EV-7Q4M2X)".to_owned()),
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
