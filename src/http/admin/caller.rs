//! Who calls the admin API: a handler has a [`Caller`] only if the session is valid, so none can forget to ask.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use jiff::Timestamp;

use super::{origin, session};
use crate::http::faults::Pretended;
use crate::http::problem::Problem;
use crate::http::{client, trace};
use crate::model::peer::Peer;
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::service::{Ctx, sessions};

/// A person who signed in.
pub struct Caller {
    /// On whose behalf and from where.
    pub ctx: Ctx,
    /// When the session ends.
    pub expires_at: Timestamp,
    token: String,
}

impl Caller {
    /// What proves the session.
    pub(super) fn token(&self) -> &str {
        &self.token
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let sandbox = sandbox(parts)?;
        let token = match bearer(&parts.headers) {
            Some(token) => token,
            None => {
                let token = session::cookie(&parts.headers, &sandbox.name).ok_or(Refusal::NoSession)?;
                origin::check(parts)?;
                token
            }
        };
        let token = token.to_owned();
        let client = client::address(parts, &sandbox);
        let (mut ctx, expires_at) = sessions::resume(sandbox, client, &token).await?;
        ctx.pretended = parts.extensions.get::<Pretended>().map(|it| it.0);
        trace::note_caller(parts, &ctx.caller);
        Ok(Self { ctx, expires_at, token })
    }
}

/// Somebody who has not signed in yet. No page from elsewhere may do that for him.
pub struct Visitor {
    /// Where he wants to.
    pub sandbox: Arc<Sandbox>,
    /// From where.
    pub client: IpAddr,
    /// Whether over HTTPS.
    pub tls: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        origin::check(parts)?;
        let sandbox = sandbox(parts)?;
        Ok(Self {
            client: client::address(parts, &sandbox),
            tls: parts.extensions.get::<Peer>().is_some_and(|peer| peer.tls),
            sandbox,
        })
    }
}

fn sandbox(parts: &Parts) -> Result<Arc<Sandbox>, Refusal> {
    parts.extensions.get::<Arc<Sandbox>>().cloned().ok_or(Refusal::NotFound)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim())
}
