//! Dynamic resource groups: their members follow criteria, and what the group's owner may share (GROUP-DYNAMIC).

use std::collections::HashSet;

use super::Result;
use crate::model::account::ResourceFacts;
use crate::model::caller::Caller;
use crate::model::criteria::Criteria;
use crate::model::ids::{ResourceGroupId, ResourceId, UserId};
use crate::rules::access;
use crate::rules::criteria::{attribute_of, takes_in};
use crate::rules::{Lookup, Refusal};
use crate::store::{self, WriteTx};

/// Brings the members of every dynamic group into line, after a change of who may share what.
pub(super) async fn refill_all(tx: &mut WriteTx<'_>) -> Result<()> {
    let groups = store::groups::dynamic(tx).await?;
    // The shares of one group may be what lets the owner of another share.
    for _ in &groups {
        let mut changed = false;
        for (id, owner, criteria) in &groups {
            changed |= refill(tx, *id, *owner, criteria).await?;
        }
        if !changed {
            break;
        }
    }
    Ok(())
}

/// Brings the members of one group into line, and answers whether there was anything to do.
pub(super) async fn refill(
    tx: &mut WriteTx<'_>,
    id: ResourceGroupId,
    owner: UserId,
    criteria: &Criteria,
) -> Result<bool> {
    let owner = as_caller(tx, owner).await?;
    let members: HashSet<_> = store::groups::members(tx, id).await?.into_iter().collect();
    let mut changed = false;
    for (resource, _) in store::access::resources(tx, owner.user_id).await? {
        let belongs = belongs(criteria, &owner, &resource);
        if belongs != members.contains(&resource.id) {
            put(tx, id, resource.id, belongs).await?;
            changed = true;
        }
    }
    Ok(changed)
}

/// Brings the dynamic groups into line with what a resource has become.
pub(super) async fn follow(tx: &mut WriteTx<'_>, resource: ResourceId) -> Result<()> {
    for (id, owner, criteria) in store::groups::dynamic(tx).await? {
        let owner = as_caller(tx, owner).await?;
        let found = store::access::resource(tx, owner.user_id, resource).await?;
        let facts = found.ok_or(Refusal::NoSuchResource)?;
        put(tx, id, resource, belongs(&criteria, &owner, &facts)).await?;
    }
    Ok(())
}

async fn as_caller(tx: &mut WriteTx<'_>, owner: UserId) -> Result<Caller> {
    let owner = store::users::by_id(tx, owner).await?;
    Ok(owner.ok_or(Refusal::NoSuch(Lookup::User))?.as_caller())
}

/// The group's shares reach what is in it: criteria take in only what the group's owner may share.
fn belongs(criteria: &Criteria, owner: &Caller, resource: &ResourceFacts) -> bool {
    access::shares_on(owner.user_id, owner.super_admin, resource.owner_id, resource.shares)
        && takes_in(criteria, |attribute| attribute_of(resource, attribute))
}

async fn put(tx: &mut WriteTx<'_>, id: ResourceGroupId, resource: ResourceId, belongs: bool) -> Result<()> {
    if belongs {
        store::groups::add_resource(tx, id, resource).await?;
    } else {
        store::groups::remove_resource(tx, id, resource).await?;
    }
    Ok(())
}
