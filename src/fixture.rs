//! Fixtures: documents that describe a whole simulated installation, in YAML or JSON.
//!
//! [`read`](Fixture::from_path) turns text into a [`Fixture`] or says where the text is wrong: the shape first
//! (unknown keys, wrong kinds of value), then the sense ([`Fixture::check`]: names that nobody has, names given twice).
//! The format is described key by key in `docs/fixtures.md`.

mod built_in;
mod check;
mod document;
mod error;
mod fault;
mod host;
mod names;
mod policies;
mod position;
mod problem;
mod read;
mod request;
mod resource;
mod rpa;
mod secret;
#[cfg(test)]
mod tests;
mod variables;
mod write;

pub use built_in::BuiltIns;
pub use document::{
    Clock, ClockMode, CustomField, Fixture, FormatVersion, ResourceGroup, Role, Ticketing, User, UserGroup, Vault,
};
pub use error::{Fault, FixtureError};
pub use names::{Names, RoleName};
pub use policies::Policies;
pub use position::{Path, Position, Step};
pub use problem::{Finding, Problem, Thing};
pub use request::PasswordRequest;
pub use resource::{Account, AccountFile, AccountTotp, Grantee, Resource, Share};
pub use rpa::RpaEntry;
pub use secret::expose;
pub use write::WriteError;

/// The fixtures that come with the program: name and text.
pub const BUILT_IN: [(&str, &str); 2] = [
    ("demo", include_str!("../fixtures/demo.yaml")),
    ("empty", include_str!("../fixtures/empty.yaml")),
];
