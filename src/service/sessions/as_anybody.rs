//! Beginning a session in somebody's name without his password, for demos. It is not for anybody who comes: whoever calls
//! this has made sure that the control plane would answer, which could hand out all that such a session sees.

use std::net::IpAddr;
use std::sync::Arc;

use super::{NewSession, begin, may_act};
use crate::model::ids::UserId;
use crate::model::user::User;
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::service::{Result, users};
use crate::store;

/// Every user who may act, by id.
///
/// # Errors
/// What the store said.
pub async fn people(sandbox: &Sandbox) -> Result<Vec<User>> {
    let mut users = store::users::all(&mut *sandbox.store.read().await?).await?;
    users.retain(may_act);
    Ok(users)
}

/// Begins a session in the name of a user who may act; neither password nor second factor is asked for.
///
/// # Errors
/// Not found, or what the store said.
pub async fn sign_in_as(sandbox: &Arc<Sandbox>, client: IpAddr, user: UserId) -> Result<NewSession> {
    let mut tx = sandbox.store.write().await?;
    if !may_act(&users::existing(&mut tx, user).await?) {
        return Err(Refusal::NotFound.into());
    }
    begin(sandbox, client, tx, user, "without a password, for a demo").await
}
