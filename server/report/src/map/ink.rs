//! Colours and strokes of design §10; each shape also differs in form, for a grey printer.

use crate::input::{Reading, Standing};

pub(super) const GREEN: &str = "#2c6446";
pub(super) const OCHRE: &str = "#8a5a12";
pub(super) const SLATE: &str = "#3d5876";
pub(super) const BRICK: &str = "#9c3424";
pub(super) const QUIET: &str = "#5f5a52";
pub(super) const TEXT: &str = "#26241f";
const NIGHT: &str = "#1f3557";

/// Patterns of rival claims and of the likely reading; must stand in each drawing that hatches.
pub(super) const HATCH: &str = r##"<defs><pattern id="rival" width="5" height="5" patternUnits="userSpaceOnUse"><path d="M-1 1L1 -1M0 5L5 0M4 6L6 4" stroke="#b0781e" stroke-width="0.9"/></pattern><pattern id="likely" width="2.6" height="2.6" patternUnits="userSpaceOnUse"><path d="M0 0H2.6V2.6H0Z" fill="#fffefb"/><path d="M-0.65 0.65L0.65 -0.65M0 2.6L2.6 0M1.95 3.25L3.25 1.95" stroke="#1f3557" stroke-width="0.95"/></pattern></defs>"##;

fn dashes(standing: Standing) -> &'static str {
    match standing {
        Standing::Verified => "",
        Standing::Unverified => r#" stroke-dasharray="4 2.5""#,
    }
}

pub(super) fn boundary(standing: Standing) -> String {
    format!(
        r##"fill="#2c6446" fill-opacity="0.07" stroke="{GREEN}" stroke-width="1.7" stroke-linejoin="round"{}"##,
        dashes(standing)
    )
}

/// What is no exhibit stands back: a grey dotted line without a filling.
pub(super) fn orientation() -> String {
    r##"fill="none" stroke="#8d867b" stroke-width="1.1" stroke-dasharray="1 2.5" stroke-linecap="round" stroke-linejoin="round""##
        .to_owned()
}

pub(super) fn claim(rival: bool) -> String {
    let fill = if rival { r#"fill="url(#rival)""# } else { r##"fill="#c98f2d" fill-opacity="0.22""## };
    format!(r#"{fill} fill-rule="evenodd" stroke="{OCHRE}" stroke-width="1.1" stroke-linejoin="round""#)
}

pub(super) fn band() -> String {
    format!(r##"fill="#5b7a9d" fill-opacity="0.28" stroke="{SLATE}" stroke-width="0.6""##)
}

pub(super) fn centre_line() -> String {
    format!(r#"fill="none" stroke="{SLATE}" stroke-width="1.2" stroke-dasharray="7 2 1.5 2""#)
}

/// The edge of the widest width: what may still be taken.
pub(super) fn widest_edge() -> String {
    format!(
        r#"fill="none" stroke="{SLATE}" stroke-width="0.9" stroke-dasharray="0.1 2.2" stroke-linecap="round""#
    )
}

pub(super) fn uncounted_structure() -> String {
    r##"fill="#ded8cf" stroke="#8d867b" stroke-width="0.35""##.to_owned()
}

/// Full, striped, empty with a broken edge: three that a grey copy of a copy still tells apart.
pub(super) fn counted_structure(reading: Reading) -> String {
    let (fill, dashes) = match reading {
        Reading::Certain => (NIGHT, ""),
        Reading::Likely => ("url(#likely)", ""),
        Reading::Possible => ("#fffefb", r#" stroke-dasharray="1.5 0.9""#),
    };
    format!(r#"fill="{fill}" stroke="{NIGHT}" stroke-width="0.7"{dashes}"#)
}

pub(super) fn incident() -> String {
    format!(r##"fill="#fffefb" stroke="{BRICK}" stroke-width="1.4""##)
}
