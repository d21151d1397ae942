//! The table that the integration makes of an answer, as XSOAR's own function for tables makes it.

use std::fmt;

use super::json::Json;
use super::python;

/// A table with its heading. One without columns says that there are no entries.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    /// The heading.
    pub title: &'static str,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows, each with a text for every column; a text may have several lines.
    pub rows: Vec<Vec<String>>,
}

/// A cell may be a password.
impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({}, {} rows)", self.title, self.rows.len())
    }
}

impl Table {
    /// The table of a value: a row for it, or for each item of a list, with its keys in order as columns.
    ///
    /// # Errors
    /// What Python says of a value that is no row.
    pub fn of(title: &'static str, value: &Json) -> Result<Self, String> {
        if !value.is_truthy() {
            return Ok(Self {
                title,
                columns: Vec::new(),
                rows: Vec::new(),
            });
        }
        if let Json::Bool(_) | Json::Number(_) = value {
            return Err(format!("object of type '{}' has no len()", value.type_name()));
        }
        let (columns, found) = columns_and_rows(value)?;
        let mut rows = Vec::new();
        for row in found {
            let Json::Object(_) = row else {
                return Err(format!("'{}' object has no attribute 'copy'", row.type_name()));
            };
            let cells = columns
                .iter()
                .map(|column| row.get(column).map_or_else(String::new, cell));
            rows.push(cells.collect());
        }
        Ok(Self { title, columns, rows })
    }

    /// The table in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let heading = format!("### {}", self.title);
        if self.columns.is_empty() {
            return format!("{heading}\n**No entries.**\n");
        }
        let escaped = |texts: &[String], between: &str| {
            let texts = texts.iter().map(|text| escaped(text));
            texts.collect::<Vec<_>>().join(between)
        };
        let mut lines = vec![
            heading,
            format!("|{}|", escaped(&self.columns, "|")),
            format!("|{}|", vec!["---"; self.columns.len()].join("|")),
        ];
        lines.extend(self.rows.iter().map(|row| format!("| {} |", escaped(row, " | "))));
        lines.push(String::new());
        lines.join("\n")
    }
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
    match value {
        Json::Null => String::new(),
        Json::Object(members) => {
            let lines: Vec<_> = members
                .iter()
                .map(|(key, value)| format!("{key}: {}", flat(value)))
                .collect();
            lines.join("\n")
        }
        other => flat(other),
    }
}

fn flat(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::List(items) => items.iter().map(python::str_of).collect::<Vec<_>>().join(",\n"),
        other => python::dumps(other, false),
    }
}

/// What would break a table is escaped.
fn escaped(text: &str) -> String {
    text.replace("\r\n", "<br>")
        .replace(['\r', '\n'], "<br>")
        .replace('|', "\\|")
        .replace('`', "\\`")
}
