//! How data keys are wrapped: so that a server can do it for a master key that it has forgotten, and opens none.
//!
//! HPKE (RFC 9180) seals the first link of a chain for the master key's public half. Each link wraps one data key and
//! makes the next link; then it is wiped, and nothing leads back to it but the first.

use std::sync::{Mutex, PoisonError};

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

use super::DataKey;
use super::cipher::{Binding, Cipher, VaultError};
use super::master::key_from;
use super::traces::deep;
use crate::clock::{fresh_bytes, fresh_stream};

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// What the encapsulated key and the first link take at the begin of a wrapped key, and the number of the link behind them.
const ENCAPSULATED_LENGTH: usize = 32;
const FIRST_LENGTH: usize = 32 + 16;
const NUMBER_LENGTH: usize = 2;

/// As many links has a chain: whoever opens a key goes along it.
const LINKS: u16 = 1024;

/// Says what the keys are for, in the protocol's own field.
const PURPOSE: &[u8] = b"pam360-sim first link of wrapped data keys";
const NEXT: &str = "pam360-sim 2026 next link of wrapped data keys";

/// The half that wraps. It opens nothing that it has wrapped.
pub(super) struct WrappingKey {
    public: PublicKey,
    chain: Mutex<Option<Chain>>,
}

/// The half that opens what the other one wrapped. It is wiped when dropped.
pub(super) struct UnwrappingKey(PrivateKey);

/// The two halves that a secret always makes.
pub(super) fn pair(secret: &[u8; 32]) -> (UnwrappingKey, WrappingKey) {
    let (private, public) = X25519HkdfSha256::derive_keypair(secret);
    let wrapping = WrappingKey {
        public,
        chain: Mutex::default(),
    };
    (UnwrappingKey(private), wrapping)
}

struct Chain {
    /// The encapsulated key and the sealed first link.
    begin: Vec<u8>,
    number: u16,
    link: SecretBox<[u8; 32]>,
}

impl Chain {
    fn new(public: &PublicKey) -> Result<Self, VaultError> {
        let link = SecretBox::init_with_mut(|link| *link = fresh_bytes());
        let (encapsulated, first) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            public,
            PURPOSE,
            link.expose_secret(),
            &[],
            &mut fresh_stream(),
        )
        .map_err(|_| VaultError::Malformed)?;
        let mut begin = encapsulated.to_bytes().to_vec();
        begin.extend_from_slice(&first);
        Ok(Self { begin, number: 0, link })
    }

    /// Takes the link that nothing was wrapped with, and goes on to the next.
    fn step(&mut self) -> SecretBox<[u8; 32]> {
        let next = next(&self.link);
        self.number += 1;
        std::mem::replace(&mut self.link, next)
    }
}

fn next(link: &SecretBox<[u8; 32]>) -> SecretBox<[u8; 32]> {
    SecretBox::init_with_mut(|next| *next = blake3::derive_key(NEXT, link.expose_secret()))
}

impl WrappingKey {
    /// Wraps a key: encapsulated key, sealed first link, number (little endian), and the key sealed with that link.
    pub(super) fn wrap(&self, binding: &Binding, key: &DataKey) -> Result<Vec<u8>, VaultError> {
        let mut chain = self.chain.lock().unwrap_or_else(PoisonError::into_inner);
        deep(|| {
            let mut current = match chain.take().filter(|chain| chain.number < LINKS) {
                Some(current) => current,
                None => Chain::new(&self.public)?,
            };
            let mut wrapped = current.begin.clone();
            wrapped.extend_from_slice(&current.number.to_le_bytes());
            let link = current.step();
            *chain = Some(current);
            Cipher::new(link.expose_secret()).seal(binding, key.0.expose_secret(), &mut wrapped)?;
            Ok(wrapped)
        })
    }
}

impl UnwrappingKey {
    /// Opens what [`WrappingKey::wrap`] wrapped under an equal binding.
    pub(super) fn unwrap(&self, binding: &Binding, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let malformed = || VaultError::Malformed;
        let (encapsulated, rest) = wrapped
            .split_first_chunk::<ENCAPSULATED_LENGTH>()
            .ok_or_else(malformed)?;
        let (first, rest) = rest.split_first_chunk::<FIRST_LENGTH>().ok_or_else(malformed)?;
        let (number, sealed) = rest.split_first_chunk::<NUMBER_LENGTH>().ok_or_else(malformed)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).map_err(|_| VaultError::Malformed)?;
        let number = u16::from_le_bytes(*number);
        if number >= LINKS {
            return Err(VaultError::Malformed);
        }
        let first = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            PURPOSE,
            first,
            &[],
        )
        .map(Zeroizing::new)
        .map_err(|_| VaultError::NotAuthentic)?;
        let first = key_from(&first).ok_or_else(malformed)?;
        let link = (0..number).fold(first, |link, _| next(&link));
        let plain = Cipher::new(link.expose_secret()).open(binding, sealed)?;
        key_from(&plain).map(DataKey).ok_or_else(malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding() -> Binding {
        Binding::new("p")
    }

    #[test]
    fn every_link_of_every_chain_is_opened_again_and_none_is_used_twice() {
        let (private, public) = pair(&[7; 32]);
        let mut links = std::collections::HashSet::new();
        for count in 0..=u32::from(LINKS) {
            let key = DataKey::fresh();
            let wrapped = public.wrap(&binding(), &key).unwrap();
            assert!(links.insert(wrapped[..ENCAPSULATED_LENGTH + FIRST_LENGTH + NUMBER_LENGTH].to_vec()));
            // Opening goes along the chain: some are enough.
            if count % 100 == 0 || count + 1 >= LINKS.into() {
                let opened = private.unwrap(&binding(), &wrapped).unwrap();
                assert_eq!(opened.0.expose_secret(), key.0.expose_secret());
            }
        }
        let begins: std::collections::HashSet<_> = links.iter().map(|link| &link[..ENCAPSULATED_LENGTH]).collect();
        assert_eq!(begins.len(), 2, "another chain begins when one is at its end");
    }

    #[test]
    fn the_wrapping_half_does_not_keep_the_link_that_it_wrapped_with() {
        let (_, public) = pair(&[7; 32]);
        let key = DataKey::fresh();
        let wrapped = public.wrap(&binding(), &key).unwrap();
        let sealed = &wrapped[ENCAPSULATED_LENGTH + FIRST_LENGTH + NUMBER_LENGTH..];
        let chain = public.chain.lock().unwrap();
        let kept = Cipher::new(chain.as_ref().unwrap().link.expose_secret());
        assert_eq!(kept.open(&binding(), sealed).err(), Some(VaultError::NotAuthentic));
    }

    #[test]
    fn what_was_changed_is_refused_wherever_it_was() {
        let (private, public) = pair(&[7; 32]);
        public.wrap(&binding(), &DataKey::fresh()).unwrap();
        let wrapped = public.wrap(&binding(), &DataKey::fresh()).unwrap();
        for place in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[place] ^= 1;
            assert!(private.unwrap(&binding(), &changed).is_err(), "{place}");
            assert!(private.unwrap(&binding(), &wrapped[..place]).is_err(), "{place}");
        }
    }
}
