//! Sandboxes: made from a fixture, opened again, set back, dropped.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::auth_tokens::auth_token_place;
use super::dynamic_groups::refill_all;
use super::fixtures::{self, Tokens};
use super::rpa::token_place;
use super::{Result, ServiceError, due, simulator_record};
use crate::clock::{Clock, ClockState, RandomSource, real_now};
use crate::fixture::Fixture;
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::ids::SandboxName;
use crate::model::rpa::EntryStatus;
use crate::model::settings::Settings;
use crate::model::ticketing::Ticketing;
use crate::rules::Refusal;
use crate::sandbox::{Parts, Registry, Sandbox};
use crate::store::sandbox::SandboxRow;
use crate::store::{self, Store, StoreError};
use crate::vault::{DataKey, LockableVault, Place, Sealed, SealedColumn, TokenDigest, VaultError};

/// A sandbox to be made.
pub struct Spec {
    /// Its name.
    pub name: SandboxName,
    /// What it begins with; it passed its check.
    pub fixture: Fixture,
    /// Makes its ids, tokens and generated passwords repeat.
    pub seed: Option<u64>,
    /// How its time runs, where the fixture is not to say.
    pub clock: Option<ClockState>,
    /// Which tokens it gets.
    pub tokens: Tokens,
    /// The name of the built-in fixture that this is.
    pub built_in: Option<String>,
}

/// The clock as the database keeps it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredClock {
    Real(SignedDuration),
    Frozen(Timestamp),
}

/// Opens the sandbox of that name that the storage holds already, or makes it: a fixture is applied once.
///
/// # Errors
/// A taken name, or what vault and store said.
pub async fn open(registry: &Registry, spec: Spec) -> Result<Arc<Sandbox>> {
    let sandbox = match open_kept(registry, &spec.name).await? {
        Kept::Sandbox(sandbox) => *sandbox,
        Kept::Nothing(store) => make(registry, spec, store).await?,
    };
    enter(registry, sandbox).await
}

/// Makes a new sandbox.
///
/// # Errors
/// A taken name, or what vault and store said.
pub async fn create(registry: &Registry, spec: Spec) -> Result<Arc<Sandbox>> {
    let name = spec.name.clone();
    // Two that ask for one name at once must not both work on its database.
    let _reserved = registry.reserve(&name).ok_or(Refusal::NameTaken)?;
    let store = registry.open_store(&name).await?;
    let sandbox = make(registry, spec, store).await?;
    // Whoever asked for it gets its tokens.
    let record = simulator_record(&sandbox, AuditOperation::SandboxCreated, Outcome::Success);
    sandbox.store.append(record).await?;
    enter(registry, sandbox).await
}

/// Opens every sandbox that the storage holds and that does not answer yet.
///
/// # Errors
/// What vault and store said.
pub async fn open_others(registry: &Registry) -> Result<()> {
    for name in registry.storage.names().map_err(StoreError::Files)? {
        if registry.get(&name).is_some() {
            continue;
        }
        match open_kept(registry, &name).await? {
            Kept::Sandbox(sandbox) => drop(enter(registry, *sandbox).await?),
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
    Sandbox(Box<Sandbox>),
    /// An empty database.
    Nothing(Store),
}

/// Opens what the storage holds under a name.
async fn open_kept(registry: &Registry, name: &SandboxName) -> Result<Kept> {
    let opening = async {
        let store = registry.open_store(name).await?;
        let row = store::sandbox::find(&mut *store.write().await?).await?;
        Ok(match row {
            Some(row) => Kept::Sandbox(Box::new(reopen(registry, name.clone(), store, row)?)),
            None => Kept::Nothing(store),
        })
    };
    opening.await.map_err(|error| match error {
        // It names the file by itself.
        newer @ ServiceError::Store(StoreError::Newer { .. }) => newer,
        other => ServiceError::Unopened {
            name: name.clone(),
            source: Box::new(other),
        },
    })
}

/// Lets a sandbox answer. The writer is open already; readers are opened when somebody calls.
async fn enter(registry: &Registry, sandbox: Sandbox) -> Result<Arc<Sandbox>> {
    let digests = store::tokens::digests(&mut *sandbox.store.write().await?).await?;
    let sandbox = Arc::new(sandbox);
    if !registry.insert(Arc::clone(&sandbox)) {
        return Err(Refusal::NameTaken.into());
    }
    let digests = digests.iter().filter_map(|digest| TokenDigest::from_bytes(digest));
    registry.tokens().add(&sandbox.name, digests);
    Ok(sandbox)
}

async fn make(registry: &Registry, spec: Spec, store: Store) -> Result<Sandbox> {
    let random = match spec.seed {
        Some(seed) => RandomSource::from_seed(seed, spec.name.as_str()),
        None => RandomSource::from_entropy(),
    };
    let fixture = fixtures::resolved(spec.fixture, spec.tokens, &random);
    let clock = spec.clock.unwrap_or_else(|| fixture.clock.state(real_now()));
    let vault = new_vault(registry, &spec.name)?;
    let parts = Parts {
        clock: Clock::new(clock),
        random,
        store,
        settings: settings_of(&fixture),
        vault,
        name: spec.name,
        built_in: spec.built_in,
    };
    let sandbox = Sandbox::new(parts, registry);
    fill(&sandbox, &fixture).await?;
    if fixture.vault.locked {
        sandbox.vault.lock();
    }
    Ok(sandbox)
}

fn new_vault(registry: &Registry, name: &SandboxName) -> Result<LockableVault> {
    const VERSION: u32 = 1;
    let wrapped = registry.master.wrap(name, VERSION, &DataKey::fresh())?;
    let vault = LockableVault::locked(&registry.master, name, VERSION, wrapped);
    vault.unlock(&registry.master)?;
    Ok(vault)
}

/// The settings of a fixture; whether ticketing is on stands apart in it.
fn settings_of(fixture: &Fixture) -> Settings {
    let mut settings = fixture.settings.clone();
    if fixture.ticketing.enabled && settings.ticketing == Ticketing::Off {
        settings.ticketing = Ticketing::On;
    }
    settings
}

async fn fill(sandbox: &Sandbox, fixture: &Fixture) -> Result<()> {
    let seed = fixtures::seed(sandbox, fixture, sandbox.clock.now())?;
    let origin = serde_json::to_string(fixture).map_err(|_| VaultError::Malformed)?;
    let row = SandboxRow {
        name: sandbox.name.to_string(),
        built_in: sandbox.built_in.clone(),
        settings: json(&**sandbox.settings())?,
        clock: json(&stored(sandbox.clock.state()))?,
        key_version: sandbox.vault.version(),
        wrapped_key: sandbox.vault.wrapped_key().to_vec(),
        vault_locked: fixture.vault.locked,
        origin_sealed: sandbox
            .vault
            .seal(ORIGIN, &SecretString::from(origin))?
            .as_bytes()
            .to_vec(),
    };
    let mut tx = sandbox.store.write().await?;
    store::seed::fill(&mut tx, &seed).await?;
    refill_all(&mut tx).await?;
    store::sandbox::replace(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(())
}

const ORIGIN: Place = Place {
    column: SealedColumn::Origin,
    row: 1,
};

fn reopen(registry: &Registry, name: SandboxName, store: Store, row: SandboxRow) -> Result<Sandbox> {
    let vault = LockableVault::locked(&registry.master, &name, row.key_version, row.wrapped_key);
    let opened = if row.vault_locked {
        // That the key opens it is to be found out now, and not in an emergency.
        vault.opened_by(&registry.master).map(drop)
    } else {
        vault.unlock(&registry.master)
    };
    opened.map_err(|error| match error {
        VaultError::NotAuthentic => VaultError::OtherMasterKey,
        other => other,
    })?;
    let parts = Parts {
        name,
        clock: Clock::new(clock_state(from_json("clock", &row.clock)?)),
        random: RandomSource::from_entropy(),
        store,
        vault,
        settings: from_json("settings", &row.settings)?,
        built_in: row.built_in,
    };
    Ok(Sandbox::new(parts, registry))
}

/// Sets a sandbox back to the fixture it came from, in place: its tokens are the same again.
///
/// # Errors
/// What vault and store said; then nothing was changed.
pub async fn reset(sandbox: &Arc<Sandbox>) -> Result<()> {
    let mut tx = sandbox.store.write().await?;
    let row = store::sandbox::find(&mut tx).await?.ok_or(StoreError::Closed)?;
    let origin = sandbox
        .simulators_vault()?
        .open(ORIGIN, &Sealed::from_bytes(row.origin_sealed)?)?;
    let fixture: Fixture = serde_json::from_str(origin.expose_secret()).map_err(|_| inconsistent("origin_sealed"))?;
    let settings = settings_of(&fixture);
    let clock = fixture.clock.state(real_now());
    let seed = fixtures::seed(sandbox, &fixture, clock.now())?;
    store::seed::clear(&mut tx).await?;
    store::seed::fill(&mut tx, &seed).await?;
    refill_all(&mut tx).await?;
    store::sandbox::set_settings(&mut tx, &json(&settings)?).await?;
    store::sandbox::set_clock(&mut tx, &json(&stored(clock))?).await?;
    store::sandbox::set_vault_locked(&mut tx, fixture.vault.locked).await?;
    let mut record = simulator_record(sandbox, AuditOperation::SandboxReset, Outcome::Success);
    record.at = clock.now();
    store::audit::insert(&mut tx, record).await?;
    let was_locked = sandbox.vault.is_locked();
    sandbox.vault.set_locked(fixture.vault.locked, &sandbox.master)?;
    if let Err(error) = tx.commit().await {
        sandbox.vault.set_locked(was_locked, &sandbox.master)?;
        return Err(error.into());
    }
    sandbox.clock.set(clock);
    sandbox.set_settings(settings);
    sandbox.failed_sign_ins.clear();
    sandbox.note_settled(clock.now());
    Ok(())
}

/// Takes a sandbox away, with everything in it.
///
/// # Errors
/// Not found, or what store and file system said.
pub async fn remove(registry: &Registry, name: &SandboxName) -> Result<()> {
    let sandbox = registry.remove(name).ok_or(Refusal::NotFound)?;
    sandbox.store.discard().await?;
    store::delete(&registry.storage.place(name))?;
    Ok(())
}

/// Sets a sandbox's clock, and keeps it so over a restart. Everything that falls due happens, in order, before this ends.
///
/// # Errors
/// What vault and store said.
pub async fn set_clock(sandbox: &Arc<Sandbox>, state: ClockState) -> Result<()> {
    due::settle(sandbox).await?;
    let mut tx = sandbox.store.write().await?;
    store::sandbox::set_clock(&mut tx, &json(&stored(state))?).await?;
    tx.commit().await?;
    sandbox.clock.set(state);
    due::settle(sandbox).await?;
    Ok(())
}

/// Sets a sandbox's settings; requests that they decide are decided now.
///
/// # Errors
/// FIND-3 where nobody has the name in which requests are to be decided, or what vault and store said.
pub async fn set_settings(sandbox: &Arc<Sandbox>, settings: Settings) -> Result<()> {
    due::settle(sandbox).await?;
    let mut tx = sandbox.store.write().await?;
    if let Some(by) = settings
        .approvals
        .decision()
        .and_then(|decision| decision.by.as_deref())
    {
        super::users::named(&mut tx, by).await?;
    }
    store::sandbox::set_settings(&mut tx, &json(&settings)?).await?;
    let record = simulator_record(sandbox, AuditOperation::SettingsChanged, Outcome::Success);
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    sandbox.set_settings(settings);
    due::settle(sandbox).await?;
    Ok(())
}

/// The tokens that a sandbox hands out at its start: an active entry's, and users'.
pub struct Tokenry {
    /// App Tokens.
    pub app_tokens: Vec<AppTokenOf>,
    /// AUTHTOKENs.
    pub auth_tokens: Vec<AuthTokenOf>,
}

/// An active entry's App Token.
#[derive(Debug, Serialize)]
pub struct AppTokenOf {
    /// The entry's name.
    pub rpa_name: String,
    /// Its owner.
    pub user_name: String,
    /// From where it works.
    pub host_name: String,
    /// The token.
    #[serde(serialize_with = "expose")]
    pub app_token: SecretString,
}

/// A user's AUTHTOKEN.
#[derive(Debug, Serialize)]
pub struct AuthTokenOf {
    /// The user.
    pub user_name: String,
    /// The token.
    #[serde(serialize_with = "expose")]
    pub auth_token: SecretString,
}

fn expose<S: serde::Serializer>(secret: &SecretString, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

/// Opens the tokens of a sandbox, to be handed to who started it.
///
/// # Errors
/// What vault and store said.
pub async fn tokens(sandbox: &Sandbox) -> Result<Tokenry> {
    let vault = sandbox.simulators_vault()?;
    let mut reader = sandbox.store.write().await?;
    let mut app_tokens = Vec::new();
    let mut sealed_of = store::tokens::sealed_of_entries(&mut reader).await?;
    for entry in store::rpa::all(&mut reader).await? {
        let sealed = sealed_of.remove(&entry.id);
        if let Some(sealed) = sealed.filter(|_| entry.status == EntryStatus::Active) {
            app_tokens.push(AppTokenOf {
                app_token: vault.open(token_place(entry.id), &Sealed::from_bytes(sealed)?)?,
                rpa_name: entry.rpa_name,
                user_name: entry.owner_name,
                host_name: entry.host_name,
            });
        }
    }
    let mut auth_tokens = Vec::new();
    for (user, user_name, sealed) in store::tokens::sealed_of_users(&mut reader).await? {
        let place = auth_token_place(user);
        auth_tokens.push(AuthTokenOf {
            user_name,
            auth_token: vault.open(place, &Sealed::from_bytes(sealed)?)?,
        });
    }
    Ok(Tokenry {
        app_tokens,
        auth_tokens,
    })
}

fn stored(state: ClockState) -> StoredClock {
    match state {
        ClockState::Real { offset } => StoredClock::Real(offset),
        ClockState::Frozen { now } => StoredClock::Frozen(now),
    }
}

fn clock_state(stored: StoredClock) -> ClockState {
    match stored {
        StoredClock::Real(offset) => ClockState::Real { offset },
        StoredClock::Frozen(now) => ClockState::Frozen { now },
    }
}

fn inconsistent(column: &'static str) -> ServiceError {
    let table = "sandbox";
    StoreError::Inconsistent { table, column }.into()
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| inconsistent("settings"))
}

fn from_json<T: serde::de::DeserializeOwned>(column: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| inconsistent(column))
}
