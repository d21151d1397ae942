//! Why calls were not made as somebody said, as data and in words.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::view::RequestView;
use crate::model::journal::Entry;
use crate::rules::journal::{Difference, Expectation, Missed, Nearest, Pattern};

/// That it was not so: a problem (RFC 9457) with what came nearest.
#[derive(Serialize, ToSchema)]
pub struct Unverified {
    /// 409.
    status: u16,
    title: &'static str,
    /// `VERIFY`.
    code: &'static str,
    /// Why, in words.
    detail: String,
    /// False.
    verified: bool,
    /// What was not so: `count`, `order` or `nothing_else`; or `dropped`, where the calls that are left do not tell.
    missed: &'static str,
    /// The place of the match that was missed, counted from 0.
    #[serde(rename = "match")]
    pattern: Option<usize>,
    /// How often it was to be called, in words.
    wanted: Option<String>,
    /// The ids of the calls that were found; of those that should not be there, for `nothing_else`.
    found: Vec<u64>,
    /// The call that came nearest.
    nearest: Option<NearestView>,
    /// How many calls were not kept because the journal was full or off: the one that is missed may be among them.
    dropped: u64,
}

/// The call that came nearest.
#[derive(Serialize, ToSchema)]
pub struct NearestView {
    /// The place of the match that it is compared with.
    #[serde(rename = "match")]
    pattern: usize,
    /// In what it differs, field by field.
    differences: Vec<DifferenceView>,
    /// The call itself.
    request: Option<RequestView>,
}

/// A field in which a call differs.
#[derive(Serialize, ToSchema)]
pub struct DifferenceView {
    field: String,
    #[schema(value_type = Object)]
    wanted: Value,
    #[schema(value_type = Object)]
    got: Value,
}

impl Unverified {
    /// In words and as data.
    pub(super) fn new(expectation: &Expectation, missed: &Missed, entries: &[&Entry], dropped: u64) -> Self {
        let times = expectation.times;
        let told = |place: usize| described(&expectation.patterns[place]);
        let base = Self {
            status: StatusCode::CONFLICT.as_u16(),
            title: "Conflict",
            code: "VERIFY",
            detail: String::new(),
            verified: false,
            missed: "count",
            pattern: None,
            wanted: None,
            found: Vec::new(),
            nearest: None,
            dropped,
        };
        let mut view = match missed {
            Missed::Count {
                pattern,
                found,
                nearest,
            } => Self {
                detail: format!(
                    "{} was to be called {times} times and was called {} times",
                    told(*pattern),
                    found.len()
                ),
                pattern: Some(*pattern),
                wanted: Some(times.to_string()),
                found: found.clone(),
                nearest: nearest.as_ref().map(|nearest| shown(nearest, entries)),
                ..base
            },
            Missed::Order { pattern, after, found } => Self {
                detail: format!(
                    "{} was to be called after call {after} and was called before it alone",
                    told(*pattern)
                ),
                missed: "order",
                pattern: Some(*pattern),
                found: found.clone(),
                ..base
            },
            Missed::Forgotten => Self {
                detail: "nothing in the journal speaks against it, but not all of the calls are there".to_owned(),
                missed: "dropped",
                ..base
            },
            Missed::Others { ids, nearest } => Self {
                detail: format!("{} calls were made that no match covers", ids.len()),
                missed: "nothing_else",
                found: ids.clone(),
                nearest: nearest.as_ref().map(|nearest| shown(nearest, entries)),
                ..base
            },
        };
        if let Some(nearest) = &view.nearest {
            view.detail += &in_words(nearest);
        }
        if dropped > 0 {
            view.detail += &format!("; calls that the journal did not keep: {dropped}");
        }
        view
    }
}

fn shown(nearest: &Nearest, entries: &[&Entry]) -> NearestView {
    let differences = nearest
        .differences
        .iter()
        .map(|difference: &Difference| DifferenceView {
            field: difference.field.clone(),
            wanted: difference.wanted.clone(),
            got: difference.got.clone(),
        });
    let entry = entries.iter().find(|entry| entry.id == nearest.id);
    NearestView {
        pattern: nearest.pattern,
        differences: differences.collect(),
        request: entry.map(|entry| RequestView::from(*entry)),
    }
}

fn in_words(nearest: &NearestView) -> String {
    let Some(request) = &nearest.request else {
        return String::new();
    };
    let differences: Vec<_> = nearest
        .differences
        .iter()
        .map(|it| format!("{} was {} and not {}", it.field, it.got, it.wanted))
        .collect();
    format!("; nearest is {}: {}", request.in_words(), differences.join(", "))
}

/// A pattern in a few words.
fn described(pattern: &Pattern) -> String {
    let mut words = match (&pattern.operation, &pattern.path) {
        (Some(operation), _) => operation.to_string(),
        (None, Some(path)) => path.clone(),
        (None, None) => "a call".to_owned(),
    };
    if let Some(method) = pattern.method.as_ref().filter(|_| pattern.operation.is_none()) {
        words = format!("{method} {words}");
    }
    let on = [("resource", pattern.resource), ("account", pattern.account)];
    for (what, id) in on.into_iter().filter_map(|(what, id)| Some((what, id?))) {
        words += &format!(", {what} {id}");
    }
    let texts = [
        ("caller", &pattern.caller),
        ("outcome", &pattern.outcome),
        ("rule", &pattern.rule),
    ];
    for (what, text) in texts
        .into_iter()
        .filter_map(|(what, text)| Some((what, text.as_ref()?)))
    {
        words += &format!(", {what} {text}");
    }
    for (name, value) in &pattern.details {
        words += &format!(", {name} {value}");
    }
    words
}

impl IntoResponse for Unverified {
    fn into_response(self) -> Response {
        let problem = [(header::CONTENT_TYPE, "application/problem+json")];
        (StatusCode::CONFLICT, problem, Json(self)).into_response()
    }
}
