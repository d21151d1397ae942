//! JSON bodies of the admin API and the control plane: what cannot be read is refused in words that quote nothing.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::problem::Problem;
use crate::model::mistake::way_to;

/// The limit of most bodies, in bytes.
pub const ORDINARY: usize = 1024 * 1024;

/// The limit of bodies that may hold a file, in bytes.
pub const WITH_FILE: usize = 10 * 1024 * 1024;

/// The limit of bodies that may hold a fixture, in bytes.
pub const WITH_FIXTURE: usize = 64 * 1024 * 1024;

/// A JSON body of at most `LIMIT` bytes. An empty one counts as `{}`.
pub struct Body<T, const LIMIT: usize = ORDINARY>(pub T);

impl<T: DeserializeOwned, const LIMIT: usize, S: Sync> FromRequest<S> for Body<T, LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = Limited::new(request.into_body(), LIMIT)
            .collect()
            .await
            .map_err(|_| {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "SIZE-1",
                    "the body is too large or incomplete",
                )
            })?
            .to_bytes();
        let json: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        // Otherwise a list would be read as the fields in their order.
        if json.trim_ascii_start().first() != Some(&b'{') {
            let detail = "the body is no JSON object";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "INPUT-1", detail));
        }
        read(json).map(Self)
    }
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let read = serde_path_to_error::deserialize(&mut reader);
    let read = read.map_err(|error| unreadable(error.inner(), &way_to(&error)))?;
    reader.end().map_err(|error| unreadable(&error, ""))?;
    Ok(read)
}

/// Says where a body goes wrong: in what place, and in which field, as far as it is known here.
fn unreadable(error: &serde_json::Error, way: &str) -> Problem {
    let words = error.to_string();
    let missing = words
        .strip_prefix("missing field `")
        .and_then(|it| it.split('`').next());
    let what = match (error.classify(), missing) {
        (Category::Data, Some(missing)) => format!("lacks the field {missing}"),
        (Category::Data, None) if words.starts_with("unknown field") => "has an unknown field".to_owned(),
        (Category::Data, None) if words.starts_with("duplicate field") => "has a field twice".to_owned(),
        (Category::Data, None) => "has a value that cannot stand there".to_owned(),
        _ => "is no JSON".to_owned(),
    };
    let within = if way.is_empty() { "" } else { ", in " };
    let place = format!("line {}, column {}", error.line(), error.column());
    Problem::new(
        StatusCode::BAD_REQUEST,
        "INPUT-1",
        format!("the body {what}: {place}{within}{way}"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is there to be read")]
    struct Thing {
        name: String,
        #[serde(default)]
        sizes: Vec<u8>,
        #[serde(default)]
        custom_fields: BTreeMap<String, String>,
        #[serde(default)]
        inner: Option<Box<Thing>>,
    }

    #[test]
    fn a_body_that_cannot_be_read_is_told_by_the_fields_that_are_known_and_its_place() {
        for (body, expected) in [
            ("{", "is no JSON: line 1, column 1"),
            (r#"{"name": "a"} x"#, "is no JSON: line 1, column 15"),
            ("{}", "lacks the field name: line 1, column 2"),
            (
                r#"{"name": "a", "hunter2": 1}"#,
                "has an unknown field: line 1, column 23",
            ),
            (
                r#"{"name": 7}"#,
                "has a value that cannot stand there: line 1, column 10, in name",
            ),
            (
                "{\"name\": \"a\",\n \"sizes\": [1, 300]}",
                "has a value that cannot stand there: line 2, column 17, in sizes[1]",
            ),
            (r#"{"name": "a", "name": "b"}"#, "has a field twice: line 1, column 20"),
            (
                r#"{"name": "a", "custom_fields": {"hunter2": 1}}"#,
                "has a value that cannot stand there: line 1, column 44, in custom_fields",
            ),
            (
                r#"{"name": "a", "a`hunter2": 1}"#,
                "has an unknown field: line 1, column 25",
            ),
            (
                r#"{"name": "a", "inner": {"sizes": []}}"#,
                "lacks the field name: line 1, column 36, in inner",
            ),
            (
                r#"{"name": "a", "inner": {"hunter2": 1}}"#,
                "has an unknown field: line 1, column 33, in inner",
            ),
        ] {
            let problem = read::<Thing>(body.as_bytes()).unwrap_err();
            assert_eq!(problem.words(), format!("INPUT-1: the body {expected}"), "{body}");
        }
    }
}
