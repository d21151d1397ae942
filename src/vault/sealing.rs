//! The vault of one sandbox: seals secrets for the one place in the database where each of them is kept.

use std::fmt;

use secrecy::{ExposeSecret, SecretBox, SecretString};

use super::Place;
use super::cipher::{Binding, Cipher, OVERHEAD, VaultError};
use super::traces::shallow;
use crate::clock::fresh_bytes;
use crate::model::ids::SandboxName;

const VERSION_LENGTH: usize = 4;

/// The key that seals one sandbox's secrets.
#[derive(Debug)]
pub struct DataKey(pub(super) SecretBox<[u8; 32]>);

impl DataKey {
    /// A new key from the operating system's randomness.
    #[must_use]
    pub fn fresh() -> Self {
        Self(shallow(|| SecretBox::init_with_mut(|key| *key = fresh_bytes())))
    }
}

/// A sealed value, as it is stored: key version (4 bytes, little endian), nonce, ciphertext, tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Reads a stored value.
    ///
    /// # Errors
    ///
    /// [`VaultError::Malformed`] when the bytes are too few to be one.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, VaultError> {
        if bytes.len() < VERSION_LENGTH + OVERHEAD {
            return Err(VaultError::Malformed);
        }
        Ok(Self(bytes))
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// The open vault of one sandbox.
pub struct Vault {
    sandbox: SandboxName,
    version: u32,
    key: DataKey,
    // Made once: opening a password is on the path of every fetch. It holds the key too, so it stays where it is.
    cipher: Box<Cipher>,
}

impl Vault {
    pub(super) fn with_key(sandbox: SandboxName, version: u32, key: DataKey) -> Self {
        let cipher = shallow(|| Box::new(Cipher::new(key.0.expose_secret())));
        Self {
            sandbox,
            version,
            key,
            cipher,
        }
    }

    /// The sandbox whose secrets this vault holds.
    #[must_use]
    pub fn sandbox(&self) -> &SandboxName {
        &self.sandbox
    }

    /// The version of the key.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn key(&self) -> &DataKey {
        &self.key
    }

    /// Seals `plain` for `place`.
    ///
    /// # Errors
    ///
    /// [`VaultError::TooLong`].
    pub fn seal(&self, place: Place, plain: &SecretString) -> Result<Sealed, VaultError> {
        let plain = plain.expose_secret().as_bytes();
        let mut bytes = Vec::with_capacity(VERSION_LENGTH + OVERHEAD + plain.len());
        bytes.extend_from_slice(&self.version.to_le_bytes());
        shallow(|| self.cipher.seal(&self.binding(place), plain, &mut bytes))?;
        Ok(Sealed(bytes))
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it was sealed elsewhere, with another key, or was changed.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<SecretString, VaultError> {
        let (version, rest) = sealed
            .0
            .split_first_chunk::<VERSION_LENGTH>()
            .ok_or(VaultError::Malformed)?;
        let version = u32::from_le_bytes(*version);
        if version != self.version {
            return Err(VaultError::OtherKeyVersion {
                sealed: version,
                vault: self.version,
            });
        }
        let mut plain = shallow(|| self.cipher.open(&self.binding(place), rest))?;
        // Moved, not copied, so that the secret is nowhere but in the result.
        String::from_utf8(std::mem::take(&mut *plain))
            .map(SecretString::from)
            .map_err(|_| VaultError::Malformed)
    }

    fn binding(&self, place: Place) -> Binding {
        Binding::new("pam360-sim sealed value")
            .text(self.sandbox.as_str())
            .text(place.column.table())
            .text(place.column.column())
            .number(place.row)
            .number(self.version.into())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({}, key version {})", self.sandbox, self.version)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vault::SealedColumn;

    const HERE: Place = Place {
        column: SealedColumn::AccountPassword,
        row: 7,
    };

    fn vault(sandbox: &str, version: u32) -> Vault {
        let key = DataKey(SecretBox::init_with_mut(|key| *key = [9; 32]));
        Vault::with_key(sandbox.parse().unwrap(), version, key)
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn a_value_opens_only_in_its_own_column() {
        let vault = vault("a", 1);
        for column in SealedColumn::ALL {
            let sealed = vault.seal(Place { column, row: 7 }, &secret("s")).unwrap();
            for other in SealedColumn::ALL {
                let opened = vault.open(Place { column: other, row: 7 }, &sealed);
                assert_eq!(opened.is_ok(), other == column, "{column:?} opened in {other:?}");
            }
        }
    }

    #[test]
    fn a_value_opens_only_in_its_own_row_sandbox_and_key_version() {
        let sealed = vault("a", 1).seal(HERE, &secret("s")).unwrap();
        let row_8 = Place { row: 8, ..HERE };
        assert_eq!(vault("a", 1).open(HERE, &sealed).unwrap().expose_secret(), "s");
        assert_eq!(
            vault("a", 1).open(row_8, &sealed).unwrap_err(),
            VaultError::NotAuthentic
        );
        assert_eq!(vault("b", 1).open(HERE, &sealed).unwrap_err(), VaultError::NotAuthentic);
        assert_eq!(
            vault("a", 2).open(HERE, &sealed).unwrap_err(),
            VaultError::OtherKeyVersion { sealed: 1, vault: 2 }
        );
    }

    #[test]
    fn a_value_whose_version_was_rewritten_is_refused() {
        let mut bytes = vault("a", 1).seal(HERE, &secret("s")).unwrap().0;
        bytes[..4].copy_from_slice(&2_u32.to_le_bytes());
        let opened = vault("a", 2).open(HERE, &Sealed(bytes));
        assert_eq!(opened.unwrap_err(), VaultError::NotAuthentic);
    }

    #[test]
    fn another_key_opens_nothing() {
        let sandbox: SandboxName = "a".parse().unwrap();
        let sealed = Vault::with_key(sandbox.clone(), 1, DataKey::fresh())
            .seal(HERE, &secret("s"))
            .unwrap();
        let opened = Vault::with_key(sandbox, 1, DataKey::fresh()).open(HERE, &sealed);
        assert_eq!(opened.unwrap_err(), VaultError::NotAuthentic);
    }

    #[test]
    fn a_text_of_three_mebibytes_survives() {
        let (vault, long) = (vault("a", 1), secret(&"ü€".repeat(3 * 1024 * 1024 / 5)));
        let opened = vault.open(HERE, &vault.seal(HERE, &long).unwrap()).unwrap();
        assert!(opened.expose_secret() == long.expose_secret());
    }

    #[test]
    fn nothing_shows_a_secret_when_printed() {
        let vault = vault("a", 1);
        let sealed = vault.seal(HERE, &secret("s")).unwrap();
        assert_eq!(
            format!("{vault:?} {sealed:?}"),
            "Vault(a, key version 1) Sealed(45 bytes)"
        );
        assert!(!format!("{:?}", vault.key).contains('9'));
    }

    proptest! {
        #[test]
        fn any_text_survives(text in ".*", row: i64) {
            let (vault, place) = (vault("a", 1), Place { row, ..HERE });
            let stored = vault.seal(place, &secret(&text)).unwrap().as_bytes().to_vec();
            let opened = vault.open(place, &Sealed::from_bytes(stored).unwrap()).unwrap();
            prop_assert_eq!(opened.expose_secret(), text);
        }

        #[test]
        fn a_flipped_bit_is_refused(text in ".{0,40}", at: prop::sample::Index) {
            let vault = vault("a", 1);
            let mut bytes = vault.seal(HERE, &secret(&text)).unwrap().0;
            let bit = at.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(vault.open(HERE, &Sealed(bytes)).is_err());
        }

        #[test]
        fn bytes_that_were_never_sealed_are_refused(bytes: Vec<u8>) {
            let opened = Sealed::from_bytes(bytes).and_then(|sealed| vault("a", 1).open(HERE, &sealed));
            prop_assert!(opened.is_err());
        }
    }
}
