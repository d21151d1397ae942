//! Setting a sandbox back in place, to what it came from or to a snapshot.

use std::sync::Arc;

use secrecy::ExposeSecret;

use super::create::settings_of;
use super::{ORIGIN, clock_state, data_keys, from_json, inconsistent, json, leases, stored};
use crate::clock::{ClockState, real_now};
use crate::fixture::Fixture;
use crate::model::audit::{AuditOperation, AuditRecord, Outcome};
use crate::model::fault::ActiveFault;
use crate::model::settings::Settings;
use crate::sandbox::{Registry, Sandbox};
use crate::service::{Result, faults, fixtures, simulator_record, targets};
use crate::store::snapshots::Content;
use crate::store::{self, Batch, StoreError};
use crate::vault::{DataKeyState, Sealed, TokenDigest};

/// Sets a sandbox back to the fixture or the snapshot that it came from, in place: its tokens are the same again.
///
/// # Errors
/// What vault and store said; then nothing was changed.
pub async fn reset(registry: &Registry, sandbox: &Sandbox) -> Result<()> {
    to_origin(sandbox).await?;
    leases::heed(registry, sandbox).await;
    Ok(())
}

async fn to_origin(sandbox: &Sandbox) -> Result<()> {
    let record = simulator_record(sandbox, AuditOperation::SandboxReset, Outcome::Success);
    // The last use of an entry is written late: not after this.
    sandbox.store.flush().await;
    let mut batch = sandbox.store.batch().await?;
    let row = store::sandbox::find(batch.before()).await?.ok_or(StoreError::Closed)?;
    let Some(origin) = row.origin_sealed else {
        let content = store::snapshots::content(batch.before(), None).await?;
        return to_content(sandbox, batch, &content.ok_or(StoreError::Closed)?, record).await;
    };
    let origin = sandbox.vault.open(ORIGIN, &Sealed::from_bytes(origin)?)?;
    let fixture: Fixture = serde_json::from_str(origin.expose_secret()).map_err(|_| inconsistent("origin_sealed"))?;
    let clock = fixture.clock.state(real_now());
    // The key of a locked vault is not there to seal anything, and one that was in use is not to be locked.
    let mut key = sandbox.vault.state();
    if key.is_locked() || fixture.vault.locked {
        key = data_keys::fresh(sandbox, batch.before()).await?;
    }
    let vault = || sandbox.vault.with(Arc::clone(&key));
    let seed = fixtures::seed(sandbox, vault(), &fixture, clock.now())?;
    store::seed::clear(&mut batch);
    store::seed::fill(&mut batch, &seed).await?;
    let faults = faults::set_up(sandbox, &mut batch, &fixture.faults, clock.now())?;
    if fixture.vault.locked {
        targets::mark_passwords(sandbox, batch.after().await?, &vault()).await?;
        key = Arc::new(DataKeyState::locked(key.at_rest().clone()));
    }
    let standing = Standing {
        settings: settings_of(&fixture),
        clock,
        key,
        random: sandbox.random_begin,
        digests: seed.digests(),
        faults,
    };
    finish(sandbox, batch, standing, record).await
}

/// Sets a sandbox back to the content of a snapshot of its own, and then writes the record.
pub(super) async fn to_snapshot(sandbox: &Sandbox, content: &Content, record: AuditRecord) -> Result<()> {
    // The last use of an entry is written late: not after this.
    sandbox.store.flush().await;
    to_content(sandbox, sandbox.store.batch().await?, content, record).await
}

async fn to_content(sandbox: &Sandbox, mut batch: Batch<'_>, content: &Content, record: AuditRecord) -> Result<()> {
    let row = store::content::sandbox(&content.content)?;
    let mut standing = Standing {
        settings: from_json("settings", &row.settings)?,
        clock: clock_state(from_json("clock", &row.clock)?),
        key: data_keys::of_snapshot(sandbox, content, &row)?,
        random: content.random(),
        digests: Vec::new(),
        faults: Vec::new(),
    };
    store::seed::clear(&mut batch);
    batch.part().await?;
    for rows in store::content::lines(&content.content) {
        let rows = rows?;
        match rows.table.as_str() {
            "tokens" => standing.digests.extend(rows.blobs("digest").map(<[u8]>::to_vec)),
            "faults" => {
                for list in rows.blobs("sealed") {
                    standing.faults = faults::opened(sandbox, list.to_vec())?;
                }
            }
            _ => {}
        }
        store::content::put(&mut batch, &rows).await?;
    }
    batch.part().await?;
    finish(sandbox, batch, standing, record).await
}

/// What of a sandbox stands in memory, too.
struct Standing {
    settings: Settings,
    clock: ClockState,
    key: Arc<DataKeyState>,
    /// How far its seeded randomness had come.
    random: Option<u64>,
    /// Of its tokens.
    digests: Vec<Vec<u8>>,
    faults: Vec<ActiveFault>,
}

/// Commits, and brings memory into line with the database.
async fn finish(sandbox: &Sandbox, mut batch: Batch<'_>, standing: Standing, mut record: AuditRecord) -> Result<()> {
    let Standing {
        settings,
        clock,
        key,
        random,
        digests,
        faults,
    } = standing;
    store::sandbox::put_standing(&mut batch, &json(&settings)?, &json(&stored(clock))?);
    if !Arc::ptr_eq(&key, &sandbox.vault.state()) {
        data_keys::keep(batch.after().await?, &key).await?;
    }
    record.at = clock.now();
    store::audit::put(&mut batch, record);
    let follow = || {
        sandbox.vault.set(key);
        sandbox.faults.replace(faults);
        sandbox.random.go_back_to(random);
        sandbox.clock.set(clock);
        sandbox.set_settings(settings);
        sandbox.failed_sign_ins.clear();
        sandbox.note_settled(clock.now());
        let digests = digests.iter().filter_map(|digest| TokenDigest::from_bytes(digest));
        sandbox.tokens.replace(&sandbox.name, digests);
        // What was called before is not what the test that begins now asks for.
        sandbox.journal.clear();
    };
    batch.commit_with(follow).await?;
    Ok(())
}
