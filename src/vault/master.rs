//! The master key: the one secret from which every other key of a server comes.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use zeroize::Zeroizing;

use super::cipher::{Binding, Cipher, VaultError};
use super::key_file::{self, MasterKeyError};
use super::passphrase::{self, DerivationCost};
use super::{DataKey, TokenDigests, Vault};
use crate::clock::fresh_bytes;
use crate::model::ids::SandboxName;

const KEY_FILE: &str = "master.key";
const PASSPHRASE_FILE: &str = "master.salt";

/// The version of the key of people's secrets, which has not changed yet.
const PEOPLE_VERSION: u32 = 1;

/// The master key of a server. It is wiped when dropped, and cannot be printed.
#[derive(Debug)]
pub struct MasterKey {
    pub(super) key: SecretBox<[u8; 32]>,
    /// What makes it from a passphrase, where one does; otherwise its secret is the key itself.
    passphrase_file: Option<PathBuf>,
}

impl MasterKey {
    /// A key that is kept nowhere, for a server that keeps nothing.
    #[must_use]
    pub fn ephemeral() -> Self {
        SecretBox::init_with_mut(|key| *key = fresh_bytes()).into()
    }

    /// The key of a data folder, which is made at the first start. The folder must exist.
    ///
    /// Without a passphrase the key is in the file `master.key`; with one it is derived from it (argon2id, about a
    /// tenth of a second) and the file `master.salt` holds what is needed to do so again.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError`], each with a sentence for the person who starts the server.
    pub fn open_or_create(data_dir: &Path, passphrase: Option<&SecretString>) -> Result<Self, MasterKeyError> {
        Self::open_or_create_at(data_dir, passphrase, DerivationCost::FULL)
    }

    fn open_or_create_at(
        data_dir: &Path,
        passphrase: Option<&SecretString>,
        cost: DerivationCost,
    ) -> Result<Self, MasterKeyError> {
        refuse_the_other_way(data_dir, passphrase.is_some())?;
        let key = match passphrase {
            None => read_or_create_key(&data_dir.join(KEY_FILE))?,
            Some(passphrase) => {
                let file = data_dir.join(PASSPHRASE_FILE);
                let key = passphrase::read_or_create(&file, passphrase, cost)?;
                Self {
                    passphrase_file: Some(file),
                    ..key
                }
            }
        };
        // Once more: another process may have begun the other way meanwhile. Then neither key may come into use.
        refuse_the_other_way(data_dir, passphrase.is_some())?;
        Ok(key)
    }

    /// Whether a data folder holds a key, made either way.
    #[must_use]
    pub fn is_in(data_dir: &Path) -> bool {
        [KEY_FILE, PASSPHRASE_FILE]
            .iter()
            .any(|file| data_dir.join(file).exists())
    }

    /// The key that a secret makes, as this one was made: from the passphrase, or from what the key file holds. It is for
    /// whoever asks to find out whether it opens anything. Slow where there is a passphrase.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::WrongPassphrase`] for a secret that makes no key, or what reading the file said.
    pub fn from_secret(&self, secret: &SecretString) -> Result<Self, MasterKeyError> {
        match &self.passphrase_file {
            Some(file) => passphrase::read_or_create(file, secret, DerivationCost::FULL),
            None => {
                let hex = secret.expose_secret().trim();
                let bytes = HEXLOWER.decode(hex.as_bytes()).map(Zeroizing::new);
                let key = bytes.ok().and_then(|bytes| key_from(&bytes));
                key.map(Self::from).ok_or(MasterKeyError::WrongPassphrase)
            }
        }
    }

    /// The secret of a key that is kept nowhere, for who started the server: as a key file would hold it.
    #[must_use]
    pub fn secret(&self) -> SecretString {
        HEXLOWER.encode(self.key.expose_secret()).into()
    }

    /// The vault of what people of a sandbox prove themselves with. It comes from the master key and is never locked:
    /// whoever is to unlock the other one has to sign in first.
    #[must_use]
    pub fn people_vault(&self, sandbox: &SandboxName) -> Vault {
        let purpose = self.sub_key("pam360-sim 2026 secrets of people");
        let key = SecretBox::init_with_mut(|key| {
            *key = *blake3::keyed_hash(purpose.expose_secret(), sandbox.as_str().as_bytes()).as_bytes();
        });
        Vault::with_key(sandbox.clone(), PEOPLE_VERSION, DataKey(key))
    }

    /// The digests under which this server stores and finds tokens.
    #[must_use]
    pub fn token_digests(&self) -> TokenDigests {
        TokenDigests::with_key(self.sub_key("pam360-sim 2026 token digests"))
    }

    /// Seals a sandbox's key, to be stored beside what it seals. It opens only for this sandbox and key version.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the cipher refuses.
    pub fn wrap(&self, sandbox: &SandboxName, version: u32, key: &DataKey) -> Result<Vec<u8>, VaultError> {
        let mut wrapped = Vec::new();
        self.wrapping_cipher()
            .seal(&wrapping(sandbox, version), key.0.expose_secret(), &mut wrapped)?;
        Ok(wrapped)
    }

    /// Opens what [`MasterKey::wrap`] sealed.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it was wrapped for another sandbox or version, by another key, or was changed.
    pub fn unwrap(&self, sandbox: &SandboxName, version: u32, wrapped: &[u8]) -> Result<DataKey, VaultError> {
        let plain = self.wrapping_cipher().open(&wrapping(sandbox, version), wrapped)?;
        key_from(&plain).map(DataKey).ok_or(VaultError::Malformed)
    }

    fn wrapping_cipher(&self) -> Cipher {
        Cipher::new(self.sub_key("pam360-sim 2026 wrapping of data keys").expose_secret())
    }

    /// The key for one purpose: nothing is learnt from it about the master key or another purpose's key.
    fn sub_key(&self, purpose: &'static str) -> SecretBox<[u8; 32]> {
        SecretBox::init_with_mut(|key| *key = blake3::derive_key(purpose, self.key.expose_secret()))
    }
}

impl From<SecretBox<[u8; 32]>> for MasterKey {
    fn from(key: SecretBox<[u8; 32]>) -> Self {
        Self {
            key,
            passphrase_file: None,
        }
    }
}

fn wrapping(sandbox: &SandboxName, version: u32) -> Binding {
    Binding::new("pam360-sim wrapped data key")
        .text(sandbox.as_str())
        .number(version.into())
}

fn refuse_the_other_way(data_dir: &Path, with_passphrase: bool) -> Result<(), MasterKeyError> {
    let folder = || data_dir.to_owned();
    let has_key = key_file::exists(&data_dir.join(KEY_FILE))?;
    let has_salt = key_file::exists(&data_dir.join(PASSPHRASE_FILE))?;
    match (has_key, has_salt) {
        (true, true) => Err(MasterKeyError::TwoKeys { folder: folder() }),
        (true, false) if with_passphrase => Err(MasterKeyError::PassphraseUnexpected { folder: folder() }),
        (false, true) if !with_passphrase => Err(MasterKeyError::PassphraseMissing { folder: folder() }),
        _ => Ok(()),
    }
}

fn read_or_create_key(path: &Path) -> Result<MasterKey, MasterKeyError> {
    let content = key_file::read_or_create(path, || {
        let key = MasterKey::ephemeral();
        let hex = Zeroizing::new(HEXLOWER.encode(key.key.expose_secret()));
        let mut line = Zeroizing::new(Vec::with_capacity(hex.len() + 1));
        line.extend_from_slice(hex.as_bytes());
        line.push(b'\n');
        Ok(line)
    })?;
    let malformed = || MasterKeyError::Malformed { path: path.to_owned() };
    let hex = content.strip_suffix(b"\n").unwrap_or(&content);
    let bytes = Zeroizing::new(HEXLOWER.decode(hex).map_err(|_| malformed())?);
    key_from(&bytes).map(MasterKey::from).ok_or_else(malformed)
}

fn key_from(bytes: &[u8]) -> Option<SecretBox<[u8; 32]>> {
    let bytes: &[u8; 32] = bytes.try_into().ok()?;
    Some(SecretBox::init_with_mut(|key| *key = *bytes))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use serde_json::json;

    use super::*;

    fn open(folder: &Path, passphrase: Option<&str>) -> Result<MasterKey, MasterKeyError> {
        let passphrase = passphrase.map(SecretString::from);
        MasterKey::open_or_create_at(folder, passphrase.as_ref(), DerivationCost::FOR_TESTS)
    }

    fn same(one: &MasterKey, two: &MasterKey) -> bool {
        one.key.expose_secret() == two.key.expose_secret()
    }

    fn name(text: &str) -> SandboxName {
        text.parse().unwrap()
    }

    #[test]
    fn a_folder_keeps_its_key_with_and_without_a_passphrase() {
        for passphrase in [None, Some("correct horse")] {
            let folder = tempfile::tempdir().unwrap();
            let first = open(folder.path(), passphrase).unwrap();
            assert!(same(&first, &open(folder.path(), passphrase).unwrap()));
            assert!(!same(&first, &MasterKey::ephemeral()));
            // Nothing is left behind but the one file, which only its owner may read.
            let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
            assert_eq!(files.len(), 1);
            assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn the_key_file_is_one_line_of_hexadecimal_and_anything_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(KEY_FILE);
        open(folder.path(), None).unwrap();
        let whole = fs::read_to_string(&file).unwrap();
        assert_eq!((whole.len(), whole.lines().count()), (65, 1));
        for content in [
            "",
            "\n",
            &whole[1..],
            &whole.replace(char::is_numeric, "g"),
            &whole.repeat(2),
        ] {
            fs::write(&file, content).unwrap();
            let opened = open(folder.path(), None);
            assert!(matches!(opened, Err(MasterKeyError::Malformed { .. })), "{content:?}");
        }
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        for (passphrase, file) in [(None, KEY_FILE), (Some("p"), PASSPHRASE_FILE)] {
            let folder = tempfile::tempdir().unwrap();
            open(folder.path(), passphrase).unwrap();
            for mode in [0o640, 0o604] {
                let path = folder.path().join(file);
                fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
                let refused = open(folder.path(), passphrase).unwrap_err();
                assert!(matches!(refused, MasterKeyError::OpenToOthers { mode: found, .. } if found == mode));
                assert!(refused.to_string().contains(&format!("mode {mode:o}")));
            }
        }
    }

    #[test]
    fn a_wrong_or_empty_passphrase_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            open(folder.path(), Some("")),
            Err(MasterKeyError::EmptyPassphrase)
        ));
        open(folder.path(), Some("right")).unwrap();
        assert!(matches!(
            open(folder.path(), Some("wrong")),
            Err(MasterKeyError::WrongPassphrase)
        ));
        assert!(matches!(
            open(folder.path(), Some("")),
            Err(MasterKeyError::EmptyPassphrase)
        ));
    }

    #[test]
    fn a_damaged_passphrase_file_is_refused_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(PASSPHRASE_FILE);
        open(folder.path(), Some("p")).unwrap();
        let whole: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let damages = [
            ("version", json!(2)),
            ("argon2id", json!({ "memory_kib": u32::MAX, "passes": 1, "lanes": 1 })),
            ("argon2id", json!({ "memory_kib": 8, "passes": u32::MAX, "lanes": 1 })),
            ("argon2id", json!({ "memory_kib": 8, "passes": 1 })),
            ("salt", json!("no hex")),
            ("verifier", json!("00")),
            ("unknown", json!(1)),
        ];
        for (field, value) in damages {
            let mut damaged = whole.clone();
            damaged[field] = value;
            fs::write(&file, damaged.to_string()).unwrap();
            let opened = open(folder.path(), Some("p"));
            assert!(matches!(opened, Err(MasterKeyError::Malformed { .. })), "{damaged}");
        }
    }

    #[test]
    fn a_folder_made_one_way_is_not_opened_the_other_way() {
        let plain = tempfile::tempdir().unwrap();
        open(plain.path(), None).unwrap();
        let refused = open(plain.path(), Some("p")).unwrap_err();
        assert!(matches!(refused, MasterKeyError::PassphraseUnexpected { .. }));

        let protected = tempfile::tempdir().unwrap();
        open(protected.path(), Some("p")).unwrap();
        let refused = open(protected.path(), None).unwrap_err();
        assert!(matches!(refused, MasterKeyError::PassphraseMissing { .. }));

        fs::copy(plain.path().join(KEY_FILE), protected.path().join(KEY_FILE)).unwrap();
        for passphrase in [None, Some("p")] {
            let refused = open(protected.path(), passphrase).unwrap_err();
            assert!(matches!(refused, MasterKeyError::TwoKeys { .. }));
        }
    }

    #[test]
    fn all_who_start_in_a_new_folder_at_once_get_one_key() {
        for passphrase in [None, Some("p")] {
            let folder = tempfile::tempdir().unwrap();
            let keys: Vec<_> = std::thread::scope(|scope| {
                let starts: Vec<_> = (0..8)
                    .map(|_| scope.spawn(|| open(folder.path(), passphrase).unwrap()))
                    .collect();
                starts.into_iter().map(|start| start.join().unwrap()).collect()
            });
            assert!(keys.iter().all(|key| same(key, &keys[0])));
        }
    }

    #[test]
    fn a_missing_folder_is_said_so() {
        let refused = open(Path::new("no/such/folder"), None).unwrap_err();
        assert!(refused.to_string().contains("no/such/folder/master.key"), "{refused}");
    }

    #[test]
    fn the_full_cost_opens_what_it_made() {
        let (folder, passphrase) = (tempfile::tempdir().unwrap(), SecretString::from("p"));
        let first = MasterKey::open_or_create(folder.path(), Some(&passphrase)).unwrap();
        assert!(same(&first, &open(folder.path(), Some("p")).unwrap()));
    }

    #[test]
    fn a_wrapped_key_opens_only_for_its_own_sandbox_version_and_master_key() {
        let (master, key) = (MasterKey::ephemeral(), DataKey::fresh());
        let wrapped = master.wrap(&name("a"), 1, &key).unwrap();
        let opened = master.unwrap(&name("a"), 1, &wrapped).unwrap();
        assert_eq!(opened.0.expose_secret(), key.0.expose_secret());

        let refused = Some(VaultError::NotAuthentic);
        assert_eq!(master.unwrap(&name("b"), 1, &wrapped).err(), refused);
        assert_eq!(master.unwrap(&name("a"), 2, &wrapped).err(), refused);
        assert_eq!(MasterKey::ephemeral().unwrap(&name("a"), 1, &wrapped).err(), refused);
    }

    #[test]
    fn the_secret_that_made_a_key_makes_it_again_and_no_other_does() {
        let (plain, protected) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = open(plain.path(), None).unwrap();
        let content = fs::read_to_string(plain.path().join(KEY_FILE)).unwrap();
        assert!(same(&key, &key.from_secret(&content.into()).unwrap()));
        assert!(same(&key, &key.from_secret(&key.secret()).unwrap()));
        assert!(key.from_secret(&"p".into()).is_err() && key.from_secret(&"".into()).is_err());
        let other = key.from_secret(&MasterKey::ephemeral().secret()).unwrap();
        assert!(!same(&key, &other));

        let key = open(protected.path(), Some("p")).unwrap();
        assert!(same(&key, &key.from_secret(&"p".into()).unwrap()));
        let refused = key.from_secret(&"q".into());
        assert!(matches!(refused, Err(MasterKeyError::WrongPassphrase)));
    }

    #[test]
    fn no_key_shows_when_printed() {
        let key: MasterKey = SecretBox::init_with_mut(|key| *key = [77; 32]).into();
        assert!(!format!("{key:?}").contains("77"));
    }
}
