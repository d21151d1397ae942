//! Faults step in here, between the choice of a face and its routes: a request that meets one is refused, or is carried
//! out and its answer spoilt. What happens to the connection itself is left to the server, see [`WireEffect`].

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Limited};
use tower::ServiceExt;

use super::problem::{self, Problem};
use super::rest;
use super::rest::envelope;
use super::trace::{AppliedFault, Decision, Trace};
use crate::model::face::Face;
use crate::model::fault::{BodyForm, FaultKind, LostHow, Pause, State};
use crate::model::ids::SandboxName;
use crate::model::wire::{BodyEffect, CutShort, WireEffect, WireEnd};
use crate::rules::Refusal;
use crate::rules::faults::{Forced, Thing, forced, held_back};
use crate::sandbox::Sandbox;
use crate::service::ServiceError;
use crate::service::faults::{self, Head, Met};
use told::{Told, token_of};

mod pages;
mod redirect;
mod told;

static FAULT: HeaderName = HeaderName::from_static("x-pam360-sim-fault");

/// How long an answer is kept that got lost in a time-out.
const LOST_FOR: Pause = Pause::from_millis(600_000);

/// The refusal that a request of the product's API meets in place of its work.
#[derive(Debug, Clone)]
pub struct ForcedRefusal(pub Refusal);

/// The state in which a request finds the installation.
#[derive(Debug, Clone, Copy)]
pub struct Pretended(pub State);

/// A request that may meet a fault.
pub(super) struct Prone<'a> {
    pub(super) sandbox: &'a Arc<Sandbox>,
    pub(super) face: Face,
    /// The fault that its path names.
    pub(super) by_path: Option<&'a str>,
    /// Its address as it came.
    pub(super) original: &'a Uri,
    /// The sandbox that its path names.
    pub(super) in_sandbox: Option<&'a SandboxName>,
    pub(super) trace: &'a Trace,
    pub(super) max_body_bytes: usize,
}

impl Prone<'_> {
    /// Answers a request: as its route does, unless it meets a fault.
    pub(super) async fn answer(&self, router: &Router, request: Request) -> Response {
        if self.by_path.is_none() && self.sandbox.faults.all_wait_for_their_path() {
            return self.routed(router, request).await;
        }
        // Boxed, since few requests come here: every request makes room for the largest of its branches.
        let met = match Box::pin(self.meet(Told::by(&request))).await {
            Ok(None) => return self.routed(router, request).await,
            Ok(Some(met)) => met,
            Err(error) => return self.no_fault(error),
        };
        self.trace.note_fault(AppliedFault {
            name: met.name.as_str().into(),
            kind: met.kind.word(),
            carried_out: met.kind.carries_out(),
        });
        let end = self.sandbox.faults.end_of(met.number);
        let mut response = if met.kind.carries_out() {
            Box::pin(self.spoilt(&met.kind, router, request)).await
        } else {
            let mut response = Box::pin(self.in_place(&met.kind, router, request)).await;
            // Whatever it looks like, nothing was done.
            let failed = || Decision::new("Failed", "".into(), None);
            response.extensions_mut().get_or_insert_with(failed);
            response
        };
        if response.extensions().get::<WireEffect>().is_some() {
            response.extensions_mut().insert(CutShort::by(end));
        }
        if self.sandbox.settings().reason_header
            && let Ok(name) = HeaderValue::from_str(&met.name)
        {
            response.headers_mut().insert(FAULT.clone(), name);
        }
        response
    }

    /// Answers a request as its route does.
    pub(super) async fn routed(&self, router: &Router, request: Request) -> Response {
        match router.clone().oneshot(request).await {
            Ok(response) => {
                // A fault may put another answer in its place; what was decided stays known.
                self.trace.note_decision(&response);
                response
            }
            Err(never) => match never {},
        }
    }

    async fn meet(&self, told: Told) -> Result<Option<Met>, ServiceError> {
        let called = self.trace.called();
        let head = Head {
            face: self.face,
            operation: called.as_ref().map(|called| &*called.operation),
            method: told.method.as_str(),
            path: told.uri.path(),
            token: told.token.as_ref().map(|token| token.as_str()),
            by_path: self.by_path,
            resource: Thing {
                id: called.as_ref().and_then(|called| called.resource),
                name: told.resource.as_deref(),
            },
            account: Thing {
                id: called.as_ref().and_then(|called| called.account),
                name: told.account.as_deref(),
            },
        };
        faults::meet(self.sandbox, head).await
    }

    /// The path names a fault that is not there, or faults cannot be asked.
    fn no_fault(&self, error: ServiceError) -> Response {
        const UNKNOWN: &str =
            "There is no fault of that name: GET /sim/v1/faults and /sim/v1/faults/catalogue list them";
        match (error, self.face) {
            (ServiceError::Refused(_), Face::Rest) => envelope::fault(StatusCode::NOT_FOUND, UNKNOWN),
            (ServiceError::Refused(_), _) => Problem::new(StatusCode::NOT_FOUND, "FAULT", UNKNOWN).into_response(),
            (error, _) => Problem::from(error).into_response(),
        }
    }

    /// What comes in place of the request's work.
    async fn in_place(&self, kind: &FaultKind, router: &Router, mut request: Request) -> Response {
        if let FaultKind::Refusal { rule, about } = kind {
            let refusal = forced(*rule, about.as_deref(), self.sandbox.clock.now());
            if let (Forced::Refusal(refusal), Face::Rest) = (&refusal, self.face) {
                request.extensions_mut().insert(ForcedRefusal(refusal.clone()));
                return self.routed(router, request).await;
            }
            let offered = if request.method() == "GET" { "POST" } else { "GET" };
            self.read_to_its_end(request).await;
            return self.refusal(refusal, offered).await;
        }
        let token = token_of(&request);
        let location = redirect::Location::of(&request, self.original, self.in_sandbox);
        self.read_to_its_end(request).await;
        match kind {
            FaultKind::Status {
                status,
                body,
                retry_after,
            } => self.status(*status, *body, *retry_after),
            FaultKind::LoginPage { status } => pages::login(code(*status)),
            FaultKind::Hang { at_most } => effect(WireEffect {
                wait: at_most.unsigned(),
                ..WireEffect::ends(WireEnd::Close)
            }),
            FaultKind::Reset {} => effect(WireEffect::ends(WireEnd::Reset)),
            FaultKind::Body { content } => pages::json(content.text().into()),
            FaultKind::Oversized { bytes } => pages::oversized(*bytes),
            FaultKind::EchoToken {} => pages::echo(token.as_ref().map_or("", |token| token.as_str())),
            FaultKind::Redirect { status, to, base_url } => location.redirect(code(*status), *to, base_url.as_deref()),
            _ => effect(WireEffect::ends(WireEnd::Close)),
        }
    }

    /// Reads the rest of the request: a connection that ends before would end with a reset, whatever the fault says.
    async fn read_to_its_end(&self, request: Request) {
        Limited::new(request.into_body(), self.max_body_bytes)
            .collect()
            .await
            .ok();
    }

    async fn refusal(&self, refusal: Forced, offered: &'static str) -> Response {
        let reason_header = self.sandbox.settings().reason_header;
        match (refusal, self.face) {
            (Forced::Refusal(refusal), _) => Problem::from(refusal).into_response(),
            (Forced::UnknownPath, Face::Rest) => rest::unknown_path(reason_header),
            (Forced::UnknownPath, _) => problem::not_found(),
            (Forced::MethodNotOffered, face) => {
                let words = "ROUTE-2 this method is not offered here";
                let mut response = if face == Face::Rest {
                    envelope::invalid_request(StatusCode::METHOD_NOT_ALLOWED, words, reason_header)
                } else {
                    problem::method_not_allowed().await
                };
                response
                    .headers_mut()
                    .insert(header::ALLOW, HeaderValue::from_static(offered));
                response
            }
            (Forced::TooLarge, Face::Rest) => {
                let words = format!("SIZE-1 the body is over {} bytes", self.max_body_bytes);
                envelope::invalid_request(StatusCode::PAYLOAD_TOO_LARGE, &words, reason_header)
            }
            (Forced::TooLarge, _) => {
                let words = "the body is too large or incomplete";
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "SIZE-1", words).into_response()
            }
        }
    }

    fn status(&self, status: u16, body: BodyForm, retry_after: Option<u32>) -> Response {
        let status = code(status);
        let words = status.canonical_reason().unwrap_or("Unknown");
        let mut response = match (body, self.face) {
            (BodyForm::Json, Face::Rest) => envelope::fault(status, words),
            (BodyForm::Json, _) => Problem::new(status, "FAULT", words).into_response(),
            (BodyForm::Html, _) => pages::status(status),
            (BodyForm::Empty, _) => status.into_response(),
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }

    /// Carries the request out and spoils the answer.
    async fn spoilt(&self, kind: &FaultKind, router: &Router, mut request: Request) -> Response {
        if let FaultKind::State { state } = kind {
            request.extensions_mut().insert(Pretended(*state));
        }
        let mut response = self.routed(router, request).await;
        let random = &self.sandbox.random;
        let wait = held_back(kind, &mut || random.chance());
        let mut wire = WireEffect {
            wait,
            ..WireEffect::default()
        };
        match kind {
            FaultKind::Drip { pause, bytes } => {
                wire.body = BodyEffect::Drip {
                    bytes: *bytes,
                    pause: pause.unsigned(),
                };
            }
            FaultKind::AppliedButLost { how } => (wire.end, wire.wait) = lost(*how),
            FaultKind::Cut { bytes } => {
                let (cut, whole) = resized(response, |body| {
                    let kept = bytes.unwrap_or(body.len() / 2).min(body.len());
                    body.truncate(kept);
                })
                .await;
                response = cut;
                wire.body = BodyEffect::Announced(whole);
            }
            FaultKind::WrongLength { by } => {
                let (same, whole) = resized(response, |_| {}).await;
                response = same;
                wire.body = BodyEffect::Announced(whole.saturating_add_signed(isize::try_from(*by).unwrap_or(0)));
            }
            FaultKind::Bom {} => {
                response = resized(response, |body| {
                    body.splice(0..0, *b"\xef\xbb\xbf");
                })
                .await
                .0;
            }
            FaultKind::BadGzip {} => {
                let gzip = HeaderValue::from_static("gzip");
                response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
            }
            _ => {}
        }
        response.extensions_mut().insert(wire);
        response
    }
}

fn lost(how: LostHow) -> (WireEnd, Duration) {
    match how {
        LostHow::Closed => (WireEnd::Close, Duration::ZERO),
        LostHow::Reset => (WireEnd::Reset, Duration::ZERO),
        LostHow::TimedOut => (WireEnd::Close, LOST_FOR.unsigned()),
    }
}

/// The answer with another body, and the length of the one it had.
async fn resized(response: Response, change: impl FnOnce(&mut Vec<u8>)) -> (Response, usize) {
    let (mut head, body) = response.into_parts();
    // What the routes answer is in memory.
    let whole = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let mut body = whole.to_vec();
    change(&mut body);
    head.headers.remove(header::CONTENT_LENGTH);
    (Response::from_parts(head, Body::from(body)), whole.len())
}

fn effect(wire: WireEffect) -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(wire);
    response
}

/// A status that was checked when the fault was made.
fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
