//! Reads a tile's address; whatever is not one is a problem before the database hears of it.

use chrono::{Datelike, NaiveDate};
use tiles::{Layer, TileCoord, parse_layers};

use super::error::TileRouteError;

/// Days a map can be asked for: land history reaches back, plans reach ahead.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// A tile someone asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TileAddress {
    pub(super) layers: Vec<Layer>,
    pub(super) tile: TileCoord,
    pub(super) at: NaiveDate,
}

impl TileAddress {
    pub(super) fn parse(
        [layers, z, x, y]: [&str; 4],
        at: Option<&str>,
        today: NaiveDate,
    ) -> Result<Self, TileRouteError> {
        Ok(Self {
            layers: parse_layers(layers)?,
            tile: TileCoord::parse(z, x, y)?,
            at: at.map_or(Ok(today), parse_day)?,
        })
    }
}

/// The layers of `settlements,corridors.json`; nothing when it is no address of a description.
pub(super) fn parse_description(file: &str) -> Result<Option<Vec<Layer>>, TileRouteError> {
    file.strip_suffix(".json").map(parse_layers).transpose().map_err(TileRouteError::from)
}

fn parse_day(text: &str) -> Result<NaiveDate, TileRouteError> {
    domain::period::parse_day(text)
        .ok()
        .filter(|day| YEARS.contains(&day.year()))
        .ok_or_else(|| TileRouteError::Day(text.chars().take(20).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(parts: [&str; 4], at: Option<&str>) -> Result<TileAddress, TileRouteError> {
        TileAddress::parse(parts, at, NaiveDate::MIN)
    }

    #[test]
    fn an_address_names_layers_tile_and_day() {
        let address = parse(["corridors,base", "14", "9869", "8249"], Some("2019-06-30")).unwrap();
        assert_eq!(address.layers, [Layer::Base, Layer::Corridors]);
        assert_eq!(address.at, NaiveDate::from_ymd_opt(2019, 6, 30).unwrap());
        assert_eq!(parse(["base", "0", "0", "0"], None).unwrap().at, NaiveDate::MIN);
    }

    #[test]
    fn impossible_days_are_refused() {
        for day in
            ["2019-02-30", "2019-6-30", "yesterday", "", "99999-01-01", "0001-01-01", "2019-06-30T00:00:00Z"]
        {
            assert!(
                matches!(parse(["base", "0", "0", "0"], Some(day)), Err(TileRouteError::Day(_))),
                "{day}"
            );
        }
    }

    #[test]
    fn only_json_addresses_are_descriptions() {
        assert_eq!(parse_description("base.json").unwrap(), Some(vec![Layer::Base]));
        assert_eq!(parse_description("base").unwrap(), None);
        assert!(parse_description("parties.json").is_err());
    }
}
