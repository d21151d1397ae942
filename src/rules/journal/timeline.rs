//! How many calls came when, and how they ended: the journal in a picture.

use jiff::{SignedDuration, Timestamp};

use crate::model::journal::Entry;

/// How a call ended, as far as a look tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was carried out.
    Success,
    /// It was refused.
    Failed,
    /// A fault stepped in, or its client left before the answer.
    Disturbed,
}

impl End {
    /// Every end.
    pub const ALL: [Self; 3] = [Self::Success, Self::Failed, Self::Disturbed];

    /// How a call ended.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        match &entry.answer {
            Some(answer) if entry.fault.is_none() && answer.outcome == "Success" => Self::Success,
            Some(_) if entry.fault.is_none() => Self::Failed,
            _ => Self::Disturbed,
        }
    }
}

/// The calls within a piece of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its beginning.
    pub from: Timestamp,
    /// How many calls ended how, in the order of [`End::ALL`].
    pub ends: [usize; 3],
}

/// Lengths that people think in, in seconds.
const STEPS: [i64; 14] = [
    1,
    5,
    15,
    60,
    300,
    900,
    3_600,
    10_800,
    21_600,
    86_400,
    604_800,
    2_592_000,
    31_536_000,
    315_360_000,
];

/// The calls in at most `most` slots of equal length without a gap, from the earliest to the latest, by sandbox time; and
/// the length of a slot. There are none where there are no calls.
#[must_use]
pub fn timeline<'a>(entries: impl Iterator<Item = &'a Entry> + Clone, most: usize) -> (Vec<Slot>, SignedDuration) {
    let seconds = |entry: &Entry| entry.at.as_second();
    let earliest = entries.clone().map(seconds).min();
    let (Some(first), Some(last)) = (earliest, entries.clone().map(seconds).max()) else {
        return (Vec::new(), SignedDuration::ZERO);
    };
    let slots_of = |step: i64| last.div_euclid(step) - first.div_euclid(step) + 1;
    let fitting = STEPS
        .into_iter()
        .find(|step| slots_of(*step) <= most.try_into().unwrap_or(i64::MAX));
    // Sandbox time is shorter than so many of the longest steps, unless hardly any slot is allowed.
    let step = fitting.unwrap_or(i64::MAX);
    let begin = first.div_euclid(step);
    let mut slots: Vec<_> = (0..slots_of(step))
        .map(|index| Slot {
            from: Timestamp::from_second((begin + index).saturating_mul(step)).unwrap_or(Timestamp::MIN),
            ends: [0; 3],
        })
        .collect();
    for entry in entries {
        let index = usize::try_from(seconds(entry).div_euclid(step) - begin).unwrap_or_default();
        if let Some(slot) = slots.get_mut(index) {
            slot.ends[End::of(entry) as usize] += 1;
        }
    }
    (slots, SignedDuration::from_secs(step))
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn at(seconds: i64) -> Entry {
        Entry {
            at: Timestamp::from_second(seconds).unwrap(),
            fault: None,
            ..entry(1)
        }
    }

    #[test]
    fn calls_fall_into_slots_of_a_length_that_people_think_in() {
        let entries = [at(-1), at(0), at(59), at(60), at(600)];
        let (slots, step) = timeline(entries.iter(), 20);
        assert_eq!((step, slots.len()), (SignedDuration::from_mins(1), 12));
        let counts: Vec<_> = slots.iter().map(|slot| slot.ends[1]).collect();
        assert_eq!(counts, [1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(slots[0].from.as_second(), -60);
        assert_eq!(timeline([at(7)].iter(), 20).0.len(), 1);
        assert!(timeline([].iter(), 20).0.is_empty());
        let whole_time = [at(Timestamp::MIN.as_second()), at(Timestamp::MAX.as_second())];
        assert!(timeline(whole_time.iter(), 1_100).0.len() <= 1_100);
        assert!(timeline(whole_time.iter(), 1).0.len() <= 2);
    }

    #[test]
    fn a_call_ends_in_one_of_three_ways() {
        let carried_out = |mut entry: Entry| {
            if let Some(answer) = &mut entry.answer {
                answer.outcome = "Success";
            }
            entry
        };
        assert_eq!(End::of(&carried_out(at(0))), End::Success);
        assert_eq!(End::of(&at(0)), End::Failed);
        assert_eq!(End::of(&carried_out(entry(1))), End::Disturbed);
        assert_eq!(End::of(&Entry { answer: None, ..at(0) }), End::Disturbed);
    }
}
