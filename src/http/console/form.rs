//! Forms that change something. Each carries a token of its session, so that no page from elsewhere can send one.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::failure::Failure;
use super::person::Person;
use crate::http::admin::origin;
use crate::http::body::ORDINARY;
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
        let bytes = whole(body).await?;
        let WithToken { form_token } = read(&bytes)?;
        let own = person.session.form_token.expose().to_owned();
        if origin::check(&parts).is_err() || !vault::same(&form_token.into(), &own.into()) {
            return Err(Failure::ForeignForm);
        }
        let fields = read(&bytes)?;
        Ok(Self { person, fields })
    }
}

/// The fields of a form that anybody may send from a page of ours, before he has signed in.
pub struct Unsigned<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Unsigned<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        origin::check(&parts).map_err(|_| Failure::ForeignForm)?;
        Ok(Self(read(&whole(body).await?)?))
    }
}

async fn whole(body: Body) -> Result<Vec<u8>, Failure> {
    let body = Limited::new(body, ORDINARY).collect().await;
    Ok(body.map_err(|_| Failure::UnreadableForm)?.to_bytes().into())
}

/// Fields that the reader does not name, such as the form's token, are left aside.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_html_form::from_bytes(bytes).map_err(|_| Failure::UnreadableForm)
}
