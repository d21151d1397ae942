//! Users: as much of their administration as RPA entries and approvals need.

use secrecy::SecretString;

use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::UserId;
use crate::model::privilege::Privilege;
use crate::model::token::TokenEnd;
use crate::model::user::{Role, User};
use crate::model::user_status::{StatusChange, UserStatus};
use crate::rules::{Lookup, Refusal};
use crate::store::tokens::TokenOf;
use crate::store::users::NewUser;
use crate::store::{self, WriteTx};

/// The user of that name.
///
/// # Errors
/// FIND-3, or what the store said.
pub(super) async fn named(tx: &mut WriteTx<'_>, name: &str) -> Result<UserId> {
    let user = store::users::by_name(tx, name).await?;
    Ok(user.ok_or(Refusal::NoSuch(Lookup::User))?.id)
}

pub(super) fn manage(ctx: &Ctx) -> Result<()> {
    if ctx.caller.privileges.contains(Privilege::ManageUsers) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("the role does not manage users").into())
    }
}

/// A user to be created.
#[derive(Debug)]
pub struct NewUserSpec {
    /// What he signs in with.
    pub user_name: String,
    /// How he is called; his user name where none is given.
    pub full_name: Option<String>,
    /// His mail address.
    pub email: String,
    /// His role's name.
    pub role: String,
    /// His password.
    pub password: SecretString,
    /// Whether his scope is all passwords.
    pub super_admin: bool,
}

/// Creates a user.
///
/// # Errors
/// DENY-1, FIND-3, a taken name, or what vault and store said.
pub async fn create(ctx: &Ctx, spec: NewUserSpec) -> Result<User> {
    manage(ctx)?;
    super_admin(ctx, spec.super_admin)?;
    let hash = ctx.sandbox.people.hash(spec.password).await?;
    let mut tx = ctx.sandbox.store.write().await?;
    if store::users::by_name(&mut tx, &spec.user_name).await?.is_some() {
        return Err(Refusal::NameTaken.into());
    }
    let role = role_named(&mut tx, &spec.role).await?;
    let id = store::users::insert(
        &mut tx,
        NewUser {
            user_name: &spec.user_name,
            full_name: spec.full_name.as_deref().unwrap_or(&spec.user_name),
            email: &spec.email,
            role: role.id,
            super_admin: spec.super_admin,
            password_hash: hash.as_phc(),
            created_at: ctx.sandbox.clock.now(),
        },
    )
    .await?;
    audit(ctx, &mut tx, AuditOperation::UserAdded, &spec.user_name).await?;
    let user = existing(&mut tx, id).await?;
    tx.commit().await?;
    Ok(user)
}

/// Privileged Administrators alone make Super Administrators.
fn super_admin(ctx: &Ctx, wanted: bool) -> Result<()> {
    if wanted && !ctx.caller.privileges.contains(Privilege::ManageVault) {
        return Err(Refusal::NotAllowed("the role does not make super administrators").into());
    }
    Ok(())
}

/// What is to be changed of a user; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct UserEdit {
    /// How he is called.
    pub full_name: Option<String>,
    /// His mail address.
    pub email: Option<String>,
    /// Another role's name.
    pub role: Option<String>,
    /// Whether his scope is all passwords.
    pub super_admin: Option<bool>,
}

/// Changes a user; nobody changes his own role or scope.
///
/// # Errors
/// DENY-1, FIND-3, not found, or what the store said.
pub async fn edit(ctx: &Ctx, id: UserId, edit: UserEdit) -> Result<User> {
    manage(ctx)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    let wants_power = edit.role.is_some() || edit.super_admin.is_some();
    if wants_power && id == ctx.caller.user_id {
        return Err(Refusal::NotAllowed("nobody changes his own role or scope").into());
    }
    let scope = edit.super_admin.unwrap_or(user.super_admin);
    super_admin(ctx, scope != user.super_admin)?;
    let role = role_named(&mut tx, edit.role.as_deref().unwrap_or(&user.role)).await?;
    let full_name = edit.full_name.unwrap_or(user.full_name);
    let email = edit.email.unwrap_or(user.email);
    store::users::update(&mut tx, id, &full_name, &email, role.id, scope).await?;
    audit(ctx, &mut tx, AuditOperation::UserModified, &user.user_name).await?;
    let user = existing(&mut tx, id).await?;
    tx.commit().await?;
    Ok(user)
}

/// Locks, unlocks, disables or enables a user; his sessions end unless he stays active.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn change_status(ctx: &Ctx, id: UserId, change: StatusChange) -> Result<User> {
    manage(ctx)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    if id == ctx.caller.user_id {
        return Err(Refusal::NotAllowed("nobody locks or disables himself").into());
    }
    let status = user.status.after(change);
    if status == user.status {
        return Ok(user);
    }
    store::users::set_status(&mut tx, id, status).await?;
    if status != UserStatus::Active {
        store::sessions::delete_of_user(&mut tx, id).await?;
    }
    let operation = match change {
        StatusChange::Lock => AuditOperation::UserLocked,
        StatusChange::Unlock => AuditOperation::UserUnlocked,
        StatusChange::Disable => AuditOperation::UserDisabled,
        StatusChange::Enable => AuditOperation::UserEnabled,
    };
    audit(ctx, &mut tx, operation, &user.user_name).await?;
    tx.commit().await?;
    Ok(User { status, ..user })
}

/// Deletes a user: his name is free again, his sessions and AUTHTOKEN end, his App Tokens are invalid (RPA-10).
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn delete(ctx: &Ctx, id: UserId) -> Result<()> {
    manage(ctx)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    if id == ctx.caller.user_id {
        return Err(Refusal::NotAllowed("nobody deletes himself").into());
    }
    store::users::delete(&mut tx, id).await?;
    store::sessions::delete_of_user(&mut tx, id).await?;
    store::tokens::end(&mut tx, TokenOf::User(id), TokenEnd::Deleted).await?;
    audit(ctx, &mut tx, AuditOperation::UserDeleted, &user.user_name).await?;
    tx.commit().await?;
    Ok(())
}

/// Every user, by id.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<User>> {
    manage(ctx)?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::users::all(&mut reader).await?)
}

/// One user.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn get(ctx: &Ctx, id: UserId) -> Result<User> {
    manage(ctx)?;
    let mut reader = ctx.sandbox.store.read().await?;
    let user = store::users::by_id(&mut reader, id).await?;
    Ok(user.filter(|user| !user.deleted).ok_or(Refusal::NotFound)?)
}

/// The caller himself.
///
/// # Errors
/// Not found where he was deleted meanwhile, or what the store said.
pub async fn oneself(ctx: &Ctx) -> Result<User> {
    let mut reader = ctx.sandbox.store.read().await?;
    let user = store::users::by_id(&mut reader, ctx.caller.user_id).await?;
    Ok(user.filter(|user| !user.deleted).ok_or(Refusal::NotFound)?)
}

/// Every role, by id.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn roles(ctx: &Ctx) -> Result<Vec<Role>> {
    manage(ctx)?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::users::roles(&mut reader).await?)
}

async fn existing(tx: &mut WriteTx<'_>, id: UserId) -> Result<User> {
    let user = store::users::by_id(tx, id).await?;
    Ok(user.filter(|user| !user.deleted).ok_or(Refusal::NotFound)?)
}

async fn role_named(tx: &mut WriteTx<'_>, name: &str) -> Result<Role> {
    Ok(store::users::role_by_name(tx, name)
        .await?
        .ok_or(Refusal::NoSuch(Lookup::Role))?)
}

async fn audit(ctx: &Ctx, tx: &mut WriteTx<'_>, operation: AuditOperation, user_name: &str) -> Result<()> {
    let mut record = ctx.record(operation, Outcome::Success);
    record.detail = user_name.to_owned();
    Ok(store::audit::insert(tx, record).await?)
}
