//! Sandboxes: made from a fixture or a snapshot, opened again, set back, dropped.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Result, ServiceError};
use crate::clock::ClockState;
use crate::store::StoreError;
use crate::vault::{Place, SealedColumn};

mod copy;
mod create;
mod data_keys;
mod leases;
mod open;
mod remove;
mod set_back;
mod settings;
pub mod snapshots;
#[cfg(test)]
mod tests;
mod tokens;

pub use create::{Begin, Spec, create};
pub(super) use data_keys::{keep as keep_data_key, renew as renew_data_key};
pub use leases::drop_forgotten;
pub use open::{open, open_others};
pub use remove::remove;
pub use set_back::reset;
pub(super) use settings::change_settings_as;
pub use settings::{change_settings, set_clock};
pub use tokens::{AppTokenOf, AuthTokenOf, Tokenry, tokens};

/// Where the fixture that a sandbox came from is sealed.
const ORIGIN: Place = Place {
    column: SealedColumn::Origin,
    row: 1,
};

/// The clock as the database keeps it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredClock {
    Real(SignedDuration),
    Frozen(Timestamp),
}

fn stored(state: ClockState) -> StoredClock {
    match state {
        ClockState::Real { offset } => StoredClock::Real(offset),
        ClockState::Frozen { now } => StoredClock::Frozen(now),
    }
}

fn clock_state(stored: StoredClock) -> ClockState {
    match stored {
        StoredClock::Real(offset) => ClockState::Real { offset },
        StoredClock::Frozen(now) => ClockState::Frozen { now },
    }
}

fn inconsistent(column: &'static str) -> ServiceError {
    let table = "sandbox";
    StoreError::Inconsistent { table, column }.into()
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| inconsistent("settings"))
}

fn from_json<T: serde::de::DeserializeOwned>(column: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| inconsistent(column))
}
