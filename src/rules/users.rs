//! Who may administer whom (USER-1 to USER-3): nobody gives away, or takes over, a privilege that he lacks. Groups give
//! shares and no privileges: whoever manages users puts anybody into them, himself included.

use super::Refusal;
use crate::model::caller::Caller;
use crate::model::privilege::{Privilege, Privileges};
use crate::model::user::{Role, User};

/// Whether the caller's role administers users at all.
///
/// # Errors
/// DENY-1.
pub fn manage(caller: &Caller) -> Result<(), Refusal> {
    if caller.privileges.contains(Privilege::ManageUsers) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not manage users"))
    }
}

/// Whether the caller may give these privileges to somebody, or put them into a role: his own role must hold each of
/// them. So only a Privileged Administrator makes another one (USER-1).
///
/// # Errors
/// DENY-1.
pub fn give(caller: &Caller, privileges: Privileges) -> Result<(), Refusal> {
    manage(caller)?;
    if privileges.is_within(caller.privileges) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("nobody gives a privilege that he does not have"))
    }
}

/// Whether the caller may change, lock, or delete a user, or what that user proves himself with: whoever can do that can
/// become him, so the user must not have more than the caller (USER-2).
///
/// # Errors
/// DENY-1.
pub fn act_on(caller: &Caller, user: &User) -> Result<(), Refusal> {
    give(caller, user.privileges)?;
    if user.super_admin && user.id != caller.user_id {
        super_admin(caller)?;
    }
    Ok(())
}

/// Whether the caller may do to a user what nobody does to himself: lock, disable, delete, change role or scope.
///
/// # Errors
/// DENY-1.
pub fn act_on_another(caller: &Caller, user: &User, oneself: &'static str) -> Result<(), Refusal> {
    manage(caller)?;
    if user.id == caller.user_id {
        return Err(Refusal::NotAllowed(oneself));
    }
    act_on(caller, user)
}

/// Whether the caller may change or delete a role: nobody does that to one that every installation has (ROLE-CUSTOM).
///
/// # Errors
/// DENY-1.
pub fn change_role(caller: &Caller, role: &Role) -> Result<(), Refusal> {
    manage(caller)?;
    if role.built_in {
        return Err(Refusal::NotAllowed("nobody changes a predefined role"));
    }
    give(caller, role.privileges)
}

/// Whether the caller makes, unmakes or administers Super Administrators: Privileged Administrators alone do.
///
/// # Errors
/// DENY-1.
pub fn super_admin(caller: &Caller) -> Result<(), Refusal> {
    if caller.privileges.contains(Privilege::ManageVault) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not make super administrators"))
    }
}

/// Whether the caller looks up users and user groups by name, as whoever shares does (USER-3).
///
/// # Errors
/// DENY-1.
pub fn look_up(caller: &Caller) -> Result<(), Refusal> {
    let either = [Privilege::ManageUsers, Privilege::ManageResources];
    if either.iter().any(|privilege| caller.privileges.contains(*privilege)) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not look up users"))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::caller::Via;
    use crate::model::ids::UserId;
    use crate::model::role::BuiltInRole;
    use crate::model::user_status::UserStatus;

    fn caller(id: i64, privileges: Privileges) -> Caller {
        Caller {
            user_id: UserId(id),
            user_name: "caller".into(),
            role: "role".into(),
            privileges,
            super_admin: false,
            via: Via::Session,
        }
    }

    fn user(id: i64, privileges: Privileges, super_admin: bool) -> User {
        User {
            id: UserId(id),
            user_name: "user".into(),
            full_name: "User".into(),
            email: String::new(),
            role: "role".into(),
            privileges,
            super_admin,
            status: UserStatus::Active,
            groups: Vec::new(),
            must_change_password: false,
            second_factor: false,
            deleted: false,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Every set of privileges.
    fn sets() -> impl Iterator<Item = Privileges> {
        (0..1_u8 << Privilege::ALL.len()).map(Privileges::from_bits)
    }

    #[test]
    fn nobody_gives_a_role_or_acts_on_somebody_with_a_privilege_that_he_lacks() {
        for own in sets() {
            let caller = caller(1, own);
            for other in sets() {
                let expected = own.contains(Privilege::ManageUsers)
                    && Privilege::ALL
                        .into_iter()
                        .all(|privilege| own.contains(privilege) || !other.contains(privilege));
                assert_eq!(give(&caller, other).is_ok(), expected, "{own:?} {other:?}");
                assert_eq!(
                    act_on(&caller, &user(2, other, false)).is_ok(),
                    expected,
                    "{own:?} {other:?}"
                );
                let with_scope = expected && own.contains(Privilege::ManageVault);
                assert_eq!(
                    act_on(&caller, &user(2, other, true)).is_ok(),
                    with_scope,
                    "{own:?} {other:?}"
                );
                assert!(act_on_another(&caller, &user(1, other, false), "not himself").is_err());
            }
        }
    }

    #[test]
    fn of_the_predefined_roles_only_a_privileged_administrator_makes_another_one() {
        let makes = |wanted: BuiltInRole| {
            BuiltInRole::ALL
                .into_iter()
                .filter(|role| give(&caller(1, role.privileges()), wanted.privileges()).is_ok())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            makes(BuiltInRole::PrivilegedAdministrator),
            [BuiltInRole::PrivilegedAdministrator]
        );
        assert_eq!(makes(BuiltInRole::PasswordUser), makes(BuiltInRole::Administrator));
        assert_eq!(makes(BuiltInRole::Administrator).len(), 3);
    }

    #[test]
    fn whoever_administers_users_or_resources_looks_users_up() {
        for own in sets() {
            let expected = own.contains(Privilege::ManageUsers) || own.contains(Privilege::ManageResources);
            assert_eq!(look_up(&caller(1, own)).is_ok(), expected, "{own:?}");
        }
    }
}
