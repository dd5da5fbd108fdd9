//! Names and codes out of properties, whatever their publisher called them.

use serde_json::{Map, Value};

use super::PlaceKind;

/// The name of a place; a name in capitals only is written as people write it.
pub(super) fn name_of(properties: &Map<String, Value>, kind: PlaceKind) -> Option<String> {
    let keys: &[&str] = match kind {
        PlaceKind::County => &["county_name", "county_nam", "countyname", "county", "adm1_en", "name_1"],
        PlaceKind::SubCounty => &[
            "subcounty_name",
            "sub_county",
            "subcounty",
            "constituency_name",
            "const_nam",
            "constituen",
            "adm2_en",
            "name_2",
        ],
        PlaceKind::Ward => &["ward_name", "wardname", "ward", "iebc_wards", "adm3_en", "name_3"],
        PlaceKind::Location => &["location_name", "location", "locname", "name_4"],
    };
    let text =
        first(properties, keys).or_else(|| first(properties, &["name", "name_en", "shapename", "title"]))?;
    Some(if text.chars().any(char::is_lowercase) { text } else { in_title_case(&text) })
}

pub(super) fn code_of(properties: &Map<String, Value>, kind: PlaceKind) -> Option<String> {
    let keys: &[&str] = match kind {
        PlaceKind::County => &["county_code", "county_cod", "adm1_pcode"],
        PlaceKind::SubCounty => &["subcounty_code", "constituency_code", "const_code", "adm2_pcode"],
        PlaceKind::Ward => &["ward_code", "wardcode", "adm3_pcode"],
        PlaceKind::Location => &["location_code", "loc_code"],
    };
    first(properties, keys).or_else(|| first(properties, &["code", "iso_code", "shapeiso", "pcode"]))
}

/// The county a smaller place says it is in.
pub(super) fn county_of(properties: &Map<String, Value>) -> Option<String> {
    name_of(properties, PlaceKind::County)
}

fn first(properties: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let (_, value) = properties.iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(key))?;
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty() && text.chars().count() <= 200).then_some(text)
    })
}

/// `MURANG'A` → `Murang'a`, `TAITA-TAVETA` → `Taita-Taveta`.
fn in_title_case(text: &str) -> String {
    let mut starts = true;
    text.chars()
        .flat_map(|letter| {
            let written: Vec<char> =
                if starts { letter.to_uppercase().collect() } else { letter.to_lowercase().collect() };
            starts = !(letter.is_alphanumeric() || matches!(letter, '\'' | '’'));
            written
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn properties(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_name_is_found_under_any_publishers_key_and_written_as_people_write_it() {
        for (given, name) in [
            (json!({"COUNTY_NAM": "MURANG'A"}), "Murang'a"),
            (json!({"county_code": 6, "county_name": "TAITA TAVETA"}), "Taita Taveta"),
            (json!({"shapeName": "Elgeyo-Marakwet"}), "Elgeyo-Marakwet"),
            (json!({"OBJECTID": 1, "Name": " Nairobi "}), "Nairobi"),
        ] {
            assert_eq!(name_of(&properties(given), PlaceKind::County).as_deref(), Some(name));
        }
        assert_eq!(name_of(&properties(json!({"area": 3})), PlaceKind::County), None);
    }

    #[test]
    fn a_wards_code_is_not_its_countys() {
        let ward = properties(
            json!({"ward_code": "1366", "ward_name": "KITISURU", "county_code": 47, "county_name": "NAIROBI"}),
        );
        assert_eq!(code_of(&ward, PlaceKind::Ward).as_deref(), Some("1366"));
        assert_eq!(code_of(&ward, PlaceKind::County).as_deref(), Some("47"));
        assert_eq!(county_of(&ward).as_deref(), Some("Nairobi"));
    }
}
