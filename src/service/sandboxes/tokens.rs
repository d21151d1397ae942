//! The tokens that a sandbox hands out to whoever started it.

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::model::ids::EntryId;
use crate::sandbox::Sandbox;
use crate::service::Result;
use crate::service::auth_tokens::auth_token_place;
use crate::service::rpa::token_place;
use crate::store;
use crate::vault::Sealed;

/// The tokens that a sandbox hands out at its start: an active entry's, and users'.
pub struct Tokenry {
    /// App Tokens.
    pub app_tokens: Vec<AppTokenOf>,
    /// AUTHTOKENs.
    pub auth_tokens: Vec<AuthTokenOf>,
}

/// An active entry's App Token.
#[derive(Debug, Serialize)]
pub struct AppTokenOf {
    /// The entry's name.
    pub rpa_name: String,
    /// Its owner.
    pub user_name: String,
    /// From where it works.
    pub host_name: String,
    /// The token.
    #[serde(serialize_with = "expose")]
    pub app_token: SecretString,
}

/// A user's AUTHTOKEN.
#[derive(Debug, Serialize)]
pub struct AuthTokenOf {
    /// The user.
    pub user_name: String,
    /// The token.
    #[serde(serialize_with = "expose")]
    pub auth_token: SecretString,
}

fn expose<S: serde::Serializer>(secret: &SecretString, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

/// Opens the tokens of a sandbox, to be handed to who started it.
///
/// # Errors
/// What vault and store said.
pub async fn tokens(sandbox: &Sandbox) -> Result<Tokenry> {
    let vault = &sandbox.vault;
    let mut reader = sandbox.store.read_alone().await?;
    let mut app_tokens = Vec::new();
    for token in store::tokens::sealed_of_active_entries(&mut reader).await? {
        let place = token_place(EntryId(token.entry_id));
        app_tokens.push(AppTokenOf {
            app_token: vault.open(place, &Sealed::from_bytes(token.sealed)?)?,
            rpa_name: token.rpa_name,
            user_name: token.user_name,
            host_name: token.host_name,
        });
    }
    let mut auth_tokens = Vec::new();
    for (user, user_name, sealed) in store::tokens::sealed_of_users(&mut reader).await? {
        let place = auth_token_place(user);
        auth_tokens.push(AuthTokenOf {
            user_name,
            auth_token: vault.open(place, &Sealed::from_bytes(sealed)?)?,
        });
    }
    Ok(Tokenry {
        app_tokens,
        auth_tokens,
    })
}
