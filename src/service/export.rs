//! A sandbox as a fixture: what [`super::fixtures`] turns into rows, read back.

use std::sync::Arc;

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::{Result, due, simulator_record};
use crate::clock::ClockState;
use crate::fixture::{self, Clock, ClockMode, Fixture, Ticketing};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::rpa::{EntryStatus, RpaEntry};
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::store::{self, WriteTx};
use crate::vault::{Place, Sealed, SealedColumn, VaultError};

mod custom_fields;
mod people;
#[cfg(test)]
mod tests;
mod things;

/// The sandbox as a fixture in YAML. That it was handed out, secrets included, is audited first.
///
/// # Errors
/// LOCK-1, since an export is full of passwords; or what vault and store said.
pub async fn yaml(sandbox: &Arc<Sandbox>) -> Result<SecretString> {
    if sandbox.vault.is_locked() {
        return Err(Refusal::VaultLocked.into());
    }
    due::settle(sandbox).await?;
    // Inside a change, so that all of it is of one moment.
    let mut tx = sandbox.store.write().await?;
    let fixture = read(sandbox, &mut tx).await?;
    let yaml = fixture
        .without_variables()
        .to_yaml()
        .map_err(|_| VaultError::Malformed)?;
    let record = simulator_record(sandbox, AuditOperation::SandboxExported, Outcome::Success);
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(yaml)
}

async fn read(sandbox: &Sandbox, tx: &mut WriteTx<'_>) -> Result<Fixture> {
    let settings = sandbox.settings();
    let users = people::users(sandbox, tx).await?;
    let user_groups = people::user_groups(tx).await?;
    Ok(Fixture {
        clock: clock(sandbox),
        settings: things::settings(&settings, &users),
        roles: people::roles(tx).await?,
        resources: things::resources(sandbox, tx, &users, &user_groups).await?,
        password_policies: things::password_policies(tx).await?,
        user_groups,
        custom_fields: custom_fields::definitions(tx).await?,
        resource_groups: things::resource_groups(tx).await?,
        rpa_entries: rpa_entries(sandbox, tx, &users).await?,
        ticketing: Ticketing {
            enabled: settings.ticketing.is_on(),
            tickets: things::tickets(tx, &users).await?,
        },
        password_requests: things::password_requests(tx, &users).await?,
        faults: super::faults::remaining(sandbox),
        users: users.into_iter().map(|(_, user)| user).collect(),
        ..Fixture::default()
    })
}

/// Users by id, who were not deleted.
type Users = Vec<(i64, fixture::User)>;

fn clock(sandbox: &Sandbox) -> Clock {
    let (mode, now) = match sandbox.clock.state() {
        ClockState::REAL => (ClockMode::Real, None),
        ClockState::Real { .. } => (ClockMode::Real, Some(sandbox.clock.now())),
        ClockState::Frozen { now } => (ClockMode::Frozen, Some(now)),
    };
    Clock { mode, now }
}

/// Opens a secret; an empty one counts as none.
fn open(sandbox: &Sandbox, column: SealedColumn, row: i64, sealed: Vec<u8>) -> Result<Option<SecretString>> {
    let secret = sandbox
        .vault
        .open(Place { column, row }, &Sealed::from_bytes(sealed)?)?;
    Ok((!secret.expose_secret().is_empty()).then_some(secret))
}

/// The entries whose owner is still there: no token of another can work again.
async fn rpa_entries(sandbox: &Sandbox, tx: &mut WriteTx<'_>, users: &Users) -> Result<Vec<fixture::RpaEntry>> {
    let mut written = Vec::new();
    for entry in store::rpa::all(tx).await? {
        let name = |id: i64| {
            users
                .iter()
                .find(|(user, _)| *user == id)
                .map(|(_, it)| it.user_name.clone())
        };
        let Some(owner) = name(entry.owner_id.0) else {
            continue;
        };
        let requester = name(entry.requester().0).or_else(|| stand_in(users, &entry));
        if requester.is_none() && entry.status == EntryStatus::Pending {
            continue;
        }
        let sealed = store::tokens::sealed_of_entry(tx, entry.id).await?;
        let open = |sealed| open(sandbox, SealedColumn::AppToken, entry.id.0, sealed);
        written.push(fixture::RpaEntry {
            app_token: sealed.map(open).transpose()?.flatten(),
            created_by: requester.filter(|name| *name != owner),
            approved_at: approved_at(&entry),
            user_name: owner,
            host_name: entry.host_name,
            rpa_name: Some(entry.rpa_name),
            validity_days: entry.validity_days,
            status: entry.status,
        });
    }
    Ok(written)
}

/// Somebody for a creator who was deleted: a request needs one other than its owner.
fn stand_in(users: &Users, entry: &RpaEntry) -> Option<String> {
    let other = users.iter().find(|(user, _)| *user != entry.owner_id.0);
    other.map(|(_, user)| user.user_name.clone())
}

/// From when on the validity counts, so that it ends at the same instant again.
fn approved_at(entry: &RpaEntry) -> Option<jiff::Timestamp> {
    let validity = SignedDuration::from_hours(24 * i64::from(entry.validity_days?));
    entry.expires_at?.checked_sub(validity).ok()
}
