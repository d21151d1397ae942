//! The master key from a passphrase: the key itself is nowhere, the file beside the data holds what makes it again.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::MasterKey;
use super::key_file::{self, MasterKeyError};
use crate::clock::fresh_bytes;

const FILE_VERSION: u32 = 1;

/// How much work it is to try one passphrase.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DerivationCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl DerivationCost {
    /// Paid once per start, so it may be more than a sign-in's.
    pub(super) const FULL: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };

    #[cfg(test)]
    pub(super) const FOR_TESTS: Self = Self {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    /// Whether a file may ask for it: a damaged one could ask for all of the machine's memory.
    fn is_bearable(self) -> bool {
        self.memory_kib <= 1024 * 1024 && self.passes <= 100
    }
}

/// What the file holds. Bytes are written in hexadecimal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaltFile {
    version: u32,
    argon2id: DerivationCost,
    salt: String,
    /// Comes from the key, which does not come from it: it tells a wrong passphrase from the right one.
    verifier: String,
}

/// The key that `passphrase` and the file at `path` make. The file is made first, at the given cost, if there is none.
pub(super) fn read_or_create(
    path: &Path,
    passphrase: &SecretString,
    cost: DerivationCost,
) -> Result<MasterKey, MasterKeyError> {
    if passphrase.expose_secret().is_empty() {
        return Err(MasterKeyError::EmptyPassphrase);
    }
    let content = key_file::read_or_create(path, || make(passphrase, cost))?;
    key_of(path, &content, passphrase)
}

/// The key that `passphrase` and the file at `path`, which must be there, make.
pub(super) fn read(path: &Path, passphrase: &SecretString) -> Result<MasterKey, MasterKeyError> {
    key_of(path, &key_file::read(path)?, passphrase)
}

fn key_of(path: &Path, content: &[u8], passphrase: &SecretString) -> Result<MasterKey, MasterKeyError> {
    let malformed = || MasterKeyError::Malformed { path: path.to_owned() };
    let file: SaltFile = serde_json::from_slice(content).map_err(|_| malformed())?;
    let salt = HEXLOWER.decode(file.salt.as_bytes()).map_err(|_| malformed())?;
    let verifier = HEXLOWER.decode(file.verifier.as_bytes()).map_err(|_| malformed())?;
    if file.version != FILE_VERSION || verifier.len() != 32 || !file.argon2id.is_bearable() {
        return Err(malformed());
    }
    let key = derive(passphrase, &salt, file.argon2id)?;
    if verifier_of(&key).ct_eq(&verifier).into() {
        Ok(key)
    } else {
        Err(MasterKeyError::WrongPassphrase)
    }
}

/// The content of a new file, with a salt of its own.
fn make(passphrase: &SecretString, cost: DerivationCost) -> Result<Zeroizing<Vec<u8>>, MasterKeyError> {
    let salt = fresh_bytes::<16>();
    let key = derive(passphrase, &salt, cost)?;
    let DerivationCost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    let file = json!({
        "version": FILE_VERSION,
        "argon2id": { "memory_kib": memory_kib, "passes": passes, "lanes": lanes },
        "salt": HEXLOWER.encode(&salt),
        "verifier": HEXLOWER.encode(&verifier_of(&key)),
    });
    Ok(Zeroizing::new(format!("{file:#}\n").into_bytes()))
}

fn derive(passphrase: &SecretString, salt: &[u8], cost: DerivationCost) -> Result<MasterKey, MasterKeyError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(MasterKeyError::Derivation)?;
    let mut key = SecretBox::new(Box::new([0; 32]));
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose_secret().as_bytes(), salt, key.expose_secret_mut())
        .map_err(MasterKeyError::Derivation)?;
    Ok(key.into())
}

fn verifier_of(key: &MasterKey) -> [u8; 32] {
    blake3::derive_key("pam360-sim 2026 passphrase verifier", key.key.expose_secret())
}
