//! Which records a reader of the audit trail asks for (MSG-AUDIT).

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::Refusal;
use crate::model::audit::{AuditOperation, AuditSubject};
use crate::model::caller::Caller;
use crate::model::privilege::Privilege;

/// Whether a caller reads the audit trail (ROLE-2).
///
/// # Errors
/// DENY-1.
pub fn read(caller: &Caller) -> Result<(), Refusal> {
    if caller.privileges.contains(Privilege::ViewAudit) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not read the audit trail"))
    }
}

/// The first instant of a minute of a zone's calendar, such as `2026-01-31T09:00`, and the first one after it.
///
/// # Errors
/// INPUT-3, naming `field`.
pub fn minute(field: &'static str, text: &str, zone: &TimeZone) -> Result<(Timestamp, Timestamp), Refusal> {
    let begin = text.parse::<DateTime>().ok();
    let begin = begin.and_then(|begin| begin.to_zoned(zone.clone()).ok());
    let begin = begin.ok_or(Refusal::InvalidValue(field))?.timestamp();
    let end = begin.checked_add(SignedDuration::from_mins(1));
    Ok((begin, end.unwrap_or(Timestamp::MAX)))
}

/// AUDITTYPE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trail {
    /// What happened to resources, accounts and their passwords.
    Resource,
    /// What people did and what happened to them.
    User,
    /// All that the product itself writes.
    Both,
}

impl Trail {
    /// The trail of that word, whatever its case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "resource" => Some(Self::Resource),
            "user" => Some(Self::User),
            _ => None,
        }
    }

    /// The words of the operations that it tells of. What the simulator itself does is in none: no product writes that.
    #[must_use]
    pub fn operations(self) -> Vec<&'static str> {
        AuditOperation::ALL
            .iter()
            .filter(|(operation, _)| match operation.subject() {
                AuditSubject::Resource => self != Self::User,
                AuditSubject::User => self != Self::Resource,
                AuditSubject::Simulator => false,
            })
            .map(|(_, words)| *words)
            .collect()
    }
}

/// DURATION.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duration {
    /// Since midnight.
    Today,
    /// The day before.
    Yesterday,
    /// Today and the six days before.
    LastSevenDays,
    /// Whenever it was.
    Always,
}

impl Duration {
    /// The duration of that word, whatever its case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_ascii_uppercase().as_str() {
            "TODAY" => Some(Self::Today),
            "YESTERDAY" => Some(Self::Yesterday),
            "LAST_7_DAYS" => Some(Self::LastSevenDays),
            _ => None,
        }
    }

    /// From when on and before when, by the calendar of a zone.
    #[must_use]
    pub fn bounds(self, now: Timestamp, zone: &TimeZone) -> (Option<Timestamp>, Option<Timestamp>) {
        let midnight = now.to_zoned(zone.clone()).start_of_day();
        let before = |days: i64| midnight.as_ref().ok().and_then(|day| start_of_day_before(day, days));
        match self {
            Self::Today => (before(0), None),
            Self::Yesterday => (before(1), before(0)),
            Self::LastSevenDays => (before(6), None),
            Self::Always => (None, None),
        }
    }
}

fn start_of_day_before(day: &Zoned, days: i64) -> Option<Timestamp> {
    let start = day.checked_sub(days.days()).and_then(|day| day.start_of_day());
    start.ok().map(|day| day.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_one_of_the_servers_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for (text, expected) in [
            (
                "2026-03-30T10:00",
                Ok((at("2026-03-30T08:00:00Z"), at("2026-03-30T08:01:00Z"))),
            ),
            (
                "2026-01-30 10:00:30",
                Ok((at("2026-01-30T09:00:30Z"), at("2026-01-30T09:01:30Z"))),
            ),
            ("yesterday", Err(Refusal::InvalidValue("to"))),
            ("", Err(Refusal::InvalidValue("to"))),
        ] {
            assert_eq!(minute("to", text, &zone), expected, "{text}");
        }
    }

    #[test]
    fn a_duration_begins_at_a_midnight_of_the_servers_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now: Timestamp = "2026-03-30T10:00:00Z".parse().unwrap();
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        // Summer time began on the 29th.
        for (word, since, until) in [
            ("today", at("2026-03-29T22:00:00Z"), None),
            ("YESTERDAY", at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z")),
            ("Last_7_Days", at("2026-03-23T23:00:00Z"), None),
        ] {
            let duration = Duration::from_word(word).unwrap();
            assert_eq!(duration.bounds(now, &zone), (since, until), "{word}");
        }
        assert_eq!(Duration::Always.bounds(now, &zone), (None, None));
        assert_eq!(Duration::from_word("LAST_30_DAYS"), None);
    }

    #[test]
    fn every_operation_is_in_one_trail_but_those_of_the_simulator() {
        let [resource, user, both] = [Trail::Resource, Trail::User, Trail::Both].map(Trail::operations);
        assert!(resource.contains(&"Password Retrieved") && resource.contains(&"Account Locked"));
        assert!(
            user.contains(&"User Signed In") && user.contains(&"Vault Locked") && user.contains(&"RPA Entry Added")
        );
        for simulators in ["Sandbox", "Snapshot", "Settings", "Fault", "Target", "Ticket"] {
            assert!(!both.iter().any(|words| words.starts_with(simulators)), "{simulators}");
        }
        assert_eq!(both.len() + 12, AuditOperation::ALL.len());
        assert!(resource.iter().all(|words| !user.contains(words)));
        assert_eq!(Trail::from_word("resource"), Some(Trail::Resource));
        assert_eq!(Trail::from_word("tea"), None);
    }
}
