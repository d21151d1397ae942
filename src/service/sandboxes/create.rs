//! Making a sandbox.

use std::sync::Arc;

use jiff::SignedDuration;
use secrecy::SecretString;

use super::copy;
use super::open::enter;
use super::tokens::{Tokenry, tokens};
use super::{ORIGIN, json, stored};
use crate::clock::{self, ClockState, RandomSource, real_now};
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
use crate::store::{self, Batch, Filling, Pattern, Store};
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

impl Begin {
    /// What begins so is likely to be filled alike.
    pub(super) fn pattern(&self) -> Pattern {
        match self {
            Self::Fixture { built_in, .. } => Pattern::Fixture(built_in.clone()),
            Self::Snapshot { .. } => Pattern::Snapshot,
        }
    }
}

/// Makes a new sandbox, and hands out its tokens.
///
/// # Errors
/// A taken name, an unknown snapshot, or what vault and store said.
pub async fn create(registry: &Registry, spec: Spec) -> Result<(Arc<Sandbox>, Tokenry)> {
    let name = spec.name.clone();
    // Two that ask for one name at once must not both work on its database.
    let _reserved = registry.reserve(&name).ok_or(Refusal::NameTaken)?;
    let store = registry.open_store(&name, &spec.begin.pattern()).await?;
    let made = make_with_tokens(registry, spec, Arc::clone(&store)).await;
    if made.is_err() {
        // Nothing of it may be there for the next of that name.
        store.discard().await?;
        store::delete(&registry.storage.place(&name))?;
    }
    let (made, tokens) = made?;
    let sandbox = enter(registry, made)?;
    registry.leases_changed();
    Ok((sandbox, tokens))
}

async fn make_with_tokens(registry: &Registry, spec: Spec, store: Arc<Store>) -> Result<(Made, Tokenry)> {
    let made = make(registry, spec, store, Some(AuditOperation::SandboxCreated)).await?;
    let tokens = tokens(&made.sandbox).await?;
    Ok((made, tokens))
}

/// A sandbox that does not answer yet.
pub(super) struct Made {
    pub(super) sandbox: Sandbox,
    /// The digests of its tokens.
    pub(super) digests: Vec<Vec<u8>>,
}

/// Makes a sandbox. Where somebody asked for it, he gets its tokens, which is recorded.
pub(super) async fn make(
    registry: &Registry,
    spec: Spec,
    store: Arc<Store>,
    record: Option<AuditOperation>,
) -> Result<Made> {
    let pattern = spec.begin.pattern();
    let random = match spec.seed {
        Some(seed) => RandomSource::from_seed(seed, spec.name.as_str()),
        None => RandomSource::from_entropy(),
    };
    let new = New {
        registry,
        store,
        name: spec.name,
        random,
        clock: spec.clock,
        ttl: spec.ttl,
        record,
    };
    let (made, filling) = match spec.begin {
        Begin::Fixture {
            fixture,
            tokens,
            built_in,
        } => from_fixture(new, *fixture, tokens, built_in).await?,
        Begin::Snapshot { of, name } => copy::from_snapshot(new, &of, &name).await?,
    };
    registry.foresee(pattern, filling);
    Ok(made)
}

/// A sandbox that is being made, whatever it begins with.
pub(super) struct New<'a> {
    pub(super) registry: &'a Registry,
    pub(super) store: Arc<Store>,
    pub(super) name: SandboxName,
    pub(super) random: RandomSource,
    /// How its time runs, where its beginning is not to say.
    pub(super) clock: Option<Clock>,
    pub(super) ttl: Option<SignedDuration>,
    /// What is recorded of its making.
    pub(super) record: Option<AuditOperation>,
}

impl New<'_> {
    /// The sandbox, with nothing in its database yet.
    pub(super) fn with(
        self,
        clock: ClockState,
        settings: Settings,
        vault: LockableVault,
        built_in: Option<String>,
    ) -> Sandbox {
        let parts = Parts {
            clock: clock::Clock::new(clock),
            random: self.random,
            store: self.store,
            settings,
            vault,
            name: self.name,
            built_in,
            lease: self.ttl.map(|ttl| Lease::new(ttl, clock.now())),
        };
        Sandbox::new(parts, self.registry)
    }

    /// A vault with a key of its own.
    pub(super) fn vault(&self) -> Result<LockableVault> {
        const VERSION: u32 = 1;
        let key = self.registry.keys.fresh_key(&self.name, VERSION)?;
        Ok(LockableVault::new(self.registry.keys.standing_vault(&self.name), key))
    }
}

async fn from_fixture(
    new: New<'_>,
    fixture: Fixture,
    tokens: Tokens,
    built_in: Option<String>,
) -> Result<(Made, Filling)> {
    let mut fixture = fixtures::resolved(fixture, tokens, &new.random);
    // A reset goes back to it.
    fixture.clock = new.clock.unwrap_or(fixture.clock);
    let (clock, vault, record) = (fixture.clock.state(real_now()), new.vault()?, new.record);
    let sandbox = new.with(clock, settings_of(&fixture), vault, built_in);
    let (filling, digests) = fill(&sandbox, &fixture, record).await?;
    Ok((Made { sandbox, digests }, filling))
}

/// The settings of a fixture; whether ticketing is on stands apart in it.
pub(super) fn settings_of(fixture: &Fixture) -> Settings {
    let mut settings = fixture.settings.clone();
    if fixture.ticketing.enabled && settings.ticketing == Ticketing::Off {
        settings.ticketing = Ticketing::On;
    }
    settings
}

/// Fills the database, and answers how, and the digests of the tokens.
async fn fill(sandbox: &Sandbox, fixture: &Fixture, record: Option<AuditOperation>) -> Result<(Filling, Vec<Vec<u8>>)> {
    let vault = || sandbox.vault.with(sandbox.vault.state());
    let now = sandbox.clock.now();
    let seed = fixtures::seed(sandbox, vault(), fixture, now)?;
    let origin = serde_json::to_string(fixture).map_err(|_| VaultError::Malformed)?;
    let origin = sandbox.vault.seal(ORIGIN, &SecretString::from(origin))?;
    let row = SandboxRow {
        origin_sealed: Some(origin.as_bytes().to_vec()),
        ..row(sandbox, fixture.vault.locked)?
    };
    let mut batch = sandbox.store.batch().await?;
    store::seed::fill(&mut batch, &seed).await?;
    store::sandbox::put(&mut batch, &row).await?;
    let faults = faults::set_up(sandbox, &mut batch, &fixture.faults, now)?;
    if fixture.vault.locked {
        targets::mark_passwords(sandbox, batch.after().await?, &vault()).await?;
    }
    record_making(sandbox, &mut batch, record);
    let follow = || {
        sandbox.faults.replace(faults);
        if fixture.vault.locked {
            sandbox.vault.lock();
        }
    };
    Ok((batch.commit_with(follow).await?, seed.digests()))
}

pub(super) fn record_making(sandbox: &Sandbox, batch: &mut Batch<'_>, record: Option<AuditOperation>) {
    if let Some(operation) = record {
        store::audit::put(batch, simulator_record(sandbox, operation, Outcome::Success));
    }
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
    use crate::service::sandboxes::data_keys;
    use crate::service::testing;
    use crate::store::content::Rows;

    /// A snapshot that is so large that the file is there before it turns out to be damaged.
    async fn take_damaged(sandbox: &Sandbox) {
        let (mut content, mut tx) = sandbox.store.copied().await.unwrap();
        let row = |id: i64| {
            vec![
                id.into(),
                format!("P{id}").into(),
                format!("p{id}").into(),
                "{}".to_owned().into(),
            ]
        };
        let policies = Rows {
            table: "password_policies".to_owned(),
            columns: ["id", "name", "name_key", "definition"].map(str::to_owned).into(),
            rows: (1_000..2_000).map(row).collect(),
        };
        policies.tell(&mut content).unwrap();
        content.extend(b"and no more");
        let content = data_keys::content(sandbox, content).unwrap();
        store::snapshots::insert(&mut tx, "damaged", sandbox.clock.now(), content)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    #[test]
    fn nothing_is_left_of_a_sandbox_that_could_not_be_made() {
        let folder = tempfile::tempdir().unwrap();
        testing::block_on(async {
            let registry = testing::registry_in(Storage::Folder(folder.path().to_owned()));
            let empty = || Fixture::built_in("empty").unwrap();
            let one = testing::sandbox(&registry, "one", empty(), Tokens::Fresh).await;
            take_damaged(&one).await;
            let spec = || Spec {
                name: "two".parse().unwrap(),
                begin: Begin::Snapshot {
                    of: Arc::clone(&one),
                    name: "damaged".to_owned(),
                },
                seed: None,
                clock: None,
                ttl: None,
            };
            // It comes as far as a file.
            let store = registry.open_store(&spec().name, &Pattern::Snapshot).await.unwrap();
            assert!(make(&registry, spec(), Arc::clone(&store), None).await.is_err());
            assert_eq!(registry.storage.names().unwrap().len(), 2);
            store.discard().await.unwrap();
            store::delete(&registry.storage.place(&spec().name)).unwrap();

            assert!(create(&registry, spec()).await.is_err());
            assert_eq!(registry.storage.names().unwrap(), ["one".parse().unwrap()]);
            testing::sandbox(&registry, "two", empty(), Tokens::Fresh).await;
        });
    }

    #[test]
    fn a_name_is_free_once_neither_maker_nor_dropper_works_on_its_database() {
        testing::block_on(async {
            let registry = testing::registry();
            let one = testing::sandbox(&registry, "one", Fixture::built_in("empty").unwrap(), Tokens::Fresh).await;
            let (_, maker) = registry.take_out(&one.name).unwrap();
            // It answers before its maker is done.
            assert!(registry.insert(Arc::clone(&one), []));
            let (_, dropper) = registry.take_out(&one.name).unwrap();
            drop(maker);
            assert!(registry.reserve(&one.name).is_none());
            drop(dropper);
            assert!(registry.reserve(&one.name).is_some());
        });
    }
}
