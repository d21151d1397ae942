//! Roles: PAM360's own and custom ones.

use super::{Ctx, Result, users};
use crate::model::audit::AuditOperation;
use crate::model::ids::RoleId;
use crate::model::privilege::Privileges;
use crate::model::user::Role;
use crate::rules::{self, Refusal};
use crate::store::{self, WriteTx};

/// Every role, by id.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<Role>> {
    rules::users::manage(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::roles::all(&mut reader).await?)
}

/// One role.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn get(ctx: &Ctx, id: RoleId) -> Result<Role> {
    rules::users::manage(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::roles::by_id(&mut reader, id).await?.ok_or(Refusal::NotFound)?)
}

/// Makes a custom role, of privileges that its maker has.
///
/// # Errors
/// DENY-1, a taken name, or what the store said.
pub async fn create(ctx: &Ctx, name: &str, privileges: Privileges) -> Result<Role> {
    rules::users::give(&ctx.caller, privileges)?;
    let mut tx = ctx.sandbox.store.write().await?;
    free(&mut tx, name, None).await?;
    let id = store::roles::insert(&mut tx, name, privileges).await?;
    users::audit(ctx, &mut tx, AuditOperation::RoleAdded, name).await?;
    finish(tx, id).await
}

/// Changes a custom role: what is not named stays. Whoever has the role has its new privileges at once.
///
/// # Errors
/// DENY-1, a taken name, not found, or what the store said.
pub async fn edit(ctx: &Ctx, id: RoleId, name: Option<String>, privileges: Option<Privileges>) -> Result<Role> {
    let mut tx = ctx.sandbox.store.write().await?;
    let role = custom(ctx, &mut tx, id).await?;
    let privileges = privileges.unwrap_or(role.privileges);
    rules::users::give(&ctx.caller, privileges)?;
    let name = name.unwrap_or(role.name);
    free(&mut tx, &name, Some(id)).await?;
    store::roles::update(&mut tx, id, &name, privileges).await?;
    users::audit(ctx, &mut tx, AuditOperation::RoleModified, &name).await?;
    finish(tx, id).await
}

/// Deletes a custom role that nobody has.
///
/// # Errors
/// DENY-1, IN-USE, not found, or what the store said.
pub async fn delete(ctx: &Ctx, id: RoleId) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let role = custom(ctx, &mut tx, id).await?;
    if store::roles::is_in_use(&mut tx, id).await? {
        return Err(Refusal::InUse("there are, or were, users with this role").into());
    }
    store::roles::delete(&mut tx, id).await?;
    users::audit(ctx, &mut tx, AuditOperation::RoleDeleted, &role.name).await?;
    tx.commit().await?;
    Ok(())
}

/// A custom role whose privileges the caller has; PAM360's own are changed by nobody.
async fn custom(ctx: &Ctx, tx: &mut WriteTx<'_>, id: RoleId) -> Result<Role> {
    rules::users::manage(&ctx.caller)?;
    let role = store::roles::by_id(tx, id).await?.ok_or(Refusal::NotFound)?;
    rules::users::change_role(&ctx.caller, &role)?;
    Ok(role)
}

async fn free(tx: &mut WriteTx<'_>, name: &str, own: Option<RoleId>) -> Result<()> {
    match store::roles::by_name(tx, name).await? {
        Some(other) if Some(other.id) != own => Err(Refusal::NameTaken.into()),
        _ => Ok(()),
    }
}

async fn finish(mut tx: WriteTx<'_>, id: RoleId) -> Result<Role> {
    let role = store::roles::by_id(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    tx.commit().await?;
    Ok(role)
}
