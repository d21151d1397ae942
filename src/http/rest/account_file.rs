//! `GET resources/{rid}/accounts/{aid}/downloadfile`, and how a file is read where accounts are made or changed: as
//! FILENAME and FILECONTENT of INPUT_DATA, or as a part of a multipart body. That the product hands out files is known;
//! its path and its fields are not.

use axum::response::Response;
use secrecy::ExposeSecret;

use super::call::Call;
use super::input::{AccountPath, Query};
use super::input_data::Details;
use super::multipart::Part;
use super::schema::{Envelope, FileContent, InputDataQuery};
use crate::http::attachment::attachment;
use crate::model::stored_file::{InvalidFile, StoredFile};
use crate::rules::Refusal;
use crate::service::passwords::Usage;
use crate::service::{Ctx, Result, account_files};

/// The file of an account, as it is; a refusal comes in the envelope.
#[utoipa::path(get, path = "/restapi/json/v1/resources/{rid}/accounts/{aid}/downloadfile", tag = "accounts",
    params(("rid" = i64, Path), ("aid" = i64, Path), InputDataQuery),
    responses((status = 200, content((FileContent = "application/octet-stream"), (Envelope = "application/json")))))]
pub async fn handle(call: Call, target: AccountPath, query: Query) -> Response {
    match run(&call.ctx, target, query).await {
        Ok(file) => attachment(&file),
        Err(refused) => call.answer("DOWNLOAD FILE", Err(refused)),
    }
}

async fn run(ctx: &Ctx, AccountPath(target): AccountPath, query: Query) -> Result<StoredFile> {
    let details = query.details()?.unwrap_or_default();
    let usage = Usage {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
    };
    // What is no number is the id of nothing, as in a path.
    let former = details.text("HISTORYID").map(|id| id.trim().parse().unwrap_or(0));
    account_files::download(ctx, target, former, usage).await
}

/// The file that an account is to hold; none where none is given. One in a part of its own goes before one in INPUT_DATA.
pub(super) fn given(details: &Details, uploaded: Option<&Part>) -> std::result::Result<Option<StoredFile>, Refusal> {
    let refused = |invalid| match invalid {
        InvalidFile::Name => Refusal::InvalidValue("FILENAME"),
        InvalidFile::Content => Refusal::InvalidValue("FILECONTENT"),
    };
    let own_name = details.text("FILENAME");
    if let Some(part) = uploaded {
        let name = own_name.or_else(|| part.file_name.clone()).unwrap_or_default();
        return StoredFile::new(&name, &part.content).map(Some).map_err(refused);
    }
    match (own_name, details.secret("FILECONTENT")) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Refusal::MissingField("FILECONTENT")),
        (None, Some(_)) => Err(Refusal::MissingField("FILENAME")),
        (Some(name), Some(content)) => StoredFile::from_base64(&name, content.expose_secret())
            .map(Some)
            .map_err(refused),
    }
}
