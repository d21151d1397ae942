//! What the War Room shows of an answer: the integration's table, the context, or its error (XSOAR-ENTRY).

use std::fmt;

use super::command::Command;
use super::failure::Failure;
use super::json::Json;
use super::python;
use super::response::Response;
use super::table::Table;

/// What a command leaves in the War Room.
#[derive(PartialEq)]
pub enum Entry {
    /// What it told, and what it put into the context.
    Success {
        /// What people read.
        readable: Readable,
        /// The context.
        context: Option<Json>,
        /// Whether `operation.result.status` is `Success`; of the connection test, whether it is `ok`.
        succeeded: bool,
    },
    /// An error entry.
    Error(String),
}

/// What it says may hold a password.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success { .. } => "Success",
            Self::Error(_) => "Error",
        })
    }
}

/// What people read of an answer.
#[derive(PartialEq)]
pub enum Readable {
    /// The word of the connection test.
    Word(&'static str),
    /// The table of every other command.
    Table(Table),
}

impl Readable {
    /// As the integration writes it.
    #[must_use]
    pub fn markdown(&self) -> String {
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::Table(table) => table.markdown(),
        }
    }
}

/// The entry of a command's outcome.
#[must_use]
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
            readable: Readable::Word(word),
            context: None,
            succeeded: works,
        });
    };
    let readable = Readable::Table(Table::of(title, operation)?);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(command: &str, status: u16, body: &str) -> Entry {
        let response = Response {
            status,
            reason: "Words".to_owned(),
            content_type: "application/json".to_owned(),
            location: None,
            body: body.as_bytes().to_vec(),
        };
        of(Command::named(command).unwrap(), &Ok(response))
    }

    fn readable(command: &str, body: &str) -> String {
        match told(command, 200, body) {
            Entry::Success { readable, .. } => readable.markdown(),
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
