//! The control token, and what a browser keeps in its place once a person has given it to the console.

use axum::http::HeaderMap;
use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret, SecretString};

use crate::clock::fresh_bytes;
use crate::http::client;
use crate::vault;

/// The cookie of every sandbox: the control plane is the server's.
const COOKIE: &str = "pam360_sim_control";

/// What protects the control plane.
pub struct ControlToken {
    token: SecretString,
    /// What browsers keep: it tells nothing of the token, and is another one after each start.
    pass: SecretString,
}

impl From<SecretString> for ControlToken {
    fn from(token: SecretString) -> Self {
        Self {
            token,
            pass: HEXLOWER.encode(&fresh_bytes::<32>()).into(),
        }
    }
}

impl ControlToken {
    /// Whether this is the token.
    #[must_use]
    pub fn is(&self, given: &SecretString) -> bool {
        vault::same(given, &self.token)
    }

    /// Whether a browser has given the token before.
    #[must_use]
    pub fn was_given(&self, headers: &HeaderMap) -> bool {
        client::cookie(headers, COOKIE).is_some_and(|pass| vault::same(&pass.into(), &self.pass))
    }

    /// The `Set-Cookie` for a browser that has given the token. It ends with the browser's session.
    #[must_use]
    pub fn set_cookie(&self, tls: bool) -> String {
        let secure = if tls { "; Secure" } else { "" };
        let pass = self.pass.expose_secret();
        format!("{COOKIE}={pass}; Path=/; HttpOnly; SameSite=Strict{secure}")
    }

    /// The `Set-Cookie` that makes a browser forget it.
    #[must_use]
    pub fn clear_cookie() -> String {
        format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    }
}
