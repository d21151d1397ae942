//! Users: creating, changing, locking and deleting them.

use secrecy::SecretString;

use super::{Ctx, Result, auth_tokens, dynamic_groups, user_groups};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::UserId;
use crate::model::token::TokenEnd;
use crate::model::user::{Role, User};
use crate::model::user_status::{StatusChange, UserStatus};
use crate::rules::{Lookup, Refusal, users};
use crate::store::tokens::TokenOf;
use crate::store::users::NewUser;
use crate::store::{self, WriteTx};
use crate::vault::{ApiToken, PasswordHash};

/// The user of that name.
///
/// # Errors
/// FIND-3, or what the store said.
pub(super) async fn named(tx: &mut WriteTx<'_>, name: &str) -> Result<UserId> {
    let user = store::users::by_name(tx, name).await?;
    Ok(user.ok_or(Refusal::NoSuch(Lookup::User))?.id)
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
    /// His password; without one he cannot sign in.
    pub password: Option<SecretString>,
    /// Whether his first sign-in has to bring another one.
    pub must_change_password: bool,
    /// Whether his scope is all passwords.
    pub super_admin: bool,
    /// The names of the groups he is in.
    pub groups: Vec<String>,
    /// Whether he gets an AUTHTOKEN.
    pub api_user: bool,
}

/// Creates a user, and an AUTHTOKEN for an API user.
///
/// # Errors
/// DENY-1, FIND-3, a taken name, or what vault and store said.
pub async fn create(ctx: &Ctx, spec: NewUserSpec) -> Result<(User, Option<ApiToken>)> {
    users::manage(&ctx.caller)?;
    if spec.super_admin {
        users::super_admin(&ctx.caller)?;
    }
    let hash = match spec.password {
        Some(password) => Some(ctx.sandbox.people.hash(password).await?),
        None => None,
    };
    let mut tx = ctx.sandbox.store.write().await?;
    let role = role_named(&mut tx, &spec.role).await?;
    users::give(&ctx.caller, role.privileges)?;
    if store::users::by_name(&mut tx, &spec.user_name).await?.is_some() {
        return Err(Refusal::UserExists(spec.user_name).into());
    }
    let id = store::users::insert(
        &mut tx,
        NewUser {
            user_name: &spec.user_name,
            full_name: spec.full_name.as_deref().unwrap_or(&spec.user_name),
            email: &spec.email,
            role: role.id,
            super_admin: spec.super_admin,
            password_hash: hash.as_ref().map(PasswordHash::as_phc),
            created_at: ctx.sandbox.clock.now(),
        },
    )
    .await?;
    store::users::set_must_change_password(&mut tx, id, spec.must_change_password).await?;
    user_groups::put_into(&mut tx, id, &spec.groups).await?;
    audit(ctx, &mut tx, AuditOperation::UserAdded, &spec.user_name).await?;
    let token = match spec.api_user {
        true => Some(auth_tokens::put_new(ctx, &mut tx, id, &spec.user_name).await?),
        false => None,
    };
    let user = existing(&mut tx, id).await?;
    tx.commit().await?;
    Ok((user, token))
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
    /// The names of all groups he is in from now on.
    pub groups: Option<Vec<String>>,
    /// Another password; his sessions end with that.
    pub password: Option<SecretString>,
}

/// Changes a user; nobody changes his own role or scope.
///
/// # Errors
/// DENY-1, FIND-3, not found, or what the store said.
pub async fn edit(ctx: &Ctx, id: UserId, edit: UserEdit) -> Result<User> {
    users::manage(&ctx.caller)?;
    let hash = match edit.password {
        Some(password) => Some(ctx.sandbox.people.hash(password).await?),
        None => None,
    };
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    if edit.role.is_some() || edit.super_admin.is_some() {
        users::act_on_another(&ctx.caller, &user, "nobody changes his own role or scope")?;
    } else {
        users::act_on(&ctx.caller, &user)?;
    }
    let scope = edit.super_admin.unwrap_or(user.super_admin);
    if scope != user.super_admin {
        users::super_admin(&ctx.caller)?;
    }
    let role = role_named(&mut tx, edit.role.as_deref().unwrap_or(&user.role)).await?;
    users::give(&ctx.caller, role.privileges)?;
    let full_name = edit.full_name.unwrap_or(user.full_name);
    let email = edit.email.unwrap_or(user.email);
    store::users::update(&mut tx, id, &full_name, &email, role.id, scope).await?;
    if let Some(groups) = edit.groups {
        store::user_groups::leave_all(&mut tx, id).await?;
        user_groups::put_into(&mut tx, id, &groups).await?;
    }
    dynamic_groups::refill_all(&mut tx).await?;
    audit(ctx, &mut tx, AuditOperation::UserModified, &user.user_name).await?;
    if let Some(hash) = hash {
        store::users::set_password_hash(&mut tx, id, hash.as_phc()).await?;
        store::sessions::delete_of_user(&mut tx, id).await?;
        audit(ctx, &mut tx, AuditOperation::UserPasswordChanged, &user.user_name).await?;
    }
    let user = existing(&mut tx, id).await?;
    tx.commit().await?;
    Ok(user)
}

/// Makes the user's next sign-in bring a new password; his sessions end.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn force_password_change(ctx: &Ctx, id: UserId) -> Result<User> {
    users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    users::act_on(&ctx.caller, &user)?;
    store::users::set_must_change_password(&mut tx, id, true).await?;
    store::sessions::delete_of_user(&mut tx, id).await?;
    audit(ctx, &mut tx, AuditOperation::PasswordChangeForced, &user.user_name).await?;
    let user = existing(&mut tx, id).await?;
    tx.commit().await?;
    Ok(user)
}

/// The id of the user of that name, for whoever shares with him or administers him.
///
/// # Errors
/// DENY-1, FIND-3, or what the store said.
pub async fn id_of(ctx: &Ctx, name: &str) -> Result<UserId> {
    users::look_up(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    let user = store::users::by_name(&mut reader, name).await?;
    Ok(user.ok_or(Refusal::NoSuch(Lookup::User))?.id)
}

/// Locks, unlocks, disables or enables a user; his sessions end unless he stays active.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn change_status(ctx: &Ctx, id: UserId, change: StatusChange) -> Result<User> {
    users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    users::act_on_another(&ctx.caller, &user, "nobody locks or disables himself")?;
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

/// Deletes a user, and answers his name: it is free again, his sessions and AUTHTOKEN end, his App Tokens are invalid (RPA-10).
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn delete(ctx: &Ctx, id: UserId) -> Result<String> {
    users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    users::act_on_another(&ctx.caller, &user, "nobody deletes himself")?;
    store::users::delete(&mut tx, id).await?;
    dynamic_groups::refill_all(&mut tx).await?;
    store::sessions::delete_of_user(&mut tx, id).await?;
    store::tokens::end(&mut tx, TokenOf::User(id), TokenEnd::Deleted).await?;
    audit(ctx, &mut tx, AuditOperation::UserDeleted, &user.user_name).await?;
    tx.commit().await?;
    Ok(user.user_name)
}

/// Every user, by id.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<User>> {
    users::manage(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::users::all(&mut reader).await?)
}

/// One user.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn get(ctx: &Ctx, id: UserId) -> Result<User> {
    users::manage(&ctx.caller)?;
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

/// A user who is not deleted.
pub(super) async fn existing(tx: &mut WriteTx<'_>, id: UserId) -> Result<User> {
    let user = store::users::by_id(tx, id).await?;
    Ok(user.filter(|user| !user.deleted).ok_or(Refusal::NotFound)?)
}

async fn role_named(tx: &mut WriteTx<'_>, name: &str) -> Result<Role> {
    Ok(store::roles::by_name(tx, name)
        .await?
        .ok_or(Refusal::NoSuch(Lookup::Role))?)
}

pub(super) async fn audit(ctx: &Ctx, tx: &mut WriteTx<'_>, operation: AuditOperation, user_name: &str) -> Result<()> {
    let mut record = ctx.record(operation, Outcome::Success);
    record.detail = user_name.to_owned();
    Ok(store::audit::insert(tx, record).await?)
}
