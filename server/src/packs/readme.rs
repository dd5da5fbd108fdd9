//! The README of a pack, in English and Kiswahili.

use domain::period::display_date;

use super::frozen::{FrozenCase, FrozenLog};
use crate::clock::nairobi_day;

const TEMPLATE: &str = include_str!("readme.txt");

pub(super) fn text(case: &FrozenCase, log: &FrozenLog, file_name: &str, fingerprint: &str) -> String {
    let demo = if case.demo {
        "*** DEMO: everything in this pack is invented. MFANO: yote ni ya kubuni. ***\n\n"
    } else {
        ""
    };
    let day = display_date(nairobi_day(case.pinned_at));
    let (address, anwani) = match &log.key_address {
        Some(address) => (address.as_str(), address.as_str()),
        None => (
            "the address /.well-known/mipaka-key of our server",
            "anwani /.well-known/mipaka-key ya seva yetu",
        ),
    };
    let (version, size) = (case.case_version.to_string(), log.size.to_string());
    // What people typed goes in last, so that braces in it stay as they are.
    [
        ("{demo}", demo),
        ("{pack}", &case.pack),
        ("{case}", &case.case_reference),
        ("{version}", &version),
        ("{pinned}", &day),
        ("{file}", file_name),
        ("{fingerprint}", fingerprint),
        ("{origin}", &log.origin),
        ("{key_address}", address),
        ("{anwani_ya_ufunguo}", anwani),
        ("{size}", &size),
        ("{root}", &log.root),
        ("{organisation}", &case.organisation),
        ("{title}", &case.title),
    ]
    .into_iter()
    .fold(TEMPLATE.to_owned(), |text, (name, value)| text.replace(name, value))
}
