//! Resource groups: static ones, and dynamic ones whose members follow their criteria (GROUP-DYNAMIC).

use super::{Ctx, Result, dynamic_groups};
use crate::model::account::ResourceFacts;
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::criteria::Criteria;
use crate::model::ids::{ResourceGroupId, ResourceId, UserId};
use crate::model::resource_group::ResourceGroup;
use crate::rules::access::{self, GroupAction, Relation, ResourceAction};
use crate::rules::{Lookup, Refusal};
use crate::store::groups::GroupValues;
use crate::store::{self, Db, WriteTx};

/// The groups that the caller sees, by id.
///
/// # Errors
/// What the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<ResourceGroup>> {
    let mut reader = ctx.sandbox.store.read().await?;
    let all = store::groups::all(&mut reader, ctx.caller.user_id).await?;
    Ok(visible(ctx, all))
}

/// The groups among those of a resource that the caller sees, by id.
///
/// # Errors
/// FIND-1, or what the store said.
pub async fn of_resource(ctx: &Ctx, resource: ResourceId) -> Result<Vec<ResourceGroup>> {
    let mut reader = ctx.sandbox.store.read().await?;
    resource_met(ctx, &mut reader, resource, ResourceAction::See).await?;
    let groups = store::groups::of_resource(&mut reader, ctx.caller.user_id, resource).await?;
    Ok(visible(ctx, groups))
}

fn visible(ctx: &Ctx, groups: Vec<ResourceGroup>) -> Vec<ResourceGroup> {
    let sees = |group: &ResourceGroup| access::to_group(&ctx.caller, &group.facts) != Relation::None;
    groups.into_iter().filter(sees).collect()
}

/// A group that the caller may do this with.
///
/// # Errors
/// FIND-3, DENY-1, or what the store said.
pub(super) async fn met(ctx: &Ctx, db: &mut Db, id: ResourceGroupId, action: GroupAction) -> Result<ResourceGroup> {
    let found = store::groups::by_id(db, ctx.caller.user_id, id).await?;
    let group = found.ok_or(Refusal::NoSuch(Lookup::ResourceGroup))?;
    access::group(&ctx.caller, &group.facts, action)?;
    Ok(group)
}

/// A group with the resources in it that the caller sees.
///
/// # Errors
/// FIND-3, or what the store said.
pub async fn get(ctx: &Ctx, id: ResourceGroupId) -> Result<(ResourceGroup, Vec<ResourceFacts>)> {
    let mut reader = ctx.sandbox.store.read().await?;
    let group = met(ctx, &mut reader, id, GroupAction::See).await?;
    let mut resources = Vec::new();
    for member in store::groups::members(&mut reader, id).await? {
        let facts = store::access::resource(&mut reader, ctx.caller.user_id, member).await?;
        resources.extend(facts.filter(|facts| access::to_resource(&ctx.caller, facts) != Relation::None));
    }
    Ok((group, resources))
}

/// What a group is made of.
#[derive(Debug, Clone)]
pub struct GroupSpec {
    /// Unique among its owner's.
    pub name: String,
    /// Free text.
    pub description: String,
    /// What makes a resource its member; none for a static group.
    pub criteria: Option<Criteria>,
}

/// Makes a group that belongs to the caller.
///
/// # Errors
/// DENY-1, a taken name, or what the store said.
pub async fn create(ctx: &Ctx, spec: GroupSpec) -> Result<ResourceGroupId> {
    access::create(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    free_name(ctx, &mut tx, &spec.name, ctx.caller.user_id, None).await?;
    let values = GroupValues {
        name: &spec.name,
        description: &spec.description,
        owner: ctx.caller.user_id,
        criteria: spec.criteria.as_ref(),
    };
    let id = store::groups::insert(&mut tx, &values).await?;
    if let Some(criteria) = &spec.criteria {
        dynamic_groups::refill(&mut tx, id, ctx.caller.user_id, criteria).await?;
    }
    audit(ctx, &mut tx, AuditOperation::ResourceGroupAdded, &spec.name).await?;
    tx.commit().await?;
    Ok(id)
}

/// What is to be changed of a group; what is not given stays.
#[derive(Debug, Clone, Default)]
pub struct GroupEdit {
    /// A new name.
    pub name: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Other criteria, for a dynamic group.
    pub criteria: Option<Criteria>,
}

/// Changes a group. A static group does not become a dynamic one, nor the other way round.
///
/// # Errors
/// FIND-3, DENY-1, INPUT-3, a taken name, or what the store said.
pub async fn edit(ctx: &Ctx, id: ResourceGroupId, edit: GroupEdit) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let group = met(ctx, &mut tx, id, GroupAction::Manage).await?;
    if edit.criteria.is_some() && !group.facts.dynamic {
        return Err(Refusal::InvalidValue("criteria").into());
    }
    let name = edit.name.unwrap_or(group.name);
    free_name(ctx, &mut tx, &name, group.facts.owner_id, Some(id)).await?;
    let is_new = edit.criteria.is_some();
    let criteria = edit.criteria.or(group.criteria);
    let values = GroupValues {
        name: &name,
        description: &edit.description.unwrap_or(group.description),
        owner: group.facts.owner_id,
        criteria: criteria.as_ref(),
    };
    store::groups::update(&mut tx, id, &values).await?;
    if is_new {
        dynamic_groups::refill_all(&mut tx).await?;
    }
    audit(ctx, &mut tx, AuditOperation::ResourceGroupModified, &name).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes a group; its resources stay.
///
/// # Errors
/// FIND-3, DENY-1, or what the store said.
pub async fn delete(ctx: &Ctx, id: ResourceGroupId) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let group = met(ctx, &mut tx, id, GroupAction::Manage).await?;
    store::groups::delete(&mut tx, id).await?;
    dynamic_groups::refill_all(&mut tx).await?;
    audit(ctx, &mut tx, AuditOperation::ResourceGroupDeleted, &group.name).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts resources into a static group and takes others out, all or none. Whoever puts one in may share it, since the
/// group's shares reach it.
///
/// # Errors
/// FIND-1, FIND-3, DENY-1, or what the store said.
pub async fn change_members(ctx: &Ctx, id: ResourceGroupId, join: &[ResourceId], leave: &[ResourceId]) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let group = met(ctx, &mut tx, id, GroupAction::Manage).await?;
    if group.facts.dynamic {
        return Err(Refusal::NotAllowed("criteria alone decide what is in a dynamic group").into());
    }
    for resource in join {
        resource_met(ctx, &mut tx, *resource, ResourceAction::Share).await?;
        store::groups::add_resource(&mut tx, id, *resource).await?;
    }
    for resource in leave {
        resource_met(ctx, &mut tx, *resource, ResourceAction::See).await?;
        store::groups::remove_resource(&mut tx, id, *resource).await?;
    }
    dynamic_groups::refill_all(&mut tx).await?;
    audit(ctx, &mut tx, AuditOperation::ResourceGroupModified, &group.name).await?;
    tx.commit().await?;
    Ok(())
}

async fn resource_met(ctx: &Ctx, db: &mut Db, id: ResourceId, action: ResourceAction) -> Result<()> {
    let found = store::access::resource(db, ctx.caller.user_id, id).await?;
    let facts = found.ok_or(Refusal::NoSuchResource)?;
    Ok(access::resource(&ctx.caller, &facts, action)?)
}

/// Whether the owner has no other group of that name.
async fn free_name(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    name: &str,
    owner: UserId,
    own: Option<ResourceGroupId>,
) -> Result<()> {
    let named = store::groups::by_name(tx, ctx.caller.user_id, name).await?;
    let taken = named
        .iter()
        .any(|group| group.owner_id == owner && Some(group.id) != own);
    if taken { Err(Refusal::NameTaken.into()) } else { Ok(()) }
}

async fn audit(ctx: &Ctx, tx: &mut WriteTx<'_>, operation: AuditOperation, name: &str) -> Result<()> {
    let mut record = ctx.record(operation, Outcome::Success);
    record.detail = name.to_owned();
    Ok(store::audit::insert(tx, record).await?)
}
