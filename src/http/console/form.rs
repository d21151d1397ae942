//! Forms that change something. Each carries a token of its session, so that no page from elsewhere can send one.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::failure::Failure;
use super::person::Person;
use crate::http::admin::origin;
use crate::http::body::{ORDINARY, WITH_FILE};
use crate::http::rest::multipart::{self, Part};
use crate::sandbox::Sandbox;
use crate::vault;

/// What the forms of a session carry. It tells nothing about the session.
#[derive(Clone)]
pub struct FormToken(String);

impl FormToken {
    /// The one of a session, which a keyed digest makes of the session's token.
    #[must_use]
    pub fn of_session(sandbox: &Sandbox, session_token: &str) -> Self {
        let digest = sandbox.digests.digest(&format!("form of {session_token}"));
        Self(digest.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// As the hidden field holds it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The fields of a form that somebody who has signed in sent from a page of ours.
pub struct Posted<T> {
    /// Who.
    pub person: Person,
    /// What.
    pub fields: T,
}

#[derive(Deserialize)]
struct WithToken {
    #[serde(default)]
    form_token: String,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Posted<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let person = Person::of(&parts)?;
        let bytes = whole(body, ORDINARY).await?;
        let fields = own_fields(&parts, &person, &bytes)?;
        Ok(Self { person, fields })
    }
}

/// The same with a file, which travels beside the fields.
pub struct PostedFile<T> {
    /// Who.
    pub person: Person,
    /// What.
    pub fields: T,
    /// The file, in the field of that name.
    pub file: Option<Part>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for PostedFile<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let person = Person::of(&parts)?;
        let body = whole(body, WITH_FILE).await?;
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let boundary = content_type.and_then(|it| multipart::boundary(it.to_str().ok()?));
        let sent = multipart::parts(&body, &boundary.ok_or(Failure::UnreadableForm)?);
        let (files, texts): (Vec<_>, Vec<_>) = sent.into_iter().partition(|part| part.file_name.is_some());
        let texts = texts
            .iter()
            .map(|part| (part.name.as_str(), String::from_utf8_lossy(&part.content)));
        let texts = serde_html_form::to_string(texts.collect::<Vec<_>>()).map_err(|_| Failure::UnreadableForm)?;
        Ok(Self {
            fields: own_fields(&parts, &person, texts.as_bytes())?,
            file: files.into_iter().find(|part| part.name == "file"),
            person,
        })
    }
}

/// The fields of a form that came from a page of the person's own session.
fn own_fields<T: DeserializeOwned>(parts: &Parts, person: &Person, fields: &[u8]) -> Result<T, Failure> {
    let WithToken { form_token } = read(fields)?;
    let own = person.session.form_token.expose().to_owned();
    if origin::check(parts).is_err() || !vault::same(&form_token.into(), &own.into()) {
        return Err(Failure::ForeignForm);
    }
    read(fields)
}

/// The fields of a form that anybody may send from a page of ours, before he has signed in.
pub struct Unsigned<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Unsigned<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        origin::check(&parts).map_err(|_| Failure::ForeignForm)?;
        Ok(Self(read(&whole(body, ORDINARY).await?)?))
    }
}

async fn whole(body: Body, limit: usize) -> Result<Bytes, Failure> {
    let body = Limited::new(body, limit).collect().await;
    let unread = |error: Box<dyn std::error::Error + Send + Sync>| {
        if error.is::<LengthLimitError>() {
            Failure::TooLarge
        } else {
            Failure::UnreadableForm
        }
    };
    Ok(body.map_err(unread)?.to_bytes())
}

/// Fields that the reader does not name, such as the form's token, are left aside.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_html_form::from_bytes(bytes).map_err(|_| Failure::UnreadableForm)
}
