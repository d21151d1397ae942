//! Users, their groups and their roles.

use super::{Users, open};
use crate::fixture;
use crate::sandbox::Sandbox;
use crate::service::Result;
use crate::store::{self, WriteTx};
use crate::vault::SealedColumn;

/// Custom roles; the others are everywhere.
pub(super) async fn roles(tx: &mut WriteTx<'_>) -> Result<Vec<fixture::Role>> {
    let roles = store::roles::all(tx).await?;
    let custom = roles.into_iter().filter(|role| !role.built_in);
    Ok(custom
        .map(|role| fixture::Role {
            name: role.name,
            privileges: role.privileges,
        })
        .collect())
}

/// Users with their passwords; of one that was hashed there is the hash alone.
pub(super) async fn users(sandbox: &Sandbox, tx: &mut WriteTx<'_>) -> Result<Users> {
    let secrets = store::dump::users(tx).await?;
    let users = store::users::all(tx).await?;
    let mut written = Vec::with_capacity(users.len());
    for (user, secret) in users.into_iter().zip(secrets) {
        let open = |column, sealed: Option<Vec<u8>>| match sealed {
            Some(sealed) => open(sandbox, column, secret.id, sealed),
            None => Ok(None),
        };
        written.push((
            secret.id,
            fixture::User {
                password: open(SealedColumn::UserPassword, secret.password_sealed)?,
                auth_token: open(SealedColumn::AuthToken, secret.auth_token_sealed)?,
                password_hash: secret.password_hash.map(Into::into),
                totp_secret: open(SealedColumn::SecondFactor, secret.totp_sealed)?,
                must_change_password: user.must_change_password,
                full_name: (user.full_name != user.user_name).then_some(user.full_name),
                user_name: user.user_name,
                email: user.email,
                role: user.role,
                super_admin: user.super_admin,
                status: user.status,
            },
        ));
    }
    Ok(written)
}

pub(super) async fn user_groups(tx: &mut WriteTx<'_>) -> Result<Vec<fixture::UserGroup>> {
    let mut groups: Vec<fixture::UserGroup> = Vec::new();
    for (name, member) in store::dump::user_groups(tx).await? {
        match groups.last_mut().filter(|group| group.name == name) {
            Some(group) => group.members.extend(member),
            None => groups.push(fixture::UserGroup {
                name,
                members: member.into_iter().collect(),
            }),
        }
    }
    Ok(groups)
}
