//! Credentials as automation platforms fetch them: user, password and a name, `RESOURCE/ACCOUNT`.

use secrecy::SecretString;

use super::passwords::{self, AccountRef, Usage};
use super::{Ctx, Result, ServiceError, accounts};
use crate::model::account::AccountFacts;
use crate::model::name::resource_and_account;
use crate::rules::Refusal;
use crate::rules::access::{self, AccountAction};
use crate::store;

/// A credential.
pub struct Credential {
    /// The account's name.
    pub user: String,
    /// Its password.
    pub password: SecretString,
    /// `RESOURCE/ACCOUNT`.
    pub name: String,
}

/// Every credential that the caller can have now; each is fetched, and audited, as by itself. Accounts that refuse their
/// password are left out.
///
/// # Errors
/// LOCK-1, or what vault and store said.
pub async fn all(ctx: &Ctx) -> Result<Vec<Credential>> {
    if ctx.sandbox.vault.is_locked() {
        return Err(Refusal::VaultLocked.into());
    }
    let mut credentials = Vec::new();
    for account in fetchable(ctx).await? {
        let target = AccountRef {
            resource: account.resource_id,
            account: account.id,
        };
        credentials.extend(fetch(ctx, target, account.name.clone(), name(&account)).await?);
    }
    Ok(credentials)
}

/// The credential of that name, if there is one and the caller can have it now.
///
/// # Errors
/// LOCK-1, or what vault and store said.
pub async fn named(ctx: &Ctx, identifier: &str) -> Result<Option<Credential>> {
    if ctx.sandbox.vault.is_locked() {
        return Err(Refusal::VaultLocked.into());
    }
    for (resource, account) in resource_and_account(identifier) {
        match accounts::ids_by_name(ctx, resource, account).await {
            Ok(target) => {
                let found = accounts::details(ctx, target).await?;
                if found.holds_file {
                    return Ok(None);
                }
                return fetch(ctx, target, found.name.clone(), name(&found)).await;
            }
            Err(ServiceError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// The accounts whose password the caller's rights reach, by id. No password is read; a file is no credential.
///
/// # Errors
/// What the store said.
pub async fn fetchable(ctx: &Ctx) -> Result<Vec<AccountFacts>> {
    let mut reader = ctx.sandbox.store.read().await?;
    let mut accounts = store::access::accounts(&mut reader, ctx.caller.user_id).await?;
    accounts.retain(|account| access::account(&ctx.caller, account, AccountAction::FetchPassword).is_ok());
    accounts.retain(|account| !account.holds_file);
    Ok(accounts)
}

/// What a credential is called.
#[must_use]
pub fn name(account: &AccountFacts) -> String {
    format!("{}/{}", account.resource_name, account.name)
}

async fn fetch(ctx: &Ctx, target: AccountRef, user: String, name: String) -> Result<Option<Credential>> {
    match passwords::fetch(ctx, target, Usage::default()).await {
        Ok(password) => Ok(Some(Credential { user, password, name })),
        Err(ServiceError::Refused(Refusal::VaultLocked)) => Err(Refusal::VaultLocked.into()),
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
