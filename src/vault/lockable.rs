//! A vault that can be locked in an emergency: its key is wiped, and comes back with the master secret alone (LOCK-1).

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use secrecy::SecretString;

use super::{MasterKey, Place, Sealed, Vault, VaultError};
use crate::model::ids::SandboxName;

/// The vault of one sandbox, open or locked. Locking drops the data key, which wipes it as soon as the calls that are
/// using it have ended. What people prove themselves with is sealed by a key of its own, so that they can still sign in.
pub struct LockableVault {
    open: ArcSwapOption<Vault>,
    people: Vault,
    /// The version of the data key, and the key itself under the master key.
    version: u32,
    wrapped: Vec<u8>,
}

impl LockableVault {
    /// A locked vault.
    #[must_use]
    pub fn locked(master: &MasterKey, sandbox: &SandboxName, version: u32, wrapped: Vec<u8>) -> Self {
        Self {
            open: ArcSwapOption::empty(),
            people: master.people_vault(sandbox),
            version,
            wrapped,
        }
    }

    /// Wipes the key.
    pub fn lock(&self) {
        self.open.store(None);
    }

    /// Opens the vault, if this is the master key that it was made with.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotAuthentic`] for another key.
    pub fn unlock(&self, master: &MasterKey) -> Result<(), VaultError> {
        self.open.store(Some(Arc::new(self.with_key_of(master)?)));
        Ok(())
    }

    /// Locks or opens the vault.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotAuthentic`] for another key.
    pub fn set_locked(&self, locked: bool, master: &MasterKey) -> Result<(), VaultError> {
        if locked {
            self.lock();
            Ok(())
        } else {
            self.unlock(master)
        }
    }

    /// Whether this is the master key that the vault was made with.
    #[must_use]
    pub fn is_made_by(&self, master: &MasterKey) -> bool {
        self.with_key_of(master).is_ok()
    }

    /// Whether it is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.open.load().is_none()
    }

    /// The version of the data key.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The data key under the master key, to be stored beside what it seals.
    #[must_use]
    pub fn wrapped_key(&self) -> &[u8] {
        &self.wrapped
    }

    /// What the simulator itself works with, locked or not, for as long as it holds it: its own setting back and handing
    /// out are no doings of the installation that it simulates.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotAuthentic`] for another master key.
    pub fn opened_by(&self, master: &MasterKey) -> Result<OpenVault<'_>, VaultError> {
        let data = match self.open.load_full() {
            Some(open) => open,
            None => Arc::new(self.with_key_of(master)?),
        };
        Ok(OpenVault {
            data,
            people: &self.people,
        })
    }

    fn with_key_of(&self, master: &MasterKey) -> Result<Vault, VaultError> {
        let sandbox = self.people.sandbox().clone();
        Vault::unlock(master, sandbox, self.version, &self.wrapped)
    }

    /// Seals `plain` for `place`.
    ///
    /// # Errors
    ///
    /// [`VaultError::Locked`] unless it is a person's, [`VaultError::TooLong`].
    pub fn seal(&self, place: Place, plain: &SecretString) -> Result<Sealed, VaultError> {
        if place.column.is_of_people() {
            return self.people.seal(place, plain);
        }
        let open = self.open.load();
        open.as_ref().ok_or(VaultError::Locked)?.seal(place, plain)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    ///
    /// [`VaultError::Locked`] unless it is a person's, otherwise what [`Vault::open`] says.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<SecretString, VaultError> {
        if place.column.is_of_people() {
            return self.people.open(place, sealed);
        }
        let open = self.open.load();
        open.as_ref().ok_or(VaultError::Locked)?.open(place, sealed)
    }
}

/// A vault that is open as long as this is held.
pub struct OpenVault<'a> {
    data: Arc<Vault>,
    people: &'a Vault,
}

impl OpenVault<'_> {
    /// Seals `plain` for `place`.
    ///
    /// # Errors
    ///
    /// What [`Vault::seal`] says.
    pub fn seal(&self, place: Place, plain: &SecretString) -> Result<Sealed, VaultError> {
        self.of(place).seal(place, plain)
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    ///
    /// What [`Vault::open`] says.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<SecretString, VaultError> {
        self.of(place).open(place, sealed)
    }

    fn of(&self, place: Place) -> &Vault {
        if place.column.is_of_people() {
            self.people
        } else {
            &self.data
        }
    }
}

impl fmt::Debug for LockableVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_locked() { "locked" } else { "open" };
        write!(f, "LockableVault({}, {state})", self.people.sandbox())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::vault::{DataKey, SealedColumn};

    fn place(column: SealedColumn) -> Place {
        Place { column, row: 7 }
    }

    fn new(master: &MasterKey) -> LockableVault {
        let name: SandboxName = "a".parse().unwrap();
        let wrapped = master.wrap(&name, 1, &DataKey::fresh()).unwrap();
        LockableVault::locked(master, &name, 1, wrapped)
    }

    #[test]
    fn a_locked_vault_has_no_key_and_opens_nothing_but_what_people_prove_themselves_with() {
        let (master, secret) = (MasterKey::ephemeral(), SecretString::from("s"));
        let vault = new(&master);
        vault.unlock(&master).unwrap();
        let (account, person) = (place(SealedColumn::AccountPassword), place(SealedColumn::SecondFactor));
        let sealed = [account, person].map(|place| vault.seal(place, &secret).unwrap());
        let key = Arc::downgrade(&vault.open.load_full().unwrap());

        vault.lock();
        assert!(key.upgrade().is_none(), "the key is gone from memory");
        assert_eq!(format!("{vault:?}"), "LockableVault(a, locked)");
        assert_eq!(vault.open(account, &sealed[0]).unwrap_err(), VaultError::Locked);
        assert_eq!(vault.seal(account, &secret).unwrap_err(), VaultError::Locked);
        assert_eq!(vault.open(person, &sealed[1]).unwrap().expose_secret(), "s");

        vault.unlock(&master).unwrap();
        assert_eq!(vault.open(account, &sealed[0]).unwrap().expose_secret(), "s");
    }

    #[test]
    fn only_the_master_key_opens_a_locked_vault_and_the_simulator_does_so_for_itself_alone() {
        let (master, stranger) = (MasterKey::ephemeral(), MasterKey::ephemeral());
        let vault = new(&master);
        assert!(vault.is_made_by(&master) && !vault.is_made_by(&stranger));
        assert_eq!(vault.unlock(&stranger).unwrap_err(), VaultError::NotAuthentic);
        assert!(vault.is_locked() && vault.opened_by(&stranger).is_err());
        let own = vault.opened_by(&master).unwrap();
        for column in [SealedColumn::Origin, SealedColumn::UserPassword] {
            let sealed = own.seal(place(column), &"s".into()).unwrap();
            assert_eq!(own.open(place(column), &sealed).unwrap().expose_secret(), "s");
        }
        assert!(vault.is_locked());
    }

    #[test]
    fn what_people_prove_themselves_with_is_sealed_for_their_own_sandbox_and_server() {
        let (master, secret) = (MasterKey::ephemeral(), SecretString::from("s"));
        let person = place(SealedColumn::UserPassword);
        let people = |master: &MasterKey, name: &str| master.people_vault(&name.parse().unwrap());
        let sealed = people(&master, "a").seal(person, &secret).unwrap();
        assert!(people(&master, "a").open(person, &sealed).is_ok());
        assert!(people(&master, "b").open(person, &sealed).is_err());
        assert!(people(&MasterKey::ephemeral(), "a").open(person, &sealed).is_err());
    }
}
