//! What was called in a sandbox: its latest calls, in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::journal::Entry;
use crate::model::settings::JournalBounds as Bounds;
use crate::vault::SecretMarks;

/// The calls of one sandbox, bounded in number and size.
pub struct Journal {
    /// What stands in it in place of secrets.
    pub marks: SecretMarks,
    kept: Mutex<Kept>,
    newest: watch::Sender<u64>,
}

#[derive(Default)]
struct Kept {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    last_id: u64,
    dropped: Dropped,
    /// How often it was cleared.
    age: u64,
}

/// When a call began, as far as the journal has to know.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    age: u64,
}

/// What the bounds cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dropped {
    /// How many calls are gone, since the journal was cleared.
    pub count: u64,
    /// The id of the latest one among them.
    pub up_to: u64,
}

impl Dropped {
    /// How many calls after that id are gone.
    #[must_use]
    pub fn after(self, id: u64) -> u64 {
        // The oldest go first, so that their ids are in a row.
        self.count.min(self.up_to.saturating_sub(id))
    }
}

/// The calls at one moment.
pub struct View {
    /// Those that are kept, in the order in which they ended.
    pub entries: Vec<Arc<Entry>>,
    /// What the bounds cost.
    pub dropped: Dropped,
}

impl Journal {
    pub(super) fn new() -> Self {
        Self {
            marks: SecretMarks::fresh(),
            kept: Mutex::default(),
            newest: watch::Sender::new(0),
        }
    }

    /// Notes that a call begins.
    #[must_use]
    pub fn begin(&self) -> Begun {
        Begun { age: self.lock().age }
    }

    /// Keeps a call that is over, under the next id; what is over the bounds goes, the oldest first. Of one that began
    /// before the journal was cleared nothing is kept.
    pub fn keep(&self, begun: Begun, mut entry: Entry, bounds: Bounds) {
        if !bounds.are_open() {
            return self.miss(begun);
        }
        let id = {
            let mut kept = self.lock();
            if kept.age != begun.age {
                return;
            }
            kept.last_id += 1;
            entry.id = kept.last_id;
            kept.bytes += entry.size();
            kept.entries.push_back(Arc::new(entry));
            kept.shrink(bounds);
            kept.last_id
        };
        self.newest.send_replace(id);
    }

    /// Counts a call that is not kept, since the bounds are closed: it has an id, and counts as dropped.
    pub fn miss(&self, begun: Begun) {
        let mut kept = self.lock();
        if kept.age != begun.age {
            return;
        }
        kept.last_id += 1;
        kept.dropped.count += 1;
        kept.dropped.up_to = kept.last_id;
    }

    /// Drops what is over the bounds, which were changed.
    pub fn shrink(&self, bounds: Bounds) {
        self.lock().shrink(bounds);
    }

    /// Forgets every call. Ids go on.
    pub fn clear(&self) {
        let mut kept = self.lock();
        *kept = Kept {
            last_id: kept.last_id,
            age: kept.age + 1,
            ..Kept::default()
        };
    }

    /// The calls after that id; all for 0.
    #[must_use]
    pub fn since(&self, id: u64) -> View {
        let kept = self.lock();
        let first = kept.entries.partition_point(|entry| entry.id <= id);
        View {
            entries: kept.entries.range(first..).cloned().collect(),
            dropped: kept.dropped,
        }
    }

    /// The first call after that id, and whether one in between was dropped.
    #[must_use]
    pub fn next(&self, after: u64) -> Option<(Arc<Entry>, bool)> {
        let kept = self.lock();
        let first = kept.entries.partition_point(|entry| entry.id <= after);
        let entry = kept.entries.get(first)?;
        Some((Arc::clone(entry), kept.dropped.up_to > after))
    }

    /// The call with that id, if it is kept.
    #[must_use]
    pub fn find(&self, id: u64) -> Option<Arc<Entry>> {
        let (entry, _) = self.next(id.checked_sub(1)?)?;
        Some(entry).filter(|entry| entry.id == id)
    }

    /// How many calls are kept, and what the bounds cost.
    #[must_use]
    pub fn counts(&self) -> (usize, Dropped) {
        let kept = self.lock();
        (kept.entries.len(), kept.dropped)
    }

    /// Tells the id of the newest call whenever there is one, until the sandbox is gone.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn shrink(&mut self, bounds: Bounds) {
        while self.entries.len() > bounds.entries || self.bytes > bounds.bytes {
            let Some(entry) = self.entries.pop_front() else {
                return;
            };
            self.bytes -= entry.size();
            self.dropped.count += 1;
            self.dropped.up_to = self.dropped.up_to.max(entry.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::model::face::Face;
    use crate::model::journal::Request;

    fn entry(path_length: usize) -> Entry {
        Entry {
            id: 0,
            request_id: "r".into(),
            at: Timestamp::UNIX_EPOCH,
            duration: Duration::ZERO,
            face: Face::Rest,
            request: Request {
                method: "GET".into(),
                path: "x".repeat(path_length).into(),
                tls: false,
                query: Vec::new(),
                headers: Vec::new(),
                form: Vec::new(),
                input: None,
                body_bytes: 0,
            },
            operation: None,
            resource: None,
            account: None,
            caller: None,
            token: None,
            client: IpAddr::V4(Ipv4Addr::LOCALHOST),
            answer: None,
            fault: None,
            client_stayed: true,
        }
    }

    const WIDE: Bounds = Bounds {
        entries: 100,
        bytes: 1 << 20,
    };

    fn ids(journal: &Journal, since: u64) -> Vec<u64> {
        journal.since(since).entries.iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn the_oldest_calls_go_when_there_are_too_many() {
        let journal = Journal::new();
        let bounds = Bounds { entries: 2, ..WIDE };
        (0..5).for_each(|_| journal.keep(journal.begin(), entry(1), bounds));
        assert_eq!(ids(&journal, 0), [4, 5]);
        assert_eq!(ids(&journal, 4), [5]);
        let found = [0, 3, 4, 6].map(|id| journal.find(id).map(|entry| entry.id));
        assert_eq!(found, [None, None, Some(4), None]);
        assert_eq!(journal.counts(), (2, Dropped { count: 3, up_to: 3 }));
        journal.shrink(Bounds { entries: 1, ..WIDE });
        assert_eq!(ids(&journal, 0), [5]);
    }

    #[test]
    fn ids_go_on_when_the_journal_is_cleared_and_what_was_dropped_is_forgotten() {
        let journal = Journal::new();
        let bounds = Bounds { entries: 1, ..WIDE };
        (0..3).for_each(|_| journal.keep(journal.begin(), entry(1), bounds));
        journal.clear();
        assert_eq!(journal.counts(), (0, Dropped::default()));
        journal.keep(journal.begin(), entry(1), bounds);
        assert_eq!(ids(&journal, 0), [4]);
    }

    #[test]
    fn a_call_that_began_before_the_journal_was_cleared_is_not_kept() {
        let journal = Journal::new();
        let begun = journal.begin();
        journal.clear();
        journal.keep(begun, entry(1), WIDE);
        journal.miss(begun);
        assert_eq!(journal.counts(), (0, Dropped::default()));
        journal.keep(journal.begin(), entry(1), WIDE);
        assert_eq!(ids(&journal, 0), [1]);
    }

    #[test]
    fn a_bound_of_nothing_keeps_nothing_and_counts_what_it_cost() {
        for bounds in [Bounds { entries: 0, ..WIDE }, Bounds { bytes: 0, ..WIDE }] {
            let journal = Journal::new();
            journal.keep(journal.begin(), entry(1), bounds);
            journal.miss(journal.begin());
            assert_eq!(journal.counts(), (0, Dropped { count: 2, up_to: 2 }));
        }
    }

    proptest! {
        #[test]
        fn no_bound_is_ever_exceeded_and_the_newest_calls_stay(
            lengths in prop::collection::vec(0_usize..4000, 1..40),
            entries in 1_usize..20,
            bytes in 1_usize..20_000,
        ) {
            let journal = Journal::new();
            for length in &lengths {
                journal.keep(journal.begin(), entry(*length), Bounds { entries, bytes });
                let kept = journal.lock();
                let sum: usize = kept.entries.iter().map(|entry| entry.size()).sum();
                prop_assert_eq!(sum, kept.bytes);
                prop_assert!(kept.entries.len() <= entries && sum <= bytes);
            }
            let (kept, dropped) = journal.counts();
            prop_assert_eq!(kept as u64 + dropped.count, lengths.len() as u64);
            for id in 0..=lengths.len() as u64 {
                let later = lengths.len() as u64 - id;
                prop_assert_eq!(journal.since(id).entries.len() as u64 + dropped.after(id), later);
            }
            let newest = (dropped.up_to + 1)..=lengths.len() as u64;
            prop_assert_eq!(ids(&journal, 0), newest.collect::<Vec<_>>());
        }
    }
}
