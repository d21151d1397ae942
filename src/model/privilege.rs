//! What a role allows, as far as the simulation tells roles apart.

use serde::{Deserialize, Serialize};

/// One thing a role may allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privilege {
    /// Add, edit, delete and approve RPA entries (RPA-2, RPA-7).
    RoboticProcessAutomation,
    /// Create resources and accounts (ROLE-1).
    ManageResources,
    /// Create, lock and delete users.
    ManageUsers,
    /// Read the audit trail (ROLE-2).
    ViewAudit,
    /// Lock and unlock the vault.
    ManageVault,
}

impl Privilege {
    /// Every privilege, in the order of its bit.
    pub const ALL: [Self; 5] = [
        Self::RoboticProcessAutomation,
        Self::ManageResources,
        Self::ManageUsers,
        Self::ViewAudit,
        Self::ManageVault,
    ];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of privileges. In documents it is a list, in the store one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Privilege>", into = "Vec<Privilege>")]
pub struct Privileges(u8);

impl Privileges {
    /// No privilege at all.
    pub const NONE: Self = Self(0);

    /// The set of exactly these privileges.
    #[must_use]
    pub const fn of(privileges: &[Privilege]) -> Self {
        let mut bits = 0;
        let mut next = 0;
        while next < privileges.len() {
            bits |= privileges[next].bit();
            next += 1;
        }
        Self(bits)
    }

    /// Whether the set holds `privilege`.
    #[must_use]
    pub const fn contains(self, privilege: Privilege) -> bool {
        self.0 & privilege.bit() != 0
    }

    /// Whether `other` holds all that this set holds.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The privileges of the set, in the order of [`Privilege::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Privilege> {
        Privilege::ALL
            .into_iter()
            .filter(move |&privilege| self.contains(privilege))
    }

    /// The set as a number, to be stored; [`Self::from_bits`] reads it back.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set that [`Self::bits`] gave as `bits`; bits that mean nothing are dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & Self::of(&Privilege::ALL).0)
    }
}

impl FromIterator<Privilege> for Privileges {
    fn from_iter<I: IntoIterator<Item = Privilege>>(privileges: I) -> Self {
        Self(privileges.into_iter().fold(0, |bits, privilege| bits | privilege.bit()))
    }
}

impl From<Vec<Privilege>> for Privileges {
    fn from(privileges: Vec<Privilege>) -> Self {
        privileges.into_iter().collect()
    }
}

impl From<Privileges> for Vec<Privilege> {
    fn from(privileges: Privileges) -> Self {
        privileges.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_survives_its_number() {
        let set: Privileges = [Privilege::ViewAudit, Privilege::ManageVault].into_iter().collect();
        assert!(set.contains(Privilege::ViewAudit) && set.contains(Privilege::ManageVault));
        assert!(!set.contains(Privilege::RoboticProcessAutomation));
        assert_eq!(Privileges::from_bits(set.bits()), set);
        assert_eq!(Privileges::from_bits(u8::MAX), Privileges::of(&Privilege::ALL));
    }

    #[test]
    fn a_set_is_a_list_in_documents() {
        let set: Privileges = serde_json::from_str(r#"["view_audit", "manage_users", "view_audit"]"#).unwrap();
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["manage_users","view_audit"]"#);
    }
}
