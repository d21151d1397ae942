//! Deleting and having back. Today's builds put what is deleted into the trash; older ones delete it for good (TRASH-1).

use std::collections::HashMap;

use super::dynamic_groups;
use super::passwords::{self, AccountRef, Usage, record};
use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Named, Outcome};
use crate::model::ids::ResourceId;
use crate::model::settings::ApiBuild;
use crate::model::trash::{TrashKind, Trashed};
use crate::rules::access::{self, AccountAction, ResourceAction};
use crate::rules::{Lookup, Refusal};
use crate::store::{self, Db, WriteTx};

fn has_trash(ctx: &Ctx) -> bool {
    ctx.sandbox.settings().api_build == ApiBuild::Current
}

/// Deletes a resource with its accounts; its name is free again.
///
/// # Errors
/// FIND-1, DENY-1, or what the store said.
pub async fn delete_resource(ctx: &Ctx, id: ResourceId) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let found = store::access::resource(&mut tx, ctx.caller.user_id, id).await?;
    let facts = found.ok_or(Refusal::NoSuchResource)?;
    access::resource(&ctx.caller, &facts, ResourceAction::Delete)?;
    if has_trash(ctx) {
        store::trash::put_resource(&mut tx, id, ctx.caller.user_id, ctx.sandbox.clock.now()).await?;
    } else {
        store::trash::purge_resource(&mut tx, id).await?;
    }
    let resource = Named { id, name: facts.name };
    let deleted = ctx.record_on(AuditOperation::ResourceDeleted, resource);
    store::audit::insert(&mut tx, deleted).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes an account; its name is free again.
///
/// # Errors
/// FIND and DENY-1 refusals, or what the store said.
pub async fn delete_account(ctx: &Ctx, target: AccountRef) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let account = super::accounts::met(ctx, &mut tx, target, AccountAction::Delete).await?;
    if has_trash(ctx) {
        store::trash::put_account(&mut tx, account.id, ctx.caller.user_id, ctx.sandbox.clock.now()).await?;
    } else {
        store::trash::purge_account(&mut tx, account.id).await?;
    }
    let operation = AuditOperation::AccountDeleted;
    let deleted = record(ctx, operation, Outcome::Success, &account, Usage::default());
    store::audit::insert(&mut tx, deleted).await?;
    tx.commit().await?;
    Ok(())
}

/// What of this kind is in the trash and the caller could have back, by id.
///
/// # Errors
/// What the store said.
pub async fn list(ctx: &Ctx, kind: TrashKind) -> Result<Vec<Trashed>> {
    let mut reader = ctx.sandbox.store.read().await?;
    in_trash(ctx, &mut reader, kind).await
}

async fn in_trash(ctx: &Ctx, db: &mut Db, kind: TrashKind) -> Result<Vec<Trashed>> {
    let all = match kind {
        TrashKind::Resource => store::trash::resources(db).await?,
        TrashKind::Account => store::trash::accounts(db).await?,
    };
    let his = |item: &Trashed| {
        let refusal = access::restore(&ctx.caller, item.owner_id, item.trashed_by).err();
        refusal != Some(Refusal::NoSuch(Lookup::Trashed))
    };
    Ok(all.into_iter().filter(his).collect())
}

/// Takes things out of the trash, each kind by its ids, all or none.
///
/// # Errors
/// FIND-3, DENY-1, DUP-1, DUP-2, or what the store said.
pub async fn restore(ctx: &Ctx, wanted: &[(TrashKind, &[i64])]) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    for (kind, ids) in wanted {
        let items = in_trash(ctx, &mut tx, *kind).await?.into_iter();
        let mut items: HashMap<i64, Trashed> = items.map(|item| (item.id(), item)).collect();
        for id in *ids {
            let item = items.remove(id).ok_or(Refusal::NoSuch(Lookup::Trashed))?;
            access::restore(&ctx.caller, item.owner_id, item.trashed_by)?;
            restore_one(ctx, &mut tx, item).await?;
        }
    }
    passwords::make_up_resets(&ctx.sandbox, &mut tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn restore_one(ctx: &Ctx, tx: &mut WriteTx<'_>, item: Trashed) -> Result<()> {
    let resource = Named {
        id: item.resource_id,
        name: item.resource_name,
    };
    let Some(account) = item.account else {
        if store::resources::id_by_name(tx, &resource.name).await?.is_some() {
            return Err(Refusal::ResourceExists(resource.name).into());
        }
        store::trash::restore_resource(tx, resource.id).await?;
        dynamic_groups::follow(tx, resource.id).await?;
        let restored = ctx.record_on(AuditOperation::ResourceRestored, resource);
        return Ok(store::audit::insert(tx, restored).await?);
    };
    let caller = ctx.caller.user_id;
    let taken = store::access::account_by_name(tx, caller, resource.id, &account.name).await?;
    if taken.is_some() {
        return Err(Refusal::AccountExists(account.name).into());
    }
    store::trash::restore_account(tx, account.id).await?;
    let mut restored = ctx.record_on(AuditOperation::AccountRestored, resource);
    restored.account = Some(Named {
        id: account.id,
        name: account.name,
    });
    Ok(store::audit::insert(tx, restored).await?)
}
