//! How long a sandbox is kept.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::clock::{ClockState, real_now};

/// The time for which a sandbox is kept. It is over when it has passed by the sandbox's own clock or outside, whichever
/// comes first: a sandbox whose time was moved on ends as everything in it does, and one whose time stands still is not
/// kept for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The time for which it was to be kept.
    pub ttl: SignedDuration,
    /// The end by the sandbox's own clock.
    pub expires_at: Timestamp,
    /// The end by real time.
    outside: Timestamp,
}

impl Lease {
    /// A lease that begins now, which is `now` in the sandbox.
    #[must_use]
    pub fn new(ttl: SignedDuration, now: Timestamp) -> Self {
        let end = |begin: Timestamp| begin.saturating_add(ttl).unwrap_or(Timestamp::MAX);
        Self {
            ttl,
            expires_at: end(now),
            outside: end(real_now()),
        }
    }

    /// The instant of real time at which it is over, as long as the sandbox's clock runs as it does.
    #[must_use]
    pub fn ends_really(&self, clock: ClockState) -> Timestamp {
        let by_clock = match clock {
            ClockState::Real { offset } => self.expires_at.saturating_sub(offset).unwrap_or(Timestamp::MIN),
            ClockState::Frozen { now } if now >= self.expires_at => Timestamp::MIN,
            ClockState::Frozen { .. } => Timestamp::MAX,
        };
        by_clock.min(self.outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_over_by_the_sandboxs_clock_or_outside_whichever_comes_first() {
        let (hour, day) = (SignedDuration::from_hours(1), SignedDuration::from_hours(24));
        let frozen: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let lease = Lease::new(hour, frozen);
        assert_eq!(lease.expires_at, frozen + hour);
        // Standing still, set back or not yet there: the time outside counts.
        for now in [frozen, frozen - day, frozen + hour - SignedDuration::from_millis(1)] {
            assert_eq!(lease.ends_really(ClockState::Frozen { now }), lease.outside);
        }
        let now = frozen + hour;
        assert_eq!(lease.ends_really(ClockState::Frozen { now }), Timestamp::MIN);

        let begun = real_now();
        let lease = Lease::new(hour, begun);
        let half = SignedDuration::from_mins(30);
        let ends = |offset| lease.ends_really(ClockState::Real { offset });
        assert_eq!(ends(SignedDuration::ZERO), lease.expires_at.min(lease.outside));
        assert_eq!(ends(half), begun + half);
        assert_eq!(ends(-half), lease.outside);
        assert!(ends(day) < begun);
    }
}
