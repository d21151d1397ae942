//! Watches each request from its arrival to the last byte of its answer, and keeps what it saw in its sandbox's journal
//! and in the server's metrics.
//!
//! The control plane's own calls are not in the journal: tests ask what their client called.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use jiff::Timestamp;

use super::AppState;
use super::client;
use super::metrics::{Call, Metrics};
use super::trace::{Decision, Trace};
use crate::clock::Stopwatch;
use crate::model::face::Face;
use crate::model::journal::{Answer, Caller, Entry, Fault, Request as Kept};
use crate::model::wire::{Stage, Way, WireEffect, WireEnd};
use crate::sandbox::{Begun, Sandbox};
use shown::Shown;

mod capture;
mod request;
pub mod shown;

/// One request under way. When it is dropped, what was seen of it is kept.
pub(super) struct Watch {
    metrics: Arc<Metrics>,
    face: Face,
    trace: Trace,
    stopwatch: Stopwatch,
    seen: Seen,
    answer: Option<Answer>,
    /// Its request broke off, so that nobody is there to be answered.
    left: bool,
    stayed: bool,
}

/// What is known of the request itself.
enum Seen {
    /// Nothing: it is none of the journal's.
    Nothing,
    /// Its sandbox, whose journal is switched off.
    Sandbox(Arc<Sandbox>, Begun),
    /// Everything.
    All(Box<Draft>),
}

/// What the journal keeps of a request, as far as it is known when it comes.
struct Draft {
    sandbox: Arc<Sandbox>,
    begun: Begun,
    request_id: Box<str>,
    at: Timestamp,
    request: Kept,
    token: Option<Box<str>>,
    client: std::net::IpAddr,
}

impl Watch {
    /// Begins to watch a request, whose body is read ahead where the journal looks at it.
    pub(super) async fn begin(
        state: &AppState,
        sandbox: &Arc<Sandbox>,
        (face, trace): (Face, &Trace),
        request: &mut Request,
        request_id: &str,
    ) -> Self {
        let mut watch = Self::unseen(&state.metrics, face, trace.clone());
        if face == Face::Control {
            return watch;
        }
        if !sandbox.settings().journal_bounds().are_open() {
            watch.seen = Seen::Sandbox(Arc::clone(sandbox), sandbox.journal.begin());
            return watch;
        }
        let (begun, at) = (sandbox.journal.begin(), sandbox.clock.now());
        let body = std::mem::replace(request.body_mut(), Body::empty());
        let captured = if body.is_end_stream() {
            capture::Captured::default()
        } else {
            let (body, captured) = Box::pin(capture::read_ahead(body)).await;
            *request.body_mut() = body;
            captured
        };
        watch.left = captured.broke_off;
        let (parts, body) = std::mem::replace(request, Request::new(Body::empty())).into_parts();
        let mut shown = Shown::new(&sandbox.journal.marks);
        if trace.calls("admin-sign-in") {
            shown = shown.without_user_name();
        }
        watch.seen = Seen::All(Box::new(Draft {
            sandbox: Arc::clone(sandbox),
            begun,
            request_id: request_id.into(),
            at,
            token: request::token(&parts, &sandbox.name, &shown),
            client: client::address(&parts, sandbox),
            request: request::kept(&parts, face, &captured, shown, &state.operations),
        }));
        *request = Request::from_parts(parts, body);
        watch
    }

    /// Watches a request for the metrics alone.
    pub(super) fn unseen(metrics: &Arc<Metrics>, face: Face, trace: Trace) -> Self {
        Self {
            metrics: Arc::clone(metrics),
            face,
            trace,
            stopwatch: Stopwatch::start(),
            seen: Seen::Nothing,
            answer: None,
            left: false,
            stayed: false,
        }
    }

    /// Watches the answer on its way out.
    pub(super) fn answered(mut self, method: &Method, mut response: Response) -> Response {
        self.trace.note_decision(&response);
        // A page of the console is no call of a client; what is nowhere may well be one that went astray.
        if self.face == Face::Unknown && response.status() != StatusCode::NOT_FOUND {
            self.seen = Seen::Nothing;
        }
        let answer = answer(&response, self.trace.decision());
        let effect = response.extensions().get::<WireEffect>().copied();
        // Nothing of a body follows a HEAD.
        let is_head = *method == Method::HEAD || response.body().is_end_stream();
        if is_head && effect.is_none() {
            self.answer = Some(answer);
            self.stayed = true;
            return response;
        }
        let way = effect.map(|_| Way::default());
        if let Some(way) = way.clone() {
            response.extensions_mut().insert(way);
        }
        let is_lost = effect.is_some_and(|effect| effect.end != WireEnd::Answer);
        let mut held_back = Some(answer);
        if is_lost {
            // Of what was carried out it is told all the same; what came in its place is no answer.
            self.answer = held_back.take().filter(|_| self.trace.is_carried_out());
        }
        response.map(|body| {
            Body::new(Delivered {
                body,
                watch: self,
                held_back,
                is_lost,
                is_head,
                way,
            })
        })
    }
}

fn answer(response: &Response, decision: Option<Decision>) -> Answer {
    let status = response.status();
    let decision = decision.unwrap_or_else(|| {
        let failed = status.is_client_error() || status.is_server_error();
        Decision::new(if failed { "Failed" } else { "Success" }, "".into(), None)
    });
    let content_type = response.headers().get(header::CONTENT_TYPE);
    Answer {
        status: status.as_u16(),
        outcome: decision.outcome,
        message: decision.message.into_owned().into(),
        reason: decision.reason.map(|reason| reason.into_owned().into()),
        content_type: content_type.and_then(|it| it.to_str().ok()).unwrap_or_default().into(),
        bytes: 0,
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let learnt = self.trace.take();
        let duration = self.stopwatch.elapsed();
        self.metrics.note(&Call {
            face: self.face,
            operation: learnt.called.as_ref().map(|called| &*called.operation),
            outcome: self.answer.as_ref().map(|answer| answer.outcome),
            rule: self.answer.as_ref().and_then(Answer::rule),
            fault: learnt.fault.as_ref().map(|fault| fault.kind),
            duration,
        });
        let draft = match std::mem::replace(&mut self.seen, Seen::Nothing) {
            Seen::Nothing => return,
            Seen::Sandbox(sandbox, begun) => return sandbox.journal.miss(begun),
            Seen::All(draft) => *draft,
        };
        let called = learnt.called.as_ref();
        let entry = Entry {
            id: 0,
            request_id: draft.request_id,
            at: draft.at,
            duration,
            face: self.face,
            request: draft.request,
            operation: called.map(|called| Arc::clone(&called.operation)),
            resource: called.and_then(|called| called.resource),
            account: called.and_then(|called| called.account),
            caller: learnt.caller.map(|who| Caller {
                user_name: who.user_name,
                via: who.via,
            }),
            token: draft.token,
            client: draft.client,
            answer: self.answer.take(),
            fault: learnt.fault.map(|fault| Fault {
                name: fault.name,
                kind: fault.kind,
            }),
            client_stayed: self.stayed && !self.left,
        };
        let bounds = draft.sandbox.settings().journal_bounds();
        draft.sandbox.journal.keep(draft.begun, entry, bounds);
    }
}

/// The body of an answer on its way out.
struct Delivered {
    body: Body,
    watch: Watch,
    /// What is answered, until its body is asked for: an answer that waits may find its client gone.
    held_back: Option<Answer>,
    /// It never comes, as a fault wants it.
    is_lost: bool,
    /// Its head is all that there is of the answer.
    is_head: bool,
    /// How far it came, where a fault has a hand in that.
    way: Option<Way>,
}

impl Drop for Delivered {
    fn drop(&mut self) {
        match self.way.as_ref().map(Way::stage) {
            Some(Stage::UnderWay | Stage::Free) if self.is_head => {
                self.watch.answer = self.watch.answer.take().or(self.held_back.take());
                self.watch.stayed = true;
            }
            Some(Stage::UnderWay) => self.watch.stayed = false,
            Some(Stage::HeldBack) => {
                self.watch.stayed = false;
                self.watch.answer = self.watch.answer.take().filter(|_| self.is_lost);
            }
            Some(Stage::Free) | None => {}
        }
    }
}

impl HttpBody for Delivered {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(answer) = self.held_back.take() {
            self.watch.answer = Some(answer);
        }
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len) as u64;
                if let Some(answer) = &mut self.watch.answer {
                    answer.bytes += bytes;
                }
                self.watch.stayed = self.body.is_end_stream();
            }
            Poll::Ready(None) => self.watch.stayed = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
