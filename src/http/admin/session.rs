//! `/api/v1/session`: signing in and out. The session is a token, for `Authorization: Bearer` or in a cookie.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Caller, Visitor};
use super::users::UserView;
use crate::http::body::Body;
use crate::http::client;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::SandboxName;
use crate::rules::Refusal;
use crate::service::sessions::{self, SignIn};
use crate::service::users;

/// What a person proves himself with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Compared without regard to case.
    #[serde(default)]
    #[schema(required = true)]
    user_name: String,
    /// The password.
    #[serde(default)]
    #[schema(value_type = String, required = true)]
    password: SecretString,
    /// The second factor's code, of whom a second factor is asked.
    #[schema(value_type = Option<String>)]
    totp: Option<SecretString>,
    /// The password from now on; of whom a change is asked, nothing else lets in.
    #[schema(value_type = Option<String>)]
    new_password: Option<SecretString>,
}

/// A session that was begun.
#[derive(Serialize, ToSchema)]
pub struct NewSession {
    /// For `Authorization: Bearer`.
    session_token: String,
    /// Whose it is.
    user: UserView,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// A session as its person sees it.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// Whose it is.
    user: UserView,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Signs in. The token comes in the answer and in a cookie.
#[utoipa::path(post, path = "/api/v1/session", operation_id = "admin-sign-in",
    tag = "session", request_body = Credentials, security(()),
    responses((status = 201, body = NewSession), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn sign_in(visitor: Visitor, Body(credentials): Body<Credentials>) -> Result<impl IntoResponse, Problem> {
    let user_name = credentials.user_name.trim();
    if user_name.is_empty() {
        return Err(Refusal::MissingField("user_name").into());
    }
    if credentials.password.expose_secret().is_empty() {
        return Err(Refusal::MissingField("password").into());
    }
    let sign_in = SignIn {
        user_name: user_name.to_owned(),
        password: credentials.password,
        totp: credentials.totp,
        new_password: credentials.new_password,
    };
    let session = sessions::sign_in(&visitor.sandbox, visitor.client, sign_in).await?;
    let cookie = set_cookie(&visitor.sandbox.name, session.token.expose(), visitor.tls);
    let begun = NewSession {
        session_token: session.token.expose().to_owned(),
        user: session.user.into(),
        expires_at: session.expires_at,
    };
    Ok((
        StatusCode::CREATED,
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Json(begun),
    ))
}

/// Whose session this is.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "admin-get-session", tag = "session",
    responses((status = 200, body = SessionView), (status = 401, body = ProblemBody)))]
pub async fn who_am_i(caller: Caller) -> Result<Json<SessionView>, Problem> {
    Ok(Json(SessionView {
        user: users::oneself(&caller.ctx).await?.into(),
        expires_at: caller.expires_at,
    }))
}

/// Signs out: the token is worth nothing from now on, and the cookie is taken back.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "admin-sign-out", tag = "session",
    responses((status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody)))]
pub async fn sign_out(caller: Caller) -> Result<impl IntoResponse, Problem> {
    sessions::sign_out(&caller.ctx, caller.token()).await?;
    let cookie = clear_cookie(&caller.ctx.sandbox.name);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// The cookie of a sandbox's sessions. Each sandbox has its own, since a browser sends the default one's, whose path is
/// `/`, to every other sandbox as well.
fn cookie_name(sandbox: &SandboxName) -> String {
    if *sandbox == SandboxName::default_sandbox() {
        "pam360_sim_session".to_owned()
    } else {
        format!("pam360_sim_session_{sandbox}")
    }
}

/// Whatever prefix this request came by, the default sandbox answers at the root too.
fn cookie_path(sandbox: &SandboxName) -> String {
    if *sandbox == SandboxName::default_sandbox() {
        "/".to_owned()
    } else {
        format!("/s/{sandbox}")
    }
}

/// The `Set-Cookie` of a session, which ends with the browser's.
#[must_use]
pub fn set_cookie(sandbox: &SandboxName, token: &str, tls: bool) -> String {
    let secure = if tls { "; Secure" } else { "" };
    let (name, path) = (cookie_name(sandbox), cookie_path(sandbox));
    format!("{name}={token}; Path={path}; HttpOnly; SameSite=Strict{secure}")
}

/// The `Set-Cookie` that makes a browser forget a session.
#[must_use]
pub fn clear_cookie(sandbox: &SandboxName) -> String {
    let (name, path) = (cookie_name(sandbox), cookie_path(sandbox));
    format!("{name}=; Path={path}; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// The token of the sandbox's cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, sandbox: &SandboxName) -> Option<&'a str> {
    client::cookie(headers, &cookie_name(sandbox))
}
