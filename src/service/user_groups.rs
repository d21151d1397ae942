//! User groups, with whom things are shared.

use super::{Ctx, Result, dynamic_groups, users};
use crate::model::audit::AuditOperation;
use crate::model::ids::{UserGroupId, UserId};
use crate::model::user::UserGroup;
use crate::rules::{self, Lookup, Refusal};
use crate::store::{self, WriteTx};

/// Every group, by id.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<UserGroup>> {
    rules::users::look_up(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::user_groups::all(&mut reader).await?)
}

/// One group.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn get(ctx: &Ctx, id: UserGroupId) -> Result<UserGroup> {
    rules::users::look_up(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    let group = store::user_groups::by_id(&mut reader, id).await?;
    Ok(group.ok_or(Refusal::NotFound)?)
}

/// The id of the group of that name, for whoever shares with it.
///
/// # Errors
/// DENY-1, FIND-3, or what the store said.
pub async fn id_of(ctx: &Ctx, name: &str) -> Result<UserGroupId> {
    rules::users::look_up(&ctx.caller)?;
    let mut reader = ctx.sandbox.store.read().await?;
    let group = store::user_groups::by_name(&mut reader, name).await?;
    Ok(group.ok_or(Refusal::NoSuch(Lookup::UserGroup))?.id)
}

/// Makes a group of these users.
///
/// # Errors
/// DENY-1, FIND-3, a taken name, or what the store said.
pub async fn create(ctx: &Ctx, name: &str, members: &[String]) -> Result<UserGroup> {
    rules::users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    free(&mut tx, name, None).await?;
    let id = store::user_groups::insert(&mut tx, name).await?;
    fill(&mut tx, id, members).await?;
    users::audit(ctx, &mut tx, AuditOperation::UserGroupAdded, name).await?;
    finish(tx, id).await
}

/// Changes a group: what is not named stays, and members are all that are named.
///
/// # Errors
/// DENY-1, FIND-3, a taken name, not found, or what the store said.
pub async fn edit(ctx: &Ctx, id: UserGroupId, name: Option<String>, members: Option<Vec<String>>) -> Result<UserGroup> {
    rules::users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let group = existing(&mut tx, id).await?;
    let name = name.unwrap_or(group.name);
    free(&mut tx, &name, Some(id)).await?;
    store::user_groups::rename(&mut tx, id, &name).await?;
    if let Some(members) = members {
        store::user_groups::clear(&mut tx, id).await?;
        fill(&mut tx, id, &members).await?;
        dynamic_groups::refill_all(&mut tx).await?;
    }
    users::audit(ctx, &mut tx, AuditOperation::UserGroupModified, &name).await?;
    finish(tx, id).await
}

/// Deletes a group; what was shared with it is shared with its members no longer.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn delete(ctx: &Ctx, id: UserGroupId) -> Result<()> {
    rules::users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let group = existing(&mut tx, id).await?;
    store::user_groups::delete(&mut tx, id).await?;
    dynamic_groups::refill_all(&mut tx).await?;
    users::audit(ctx, &mut tx, AuditOperation::UserGroupDeleted, &group.name).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a user into the groups of these names.
pub(super) async fn put_into(tx: &mut WriteTx<'_>, user: UserId, groups: &[String]) -> Result<()> {
    for name in groups {
        let group = store::user_groups::by_name(tx, name).await?;
        let group = group.ok_or(Refusal::NoSuch(Lookup::UserGroup))?;
        store::user_groups::join(tx, user, group.id).await?;
    }
    Ok(())
}

async fn fill(tx: &mut WriteTx<'_>, group: UserGroupId, members: &[String]) -> Result<()> {
    for name in members {
        let user = users::named(tx, name).await?;
        store::user_groups::join(tx, user, group).await?;
    }
    Ok(())
}

async fn existing(tx: &mut WriteTx<'_>, id: UserGroupId) -> Result<UserGroup> {
    let group = store::user_groups::by_id(tx, id).await?;
    Ok(group.ok_or(Refusal::NotFound)?)
}

async fn free(tx: &mut WriteTx<'_>, name: &str, own: Option<UserGroupId>) -> Result<()> {
    match store::user_groups::by_name(tx, name).await? {
        Some(other) if Some(other.id) != own => Err(Refusal::NameTaken.into()),
        _ => Ok(()),
    }
}

async fn finish(mut tx: WriteTx<'_>, id: UserGroupId) -> Result<UserGroup> {
    let group = existing(&mut tx, id).await?;
    tx.commit().await?;
    Ok(group)
}
