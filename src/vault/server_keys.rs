//! The keys that a running server keeps. None of them leads to the master key, nor to the data key of a locked vault.

use std::fmt;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use zeroize::Zeroizing;

use super::cipher::{Binding, VaultError};
use super::key_file::MasterKeyError;
use super::master::key_from;
use super::passphrase;
use super::traces::deep;
use super::wrapping::WrappingKey;
use super::{DataKey, DataKeyState, KeyAtRest, MasterKey, TargetMarks, Vault};
use crate::model::ids::SandboxName;

/// The version of the standing key, which has not changed yet.
const STANDING_VERSION: u32 = 1;

/// What a server works with once it has started and forgotten its master key.
pub struct ServerKeys {
    pub(super) wrapping: WrappingKey,
    pub(super) standing: SecretBox<[u8; 32]>,
    pub(super) target_marks: SecretBox<[u8; 32]>,
    /// What makes the master key from a passphrase, where one does; otherwise its secret is the key itself.
    pub(super) passphrase_file: Option<PathBuf>,
}

impl ServerKeys {
    /// The vault of what a locked sandbox needs, too: what people prove themselves with, tokens, and what the simulator
    /// itself goes back to or has set up. It is never locked.
    #[must_use]
    pub fn standing_vault(&self, sandbox: &SandboxName) -> Vault {
        let key = SecretBox::init_with_mut(|key| {
            *key = *blake3::keyed_hash(self.standing.expose_secret(), sandbox.as_str().as_bytes()).as_bytes();
        });
        Vault::with_key(sandbox.clone(), STANDING_VERSION, DataKey(key))
    }

    /// A new data key for a sandbox, open.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the cipher refuses.
    pub fn fresh_key(&self, sandbox: &SandboxName, version: u32) -> Result<DataKeyState, VaultError> {
        let key = DataKey::fresh();
        let at_rest = KeyAtRest {
            wrapped: self.wrapping.wrap(&binding(sandbox, version), &key)?,
            sealed_for: sandbox.clone(),
            version,
        };
        Ok(DataKeyState::open(at_rest, key))
    }

    /// By what a target knows a password while the vault is locked.
    #[must_use]
    pub fn target_marks(&self) -> TargetMarks<'_> {
        TargetMarks::with_key(&self.target_marks)
    }

    /// The master key that a secret makes, as this server's was made: from the passphrase, or from what the key file
    /// holds. It is for whoever asks to find out whether it opens anything. Slow where there is a passphrase.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::WrongPassphrase`] for a secret that makes no key, or what reading the file said.
    pub fn master_key(&self, secret: &SecretString) -> Result<MasterKey, MasterKeyError> {
        deep(|| match &self.passphrase_file {
            Some(file) => passphrase::read(file, secret),
            None => {
                let hex = secret.expose_secret().trim();
                let bytes = HEXLOWER.decode(hex.as_bytes()).map(Zeroizing::new);
                let key = bytes.ok().and_then(|bytes| key_from(&bytes));
                key.map(MasterKey::from).ok_or(MasterKeyError::WrongPassphrase)
            }
        })
    }
}

impl fmt::Debug for ServerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKeys")
    }
}

/// What a wrapped key is bound to.
pub(super) fn binding(sandbox: &SandboxName, version: u32) -> Binding {
    Binding::new("pam360-sim wrapped data key")
        .text(sandbox.as_str())
        .number(version.into())
}
