//! The faults of a sandbox. Requests count them at once, so they are kept here, beside the database that keeps them over
//! a restart.

use std::sync::{Mutex, PoisonError};

use crate::model::fault::ActiveFault;

/// Every fault of a sandbox, in the order in which they were made.
#[derive(Default)]
pub struct Faults(Mutex<Vec<ActiveFault>>);

impl Faults {
    /// Works on all of them while nobody else does.
    pub fn with<T>(&self, work: impl FnOnce(&mut Vec<ActiveFault>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether none concerns a request whose path names none.
    #[must_use]
    pub fn all_wait_for_their_path(&self) -> bool {
        self.with(|faults| faults.iter().all(|fault| fault.spec.only_by_path))
    }

    /// All of them as they are now.
    #[must_use]
    pub fn all(&self) -> Vec<ActiveFault> {
        self.with(|faults| faults.clone())
    }
}
