//! Sandboxes that are kept for some time only: whoever forgets one need not drop it.

use std::sync::Arc;
use std::time::Duration;

use super::remove;
use crate::clock::real_now;
use crate::sandbox::{Lease, Registry, Sandbox};

/// Nobody sleeps longer than that, so that a machine that was asleep itself is late by no more.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Drops every sandbox whose time is over, as soon as it is, until the server ends.
pub async fn drop_forgotten(registry: Arc<Registry>) {
    loop {
        // Before the look: a lease that changes meanwhile is not missed.
        let changed = registry.when_leases_change();
        let wait = drop_those_over(&registry).await;
        _ = tokio::time::timeout(wait, changed).await;
    }
}

/// Drops the sandboxes whose time is over, and answers how long there is nothing more to do.
async fn drop_those_over(registry: &Registry) -> Duration {
    let mut wait = LONGEST_WAIT;
    for sandbox in registry.all() {
        let Some(lease) = &sandbox.lease else { continue };
        let left = lease.ends_really(sandbox.clock.state()).duration_since(real_now());
        match Duration::try_from(left) {
            Ok(left) if !left.is_zero() => wait = wait.min(left),
            _ => drop_one(registry, &sandbox).await,
        }
    }
    wait
}

/// Heeds that a sandbox's time runs otherwise than before: it may be over, or end earlier.
pub(super) async fn heed(registry: &Registry, sandbox: &Sandbox) {
    let over = |lease: &Lease| lease.ends_really(sandbox.clock.state()) <= real_now();
    if sandbox.lease.as_ref().is_some_and(over) {
        drop_one(registry, sandbox).await;
    }
    registry.leases_changed();
}

async fn drop_one(registry: &Registry, sandbox: &Sandbox) {
    let name = &sandbox.name;
    // It may be gone already, and another have its name.
    if !registry.get(name).is_some_and(|now| std::ptr::eq(&*now, sandbox)) {
        return;
    }
    match remove(registry, name).await {
        Ok(()) => tracing::info!(sandbox = %name, "dropped, since its time is over"),
        // Somebody dropped it meanwhile, or its files stay behind: it answers no more in either case.
        Err(error) => tracing::warn!(sandbox = %name, %error, "could not be dropped as a whole"),
    }
}
