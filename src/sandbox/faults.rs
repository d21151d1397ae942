//! The faults of a sandbox. Requests count them at once, so they are kept here, beside the database that keeps them over
//! a restart.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::model::fault::ActiveFault;

/// Every fault of a sandbox, in the order in which they were made.
pub struct Faults {
    answering: Arc<Mutex<Vec<ActiveFault>>>,
    /// Tells when some are taken away, and how often all were replaced.
    replaced: watch::Sender<u64>,
}

impl Faults {
    pub(super) fn none() -> Self {
        Self {
            answering: Arc::default(),
            replaced: watch::Sender::new(0),
        }
    }

    /// Works on all of them while nobody else does.
    pub fn with<T>(&self, work: impl FnOnce(&mut [ActiveFault]) -> T) -> T {
        locked(&self.answering, |faults| work(faults))
    }

    /// Adds one, unless there is one of its name.
    pub fn add(&self, fault: ActiveFault) {
        locked(&self.answering, |faults| {
            if faults.iter().all(|other| other.name != fault.name) {
                faults.push(fault);
            }
        });
    }

    /// Puts others in their place, whatever they are called.
    pub fn replace(&self, faults: Vec<ActiveFault>) {
        locked(&self.answering, |answering| *answering = faults);
        self.replaced.send_modify(|times| *times += 1);
    }

    /// Takes away those that do not stay.
    pub fn retain(&self, stays: impl FnMut(&ActiveFault) -> bool) {
        locked(&self.answering, |faults| faults.retain(stays));
        self.replaced.send_modify(|_| {});
    }

    /// Comes when the fault of that name is taken away, or goes with its sandbox.
    pub fn end_of(&self, name: &str) -> impl Future<Output = ()> + Send + use<> {
        let (answering, mut replaced) = (Arc::clone(&self.answering), self.replaced.subscribe());
        let (name, begin) = (name.to_owned(), *replaced.borrow());
        async move {
            let is_there = || locked(&answering, |faults| faults.iter().any(|fault| fault.name == name));
            while *replaced.borrow_and_update() == begin && is_there() {
                if replaced.changed().await.is_err() {
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

fn locked<T>(faults: &Mutex<Vec<ActiveFault>>, work: impl FnOnce(&mut Vec<ActiveFault>) -> T) -> T {
    work(&mut faults.lock().unwrap_or_else(PoisonError::into_inner))
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
            ends_at: None,
            tally: Tally::default(),
            spec,
        }
    }

    #[test]
    fn a_fault_ends_when_it_is_taken_away_or_replaced_or_goes_with_its_sandbox_and_not_before() {
        let faults = Faults::none();
        faults.replace(vec![named("a"), named("b")]);
        let has_ended = |end: &mut BoxFuture<'_, ()>| end.now_or_never().is_some();
        let mut ends = ["a", "b"].map(|name| faults.end_of(name).boxed());
        assert!(!ends.iter_mut().any(has_ended));
        faults.add(named("c"));
        faults.retain(|fault| fault.name != "a");
        assert_eq!(ends.each_mut().map(has_ended), [true, false]);
        faults.replace(vec![named("b")]);
        assert!(has_ended(&mut ends[1]));

        let mut end = faults.end_of("b").boxed();
        assert!(!has_ended(&mut end));
        drop(faults);
        assert!(has_ended(&mut end));
    }

    #[test]
    fn one_name_is_there_once() {
        let faults = Faults::none();
        faults.add(named("a"));
        faults.add(named("a"));
        assert_eq!(faults.all().len(), 1);
    }
}
