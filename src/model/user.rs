//! Users as the admin API shows them.

use std::sync::Arc;

use jiff::Timestamp;

use super::caller::{Caller, Via};
use super::ids::{RoleId, UserGroupId, UserId};
use super::privilege::Privileges;
use super::user_status::UserStatus;

/// A user, without anything secret.
#[derive(Debug, Clone)]
pub struct User {
    /// His id.
    pub id: UserId,
    /// What he signs in with.
    pub user_name: String,
    /// How he is called.
    pub full_name: String,
    /// His mail address.
    pub email: String,
    /// His role's name.
    pub role: String,
    /// What his role allows.
    pub privileges: Privileges,
    /// Whether his scope is all passwords.
    pub super_admin: bool,
    /// Active, locked or disabled.
    pub status: UserStatus,
    /// The names of the groups he is in, by the groups' ids.
    pub groups: Vec<String>,
    /// Whether his next sign-in has to bring a new password.
    pub must_change_password: bool,
    /// Whether a second factor is asked of him.
    pub second_factor: bool,
    /// Whether he was deleted: his row stays, since resources and the audit trail point to it.
    pub deleted: bool,
    /// Since when he is here.
    pub created_at: Timestamp,
}

/// A group of users.
#[derive(Debug, Clone)]
pub struct UserGroup {
    /// Its id.
    pub id: UserGroupId,
    /// Its name.
    pub name: String,
    /// The names of its members, by their ids.
    pub members: Vec<String>,
}

impl User {
    /// He himself, as every decision sees him.
    #[must_use]
    pub fn as_caller(&self) -> Caller {
        Caller {
            user_id: self.id,
            user_name: Arc::from(self.user_name.as_str()),
            role: Arc::from(self.role.as_str()),
            privileges: self.privileges,
            super_admin: self.super_admin,
            via: Via::Session,
        }
    }
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub privileges: Privileges,
    /// Whether it is one of PAM360's own.
    pub built_in: bool,
}
