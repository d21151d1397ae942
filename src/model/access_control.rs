//! Password access control of an account or resource: who releases its password, for how long, under which terms.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::automation::Automation;

/// Password access control. What an account has outranks what its resource has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessControl {
    /// User names of those who decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvers: Vec<String>,
    /// Names of user groups whose members decide, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approver_groups: Vec<String>,
    /// How many must approve: 1 or 2.
    #[serde(default = "one")]
    pub approvals: u8,
    /// After how many minutes a request that nobody decided is void.
    #[serde(default = "a_day", skip_serializing_if = "is_a_day")]
    pub minutes_to_approve: u32,
    /// Minutes of use.
    #[serde(default = "an_hour")]
    pub minutes: u32,
    /// For how many minutes more a password stays released when those are over.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub grace_minutes: u32,
    /// Whether one person at a time holds the password (ACW-4); others queue.
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Whether a request needs a reason.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reason_required: bool,
    /// Whether a request needs a ticket while ticketing is on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ticket_required: bool,
    /// When a request needs nobody's approval.
    #[serde(default, skip_serializing_if = "AutoApprove::is_never")]
    pub auto_approve: AutoApprove,
    /// Whether the password is changed when its last user gives it back.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reset_after_use: bool,
    /// Whether the account's owner has to ask, too, as everybody else has.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub applies_to_all: bool,
    /// Decides requests in place of people; absent: the setting `approvals` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Automation>,
}

const A_DAY: u32 = 24 * 60;

const fn one() -> u8 {
    1
}

const fn an_hour() -> u32 {
    60
}

const fn a_day() -> u32 {
    A_DAY
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
const fn is_a_day(minutes: &u32) -> bool {
    *minutes == A_DAY
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
const fn is_zero(minutes: &u32) -> bool {
    *minutes == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
const fn is_true(value: &bool) -> bool {
    *value
}

/// When a request is approved without anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AutoApprove {
    /// Whether a valid ticket is enough.
    #[serde(default, skip_serializing_if = "is_false")]
    pub tickets: bool,
    /// The hours, in the server's zone, in which every request is approved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
}

impl AutoApprove {
    fn is_never(&self) -> bool {
        *self == Self::default()
    }
}

/// Hours of some or all days of the week. One that ends before it begins runs over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// From when on.
    #[serde(default)]
    pub from: TimeOfDay,
    /// Until when; the instant itself is outside.
    #[serde(default = "midnight")]
    pub to: TimeOfDay,
    /// On which days it begins; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Day>,
}

const fn midnight() -> TimeOfDay {
    TimeOfDay(24 * 60)
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "days are known")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    /// The days in their order.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];
}

/// Minutes since midnight, written `HH:MM`, up to `24:00`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(pub u16);

/// Why a text is no time of day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a time of day is written like 09:30, up to 24:00")]
pub struct InvalidTimeOfDay;

impl FromStr for TimeOfDay {
    type Err = InvalidTimeOfDay;

    fn from_str(text: &str) -> Result<Self, InvalidTimeOfDay> {
        let (hours, minutes) = text.split_once(':').ok_or(InvalidTimeOfDay)?;
        let number = |digits: &str| {
            let all_digits = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            all_digits.then(|| digits.parse::<u16>().ok()).flatten()
        };
        let (hours, minutes) = number(hours).zip(number(minutes)).ok_or(InvalidTimeOfDay)?;
        let since_midnight = hours * 60 + minutes;
        if minutes < 60 && since_midnight <= 24 * 60 {
            Ok(Self(since_midnight))
        } else {
            Err(InvalidTimeOfDay)
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_two_digits_for_hours_and_minutes() {
        for (text, minutes) in [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)] {
            assert_eq!(text.parse(), Ok(TimeOfDay(minutes)));
            assert_eq!(TimeOfDay(minutes).to_string(), text);
        }
        for wrong in ["", "9:00", "09:60", "24:01", "25:00", "0900", "+9:00", "09:00:00"] {
            assert_eq!(wrong.parse::<TimeOfDay>(), Err(InvalidTimeOfDay), "{wrong}");
        }
    }
}
