//! Reading the audit trail (ROLE-2).

use super::{Ctx, Result, due};
use crate::model::audit::StoredAudit;
use crate::model::privilege::Privilege;
use crate::rules::Refusal;
use crate::store;

pub use crate::store::audit::AuditFilter;

/// The page of matching records, oldest first, and how many match in all.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx, filter: &AuditFilter, limit: i64, offset: i64) -> Result<(Vec<StoredAudit>, i64)> {
    if !ctx.caller.privileges.contains(Privilege::ViewAudit) {
        return Err(Refusal::NotAllowed("the role does not read the audit trail").into());
    }
    due::settle(&ctx.sandbox).await?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::audit::list(&mut reader, filter, limit, offset).await?)
}
