//! Why a page cannot be shown, and what a person reads in its place: decided here and nowhere else.

use std::sync::Arc;

use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::page::{Page, Section, show_as};
use super::step_up;
use super::visit::Visit;
use crate::http::problem;
use crate::http::request_id::WentWrong;
use crate::rules::Refusal;
use crate::service::{self, ServiceError};

/// Why a page cannot be shown.
#[derive(Debug)]
pub enum Failure {
    /// Nobody has signed in, or his session is over.
    SignInFirst,
    /// A form did not come from a page of this session.
    ForeignForm,
    /// A form lacks fields, or has others.
    UnreadableForm,
    /// A form is larger than any may be.
    TooLarge,
    /// The control plane would not answer this request.
    NotOffered,
    /// There is no such page.
    NoSuchPage,
    /// What is there takes forms alone.
    FormsAlone,
    /// A rule says no.
    Refused(Refusal),
    /// Something went wrong inside.
    Internal(ServiceError),
    /// A template could not be filled in.
    Template(askama::Error),
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(Refusal::NoSession) => Self::SignInFirst,
            ServiceError::Refused(refusal) => Self::Refused(refusal),
            internal => Self::Internal(internal),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        ServiceError::from(refusal).into()
    }
}

/// What a use case came to, or the refusal with which its form is shown again. Whatever else went wrong is a failure of
/// the page.
///
/// # Errors
/// [`Failure::Internal`].
pub fn decided<T>(result: service::Result<T>) -> Result<Result<T, Refusal>, Failure> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(ServiceError::Refused(refusal)) => Ok(Err(refusal)),
        Err(internal) => Err(internal.into()),
    }
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::ForeignForm | Self::NotOffered => StatusCode::FORBIDDEN,
            Self::UnreadableForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::FormsAlone => StatusCode::METHOD_NOT_ALLOWED,
            Self::Refused(refusal) => problem::status(refusal),
            Self::Internal(_) | Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to say and what to do about it.
    fn words(&self) -> (String, &'static str) {
        match self {
            Self::SignInFirst => ("You have not signed in.".into(), "Sign in and come back."),
            Self::ForeignForm => (
                "This form did not come from a page of your session.".into(),
                "Open the page again and repeat what you did.",
            ),
            Self::UnreadableForm => (
                "The form was not understood.".into(),
                "Open the page again and fill it in anew.",
            ),
            Self::TooLarge => (
                "SIZE-1: the form, or the file in it, is too large.".into(),
                "A file may have 10 MiB.",
            ),
            Self::NotOffered => (
                "This is a part of the simulator itself, which is not offered here.".into(),
                "It is for browsers on the server's own machine or, where there is a control token, for those that gave it.",
            ),
            Self::FormsAlone => (
                "There is nothing to look at here.".into(),
                "Go back to the page with the form, or use the menu.",
            ),
            Self::NoSuchPage => ("There is no such page.".into(), "Use the menu to go on."),
            Self::Refused(refusal) => (in_words(refusal), "Nothing was changed."),
            Self::Internal(_) | Self::Template(_) => (
                "Something went wrong inside.".into(),
                "The server's log tells more, under this answer's X-Request-Id.",
            ),
        }
    }
}

/// A refusal as pages tell it.
#[must_use]
pub fn in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotCompliant { policy, reason } => format!("{}: {reason} (policy {policy})", refusal.rule()),
        other => format!("{}: {}", other.rule(), other.why()),
    }
}

/// The failure travels in the answer, until it is known for whom the page is.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let went_wrong = match &self {
            Self::Internal(error) => Some(WentWrong::inside(error)),
            Self::Template(error) => Some(WentWrong::inside(error)),
            _ => None,
        };
        if let Some(went_wrong) = went_wrong {
            response.extensions_mut().insert(went_wrong);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    page: Page,
    what: String,
    advice: &'static str,
    /// Where a code of the second factor is given, if that is what lacks.
    step_up: Option<String>,
}

/// The answer itself, or the page of the failure in it. Whoever has not signed in is sent to do so, and back to `path`.
pub(super) fn shown(response: Response, visit: &Visit, path: &str) -> Response {
    let Some(failure) = response.extensions().get::<Arc<Failure>>().cloned() else {
        return response;
    };
    if let Failure::SignInFirst = &*failure {
        let next: String = data_encoding::BASE64URL_NOPAD.encode(path.as_bytes());
        return Redirect::to(&format!("{}/sign-in?next={next}", visit.base())).into_response();
    }
    let (what, advice) = failure.words();
    let page = FailurePage {
        page: Page::new(visit, "That did not work", Section::Apart),
        what,
        advice,
        step_up: match &*failure {
            Failure::Refused(Refusal::StepUpRequired) => Some(step_up::path(visit, path)),
            _ => None,
        },
    };
    let mut shown = show_as(failure.status(), &page).unwrap_or_else(Failure::into_response);
    if let Some(went_wrong) = response.extensions().get::<WentWrong>() {
        shown.extensions_mut().insert(went_wrong.clone());
    }
    shown
}

/// The answer to a path that is no page.
pub async fn no_such_page(_: Request) -> Failure {
    Failure::NoSuchPage
}

/// The answer to a look at what takes forms alone.
pub async fn forms_alone(_: Request) -> Failure {
    Failure::FormsAlone
}
