//! Reading the audit trail (ROLE-2).

use std::collections::BTreeSet;

use super::{Ctx, Result, due};
use crate::model::audit::{AuditOperation, AuditSubject, StoredAudit};
use crate::model::ids::AuditId;
use crate::rules::audit_trail::{self, Duration, Trail};
use crate::store;

pub use crate::store::audit::{AuditFilter, AuditPage};

/// The page of matching records, and how many match in all.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn list(ctx: &Ctx, filter: &AuditFilter, page: AuditPage) -> Result<(Vec<StoredAudit>, i64)> {
    audit_trail::read(&ctx.caller)?;
    due::settle(&ctx.sandbox).await?;
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::audit::list(&mut reader, filter, page).await?)
}

/// Matching records older than `before`, the newest first, without counting them: a whole trail is read so, some records
/// at a time.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn older(ctx: &Ctx, filter: &AuditFilter, before: Option<AuditId>, limit: i64) -> Result<Vec<StoredAudit>> {
    audit_trail::read(&ctx.caller)?;
    if before.is_none() {
        due::settle(&ctx.sandbox).await?;
    }
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::audit::older(&mut reader, filter, before, limit).await?)
}

/// A record as the product's REST API tells it.
pub struct Told {
    /// The record itself.
    pub record: StoredAudit,
    /// The user whom it happened to; empty where there is none.
    pub user_name: String,
    /// What he is called now; empty where nobody has that name.
    pub full_name: String,
    /// The reason that was given, else what else there is to say.
    pub reason: String,
}

/// The records of a trail, oldest first, and how many there are in all.
///
/// # Errors
/// DENY-1, or what the store said.
pub async fn trail(ctx: &Ctx, trail: Trail, duration: Duration, limit: i64, offset: i64) -> Result<(Vec<Told>, i64)> {
    let zone = ctx.sandbox.settings().time_zone.zone().clone();
    let (since, until) = duration.bounds(ctx.sandbox.clock.now(), &zone);
    let filter = AuditFilter {
        operations: Some(trail.operations()),
        since,
        until,
        ..AuditFilter::default()
    };
    let page = AuditPage {
        limit,
        offset,
        newest_first: false,
    };
    let (records, total) = list(ctx, &filter, page).await?;
    let mut told: Vec<Told> = records.into_iter().map(told).collect();
    let names: BTreeSet<&str> = told.iter().map(|it| it.user_name.as_str()).collect();
    let full_names = store::users::full_names(&mut *ctx.sandbox.store.read().await?, &names).await?;
    for it in &mut told {
        it.full_name = full_names.get(&it.user_name).cloned().unwrap_or_default();
    }
    Ok((told, total))
}

/// A record, told without the full name.
fn told(record: StoredAudit) -> Told {
    let operation = AuditOperation::from_words(&record.operation);
    let names_a_user = operation.is_some_and(AuditOperation::names_a_user);
    let is_of_users = operation.is_some_and(|it| it.subject() == AuditSubject::User);
    let user_name = if names_a_user {
        record.detail.clone()
    } else if is_of_users && record.user_id.is_some() {
        record.user_name.clone()
    } else {
        String::new()
    };
    let reason = if record.reason.is_empty() && !names_a_user {
        record.detail.clone()
    } else {
        record.reason.clone()
    };
    Told {
        full_name: String::new(),
        user_name,
        reason,
        record,
    }
}
