//! Which calls of the journal somebody means, whether they were made as he says, and if not, what came nearest.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::model::face::Face;
use crate::model::journal::Entry;

mod glob;
#[cfg(test)]
mod tests;
mod timeline;
mod verify;

pub use timeline::{End, Slot, timeline};
pub use verify::{Expectation, Missed, Nearest, Times, Verdict, verify};

/// What a call must be like; what is not named may be anything. Secrets stand in it as their marks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pattern {
    /// The face that it came to.
    pub face: Option<Face>,
    /// The operation.
    pub operation: Option<Arc<str>>,
    /// The method, compared without case.
    pub method: Option<String>,
    /// The beginning of the path, up to a slash or its end; or a glob, where `*` is anything but a slash, `**` anything.
    pub path: Option<String>,
    /// The resource's id.
    pub resource: Option<i64>,
    /// The account's id.
    pub account: Option<i64>,
    /// The caller's user name, compared without case.
    pub caller: Option<String>,
    /// The mark of the token or session.
    pub token: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The outcome, compared without case.
    pub outcome: Option<String>,
    /// The rule that refused.
    pub rule: Option<String>,
    /// The name of the fault that stepped in.
    pub fault: Option<String>,
    /// Whether the client was there until the answer's last byte.
    pub client_stayed: Option<bool>,
    /// What the call must have been given, among other things: members of `operation.Details`, or of the admin API's body.
    pub details: Map<String, Value>,
    /// Parameters of its query or form, among others.
    pub parameters: Map<String, Value>,
}

/// A field in which a call is not as it was to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The field, such as `details.REASON`.
    pub field: String,
    /// What it was to be.
    pub wanted: Value,
    /// What it was; null where it was not there.
    pub got: Value,
}

impl Pattern {
    /// Whether a call is so.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        self.differences(entry).is_empty()
    }

    /// In what a call is not so, field by field.
    #[must_use]
    pub fn differences(&self, entry: &Entry) -> Vec<Difference> {
        let mut found = Found(Vec::new());
        let answer = entry.answer.as_ref();
        let request = &entry.request;
        found.same("face", self.face.map(Face::as_str), Some(entry.face.as_str()));
        found.same("operation", self.operation.as_deref(), entry.operation.as_deref());
        found.alike("method", self.method.as_deref(), Some(&request.method));
        if let Some(path) = self.path.as_deref().filter(|path| !glob::covers(path, &request.path)) {
            found.add("path", path.into(), (*request.path).into());
        }
        found.number("resource", self.resource, entry.resource);
        found.number("account", self.account, entry.account);
        let caller = entry.caller.as_ref().map(|caller| &*caller.user_name);
        found.alike("caller", self.caller.as_deref(), caller);
        found.same("token", self.token.as_deref(), entry.token.as_deref());
        let status = answer.map(|answer| i64::from(answer.status));
        found.number("status", self.status.map(i64::from), status);
        found.alike("outcome", self.outcome.as_deref(), answer.map(|answer| answer.outcome));
        found.alike("rule", self.rule.as_deref(), answer.and_then(|answer| answer.rule()));
        found.same(
            "fault",
            self.fault.as_deref(),
            entry.fault.as_ref().map(|fault| &*fault.name),
        );
        if let Some(stayed) = self.client_stayed.filter(|stayed| *stayed != entry.client_stayed) {
            found.add("client_stayed", stayed.into(), entry.client_stayed.into());
        }
        if !self.details.is_empty() {
            found.members("details", &self.details, &details(entry));
        }
        for (name, wanted) in &self.parameters {
            let pairs = request.query.iter().chain(&request.form);
            let got = pairs.clone().find(|(given, _)| **given == **name);
            let got = got.map_or(Value::Null, |(_, value)| Value::from(&**value));
            found.value(&format!("parameters.{name}"), wanted, &got);
        }
        found.0
    }
}

/// `operation.Details` of a call's INPUT_DATA, `operation.details` of the newer operations', or the admin API's body.
#[must_use]
pub fn details(entry: &Entry) -> Map<String, Value> {
    let json = entry.request.input.as_ref().and_then(|input| input.json.as_deref());
    let Some(Value::Object(mut whole)) = json.and_then(|json| serde_json::from_str(json).ok()) else {
        return Map::new();
    };
    if entry.face == Face::Admin {
        return whole;
    }
    let Some(Value::Object(mut operation)) = whole.remove("operation") else {
        return Map::new();
    };
    match operation.remove("Details").or_else(|| operation.remove("details")) {
        Some(Value::Object(details)) => details,
        _ => Map::new(),
    }
}

/// Differences as they are found.
struct Found(Vec<Difference>);

impl Found {
    fn add(&mut self, field: &str, wanted: Value, got: Value) {
        self.0.push(Difference {
            field: field.to_owned(),
            wanted,
            got,
        });
    }

    fn same(&mut self, field: &str, wanted: Option<&str>, got: Option<&str>) {
        if let Some(wanted) = wanted.filter(|wanted| got != Some(wanted)) {
            self.add(field, wanted.into(), got.into());
        }
    }

    /// Without regard to case.
    fn alike(&mut self, field: &str, wanted: Option<&str>, got: Option<&str>) {
        if let Some(wanted) = wanted.filter(|wanted| !got.is_some_and(|got| got.eq_ignore_ascii_case(wanted))) {
            self.add(field, wanted.into(), got.into());
        }
    }

    fn number(&mut self, field: &str, wanted: Option<i64>, got: Option<i64>) {
        if let Some(wanted) = wanted.filter(|wanted| got != Some(*wanted)) {
            self.add(field, wanted.into(), got.into());
        }
    }

    fn members(&mut self, field: &str, wanted: &Map<String, Value>, got: &Map<String, Value>) {
        for (name, wanted) in wanted {
            self.value(
                &format!("{field}.{name}"),
                wanted,
                got.get(name).unwrap_or(&Value::Null),
            );
        }
    }

    fn value(&mut self, field: &str, wanted: &Value, got: &Value) {
        match (wanted, got) {
            (Value::Object(wanted), Value::Object(got)) => self.members(field, wanted, got),
            (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
                for (at, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                    self.value(&format!("{field}[{at}]"), wanted, got);
                }
            }
            _ if text_of(wanted) == text_of(got) => {}
            _ => self.add(field, wanted.clone(), got.clone()),
        }
    }
}

/// A client may write a number as text and leave out what is empty (EDIT-1).
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
