//! `/api/v1/vault`: the emergency lock (LOCK-1).

use axum::Json;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::rules::Refusal;
use crate::service::vault_lock::{self, VaultState};

/// The vault.
#[derive(Serialize, ToSchema)]
pub struct VaultView {
    /// Whether no password can be used.
    locked: bool,
    /// The version of its key.
    key_version: u32,
}

impl From<VaultState> for VaultView {
    fn from(state: VaultState) -> Self {
        Self {
            locked: state.locked,
            key_version: state.key_version,
        }
    }
}

/// What unlocks the vault.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlockBody {
    /// The passphrase that the server was started with; without one, what the file `master.key` holds, or with
    /// `--memory` the ready file's `master_key`.
    #[serde(default)]
    #[schema(value_type = String, required = true)]
    master_secret: SecretString,
}

/// Whether the vault is locked.
#[utoipa::path(get, path = "/api/v1/vault", operation_id = "admin-get-vault", tag = "vault",
    responses((status = 200, body = VaultView), (status = 401, body = ProblemBody)))]
pub async fn get(caller: Caller) -> Json<VaultView> {
    Json(vault_lock::state(&caller.ctx).into())
}

/// Locks the vault: its key is wiped from memory, and no password is given or taken until it is unlocked. For Privileged
/// Administrators who gave their second factor within the last five minutes.
#[utoipa::path(post, path = "/api/v1/vault/lock", operation_id = "admin-lock-vault", tag = "vault",
    responses((status = 200, body = VaultView), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn lock(caller: Caller) -> Result<Json<VaultView>, Problem> {
    Ok(Json(vault_lock::lock(&caller.ctx).await?.into()))
}

/// Unlocks the vault with the master secret. For Privileged Administrators who gave their second factor within the last
/// five minutes.
#[utoipa::path(post, path = "/api/v1/vault/unlock", operation_id = "admin-unlock-vault",
    tag = "vault", request_body = UnlockBody,
    responses((status = 200, body = VaultView), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn unlock(caller: Caller, Body(body): Body<UnlockBody>) -> Result<Json<VaultView>, Problem> {
    if body.master_secret.expose_secret().is_empty() {
        return Err(Refusal::MissingField("master_secret").into());
    }
    Ok(Json(vault_lock::unlock(&caller.ctx, body.master_secret).await?.into()))
}
