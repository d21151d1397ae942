//! `GET passwords/generate`.

use axum::response::Response;
use secrecy::ExposeSecret;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::JavaMap;
use super::schema::{Envelope, InputDataQuery};
use crate::service::{Ctx, Result, password_tools};

/// A new password that complies with a policy; Details may name one as POLICY.
#[utoipa::path(get, path = "/restapi/json/v1/passwords/generate", operation_id = "generate-password",
    tag = "passwords", params(InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GENERATE PASSWORD", run(&call.ctx, query)).await
}

async fn run(ctx: &Ctx, query: Query) -> Result<Success> {
    let details = query.details()?.unwrap_or_default();
    let password = password_tools::generate(ctx, details.text("POLICY").as_deref()).await?;
    let details = JavaMap::new().with("PASSWORD", password.expose_secret().to_owned());
    Ok(Success::new("Password generated successfully").details(details))
}
