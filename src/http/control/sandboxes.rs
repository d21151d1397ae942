//! `GET` and `POST sandboxes`, `DELETE sandboxes/{name}`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use jiff::{SignedDuration, Span, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::span;
use crate::clock::fresh_bytes;
use crate::fixture::{self, BuiltIns, Fixture, FixtureError};
use crate::http::body::{Body, WITH_FIXTURE};
use crate::http::problem::{Problem, ProblemBody};
use crate::http::{AppState, server_url};
use crate::model::ids::SandboxName;
use crate::model::peer::Peer;
use crate::rules::Refusal;
use crate::sandbox::{Registry, Sandbox};
use crate::service::fixtures::Tokens;
use crate::service::sandboxes::{self, AppTokenOf, AuthTokenOf, Begin, Spec, Tokenry};

/// A sandbox to be made.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSandbox {
    /// Its name; one is made up where none is given.
    pub name: Option<String>,
    /// The name of a built-in fixture, a fixture itself, or a fixture file as `{"text", "name"?, "variables"?}`; `empty`
    /// where neither this nor a snapshot is given.
    #[schema(value_type = Object)]
    pub fixture: Option<FixtureChoice>,
    /// In place of a fixture: the name of a snapshot of the sandbox whose control plane is asked.
    pub snapshot: Option<String>,
    /// Makes its ids, tokens and generated passwords repeat.
    pub seed: Option<u64>,
    /// How its time runs, in place of what its fixture or snapshot says.
    #[schema(value_type = Object)]
    pub clock: Option<fixture::Clock>,
    /// How long it is kept, as an ISO 8601 duration such as `PT30M`: by its own clock or outside, whichever is over first.
    #[schema(value_type = Option<String>)]
    pub ttl: Option<Span>,
}

/// A fixture file that lies where the client is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixtureFile {
    /// What it holds.
    text: SecretString,
    /// Its name, by which errors call it: JSON if it ends so, else YAML.
    #[serde(default = "FixtureFile::nameless")]
    name: String,
    /// The values of the variables `${NAME}` that stand in it for secrets.
    #[serde(default)]
    variables: HashMap<String, SecretString>,
}

impl FixtureFile {
    fn nameless() -> String {
        "fixture".to_owned()
    }

    fn read(&self) -> Result<Fixture, FixtureError> {
        let variable = |name: &str| Some(self.variables.get(name)?.expose_secret().to_owned());
        Fixture::from_text_with(self.text.expose_secret(), &self.name, variable)
    }
}

/// A fixture by name, in a file, or itself.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum FixtureChoice {
    /// A built-in one.
    Named(String),
    /// In a file; no fixture has these keys.
    File(FixtureFile),
    /// Itself, not yet checked.
    Inline(serde_json::Value),
}

/// A sandbox that was made: every token is fresh.
#[derive(Serialize, ToSchema)]
pub struct CreatedSandbox {
    /// Its name.
    name: String,
    /// The Server URL to use.
    base_url: String,
    /// App Tokens in force.
    #[schema(value_type = Vec<Object>)]
    app_tokens: Vec<AppTokenOf>,
    /// Users' AUTHTOKENs.
    #[schema(value_type = Vec<Object>)]
    auth_tokens: Vec<AuthTokenOf>,
    /// When it is dropped, in its own time; absent: when somebody drops it.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

/// Sandboxes by name.
#[derive(Serialize, ToSchema)]
pub struct SandboxList {
    /// The sandboxes.
    items: Vec<SandboxView>,
    /// How many there are.
    total: usize,
}

/// A sandbox.
#[derive(Serialize, ToSchema)]
pub struct SandboxView {
    /// Its name.
    name: String,
    /// The Server URL to use.
    base_url: String,
    /// How long it is kept; absent: until somebody drops it.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<SignedDuration>,
    /// When it is dropped, in its own time.
    #[schema(value_type = Option<String>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

/// All sandboxes.
#[utoipa::path(get, path = "/sim/v1/sandboxes", operation_id = "sim-list-sandboxes",
    tag = "sandboxes", responses((status = 200, body = SandboxList)))]
pub async fn list(
    State(state): State<AppState>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Json<SandboxList> {
    let origin = origin(peer, &headers);
    let items: Vec<_> = state
        .registry
        .all()
        .into_iter()
        .map(|sandbox| SandboxView {
            base_url: server_url::of(&origin, &sandbox.name),
            name: sandbox.name.to_string(),
            ttl: sandbox.lease.map(|lease| lease.ttl),
            expires_at: sandbox.lease.map(|lease| lease.expires_at),
        })
        .collect();
    Json(SandboxList {
        total: items.len(),
        items,
    })
}

/// Makes a sandbox from a fixture, or from a snapshot of the sandbox whose control plane is asked.
#[utoipa::path(post, path = "/sim/v1/sandboxes", operation_id = "sim-create-sandbox",
    tag = "sandboxes", request_body = NewSandbox,
    responses((status = 201, body = CreatedSandbox), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create(
    State(state): State<AppState>,
    Extension(asked): Extension<Arc<Sandbox>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Body(new): Body<NewSandbox, WITH_FIXTURE>,
) -> Result<(StatusCode, Json<CreatedSandbox>), Problem> {
    let (sandbox, tokens) = make(&state, asked, new).await?;
    let origin = origin(peer, &headers);
    let created = CreatedSandbox {
        base_url: server_url::of(&origin, &sandbox.name),
        name: sandbox.name.to_string(),
        app_tokens: tokens.app_tokens,
        auth_tokens: tokens.auth_tokens,
        expires_at: sandbox.lease.map(|lease| lease.expires_at),
    };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Makes a sandbox as somebody asks for it, with the tokens that are handed to him.
///
/// # Errors
/// A name that none can have or that is taken, a fixture or snapshot that is not there or not allowed, or what vault and
/// store said.
pub async fn make(state: &AppState, asked: Arc<Sandbox>, new: NewSandbox) -> Result<(Arc<Sandbox>, Tokenry), Problem> {
    let spec = Spec {
        name: match new.name {
            Some(name) => name
                .parse::<SandboxName>()
                .map_err(|error| unprocessable(error.to_string()))?,
            None => made_up_name()?,
        },
        seed: new.seed,
        clock: new.clock,
        ttl: new.ttl.map(ttl).transpose()?,
        begin: begin(state, asked, new.fixture, new.snapshot)?,
    };
    Ok(sandboxes::create(&state.registry, spec).await?)
}

fn ttl(span: Span) -> Result<SignedDuration, Problem> {
    let ttl = span::duration(span).filter(|ttl| !ttl.is_zero());
    Ok(ttl.ok_or(Refusal::InvalidValue("ttl"))?)
}

fn begin(
    state: &AppState,
    asked: Arc<Sandbox>,
    fixture: Option<FixtureChoice>,
    snapshot: Option<String>,
) -> Result<Begin, Problem> {
    if let Some(name) = snapshot {
        return match fixture {
            None => Ok(Begin::Snapshot { of: asked, name }),
            Some(_) => Err(unprocessable(
                "a sandbox begins with a fixture or with a snapshot".to_owned(),
            )),
        };
    }
    let (fixture, built_in) = chosen(&state.control.built_ins, fixture)?;
    if built_in.is_some() && !state.control.built_in_allowed {
        let detail =
            "built-in fixtures are for loopback addresses unless the server runs with --allow-demo-credentials";
        return Err(Problem::new(StatusCode::FORBIDDEN, "FIXTURE", detail));
    }
    Ok(Begin::Fixture {
        fixture: Box::new(fixture),
        tokens: Tokens::Fresh,
        built_in,
    })
}

/// Takes a sandbox away, with everything in it. The default one stays.
#[utoipa::path(delete, path = "/sim/v1/sandboxes/{name}", operation_id = "sim-delete-sandbox",
    tag = "sandboxes", params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn remove(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    drop_named(&state.registry, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the sandbox of that name away.
///
/// # Errors
/// Not found, the default one, or what store and file system said.
pub async fn drop_named(registry: &Registry, name: &str) -> Result<(), Problem> {
    let name: SandboxName = name.parse().map_err(|_| Refusal::NotFound)?;
    if name == SandboxName::default_sandbox() {
        let detail = "the default sandbox answers at the root and stays; reset sets it back";
        return Err(Problem::new(StatusCode::CONFLICT, "SANDBOX", detail));
    }
    Ok(sandboxes::remove(registry, &name).await?)
}

/// The fixture, with its name where it is a built-in one.
fn chosen(built_ins: &BuiltIns, choice: Option<FixtureChoice>) -> Result<(Fixture, Option<String>), Problem> {
    let wrong = |error: FixtureError| unprocessable(error.to_string());
    match choice.unwrap_or_else(|| FixtureChoice::Named("empty".to_owned())) {
        FixtureChoice::Named(name) => {
            let fixture = built_ins.get(&name).map_err(wrong)?;
            Ok((Fixture::clone(&fixture), Some(name)))
        }
        FixtureChoice::File(file) => Ok((file.read().map_err(wrong)?, None)),
        FixtureChoice::Inline(value) => {
            let fixture = Fixture::from_value(&value, "fixture").map_err(wrong)?;
            Ok((fixture, None))
        }
    }
}

fn unprocessable(detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "FIXTURE", detail)
}

fn made_up_name() -> Result<SandboxName, Problem> {
    let random = data_encoding::HEXLOWER.encode(&fresh_bytes::<8>());
    format!("sb-{random}")
        .parse()
        .map_err(|_| unprocessable("no name could be made up".to_owned()))
}

fn origin(peer: Option<Extension<Peer>>, headers: &HeaderMap) -> String {
    server_url::origin(peer.is_some_and(|Extension(peer)| peer.tls), headers)
}
