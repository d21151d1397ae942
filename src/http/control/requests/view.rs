//! A call as the control plane shows it.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::model::caller::Via;
use crate::model::journal::Entry;
use crate::rules::journal::details;

/// A call. Secrets are replaced by marks; one secret has one mark in all calls of a sandbox.
#[derive(Serialize, ToSchema)]
pub struct RequestView {
    /// Its place in the journal; none comes twice.
    id: u64,
    /// The answer's `X-Request-Id`.
    request_id: String,
    /// When it came, in sandbox time.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// How long it took, in real milliseconds.
    duration_ms: f64,
    /// `rest`, `admin` or `none`.
    face: &'static str,
    method: String,
    /// Behind the prefix of the sandbox.
    path: String,
    /// Parameters of the query, INPUT_DATA aside.
    query: Vec<Pair>,
    /// Headers worth knowing.
    headers: Vec<Pair>,
    /// Parameters of the body, INPUT_DATA aside.
    form: Vec<Pair>,
    /// Where INPUT_DATA travelled, `query` or `form`; `body` where the admin API's body is meant.
    input_in: Option<&'static str>,
    /// INPUT_DATA, decoded, or the admin API's body; null where there was none, or it could not be read.
    #[schema(value_type = Option<Object>)]
    input: Option<Value>,
    /// `operation.Details` of INPUT_DATA, or the admin API's body.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
    /// How many bytes the body had.
    request_bytes: u64,
    /// The operation, where a route took the call.
    operation: Option<String>,
    /// A resource's id in the path.
    resource: Option<i64>,
    /// An account's id in the path.
    account: Option<i64>,
    /// On whose behalf it acted.
    caller: Option<CallerView>,
    /// The mark of the token or session.
    token: Option<String>,
    /// The client's address.
    client: String,
    /// The HTTP status; null where the client left before.
    status: Option<u16>,
    /// `Success` or `Failed`, as the operation decided.
    outcome: Option<&'static str>,
    /// What the answer told in words.
    message: Option<String>,
    /// The id of the rule that refused.
    rule: Option<String>,
    /// The rule and the true cause in words.
    reason: Option<String>,
    /// The fault that stepped in.
    fault: Option<FaultView>,
    /// How many bytes of the answer's body were handed over.
    answer_bytes: u64,
    /// Whether the client was there until the answer's last byte.
    client_stayed: bool,
}

/// A name and its value.
#[derive(Serialize, ToSchema)]
pub struct Pair {
    name: String,
    value: String,
}

/// On whose behalf a call acted.
#[derive(Serialize, ToSchema)]
pub struct CallerView {
    user_name: String,
    /// `app-token`, `auth-token` or `session`.
    via: &'static str,
    /// The RPA entry of the App Token.
    rpa_entry: Option<i64>,
}

/// A fault that stepped in.
#[derive(Serialize, ToSchema)]
pub struct FaultView {
    name: String,
    kind: &'static str,
}

fn pairs<N: AsRef<str>>(pairs: &[(N, Box<str>)]) -> Vec<Pair> {
    pairs
        .iter()
        .map(|(name, value)| Pair {
            name: name.as_ref().to_owned(),
            value: value.to_string(),
        })
        .collect()
}

impl From<&Entry> for RequestView {
    fn from(entry: &Entry) -> Self {
        let (request, answer) = (&entry.request, entry.answer.as_ref());
        let input = request.input.as_ref();
        Self {
            id: entry.id,
            request_id: entry.request_id.to_string(),
            at: entry.at,
            duration_ms: milliseconds(entry.duration),
            face: entry.face.as_str(),
            method: request.method.to_string(),
            path: request.path.to_string(),
            query: pairs(&request.query),
            headers: pairs(&request.headers),
            form: pairs(&request.form),
            input_in: input.map(|input| input.place.as_str()),
            input: input.and_then(|input| serde_json::from_str(input.json.as_deref()?).ok()),
            details: details(entry),
            request_bytes: request.body_bytes,
            operation: entry.operation.as_deref().map(str::to_owned),
            resource: entry.resource,
            account: entry.account,
            caller: entry.caller.as_ref().map(|caller| CallerView {
                user_name: caller.user_name.to_string(),
                via: match caller.via {
                    Via::AppToken(_) => "app-token",
                    Via::AuthToken => "auth-token",
                    Via::Session => "session",
                },
                rpa_entry: match caller.via {
                    Via::AppToken(entry) => Some(entry.0),
                    Via::AuthToken | Via::Session => None,
                },
            }),
            token: entry.token.as_deref().map(str::to_owned),
            client: entry.client.to_string(),
            status: answer.map(|answer| answer.status),
            outcome: answer.map(|answer| answer.outcome),
            message: answer.map(|answer| answer.message.to_string()),
            rule: answer.and_then(|answer| answer.rule()).map(str::to_owned),
            reason: answer.and_then(|answer| answer.reason.as_deref()).map(str::to_owned),
            fault: entry.fault.as_ref().map(|fault| FaultView {
                name: fault.name.to_string(),
                kind: fault.kind,
            }),
            answer_bytes: answer.map_or(0, |answer| answer.bytes),
            client_stayed: entry.client_stayed,
        }
    }
}

/// In steps of a microsecond.
pub(super) fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

impl RequestView {
    /// `call 3, GET /restapi/json/v1/resources`.
    pub(super) fn in_words(&self) -> String {
        format!("call {}, {} {}", self.id, self.method, self.path)
    }
}
