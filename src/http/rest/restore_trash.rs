//! `PUT trash/restore`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Input;
use super::input_data::Details;
use super::schema::{Envelope, InputDataForm};
use crate::model::trash::TrashKind;
use crate::rules::Refusal;
use crate::service::{Ctx, Result, trash};

/// Takes resources or accounts out of the trash, all or none: `details` has `type` and `trashIds`.
#[utoipa::path(put, path = "/restapi/json/v1/trash/restore", operation_id = "restore-trash", tag = "resources",
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, input: Input) -> Response {
    call.answer("RESTORE TRASH", run(&call.ctx, input)).await
}

async fn run(ctx: &Ctx, input: Input) -> Result<Success> {
    let details = input.newer_details()?;
    let kind = kind(&details)?.ok_or(Refusal::MissingField("type"))?;
    let ids = ids(&details, "trashIds")?;
    trash::restore(ctx, &[(kind, &ids)]).await?;
    Ok(Success::new(match kind {
        TrashKind::Resource => "Resource(s) restored successfully",
        TrashKind::Account => "Account(s) restored successfully",
    }))
}

/// `type`, whatever its case.
pub(super) fn kind(details: &Details) -> std::result::Result<Option<TrashKind>, Refusal> {
    let word = details.text("type");
    let known = |word: String| TrashKind::from_word(&word).ok_or(Refusal::InvalidValue("type"));
    word.map(known).transpose()
}

/// A list of ids that has to be there. What is no number is the id of nothing, as in a path.
pub(super) fn ids(details: &Details, field: &'static str) -> std::result::Result<Vec<i64>, Refusal> {
    let texts = details.texts(field).filter(|texts| !texts.is_empty());
    let texts = texts.ok_or(Refusal::MissingField(field))?;
    Ok(texts.iter().map(|text| text.trim().parse().unwrap_or(0)).collect())
}
