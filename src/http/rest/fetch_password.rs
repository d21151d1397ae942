//! `GET resources/{rid}/accounts/{aid}/password`: `pam360-fetch-password`.

use axum::response::Response;
use secrecy::ExposeSecret;

use super::call::Call;
use super::envelope::Success;
use super::input::{AccountPath, Query};
use super::java_json::JavaMap;
use crate::service::passwords::{self, Fetched, Usage};
use crate::service::{Ctx, Result};

/// Hands out a password; its audit record is committed before.
pub async fn handle(call: Call, target: AccountPath, query: Query) -> Response {
    call.answer("GET PASSWORD", run(&call.ctx, target, query).await)
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, query: Query) -> Result<Success> {
    let details = query.details()?.unwrap_or_default();
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    let fetched = passwords::fetch(ctx, target, usage).await?;
    let shown = match &fetched {
        Fetched::Password(password) => password.expose_secret(),
        Fetched::TicketRequired => "TICKET ID REQUIRED",
        Fetched::TicketIncorrect => "TICKET ID CORRECT REQUIRED",
    };
    Ok(Success::new("Password fetched successfully").details(JavaMap::new().with("PASSWORD", shown.to_owned())))
}
