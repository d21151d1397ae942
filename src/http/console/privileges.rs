//! What roles allow, as pages name it and as their forms send it.

use crate::model::privilege::{Privilege, Privileges};

/// Every privilege with the word of its field and its label.
pub const WORDS: [(Privilege, &str, &str); 5] = [
    (
        Privilege::RoboticProcessAutomation,
        "robotic_process_automation",
        "Robotic Process Automation: set up and approve App Tokens",
    ),
    (
        Privilege::ManageResources,
        "manage_resources",
        "Create resources and accounts",
    ),
    (
        Privilege::ManageUsers,
        "manage_users",
        "Manage users, roles and user groups",
    ),
    (Privilege::ViewAudit, "view_audit", "Read the audit trail"),
    (Privilege::ManageVault, "manage_vault", "Lock and unlock the vault"),
];

/// The labels of a set.
#[must_use]
pub fn labels(privileges: &Privileges) -> Vec<&'static str> {
    let has = |(privilege, ..): &&(Privilege, &str, &str)| privileges.contains(*privilege);
    WORDS.iter().filter(has).map(|(_, _, label)| *label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_privilege_has_a_word_that_forms_are_read_by() {
        assert_eq!(WORDS.map(|(privilege, ..)| privilege), Privilege::ALL);
        for (privilege, word, _) in WORDS {
            assert_eq!(serde_json::to_value(privilege).unwrap(), word);
        }
        assert_eq!(labels(&Privileges::NONE), Vec::<&str>::new());
    }
}
