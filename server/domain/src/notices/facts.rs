//! What is recorded about a notice; whatever nobody recorded stays `None`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::period::FuzzyDate;

/// The tenure of the land, which decides the section; it is itself often disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandClass {
    Public,
    CommunityRegistered,
    CommunityUnregistered,
    Private,
    Unknown,
}

impl LandClass {
    pub const ALL: [Self; 5] =
        [Self::Public, Self::CommunityRegistered, Self::CommunityUnregistered, Self::Private, Self::Unknown];

    /// The section of the Land Act (Cap. 280, formerly No. 6 of 2012) on its notice.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Public => "Land Act s.152C",
            Self::CommunityUnregistered => "Land Act s.152D",
            Self::CommunityRegistered | Self::Private => "Land Act s.152E",
            Self::Unknown => "Land Act ss.152C to 152E",
        }
    }

    /// "public land".
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Public => ("public land", "ardhi ya umma"),
            Self::CommunityRegistered => ("registered community land", "ardhi ya jamii iliyosajiliwa"),
            Self::CommunityUnregistered => ("unregistered community land", "ardhi ya jamii isiyosajiliwa"),
            Self::Private => ("private land", "ardhi ya binafsi"),
            Self::Unknown => ("land of a class not recorded", "ardhi ambayo aina yake haijarekodiwa"),
        }
    }

    /// Channels that are all required; `None` while the class is unknown. Newspapers and displays
    /// on private land are asked for large groups only.
    pub fn required_channels(self, large_group: Option<bool>) -> Option<Vec<Channel>> {
        match self {
            Self::Public | Self::CommunityUnregistered => {
                Some(vec![Channel::InWriting, Channel::Gazette, Channel::Newspaper, Channel::Radio])
            }
            Self::Private | Self::CommunityRegistered => {
                let mut channels =
                    vec![Channel::InWriting, Channel::DeputyCountyCommissioner, Channel::PoliceCommander];
                match large_group {
                    Some(true) => channels.extend([Channel::Newspaper, Channel::Display]),
                    Some(false) => {}
                    None => return None,
                }
                Some(channels)
            }
            Self::Unknown => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    InWriting,
    Gazette,
    Newspaper,
    Radio,
    /// Shown at places inside the land.
    Display,
    DeputyCountyCommissioner,
    PoliceCommander,
}

impl Channel {
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::InWriting => ("in writing to the people affected", "kwa maandishi kwa walioathirika"),
            Self::Gazette => ("in the Kenya Gazette", "katika Gazeti Rasmi la Kenya"),
            Self::Newspaper => ("in a national newspaper", "katika gazeti la kitaifa"),
            Self::Radio => ("on the radio", "kwa redio"),
            Self::Display => ("displayed on the land", "kwa kubandikwa kwenye ardhi"),
            Self::DeputyCountyCommissioner => {
                ("to the deputy county commissioner", "kwa naibu kamishna wa kaunti")
            }
            Self::PoliceCommander => ("to the police commander", "kwa mkuu wa polisi"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    NationalLandCommission,
    /// The county executive committee member responsible for land.
    CountyLandExecutive,
    /// The owner or the person in charge of the land, a registered community too.
    Owner,
    OtherPublicBody,
    Unknown,
}

impl Issuer {
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NationalLandCommission => ("the National Land Commission", "Tume ya Taifa ya Ardhi"),
            Self::CountyLandExecutive => (
                "the county executive committee member responsible for land",
                "mjumbe wa kamati tendaji ya kaunti anayehusika na ardhi",
            ),
            Self::Owner => ("the owner or the person in charge of the land", "mmiliki au msimamizi wa ardhi"),
            Self::OtherPublicBody => ("another public body", "shirika lingine la umma"),
            Self::Unknown => ("not recorded", "hajarekodiwa"),
        }
    }
}

/// One service of the notice through one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub channel: Channel,
    #[serde(default)]
    pub date: Option<FuzzyDate>,
    /// Somebody disputes that it happened, or happened then.
    #[serde(default)]
    pub contested: bool,
    /// A file that was handed in is said to show it.
    #[serde(default)]
    pub shown: bool,
    /// How it was done, in the words of whoever recorded it.
    #[serde(default)]
    pub note: Option<String>,
}

impl Service {
    /// One of which nothing but its channel and day is recorded.
    pub const fn new(channel: Channel, date: Option<FuzzyDate>) -> Self {
        Self { channel, date, contested: false, shown: false, note: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeFacts {
    pub land_class: LandClass,
    pub issuer: Issuer,
    #[serde(default)]
    pub issued: Option<FuzzyDate>,
    /// Intended, or actual where it has happened.
    #[serde(default)]
    pub eviction: Option<FuzzyDate>,
    #[serde(default)]
    pub services: Vec<Service>,
    #[serde(default)]
    pub large_group: Option<bool>,
    /// Different daily newspapers of nationwide circulation.
    #[serde(default)]
    pub newspapers: Option<u32>,
    /// Places inside the land where it was displayed.
    #[serde(default)]
    pub display_points: Option<u32>,
    /// Whether it is in a national and an official language.
    #[serde(default)]
    pub in_both_languages: Option<bool>,
    /// Whether it states terms on removal of buildings and reaping of crops.
    #[serde(default)]
    pub states_terms: Option<bool>,
    /// Whether it is addressed to anyone in particular.
    #[serde(default)]
    pub names_addressees: Option<bool>,
}

impl NoticeFacts {
    pub fn new(land_class: LandClass, issuer: Issuer) -> Self {
        Self {
            land_class,
            issuer,
            issued: None,
            eviction: None,
            services: Vec::new(),
            large_group: None,
            newspapers: None,
            display_points: None,
            in_both_languages: None,
            states_terms: None,
            names_addressees: None,
        }
    }

    /// Services by one channel.
    pub(super) fn by(&self, channel: Channel) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(move |service| service.channel == channel)
    }

    /// The last day the eviction may fall on, where known.
    pub(super) fn latest_eviction(&self) -> Option<NaiveDate> {
        self.eviction.map(FuzzyDate::latest)
    }
}
