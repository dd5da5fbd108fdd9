//! Runs typst in memory: templates and typefaces are compiled in, the data is one JSON file.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::ReportError;
use crate::clean::clean;

const FONT_FILES: [&[u8]; 7] = [
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Italic.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleMono-Regular.ttf"),
    include_bytes!("../fonts/NotoSansLatin-Regular.ttf"),
    include_bytes!("../fonts/NotoSansLatin-Bold.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
];

const TEMPLATES: [(&str, &str); 6] = [
    ("house.typ", include_str!("../templates/house.typ")),
    ("case_index.typ", include_str!("../templates/case_index.typ")),
    ("counts.typ", include_str!("../templates/counts.typ")),
    ("records.typ", include_str!("../templates/records.typ")),
    ("check_pack.typ", include_str!("../templates/check_pack.typ")),
    ("impact_brief.typ", include_str!("../templates/impact_brief.typ")),
];

/// What every document shares; built once.
struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONT_FILES.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
    House {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        templates: TEMPLATES
            .iter()
            .map(|(name, text)| Source::new(file_id(name), (*text).to_owned()))
            .collect(),
    }
});

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("template names are plain file names");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document's world: the shared templates and its own `data.json`.
struct Desk {
    main: FileId,
    data_id: FileId,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &HOUSE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &HOUSE.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        HOUSE.templates.iter().find(|source| source.id() == id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(not_found(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        HOUSE.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

/// How many typefaces a text may mix: a second, stricter try spells out more.
const HOUSE_AND_HELPERS: usize = FONT_FILES.len();
const HOUSE_ONLY: usize = 1;

/// Sets `template` with the view of `input`, and writes it as PDF/A-2a with PDF/UA-1.
///
/// `ident` and `at` go into the file's identity, so the bytes depend on nothing else.
pub(crate) fn render<T>(
    template: &str,
    ident: &str,
    at: DateTime<Utc>,
    input: &T,
    view: fn(&T) -> Result<Value, ReportError>,
) -> Result<Vec<u8>, ReportError>
where
    T: Serialize + DeserializeOwned,
{
    let attempt = |fonts: usize| -> Result<Vec<u8>, ReportError> {
        let input = clean(input, &|c| can_draw(c, fonts))?;
        set(template, ident, at, &view(&input)?)
    };
    let result = match attempt(HOUSE_AND_HELPERS) {
        // A mark and its letter may each be drawable, but by no typeface together.
        Err(ReportError::Pdf(_)) => attempt(HOUSE_ONLY),
        other => other,
    };
    // typst keeps what it has laid out for ever unless told otherwise.
    comemo::evict(0);
    result
}

fn can_draw(c: char, fonts: usize) -> bool {
    HOUSE.fonts.iter().take(fonts).any(|font| font.info().coverage.contains(u32::from(c)))
}

fn set(template: &str, ident: &str, at: DateTime<Utc>, view: &Value) -> Result<Vec<u8>, ReportError> {
    let desk = Desk {
        main: file_id(template),
        data_id: file_id("data.json"),
        data: Bytes::new(serde_json::to_vec(view)?),
    };
    let document = typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|problems| ReportError::Typeset(in_words(&problems)))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some(crate::RENDERER_VERSION.to_owned())),
        timestamp: timestamp(at),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .expect("typst accepts PDF/A-2a together with PDF/UA-1"),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|problems| ReportError::Pdf(in_words(&problems)))
}

fn timestamp(at: DateTime<Utc>) -> Option<Timestamp> {
    let byte = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        at.year(),
        byte(at.month())?,
        byte(at.day())?,
        byte(at.hour())?,
        byte(at.minute())?,
        byte(at.second())?,
    )
    .map(Timestamp::new_utc)
}

fn in_words(problems: &[SourceDiagnostic]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let hints: Vec<&str> = problem.hints.iter().map(|hint| hint.v.as_str()).collect();
            format!("{} {}", problem.message, hints.join(" ")).trim().to_owned()
        })
        .collect();
    lines.join("; ")
}
