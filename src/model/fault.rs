//! Faults: what goes wrong between a client and the simulated product, on purpose.
//!
//! A [`Fault`] says which requests it is for, how often, and what they meet. `docs/faults.md` describes the same for
//! people; the built-in ones are in [`catalogue`].

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

mod active;
pub mod catalogue;
mod kind;
pub mod kinds;
mod problem;
mod refusal;
mod text;

pub use active::{ActiveFault, Tally};
pub use kind::{BodyForm, FaultKind, LostHow, OddBody, RedirectTo, State};
pub use problem::{FaultProblem, is_fault_name};
pub use refusal::RefusalRule;
pub use text::{Pause, ThingName};

use crate::model::secret::expose;

/// The most faults that a sandbox holds.
pub const MOST_FAULTS: usize = 1000;

/// Something that goes wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its name, as in paths; one is made up where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which requests meet it.
    #[serde(rename = "match", default, skip_serializing_if = "FaultMatch::is_any")]
    pub matches: FaultMatch,
    /// How often it is applied before it is over; without a number there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// How many matching requests pass before the first that may meet it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub after: u64,
    /// How long it lasts, by the sandbox's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<Pause>,
    /// Whether it is only for requests whose path begins with `/fault/NAME`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_by_path: bool,
    /// What happens.
    #[serde(rename = "fault")]
    pub kind: FaultKind,
}

/// Which requests meet a fault: those of which all holds that is said.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultMatch {
    /// The operations, by name: one, or a list of them.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "text::one_or_more"
    )]
    pub operation: Vec<String>,
    /// The method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path without its prefixes; `*` stands for any characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The resource, by id or name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<ThingName>,
    /// The account, by id or name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<ThingName>,
    /// The token that the request brings.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose")]
    pub token: Option<SecretString>,
    /// The one among the matching requests, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// How likely each matching request meets it, drawn from the sandbox's random source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

impl FaultMatch {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.operation.is_empty()
            && self.method.is_none()
            && self.path.is_none()
            && self.resource.is_none()
            && self.account.is_none()
            && self.token.is_none()
            && self.nth.is_none()
            && self.probability.is_none()
    }
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
