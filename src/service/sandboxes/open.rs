//! Opening what the storage holds, and letting a sandbox answer.

use std::sync::Arc;

use super::create::{Made, Spec, make};
use super::{clock_state, data_keys, from_json};
use crate::clock::{Clock, RandomSource};
use crate::model::ids::SandboxName;
use crate::rules::Refusal;
use crate::sandbox::{Parts, Registry, Sandbox, Storage};
use crate::service::{Result, ServiceError, faults};
use crate::store::sandbox::SandboxRow;
use crate::store::{self, Pattern, Store, StoreError};
use crate::vault::{DataKeyState, LockableVault, MasterKey, TokenDigest, VaultError};

/// Opens the sandbox of that name that the storage holds already, or makes it: a fixture is applied once.
///
/// # Errors
/// A taken name, or what vault and store said.
pub async fn open(registry: &Registry, master: &MasterKey, spec: Spec) -> Result<Arc<Sandbox>> {
    let made = match open_kept(registry, master, &spec.name).await? {
        Kept::Sandbox(made) => {
            tracing::info!(sandbox = %spec.name, "opened as it was left: a fixture is applied once");
            *made
        }
        Kept::Nothing(store) => make(registry, spec, store, None).await?,
    };
    enter(registry, made)
}

/// Opens every sandbox that the storage holds and that does not answer yet. What was being made is no sandbox.
///
/// # Errors
/// What vault and store said.
pub async fn open_others(registry: &Registry, master: &MasterKey) -> Result<()> {
    if let Storage::Folder(folder) = &registry.storage {
        store::tidy(folder)?;
    }
    for name in registry.storage.names().map_err(StoreError::Files)? {
        if registry.get(&name).is_some() {
            continue;
        }
        match open_kept(registry, master, &name).await? {
            Kept::Sandbox(made) => drop(enter(registry, *made)?),
            // It was being made when the server was killed: nobody was told of it.
            Kept::Nothing(store) => {
                store.close().await?;
                store::delete(&registry.storage.place(&name))?;
            }
        }
    }
    Ok(())
}

/// What the storage holds under a name.
enum Kept {
    /// A sandbox.
    Sandbox(Box<Made>),
    /// An empty database, or a sandbox of which only a part is there.
    Nothing(Arc<Store>),
}

/// Opens what the storage holds under a name.
async fn open_kept(registry: &Registry, master: &MasterKey, name: &SandboxName) -> Result<Kept> {
    let opening = async {
        let store = registry.open_store(name, &Pattern::Unknown).await?;
        let row = store::sandbox::find(&mut *store.read_alone().await?).await?;
        Ok(match row {
            Some(row) => {
                let sandbox = reopen(registry, master, name.clone(), store, row)?;
                let mut reader = sandbox.store.read_alone().await?;
                faults::load(&sandbox, &mut reader).await?;
                let digests = store::tokens::digests(&mut reader).await?;
                drop(reader);
                Kept::Sandbox(Box::new(Made { sandbox, digests }))
            }
            None => Kept::Nothing(store),
        })
    };
    opening.await.map_err(|error| match error {
        // They name the file by themselves.
        error @ ServiceError::Store(StoreError::Newer { .. } | StoreError::Other { .. }) => error,
        other => ServiceError::Unopened {
            name: name.clone(),
            source: Box::new(other),
        },
    })
}

fn reopen(
    registry: &Registry,
    master: &MasterKey,
    name: SandboxName,
    store: Arc<Store>,
    row: SandboxRow,
) -> Result<Sandbox> {
    let at_rest = data_keys::at_rest(&row)?;
    // That it opens is to be found out now, of a locked vault too, and not in an emergency.
    let key = master.unwrap(&at_rest).map_err(|error| match error {
        VaultError::NotAuthentic => VaultError::OtherMasterKey,
        other => other,
    })?;
    let state = if row.vault_locked {
        DataKeyState::locked(at_rest)
    } else {
        DataKeyState::open(at_rest, key)
    };
    let vault = LockableVault::new(registry.keys.standing_vault(&name), state);
    let parts = Parts {
        name,
        clock: Clock::new(clock_state(from_json("clock", &row.clock)?)),
        random: RandomSource::from_entropy(),
        store,
        vault,
        settings: from_json("settings", &row.settings)?,
        built_in: row.built_in,
        lease: row.lease.map(|lease| from_json("lease", &lease)).transpose()?,
    };
    Ok(Sandbox::new(parts, registry))
}

/// Lets a sandbox answer.
pub(super) fn enter(registry: &Registry, made: Made) -> Result<Arc<Sandbox>> {
    let Made { sandbox, digests } = made;
    let sandbox = Arc::new(sandbox);
    let digests = digests.iter().filter_map(|digest| TokenDigest::from_bytes(digest));
    if registry.insert(Arc::clone(&sandbox), digests) {
        Ok(sandbox)
    } else {
        Err(Refusal::NameTaken.into())
    }
}
