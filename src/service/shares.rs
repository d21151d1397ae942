//! Sharing accounts, resources and resource groups, and taking shares back.

use super::passwords::AccountRef;
use super::{Ctx, Result, dynamic_groups};
use crate::model::audit::{AuditOperation, AuditRecord, Named, Outcome};
use crate::model::ids::{ResourceGroupId, ResourceId};
use crate::model::share::{SharePermission, ShareView, SharedObject, SharedWith};
use crate::rules::access::{self, AccountAction, GroupAction, ResourceAction};
use crate::rules::sharing::{self, ShareChange};
use crate::rules::{Lookup, Refusal};
use crate::store::{self, Db, WriteTx};

/// What is to be shared.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// One account.
    Account(AccountRef),
    /// A resource with its accounts.
    Resource(ResourceId),
    /// A group of resources with theirs.
    Group(ResourceGroupId),
}

/// A subject that the caller may share: the object, whether it is the group `Default`, and a record that names it.
struct Shareable {
    object: SharedObject,
    is_default_group: bool,
    record: AuditRecord,
}

/// Changes the shares of one subject with several users or groups, all or none. `field` is what the face calls the
/// permission.
///
/// # Errors
/// FIND, DENY-1 and INPUT-3 refusals, or what the store said.
pub async fn change(
    ctx: &Ctx,
    subject: Subject,
    with: &[SharedWith],
    change: ShareChange,
    field: &'static str,
) -> Result<()> {
    change_all(ctx, &[subject], with, change, field).await
}

/// The same for several subjects.
///
/// # Errors
/// FIND, DENY-1 and INPUT-3 refusals, or what the store said.
pub async fn change_all(
    ctx: &Ctx,
    subjects: &[Subject],
    with: &[SharedWith],
    change: ShareChange,
    field: &'static str,
) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    for subject in subjects {
        let shareable = shareable(ctx, &mut tx, *subject).await?;
        sharing::fits(field, shareable.object, shareable.is_default_group, change)?;
        for party in with {
            apply(&mut tx, &shareable, *party, change).await?;
        }
    }
    // Whoever has gained or lost Full Access may share more or less; one account gives none of its resource.
    if subjects.iter().any(|subject| !matches!(subject, Subject::Account(_))) {
        dynamic_groups::refill_all(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn apply(tx: &mut WriteTx<'_>, shareable: &Shareable, with: SharedWith, change: ShareChange) -> Result<()> {
    let name = party_name(tx, with).await?;
    let mut record = shareable.record.clone();
    match change {
        ShareChange::Grant(permission) => {
            store::shares::set(tx, shareable.object, with, permission).await?;
            record.detail = format!("{}{} to {name}", record.detail, permission.as_str());
        }
        ShareChange::Revoke => {
            store::shares::remove(tx, shareable.object, with).await?;
            record.operation = AuditOperation::ShareRevoked;
            record.detail = format!("{}from {name}", record.detail);
        }
    }
    Ok(store::audit::insert(tx, record).await?)
}

async fn party_name(tx: &mut WriteTx<'_>, with: SharedWith) -> Result<String> {
    match with {
        SharedWith::User(id) => {
            let user = store::users::by_id(tx, id).await?.filter(|user| !user.deleted);
            Ok(user.ok_or(Refusal::NoSuch(Lookup::User))?.user_name)
        }
        SharedWith::Group(id) => {
            let group = store::user_groups::by_id(tx, id).await?;
            Ok(group.ok_or(Refusal::NoSuch(Lookup::UserGroup))?.name)
        }
    }
}

async fn shareable(ctx: &Ctx, db: &mut Db, subject: Subject) -> Result<Shareable> {
    match subject {
        Subject::Account(target) => {
            let account = super::accounts::met(ctx, db, target, AccountAction::Share).await?;
            Ok(Shareable {
                object: SharedObject::Account(account.id),
                is_default_group: false,
                record: super::passwords::record(
                    ctx,
                    AuditOperation::AccountShared,
                    Outcome::Success,
                    &account,
                    super::passwords::Usage::default(),
                ),
            })
        }
        Subject::Resource(id) => {
            let found = store::access::resource(db, ctx.caller.user_id, id).await?;
            let facts = found.ok_or(Refusal::NoSuchResource)?;
            access::resource(&ctx.caller, &facts, ResourceAction::Share)?;
            let resource = Named { id, name: facts.name };
            Ok(Shareable {
                object: SharedObject::Resource(id),
                is_default_group: false,
                record: ctx.record_on(AuditOperation::ResourceShared, resource),
            })
        }
        Subject::Group(id) => {
            let group = super::resource_groups::met(ctx, db, id, GroupAction::Manage).await?;
            let mut record = ctx.record(AuditOperation::ResourceGroupShared, Outcome::Success);
            record.detail = format!("{}: ", group.name);
            Ok(Shareable {
                object: SharedObject::ResourceGroup(id),
                is_default_group: group.name.eq_ignore_ascii_case("default"),
                record,
            })
        }
    }
}

/// With whom something is shared, for somebody who may share it on.
///
/// # Errors
/// FIND and DENY-1 refusals, or what the store said.
pub async fn list(ctx: &Ctx, subject: Subject) -> Result<Vec<ShareView>> {
    let mut reader = ctx.sandbox.store.read().await?;
    let object = shareable(ctx, &mut reader, subject).await?.object;
    Ok(store::shares::of(&mut reader, object).await?)
}

/// How far something may be shared, the least first (SHARE-2).
///
/// # Errors
/// FIND and DENY-1 refusals, or what the store said.
pub async fn offered(ctx: &Ctx, subject: Subject) -> Result<Vec<SharePermission>> {
    let mut reader = ctx.sandbox.store.read().await?;
    let shareable = shareable(ctx, &mut reader, subject).await?;
    let fits = |permission: &SharePermission| {
        let grant = ShareChange::Grant(*permission);
        sharing::fits("permission", shareable.object, shareable.is_default_group, grant).is_ok()
    };
    Ok(SharePermission::ALL.into_iter().filter(fits).collect())
}

/// With whom something is to be shared, by names, and how much.
#[derive(Debug, Clone)]
pub struct NamedShare {
    /// A user's name.
    pub user: Option<String>,
    /// Or a user group's.
    pub group: Option<String>,
    /// How much; none takes the share back.
    pub permission: Option<SharePermission>,
}

/// Changes one share, given by names.
///
/// # Errors
/// FIND, DENY-1, INPUT-2 and INPUT-3 refusals, or what the store said.
pub async fn change_named(ctx: &Ctx, subject: Subject, share: NamedShare) -> Result<()> {
    let with = {
        let mut reader = ctx.sandbox.store.read().await?;
        // Whoever may not share is not told who is there.
        shareable(ctx, &mut reader, subject).await?;
        named_party(&mut reader, &share).await?
    };
    let wanted = share.permission.map_or(ShareChange::Revoke, ShareChange::Grant);
    change(ctx, subject, &[with], wanted, "permission").await
}

async fn named_party(db: &mut Db, share: &NamedShare) -> Result<SharedWith> {
    match (&share.user, &share.group) {
        (Some(name), None) => {
            let user = store::users::by_name(db, name).await?;
            Ok(SharedWith::User(user.ok_or(Refusal::NoSuch(Lookup::User))?.id))
        }
        (None, Some(name)) => {
            let group = store::user_groups::by_name(db, name).await?;
            Ok(SharedWith::Group(group.ok_or(Refusal::NoSuch(Lookup::UserGroup))?.id))
        }
        (None, None) => Err(Refusal::MissingField("user").into()),
        (Some(_), Some(_)) => Err(Refusal::InvalidValue("group").into()),
    }
}
