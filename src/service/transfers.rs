//! Giving all that one user owns to another, as when he leaves (TRANSFER-1).

use super::dynamic_groups::refill_all;
use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::UserId;
use crate::rules::{Lookup, Refusal};
use crate::store::{self, WriteTx};

/// Gives every resource, account and resource group of one user to another. Shares stay as they are.
///
/// # Errors
/// DENY-1, FIND-3, INPUT-3 where both are one, or what the store said.
pub async fn transfer(ctx: &Ctx, from: UserId, to: UserId) -> Result<()> {
    crate::rules::users::manage(&ctx.caller)?;
    if from == to {
        return Err(Refusal::InvalidValue("newUserId").into());
    }
    let mut tx = ctx.sandbox.store.write().await?;
    // What a deleted user left behind is given away in the same manner.
    let former = store::users::by_id(&mut tx, from).await?;
    let former = former.ok_or(Refusal::NoSuch(Lookup::User))?;
    crate::rules::users::act_on(&ctx.caller, &former)?;
    let heir = store::users::by_id(&mut tx, to).await?.filter(|user| !user.deleted);
    let heir = heir.ok_or(Refusal::NoSuch(Lookup::User))?;
    rename_groups(ctx, &mut tx, from, to).await?;
    store::resources::hand_over_everything(&mut tx, from, to).await?;
    refill_all(&mut tx).await?;
    let mut record = ctx.record(AuditOperation::OwnershipTransferred, Outcome::Success);
    record.detail = format!("from {} to {}", former.user_name, heir.user_name);
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}

/// Two groups of one owner have two names: one that comes along under a name that the heir uses gets a number.
async fn rename_groups(ctx: &Ctx, tx: &mut WriteTx<'_>, from: UserId, to: UserId) -> Result<()> {
    let all = store::groups::all(tx, ctx.caller.user_id).await?;
    let (mut taken, theirs): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(|group| [from, to].contains(&group.facts.owner_id))
        .partition(|group| group.facts.owner_id == to);
    for mut group in theirs {
        let wanted = group.name.clone();
        let mut count = 1;
        while taken
            .iter()
            .any(|other| other.name.to_lowercase() == group.name.to_lowercase())
        {
            count += 1;
            group.name = format!("{wanted} ({count})");
        }
        if count > 1 {
            let values = store::groups::GroupValues {
                name: &group.name,
                description: &group.description,
                // At once: among his own, the new name may be another's.
                owner: to,
                criteria: group.criteria.as_ref(),
            };
            store::groups::update(tx, group.facts.id, &values).await?;
            let mut record = ctx.record(AuditOperation::ResourceGroupModified, Outcome::Success);
            record.detail = format!("{wanted}, now {}", group.name);
            store::audit::insert(tx, record).await?;
        }
        taken.push(group);
    }
    Ok(())
}
