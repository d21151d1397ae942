//! Dropping a sandbox.

use crate::model::ids::SandboxName;
use crate::rules::Refusal;
use crate::sandbox::Registry;
use crate::service::Result;
use crate::store;

/// Takes a sandbox away, with everything in it.
///
/// # Errors
/// Not found, or what store and file system said.
pub async fn remove(registry: &Registry, name: &SandboxName) -> Result<()> {
    // Nobody gets the name before the last of the files is gone.
    let (sandbox, _reserved) = registry.take_out(name).ok_or(Refusal::NotFound)?;
    // Whoever waits for an answer that a fault holds back waits no longer.
    sandbox.faults.replace(Vec::new());
    sandbox.store.discard().await?;
    // So does whoever met one meanwhile.
    sandbox.faults.replace(Vec::new());
    store::delete(&registry.storage.place(name))?;
    Ok(())
}
