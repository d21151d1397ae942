//! The faults of a sandbox. Requests count them at once, so they are kept here, beside the database that keeps them over
//! a restart.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::fault::ActiveFault;

/// Every fault of a sandbox, in the order in which they were made.
pub struct Faults {
    kept: Arc<Mutex<Kept>>,
    /// Tells that some were taken away.
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct Kept {
    faults: Vec<ActiveFault>,
    last_number: u64,
}

impl Kept {
    fn add(&mut self, mut fault: ActiveFault) {
        self.last_number += 1;
        fault.number = self.last_number;
        self.faults.push(fault);
    }
}

impl Faults {
    pub(super) fn none() -> Self {
        Self {
            kept: Arc::default(),
            changed: watch::Sender::new(()),
        }
    }

    /// Works on all of them while nobody else does.
    pub fn with<T>(&self, work: impl FnOnce(&mut [ActiveFault]) -> T) -> T {
        work(&mut locked(&self.kept).faults)
    }

    /// Adds one, unless there is one of its name.
    pub fn add(&self, fault: ActiveFault) {
        let mut kept = locked(&self.kept);
        if kept.faults.iter().all(|other| other.name != fault.name) {
            kept.add(fault);
        }
    }

    /// Puts others in their place, whatever they are called.
    pub fn replace(&self, faults: Vec<ActiveFault>) {
        {
            let mut kept = locked(&self.kept);
            kept.faults.clear();
            faults.into_iter().for_each(|fault| kept.add(fault));
        }
        self.changed.send_replace(());
    }

    /// Takes away those that do not stay.
    pub fn retain(&self, stays: impl FnMut(&ActiveFault) -> bool) {
        locked(&self.kept).faults.retain(stays);
        self.changed.send_replace(());
    }

    /// Comes when the fault of that number is taken away, or goes with its sandbox.
    pub fn end_of(&self, number: u64) -> impl Future<Output = ()> + Send + use<> {
        let (kept, mut changed) = (Arc::clone(&self.kept), self.changed.subscribe());
        async move {
            while locked(&kept).faults.iter().any(|fault| fault.number == number) {
                if changed.changed().await.is_err() {
                    return;
                }
            }
        }
    }

    /// Whether none concerns a request whose path names none.
    #[must_use]
    pub fn all_wait_for_their_path(&self) -> bool {
        self.with(|faults| faults.iter().all(|fault| fault.spec.only_by_path))
    }

    /// All of them as they are now.
    #[must_use]
    pub fn all(&self) -> Vec<ActiveFault> {
        self.with(|faults| faults.to_vec())
    }
}

fn locked(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;

    use super::*;
    use crate::model::fault::{Fault, Tally};

    fn named(name: &str) -> ActiveFault {
        let spec: Fault = serde_json::from_value(serde_json::json!({"fault": {"kind": "close"}})).unwrap();
        ActiveFault {
            name: name.to_owned(),
            built_in: false,
            token: None,
            number: 0,
            ends_at: None,
            tally: Tally::default(),
            spec,
        }
    }

    fn number(faults: &Faults, name: &str) -> u64 {
        faults.all().iter().find(|fault| fault.name == name).unwrap().number
    }

    #[test]
    fn a_fault_ends_when_it_is_taken_away_or_replaced_or_goes_with_its_sandbox_and_not_before() {
        let faults = Faults::none();
        faults.replace(vec![named("a"), named("b")]);
        let has_ended = |end: &mut BoxFuture<'_, ()>| end.now_or_never().is_some();
        let end_of = |faults: &Faults, name| faults.end_of(number(faults, name)).boxed();
        let mut ends = ["a", "b"].map(|name| end_of(&faults, name));
        assert!(!ends.iter_mut().any(has_ended));
        faults.add(named("c"));
        faults.retain(|fault| fault.name != "a");
        // Another of its name does not take its place.
        faults.add(named("a"));
        assert_eq!(ends.each_mut().map(has_ended), [true, false]);
        faults.replace(vec![named("b")]);
        assert!(has_ended(&mut ends[1]));

        let mut end = end_of(&faults, "b");
        assert!(!has_ended(&mut end));
        drop(faults);
        assert!(has_ended(&mut end));
    }

    #[test]
    fn a_fault_that_is_gone_already_has_ended() {
        let faults = Faults::none();
        faults.add(named("a"));
        let gone = number(&faults, "a");
        faults.replace(vec![named("a")]);
        assert!(faults.end_of(gone).now_or_never().is_some());
    }

    #[test]
    fn one_name_is_there_once() {
        let faults = Faults::none();
        faults.add(named("a"));
        faults.add(named("a"));
        assert_eq!(faults.all().len(), 1);
    }
}
