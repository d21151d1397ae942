//! What is known of every request of the console before its page is chosen: the sandbox, and who has signed in there.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::{self, Failure};
use super::form::FormToken;
use crate::http::admin::session;
use crate::http::{AppState, client, control};
use crate::model::ids::SandboxName;
use crate::model::peer::Peer;
use crate::sandbox::Sandbox;
use crate::service::{Ctx, ServiceError, sessions};

/// One request of the console.
#[derive(Clone)]
pub struct Visit {
    /// Where.
    pub sandbox: Arc<Sandbox>,
    /// From where.
    pub client: IpAddr,
    /// Whether over HTTPS.
    pub tls: bool,
    /// Whether the control plane would answer this request, so that the simulator's own pages do, too.
    pub controls: bool,
    /// Whether it would, had the control token been given.
    pub asks_control_token: bool,
    /// Who has signed in, if anybody.
    pub session: Option<Arc<Session>>,
}

/// A session that is not over.
pub struct Session {
    /// On whose behalf.
    pub ctx: Ctx,
    /// What his forms carry.
    pub form_token: FormToken,
    /// What proves the session.
    pub token: String,
}

impl Visit {
    /// What stands before every path of this sandbox.
    #[must_use]
    pub fn base(&self) -> String {
        base_of(&self.sandbox.name)
    }

    /// Whether what no real PAM360 has is shown and done for this request.
    ///
    /// # Errors
    /// [`Failure::NotOffered`].
    pub fn controlling(&self) -> Result<(), Failure> {
        if self.controls {
            Ok(())
        } else {
            Err(Failure::NotOffered)
        }
    }
}

/// What stands before every path of a sandbox.
#[must_use]
pub fn base_of(sandbox: &SandboxName) -> String {
    if *sandbox == SandboxName::default_sandbox() {
        String::new()
    } else {
        format!("/s/{sandbox}")
    }
}

/// What every answer of the console carries: no page runs or shows what is not this server's, and none is kept.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Finds out who comes, lets the page answer, and shows its failure where it has one.
pub async fn enter(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(sandbox) = parts.extensions.get::<Arc<Sandbox>>().cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let visit = match arrive(sandbox, &state.control, &parts).await {
        Ok(visit) => visit,
        Err(error) => return with_headers(Failure::from(error).into_response()),
    };
    let path = way_back(&parts, &visit);
    parts.extensions.insert(visit.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    with_headers(failure::shown(response, &visit, &path))
}

/// Where a person is sent back to who has to prove himself first: the page that he asked for or, where he sent a form, the
/// one that held it.
fn way_back(parts: &Parts, visit: &Visit) -> String {
    if parts.method.is_safe() {
        return parts.uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
    }
    let referer = parts.headers.get(header::REFERER).and_then(|it| it.to_str().ok());
    let after_host = referer
        .and_then(|it| it.split_once("://"))
        .and_then(|(_, it)| it.find('/').map(|at| &it[at..]));
    let path = after_host.and_then(|path| path.strip_prefix(visit.base().as_str()));
    path.filter(|path| path.starts_with('/')).unwrap_or("/").to_owned()
}

async fn arrive(sandbox: Arc<Sandbox>, control: &control::ControlConfig, parts: &Parts) -> Result<Visit, ServiceError> {
    let controls = control::answers(control, &parts.headers, &parts.extensions);
    let mut visit = Visit {
        client: client::address(parts, &sandbox),
        tls: parts.extensions.get::<Peer>().is_some_and(|peer| peer.tls),
        controls,
        asks_control_token: !controls && control.token.is_some(),
        session: None,
        sandbox,
    };
    if let Some(token) = session::cookie(&parts.headers, &visit.sandbox.name) {
        visit.session = resume(&visit, token).await?.map(Arc::new);
    }
    Ok(visit)
}

async fn resume(visit: &Visit, token: &str) -> Result<Option<Session>, ServiceError> {
    match sessions::resume(Arc::clone(&visit.sandbox), visit.client, token).await {
        Ok((ctx, _)) => Ok(Some(Session {
            form_token: FormToken::of_session(&visit.sandbox, token),
            token: token.to_owned(),
            ctx,
        })),
        // A session that is over is none.
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
