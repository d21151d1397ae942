//! `/sign-in` and `/sign-out`.

use askama::Template;
use axum::Extension;
use axum::extract::RawQuery;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use secrecy::SecretString;
use serde::Deserialize;

use super::failure::{Failure, decided, in_words};
use super::form::{Posted, Unsigned};
use super::notice::Notice;
use super::page::{Answer, Page, Section, show, show_as};
use super::visit::Visit;
use crate::http::admin::session;
use crate::http::control::ControlToken;
use crate::http::problem;
use crate::rules::{Refusal, SecondFactorCause};
use crate::service::sessions::{self, NewSession, SignIn};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    /// Where to go afterwards, encoded.
    next: String,
    user_name: String,
    problem: Option<String>,
    /// A code of the second factor is asked for.
    asks_code: bool,
    /// A new password is asked for.
    asks_new_password: bool,
}

/// What a person proves himself with.
#[derive(Deserialize)]
pub struct Credentials {
    user_name: String,
    password: SecretString,
    #[serde(default)]
    next: String,
    totp: Option<SecretString>,
    new_password: Option<SecretString>,
}

/// The way in.
pub async fn page(Extension(visit): Extension<Visit>, RawQuery(query): RawQuery) -> Answer {
    let query = query.as_deref();
    let next = query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("next=")));
    show(&SignInPage {
        page: Page::new(&visit, "Sign in", Section::Apart).with_notice(query),
        next: next.unwrap_or_default().to_owned(),
        user_name: String::new(),
        problem: None,
        asks_code: false,
        asks_new_password: false,
    })
}

/// Begins a session and goes on to where the person wanted to.
pub async fn sign_in(Extension(visit): Extension<Visit>, Unsigned(given): Unsigned<Credentials>) -> Answer {
    let filled =
        |secret: Option<SecretString>| secret.filter(|it| !secrecy::ExposeSecret::expose_secret(it).is_empty());
    let user_name = given.user_name.trim().to_owned();
    let sign_in = SignIn {
        user_name: user_name.clone(),
        password: given.password,
        totp: filled(given.totp),
        new_password: filled(given.new_password),
    };
    let gave_code = sign_in.totp.is_some();
    match decided(sessions::sign_in(&visit.sandbox, visit.client, sign_in).await)? {
        Ok(session) => Ok(enter_at(&visit, &session, &wanted(&visit, &given.next))),
        Err(refusal) => refused(&visit, user_name, given.next, &refusal, gave_code),
    }
}

/// Sends a browser on with a session that was just begun.
pub(super) fn enter_at(visit: &Visit, session: &NewSession, path: &str) -> Response {
    let cookie = session::set_cookie(&visit.sandbox.name, session.token.expose(), visit.tls);
    (AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(path)).into_response()
}

fn refused(visit: &Visit, user_name: String, next: String, refusal: &Refusal, gave_code: bool) -> Answer {
    let (asks_code, asks_new_password) = match refusal {
        Refusal::SecondFactor(SecondFactorCause::CodeMissing) => (true, false),
        Refusal::PasswordChangeRequired => (false, true),
        _ => (gave_code, false),
    };
    let page = SignInPage {
        page: Page::new(visit, "Sign in", Section::Apart),
        next,
        user_name,
        problem: Some(match refusal {
            Refusal::SignInRefused if gave_code => "This user name, password and code let nobody in. Codes follow the \
                 time of this sandbox, and each counts once."
                .to_owned(),
            Refusal::SignInRefused => "This user name and password let nobody in.".to_owned(),
            Refusal::SecondFactor(SecondFactorCause::CodeMissing) => {
                "Enter the code of your second factor, too.".to_owned()
            }
            Refusal::PasswordChangeRequired => "You have to choose a new password.".to_owned(),
            Refusal::TooManyTries(seconds) => {
                format!("Too many sign-ins with this user name have failed. Try again in {seconds} seconds.")
            }
            other => in_words(other),
        }),
        asks_code,
        asks_new_password,
    };
    let mut answer = show_as(problem::status(refusal), &page)?;
    if let Some(seconds) = problem::retry_after(refusal) {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(answer)
}

/// Where a person wanted to go, if that is a path of this server; else the first page.
pub(super) fn wanted(visit: &Visit, next: &str) -> String {
    let path = data_encoding::BASE64URL_NOPAD.decode(next.as_bytes()).ok();
    let path = path.and_then(|bytes| String::from_utf8(bytes).ok());
    // Browsers leave control characters out and take a backslash for a slash.
    let is_plain = |path: &str| !path.contains(|c: char| c == '\\' || c.is_control());
    let is_ours = |path: &String| path.starts_with('/') && !path.starts_with("//") && is_plain(path);
    match path.filter(is_ours) {
        Some(path) => format!("{}{path}", visit.base()),
        None => format!("{}/", visit.base()),
    }
}

/// Nothing but the form's token.
#[derive(Deserialize)]
pub struct Nothing {}

/// Ends the session; the browser forgets that it gave the control token, too.
pub async fn sign_out(Posted { person, .. }: Posted<Nothing>) -> Result<impl IntoResponse, Failure> {
    sessions::sign_out(person.ctx(), &person.session.token).await?;
    let cookie = session::clear_cookie(&person.visit.sandbox.name);
    let path = Notice::SignedOut.on(&person.path("/sign-in"));
    Ok((
        StatusCode::SEE_OTHER,
        AppendHeaders([
            (header::SET_COOKIE, cookie),
            (header::SET_COOKIE, ControlToken::clear_cookie()),
            (header::LOCATION, path),
        ]),
    ))
}
