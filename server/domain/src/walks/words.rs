//! Findings in words a ward elder would use, in English and Kiswahili.

use serde::{Deserialize, Serialize};

use super::{Finding, FindingKind as K};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Sw,
}

/// One or two plain sentences about a finding.
pub fn words(finding: &Finding, lang: Lang) -> String {
    let n = finding.count;
    let metres = finding.amount_m.map_or_else(|| "?".to_owned(), whole_metres);
    match lang {
        Lang::En => english(finding.kind, n, &metres),
        Lang::Sw => kiswahili(finding.kind, n, &metres),
    }
}

/// No digit beyond what a phone can know: metres up to a kilometre, then tenths of a kilometre.
fn whole_metres(metres: f64) -> String {
    if metres < 1000.0 { format!("{metres:.0} m") } else { format!("{:.1} km", metres / 1000.0) }
}

/// A word that agrees with how many there are: "was" or "were".
fn agreed<'w>(n: u64, one: &'w str, many: &'w str) -> &'w str {
    if n == 1 { one } else { many }
}

/// "1 point" but "3 points".
fn count(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

fn english(kind: K, n: u64, metres: &str) -> String {
    let points = count(n, "point", "points");
    let (were, carry) = (agreed(n, "was", "were"), agreed(n, "carries", "carry"));
    match kind {
        K::FileCutShort => format!("The file was cut short. The {points} before the cut {were} kept; the rest of the walk is missing."),
        K::RouteUsed => format!("The file holds no walked track. A planned route of {points} was used instead."),
        K::WaypointsUsed => format!("The file holds no walked track. Its {points} marked one by one were joined in file order."),
        K::PointsUsed => format!("The file holds separate points only. Its {points} were joined in file order."),
        K::TimesMissing => format!("{points} {carry} no time, so when it was walked is unknown."),
        K::TimesUnreadable => format!("{points} {carry} a time that cannot be read; it is taken as unknown."),
        K::NullPointsDropped => format!("{points} at zero longitude and latitude, where a phone has no signal, {were} left out."),
        K::SortedByTime => format!("{points} {were} out of order and {were} put in order of time."),
        K::SegmentsJoined => format!("The track was broken in {}; the largest break, {metres}, was joined with a straight line.", count(n, "place", "places")),
        K::DuplicatesDropped => format!("{points} repeated the one before and {were} left out."),
        K::OutliersDropped => format!("{points} lay far off the walk (up to {metres}) and {were} left out."),
        K::ManyOutliers => format!("{points} {were} left out as far off the walk. That is many: compare the raw track before you submit."),
        K::JumpKept => format!("The track jumps in {}, by up to {metres}. The jump was kept as a straight line; was that part walked?", count(n, "place", "places")),
        K::StopsCollapsed => format!("The walker stood still {}; each stop became one point.", count(n, "time", "times")),
        K::LapsReduced => format!("The walk goes round {}; the first round was used.", count(n, "time", "times")),
        K::TailCut => format!("The walk went on for {metres} past its own start; that part was left out."),
        K::RingClosed => format!("The end lies {metres} from the start; the ring was closed with a straight line."),
        K::GapLarge => format!("The end lies {metres} from the start. Is the straight line across the gap really the edge?"),
        K::NotARound => format!("The walk does not come back: its end lies {metres} from its start, so it encloses nothing."),
        K::OutAndBack => "The walk goes out and comes back on the same line, so it encloses nothing.".to_owned(),
        K::NoArea => "The walk encloses no ground.".to_owned(),
        K::TooFewPoints => format!("Only {points} {} left; a boundary needs at least three that differ.", agreed(n, "is", "are")),
        K::CrossingsRemoved => format!("The line crossed itself in {}; small loops of up to {metres} were cut off.", count(n, "place", "places")),
        K::CrossesItself => format!("The line crosses itself in {} and makes separate parts. Walk or draw each part by itself.", count(n, "place", "places")),
        K::TooTangled => "The line is too tangled to be checked. Walk it again, or draw it.".to_owned(),
        K::Simplified => format!("{points} that moved the line by less than {metres} {were} left out."),
        K::RingRewound => "The ring was turned to run the usual way round; its shape is the same.".to_owned(),
        K::HoleOutside => "A hole lies outside the area it should be cut from.".to_owned(),
        K::RingsCross => "Two rings of the area cross each other.".to_owned(),
        K::TooLarge => "The area is far larger than a settlement.".to_owned(),
        K::AxesSwapped => "This lies outside Kenya. Longitude and latitude seem to be swapped: with the two exchanged it lies inside.".to_owned(),
        K::OutsideArea => format!("{points} {} outside the area this server is for.", agreed(n, "lies", "lie")),
        K::FarFromSettlement => format!("The walk lies {metres} from the settlement it was sent for. Is it the right one?"),
    }
}

fn kiswahili(kind: K, n: u64, metres: &str) -> String {
    let zimeachwa = agreed(n, "imeachwa", "zimeachwa");
    match kind {
        K::FileCutShort => format!("Faili limekatika. Pointi {n} za kabla ya kukatika zimehifadhiwa; sehemu iliyobaki ya matembezi haipo."),
        K::RouteUsed => format!("Faili halina njia iliyotembewa. Njia iliyopangwa yenye pointi {n} imetumika badala yake."),
        K::WaypointsUsed => format!("Faili halina njia iliyotembewa. Pointi {n} zilizowekwa moja moja zimeunganishwa kwa mpangilio wa faili."),
        K::PointsUsed => format!("Faili lina pointi tupu. Pointi {n} zimeunganishwa kwa mpangilio wa faili."),
        K::TimesMissing => format!("Pointi {n} {} saa, kwa hiyo wakati wa kutembea haujulikani.", agreed(n, "haina", "hazina")),
        K::TimesUnreadable => format!("Pointi {n} {} saa isiyosomeka; wakati wake haujulikani.", agreed(n, "ina", "zina")),
        K::NullPointsDropped => format!("Pointi {n} {} sifuri, ambapo simu haikupata mawimbi, {zimeachwa}.", agreed(n, "ya", "za")),
        K::SortedByTime => format!("Pointi {n} {} kwa wakati.", agreed(n, "haikuwa kwa mpangilio; imepangwa", "hazikuwa kwa mpangilio; zimepangwa")),
        K::SegmentsJoined => format!("Njia ilikatika mahali {n}; pengo kubwa zaidi, {metres}, limeunganishwa kwa mstari mnyoofu."),
        K::DuplicatesDropped => format!("Pointi {n} {} {zimeachwa}.", agreed(n, "iliyorudiwa", "zilizorudiwa")),
        K::OutliersDropped => format!("Pointi {n} {} mbali na njia (hadi {metres}) {zimeachwa}.", agreed(n, "iliyo", "zilizo")),
        K::ManyOutliers => format!("Pointi {n} zimeachwa kwa kuwa mbali na njia. Ni nyingi: linganisha na njia ya awali kabla ya kutuma."),
        K::JumpKept => format!("Njia inaruka mahali {n}, hadi {metres}. Mruko umebaki kama mstari mnyoofu; je, sehemu hiyo ilitembewa?"),
        K::StopsCollapsed => format!("Mtembeaji alisimama mara {n}; kila kituo kimekuwa pointi moja."),
        K::LapsReduced => format!("Matembezi yamezunguka mara {n}; mzunguko wa kwanza umetumika."),
        K::TailCut => format!("Matembezi yaliendelea {metres} baada ya kufika mwanzo; sehemu hiyo imeachwa."),
        K::RingClosed => format!("Mwisho uko {metres} kutoka mwanzo; mpaka umefungwa kwa mstari mnyoofu."),
        K::GapLarge => format!("Mwisho uko {metres} kutoka mwanzo. Je, mstari mnyoofu wa pengo hilo ndio mpaka wa kweli?"),
        K::NotARound => format!("Matembezi hayarudi: mwisho uko {metres} kutoka mwanzo, kwa hiyo hayazungushi eneo."),
        K::OutAndBack => "Matembezi yanakwenda na kurudi kwa njia moja, kwa hiyo hayazungushi eneo.".to_owned(),
        K::NoArea => "Matembezi hayazungushi eneo lolote.".to_owned(),
        K::TooFewPoints => format!("{} pointi {n} tu; mpaka unahitaji angalau tatu tofauti.", agreed(n, "Imebaki", "Zimebaki")),
        K::CrossingsRemoved => format!("Mstari ulijikata mahali {n}; vitanzi vidogo vya hadi {metres} vimeondolewa."),
        K::CrossesItself => format!("Mstari unajikata mahali {n} na kufanya sehemu tofauti. Tembea au chora kila sehemu peke yake."),
        K::TooTangled => "Mstari umechanganyika mno kukaguliwa. Tembea tena, au uchore.".to_owned(),
        K::Simplified => format!("Pointi {n} {} mstari kwa chini ya {metres} {zimeachwa}.", agreed(n, "iliyosogeza", "zilizosogeza")),
        K::RingRewound => "Mzunguko umegeuzwa uende upande wa kawaida; umbo ni lile lile.".to_owned(),
        K::HoleOutside => "Tundu liko nje ya eneo linalopaswa kukatwa.".to_owned(),
        K::RingsCross => "Mipaka miwili ya eneo inakatana.".to_owned(),
        K::TooLarge => "Eneo ni kubwa mno kuliko makazi yoyote.".to_owned(),
        K::AxesSwapped => "Hapa ni nje ya Kenya. Longitudo na latitudo zinaonekana kubadilishana: zikigeuzwa, eneo liko ndani.".to_owned(),
        K::OutsideArea => format!("Pointi {n} {} nje ya eneo la seva hii.", agreed(n, "iko", "ziko")),
        K::FarFromSettlement => format!("Matembezi yako {metres} kutoka makazi yaliyotajwa. Je, ni makazi sahihi?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_words_in_both_languages_and_a_unique_code() {
        let mut codes = std::collections::BTreeSet::new();
        for kind in K::ALL {
            let finding = Finding::new(*kind, 2).of_metres(12.4);
            let (english, kiswahili) = (words(&finding, Lang::En), words(&finding, Lang::Sw));
            assert!(english.ends_with(['.', '?']) && kiswahili.ends_with(['.', '?']), "{kind:?}");
            assert_ne!(english, kiswahili);
            assert!(codes.insert(kind.code()), "{kind:?}");
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{}\"", kind.code()));
        }
    }

    #[test]
    fn one_point_is_told_in_the_singular() {
        let told = |n, lang| words(&Finding::new(K::OutliersDropped, n).of_metres(181.0), lang);
        assert_eq!(told(1, Lang::En), "1 point lay far off the walk (up to 181 m) and was left out.");
        assert_eq!(told(2, Lang::En), "2 points lay far off the walk (up to 181 m) and were left out.");
        assert_eq!(told(1, Lang::Sw), "Pointi 1 iliyo mbali na njia (hadi 181 m) imeachwa.");
        assert_eq!(told(2, Lang::Sw), "Pointi 2 zilizo mbali na njia (hadi 181 m) zimeachwa.");
    }

    #[test]
    fn a_closed_gap_is_told_in_metres() {
        let finding = Finding::new(K::RingClosed, 1).of_metres(12.4);
        assert_eq!(
            words(&finding, Lang::En),
            "The end lies 12 m from the start; the ring was closed with a straight line."
        );
    }
}
