//! All key material, and the only place that does cryptography.
//!
//! ```text
//! MasterKey ──┬── opens the DataKey of each sandbox ── Vault seals and opens that sandbox's secrets
//!             ├── makes ServerKeys, which wrap data keys but open none, and seal what stands open in a locked vault
//!             └── keys TokenDigests, by which a token is found without being stored
//! ```
//!
//! A server forgets its master key once it has started. A sandbox holds a [`LockableVault`]: while it is locked there is
//! no data key in it and no key in the server that opens one; nothing can be sealed or opened but what stands open, such
//! as what people prove themselves with (LOCK-1).
//!
//! People's passwords are only ever hashed ([`PeoplePasswords`]); tokens are only ever digested, since a hash made to
//! be slow has no place in a request's path.

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

mod cipher;
mod generate;
mod key_file;
mod lockable;
mod marks;
mod master;
mod passphrase;
mod people;
mod place;
mod sealing;
mod server_keys;
mod target_marks;
mod tokens;
mod totp;
mod traces;
mod wrapping;

pub use cipher::VaultError;
pub use generate::generate;
pub use key_file::MasterKeyError;
pub use lockable::{DataKeyState, KeyAtRest, LockableVault, TriedOut, VaultWith};
pub use marks::SecretMarks;
pub use master::MasterKey;
pub use people::{HashCost, PasswordHash, PasswordHashError, PeoplePasswords};
pub use place::{Place, SealedColumn};
pub use sealing::{DataKey, Sealed, Vault};
pub use server_keys::ServerKeys;
pub use target_marks::TargetMarks;
pub use tokens::{ApiToken, InvalidToken, SessionToken, TokenDigest, TokenDigests};
pub use totp::{InvalidTotp, Totp, TotpAlgorithm, TotpForm};

/// Whether two secrets are the same, in a time that does not tell where they differ.
#[must_use]
pub fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret()
        .as_bytes()
        .ct_eq(other.expose_secret().as_bytes())
        .into()
}
