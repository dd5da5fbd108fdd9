//! The printed documents: their bytes, their words, and what hostile input does to them.

mod invented;

use std::io::Write as _;
use std::process::{Command, Stdio};

use report::{ReportError, render_case_index, render_impact_brief};
use sha2::{Digest as _, Sha256};

/// What poppler reads from a PDF; `None` where poppler is not installed.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&pdf));
    let output = child.wait_with_output().expect("poppler ends");
    let _ = writer.join().expect("the writer does not panic");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn words_of(pdf: &[u8]) -> Option<String> {
    poppler("pdftotext", &["-layout", "-", "-"], pdf)
}

/// Page count as the PDF's own page tree tells it.
fn pages_of(pdf: &[u8]) -> Option<u32> {
    let info = poppler("pdfinfo", &["-"], pdf)?;
    info.lines().find_map(|line| line.strip_prefix("Pages:")).and_then(|count| count.trim().parse().ok())
}

fn says_its_standard(pdf: &[u8]) -> bool {
    let text = String::from_utf8_lossy(pdf);
    text.contains("pdfaid:part") && text.contains("pdfuaid:part") && text.contains("pdfaid:conformance")
}

/// Renewed with `cargo run -p report --example sample` and `sha256sum case_index.pdf`, together
/// with `RENDERER_VERSION` where the change is not to the sample itself.
const SAMPLE_SHA256: &str = "4c49fb70f57774b0351a9ae74ad523d6d7e022c1bcde9a8e918a4c768ffa26a6";

#[test]
fn the_same_case_gives_the_same_bytes() {
    let first = render_case_index(&invented::case_index(6)).unwrap();
    let second = render_case_index(&invented::case_index(6)).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&first)), hex::encode(Sha256::digest(&second)));
    assert_eq!(hex::encode(Sha256::digest(&first)), SAMPLE_SHA256);
    assert!(says_its_standard(&first), "PDF/A and PDF/UA are named in the file");
}

#[test]
fn a_case_index_says_what_it_proves_and_prints_every_digest_whole() {
    let case = invented::case_index(6);
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    for needed in [
        "What this pack proves",
        "What it does not prove",
        "MK-0042",
        "no certificate under section 106B",
        "no outside witness",
        "Version, log and key",
        "Checked as private land",
        "file it beside this pack",
        "How to check this pack",
        "certutil",
        "DEMO",
        "1 of 9",
        "exhibits JM-1 to JM-6",
        "Madai yanayopingana",
        "about 1978",
        "give or take a year",
        "Contested.",
        "Dates not known",
        "What each record says",
        "Structures near Mfano bypass",
        "cargo install --locked --path server/custody",
        "mipaka-verify ../PK-0042.zip --key FINGERPRINT",
        "Counted over the records that Umoja wa Mabonde may read; others may stand there.",
    ] {
        assert!(words.contains(needed), "{needed:?} is missing from\n{words}");
    }
    for exhibit in &case.exhibits {
        assert!(
            words.contains(exhibit.sha256.as_deref().unwrap()),
            "digest of {} is broken or missing",
            exhibit.mark
        );
    }
}

#[test]
fn what_is_copied_from_the_page_is_what_was_written() {
    let mut case = invented::case_index(6);
    let path = format!("data/exhibits/JM-1-{}.jpeg", "IMG_20211008_061233_HDR_kijani".repeat(3));
    case.exhibits[0].file_name = Some(path.clone());
    case.pin.log_origin = "log.mipaka.example/demo/kijani-bonde/legal-aid-clinic".to_owned();
    let pdf = render_case_index(&case).unwrap();
    for layout in ["-layout", "-raw"] {
        let Some(words) = poppler("pdftotext", &[layout, "-", "-"], &pdf) else { return };
        let hidden =
            |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        assert!(!words.contains(hidden), "{layout}: {words:?}");
        assert!(words.contains(&path), "{layout}: {words}");
        assert!(words.contains(&case.pin.log_origin), "{layout}: {words}");
        for exhibit in &case.exhibits[1..] {
            assert!(words.contains(exhibit.file_name.as_deref().unwrap()), "{layout}: {words}");
        }
    }
}

#[test]
fn demo_stands_on_every_page_and_in_nobodys_sentence() {
    let pdf = render_case_index(&invented::case_index(6)).unwrap();
    let Some(words) = poppler("pdftotext", &["-raw", "-", "-"], &pdf) else { return };
    let pages: Vec<&str> = words.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(Some(pages.len()), pages_of(&pdf).map(|pages| pages as usize));
    for page in pages {
        assert_eq!(page.matches("DEMO").count(), 1, "{page}");
        let letters = page.lines().filter(|line| matches!(line.trim(), "D" | "E" | "M" | "O" | "DE" | "MO"));
        assert_eq!(letters.count(), 0, "{page}");
    }
}

#[test]
fn no_heading_is_left_alone_at_the_foot_of_a_page() {
    for exhibits in [1, 4, 7, 9] {
        let mut case = invented::case_index(exhibits);
        // More records than a page holds, so that their headings fall everywhere on it.
        case.records = (0..exhibits).flat_map(|_| case.records.clone()).collect();
        let mut headings: Vec<String> =
            ["Exhibits", "Chronology", "Maps", "What each record says", "Dates not known"]
                .map(str::to_owned)
                .to_vec();
        for record in &case.records {
            headings.push(format!("{}: {}", record.exhibit, record.title));
            headings.extend(record.tables.iter().map(|table| table.title.clone()));
        }
        let pdf = render_case_index(&case).unwrap();
        let Some(words) = poppler("pdftotext", &["-layout", "-", "-"], &pdf) else { return };
        for page in words.trim_end_matches('\u{c}').split('\u{c}') {
            let lines: Vec<&str> = page.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            // The last line is the foot.
            let last = lines[lines.len() - 2];
            assert!(!headings.iter().any(|heading| heading == last), "{last:?} ends a page:\n{page}");
        }
    }
}

#[test]
fn figures_of_one_source_tell_it_once() {
    let mut case = invented::case_index(1);
    case.figures.truncate(1);
    "A count told once (invented)".clone_into(&mut case.figures[0].source);
    let more = ["Households", "People"]
        .map(|what| report::Figure { what: what.to_owned(), ..case.figures[0].clone() });
    case.figures.extend(more);
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    assert_eq!(words.matches("A count told once").count(), 1, "{words}");
}

#[test]
fn a_boundary_that_is_no_exhibit_says_so_in_the_key_and_to_those_who_cannot_see() {
    let case = invented::case_index(1);
    let pdf = render_case_index(&case).unwrap();
    let Some(words) = words_of(&pdf) else { return };
    assert_eq!(words.matches("for orientation, not an exhibit").count(), 1, "{words}");
    assert!(words.contains("kwa mwongozo tu, si kielelezo"), "{words}");
    assert!(words.contains("Boundary 1, for orientation"), "{words}");
}

#[test]
fn the_case_is_told_in_its_own_words_and_marked_as_no_evidence() {
    let mut case = invented::case_index(6);
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    for needed in
        ["What the case is about", "It is their account, not evidence", "doors were marked", "made again"]
    {
        assert!(words.contains(needed), "{needed:?} is missing from\n{words}");
    }
    case.case.summary = vec!["A very long account of many days. ".repeat(600)];
    assert!(words_of(&render_case_index(&case).unwrap()).unwrap().contains("many days"));
    case.case.summary.clear();
    assert!(!words_of(&render_case_index(&case).unwrap()).unwrap().contains("What the case is about"));
}

#[test]
fn sealed_exhibits_are_named_on_page_one() {
    let mut case = invented::case_index(6);
    case.sealed = vec!["JM-5".to_owned(), "JM-6".to_owned()];
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    let first = words.split('\u{c}').next().unwrap();
    assert!(first.contains("Sealed") && first.contains("JM-5 to JM-6"), "{first}");
    case.sealed.clear();
    assert!(!words_of(&render_case_index(&case).unwrap()).unwrap().contains("Hand this pack to nobody"));
}

#[test]
fn a_label_on_a_map_is_read_once() {
    let Some(words) = words_of(&render_case_index(&invented::case_index(1)).unwrap()) else { return };
    assert_eq!(words.matches("Allotment 1994").count(), 1, "{words}");
}

#[test]
fn a_record_whose_rows_do_not_fit_is_refused_by_name() {
    let mut case = invented::case_index(1);
    case.records[1].tables[0].rows[0].pop();
    let refused = render_case_index(&case).unwrap_err();
    assert!(matches!(&refused, ReportError::Input { field, .. } if field.contains("JM-1")), "{refused}");
}

#[test]
fn a_case_that_is_not_a_demo_never_says_demo() {
    let mut case = invented::case_index(1);
    case.demo = false;
    case.pin.log_origin = "log.mipaka.example".to_owned();
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    assert!(!words.contains("DEMO"));
}

#[test]
fn gikuyu_and_kamba_names_are_printed_with_their_own_letters() {
    let mut case = invented::case_index(1);
    case.case.title = "Ngũgĩ wa Mũmbi and others".to_owned();
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    assert!(words.contains("Ngũgĩ wa Mũmbi"), "{words}");
}

#[test]
fn hostile_words_are_printed_as_words() {
    let hostile = "#read(\"/etc/passwd\") $x^2$ *b* <b>&amp; ../../x \u{202e}gpj مرحبا שלום \u{1f525}\u{1f468}\u{200d}\u{1f33e} e\u{363} \u{e000} \u{0} \\";
    let mut case = invented::case_index(2);
    hostile.clone_into(&mut case.case.title);
    case.exhibits[0].description = hostile.repeat(30);
    case.exhibits[0].file_name = Some("x".repeat(600));
    hostile.clone_into(&mut case.maps[0].boundaries[0].name);
    hostile.clone_into(&mut case.chronology[0].what);
    let pdf = render_case_index(&case).unwrap();
    let Some(words) = words_of(&pdf) else { return };
    assert!(words.contains("#read"), "{words}");
    assert!(words.contains("U+202E"), "{words}");
    assert!(!words.contains("root:x"));
    let mut brief = invented::impact_brief(15);
    hostile.clone_into(&mut brief.corridor.name);
    brief.settlements[0].settlement = "W".repeat(2_000);
    assert_eq!(pages_of(&render_impact_brief(&brief).unwrap()), Some(1));
}

#[test]
fn an_impact_brief_is_one_page_with_one_or_forty_settlements() {
    for settlements in [1, 15, 40] {
        let pdf = render_impact_brief(&invented::impact_brief(settlements)).unwrap();
        assert!(says_its_standard(&pdf));
        let Some(pages) = pages_of(&pdf) else { return };
        assert_eq!(pages, 1, "{settlements} settlements");
    }
}

#[test]
fn an_impact_brief_tells_the_three_readings_apart_in_both_languages() {
    let Some(words) = words_of(&render_impact_brief(&invented::impact_brief(3)).unwrap()) else { return };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for needed in [
        "Structure, certain:",
        "Structure, likely:",
        "Structure, possible:",
        "hakika: ndani hata kwa upana wa chini",
        "widest width",
    ] {
        assert!(words.contains(needed), "{needed:?} is missing from\n{words}");
    }
}

#[test]
fn a_count_of_nothing_reads_as_nothing_that_may_be_read() {
    let mut brief = invented::impact_brief(0);
    let none = report::Estimate::range(0.0, 0.0, 0.0);
    brief.totals = report::ImpactTotals { structures: none, households: none, people: none };
    brief.map.structures.clear();
    let Some(words) = words_of(&render_impact_brief(&brief).unwrap()) else { return };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("Counted over the records that Umoja wa Mabonde may read; others may stand there.")
    );
    assert_eq!(words.matches("none of those that may be read").count(), 4, "{words}");
    assert!(words.contains("not that nobody lives along this line"), "{words}");
    assert!(!words.contains("All 0 settlements") && !words.contains("lowest 0"), "{words}");
}

#[test]
fn words_that_bring_their_own_stop_are_printed_with_one() {
    let mut case = invented::case_index(1);
    case.figures[0].method = Some("What was built since then is not in it.".to_owned());
    let Some(words) = words_of(&render_case_index(&case).unwrap()) else { return };
    assert!(!words.contains("it..") && !words.contains(".. "), "{words}");
}

#[test]
fn three_hundred_exhibits_are_all_printed() {
    let pdf = render_case_index(&invented::case_index(300)).unwrap();
    assert!(pdf.len() > 100_000);
    let Some(words) = words_of(&pdf) else { return };
    assert!(words.contains("JM-300"));
}

#[test]
fn a_position_off_the_earth_is_refused_by_name() {
    let mut case = invented::case_index(1);
    case.maps[0].incidents[0].position = [36.8, 912.0];
    let refused = render_case_index(&case).unwrap_err();
    assert!(
        matches!(&refused, ReportError::Input { field, .. } if field.contains("Kijani Bonde")),
        "{refused}"
    );
}

#[test]
fn a_digest_that_is_not_one_is_refused() {
    let mut case = invented::case_index(1);
    case.exhibits[0].sha256 = Some("abc".to_owned());
    assert!(matches!(render_case_index(&case), Err(ReportError::Input { .. })));
}
