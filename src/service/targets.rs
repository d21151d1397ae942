//! The simulated machines behind resources: each keeps its own idea of its accounts' passwords, which a REMOTE reset
//! changes and a LOCAL one leaves behind. The control plane asks here; no caller of the product's API can.

use std::sync::Arc;

use secrecy::SecretString;

use super::accounts::password_place;
use super::passwords::target_place;
use super::{Result, ServiceError, simulator_record};
use crate::model::audit::{AuditOperation, Named, Outcome};
use crate::model::ids::{AccountId, ResourceId};
use crate::model::target::TargetState;
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::store::targets::{PAGE, TargetAccount};
use crate::store::{self, Db};
use crate::vault::{self, Sealed, VaultWith};

/// What a target answers to somebody who signs in there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogOn {
    /// It is the password that the target has.
    Accepted,
    /// It is not, or there is no such account.
    Refused,
    /// Nobody answers.
    Unreachable,
}

/// Signs in at a resource's target with an account name and password.
///
/// # Errors
/// FIND-1, or what vault and store said.
pub async fn log_on(
    sandbox: &Arc<Sandbox>,
    resource: ResourceId,
    account_name: &str,
    password: &SecretString,
) -> Result<LogOn> {
    let answer = answer(sandbox, resource, account_name, password).await;
    match answer {
        // The vault was locked between two looks: now the target knows by itself.
        Err(ServiceError::Refused(Refusal::VaultLocked)) => {
            self::answer(sandbox, resource, account_name, password).await
        }
        other => other,
    }
}

async fn answer(sandbox: &Sandbox, resource: ResourceId, account_name: &str, password: &SecretString) -> Result<LogOn> {
    let mut reader = sandbox.store.read().await?;
    let state = store::targets::state(&mut reader, resource)
        .await?
        .ok_or(Refusal::NoSuchResource)?;
    if sandbox.settings().targets.unwrap_or(state) == TargetState::Unreachable {
        return Ok(LogOn::Unreachable);
    }
    let Some(account) = store::targets::account(&mut reader, resource, account_name).await? else {
        return Ok(LogOn::Refused);
    };
    drop(reader);
    // A target knows its own passwords, whatever becomes of the vault.
    let is_right = match &account.mark {
        Some(mark) => sandbox.keys.target_marks().is(mark, account.id, password),
        None => vault::same(
            &own_password(&sandbox.vault.with(sandbox.vault.state()), account)?,
            password,
        ),
    };
    Ok(if is_right { LogOn::Accepted } else { LogOn::Refused })
}

/// The password that an account's target has.
fn own_password(vault: &VaultWith<'_>, account: TargetAccount) -> Result<SecretString> {
    let (place, sealed) = match account.target_sealed {
        Some(sealed) => (target_place(account.id), sealed),
        None => (password_place(account.id), account.password_sealed),
    };
    Ok(vault.open(place, &Sealed::from_bytes(sealed)?)?)
}

/// Has every target know its passwords by itself, since the vault that opens them is about to be locked. One that does not
/// open is known to nobody.
///
/// # Errors
/// What vault and store said.
pub(super) async fn mark_passwords(sandbox: &Sandbox, db: &mut Db, vault: &VaultWith<'_>) -> Result<()> {
    let marks = sandbox.keys.target_marks();
    store::targets::forget_marks(db).await?;
    let mut last = AccountId(i64::MIN);
    loop {
        let page = store::targets::accounts_after(db, last).await?;
        let is_last = page.len() < PAGE;
        let mut marked = Vec::with_capacity(page.len());
        for account in page {
            last = account.id;
            match own_password(vault, account) {
                Ok(password) => marked.push((last, marks.mark(last, &password))),
                Err(error) => tracing::warn!(account = last.0, %error, "its target knows no password"),
            }
        }
        store::targets::add_marks(db, &marked).await?;
        if is_last {
            return Ok(());
        }
    }
}

/// Sets how a resource's target behaves.
///
/// # Errors
/// FIND-1, or what the store said.
pub async fn set_state(sandbox: &Arc<Sandbox>, resource: ResourceId, state: TargetState) -> Result<()> {
    let mut tx = sandbox.store.write().await?;
    store::targets::state(&mut tx, resource)
        .await?
        .ok_or(Refusal::NoSuchResource)?;
    store::resources::set_target(&mut tx, resource, state).await?;
    let mut record = simulator_record(sandbox, AuditOperation::TargetChanged, Outcome::Success);
    record.resource = Some(Named {
        id: resource,
        name: store::targets::resource_name(&mut tx, resource).await?,
    });
    record.detail = state.as_str().to_owned();
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}
