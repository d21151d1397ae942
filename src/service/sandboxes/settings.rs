//! Changing a sandbox's clock and settings. What falls due by that happens before the answer.

use super::{json, leases, stored};
use crate::clock::ClockState;
use crate::model::audit::{AuditOperation, AuditRecord, Outcome};
use crate::model::settings::Settings;
use crate::sandbox::{Registry, Sandbox};
use crate::service::{Result, due, simulator_record, users};
use crate::store;

/// Sets a sandbox's clock, and keeps it so over a restart. Everything that falls due happens, in order, before this ends;
/// a sandbox whose own time is over is dropped last. Answers whether anything fell due by that.
///
/// # Errors
/// What vault and store said.
pub async fn set_clock(registry: &Registry, sandbox: &Sandbox, state: ClockState) -> Result<bool> {
    due::settle(sandbox).await?;
    let mut tx = sandbox.store.write().await?;
    store::sandbox::set_clock(&mut tx, &json(&stored(state))?).await?;
    tx.commit_with(|| sandbox.clock.set(state)).await?;
    let fell_due = due::settle(sandbox).await?;
    leases::heed(registry, sandbox).await;
    Ok(fell_due)
}

/// Changes a sandbox's settings as the control plane asks, and answers them; requests that they decide are decided now.
///
/// # Errors
/// FIND-3 where nobody has the name in which requests are to be decided, or what vault and store said.
pub async fn change_settings(sandbox: &Sandbox, change: impl FnOnce(Settings) -> Settings) -> Result<Settings> {
    let record = simulator_record(sandbox, AuditOperation::SettingsChanged, Outcome::Success);
    change_settings_as(sandbox, record, change).await
}

/// The same, recorded as something else that somebody does.
pub(in crate::service) async fn change_settings_as(
    sandbox: &Sandbox,
    record: AuditRecord,
    change: impl FnOnce(Settings) -> Settings,
) -> Result<Settings> {
    due::settle(sandbox).await?;
    let mut tx = sandbox.store.write().await?;
    // Two changes at once must not undo each other: whoever holds the writer finds the latest.
    let settings = change(Settings::clone(&sandbox.settings()));
    if let Some(by) = settings
        .approvals
        .decision()
        .and_then(|decision| decision.by.as_deref())
    {
        users::named(&mut tx, by).await?;
    }
    store::sandbox::set_settings(&mut tx, &json(&settings)?).await?;
    store::audit::insert(&mut tx, record).await?;
    tx.commit_with(|| sandbox.set_settings(settings.clone())).await?;
    due::settle(sandbox).await?;
    Ok(settings)
}
