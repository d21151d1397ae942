//! What the War Room shows of an answer: the integration's Markdown table, the context, or its error (XSOAR-ENTRY).

use super::command::Command;
use super::json::Json;
use super::python;
use super::wire::{Failure, Response};

/// What a command leaves in the War Room.
#[derive(Debug, PartialEq)]
pub enum Entry {
    /// What it told, and what it put into the context.
    Success {
        /// Markdown, or the word of the connection test.
        readable: String,
        /// The context.
        context: Option<Json>,
        /// Whether `operation.result.status` is `Success`; of the connection test, whether it is `ok`.
        succeeded: bool,
    },
    /// An error entry.
    Error(String),
}

/// The entry of a command's outcome.
pub fn of(command: &Command, outcome: &Result<Response, Failure>) -> Entry {
    let made = match outcome {
        Ok(response) => answer(response).and_then(|answer| entry(command, answer)),
        Err(failure) => Err(failure.to_string()),
    };
    made.unwrap_or_else(|message| Entry::Error(format!("Unexpected error: {message}")))
}

/// The JSON of an answer that is not an error to the integration.
fn answer(response: &Response) -> Result<Json, String> {
    let parsed = response.json();
    if response.status < 400 {
        let told = || {
            format!(
                "Failed to parse json object from response: {}",
                python::repr_of_bytes(&response.body)
            )
        };
        return parsed.ok_or_else(told);
    }
    let body = match parsed {
        Some(json) => python::dumps(&json, true),
        None => response.text(),
    };
    Err(format!(
        "Error in API call [{}] - {}\n{body}",
        response.status, response.reason
    ))
}

fn entry(command: &Command, answer: Json) -> Result<Entry, String> {
    let operation = member(&answer, "operation")?;
    let Some(title) = command.title else {
        let details = member(operation, "Details")?;
        let works = details.is_truthy();
        let word = if works { "ok" } else { "Failed to connect to server" };
        return Ok(Entry::Success {
            readable: word.to_owned(),
            context: None,
            succeeded: works,
        });
    };
    let readable = table(title, operation)?;
    let status = operation.get("result").and_then(|result| result.get("status"));
    let succeeded = matches!(status, Some(Json::String(status)) if status == "Success");
    let context = command
        .context
        .rsplit('.')
        .fold(answer, |inner, key| Json::Object(vec![(key.to_owned(), inner)]));
    Ok(Entry::Success {
        readable,
        context: Some(context),
        succeeded,
    })
}

/// `value.get(key)`: nothing where it is missing, and an error where the value is no dict.
fn member<'a>(value: &'a Json, key: &str) -> Result<&'a Json, String> {
    match value {
        Json::Object(_) => Ok(value.get(key).unwrap_or(&Json::Null)),
        other => Err(format!("'{}' object has no attribute 'get'", other.type_name())),
    }
}

/// The table of a value: a row for it, or for each item of a list, with its keys in order as columns.
fn table(title: &str, value: &Json) -> Result<String, String> {
    if !value.is_truthy() {
        return Ok(format!("### {title}\n**No entries.**\n"));
    }
    if let Json::Bool(_) | Json::Number(_) = value {
        return Err(format!("object of type '{}' has no len()", value.type_name()));
    }
    let (columns, rows) = columns_and_rows(value)?;
    let mut lines = vec![
        format!("### {title}"),
        format!(
            "|{}|",
            columns
                .iter()
                .map(|column| cell_text(column))
                .collect::<Vec<_>>()
                .join("|")
        ),
        format!("|{}|", vec!["---"; columns.len()].join("|")),
    ];
    for row in rows {
        let Json::Object(_) = row else {
            return Err(format!("'{}' object has no attribute 'copy'", row.type_name()));
        };
        let cells: Vec<_> = columns
            .iter()
            .map(|column| row.get(column).map_or_else(String::new, cell))
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn columns_and_rows(value: &Json) -> Result<(Vec<String>, Vec<Json>), String> {
    // A dict of one key is a column of its value, so that the row of an inner dict has no such key and is blank.
    let (only, rows) = match value {
        Json::Object(members) => match members.as_slice() {
            [(key, Json::List(items))] => (Some(key), items.clone()),
            [(key, inner)] => (Some(key), vec![inner.clone()]),
            _ => (None, vec![value.clone()]),
        },
        Json::List(items) => (None, items.clone()),
        other => (None, vec![other.clone()]),
    };
    let first = rows.first().ok_or("list index out of range")?;
    match (only, first) {
        (Some(key), Json::Object(_)) => Ok((vec![key.clone()], rows)),
        (Some(key), _) => {
            let rows = rows.into_iter().map(|item| Json::Object(vec![(key.clone(), item)]));
            Ok((vec![key.clone()], rows.collect()))
        }
        (None, Json::Object(members)) => {
            let mut columns: Vec<_> = members.iter().map(|(key, _)| key.clone()).collect();
            columns.sort();
            Ok((columns, rows))
        }
        (None, _) => Err("Missing headers param for tableToMarkdown. Example: headers=['Some Header']".to_owned()),
    }
}

fn cell(value: &Json) -> String {
    let text = match value {
        Json::Null => String::new(),
        Json::Object(members) => {
            let lines: Vec<_> = members
                .iter()
                .map(|(key, value)| format!("{key}: {}", flat(value)))
                .collect();
            lines.join("\n")
        }
        other => flat(other),
    };
    cell_text(&text)
}

fn flat(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::List(items) => items.iter().map(python::str_of).collect::<Vec<_>>().join(",\n"),
        other => python::dumps(other, false),
    }
}

/// What would break a table is escaped.
fn cell_text(text: &str) -> String {
    text.replace("\r\n", "<br>")
        .replace(['\r', '\n'], "<br>")
        .replace('|', "\\|")
        .replace('`', "\\`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(command: &str, status: u16, body: &str) -> Entry {
        let response = Response {
            status,
            reason: "Words".to_owned(),
            content_type: "application/json".to_owned(),
            body: body.as_bytes().to_vec(),
        };
        of(Command::named(command).unwrap(), &Ok(response))
    }

    fn readable(command: &str, body: &str) -> String {
        match told(command, 200, body) {
            Entry::Success { readable, .. } => readable,
            Entry::Error(error) => error,
        }
    }

    #[test]
    fn a_table_shows_the_operation_with_its_keys_as_sorted_columns() {
        let body = r#"{"operation":{"result":{"message":"M","status":"Success"},"Details":{"PASSWORD":"a|b`c"},"name":"GET PASSWORD"}}"#;
        let expected = "### Fetch Password\n|Details|name|result|\n|---|---|---|\n\
            | PASSWORD: a\\|b\\`c | GET PASSWORD | message: M<br>status: Success |\n";
        assert_eq!(readable("pam360-fetch-password", body), expected);
    }

    #[test]
    fn lists_and_inner_values_are_written_as_python_writes_them() {
        let body = r#"{"operation":{"result":{"message":"M","status":"Success"},"Details":[{"ID":"1","A":true},{"ID":"2"}],"name":"GET RESOURCES","totalRows":2}}"#;
        let expected = "### List all Resources\n|Details|name|result|totalRows|\n|---|---|---|---|\n\
            | {'ID': '1', 'A': True},<br>{'ID': '2'} | GET RESOURCES | message: M<br>status: Success | 2 |\n";
        assert_eq!(readable("pam360-list-all-resources", body), expected);
        let inner = r#"{"operation":{"name":"N","result":{"a":{"b":null},"c":[1,"x",[null]],"d":false}}}"#;
        assert!(
            readable("pam360-list-all-resources", inner)
                .ends_with("| N | a: {\"b\": null}<br>c: 1,<br>x,<br>[None]<br>d: false |\n")
        );
    }

    #[test]
    fn an_operation_without_two_keys_leaves_the_table_blank() {
        let table = |body| readable("pam360-fetch-password", body);
        let blank = "### Fetch Password\n|result|\n|---|\n|  |\n";
        assert_eq!(table(r#"{"operation":{"result":{"status":"Success"}}}"#), blank);
        for empty in [
            "{}",
            r#"{"operation":null}"#,
            r#"{"operation":{}}"#,
            r#"{"operation":[]}"#,
        ] {
            assert_eq!(table(empty), "### Fetch Password\n**No entries.**\n", "{empty}");
        }
    }

    #[test]
    fn what_the_integration_stumbles_over_is_an_error_in_its_words() {
        for (body, error) in [
            ("null", "'NoneType' object has no attribute 'get'"),
            ("[]", "'list' object has no attribute 'get'"),
            ("\"x\"", "'str' object has no attribute 'get'"),
            (r#"{"operation":7}"#, "object of type 'int' has no len()"),
            (
                r#"{"operation":"x"}"#,
                "Missing headers param for tableToMarkdown. Example: headers=['Some Header']",
            ),
            (r#"{"operation":{"result":[]}}"#, "list index out of range"),
            ("<html>\n", "Failed to parse json object from response: b'<html>\\n'"),
        ] {
            let expected = Entry::Error(format!("Unexpected error: {error}"));
            assert_eq!(told("pam360-fetch-password", 200, body), expected, "{body}");
        }
        assert_eq!(
            told("pam360-fetch-password", 503, "{\"a\":[1,2]}"),
            Entry::Error("Unexpected error: Error in API call [503] - Words\n{\"a\": [1, 2]}".to_owned())
        );
        assert_eq!(
            told("pam360-fetch-password", 404, "<p>"),
            Entry::Error("Unexpected error: Error in API call [404] - Words\n<p>".to_owned())
        );
    }

    #[test]
    fn a_failure_is_a_success_entry_whose_context_tells_it() {
        let body = r#"{"operation":{"result":{"message":"M","status":"Failed"},"name":"GET PASSWORD"}}"#;
        let Entry::Success { context, succeeded, .. } = told("pam360-fetch-password", 200, body) else {
            panic!("an error entry");
        };
        assert!(!succeeded);
        let context = serde_json::to_string(&context).unwrap();
        assert_eq!(context, format!("{{\"PAM360\":{{\"Account\":{body}}}}}"));
    }

    #[test]
    fn the_connection_test_is_ok_with_details_alone() {
        for (body, word) in [
            (r#"{"operation":{"Details":["Windows"]}}"#, "ok"),
            (r#"{"operation":{"Details":[]}}"#, "Failed to connect to server"),
            (r#"{"operation":{}}"#, "Failed to connect to server"),
            ("{}", "Unexpected error: 'NoneType' object has no attribute 'get'"),
        ] {
            assert_eq!(readable("test-module", body), word, "{body}");
        }
    }
}
