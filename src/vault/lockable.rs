//! A vault that can be locked in an emergency: its key is wiped, and comes back with the master secret alone (LOCK-1).

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::master::key_from;
use super::traces::deep;
use super::{DataKey, MasterKey, Place, Sealed, SealedColumn, Vault, VaultError};
use crate::model::ids::SandboxName;

/// A data key as it is kept beside what it seals: it opens with the master key alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAtRest {
    /// The sandbox for which the key and what it seals are bound. It is another one's where that one was locked when this
    /// one was made from it, until there is a key of its own.
    pub sealed_for: SandboxName,
    /// Tells the keys of one sandbox apart.
    pub version: u32,
    /// The key under the master key.
    pub wrapped: Vec<u8>,
}

/// The data key of a sandbox, in memory or not.
#[derive(Debug)]
pub struct DataKeyState {
    at_rest: KeyAtRest,
    open: Option<Vault>,
}

impl DataKeyState {
    /// The key is in memory.
    #[must_use]
    pub fn open(at_rest: KeyAtRest, key: DataKey) -> Self {
        let vault = Vault::with_key(at_rest.sealed_for.clone(), at_rest.version, key);
        Self {
            at_rest,
            open: Some(vault),
        }
    }

    /// It is not.
    #[must_use]
    pub fn locked(at_rest: KeyAtRest) -> Self {
        Self { at_rest, open: None }
    }

    /// Whether it is not in memory.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.open.is_none()
    }

    /// As it is kept.
    #[must_use]
    pub fn at_rest(&self) -> &KeyAtRest {
        &self.at_rest
    }
}

/// The vault of one sandbox, open or locked. Locking drops the data key, which wipes it as soon as the calls that are
/// using it have ended. What stands open all the same ([`SealedColumn::is_standing`]) is sealed by a key of its own.
pub struct LockableVault {
    standing: Vault,
    state: ArcSwap<DataKeyState>,
}

impl LockableVault {
    /// The vault of the sandbox whose standing vault this is.
    #[must_use]
    pub fn new(standing: Vault, state: DataKeyState) -> Self {
        Self {
            standing,
            state: ArcSwap::from_pointee(state),
        }
    }

    /// Wipes the key.
    pub fn lock(&self) {
        let at_rest = self.state.load().at_rest.clone();
        self.set(Arc::new(DataKeyState::locked(at_rest)));
    }

    /// The data key in memory, where this is the master key that it was wrapped for. The vault stays as it is.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotAuthentic`] for another key.
    pub fn opened_by(&self, master: &MasterKey) -> Result<DataKeyState, VaultError> {
        let at_rest = self.state.load().at_rest.clone();
        let key = master.unwrap(&at_rest)?;
        Ok(DataKeyState::open(at_rest, key))
    }

    /// Whether it is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.state.load().is_locked()
    }

    /// The version of the data key.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.state.load().at_rest.version
    }

    /// The data key now.
    #[must_use]
    pub fn state(&self) -> Arc<DataKeyState> {
        self.state.load_full()
    }

    /// Puts another data key in place of this one.
    pub fn set(&self, state: Arc<DataKeyState>) {
        self.state.store(state);
    }

    /// Puts another data key in place of this one, until what is changed with it is kept.
    #[must_use]
    pub fn try_out(&self, state: Arc<DataKeyState>) -> TriedOut<'_> {
        TriedOut {
            vault: self,
            before: Some(self.state.swap(state)),
        }
    }

    /// The vault with a data key that it had, or is to have, or has as long as this is held.
    #[must_use]
    pub fn with(&self, state: Arc<DataKeyState>) -> VaultWith<'_> {
        VaultWith {
            standing: &self.standing,
            state,
        }
    }

    /// A data key for a snapshot of the sandbox, sealed by the standing key, since bringing back what the simulator kept is
    /// no doing of the installation that it simulates. None where it is locked.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the cipher refuses.
    pub fn for_snapshot(&self, state: &DataKeyState) -> Result<Option<Sealed>, VaultError> {
        let Some(open) = &state.open else { return Ok(None) };
        let hex = deep(|| SecretString::from(HEXLOWER.encode(open.key().0.expose_secret())));
        self.standing.seal(snapshot_place(open.version()), &hex).map(Some)
    }

    /// The data key of a snapshot; it stays locked where [`LockableVault::for_snapshot`] gave none.
    ///
    /// # Errors
    ///
    /// What [`Vault::open`] says.
    pub fn of_snapshot(&self, at_rest: KeyAtRest, kept: Option<&Sealed>) -> Result<DataKeyState, VaultError> {
        let Some(kept) = kept else {
            return Ok(DataKeyState::locked(at_rest));
        };
        let hex = self.standing.open(snapshot_place(at_rest.version), kept)?;
        let bytes = HEXLOWER.decode(hex.expose_secret().as_bytes()).map(Zeroizing::new);
        let key = bytes.ok().and_then(|bytes| key_from(&bytes));
        Ok(DataKeyState::open(at_rest, DataKey(key.ok_or(VaultError::Malformed)?)))
    }

    /// Seals `plain` for `place`.
    ///
    /// # Errors
    ///
    /// [`VaultError::Locked`] unless it stands open, [`VaultError::TooLong`].
    pub fn seal(&self, place: Place, plain: &SecretString) -> Result<Sealed, VaultError> {
        self.with(self.state()).seal(place, plain)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    ///
    /// [`VaultError::Locked`] unless it stands open, otherwise what [`Vault::open`] says.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<SecretString, VaultError> {
        self.with(self.state()).open(place, sealed)
    }
}

/// A vault with one data key, as long as this is held.
pub struct VaultWith<'a> {
    standing: &'a Vault,
    state: Arc<DataKeyState>,
}

impl VaultWith<'_> {
    /// Whether the key is not there.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.state.is_locked()
    }

    /// Seals `plain` for `place`.
    ///
    /// # Errors
    ///
    /// What [`LockableVault::seal`] says.
    pub fn seal(&self, place: Place, plain: &SecretString) -> Result<Sealed, VaultError> {
        self.of(place)?.seal(place, plain)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    ///
    /// What [`LockableVault::open`] says.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<SecretString, VaultError> {
        let opened = self.of(place)?.open(place, sealed);
        opened.map_err(|error| match error {
            // Somebody read it before the vault got the key that it has now: the one that it had is in memory no more.
            VaultError::OtherKeyVersion { .. } => VaultError::Locked,
            other => other,
        })
    }

    fn of(&self, place: Place) -> Result<&Vault, VaultError> {
        if place.column.is_standing() {
            return Ok(self.standing);
        }
        self.state.open.as_ref().ok_or(VaultError::Locked)
    }
}

/// A data key that a vault has for as long as this is held, and for good once it is kept.
pub struct TriedOut<'a> {
    vault: &'a LockableVault,
    before: Option<Arc<DataKeyState>>,
}

impl TriedOut<'_> {
    /// Lets the vault have it.
    pub fn keep(mut self) {
        self.before = None;
    }
}

impl Drop for TriedOut<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.vault.set(before);
        }
    }
}

fn snapshot_place(version: u32) -> Place {
    Place {
        column: SealedColumn::SnapshotKey,
        row: version.into(),
    }
}

impl fmt::Debug for LockableVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_locked() { "locked" } else { "open" };
        write!(f, "LockableVault({}, {state})", self.standing.sandbox())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(column: SealedColumn) -> Place {
        Place { column, row: 7 }
    }

    fn new(master: &MasterKey, name: &str) -> LockableVault {
        let (keys, name) = (master.keys(), name.parse().unwrap());
        LockableVault::new(keys.standing_vault(&name), keys.fresh_key(&name, 1).unwrap())
    }

    #[test]
    fn a_locked_vault_has_no_key_and_opens_nothing_but_what_stands_open() {
        let (master, secret) = (MasterKey::ephemeral(), SecretString::from("s"));
        let vault = new(&master, "a");
        for column in SealedColumn::ALL {
            let sealed = vault.seal(place(column), &secret).unwrap();
            let key = Arc::downgrade(&vault.state());
            vault.lock();
            assert!(key.upgrade().is_none(), "the key is gone from memory");
            assert_eq!(format!("{vault:?}"), "LockableVault(a, locked)");
            let (seals, opens) = (
                vault.seal(place(column), &secret),
                vault.open(place(column), &sealed).map(drop),
            );
            if column.is_standing() {
                assert!(seals.is_ok() && opens.is_ok(), "{column:?}");
            } else {
                assert_eq!(
                    (seals.unwrap_err(), opens.unwrap_err()),
                    (VaultError::Locked, VaultError::Locked)
                );
            }
            vault.set(Arc::new(vault.opened_by(&master).unwrap()));
            assert_eq!(vault.open(place(column), &sealed).unwrap().expose_secret(), "s");
        }
    }

    #[test]
    fn only_the_master_key_opens_a_locked_vault() {
        let (master, stranger) = (MasterKey::ephemeral(), MasterKey::ephemeral());
        let vault = new(&master, "a");
        vault.lock();
        assert_eq!(vault.opened_by(&stranger).unwrap_err(), VaultError::NotAuthentic);
        assert!(!vault.opened_by(&master).unwrap().is_locked());
        assert!(vault.is_locked(), "it is as it was");
    }

    #[test]
    fn a_key_that_is_tried_out_goes_unless_it_is_kept() {
        let master = MasterKey::ephemeral();
        let vault = new(&master, "a");
        let other = || Arc::new(master.keys().fresh_key(&"a".parse().unwrap(), 2).unwrap());
        drop(vault.try_out(other()));
        assert_eq!(vault.version(), 1);
        let tried = vault.try_out(other());
        assert_eq!(vault.version(), 2);
        tried.keep();
        assert_eq!(vault.version(), 2);
    }

    #[test]
    fn what_stands_open_is_sealed_for_its_own_sandbox_and_server() {
        let (master, secret) = (MasterKey::ephemeral(), SecretString::from("s"));
        let person = place(SealedColumn::UserPassword);
        let standing = |master: &MasterKey, name: &str| master.keys().standing_vault(&name.parse().unwrap());
        let sealed = standing(&master, "a").seal(person, &secret).unwrap();
        assert!(standing(&master, "a").open(person, &sealed).is_ok());
        assert!(standing(&master, "b").open(person, &sealed).is_err());
        assert!(standing(&MasterKey::ephemeral(), "a").open(person, &sealed).is_err());
    }

    #[test]
    fn a_snapshot_of_an_open_vault_brings_its_key_back_and_one_of_a_locked_vault_does_not() {
        let (master, secret) = (MasterKey::ephemeral(), SecretString::from("s"));
        let (vault, account) = (new(&master, "a"), place(SealedColumn::AccountPassword));
        let sealed = vault.seal(account, &secret).unwrap();
        let at_rest = vault.state().at_rest().clone();
        let kept = vault.for_snapshot(&vault.state()).unwrap().unwrap();
        vault.lock();
        assert!(vault.for_snapshot(&vault.state()).unwrap().is_none());
        assert!(vault.of_snapshot(at_rest.clone(), None).unwrap().is_locked());
        let brought = Arc::new(vault.of_snapshot(at_rest.clone(), Some(&kept)).unwrap());
        assert_eq!(vault.with(brought).open(account, &sealed).unwrap().expose_secret(), "s");
        assert!(new(&master, "b").of_snapshot(at_rest, Some(&kept)).is_err());
    }

    #[test]
    fn a_value_of_another_key_is_locked() {
        let master = MasterKey::ephemeral();
        let (vault, account) = (new(&master, "a"), place(SealedColumn::AccountPassword));
        let sealed = vault.seal(account, &"s".into()).unwrap();
        let next = master.keys().fresh_key(&"a".parse().unwrap(), 2).unwrap();
        vault.set(Arc::new(next));
        assert_eq!(vault.open(account, &sealed).unwrap_err(), VaultError::Locked);
    }

    #[test]
    fn no_key_shows_when_printed() {
        let vault = new(&MasterKey::ephemeral(), "a");
        let shown = format!("{:?}", vault.state());
        assert!(shown.contains("Vault(a, key version 1)"), "{shown}");
        let key = vault.state().open.as_ref().unwrap().key().0.expose_secret().to_vec();
        assert!(!shown.contains(&format!("{key:?}")) && !shown.contains(&HEXLOWER.encode(&key)));
    }
}
