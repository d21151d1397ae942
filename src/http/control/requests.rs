//! `GET` and `DELETE requests`, `POST requests/verify`, `GET requests/har`: what was called in the sandbox. The journal
//! holds no secret; one that is asked for is compared by its mark.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::AppState;
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::journal::Entry;
use crate::rules::Refusal;
use crate::rules::journal::{Expectation, Pattern, Times, Verdict, verify as judge};
use crate::sandbox::Sandbox;
pub use pattern::PatternBody;
pub use stream::Stopping;
pub use view::RequestView;
pub use words::Unverified;

mod har;
mod pattern;
pub mod stream;
mod view;
mod words;

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 10_000;

/// Which calls are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestsQuery {
    /// `rest`, `admin` or `none`.
    face: Option<String>,
    /// An operation's name, such as `fetch-password`; the names in Cortex XSOAR are understood.
    operation: Option<String>,
    /// The method.
    method: Option<String>,
    /// The beginning of the path, or a glob: `*` is anything but a slash, `**` anything.
    path: Option<String>,
    /// A resource's id.
    resource: Option<i64>,
    /// An account's id.
    account: Option<i64>,
    /// A user name.
    caller: Option<String>,
    /// A token, or its mark.
    token: Option<String>,
    /// The HTTP status.
    status: Option<u16>,
    /// `Success` or `Failed`.
    outcome: Option<String>,
    /// The id of a rule that refused.
    rule: Option<String>,
    /// The name of a fault.
    fault: Option<String>,
    /// Whether the client was there until the answer's last byte.
    client_stayed: Option<bool>,
    /// The id of a call: those after it.
    since: Option<u64>,
    /// How many calls at most; 100 where nothing is said.
    limit: Option<usize>,
    /// How many calls come before.
    offset: Option<usize>,
}

/// Calls, the oldest first.
#[derive(Serialize, ToSchema)]
pub struct Requests {
    /// The calls of the page.
    items: Vec<RequestView>,
    /// How many there are on all pages.
    total: usize,
    /// How many were not kept since the journal was cleared, because it was full or off.
    dropped: u64,
}

/// The calls of a sandbox that are wanted.
struct Wanted {
    entries: Vec<Arc<Entry>>,
    total: usize,
    dropped: u64,
}

type Asked = Result<Query<RequestsQuery>, QueryRejection>;

fn wanted(state: &AppState, sandbox: &Sandbox, asked: Asked, limit: usize) -> Result<Wanted, Problem> {
    let Query(query) = asked.map_err(|rejection| {
        let detail = format!("the query cannot be read: {}", rejection.body_text());
        Problem::new(StatusCode::BAD_REQUEST, "INPUT-1", detail)
    })?;
    let limit = query.limit.unwrap_or(limit);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        return Err(Refusal::InvalidValue("limit").into());
    }
    let (since, offset) = (query.since.unwrap_or(0), query.offset.unwrap_or(0));
    let pattern = PatternBody::from(query).pattern(&state.operations, sandbox)?;
    let view = sandbox.journal.since(since);
    let matching: Vec<_> = view
        .entries
        .into_iter()
        .filter(|entry| pattern.matches(entry))
        .collect();
    Ok(Wanted {
        total: matching.len(),
        entries: matching.into_iter().skip(offset).take(limit).collect(),
        dropped: view.dropped.count,
    })
}

/// What was called, the oldest first.
#[utoipa::path(get, path = "/sim/v1/requests", operation_id = "sim-list-requests", tag = "journal",
    params(RequestsQuery),
    responses((status = 200, body = Requests), (status = 400, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn list(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    asked: Asked,
) -> Result<Json<Requests>, Problem> {
    let wanted = wanted(&state, &sandbox, asked, DEFAULT_LIMIT)?;
    Ok(Json(Requests {
        items: wanted.entries.iter().map(|entry| RequestView::from(&**entry)).collect(),
        total: wanted.total,
        dropped: wanted.dropped,
    }))
}

/// What was called, as an HTTP archive (HAR 1.2).
#[utoipa::path(get, path = "/sim/v1/requests/har", operation_id = "sim-export-har", tag = "journal",
    params(RequestsQuery),
    responses((status = 200, body = Object), (status = 400, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn har(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    asked: Asked,
) -> Result<Json<har::Har>, Problem> {
    let wanted = wanted(&state, &sandbox, asked, LARGEST_LIMIT)?;
    Ok(Json(har::archive(&wanted.entries)))
}

/// Forgets what was called; ids go on.
#[utoipa::path(delete, path = "/sim/v1/requests", operation_id = "sim-clear-requests", tag = "journal",
    responses((status = 204)))]
pub async fn clear(Extension(sandbox): Extension<Arc<Sandbox>>) -> StatusCode {
    sandbox.journal.clear();
    StatusCode::NO_CONTENT
}

/// One call or several.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(#[serde(deserialize_with = "pattern::one")] Box<PatternBody>),
    /// Several, or none.
    More(#[serde(deserialize_with = "pattern::several")] Vec<PatternBody>),
}

/// What is said to have been called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyBody {
    /// The call, or the calls.
    #[serde(rename = "match")]
    patterns: OneOrMore,
    /// Each exactly so often.
    count: Option<usize>,
    /// Each at least so often; once where nothing is said.
    at_least: Option<usize>,
    /// Each at most so often.
    at_most: Option<usize>,
    /// One after the other.
    #[serde(default)]
    in_order: bool,
    /// And nothing besides on the faces that the matches name, or on the product's API where they name none.
    #[serde(default)]
    nothing_else: bool,
    /// The id of a call: only those after it are looked at.
    #[serde(default)]
    since: u64,
}

impl VerifyBody {
    fn times(&self) -> Result<Times, Refusal> {
        match (self.count, self.at_least, self.at_most) {
            (Some(count), None, None) => Ok(Times::exactly(count)),
            (Some(_), _, _) => Err(Refusal::InvalidValue("count")),
            (None, None, None) => Ok(Times::ANY),
            (None, at_least, at_most) => {
                let at_least = at_least.unwrap_or(0);
                let times = Times { at_least, at_most };
                let is_empty = at_most.is_some_and(|most| most < at_least);
                if is_empty {
                    Err(Refusal::InvalidValue("at_most"))
                } else {
                    Ok(times)
                }
            }
        }
    }
}

/// That it was so.
#[derive(Serialize, ToSchema)]
pub struct Verified {
    /// True.
    verified: bool,
    /// For each match the ids of its calls.
    matches: Vec<Vec<u64>>,
}

/// Whether the sandbox was called as the body says. Where it was not, 409 says what came nearest, and in what it differs.
#[utoipa::path(post, path = "/sim/v1/requests/verify", operation_id = "sim-verify-requests", tag = "journal",
    request_body = VerifyBody,
    responses((status = 200, body = Verified), (status = 400, body = ProblemBody), (status = 409, body = Unverified),
        (status = 422, body = ProblemBody)))]
pub async fn verify(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Body(body): Body<VerifyBody>,
) -> Result<Response, Problem> {
    let times = body.times()?;
    let patterns = match body.patterns {
        OneOrMore::One(pattern) => vec![*pattern],
        // Of no call, one can say only that nothing else was called.
        OneOrMore::More(patterns) if patterns.is_empty() && !body.nothing_else => {
            return Err(Refusal::InvalidValue("match").into());
        }
        OneOrMore::More(patterns) => patterns,
    };
    let patterns = patterns
        .into_iter()
        .map(|pattern| pattern.pattern(&state.operations, &sandbox));
    let expectation = Expectation {
        patterns: patterns.collect::<Result<Vec<Pattern>, Problem>>()?,
        times,
        in_order: body.in_order,
        nothing_else: body.nothing_else,
    };
    let view = sandbox.journal.since(body.since);
    let entries: Vec<&Entry> = view.entries.iter().map(|entry| &**entry).collect();
    let dropped = view.dropped.after(body.since);
    Ok(match judge(&expectation, &entries, dropped) {
        Verdict::Met(matches) => Json(Verified {
            verified: true,
            matches,
        })
        .into_response(),
        Verdict::Missed(missed) => Unverified::new(&expectation, &missed, &entries, dropped).into_response(),
    })
}
