//! How data keys are wrapped: with HPKE (RFC 9180), so that a server can wrap one for a master key that it has forgotten.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::DataKey;
use super::cipher::{Binding, VaultError};
use super::master::key_from;
use crate::clock::fresh_stream;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// What the encapsulated key takes at the begin of a wrapped key.
const ENCAPSULATED_LENGTH: usize = 32;

/// Says what the keys are for, in the protocol's own field.
const PURPOSE: &[u8] = b"pam360-sim wrapped data key";

/// The half that wraps. It opens nothing.
pub(super) struct WrappingKey(PublicKey);

/// The half that opens what the other one wrapped. It is wiped when dropped.
pub(super) struct UnwrappingKey(PrivateKey);

/// The two halves that a secret always makes.
pub(super) fn pair(secret: &[u8; 32]) -> (UnwrappingKey, WrappingKey) {
    let (private, public) = X25519HkdfSha256::derive_keypair(secret);
    (UnwrappingKey(private), WrappingKey(public))
}

impl WrappingKey {
    /// Wraps a key: encapsulated key, ciphertext, tag.
    pub(super) fn wrap(&self, binding: &Binding, key: &DataKey) -> Result<Vec<u8>, VaultError> {
        let (encapsulated, text) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.0,
            PURPOSE,
            key.0.expose_secret(),
            binding.as_bytes(),
            &mut fresh_stream(),
        )
        .map_err(|_| VaultError::Malformed)?;
        let mut wrapped = encapsulated.to_bytes().to_vec();
        wrapped.extend_from_slice(&text);
        Ok(wrapped)
    }
}

impl UnwrappingKey {
    /// Opens what [`WrappingKey::wrap`] wrapped under an equal binding.
    pub(super) fn unwrap(&self, binding: &Binding, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let (encapsulated, text) = wrapped
            .split_first_chunk::<ENCAPSULATED_LENGTH>()
            .ok_or(VaultError::Malformed)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).map_err(|_| VaultError::Malformed)?;
        let plain = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            PURPOSE,
            text,
            binding.as_bytes(),
        )
        .map(Zeroizing::new)
        .map_err(|_| VaultError::NotAuthentic)?;
        key_from(&plain).map(DataKey).ok_or(VaultError::Malformed)
    }
}
