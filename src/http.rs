//! The faces: the product's REST API, the admin API, the control plane and the web console, each with its own routes,
//! callers and form of answer. This file picks the sandbox and the face of a request.

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::model::face::Face;
use crate::model::ids::SandboxName;
use crate::sandbox::{Registry, Route, Sandbox};
use journal::Watch;
use metrics::Metrics;
use operations::Operations;
use trace::Trace;

pub mod admin;
mod attachment;
mod body;
pub mod client;
mod console;
pub mod control;
mod faults;
pub mod journal;
pub mod metrics;
pub mod openapi;
pub mod operations;
mod path;
mod problem;
mod request_id;
pub mod rest;
mod server_url;
pub mod trace;

/// What the faces need besides a sandbox.
#[derive(Clone)]
pub struct AppState {
    /// All sandboxes.
    pub registry: Arc<Registry>,
    /// The control plane's own settings.
    pub control: Arc<control::ControlConfig>,
    /// Bodies over this many bytes are refused (SIZE-1).
    pub max_body_bytes: usize,
    /// Ends what would go on as long as the server does.
    pub stopping: Arc<control::requests::Stopping>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Every operation of every face, by its name and its path.
    pub operations: Arc<Operations>,
    /// The application itself.
    pub app: Itself,
}

/// The application as a page of its own calls it, which is a client like any other.
#[derive(Clone)]
pub struct Itself(Weak<Faces>);

impl Itself {
    /// Answers one request, as [`App::answer`] does; nothing once the server has ended.
    pub async fn answer(&self, request: Request) -> Option<Response> {
        Some(App(self.0.upgrade()?).answer(request).await)
    }
}

/// The whole application. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Faces>);

struct Faces {
    state: AppState,
    ids: request_id::RequestIds,
    rest: Router,
    admin: Router,
    control: Router,
    console: Router,
}

/// More than one sandbox knows the token of this request, so that none does (RPA-10).
#[derive(Clone, Copy)]
pub struct AmbiguousToken;

impl App {
    /// Builds the routes of all faces; bodies over `max_body_bytes` are refused (SIZE-1).
    #[must_use]
    pub fn new(registry: Arc<Registry>, control: control::ControlConfig, max_body_bytes: usize) -> Self {
        let (rest, of_rest) = rest::routes().split_for_parts();
        let (admin, of_admin) = admin::routes().split_for_parts();
        let (control_routes, of_control) = control::Routes::new();
        let [of_open, of_guarded] = of_control;
        Self(Arc::new_cyclic(|itself| {
            let state = AppState {
                registry,
                control: Arc::new(control),
                max_body_bytes,
                stopping: Arc::default(),
                metrics: Arc::default(),
                operations: Arc::new(Operations::of([of_rest, of_admin, of_open, of_guarded])),
                app: Itself(itself.clone()),
            };
            Faces {
                rest: rest::router(rest, &state),
                admin: admin::router(admin),
                control: control_routes.router(&state),
                console: console::router(&state),
                ids: request_id::RequestIds::new(),
                state,
            }
        }))
    }

    /// Ends the streams that would otherwise hold up the end of the server.
    pub fn begin_to_stop(&self) {
        self.0.state.stopping.begin();
    }

    /// Answers one request: finds its sandbox and face, and hands it on.
    pub async fn answer(&self, mut request: Request) -> Response {
        let id = self.0.ids.next();
        let span = request_id::span(&id, request.method(), || self.0.told(request.uri()));
        let response = if request.method().is_safe() {
            self.0.dispatch(&mut request, &id).instrument(span.clone()).await
        } else {
            let faces = Arc::clone(&self.0);
            let id = id.clone();
            let work = async move { faces.dispatch(&mut request, &id).await };
            // A change that was begun is finished, whether or not its client stays to hear of it.
            let finished = tokio::spawn(work.instrument(span.clone())).await;
            finished.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        };
        span.in_scope(|| request_id::log(&response, &id));
        request_id::mark(response, &id)
    }
}

impl Faces {
    async fn dispatch(&self, request: &mut Request, id: &str) -> Response {
        let mut target = Target::of(request.uri());
        let face = target.face;
        let Some(sandbox) = self.sandbox(&target, request) else {
            let watch = Watch::unseen(&self.state.metrics, face, Trace::default());
            return watch.answered(request.method(), not_here(face));
        };
        let original = request.uri().clone();
        if let Some(uri) = target.rewritten.take() {
            *request.uri_mut() = uri;
        }
        let trace = Trace::new(self.state.operations.called(request.method(), request.uri().path()));
        let watch = Watch::begin(&self.state, &sandbox, (face, &trace), request, id).await;
        request.extensions_mut().insert(Arc::clone(&sandbox));
        request.extensions_mut().insert(trace.clone());
        let method = request.method().clone();
        let prone = faults::Prone {
            sandbox: &sandbox,
            face,
            by_path: target.fault.as_deref(),
            original: &original,
            in_sandbox: target.sandbox.as_ref().and_then(|name| name.as_ref().ok()),
            trace: &trace,
            max_body_bytes: self.state.max_body_bytes,
        };
        watch.answered(&method, self.route(prone, request).await)
    }

    /// A path as the log may tell it.
    fn told(&self, uri: &Uri) -> String {
        let hidden = "…";
        let target = Target::of(uri);
        let sandbox = target.sandbox.as_ref().map(|name| match name {
            Ok(name) if self.state.registry.get(name).is_some() => format!("/s/{name}"),
            _ => format!("/s/{hidden}"),
        });
        let fault = target.fault.as_ref().map(|_| format!("/fault/{hidden}"));
        let rest = target.rewritten.as_ref().unwrap_or(uri).path();
        let rest = self.state.operations.told(rest, |_, _| hidden.into());
        [sandbox.unwrap_or_default(), fault.unwrap_or_default(), rest.into()].concat()
    }

    /// Has the routes of a face answer, or the fault that the request meets.
    async fn route(&self, prone: faults::Prone<'_>, request: &mut Request) -> Response {
        let request = std::mem::replace(request, Request::new(Body::empty()));
        match prone.face {
            Face::Rest => prone.answer(&self.rest, request).await,
            Face::Admin => prone.answer(&self.admin, request).await,
            Face::Control => prone.routed(&self.control, request).await,
            Face::Unknown => prone.routed(&self.console, request).await,
        }
    }

    /// The sandbox of the path's prefix, else the one that the token picks, else the default one.
    fn sandbox(&self, target: &Target, request: &mut Request) -> Option<Arc<Sandbox>> {
        let registry = &self.state.registry;
        if let Some(prefix) = &target.sandbox {
            return registry.get(prefix.as_ref().ok()?);
        }
        if target.face != Face::Rest {
            return registry.get(&SandboxName::default_sandbox());
        }
        // Which sandbox it is decides whether a token counts in the query; to find the sandbox, it does.
        let in_headers = client::presented_token(request.headers());
        let in_query = match in_headers {
            None => client::TokensInQuery::of(request.uri()),
            Some(_) => client::TokensInQuery::default(),
        };
        if let Some(token) = in_headers.or_else(|| in_query.presented(true)) {
            match registry.tokens().route(&registry.digests().digest(token.expose())) {
                Route::One(name) => return registry.get(&name),
                Route::Several => {
                    request.extensions_mut().insert(AmbiguousToken);
                }
                Route::Unknown => {}
            }
        }
        registry.get(&SandboxName::default_sandbox())
    }
}

fn not_here(face: Face) -> Response {
    match face {
        Face::Rest => rest::unknown_path(true),
        Face::Admin | Face::Control => problem::not_found(),
        Face::Unknown => (StatusCode::NOT_FOUND, "There is no such sandbox.\n").into_response(),
    }
}

/// Where a request goes.
struct Target {
    /// The sandbox of the path's prefix, if there is one; an error where nothing can have that name.
    sandbox: Option<Result<SandboxName, ()>>,
    /// The name of the fault in the path's prefix, if there is one.
    fault: Option<String>,
    face: Face,
    /// The URI that the face's routes see, where it is not the one that came.
    rewritten: Option<Uri>,
}

impl Target {
    fn of(uri: &Uri) -> Self {
        let whole = single_slashes(uri.path());
        let (sandbox, path) = prefix(&whole, "/s/");
        let (fault, path) = prefix(path, "/fault/");
        Self {
            sandbox: sandbox.map(|name| name.parse().map_err(|_| ())),
            fault: fault.map(str::to_owned),
            face: Face::of(path),
            rewritten: if path == uri.path() { None } else { with_path(uri, path) },
        }
    }
}

/// The name that follows a word at the beginning of a path, and the path behind both.
fn prefix<'a>(path: &'a str, word: &str) -> (Option<&'a str>, &'a str) {
    match path.strip_prefix(word) {
        Some(rest) => {
            let (name, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(name), if rest.is_empty() { "/" } else { rest })
        }
        None => (None, path),
    }
}

/// A Server URL may end in a slash, so that the client sends two in a row; runs of slashes count as one.
fn single_slashes(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let mut single = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !single.ends_with('/') {
            single.push(c);
        }
    }
    Cow::Owned(single)
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let text = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = axum::http::uri::Parts::default();
    parts.path_and_query = PathAndQuery::try_from(text).ok();
    Uri::from_parts(parts).ok()
}
