//! What the server counts of its requests. Every label comes from a list that the program knows: no name, id or path
//! that a client sent can make a new series.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::model::face::Face;

/// Upper bounds of the buckets, in seconds.
pub const BUCKETS: [f64; 12] = [
    0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 10.0, 60.0,
];

/// A request, as far as it is counted.
pub struct Call<'a> {
    /// Where it came to.
    pub face: Face,
    /// The operation's name.
    pub operation: Option<&'a str>,
    /// What it was answered; none where its client left before.
    pub outcome: Option<&'static str>,
    /// The rule that refused.
    pub rule: Option<&'a str>,
    /// The kind of the fault that stepped in.
    pub fault: Option<&'static str>,
    /// How long it took.
    pub duration: Duration,
}

/// The counts since the start.
#[derive(Default)]
pub struct Metrics(Mutex<Counts>);

/// Each series with its count.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Requests, by face, operation, outcome and rule.
    pub requests: BTreeMap<Series, u64>,
    /// How long they took, by face.
    pub durations: BTreeMap<&'static str, Histogram>,
    /// Faults that stepped in, by kind.
    pub faults: BTreeMap<&'static str, u64>,
}

/// What tells one count of requests from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// The face.
    pub face: &'static str,
    /// The operation, or `none`.
    pub operation: Box<str>,
    /// The outcome.
    pub outcome: &'static str,
    /// The rule, or nothing.
    pub rule: Box<str>,
}

/// Durations in buckets.
#[derive(Debug, Clone, Copy, Default)]
pub struct Histogram {
    /// How many fell into each bucket, not yet added up; the last one is for what is longer than all.
    pub buckets: [u64; BUCKETS.len() + 1],
    /// All durations together, in seconds.
    pub sum: f64,
}

impl Metrics {
    /// Counts a request.
    pub fn note(&self, call: &Call<'_>) {
        let seconds = call.duration.as_secs_f64();
        let bucket = BUCKETS.partition_point(|bound| *bound < seconds);
        let series = Series {
            face: call.face.as_str(),
            operation: call.operation.unwrap_or("none").into(),
            outcome: outcome(call.outcome),
            rule: call.rule.filter(|rule| is_id(rule)).unwrap_or("").into(),
        };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = counts.durations.entry(series.face).or_default();
        durations.buckets[bucket] += 1;
        durations.sum += seconds;
        *counts.requests.entry(series).or_default() += 1;
        if let Some(kind) = call.fault {
            *counts.faults.entry(kind).or_default() += 1;
        }
    }

    /// The counts now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The label of what a decision tells.
fn outcome(told: Option<&'static str>) -> &'static str {
    match told {
        None => "left",
        Some("Failed") => "failed",
        Some(_) => "success",
    }
}

/// Rules' ids are the program's own; whatever else a reason may begin with is none.
fn is_id(rule: &str) -> bool {
    rule.len() <= 24
        && rule
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(seconds: f64) -> Call<'static> {
        Call {
            face: Face::Rest,
            operation: None,
            outcome: Some("Failed"),
            rule: Some("ROUTE-1"),
            fault: None,
            duration: Duration::from_secs_f64(seconds),
        }
    }

    #[test]
    fn a_duration_falls_into_the_first_bucket_that_it_fits_in() {
        let metrics = Metrics::default();
        for seconds in [0.000_2, 0.001, 0.001_1, 61.0] {
            metrics.note(&call(seconds));
        }
        let histogram = metrics.counts().durations["rest"];
        assert_eq!(histogram.buckets, [1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn a_reason_that_begins_with_no_id_makes_no_series() {
        let metrics = Metrics::default();
        for rule in ["ROUTE-1", "what a client wrote", "and something else"] {
            metrics.note(&Call {
                rule: Some(rule),
                ..call(0.1)
            });
        }
        let rules: Vec<_> = metrics
            .counts()
            .requests
            .keys()
            .map(|series| series.rule.to_string())
            .collect();
        assert_eq!(rules, ["", "ROUTE-1"]);
    }
}
