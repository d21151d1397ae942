//! Making a sandbox.

use std::sync::Arc;

use jiff::SignedDuration;
use secrecy::SecretString;

use super::copy;
use super::open::enter;
use super::{ORIGIN, json, snapshots, stored};
use crate::clock::{self, RandomSource, real_now};
use crate::fixture::{Clock, Fixture};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::SandboxName;
use crate::model::settings::Settings;
use crate::model::ticketing::Ticketing;
use crate::rules::Refusal;
use crate::sandbox::{Lease, Parts, Registry, Sandbox};
use crate::service::fixtures::{self, Tokens};
use crate::service::{Result, faults, simulator_record, targets};
use crate::store::sandbox::SandboxRow;
use crate::store::seed::Filling;
use crate::store::{self, Store};
use crate::vault::{LockableVault, VaultError};

/// A sandbox to be made.
pub struct Spec {
    /// Its name.
    pub name: SandboxName,
    /// What it begins with, and what a reset goes back to.
    pub begin: Begin,
    /// Makes its ids, tokens and generated passwords repeat.
    pub seed: Option<u64>,
    /// How its time runs, where its beginning is not to say.
    pub clock: Option<Clock>,
    /// How long it is kept.
    pub ttl: Option<SignedDuration>,
}

/// What a sandbox begins with.
pub enum Begin {
    /// A fixture that passed its check.
    Fixture {
        /// The fixture.
        fixture: Box<Fixture>,
        /// Which tokens the sandbox gets.
        tokens: Tokens,
        /// The name of the built-in fixture that this is.
        built_in: Option<String>,
    },
    /// A snapshot of a sandbox. Every token is made anew.
    Snapshot {
        /// Whose.
        of: Arc<Sandbox>,
        /// Its name.
        name: String,
    },
}

/// Makes a new sandbox.
///
/// # Errors
/// A taken name, an unknown snapshot, or what vault and store said.
pub async fn create(registry: &Registry, spec: Spec) -> Result<Arc<Sandbox>> {
    let name = spec.name.clone();
    // Two that ask for one name at once must not both work on its database.
    let _reserved = registry.reserve(&name).ok_or(Refusal::NameTaken)?;
    if let Begin::Snapshot { of, name } = &spec.begin {
        snapshots::demand(of, name).await?;
    }
    let store = registry.open_store(&name).await?;
    let made = make_for_somebody(registry, spec, Arc::clone(&store)).await;
    if made.is_err() {
        // Nothing of it may be there for the next of that name.
        store.discard().await?;
        store::delete(&registry.storage.place(&name))?;
    }
    let sandbox = enter(registry, made?).await?;
    registry.leases_changed();
    Ok(sandbox)
}

async fn make_for_somebody(registry: &Registry, spec: Spec, store: Arc<Store>) -> Result<Sandbox> {
    let made = make(registry, spec, store).await?;
    // Whoever asked for it gets its tokens.
    let record = simulator_record(&made, AuditOperation::SandboxCreated, Outcome::Success);
    made.store.append(record).await?;
    Ok(made)
}

/// Makes a sandbox that does not answer yet.
pub(super) async fn make(registry: &Registry, spec: Spec, store: Arc<Store>) -> Result<Sandbox> {
    match spec.begin {
        Begin::Fixture { .. } => from_fixture(registry, spec, store).await,
        Begin::Snapshot { .. } => copy::from_snapshot(registry, spec, store).await,
    }
}

pub(super) fn random_source(spec: &Spec) -> RandomSource {
    match spec.seed {
        Some(seed) => RandomSource::from_seed(seed, spec.name.as_str()),
        None => RandomSource::from_entropy(),
    }
}

async fn from_fixture(registry: &Registry, spec: Spec, store: Arc<Store>) -> Result<Sandbox> {
    let random = random_source(&spec);
    let Begin::Fixture {
        fixture,
        tokens,
        built_in,
    } = spec.begin
    else {
        return Err(Refusal::NotFound.into());
    };
    let mut fixture = fixtures::resolved(*fixture, tokens, &random);
    // A reset goes back to it.
    fixture.clock = spec.clock.unwrap_or(fixture.clock);
    let clock = fixture.clock.state(real_now());
    let parts = Parts {
        clock: clock::Clock::new(clock),
        random,
        store,
        settings: settings_of(&fixture),
        vault: new_vault(registry, &spec.name)?,
        name: spec.name,
        built_in,
        lease: spec.ttl.map(|ttl| Lease::new(ttl, clock.now())),
    };
    let sandbox = Sandbox::new(parts, registry);
    registry.expect_filling(fill(&sandbox, &fixture).await?);
    if fixture.vault.locked {
        sandbox.vault.lock();
    }
    Ok(sandbox)
}

pub(super) fn new_vault(registry: &Registry, name: &SandboxName) -> Result<LockableVault> {
    const VERSION: u32 = 1;
    let key = registry.keys.fresh_key(name, VERSION)?;
    Ok(LockableVault::new(registry.keys.standing_vault(name), key))
}

/// The settings of a fixture; whether ticketing is on stands apart in it.
pub(super) fn settings_of(fixture: &Fixture) -> Settings {
    let mut settings = fixture.settings.clone();
    if fixture.ticketing.enabled && settings.ticketing == Ticketing::Off {
        settings.ticketing = Ticketing::On;
    }
    settings
}

async fn fill(sandbox: &Sandbox, fixture: &Fixture) -> Result<Filling> {
    let vault = || sandbox.vault.with(sandbox.vault.state());
    let seed = fixtures::seed(sandbox, vault(), fixture, sandbox.clock.now())?;
    let origin = serde_json::to_string(fixture).map_err(|_| VaultError::Malformed)?;
    let origin = sandbox.vault.seal(ORIGIN, &SecretString::from(origin))?;
    let row = SandboxRow {
        origin_sealed: Some(origin.as_bytes().to_vec()),
        ..row(sandbox, fixture.vault.locked)?
    };
    let mut tx = sandbox.store.write().await?;
    let filling = store::seed::fill(&mut tx, &seed).await?;
    store::sandbox::replace(&mut tx, &row).await?;
    if fixture.vault.locked {
        targets::mark_passwords(sandbox, &mut tx, &vault()).await?;
    }
    if !fixture.faults.is_empty() {
        faults::set_up(sandbox, &mut tx, &fixture.faults, sandbox.clock.now()).await?;
        faults::load(sandbox, &mut tx).await?;
    }
    tx.commit().await?;
    Ok(filling)
}

/// The row that describes a sandbox, but for the fixture that it came from.
pub(super) fn row(sandbox: &Sandbox, vault_locked: bool) -> Result<SandboxRow> {
    let key = sandbox.vault.state();
    Ok(SandboxRow {
        name: sandbox.name.to_string(),
        built_in: sandbox.built_in.clone(),
        settings: json(&**sandbox.settings())?,
        clock: json(&stored(sandbox.clock.state()))?,
        sealed_for: key.at_rest().sealed_for.to_string(),
        key_version: key.at_rest().version,
        wrapped_key: key.at_rest().wrapped.clone(),
        vault_locked,
        origin_sealed: None,
        lease: sandbox.lease.as_ref().map(json).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Storage;
    use crate::service::testing;
    use crate::store::snapshots::Content;

    #[test]
    fn nothing_is_left_of_a_sandbox_that_could_not_be_made() {
        let folder = tempfile::tempdir().unwrap();
        testing::block_on(async {
            let registry = testing::registry_in(Storage::Folder(folder.path().to_owned()));
            let empty = || Fixture::built_in("empty").unwrap();
            let one = testing::sandbox(&registry, "one", empty(), Tokens::Fresh).await;
            let mut tx = one.store.write().await.unwrap();
            let broken = Content::new(b"no database".to_vec(), None, 1, None);
            store::snapshots::insert(&mut tx, Some("broken"), one.clock.now(), &broken)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let spec = Spec {
                name: "two".parse().unwrap(),
                begin: Begin::Snapshot {
                    of: one,
                    name: "broken".to_owned(),
                },
                seed: None,
                clock: None,
                ttl: None,
            };

            assert!(create(&registry, spec).await.is_err());
            assert_eq!(registry.storage.names().unwrap(), ["one".parse().unwrap()]);
            testing::sandbox(&registry, "two", empty(), Tokens::Fresh).await;
        });
    }
}
