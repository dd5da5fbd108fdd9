//! What a notice says, checked, and what the rules make of it.

use chrono::{DateTime, Utc};
use domain::geometry::{Area, AreaLimits};
use domain::incidents::check_not_in_future;
use domain::notices::{
    Check, HolidayCalendar, LandClass, NoticeFacts, Service, ThreeMonthsEnds, check_notice, three_months_ends,
};
use domain::period::FuzzyDate;
use geo_types::MultiPolygon;
use uuid::Uuid;

use super::dto::{NoticeChannel, NoticeForm, NoticeIssuer, NoticePatch};
use super::error::NoticeError;
use crate::http::FieldError;
use crate::http::lines::line;

const MOST_CHANNELS: usize = 100;

/// A notice's facts at one version.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredNotice {
    pub settlement: Uuid,
    pub title: String,
    pub issuer: NoticeIssuer,
    pub land_class: LandClass,
    pub legal_basis: Option<String>,
    pub issued: Option<FuzzyDate>,
    pub eviction_on: Option<FuzzyDate>,
    pub channels: Vec<NoticeChannel>,
    pub form: NoticeForm,
    pub terms: Option<String>,
    /// EPSG:4326.
    pub area: Option<MultiPolygon<f64>>,
}

impl StoredNotice {
    /// Checks what types alone cannot: lengths, and that service has not happened in the future.
    pub(super) fn check(self, now: DateTime<Utc>) -> Result<Self, NoticeError> {
        let mut errors = Vec::new();
        line("/title", &self.title, 1..=200, &mut errors);
        for (pointer, said) in
            [("/issuer/name", &self.issuer.name), ("/issuer/capacity", &self.issuer.capacity)]
        {
            if let Some(said) = said {
                line(pointer, said, 1..=200, &mut errors);
            }
        }
        let mut length = |pointer: &str, value: Option<&str>, most: usize| {
            if value.is_some_and(|value| !(1..=most).contains(&value.trim().chars().count())) {
                errors.push(FieldError::new(
                    pointer,
                    "length",
                    format!("1 to {most} letters are needed here."),
                ));
            }
        };
        length("/legal_basis", self.legal_basis.as_deref(), 1000);
        length("/terms", self.terms.as_deref(), 20_000);
        for (index, channel) in self.channels.iter().enumerate() {
            length(&format!("/channels/{index}/note"), channel.note.as_deref(), 1000);
        }
        if self.channels.len() > MOST_CHANNELS {
            errors.push(FieldError::new("/channels", "too-many", "At most 100 services can be kept."));
        }
        if let Some(Err(error)) = self.issued.map(|issued| check_not_in_future(issued, now)) {
            errors.push(FieldError::new("/issued", "future", error));
        }
        for (index, channel) in self.channels.iter().enumerate() {
            if let Some(Err(error)) = channel.completed.map(|date| check_not_in_future(date, now)) {
                errors.push(FieldError::new(format!("/channels/{index}/completed"), "future", error));
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(NoticeError::Invalid(errors)) }
    }

    /// The facts after a change.
    pub(super) fn patched(&self, patch: NoticePatch) -> Result<Self, NoticeError> {
        let before = self.clone();
        Ok(Self {
            settlement: before.settlement,
            title: patch.title.unwrap_or(before.title),
            issuer: patch.issuer.unwrap_or(before.issuer),
            land_class: patch.land_class.unwrap_or(before.land_class),
            legal_basis: patch.legal_basis.unwrap_or(before.legal_basis),
            issued: patch.issued.unwrap_or(before.issued),
            eviction_on: patch.eviction_on.unwrap_or(before.eviction_on),
            channels: patch.channels.unwrap_or(before.channels),
            form: patch.form.unwrap_or(before.form),
            terms: patch.terms.unwrap_or(before.terms),
            area: match &patch.geometry {
                None => before.area,
                Some(value) => parse_area(value.as_ref())?,
            },
        })
    }

    /// The facts with the items that stand with their services, also those of which the writer was not told.
    ///
    /// A service that comes back as it was told keeps its item, and so does one that was changed where it
    /// stood. What is known of no service before has none but what the writer names.
    pub(super) fn with_links(mut self, told: &[NoticeChannel], links: &[Option<Uuid>]) -> Self {
        let mut waiting: Vec<Option<(&NoticeChannel, Option<Uuid>)>> =
            told.iter().zip(links.iter().copied()).map(Some).collect();
        let mut changed = Vec::new();
        for (place, channel) in self.channels.iter_mut().enumerate() {
            let same = |known: &Option<(&NoticeChannel, _)>| known.is_some_and(|(told, _)| *told == *channel);
            match waiting.iter_mut().find(|known| same(known)).and_then(Option::take) {
                Some((_, link)) => channel.evidence_id = link,
                None => changed.push((place, channel)),
            }
        }
        for (place, channel) in changed {
            if let Some(Some((told, link))) = waiting.get(place)
                && told.kind == channel.kind
                && told.evidence_id.is_none()
            {
                channel.evidence_id = channel.evidence_id.or(*link);
            }
        }
        self
    }

    /// Names of the fields that differ.
    pub(super) fn changed(&self, after: &Self) -> Vec<&'static str> {
        [
            ("title", self.title != after.title),
            ("issuer", self.issuer != after.issuer),
            ("land_class", self.land_class != after.land_class),
            ("legal_basis", self.legal_basis != after.legal_basis),
            ("issued", self.issued != after.issued),
            ("eviction_on", self.eviction_on != after.eviction_on),
            ("channels", self.channels != after.channels),
            ("form", self.form != after.form),
            ("terms", self.terms != after.terms),
            ("geometry", self.area != after.area),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }

    /// What the rules say, the three months first. The calendar holds the fixed public holidays and
    /// Easter; moveable days that are not certain are told in the steps.
    pub fn checks(&self) -> Vec<Check> {
        check_notice(&self.facts(), &HolidayCalendar::default())
    }

    /// When the three months end, by both readings.
    pub(super) fn three_months(&self) -> ThreeMonthsEnds {
        three_months_ends(&self.facts(), &HolidayCalendar::default())
    }

    fn facts(&self) -> NoticeFacts {
        NoticeFacts {
            issued: self.issued,
            eviction: self.eviction_on,
            services: self
                .channels
                .iter()
                .map(|channel| Service {
                    channel: channel.kind,
                    date: channel.completed,
                    contested: channel.contested,
                    shown: channel.evidence_id.is_some(),
                    note: channel.note.clone(),
                })
                .collect(),
            large_group: self.form.large_group,
            newspapers: self.form.newspapers,
            display_points: self.form.display_points,
            in_both_languages: self.form.in_both_languages,
            states_terms: self.form.states_terms,
            names_addressees: self.form.names_addressees,
            ..NoticeFacts::new(self.land_class, self.issuer.kind)
        }
    }
}

/// Reads the area of a notice.
pub(super) fn parse_area(
    value: Option<&serde_json::Value>,
) -> Result<Option<MultiPolygon<f64>>, NoticeError> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(None) };
    match Area::from_geojson_value(value, &AreaLimits::SETTLEMENT) {
        Ok((area, _)) => Ok(Some(area.into_polygons())),
        Err(error) => Err(NoticeError::Invalid(vec![FieldError::new("/geometry", "area", error)])),
    }
}
