//! `/simulator/export`: the sandbox as a fixture, to be kept as a file.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use secrecy::ExposeSecret;

use crate::http::console::failure::Failure;
use crate::http::console::form::Posted;
use crate::http::console::page::Answer;
use crate::http::console::sign_in::Nothing;
use crate::service::export;

/// The file. It is full of secrets, so that it is handed to whoever presses a button, and to no link; that it was handed
/// out is audited first.
pub async fn file(Posted { person, .. }: Posted<Nothing>) -> Answer {
    let sandbox = &person.visit.sandbox;
    let yaml = export::yaml(sandbox).await.map_err(Failure::from)?;
    let disposition = format!("attachment; filename=\"{}.yaml\"", sandbox.name);
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/yaml")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, yaml.expose_secret().to_owned()).into_response())
}
