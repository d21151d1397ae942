//! What may be shared how far (SHARE-2), and the words in which the product's API asks for it.

use super::Refusal;
use crate::model::share::{SharePermission, SharedObject};

/// What is to become of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareChange {
    /// It gives this, whatever it gave before.
    Grant(SharePermission),
    /// There is none any more.
    Revoke,
}

/// Reads ACCESSTYPE, in whatever case. `read` is what an older client says for `view`.
///
/// # Errors
/// INPUT-3 for any other word, naming `field`.
pub fn access_type(field: &'static str, word: &str) -> Result<ShareChange, Refusal> {
    if word.eq_ignore_ascii_case("revoke") {
        return Ok(ShareChange::Revoke);
    }
    let word = if word.eq_ignore_ascii_case("read") {
        "view"
    } else {
        word
    };
    SharePermission::from_rest_word(word)
        .map(ShareChange::Grant)
        .ok_or(Refusal::InvalidValue(field))
}

/// Whether an object takes such a share: a single account takes View and Modify alone, the group `Default` no Full
/// Access.
///
/// # Errors
/// INPUT-3, naming `field`.
pub fn fits(
    field: &'static str,
    object: SharedObject,
    is_default_group: bool,
    change: ShareChange,
) -> Result<(), Refusal> {
    let ShareChange::Grant(permission) = change else {
        return Ok(());
    };
    let fits = match object {
        SharedObject::Account(_) => matches!(permission, SharePermission::View | SharePermission::Modify),
        SharedObject::ResourceGroup(_) if is_default_group => permission != SharePermission::FullAccess,
        SharedObject::Resource(_) | SharedObject::ResourceGroup(_) => true,
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::InvalidValue(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{AccountId, ResourceGroupId, ResourceId};

    #[test]
    fn every_word_is_read_in_any_case_and_no_other() {
        for (word, expected) in [
            ("view", Some(ShareChange::Grant(SharePermission::View))),
            ("READ", Some(ShareChange::Grant(SharePermission::View))),
            ("Modify", Some(ShareChange::Grant(SharePermission::Modify))),
            ("fullAccess", Some(ShareChange::Grant(SharePermission::FullAccess))),
            ("Revoke", Some(ShareChange::Revoke)),
            ("full_access", None),
            ("", None),
        ] {
            let read = access_type("ACCESSTYPE", word);
            assert_eq!(read, expected.ok_or(Refusal::InvalidValue("ACCESSTYPE")), "{word}");
        }
    }

    #[test]
    fn what_each_kind_of_object_takes() {
        use SharePermission::{FullAccess, Modify, RemoteAppOnly, View};
        let (account, resource) = (
            SharedObject::Account(AccountId(1)),
            SharedObject::Resource(ResourceId(1)),
        );
        let group = SharedObject::ResourceGroup(ResourceGroupId(1));
        for (object, is_default, taken) in [
            (account, false, &[View, Modify][..]),
            (resource, false, &SharePermission::ALL),
            (group, false, &SharePermission::ALL),
            (group, true, &[RemoteAppOnly, View, Modify]),
        ] {
            assert_eq!(fits("x", object, is_default, ShareChange::Revoke), Ok(()));
            for permission in [RemoteAppOnly, View, Modify, FullAccess] {
                let answer = fits("x", object, is_default, ShareChange::Grant(permission));
                assert_eq!(answer.is_ok(), taken.contains(&permission), "{object:?} {permission:?}");
            }
        }
    }
}
