//! What a command is given: the ids of its path, its query, its body.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::envelope;
use super::form::{Form, decode_path_segment};
use super::input_data::{Details, DetailsError};
use super::multipart::{self, Part};
use crate::model::ids::{AccountId, ResourceGroupId, ResourceId, UserId};
use crate::rules::Refusal;
use crate::sandbox::Sandbox;
use crate::service::passwords::AccountRef;

/// Bodies over this many bytes are refused (SIZE-1).
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

/// The id of a resource in a path. What is no number, or too large a one, is the id of nothing (FIND-1): ids begin at 1.
#[derive(Debug, Clone, Copy)]
pub struct ResourcePath(pub ResourceId);

/// The ids of a resource and of an account in a path; see [`ResourcePath`].
#[derive(Debug, Clone, Copy)]
pub struct AccountPath(pub AccountRef);

/// The id in the segment of that place, counted from 1. A segment that is no text is no number either.
fn id(parts: &Parts, place: usize) -> i64 {
    let segment = parts.uri.path().split('/').nth(place).unwrap_or_default();
    decode_path_segment(segment).parse().unwrap_or(0)
}

/// `/restapi/json/v1/resources/{rid}/accounts/{aid}`.
const RESOURCE_PLACE: usize = 5;
const ACCOUNT_PLACE: usize = 7;

impl<S: Sync> FromRequestParts<S> for ResourcePath {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(ResourceId(id(parts, RESOURCE_PLACE))))
    }
}

impl<S: Sync> FromRequestParts<S> for AccountPath {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(AccountRef {
            resource: ResourceId(id(parts, RESOURCE_PLACE)),
            account: AccountId(id(parts, ACCOUNT_PLACE)),
        }))
    }
}

/// The id of a user in a path: `/restapi/json/v1/user/{uid}`; see [`ResourcePath`].
#[derive(Debug, Clone, Copy)]
pub struct UserPath(pub UserId);

const USER_PLACE: usize = 5;

impl<S: Sync> FromRequestParts<S> for UserPath {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(UserId(id(parts, USER_PLACE))))
    }
}

/// The id of an account in a path that names no resource; see [`ResourcePath`].
#[derive(Debug, Clone, Copy)]
pub struct AccountAlonePath(pub AccountId);

/// `/restapi/json/v1/accounts/{aid}`.
const ACCOUNT_ALONE_PLACE: usize = 5;

impl<S: Sync> FromRequestParts<S> for AccountAlonePath {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(AccountId(id(parts, ACCOUNT_ALONE_PLACE))))
    }
}

/// The id of a resource group: `/restapi/json/v1/resourcegroup/{gid}/…`.
#[derive(Debug, Clone, Copy)]
pub struct GroupPath(pub ResourceGroupId);

/// The names of a resource and of an account in a path: `…/resources/resourcename/{name}/accounts/accountname/{name}`.
#[derive(Debug, Clone)]
pub struct NamesPath {
    /// The resource's.
    pub resource: String,
    /// The account's; empty where the path ends before.
    pub account: String,
}

const RESOURCE_NAME_PLACE: usize = 6;
const ACCOUNT_NAME_PLACE: usize = 9;

impl<S: Sync> FromRequestParts<S> for GroupPath {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(ResourceGroupId(id(parts, RESOURCE_PLACE))))
    }
}

impl<S: Sync> FromRequestParts<S> for NamesPath {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let name = |place| {
            let segment = parts.uri.path().split('/').nth(place).unwrap_or_default();
            decode_path_segment(segment).into_owned()
        };
        Ok(Self {
            resource: name(RESOURCE_NAME_PLACE),
            account: name(ACCOUNT_NAME_PLACE),
        })
    }
}

/// The query of a GET.
pub struct Query(Uri);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.uri.clone()))
    }
}

impl Query {
    /// A plain parameter, decoded as a servlet does.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        Form::new(self.0.query().unwrap_or_default()).get(name)
    }

    /// A plain parameter that has to be there.
    ///
    /// # Errors
    /// INPUT-2.
    pub fn needed(&self, name: &'static str) -> Result<String, Refusal> {
        let value = self.parameter(name).filter(|value| !value.is_empty());
        value.ok_or(Refusal::MissingField(name))
    }

    /// The same as an id. What is no number is the id of nothing, as in a path.
    ///
    /// # Errors
    /// INPUT-2.
    pub fn needed_id(&self, name: &'static str) -> Result<i64, Refusal> {
        Ok(self.needed(name)?.trim().parse().unwrap_or(0))
    }

    /// The `details` of a newer operation's INPUT_DATA; none where there is no INPUT_DATA.
    ///
    /// # Errors
    /// INPUT-1.
    pub fn newer_details(&self) -> Result<Option<Details>, Refusal> {
        match self.parameter("INPUT_DATA") {
            None => Ok(None),
            Some(text) => Details::read_newer(Some(&text)).map(Some).map_err(unreadable),
        }
    }

    /// The Details of INPUT_DATA; none where there is no INPUT_DATA.
    ///
    /// # Errors
    /// INPUT-1.
    pub fn details(&self) -> Result<Option<Details>, Refusal> {
        match self.parameter("INPUT_DATA") {
            None => Ok(None),
            Some(text) => details(Some(&text)).map(Some),
        }
    }
}

/// The fields of a body.
enum Fields {
    /// Of a form, whatever its content type says.
    Form(Bytes),
    /// Of a body in parts, which says that it is one.
    Parts(Vec<Part>),
}

impl Fields {
    fn of(body: Bytes, boundary: Option<&str>) -> Self {
        match boundary {
            Some(boundary) => Self::Parts(multipart::parts(&body, boundary)),
            None => Self::Form(body),
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        match self {
            Self::Form(body) => Form::new(body).get(name),
            Self::Parts(parts) => {
                let part = parts
                    .iter()
                    .find(|part| part.file_name.is_none() && part.name == name)?;
                Some(String::from_utf8_lossy(&part.content).into_owned())
            }
        }
    }
}

/// The body of a POST or PUT.
pub struct Input {
    fields: Fields,
    /// None where there is no INPUT_DATA.
    details: Option<Result<Details, Refusal>>,
}

/// Forms of more bytes are read apart, where nobody else waits.
const LONG_FORM: usize = 64 << 10;

impl Input {
    /// The Details of INPUT_DATA.
    ///
    /// # Errors
    /// INPUT-1.
    pub fn details(self) -> Result<Details, Refusal> {
        self.details.unwrap_or_else(|| details(None))
    }

    /// The Details of INPUT_DATA, for a command that needs none.
    ///
    /// # Errors
    /// INPUT-1.
    pub fn details_if_any(self) -> Result<Details, Refusal> {
        self.details.unwrap_or_else(|| Ok(Details::default()))
    }

    /// A field of the form.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.fields.get(name)
    }

    /// The file that the body brings in a part of its own.
    #[must_use]
    pub fn uploaded(&self) -> Option<Part> {
        match &self.fields {
            Fields::Form(_) => None,
            Fields::Parts(parts) => parts.iter().find(|part| part.file_name.is_some()).cloned(),
        }
    }

    async fn read(body: Bytes, boundary: Option<String>) -> Self {
        let long = body.len() > LONG_FORM;
        let read = move || {
            let fields = Fields::of(body, boundary.as_deref());
            let details = fields.get("INPUT_DATA").map(|input_data| details(Some(&input_data)));
            Self { fields, details }
        };
        if !long {
            return read();
        }
        let read = tokio::task::spawn_blocking(read).await;
        read.unwrap_or_else(|_| Self {
            fields: Fields::Form(Bytes::new()),
            details: Some(Err(Refusal::UnreadableInput("it could not be read".to_owned()))),
        })
    }

    /// The `details` of a newer operation's INPUT_DATA.
    ///
    /// # Errors
    /// INPUT-1.
    pub fn newer_details(&self) -> Result<Details, Refusal> {
        Details::read_newer(self.fields.get("INPUT_DATA").as_deref()).map_err(unreadable)
    }
}

fn details(input_data: Option<&str>) -> Result<Details, Refusal> {
    Details::read(input_data).map_err(unreadable)
}

fn unreadable(error: DetailsError) -> Refusal {
    Refusal::UnreadableInput(error.to_string())
}

impl FromRequest<BodyLimit> for Input {
    type Rejection = Response;

    async fn from_request(request: Request, limit: &BodyLimit) -> Result<Self, Response> {
        let sandbox = request.extensions().get::<Arc<Sandbox>>().cloned();
        let reason_header = sandbox.is_none_or(|sandbox| sandbox.settings().reason_header);
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let boundary = content_type.and_then(|it| multipart::boundary(it.to_str().ok()?));
        match Limited::new(request.into_body(), limit.0).collect().await {
            Ok(body) => Ok(Self::read(body.to_bytes(), boundary).await),
            Err(error) if error.is::<LengthLimitError>() => Err(envelope::invalid_request(
                StatusCode::PAYLOAD_TOO_LARGE,
                &format!("SIZE-1 the body is over {} bytes", limit.0),
                reason_header,
            )),
            Err(_) => Err(envelope::invalid_request(
                StatusCode::BAD_REQUEST,
                "INPUT-1 the body ended before its length",
                reason_header,
            )),
        }
    }
}
