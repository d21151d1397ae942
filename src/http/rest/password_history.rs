//! `GET resources/{rid}/accounts/{aid}/passwordhistory`: that there is such an operation is known, its path and keys are
//! not.

use axum::response::Response;
use secrecy::ExposeSecret;

use super::call::Call;
use super::envelope::Success;
use super::input::{AccountPath, Query};
use super::java_json::{JavaMap, Json};
use super::java_time::date;
use super::schema::{Envelope, InputDataQuery};
use crate::model::settings::Settings;
use crate::service::password_tools::{self, Former};
use crate::service::passwords::Usage;
use crate::service::{Ctx, Result};

/// The former passwords of an account, newest first.
#[utoipa::path(get, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}/passwordhistory",
    operation_id = "password-history",
    tag = "passwords",
    params(("rid" = i64, Path), ("aid" = i64, Path), InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, target: AccountPath, query: Query) -> Response {
    call.answer("PASSWORD HISTORY", run(&call.ctx, target, query)).await
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, query: Query) -> Result<Success> {
    let details = query.details()?.unwrap_or_default();
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    let former = password_tools::history(ctx, target, usage).await?;
    let settings = ctx.sandbox.settings();
    let rows = former.into_iter().map(|former| row(&former, &settings)).collect();
    Ok(Success::new("Password history fetched successfully").rows(rows))
}

fn row(former: &Former, settings: &Settings) -> Json<'static> {
    let row = JavaMap::new()
        .with("PASSWORD", former.password.expose_secret().to_owned())
        .with("MODIFIED BY", former.replaced_by.clone())
        .with("MODIFIED TIME", date(former.replaced_at, settings));
    match former.file {
        // By it the file of that name is downloaded.
        Some(id) => row.with("HISTORYID", id.to_string()).into(),
        None => row.into(),
    }
}
