//! `GET accounts/{aid}/totp`, and how TOTP_SECRET and its companions are read where accounts are made or changed.

use axum::response::Response;
use secrecy::ExposeSecret;

use super::call::Call;
use super::envelope::Success;
use super::input::{AccountAlonePath, Query};
use super::input_data::Details;
use super::java_json::JavaMap;
use super::schema::{Envelope, InputDataQuery};
use crate::rules::Refusal;
use crate::service::account_totp::{self, TotpSpec};
use crate::service::passwords::Usage;
use crate::service::{Ctx, Result, accounts};
use crate::vault::TotpAlgorithm;

/// The one-time code of an account.
#[utoipa::path(get, path = "/restapi/json/v1/accounts/{aid}/totp", operation_id = "account-totp", tag = "accounts",
    params(("aid" = i64, Path), InputDataQuery), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, account: AccountAlonePath, query: Query) -> Response {
    call.answer("GET TOTP", run(&call.ctx, account, query)).await
}

async fn run(ctx: &Ctx, AccountAlonePath(account): AccountAlonePath, query: Query) -> Result<Success> {
    let details = query.details()?.unwrap_or_default();
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    let target = accounts::located(ctx, account).await?;
    let totp = account_totp::code(ctx, target, usage).await?;
    let details = JavaMap::new().with("TOTP", totp.code.expose_secret().to_owned());
    Ok(Success::new("TOTP fetched successfully")
        .details(details)
        .with_status_code())
}

/// The codes that an account is to have, or what is to be changed of them; none where no such field is given.
pub(super) fn totp(details: &Details) -> std::result::Result<Option<TotpSpec>, Refusal> {
    let algorithm = |word: String| TotpAlgorithm::from_word(&word).ok_or(Refusal::InvalidValue("TOTP_ALGORITHM"));
    let spec = TotpSpec {
        secret: details.secret("TOTP_SECRET"),
        algorithm: details.text("TOTP_ALGORITHM").map(algorithm).transpose()?,
        digits: number(details, "TOTP_DIGITS")?,
        period: number(details, "TOTP_VALIDITY")?,
    };
    let any = spec.secret.is_some() || spec.algorithm.is_some() || spec.digits.is_some() || spec.period.is_some();
    Ok(any.then_some(spec))
}

/// A field's whole number (INPUT-3).
pub(super) fn number<T: std::str::FromStr>(
    details: &Details,
    field: &'static str,
) -> std::result::Result<Option<T>, Refusal> {
    let number = details.text(field).map(|text| text.trim().parse());
    number.transpose().map_err(|_| Refusal::InvalidValue(field))
}
