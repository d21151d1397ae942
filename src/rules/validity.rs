//! What is good for so many days.

use jiff::{SignedDuration, Timestamp};

/// The instant from which on something is no longer good that has been since `from`: `None` where it is good for ever, or
/// longer than calendars reach. A day has 24 hours.
#[must_use]
pub fn ends_at(from: Timestamp, days: Option<u32>) -> Option<Timestamp> {
    from.checked_add(SignedDuration::from_hours(24 * i64::from(days?))).ok()
}

/// Whether the end has come.
#[must_use]
pub fn is_over(ends_at: Option<Timestamp>, now: Timestamp) -> bool {
    ends_at.is_some_and(|at| at <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_is_whole_days_of_24_hours() {
        let noon: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        assert_eq!(ends_at(noon, None), None);
        for (days, expected) in [
            (1, "2026-01-02T12:00:00Z"),
            (31, "2026-02-01T12:00:00Z"),
            (365, "2027-01-01T12:00:00Z"),
        ] {
            assert_eq!(ends_at(noon, Some(days)), Some(expected.parse().unwrap()));
        }
        assert_eq!(ends_at(noon, Some(u32::MAX)), None);
    }

    #[test]
    fn the_end_has_come_from_its_instant_on() {
        let noon: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let before = noon - SignedDuration::from_millis(1);
        assert!(!is_over(None, Timestamp::MAX));
        assert!(!is_over(Some(noon), before));
        assert!(is_over(Some(noon), noon));
        assert!(is_over(Some(before), noon));
    }
}
