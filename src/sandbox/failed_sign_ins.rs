//! When sign-ins failed lately. It is kept in memory alone: what is lost with it is five minutes old at most.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::vault::TokenDigest;

/// Of how many pairs of name and address failures are kept. Each costs whoever makes it the hash of a password, so that
/// pushing another one out takes longer than waiting.
const PAIRS: usize = 10_000;

/// The last failures by whom they are of: the digest of a name and an address, since what is typed as a name may be a
/// password.
#[derive(Default)]
pub struct FailedSignIns(Mutex<HashMap<TokenDigest, Vec<Timestamp>>>);

impl FailedSignIns {
    /// The failures that are kept of one pair.
    #[must_use]
    pub fn of(&self, whom: &TokenDigest) -> Vec<Timestamp> {
        self.lock().get(whom).cloned().unwrap_or_default()
    }

    /// Changes the failures of one pair, while nobody else looks at them. The newest `most` are kept.
    pub fn change<T>(&self, whom: TokenDigest, most: usize, change: impl FnOnce(&mut Vec<Timestamp>) -> T) -> T {
        let mut kept = self.lock();
        if kept.len() >= PAIRS && !kept.contains_key(&whom) {
            let oldest = kept.iter().min_by_key(|(_, failures)| failures.last().copied());
            if let Some(oldest) = oldest.map(|(whom, _)| *whom) {
                kept.remove(&oldest);
            }
        }
        let failures = kept.entry(whom).or_default();
        let changed = change(failures);
        let too_many = failures.len().saturating_sub(most);
        failures.drain(..too_many);
        changed
    }

    /// Forgets the failures of one pair, who has signed in.
    pub fn forget(&self, whom: &TokenDigest) {
        self.lock().remove(whom);
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TokenDigest, Vec<Timestamp>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_newest_failures_of_a_pair_are_kept_and_the_pair_that_failed_longest_ago_gives_way() {
        let digests = MasterKey::ephemeral().token_digests();
        let failed = FailedSignIns::default();
        let first = digests.digest("first");
        for second in 0..7 {
            failed.change(first, 5, |failures| failures.push(at(second)));
        }
        assert_eq!(failed.of(&first), [2, 3, 4, 5, 6].map(at));
        for other in 1..PAIRS {
            failed.change(digests.digest(&other.to_string()), 5, |failures| failures.push(at(7)));
        }
        assert_eq!(failed.of(&first).len(), 5);
        failed.change(digests.digest("one too many"), 5, |failures| failures.push(at(8)));
        assert!(failed.of(&first).is_empty());
        assert_eq!(failed.of(&digests.digest("one too many")), [at(8)]);
        failed.forget(&digests.digest("one too many"));
        assert!(failed.of(&digests.digest("one too many")).is_empty());
    }
}
