//! A fault at work.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Fault, Pause};

/// A fault as a sandbox keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ActiveFault {
    /// Its name.
    pub name: String,
    /// What was asked for.
    pub spec: Fault,
    /// Whether it is one of the catalogue, which came here when a path first named it.
    pub built_in: bool,
    /// The digest of the token that it is for; it is made anew wherever a fault is read.
    #[serde(skip)]
    pub token: Option<Vec<u8>>,
    /// Tells it from another of its name that was there before; given out where it is kept.
    #[serde(skip)]
    pub number: u64,
    /// When it is over.
    pub ends_at: Option<Timestamp>,
    /// What it has met so far.
    pub tally: Tally,
}

/// What a fault has met so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Requests that matched.
    pub seen: u64,
    /// Requests to which it was applied.
    pub applied: u64,
}

impl ActiveFault {
    /// Whether it can still be applied, as far as its count and its time go.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        let in_time = self.ends_at.is_none_or(|end| now < end);
        let nth_is_past = self.spec.matches.nth.is_some_and(|nth| self.tally.seen >= nth);
        !in_time || nth_is_past || self.left() == Some(0)
    }

    /// How many times it can still be applied, if that is counted.
    #[must_use]
    pub fn left(&self) -> Option<u64> {
        let times = self.spec.times?;
        Some(times.saturating_sub(self.tally.applied))
    }

    /// The same fault, to be set up anew: what is left of its counts and of its time. None where nothing is.
    #[must_use]
    pub fn remaining(&self, now: Timestamp) -> Option<Fault> {
        if self.is_over(now) {
            return None;
        }
        let mut fault = self.spec.clone();
        fault.name = Some(self.name.clone());
        fault.times = self.left();
        fault.after = fault.after.saturating_sub(self.tally.seen);
        fault.matches.nth = fault.matches.nth.map(|nth| nth - self.tally.seen);
        fault.ttl = self.ends_at.map(|end| Pause::from(end.duration_since(now)));
        Some(fault)
    }
}
