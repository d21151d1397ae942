//! Pure decisions: no I/O, no async, no clock. Facts go in, a verdict comes out; each rule's id stands beside it.

pub mod access;
pub mod access_control;
pub mod audit_trail;
pub mod criteria;
pub mod faults;
pub mod hosts;
pub mod journal;
pub mod locks;
pub mod password_age;
pub mod refusal;
pub mod rpa;
pub mod sharing;
pub mod sign_in;
pub mod tokens;
pub mod use_password;
pub mod users;
pub mod validity;

pub use refusal::{AuthCause, Lookup, Refusal, SecondFactorCause};
