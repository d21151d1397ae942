//! Whether calls were made as somebody says, and if not, what came nearest.

use std::fmt;
use std::ops::ControlFlow;

use super::{Difference, Pattern};
use crate::model::face::Face;
use crate::model::journal::Entry;

#[cfg(test)]
mod tests;

/// How often a call is to have been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// At least so often.
    pub at_least: usize,
    /// At most so often.
    pub at_most: Option<usize>,
}

impl Times {
    /// Once or more often.
    pub const ANY: Self = Self {
        at_least: 1,
        at_most: None,
    };

    /// Exactly so often.
    #[must_use]
    pub fn exactly(count: usize) -> Self {
        Self {
            at_least: count,
            at_most: Some(count),
        }
    }

    fn allow(self, count: usize) -> bool {
        count >= self.at_least && self.at_most.is_none_or(|most| count <= most)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.at_least, self.at_most) {
            (least, Some(most)) if least == most => write!(f, "exactly {least}"),
            (0, Some(most)) => write!(f, "at most {most}"),
            (least, Some(most)) => write!(f, "{least} to {most}"),
            (least, None) => write!(f, "at least {least}"),
        }
    }
}

/// What somebody says was called.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// The calls.
    pub patterns: Vec<Pattern>,
    /// How often each.
    pub times: Times,
    /// Whether one is to have come after the other, in the patterns' order; other calls may lie between.
    pub in_order: bool,
    /// Whether nothing else was called.
    pub nothing_else: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It was so. For each pattern the ids of its calls.
    Met(Vec<Vec<u64>>),
    /// It was not.
    Missed(Missed),
}

/// Why it was not so.
#[derive(Debug, Clone, PartialEq)]
pub enum Missed {
    /// A pattern has too few or too many calls.
    Count {
        /// The pattern's place.
        pattern: usize,
        /// The ids of its calls.
        found: Vec<u64>,
        /// What came nearest, where there are too few.
        nearest: Option<Nearest>,
    },
    /// No call of this pattern came after that of the pattern before it.
    Order {
        /// The pattern's place.
        pattern: usize,
        /// The call after which it was to come.
        after: u64,
        /// The ids of its calls, which all came too early.
        found: Vec<u64>,
    },
    /// Nothing speaks against it, but calls are no longer there, and any of them may.
    Forgotten,
    /// There were other calls.
    Others {
        /// Their ids.
        ids: Vec<u64>,
        /// In what the first of them differs from the pattern that it is most like.
        nearest: Option<Nearest>,
    },
}

/// A call that is not as a pattern has it, and in what.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The call's id.
    pub id: u64,
    /// The pattern's place.
    pub pattern: usize,
    /// Field by field.
    pub differences: Vec<Difference>,
}

/// Whether the calls are as they are expected to be. So many others are no longer there.
#[must_use]
pub fn verify(expectation: &Expectation, entries: &[&Entry], dropped: u64) -> Verdict {
    let found: Vec<Vec<u64>> = expectation
        .patterns
        .iter()
        .map(|pattern| ids(entries.iter().filter(|entry| pattern.matches(entry))))
        .collect();
    let missed = count(expectation, entries, &found)
        .or_else(|| order(expectation, &found))
        .or_else(|| others(expectation, entries))
        .or_else(|| forgotten(expectation, dropped));
    missed.map_or(Verdict::Met(found), Verdict::Missed)
}

/// That something was called, those that are there tell; that nothing more was called, they do not.
fn forgotten(expectation: &Expectation, dropped: u64) -> Option<Missed> {
    let limits = expectation.nothing_else || expectation.times.at_most.is_some();
    (limits && dropped > 0).then_some(Missed::Forgotten)
}

fn ids<'a>(entries: impl Iterator<Item = &'a &'a Entry>) -> Vec<u64> {
    entries.map(|entry| entry.id).collect()
}

fn count(expectation: &Expectation, entries: &[&Entry], found: &[Vec<u64>]) -> Option<Missed> {
    let times = expectation.times;
    let (pattern, found) = found.iter().enumerate().find(|(_, found)| !times.allow(found.len()))?;
    let too_few = found.len() < times.at_least;
    let nearest = || {
        let others = entries.iter().filter(|entry| found.binary_search(&entry.id).is_err());
        others
            .map(|entry| nearest_of(entry, pattern, &expectation.patterns[pattern]))
            // Of two that are equally near, the later one.
            .min_by_key(|nearest| (distance(nearest), std::cmp::Reverse(nearest.id)))
    };
    Some(Missed::Count {
        pattern,
        found: found.clone(),
        nearest: too_few.then(nearest).flatten(),
    })
}

fn order(expectation: &Expectation, found: &[Vec<u64>]) -> Option<Missed> {
    if !expectation.in_order {
        return None;
    }
    let mut after = None;
    let broken = found.iter().enumerate().try_for_each(|(pattern, found)| {
        // Ids ascend in a journal.
        let later = |id: &&u64| after.is_none_or(|after| **id > after);
        match (found.iter().find(later), after) {
            (Some(id), _) => {
                after = Some(*id);
                ControlFlow::Continue(())
            }
            // Nothing was expected of it, or nothing came before it.
            (None, None) => ControlFlow::Continue(()),
            (None, Some(_)) if found.is_empty() => ControlFlow::Continue(()),
            (None, Some(after)) => ControlFlow::Break(Missed::Order {
                pattern,
                after,
                found: found.clone(),
            }),
        }
    });
    broken.break_value()
}

/// Calls that nobody expected, on the faces that the patterns name, or the product's API where they name none.
fn others(expectation: &Expectation, entries: &[&Entry]) -> Option<Missed> {
    if !expectation.nothing_else {
        return None;
    }
    let named: Vec<Face> = expectation.patterns.iter().filter_map(|pattern| pattern.face).collect();
    let looked_at = |face| {
        if named.is_empty() {
            face == Face::Rest
        } else {
            named.contains(&face)
        }
    };
    let is_other =
        |entry: &&&Entry| looked_at(entry.face) && !expectation.patterns.iter().any(|pattern| pattern.matches(entry));
    let others: Vec<&&Entry> = entries.iter().filter(is_other).collect();
    let first = others.first()?;
    let patterns = expectation.patterns.iter().enumerate();
    let nearest = patterns
        .map(|(place, pattern)| nearest_of(first, place, pattern))
        .min_by_key(distance);
    Some(Missed::Others {
        ids: others.iter().map(|entry| entry.id).collect(),
        nearest,
    })
}

fn nearest_of(entry: &Entry, place: usize, pattern: &Pattern) -> Nearest {
    Nearest {
        id: entry.id,
        pattern: place,
        differences: pattern.differences(entry),
    }
}

/// Another operation is further away than another reason.
fn distance(nearest: &Nearest) -> usize {
    let weight = |difference: &Difference| match &*difference.field {
        "operation" | "face" => 8,
        "method" | "path" => 4,
        "resource" | "account" | "caller" | "token" => 2,
        _ => 1,
    };
    nearest.differences.iter().map(weight).sum()
}
