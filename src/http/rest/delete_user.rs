//! `DELETE user/{uid}`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::UserPath;
use super::schema::Envelope;
use crate::rules::{Lookup, Refusal};
use crate::service::{Ctx, Result, ServiceError, users};

/// Deletes a user.
#[utoipa::path(delete, path = "/restapi/json/v1/user/{uid}", operation_id = "delete-user",
    tag = "users", params(("uid" = i64, Path)),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, user: UserPath) -> Response {
    call.answer("DELETE USER", run(&call.ctx, user)).await
}

async fn run(ctx: &Ctx, UserPath(id): UserPath) -> Result<Success> {
    match users::delete(ctx, id).await {
        Ok(name) => Ok(Success::new(format!("User {name} deleted successfully"))),
        Err(ServiceError::Refused(Refusal::NotFound)) => Err(Refusal::NoSuch(Lookup::User).into()),
        Err(error) => Err(error),
    }
}
