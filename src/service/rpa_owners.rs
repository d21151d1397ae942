//! Who can own an RPA entry, and what choosing him leads to.

use super::{Ctx, Result};
use crate::model::privilege::Privilege;
use crate::model::rpa::ApprovalCase;
use crate::model::user_status::UserStatus;
use crate::rules::rpa;
use crate::store;

/// Somebody who can own an entry.
pub struct PossibleOwner {
    /// His user name.
    pub user_name: String,
    /// How he is called.
    pub full_name: String,
    /// How an entry of the caller for him comes to be approved (RPA-6).
    pub case: ApprovalCase,
}

/// Everybody active, for who may add entries.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<PossibleOwner>> {
    rpa::manage(&ctx.caller)?;
    let users = store::users::all(&mut *ctx.sandbox.store.read().await?).await?;
    let active = users
        .into_iter()
        .filter(|user| user.status == UserStatus::Active && !user.deleted);
    let owners = active.map(|user| PossibleOwner {
        case: rpa::case(
            ctx.caller.user_id,
            user.id,
            user.privileges.contains(Privilege::RoboticProcessAutomation),
        ),
        user_name: user.user_name,
        full_name: user.full_name,
    });
    Ok(owners.collect())
}
