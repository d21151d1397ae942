//! Passwords apart from an account's current one: generated, judged, former.

use jiff::Timestamp;
use secrecy::SecretString;

use super::accounts::policy_named;
use super::passwords::{self, AccountRef, Usage, record};
use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::password_policy::PasswordPolicy;
use crate::store;
use crate::vault::{self, Place, Sealed, SealedColumn};

/// The policy of what names none.
pub const DEFAULT_POLICY: &str = PasswordPolicy::DEFAULT;

/// A password that complies with a policy; Strong where none is named. It is nobody's yet.
///
/// # Errors
/// FIND-3, or what the store said.
pub async fn generate(ctx: &Ctx, policy: Option<&str>) -> Result<SecretString> {
    let policy = named(ctx, policy).await?;
    Ok(vault::generate(&policy, "", &ctx.sandbox.random))
}

/// Why a password breaks a policy, if it does; Strong where none is named.
///
/// # Errors
/// FIND-3, or what the store said.
pub async fn judge(ctx: &Ctx, password: &SecretString, policy: Option<&str>) -> Result<Option<String>> {
    let policy = named(ctx, policy).await?;
    Ok(policy.check(password, "").err().map(|reason| reason.to_string()))
}

/// The names of the policies, by id.
///
/// # Errors
/// What the store said.
pub async fn policies(ctx: &Ctx) -> Result<Vec<String>> {
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::resources::policies(&mut reader).await?)
}

async fn named(ctx: &Ctx, policy: Option<&str>) -> Result<PasswordPolicy> {
    let mut reader = ctx.sandbox.store.read().await?;
    let name = policy.unwrap_or(PasswordPolicy::DEFAULT);
    Ok(policy_named(&mut reader, name).await?.1)
}

/// A password that an account once had.
pub struct Former {
    /// The password.
    pub password: SecretString,
    /// Until when.
    pub replaced_at: Option<Timestamp>,
    /// Who gave the account another.
    pub replaced_by: String,
    /// The row of the history, where it is the name of a file that can be fetched by it.
    pub file: Option<i64>,
}

/// The former passwords of an account, newest first, for whoever may read its current one. The audit record is
/// committed before the answer.
///
/// # Errors
/// FIND, DENY, ACW, TICK and lock refusals, or what vault and store said.
pub async fn history(ctx: &Ctx, target: AccountRef, usage: Usage) -> Result<Vec<Former>> {
    let account = passwords::released(ctx, target, &usage).await?;
    let rows = store::accounts::former_passwords(&mut *ctx.sandbox.store.read().await?, account.id).await?;
    let mut former = Vec::with_capacity(rows.len());
    for row in rows {
        let place = Place {
            column: SealedColumn::PasswordHistory,
            row: row.id,
        };
        former.push(Former {
            password: ctx.sandbox.vault.open(place, &Sealed::from_bytes(row.sealed)?)?,
            replaced_at: Timestamp::from_millisecond(row.replaced_at).ok(),
            replaced_by: row.replaced_by,
            file: row.is_file.then_some(row.id),
        });
    }
    let operation = AuditOperation::PasswordHistoryRetrieved;
    let handed_out = record(ctx, operation, Outcome::Success, &account, usage);
    ctx.sandbox.store.append(handed_out).await?;
    Ok(former)
}
