//! `GET resources/{rid}/accounts/{aid}/password`: `pam360-fetch-password`.

use axum::response::Response;
use secrecy::ExposeSecret;

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
    call.answer("GET PASSWORD", run(&call.ctx, target, query).await)
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, query: Query) -> Result<Success> {
    let details = query.details()?.unwrap_or_default();
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    let shown = |text: &str| {
        Success::new("Password fetched successfully").details(JavaMap::new().with("PASSWORD", text.to_owned()))
    };
    match passwords::fetch(ctx, target, usage).await {
        Ok(password) => Ok(shown(password.expose_secret())),
        // TICK-1 and TICK-2 stand in the password's place.
        Err(ServiceError::Refused(refusal @ (Refusal::TicketRequired | Refusal::TicketIncorrect))) => {
            Ok(shown(&envelope::message(&refusal)).because(envelope::told(&refusal)))
        }
        Err(error) => Err(error),
    }
}
