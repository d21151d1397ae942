//! What a call must be like, as a query or a body says it.

use std::fmt;

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::RequestsQuery;
use crate::http::journal::shown::Shown;
use crate::http::operations::Operations;
use crate::http::problem::Problem;
use crate::http::rest::input_data;
use crate::model::face::Face;
use crate::rules::Refusal;
use crate::rules::journal::Pattern;
use crate::sandbox::Sandbox;

/// What a call must be like; what is not named may be anything.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default, deny_unknown_fields)]
pub struct PatternBody {
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
    /// Members of INPUT_DATA's `operation.Details`, or of the admin API's body, among others.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
    /// Parameters of the query or the form, among others.
    #[schema(value_type = Object)]
    parameters: Map<String, Value>,
}

/// A pattern that is an object: a list would otherwise be read as the fields in their order.
struct Object(PatternBody);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Object, A::Error> {
                PatternBody::deserialize(de::value::MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}

pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<PatternBody>, D::Error> {
    Object::deserialize(deserializer).map(|Object(pattern)| Box::new(pattern))
}

pub(super) fn several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PatternBody>, D::Error> {
    let objects = Vec::<Object>::deserialize(deserializer)?;
    Ok(objects.into_iter().map(|Object(pattern)| pattern).collect())
}

impl From<RequestsQuery> for PatternBody {
    fn from(query: RequestsQuery) -> Self {
        Self {
            face: query.face,
            operation: query.operation,
            method: query.method,
            path: query.path,
            resource: query.resource,
            account: query.account,
            caller: query.caller,
            token: query.token,
            status: query.status,
            outcome: query.outcome,
            rule: query.rule,
            fault: query.fault,
            client_stayed: query.client_stayed,
            details: Map::new(),
            parameters: Map::new(),
        }
    }
}

impl PatternBody {
    /// With marks in place of secrets, as the sandbox's journal has them.
    pub(super) fn pattern(self, operations: &Operations, sandbox: &Sandbox) -> Result<Pattern, Problem> {
        let operation = self
            .operation
            .map(|name| operations.named(&name).ok_or(Refusal::InvalidValue("operation")));
        let operation = operation.transpose()?;
        let face = self
            .face
            .map(|word| Face::from_word(&word).ok_or(Refusal::InvalidValue("face")));
        if self
            .outcome
            .as_deref()
            .is_some_and(|word| !["Success", "Failed"].contains(&word))
        {
            return Err(Refusal::InvalidValue("outcome").into());
        }
        let mut shown = Shown::new(&sandbox.journal.marks);
        if operation.as_deref() == Some("admin-sign-in") {
            shown = shown.without_user_name();
        }
        Ok(Pattern {
            face: face.transpose()?,
            operation,
            method: self.method,
            path: self.path,
            resource: self.resource,
            account: self.account,
            caller: self.caller,
            token: self.token.map(|token| shown.secret(&token).into()),
            status: self.status,
            outcome: self.outcome,
            rule: self.rule,
            fault: self.fault,
            client_stayed: self.client_stayed,
            details: marked(self.details, shown)?,
            parameters: self
                .parameters
                .into_iter()
                .map(|(name, value)| parameter(&name, &value, shown))
                .collect(),
        })
    }
}

fn parameter(name: &str, value: &Value, shown: Shown<'_>) -> (String, Value) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let (name, value) = shown.parameter(name, &text);
    (name.into(), String::from(value).into())
}

/// What the journal would show of them.
fn marked(details: Map<String, Value>, shown: Shown<'_>) -> Result<Map<String, Value>, Problem> {
    if details.is_empty() {
        return Ok(details);
    }
    let unreadable = || Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "INPUT-3", "details cannot be read");
    let object = input_data::read(&Value::Object(details).to_string()).map_err(|_| unreadable())?;
    serde_json::from_str(&shown.object(&object)).map_err(|_| unreadable())
}
