//! By what the simulated targets know their passwords while the vault is locked, as a machine keeps hashes of its own.

use secrecy::{ExposeSecret, SecretBox, SecretString};
use subtle::ConstantTimeEq;

use crate::model::ids::AccountId;

/// Makes and compares marks. Nothing but a right guess leads from one to a password.
pub struct TargetMarks<'a> {
    key: &'a SecretBox<[u8; 32]>,
}

impl<'a> TargetMarks<'a> {
    pub(super) fn with_key(key: &'a SecretBox<[u8; 32]>) -> Self {
        Self { key }
    }

    /// The mark of an account's password. Equal passwords of two accounts of a sandbox have different ones.
    #[must_use]
    pub fn mark(&self, account: AccountId, password: &SecretString) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(self.key.expose_secret());
        hasher.update(&account.0.to_le_bytes());
        hasher.update(password.expose_secret().as_bytes());
        *hasher.finalize().as_bytes()
    }

    /// Whether this is the password whose mark that is, in a time that does not tell where they differ.
    #[must_use]
    pub fn is(&self, mark: &[u8], account: AccountId, password: &SecretString) -> bool {
        self.mark(account, password).ct_eq(mark).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    #[test]
    fn a_mark_is_that_of_one_password_of_one_account_on_one_server() {
        let (keys, others) = (MasterKey::ephemeral().keys(), MasterKey::ephemeral().keys());
        let (marks, password) = (keys.target_marks(), SecretString::from("p"));
        let mark = marks.mark(AccountId(1), &password);
        assert!(marks.is(&mark, AccountId(1), &password));
        assert!(!marks.is(&mark, AccountId(1), &"q".into()));
        assert!(!marks.is(&mark, AccountId(2), &password));
        assert!(!marks.is(&mark[..31], AccountId(1), &password));
        assert!(!others.target_marks().is(&mark, AccountId(1), &password));
    }
}
