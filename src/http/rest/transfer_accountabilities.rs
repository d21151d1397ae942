//! `POST user/transferUserAccountabilities`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Input;
use super::schema::{Envelope, InputDataForm};
use crate::model::ids::UserId;
use crate::rules::Refusal;
use crate::service::{Ctx, Result, transfers};

/// Gives all that oldUserId owns to newUserId.
#[utoipa::path(post, path = "/restapi/json/v1/user/transferUserAccountabilities",
    operation_id = "transfer-accountabilities",
    tag = "users",
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, input: Input) -> Response {
    call.answer("TRANSFER USER ACCOUNTABILITIES", run(&call.ctx, input))
        .await
}

async fn run(ctx: &Ctx, input: Input) -> Result<Success> {
    let details = input.newer_details()?;
    let user = |field| {
        let text = details.text(field).ok_or(Refusal::MissingField(field))?;
        Ok::<_, Refusal>(UserId(text.trim().parse().unwrap_or(0)))
    };
    transfers::transfer(ctx, user("oldUserId")?, user("newUserId")?).await?;
    Ok(Success::new("User accountabilities transferred successfully"))
}
