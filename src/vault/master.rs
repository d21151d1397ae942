//! The master key: the one secret from which every other key of a server comes. A server has it while it starts, and
//! while it unlocks a vault with the secret that somebody brings.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use zeroize::Zeroizing;

use super::cipher::VaultError;
use super::key_file::{self, MasterKeyError};
use super::passphrase::{self, DerivationCost};
use super::traces::deep;
use super::wrapping::{self, UnwrappingKey, WrappingKey};
use super::{DataKey, KeyAtRest, ServerKeys, TokenDigests, server_keys};
use crate::clock::fresh_bytes;

const KEY_FILE: &str = "master.key";
const PASSPHRASE_FILE: &str = "master.salt";

/// The master key of a server. It is wiped when dropped, and cannot be printed.
#[derive(Debug)]
pub struct MasterKey {
    pub(super) key: SecretBox<[u8; 32]>,
    /// What makes it from a passphrase, where one does.
    passphrase_file: Option<PathBuf>,
}

impl MasterKey {
    /// A key that is kept nowhere, for a server that keeps nothing.
    #[must_use]
    pub fn ephemeral() -> Self {
        deep(|| SecretBox::init_with_mut(|key| *key = fresh_bytes())).into()
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
        deep(|| Self::open_or_create_at(data_dir, passphrase, DerivationCost::FULL))
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

    /// The secret of a key that is kept nowhere, for who started the server: as a key file would hold it.
    #[must_use]
    pub fn secret(&self) -> SecretString {
        deep(|| HEXLOWER.encode(self.key.expose_secret()).into())
    }

    /// The keys that a server keeps when it has forgotten this one.
    #[must_use]
    pub fn keys(&self) -> ServerKeys {
        ServerKeys {
            wrapping: deep(|| self.wrapping_pair().1),
            standing: self.sub_key("pam360-sim 2026 what stands open in a locked vault"),
            target_marks: self.sub_key("pam360-sim 2026 marks of targets' passwords"),
            passphrase_file: self.passphrase_file.clone(),
        }
    }

    /// The digests under which this server stores and finds tokens.
    #[must_use]
    pub fn token_digests(&self) -> TokenDigests {
        TokenDigests::with_key(self.sub_key("pam360-sim 2026 token digests"))
    }

    /// Opens a data key that a server with this master key wrapped.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when it was wrapped for another sandbox or version, for another master key, or was changed.
    pub fn unwrap(&self, key: &KeyAtRest) -> Result<DataKey, VaultError> {
        let binding = server_keys::binding(&key.sealed_for, key.version);
        deep(|| self.wrapping_pair().0.unwrap(&binding, &key.wrapped))
    }

    fn wrapping_pair(&self) -> (UnwrappingKey, WrappingKey) {
        wrapping::pair(self.sub_key("pam360-sim 2026 wrapping of data keys").expose_secret())
    }

    /// The key for one purpose: nothing is learnt from it about the master key or another purpose's key.
    fn sub_key(&self, purpose: &'static str) -> SecretBox<[u8; 32]> {
        deep(|| SecretBox::init_with_mut(|key| *key = blake3::derive_key(purpose, self.key.expose_secret())))
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

pub(super) fn key_from(bytes: &[u8]) -> Option<SecretBox<[u8; 32]>> {
    let bytes: &[u8; 32] = bytes.try_into().ok()?;
    Some(deep(|| {
        SecretBox::init_with_mut(|key: &mut [u8; 32]| key.copy_from_slice(bytes))
    }))
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

    fn name(text: &str) -> crate::model::ids::SandboxName {
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
        let master = MasterKey::ephemeral();
        let state = master.keys().fresh_key(&name("a"), 1).unwrap();
        let key = state.at_rest();
        assert!(master.unwrap(key).is_ok());

        let refused = |master: &MasterKey, key: &KeyAtRest| master.unwrap(key).err();
        let not_authentic = Some(VaultError::NotAuthentic);
        let (of_b, of_2) = (
            KeyAtRest {
                sealed_for: name("b"),
                ..key.clone()
            },
            KeyAtRest {
                version: 2,
                ..key.clone()
            },
        );
        assert_eq!(refused(&master, &of_b), not_authentic);
        assert_eq!(refused(&master, &of_2), not_authentic);
        assert_eq!(refused(&MasterKey::ephemeral(), key), not_authentic);
        let cut = KeyAtRest {
            wrapped: key.wrapped[..31].to_vec(),
            ..key.clone()
        };
        assert_eq!(refused(&master, &cut), Some(VaultError::Malformed));
        let again = master.keys().fresh_key(&name("a"), 1).unwrap();
        assert_ne!(again.at_rest(), key, "no two keys are wrapped alike");
    }

    #[test]
    fn the_secret_that_made_a_key_makes_it_again_and_no_other_does() {
        let (plain, protected) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = open(plain.path(), None).unwrap();
        let content = fs::read_to_string(plain.path().join(KEY_FILE)).unwrap();
        assert!(same(&key, &key.keys().master_key(&content.into()).unwrap()));
        assert!(same(&key, &key.keys().master_key(&key.secret()).unwrap()));
        assert!(key.keys().master_key(&"p".into()).is_err() && key.keys().master_key(&"".into()).is_err());
        let other = key.keys().master_key(&MasterKey::ephemeral().secret()).unwrap();
        assert!(!same(&key, &other));

        let key = open(protected.path(), Some("p")).unwrap();
        assert!(same(&key, &key.keys().master_key(&"p".into()).unwrap()));
        let refused = key.keys().master_key(&"q".into());
        assert!(matches!(refused, Err(MasterKeyError::WrongPassphrase)));
    }

    #[test]
    fn no_key_shows_when_printed() {
        let key: MasterKey = SecretBox::init_with_mut(|key| *key = [77; 32]).into();
        assert!(!format!("{key:?}").contains("77"));
    }
}
