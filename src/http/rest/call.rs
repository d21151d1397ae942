//! The caller of a command: a handler has one only if its token was valid, so none can forget to ask.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;

use super::envelope::{self, Success};
use crate::http::client::{self, TokensInQuery};
use crate::http::{AmbiguousToken, trace};
use crate::sandbox::Sandbox;
use crate::service::authentication::{self, Presented};
use crate::service::{Ctx, ServiceError};

/// An authenticated call.
pub struct Call {
    /// On whose behalf and from where.
    pub ctx: Ctx,
}

impl Call {
    /// Puts the outcome of a command into its envelope.
    pub fn answer(&self, name: &'static str, outcome: Result<Success, ServiceError>) -> Response {
        envelope::respond(name, outcome, self.ctx.sandbox.settings().reason_header)
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

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
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
        };
        match authentication::authenticate(Arc::clone(&sandbox), presented).await {
            Ok(ctx) => {
                trace::note_caller(parts, &ctx.caller);
                Ok(Self { ctx })
            }
            Err(error) => Err(envelope::respond(
                "Authentication",
                Err(error),
                sandbox.settings().reason_header,
            )),
        }
    }
}
