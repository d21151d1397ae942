//! Changing the password of an account after use.

use super::{By, ResetType, about, reach_target, write_change};
use crate::model::account::AccountFacts;
use crate::model::audit::{AuditOperation, AuditRecord, Outcome};
use crate::model::password_request::{PasswordRequest, RequestState};
use crate::sandbox::Sandbox;
use crate::service::accounts::policy_named;
use crate::service::password_requests::transition;
use crate::service::{Result, simulator_record};
use crate::store::{self, WriteTx};
use crate::vault;

/// Changes the password of an account whose last user gave it back, on the target too if that accepts it.
pub(in crate::service) async fn reset_after_use(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    request: &PasswordRequest,
    record: AuditRecord,
) -> Result<()> {
    let found = store::access::account(tx, request.user_id, request.resource_id, request.account_id).await?;
    match found {
        Some(account) => reset_now(sandbox, tx, &account, transition::about(request, record)).await,
        None => Ok(()),
    }
}

/// Makes up what [`reset_after_use`] had to leave undone while the vault was locked, of every account that can be reached
/// again. Whoever holds such a password now gives it back first.
pub(in crate::service) async fn make_up_resets(sandbox: &Sandbox, tx: &mut WriteTx<'_>) -> Result<()> {
    if sandbox.vault.is_locked() {
        return Ok(());
    }
    for (owner, resource, account) in store::accounts::resets_due(tx).await? {
        let open = store::password_requests::open_of(tx, account).await?;
        let in_use = open.iter().any(|request| request.state == RequestState::CheckedOut);
        let found = store::access::account(tx, owner, resource, account).await?;
        if let Some(account) = found.filter(|_| !in_use) {
            let record = simulator_record(sandbox, AuditOperation::PasswordChanged, Outcome::Success);
            reset_now(sandbox, tx, &account, about(&account, record)).await?;
        }
    }
    Ok(())
}

async fn reset_now(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    account: &AccountFacts,
    mut record: AuditRecord,
) -> Result<()> {
    // Nobody makes up a file in place of one that was used.
    if account.holds_file {
        return Ok(());
    }
    record.operation = AuditOperation::PasswordChanged;
    record.detail = "reset after use".to_owned();
    // With a locked vault there is no password to change, and what else falls due must not wait for it.
    if sandbox.vault.is_locked() {
        store::accounts::set_reset_due(tx, account.id).await?;
        record.outcome = Outcome::Failed;
    } else if reach_target(sandbox.settings().targets, account, ResetType::Remote).is_err() {
        record.outcome = Outcome::Failed;
    } else {
        let (_, policy) = policy_named(tx, &account.policy).await?;
        let new = vault::generate(&policy, &account.name, &sandbox.random);
        let by = By {
            name: record.user.as_ref().map_or("System", |user| &user.name),
            at: record.at,
        };
        write_change(sandbox, tx, account, &new, ResetType::Remote, None, by).await?;
    }
    store::audit::insert(tx, record).await?;
    Ok(())
}
