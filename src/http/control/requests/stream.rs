//! `GET requests/stream`: each call as soon as it is over, as server-sent events.
//!
//! A reader holds nothing but its place in the journal. One that is so slow that its next call is gone is told so and
//! sent away; nobody waits for it. The stream ends with the sandbox, and with the server.

use std::convert::Infallible;
use std::sync::{Arc, Weak};
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::watch;
use utoipa::IntoParams;

use super::RequestView;
use crate::http::AppState;
use crate::http::problem::{Problem, ProblemBody};
use crate::sandbox::Sandbox;

/// A silent connection is given up by some proxies.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Tells the streams that the server is to stop, so that it need not wait for them.
pub struct Stopping(watch::Sender<bool>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stopping {
    /// Ends every stream.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }
}

/// Where to begin.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamQuery {
    /// The id of a call: those after it come first. Without it, and without `Last-Event-ID`, only what is still to come.
    since: Option<u64>,
}

/// What is called from now on, as server-sent events: `event: request`, the id as `id`, the call as `data`.
#[utoipa::path(get, path = "/sim/v1/requests/stream", operation_id = "sim-stream-requests", tag = "journal",
    params(StreamQuery, ("Last-Event-ID" = Option<u64>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = 400, body = ProblemBody)))]
pub async fn stream(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    headers: HeaderMap,
    asked: Result<Query<StreamQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = asked.map_err(|_| {
        let detail = "since is the id of a call, and there are no other parameters";
        Problem::new(StatusCode::BAD_REQUEST, "INPUT-1", detail)
    })?;
    let resumed = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let newest = sandbox.journal.follow();
    let now = *newest.borrow();
    let reader = Reader {
        last: resumed.or(query.since).unwrap_or(now),
        was_told: false,
        newest,
        stopping: state.stopping.0.subscribe(),
        sandbox: Arc::downgrade(&sandbox),
    };
    let events = stream::unfold(Some(reader), async |reader| {
        let (event, reader) = reader?.next().await?;
        Some((Ok::<_, Infallible>(event), reader))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

/// Somebody who reads along.
struct Reader {
    /// The id of the call that he was told last.
    last: u64,
    /// Whether he was told a call already: from then on none may be missing.
    was_told: bool,
    newest: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
    sandbox: Weak<Sandbox>,
}

impl Reader {
    /// The next event, and the reader unless it was the last one.
    async fn next(mut self) -> Option<(String, Option<Self>)> {
        loop {
            if let Some((entry, has_gap)) = self.sandbox.upgrade()?.journal.next(self.last) {
                if has_gap && self.was_told {
                    let words = "event: too-slow\ndata: calls were dropped before they could be told\n\n";
                    return Some((words.to_owned(), None));
                }
                self.last = entry.id;
                self.was_told = true;
                let json = serde_json::to_string(&RequestView::from(&*entry)).unwrap_or_default();
                let event = format!("id: {}\nevent: request\ndata: {json}\n\n", entry.id);
                return Some((event, Some(self)));
            }
            let has_news = tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stop| *stop) => None,
                changed = self.newest.changed() => changed.is_ok().then_some(true),
                () = tokio::time::sleep(SIGN_OF_LIFE) => Some(false),
            };
            if !has_news? {
                return Some((":\n\n".to_owned(), Some(self)));
            }
        }
    }
}
