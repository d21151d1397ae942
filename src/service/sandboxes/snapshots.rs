//! Named snapshots of a sandbox: everything that it holds, history, audit trail, tokens, settings, clock and the lock of
//! its vault included, to be brought back in place.

use super::set_back::to_snapshot;
use super::{data_keys, leases};
use crate::model::audit::{AuditOperation, AuditRecord, Outcome};
use crate::model::ids::SnapshotName;
use crate::rules::Refusal;
use crate::sandbox::{Registry, Sandbox};
use crate::service::{Result, due, simulator_record};
use crate::store;
pub use crate::store::snapshots::Snapshot;

/// Takes a snapshot. The record of it is not in it.
///
/// # Errors
/// A taken name, or what the store said.
pub async fn take(sandbox: &Sandbox, name: &SnapshotName) -> Result<Snapshot> {
    due::settle(sandbox).await?;
    // The last use of an entry is written late.
    sandbox.store.flush().await;
    let (content, mut tx) = sandbox.store.copied().await?;
    let name = name.as_str();
    if store::snapshots::all(&mut tx).await?.iter().any(|it| it.name == name) {
        return Err(Refusal::NameTaken.into());
    }
    let taken_at = sandbox.clock.now();
    let size = content.len();
    let content = data_keys::content(sandbox, content)?;
    store::snapshots::insert(&mut tx, name, taken_at, content).await?;
    store::audit::insert(&mut tx, record(sandbox, AuditOperation::SnapshotTaken, name)).await?;
    tx.commit().await?;
    Ok(Snapshot {
        name: name.to_owned(),
        taken_at,
        size,
    })
}

/// The snapshots, in the order in which they were taken.
///
/// # Errors
/// What the store said.
pub async fn list(sandbox: &Sandbox) -> Result<Vec<Snapshot>> {
    Ok(store::snapshots::all(&mut *sandbox.store.read().await?).await?)
}

/// Makes sure that there is a snapshot of that name.
///
/// # Errors
/// Not found, or what the store said.
pub async fn demand(sandbox: &Sandbox, name: &str) -> Result<()> {
    let known = list(sandbox).await?.iter().any(|snapshot| snapshot.name == name);
    known.then_some(()).ok_or_else(|| Refusal::NotFound.into())
}

/// Brings a snapshot back, in place, and records that. Snapshots stay, whenever they were taken.
///
/// # Errors
/// Not found, or what vault and store said; then nothing was changed.
pub async fn restore(registry: &Registry, sandbox: &Sandbox, name: &str) -> Result<()> {
    let content = store::snapshots::content(&mut *sandbox.store.read().await?, Some(name)).await?;
    let record = record(sandbox, AuditOperation::SnapshotRestored, name);
    to_snapshot(sandbox, &content.ok_or(Refusal::NotFound)?, record).await?;
    leases::heed(registry, sandbox).await;
    Ok(())
}

/// Forgets a snapshot. Sandboxes that were made from it stay as they are.
///
/// # Errors
/// Not found, or what the store said.
pub async fn delete(sandbox: &Sandbox, name: &str) -> Result<()> {
    let mut tx = sandbox.store.write().await?;
    if !store::snapshots::delete(&mut tx, name).await? {
        return Err(Refusal::NotFound.into());
    }
    store::audit::insert(&mut tx, record(sandbox, AuditOperation::SnapshotDeleted, name)).await?;
    tx.commit().await?;
    Ok(())
}

fn record(sandbox: &Sandbox, operation: AuditOperation, name: &str) -> AuditRecord {
    AuditRecord {
        detail: name.to_owned(),
        ..simulator_record(sandbox, operation, Outcome::Success)
    }
}
