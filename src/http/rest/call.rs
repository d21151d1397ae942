//! The caller of a command: a handler has one only if its token was valid, so none can forget to ask.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;

use super::envelope::{self, Success};
use crate::http::client::{self, TokensInQuery};
use crate::http::faults::{ForcedRefusal, Pretended};
use crate::http::{AmbiguousToken, trace};
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::service::authentication::{self, Presented};
use crate::service::{Ctx, Result};

/// An authenticated call.
pub struct Call {
    /// On whose behalf and from where.
    pub ctx: Ctx,
    forced: Option<Refusal>,
}

impl Call {
    /// Does the work of a command and puts its outcome into its envelope.
    pub async fn answer(&self, name: &'static str, work: impl Future<Output = Result<Success>>) -> Response {
        self.respond(name, self.unless_refused(work).await)
    }

    /// Puts the outcome of a command into its envelope.
    pub fn respond(&self, name: &'static str, outcome: Result<Success>) -> Response {
        envelope::respond(name, outcome, self.ctx.sandbox.settings().reason_header)
    }

    /// The outcome of some work, unless a fault has it refused: then it is not even begun.
    ///
    /// # Errors
    /// The work's, or the fault's.
    pub async fn unless_refused<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        match &self.forced {
            Some(refusal) => Err(refusal.clone().into()),
            None => work.await,
        }
    }

    /// ROUTE-3, where it takes more than the path to see what is meant.
    pub fn not_simulated(&self, what: &str) -> Response {
        envelope::not_simulated(what, self.ctx.sandbox.settings().reason_header)
    }

    /// ROUTE-1, where it takes more than the path to see that there is nothing.
    pub fn unknown_path(&self) -> Response {
        let reason_header = self.ctx.sandbox.settings().reason_header;
        super::unknown_path(reason_header)
    }
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Response> {
        let Some(sandbox) = parts.extensions.get::<Arc<Sandbox>>().cloned() else {
            return Err(envelope::invalid_request(
                axum::http::StatusCode::NOT_FOUND,
                "ROUTE-1 there is no such path",
                true,
            ));
        };
        let in_headers = client::presented_token(&parts.headers);
        let in_query = match in_headers {
            None => TokensInQuery::of(&parts.uri),
            Some(_) => TokensInQuery::default(),
        };
        let takes_auth_token = sandbox.settings().api_build.takes_auth_token_in_query();
        let presented = Presented {
            token: in_headers.or_else(|| in_query.presented(takes_auth_token)),
            // A value that is no text is there, and it is not 17.
            app_type: parts.headers.get("app_type").map(|value| value.to_str().unwrap_or("")),
            organisation: parts.headers.get("orgname").map(|value| value.to_str().unwrap_or("?")),
            client: client::address(parts, &sandbox),
            ambiguous: parts.extensions.get::<AmbiguousToken>().is_some(),
            pretended: parts.extensions.get::<Pretended>().map(|it| it.0),
        };
        let forced = parts.extensions.get::<ForcedRefusal>().map(|it| it.0.clone());
        let caller = match forced {
            Some(ref refusal @ Refusal::Unauthenticated(_)) => Err(refusal.clone().into()),
            _ => authentication::authenticate(Arc::clone(&sandbox), presented).await,
        };
        match caller {
            Ok(ctx) => {
                trace::note_caller(parts, &ctx.caller);
                Ok(Self { ctx, forced })
            }
            Err(error) => Err(envelope::respond(
                "Authentication",
                Err(error),
                sandbox.settings().reason_header,
            )),
        }
    }
}
