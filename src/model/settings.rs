//! What can be switched in a sandbox, in its fixture or at `/sim/v1/settings`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use super::automation::Automation;
use super::target::TargetState;
use super::ticketing::Ticketing;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The settings of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether a password that breaks its policy is refused (POL-1) or only told (POL-2).
    pub policy_enforcement: bool,
    /// Which build's answers to imitate.
    pub api_build: ApiBuild,
    /// Whether the host of an RPA entry is compared with the peer (RPA-3, AUTH-2).
    pub host_validation: bool,
    /// The zone in which the product writes times.
    pub time_zone: ZoneName,
    /// Whether the RPA integration is enabled (RPA-10).
    pub rpa_enabled: bool,
    /// Whether refusals carry `X-PAM360-Sim-Reason`.
    pub reason_header: bool,
    /// Whether fetching an approved password checks it out (ACW-5).
    pub check_out_on_fetch: bool,
    /// How requests are decided.
    pub approvals: Automation,
    /// Whether a password is given only for a ticket, and whether the ticketing system answers (TICK-1 to TICK-3).
    pub ticketing: Ticketing,
    /// How every simulated target behaves, whatever its resource says (RESET-1).
    pub targets: Option<TargetState>,
    /// Peers whose `X-Forwarded-For` is believed (RPA-3).
    pub trusted_proxies: Vec<IpAddr>,
    /// How many calls the journal keeps; 0 switches it off.
    pub journal_entries: u32,
    /// How many bytes the journal takes; 0 switches it off.
    pub journal_bytes: u32,
}

/// How much the journal keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalBounds {
    /// As many calls at most.
    pub entries: usize,
    /// As many bytes at most.
    pub bytes: usize,
}

impl JournalBounds {
    /// Whether anything is kept at all.
    #[must_use]
    pub fn are_open(self) -> bool {
        self.entries > 0 && self.bytes > 0
    }
}

impl Settings {
    /// How much the journal keeps.
    #[must_use]
    pub fn journal_bounds(&self) -> JournalBounds {
        JournalBounds {
            entries: self.journal_entries as usize,
            bytes: self.journal_bytes as usize,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy_enforcement: false,
            api_build: ApiBuild::Current,
            host_validation: true,
            time_zone: ZoneName::default(),
            rpa_enabled: true,
            reason_header: true,
            check_out_on_fetch: true,
            approvals: Automation::Manual,
            ticketing: Ticketing::Off,
            targets: None,
            trusted_proxies: Vec::new(),
            journal_entries: 1000,
            journal_bytes: 4 << 20,
        }
    }
}

/// A change of settings: what it does not name stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of `Settings`")]
pub struct SettingsPatch {
    pub policy_enforcement: Option<bool>,
    pub api_build: Option<ApiBuild>,
    pub host_validation: Option<bool>,
    pub time_zone: Option<ZoneName>,
    pub rpa_enabled: Option<bool>,
    pub reason_header: Option<bool>,
    pub check_out_on_fetch: Option<bool>,
    pub approvals: Option<Automation>,
    pub ticketing: Option<Ticketing>,
    #[serde(deserialize_with = "named")]
    pub targets: Option<Option<TargetState>>,
    pub trusted_proxies: Option<Vec<IpAddr>>,
    pub journal_entries: Option<u32>,
    pub journal_bytes: Option<u32>,
}

/// Tells `null` from what is not named.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<TargetState>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl SettingsPatch {
    /// `settings` with what the patch names changed.
    #[must_use]
    pub fn apply(&self, settings: Settings) -> Settings {
        let patch = self.clone();
        Settings {
            policy_enforcement: patch.policy_enforcement.unwrap_or(settings.policy_enforcement),
            api_build: patch.api_build.unwrap_or(settings.api_build),
            host_validation: patch.host_validation.unwrap_or(settings.host_validation),
            time_zone: patch.time_zone.unwrap_or(settings.time_zone),
            rpa_enabled: patch.rpa_enabled.unwrap_or(settings.rpa_enabled),
            reason_header: patch.reason_header.unwrap_or(settings.reason_header),
            check_out_on_fetch: patch.check_out_on_fetch.unwrap_or(settings.check_out_on_fetch),
            approvals: patch.approvals.unwrap_or(settings.approvals),
            ticketing: patch.ticketing.unwrap_or(settings.ticketing),
            targets: patch.targets.unwrap_or(settings.targets),
            trusted_proxies: patch.trusted_proxies.unwrap_or(settings.trusted_proxies),
            journal_entries: patch.journal_entries.unwrap_or(settings.journal_entries),
            journal_bytes: patch.journal_bytes.unwrap_or(settings.journal_bytes),
        }
    }
}

/// The build of PAM360 whose answers are imitated: the words `current` and `xsoar_samples`, or an older build's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ApiBuild {
    /// What is documented today.
    #[default]
    Current,
    /// The answers as the Cortex XSOAR pack's own samples show them.
    XsoarSamples,
    /// That build.
    Number(u32),
}

impl ApiBuild {
    /// The first build that takes an AUTHTOKEN in a header alone (REST-QUERY-TOKEN).
    const HEADER_ONLY: u32 = 10_102;

    /// Whether the build takes an AUTHTOKEN in the query, too.
    #[must_use]
    pub const fn takes_auth_token_in_query(self) -> bool {
        matches!(self, Self::Number(build) if build < Self::HEADER_ONLY)
    }
}

impl Serialize for ApiBuild {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Current => serializer.serialize_str("current"),
            Self::XsoarSamples => serializer.serialize_str("xsoar_samples"),
            Self::Number(number) => serializer.serialize_u32(*number),
        }
    }
}

impl<'de> Deserialize<'de> for ApiBuild {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ApiBuildVisitor;

        impl de::Visitor<'_> for ApiBuildVisitor {
            type Value = ApiBuild;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("current, xsoar_samples or a build number such as 5400")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<ApiBuild, E> {
                match word {
                    "current" => Ok(ApiBuild::Current),
                    "xsoar_samples" => Ok(ApiBuild::XsoarSamples),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<ApiBuild, E> {
                match u32::try_from(number) {
                    Ok(number @ 1..) => Ok(ApiBuild::Number(number)),
                    _ => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
                }
            }
        }

        deserializer.deserialize_any(ApiBuildVisitor)
    }
}

/// A time zone by its IANA name, such as `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneName(TimeZone);

/// Why a text names no time zone.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a time zone is an IANA name such as UTC or Europe/Berlin")]
pub struct InvalidZoneName;

impl ZoneName {
    /// The zone itself.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.0
    }

    /// The zone's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl Default for ZoneName {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl FromStr for ZoneName {
    type Err = InvalidZoneName;

    fn from_str(name: &str) -> Result<Self, InvalidZoneName> {
        TimeZone::get(name).map(Self).map_err(|_| InvalidZoneName)
    }
}

impl Serialize for ZoneName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ZoneName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::automation::Verdict;

    #[test]
    fn a_patch_changes_what_it_names_and_nothing_else() {
        let patch: SettingsPatch = serde_json::from_value(json!({"api_build": 5400, "rpa_enabled": false})).unwrap();
        let changed = patch.apply(Settings::default());
        let expected = Settings {
            api_build: ApiBuild::Number(5400),
            rpa_enabled: false,
            ..Settings::default()
        };
        assert_eq!(changed, expected);
    }

    #[test]
    fn every_setting_can_be_patched() {
        let all = Settings {
            policy_enforcement: true,
            api_build: ApiBuild::XsoarSamples,
            host_validation: false,
            time_zone: "Europe/Berlin".parse().unwrap(),
            rpa_enabled: false,
            reason_header: false,
            check_out_on_fetch: false,
            approvals: Automation::at_once(Verdict::Reject),
            ticketing: Ticketing::Unreachable,
            targets: Some(TargetState::Refusing),
            trusted_proxies: vec!["10.0.0.1".parse().unwrap(), "::1".parse().unwrap()],
            journal_entries: 7,
            journal_bytes: 0,
        };
        let patch: SettingsPatch = serde_json::from_value(serde_json::to_value(&all).unwrap()).unwrap();
        assert_eq!(patch.apply(Settings::default()), all);
    }

    #[test]
    fn wrong_settings_are_refused() {
        for wrong in [
            json!({"policy_enforcment": true}),
            json!({"time_zone": "Mars/Olympus"}),
            json!({"api_build": "yesterday"}),
            json!({"api_build": 0}),
            json!({"trusted_proxies": ["proxy.example.com"]}),
            json!({"approvals": "sometimes"}),
        ] {
            assert!(serde_json::from_value::<Settings>(wrong.clone()).is_err(), "{wrong}");
            assert!(
                serde_json::from_value::<SettingsPatch>(wrong.clone()).is_err(),
                "{wrong}"
            );
        }
    }
}
