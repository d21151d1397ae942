//! `GET` and `POST sandboxes`, `DELETE sandboxes/{name}`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::{fresh_bytes, real_now};
use crate::fixture::{self, BuiltIns, Fixture, FixtureError};
use crate::http::AppState;
use crate::http::body::{Body, WITH_FIXTURE};
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::SandboxName;
use crate::model::peer::Peer;
use crate::service::fixtures::Tokens;
use crate::service::sandboxes::{self, AppTokenOf, AuthTokenOf, Spec};

/// A sandbox to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSandbox {
    /// Its name; one is made up where none is given.
    name: Option<String>,
    /// The name of a built-in fixture, or a fixture itself; `empty` where none is given.
    #[schema(value_type = Object)]
    fixture: Option<FixtureChoice>,
    /// Makes its ids, tokens and generated passwords repeat.
    seed: Option<u64>,
    /// How its time runs, in place of what its fixture says.
    #[schema(value_type = Object)]
    clock: Option<fixture::Clock>,
}

/// A fixture by name or itself.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum FixtureChoice {
    /// A built-in one.
    Named(String),
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
}

/// All sandboxes.
#[utoipa::path(get, path = "/sim/v1/sandboxes", operation_id = "sim-list-sandboxes",
    tag = "sandboxes", responses((status = 200, body = SandboxList)))]
pub async fn list(
    State(state): State<AppState>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Json<SandboxList> {
    let origin = origin(peer.map(|Extension(peer)| peer), &headers);
    let items: Vec<_> = state
        .registry
        .all()
        .into_iter()
        .map(|sandbox| SandboxView {
            base_url: base_url(&origin, &sandbox.name),
            name: sandbox.name.to_string(),
        })
        .collect();
    Json(SandboxList {
        total: items.len(),
        items,
    })
}

/// Makes a sandbox from a fixture.
#[utoipa::path(post, path = "/sim/v1/sandboxes", operation_id = "sim-create-sandbox",
    tag = "sandboxes", request_body = NewSandbox,
    responses((status = 201, body = CreatedSandbox), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn create(
    State(state): State<AppState>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Body(new): Body<NewSandbox, WITH_FIXTURE>,
) -> Result<(StatusCode, Json<CreatedSandbox>), Problem> {
    let name = match new.name {
        Some(name) => name
            .parse::<SandboxName>()
            .map_err(|error| unprocessable(error.to_string()))?,
        None => made_up_name()?,
    };
    let (fixture, built_in) = chosen(&state.control.built_ins, new.fixture)?;
    if built_in.is_some() && !state.control.built_in_allowed {
        let detail =
            "built-in fixtures are for loopback addresses unless the server runs with --allow-demo-credentials";
        return Err(Problem::new(StatusCode::FORBIDDEN, "FIXTURE", detail));
    }
    let spec = Spec {
        fixture,
        built_in,
        seed: new.seed,
        clock: new.clock.map(|clock| clock.state(real_now())),
        tokens: Tokens::Fresh,
        name,
    };
    let sandbox = sandboxes::create(&state.registry, spec).await?;
    let tokens = sandboxes::tokens(&sandbox).await?;
    let origin = origin(peer.map(|Extension(peer)| peer), &headers);
    let created = CreatedSandbox {
        base_url: base_url(&origin, &sandbox.name),
        name: sandbox.name.to_string(),
        app_tokens: tokens.app_tokens,
        auth_tokens: tokens.auth_tokens,
    };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Takes a sandbox away, with everything in it. The default one stays.
#[utoipa::path(delete, path = "/sim/v1/sandboxes/{name}", operation_id = "sim-delete-sandbox",
    tag = "sandboxes", params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn remove(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Problem> {
    let name: SandboxName = name.parse().map_err(|_| crate::rules::Refusal::NotFound)?;
    if name == SandboxName::default_sandbox() {
        let detail = "the default sandbox answers at the root and stays; reset sets it back";
        return Err(Problem::new(StatusCode::CONFLICT, "SANDBOX", detail));
    }
    sandboxes::remove(&state.registry, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The fixture, with its name where it is a built-in one.
fn chosen(built_ins: &BuiltIns, choice: Option<FixtureChoice>) -> Result<(Fixture, Option<String>), Problem> {
    let wrong = |error: FixtureError| unprocessable(error.to_string());
    match choice.unwrap_or_else(|| FixtureChoice::Named("empty".to_owned())) {
        FixtureChoice::Named(name) => {
            let fixture = built_ins.get(&name).map_err(wrong)?;
            Ok((Fixture::clone(&fixture), Some(name)))
        }
        FixtureChoice::Inline(value) => {
            let fixture = Fixture::from_json(&value.to_string(), "fixture").map_err(wrong)?;
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

/// The address by which the client reached this server.
fn origin(peer: Option<Peer>, headers: &HeaderMap) -> String {
    let scheme = if peer.is_some_and(|peer| peer.tls) {
        "https"
    } else {
        "http"
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    format!("{scheme}://{host}")
}

fn base_url(origin: &str, name: &SandboxName) -> String {
    if *name == SandboxName::default_sandbox() {
        origin.to_owned()
    } else {
        format!("{origin}/s/{name}")
    }
}
