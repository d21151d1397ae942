//! A sandbox from a snapshot of another: the same content, sealed with a key of its own, and no token of the other's.

use std::sync::Arc;

use secrecy::ExposeSecret;

use super::create::{Begin, Spec, new_vault, random_source, row};
use super::{clock_state, from_json};
use crate::clock::{Clock, real_now};
use crate::model::ids::{EntryId, UserId};
use crate::rules::Refusal;
use crate::sandbox::{Lease, Parts, Registry, Sandbox};
use crate::service::auth_tokens::auth_token_place;
use crate::service::rpa::token_place;
use crate::service::{Result, faults};
use crate::store::sealed::{NewToken, SealedValues};
use crate::store::snapshots::Content;
use crate::store::{self, Store, WriteTx};
use crate::vault::{ApiToken, OpenVault, Place, Sealed, SealedColumn};

/// Every place of sealed values but for tokens, which are made anew, and the origin, which is a snapshot.
const SEALED: [(SealedColumn, SealedValues); 9] = [
    (SealedColumn::AccountPassword, SealedValues::ACCOUNT_PASSWORDS),
    (SealedColumn::AccountTarget, SealedValues::ACCOUNT_TARGETS),
    (SealedColumn::AccountFile, SealedValues::ACCOUNT_FILES),
    (SealedColumn::AccountTotp, SealedValues::ACCOUNT_TOTP),
    (SealedColumn::Faults, SealedValues::FAULTS),
    (SealedColumn::CustomValue, SealedValues::CUSTOM_VALUES),
    (SealedColumn::PasswordHistory, SealedValues::PASSWORD_HISTORY),
    (SealedColumn::UserPassword, SealedValues::USER_PASSWORDS),
    (SealedColumn::SecondFactor, SealedValues::SECOND_FACTORS),
];

/// The tables that change besides.
const RENEWED: [&str; 3] = ["tokens", "sessions", "sandbox"];

/// Makes a sandbox from a snapshot. What a reset goes back to is written last: until then nothing is there.
pub(super) async fn from_snapshot(registry: &Registry, spec: Spec, store: Arc<Store>) -> Result<Sandbox> {
    let random = random_source(&spec);
    let Begin::Snapshot { of, name } = spec.begin else {
        return Err(Refusal::NotFound.into());
    };
    let content = store::snapshots::content(&mut *of.store.read().await?, Some(&name)).await?;
    let beside = Arc::clone(&store);
    let mut tx = beside.write_beside(&content.ok_or(Refusal::NotFound)?.content).await?;
    let original = store::snapshots::bring_back(&mut tx).await?;
    let clock = match spec.clock {
        Some(clock) => clock.state(real_now()),
        None => clock_state(from_json("clock", &original.clock)?),
    };
    let parts = Parts {
        clock: Clock::new(clock),
        random,
        store,
        settings: from_json("settings", &original.settings)?,
        vault: new_vault(registry, &spec.name)?,
        name: spec.name,
        built_in: original.built_in,
        lease: spec.ttl.map(|ttl| Lease::new(ttl, clock.now())),
    };
    let sandbox = Sandbox::new(parts, registry);
    seal_anew(&mut tx, &of.simulators_vault()?, &sandbox).await?;
    renew_tokens(&mut tx, &sandbox).await?;
    store::sessions::delete_all(&mut tx).await?;
    store::sandbox::replace(&mut tx, &row(&sandbox, original.vault_locked)?).await?;
    faults::load(&sandbox, &mut tx).await?;
    let sealed = SEALED.iter().map(|(_, values)| values.table());
    store::snapshots::follow(&mut tx, sealed.chain(RENEWED)).await?;
    let (content, mut tx) = sandbox.store.commit_copying(tx).await?;
    let content = Content::new(content, sandbox.random.position());
    store::snapshots::insert(&mut tx, None, clock.now(), &content).await?;
    tx.commit().await?;
    if original.vault_locked {
        sandbox.vault.lock();
    }
    Ok(sandbox)
}

async fn seal_anew(tx: &mut WriteTx<'_>, from: &OpenVault<'_>, sandbox: &Sandbox) -> Result<()> {
    for (column, values) in SEALED {
        let mut anew = Vec::new();
        for (row, sealed) in values.all(tx).await? {
            let place = Place { column, row };
            let plain = from.open(place, &Sealed::from_bytes(sealed)?)?;
            let sealed = sandbox.vault.seal(place, &plain)?;
            anew.push((row, sealed.as_bytes().to_vec()));
        }
        values.set_all(tx, &anew).await?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sealed_value_is_sealed_anew_or_made_anew() {
        let anew = [SealedColumn::AppToken, SealedColumn::AuthToken, SealedColumn::Origin];
        for column in SealedColumn::ALL {
            let sealed = SEALED.iter().filter(|(it, _)| *it == column).count();
            assert_eq!(sealed, usize::from(!anew.contains(&column)), "{column:?}");
        }
    }
}
