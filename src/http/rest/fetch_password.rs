//! `GET resources/{rid}/accounts/{aid}/password`: `pam360-fetch-password`.

use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use super::call::Call;
use super::envelope::{self, Success};
use super::input::{AccountPath, Query};
use super::java_json::JavaMap;
use super::schema::{Envelope, InputDataQuery};
use crate::rules::Refusal;
use crate::service::passwords::{self, Usage};
use crate::service::{Ctx, Result, ServiceError};

/// The password of an account.
#[utoipa::path(get, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}/password", operation_id = "fetch-password",
    tag = "commands",
    params(("rid" = i64, Path), ("aid" = i64, Path), InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath, query: Query) -> Response {
    let fetched = call.unless_refused(fetch(&call.ctx, target, query)).await;
    call.respond("GET PASSWORD", told(fetched))
}

async fn fetch(ctx: &Ctx, AccountPath(target): AccountPath, query: Query) -> Result<SecretString> {
    let details = query.details()?.unwrap_or_default();
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    passwords::fetch(ctx, target, usage).await
}

fn told(fetched: Result<SecretString>) -> Result<Success> {
    let shown = |text: &str| {
        Success::new("Password fetched successfully").details(JavaMap::new().with("PASSWORD", text.to_owned()))
    };
    match fetched {
        Ok(password) => Ok(shown(password.expose_secret())),
        // TICK-1 and TICK-2 stand in the password's place.
        Err(ServiceError::Refused(refusal @ (Refusal::TicketRequired | Refusal::TicketIncorrect))) => {
            Ok(shown(&envelope::message(&refusal)).because(envelope::told(&refusal)))
        }
        Err(error) => Err(error),
    }
}
