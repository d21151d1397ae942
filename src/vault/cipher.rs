//! The one cipher of the vault: XChaCha20-Poly1305 with a fresh nonce, bound to what its text belongs to.

use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::clock::fresh_bytes;

const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

/// How much longer than its text a sealed text is, in bytes.
pub(super) const OVERHEAD: usize = NONCE_LENGTH + TAG_LENGTH;

/// Why a text could not be sealed or opened.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum VaultError {
    /// It was sealed with another key or for another place, or it was changed since.
    #[error("a sealed value does not belong where it was found, or it was changed")]
    NotAuthentic,
    /// The master key is not the one that wrapped a sandbox's key.
    #[error(
        "its secrets belong to another master key: put back the key file or the passphrase that this data folder was made with"
    )]
    OtherMasterKey,
    /// It was sealed with another version of the sandbox's key.
    #[error("a value sealed with key version {sealed} was given to a vault with key version {vault}")]
    OtherKeyVersion {
        /// The version that the value names.
        sealed: u32,
        /// The version that the vault holds.
        vault: u32,
    },
    /// The bytes are no sealed value at all.
    #[error("a sealed value is malformed")]
    Malformed,
    /// The vault is locked: its key is not in memory (LOCK-1).
    #[error("the vault is locked")]
    Locked,
    /// The text is longer than the cipher allows (256 GiB).
    #[error("a text is too long to be sealed")]
    TooLong,
}

/// What a sealed text is bound to (its "associated data"): it opens only under an equal binding.
///
/// Every text is written behind its length and every number in full, so that no two bindings are written alike.
pub(super) struct Binding(Vec<u8>);

impl Binding {
    /// A binding for one purpose, a constant of the calling code.
    pub(super) fn new(purpose: &'static str) -> Self {
        Self(Vec::with_capacity(160)).text(purpose)
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(&(text.len() as u64).to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    pub(super) fn number(mut self, number: i64) -> Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }
}

/// A key that is ready to seal and open. It is wiped when dropped.
pub(super) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Appends nonce, ciphertext and tag to `out`.
    pub(super) fn seal(&self, binding: &Binding, plain: &[u8], out: &mut Vec<u8>) -> Result<(), VaultError> {
        let nonce: [u8; NONCE_LENGTH] = fresh_bytes();
        // Room for everything at once: growing later would leave a copy of the plain text behind.
        out.reserve(OVERHEAD + plain.len());
        out.extend_from_slice(&nonce);
        let text = out.len();
        out.extend_from_slice(plain);
        let tag = self
            .0
            .encrypt_inout_detached(&XNonce::from(nonce), &binding.0, (&mut out[text..]).into())
            .map_err(|_| VaultError::TooLong)?;
        out.extend_from_slice(&tag);
        Ok(())
    }

    /// The text of what [`Cipher::seal`] appended.
    pub(super) fn open(&self, binding: &Binding, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (nonce, rest) = sealed
            .split_first_chunk::<NONCE_LENGTH>()
            .ok_or(VaultError::Malformed)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_LENGTH>().ok_or(VaultError::Malformed)?;
        let mut text = Zeroizing::new(ciphertext.to_vec());
        self.0
            .decrypt_inout_detached(
                &XNonce::from(*nonce),
                &binding.0,
                text.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| VaultError::NotAuthentic)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_that_only_look_alike_when_joined_differ() {
        let whole = Binding::new("p").text("ab").text("c");
        let moved = Binding::new("p").text("a").text("bc");
        assert_ne!(whole.0, moved.0);
    }

    #[test]
    fn equal_texts_are_never_sealed_alike() {
        let cipher = Cipher::new(&[7; 32]);
        let seal = || {
            let mut out = Vec::new();
            cipher.seal(&Binding::new("p"), b"text", &mut out).unwrap();
            out
        };
        assert_ne!(seal(), seal());
    }
}
