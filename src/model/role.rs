//! The predefined roles.

use std::fmt;

use super::privilege::{Privilege, Privileges};

/// A role that every installation has; custom roles stand beside it. The names are PAM360's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BuiltInRole {
    /// Everything, the vault included.
    PrivilegedAdministrator,
    /// Users, resources, audit, RPA.
    Administrator,
    /// The same as an Administrator here; the product adds cloud entitlements.
    CloudAdministrator,
    /// Resources and passwords.
    PasswordAdministrator,
    /// A Password User who also reads the audit trail.
    PasswordAuditor,
    /// Uses what is shared with him.
    PasswordUser,
    /// A Password User for remote connections.
    ConnectionUser,
}

impl BuiltInRole {
    /// Every predefined role; a store gives out their ids in this order.
    pub const ALL: [Self; 7] = [
        Self::PrivilegedAdministrator,
        Self::Administrator,
        Self::CloudAdministrator,
        Self::PasswordAdministrator,
        Self::PasswordAuditor,
        Self::PasswordUser,
        Self::ConnectionUser,
    ];

    /// The role's name as PAM360 spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PrivilegedAdministrator => "Privileged Administrator",
            Self::Administrator => "Administrator",
            Self::CloudAdministrator => "Cloud Administrator",
            Self::PasswordAdministrator => "Password Administrator",
            Self::PasswordAuditor => "Password Auditor",
            Self::PasswordUser => "Password User",
            Self::ConnectionUser => "Connection User",
        }
    }

    /// The role of that name, compared without regard to case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|role| role.name().eq_ignore_ascii_case(name))
    }

    /// What the role allows (RPA-2, ROLE-1, ROLE-2).
    #[must_use]
    pub const fn privileges(self) -> Privileges {
        match self {
            Self::PrivilegedAdministrator => Privileges::of(&Privilege::ALL),
            Self::Administrator | Self::CloudAdministrator => Privileges::of(&[
                Privilege::RoboticProcessAutomation,
                Privilege::ManageResources,
                Privilege::ManageUsers,
                Privilege::ViewAudit,
            ]),
            Self::PasswordAdministrator => Privileges::of(&[Privilege::ManageResources]),
            Self::PasswordAuditor => Privileges::of(&[Privilege::ViewAudit]),
            Self::PasswordUser | Self::ConnectionUser => Privileges::NONE,
        }
    }
}

impl fmt::Display for BuiltInRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_predefined_roles_may_set_up_rpa_and_one_may_lock_the_vault() {
        let with = |privilege| {
            BuiltInRole::ALL
                .into_iter()
                .filter(|role| role.privileges().contains(privilege))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            with(Privilege::RoboticProcessAutomation),
            [
                BuiltInRole::PrivilegedAdministrator,
                BuiltInRole::Administrator,
                BuiltInRole::CloudAdministrator
            ]
        );
        assert_eq!(with(Privilege::ManageVault), [BuiltInRole::PrivilegedAdministrator]);
    }

    #[test]
    fn a_role_is_found_by_its_name_without_regard_to_case() {
        for role in BuiltInRole::ALL {
            assert_eq!(BuiltInRole::from_name(&role.to_string().to_uppercase()), Some(role));
        }
        assert_eq!(BuiltInRole::from_name("Super Administrator"), None);
    }
}
