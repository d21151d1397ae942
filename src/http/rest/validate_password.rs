//! `POST passwords/validate`: that there is such an operation is known, its path is not. It is a POST, so that no password
//! gets into a query.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Input;
use super::java_json::JavaMap;
use super::schema::{Envelope, InputDataForm};
use super::shape::compliance;
use crate::rules::Refusal;
use crate::service::{Ctx, Result, password_tools};

/// Whether a PASSWORD complies with a POLICY, Strong where none is named.
#[utoipa::path(post, path = "/restapi/json/v1/passwords/validate", operation_id = "validate-password",
    tag = "passwords",
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, input: Input) -> Response {
    call.answer("VALIDATE PASSWORD", run(&call.ctx, input)).await
}

async fn run(ctx: &Ctx, input: Input) -> Result<Success> {
    let details = input.details()?;
    let password = details.secret("PASSWORD").ok_or(Refusal::MissingField("PASSWORD"))?;
    let broken = password_tools::judge(ctx, &password, details.text("POLICY").as_deref()).await?;
    let (status, reason) = compliance(broken);
    let details = JavaMap::new()
        .with("COMPLIANT REASON", reason)
        .with("COMPLIANT STATUS", status);
    Ok(Success::new("Password validated successfully").details(details))
}
