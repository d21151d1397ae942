//! AUTHTOKENs: the tokens of API users.

use super::users::{audit, existing};
use super::{Ctx, Result};
use crate::model::audit::AuditOperation;
use crate::model::caller::Via;
use crate::model::ids::UserId;
use crate::model::token::TokenEnd;
use crate::rules::{Refusal, users};
use crate::store::tokens::TokenOf;
use crate::store::{self, WriteTx};
use crate::vault::{ApiToken, Place, SealedColumn};

/// A new AUTHTOKEN for whoever calls with one; the old one is worth nothing from now on.
///
/// # Errors
/// DENY-1 for whoever calls otherwise, or what the store said.
pub async fn regenerate_own(ctx: &Ctx) -> Result<ApiToken> {
    if ctx.caller.via != Via::AuthToken {
        return Err(Refusal::NotAllowed("an AUTHTOKEN is renewed by a call that is made with it").into());
    }
    let mut tx = ctx.sandbox.store.write().await?;
    let token = replace(ctx, &mut tx, ctx.caller.user_id, &ctx.caller.user_name).await?;
    tx.commit().await?;
    Ok(token)
}

/// A new AUTHTOKEN for a user, in place of the one he may have.
///
/// # Errors
/// DENY-1, not found, or what the store said.
pub async fn generate(ctx: &Ctx, id: UserId) -> Result<ApiToken> {
    users::manage(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let user = existing(&mut tx, id).await?;
    users::act_on(&ctx.caller, &user)?;
    let token = replace(ctx, &mut tx, id, &user.user_name).await?;
    tx.commit().await?;
    Ok(token)
}

async fn replace(ctx: &Ctx, tx: &mut WriteTx<'_>, id: UserId, user_name: &str) -> Result<ApiToken> {
    store::tokens::end(tx, TokenOf::User(id), TokenEnd::Replaced).await?;
    put_new(ctx, tx, id, user_name).await
}

/// Makes an AUTHTOKEN for a user who has none, and keeps it: digest and sealed copy.
pub(super) async fn put_new(ctx: &Ctx, tx: &mut WriteTx<'_>, id: UserId, user_name: &str) -> Result<ApiToken> {
    let sandbox = &ctx.sandbox;
    let token = ApiToken::generate(&sandbox.random);
    let digest = sandbox.digests.digest(token.expose());
    let sealed = sandbox.vault.seal(auth_token_place(id), token.as_secret())?;
    store::tokens::insert(tx, digest.as_bytes(), TokenOf::User(id), sealed.as_bytes()).await?;
    audit(ctx, tx, AuditOperation::AuthTokenGenerated, user_name).await?;
    // Known at the root before the commit: until then its facts are not there, so it is refused.
    sandbox.tokens.add(&sandbox.name, [digest]);
    Ok(token)
}

/// Where a user's AUTHTOKEN is sealed.
pub(super) fn auth_token_place(id: UserId) -> Place {
    Place {
        column: SealedColumn::AuthToken,
        row: id.0,
    }
}
