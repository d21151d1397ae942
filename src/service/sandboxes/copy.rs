//! A sandbox from a snapshot of another: the same content, sealed with a key of its own, and no token of the other's.

use std::sync::Arc;

use secrecy::ExposeSecret;

use super::create::{Begin, Spec, new_vault, random_source, row};
use super::{clock_state, data_keys, from_json};
use crate::clock::{Clock, real_now};
use crate::model::ids::{EntryId, SandboxName, UserId};
use crate::rules::Refusal;
use crate::sandbox::{Lease, Parts, Registry, Sandbox};
use crate::service::auth_tokens::auth_token_place;
use crate::service::rpa::token_place;
use crate::service::{Result, faults};
use crate::store::sandbox::SandboxRow;
use crate::store::sealed::NewToken;
use crate::store::seed::Filling;
use crate::store::{self, Store, WriteTx};
use crate::vault::{ApiToken, DataKeyState, LockableVault, VaultWith};

/// The tables that change besides.
const RENEWED: [&str; 3] = ["tokens", "sessions", "sandbox"];

/// Makes a sandbox from a snapshot. What a reset goes back to is written last: until then nothing is there.
pub(super) async fn from_snapshot(registry: &Registry, spec: Spec, store: Arc<Store>) -> Result<Sandbox> {
    let random = random_source(&spec);
    let Begin::Snapshot { of, name } = spec.begin else {
        return Err(Refusal::NotFound.into());
    };
    let content = store::snapshots::content(&mut *of.store.read().await?, Some(&name)).await?;
    let content = content.ok_or(Refusal::NotFound)?;
    let beside = Arc::clone(&store);
    let mut tx = beside.write_beside(&content.content).await?;
    let original = store::snapshots::bring_back(&mut tx).await?;
    let from = of.vault.with(data_keys::of_snapshot(&of, &content, &original)?);
    let clock = match spec.clock {
        Some(clock) => clock.state(real_now()),
        None => clock_state(from_json("clock", &original.clock)?),
    };
    let parts = Parts {
        clock: Clock::new(clock),
        random,
        store,
        settings: from_json("settings", &original.settings)?,
        vault: vault(registry, &spec.name, &from, &original)?,
        name: spec.name,
        built_in: original.built_in,
        lease: spec.ttl.map(|ttl| Lease::new(ttl, clock.now())),
    };
    let sandbox = Sandbox::new(parts, registry);
    // A fixture fills nothing here, nor in what is made next, most likely.
    registry.expect_filling(Filling::default());
    let to = sandbox.vault.with(sandbox.vault.state());
    data_keys::seal_anew(&mut tx, &from, &to, |column| column.is_standing() || !from.is_locked()).await?;
    renew_tokens(&mut tx, &sandbox).await?;
    store::sessions::delete_all(&mut tx).await?;
    store::sandbox::replace(&mut tx, &row(&sandbox, from.is_locked())?).await?;
    faults::load(&sandbox, &mut tx).await?;
    store::snapshots::follow(&mut tx, data_keys::sealed_tables().chain(RENEWED)).await?;
    let (content, mut tx) = sandbox.store.commit_copying(tx).await?;
    let content = data_keys::content(&sandbox, content)?;
    store::snapshots::insert(&mut tx, None, clock.now(), &content).await?;
    tx.commit().await?;
    Ok(sandbox)
}

/// A vault with a key of its own. What a locked one seals can be sealed with no other key: there it begins with that one.
fn vault(
    registry: &Registry,
    name: &SandboxName,
    from: &VaultWith<'_>,
    original: &SandboxRow,
) -> Result<LockableVault> {
    if from.is_locked() {
        let state = DataKeyState::locked(data_keys::at_rest(original)?);
        return Ok(LockableVault::new(registry.keys.standing_vault(name), state));
    }
    new_vault(registry, name)
}

/// A token that has ended keeps its row, with a digest that no token has: the other sandbox alone knows its holder.
async fn renew_tokens(tx: &mut WriteTx<'_>, sandbox: &Sandbox) -> Result<()> {
    let (mut anew, mut replaced) = (Vec::new(), Vec::new());
    for old in store::sealed::tokens(tx).await? {
        let token = ApiToken::generate(&sandbox.random);
        let place = match (old.entry_id, old.user_id) {
            (Some(entry), _) => token_place(EntryId(entry)),
            (None, user) => auth_token_place(UserId(user.unwrap_or_default())),
        };
        let sealed = sandbox.vault.seal(place, token.as_secret())?;
        let digest = sandbox.digests.digest(token.as_secret().expose_secret());
        anew.push(NewToken {
            old_digest: old.digest.clone(),
            digest: digest.as_bytes().to_vec(),
            sealed: (!old.ended).then(|| sealed.as_bytes().to_vec()),
        });
        replaced.push((old.digest, token.as_secret().clone()));
    }
    store::sealed::replace_tokens(tx, &anew).await?;
    faults::follow_tokens(sandbox, tx, &replaced).await
}
