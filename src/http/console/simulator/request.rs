//! `/simulator/requests/{id}`: all that the journal knows of a call.

use std::sync::Arc;

use askama::Template;

use super::requests::Row;
use crate::http::console::failure::Failure;
use crate::http::console::id::Id;
use crate::http::console::page::{Answer, Page, Section, show};
use crate::http::console::person::Person;
use crate::model::fault::kinds::{self, KindWords};
use crate::model::journal::Place;
use crate::parity::{self, Fact};

/// As many characters of one value are shown: the control plane has the rest.
const LONGEST: usize = 8 * 1024;

#[derive(Template)]
#[template(path = "simulator/request.html")]
struct RequestPage {
    page: Page,
    row: Row,
    /// The rule that refused, as the parity report has it.
    fact: Option<&'static Fact>,
    /// What the fault that stepped in does.
    fault: Option<&'static KindWords>,
    input: Option<Input>,
    /// Parameters and headers, under a heading each.
    lists: Vec<(&'static str, Vec<(String, String)>)>,
}

/// What a call was given.
struct Input {
    /// Where it travelled.
    heading: &'static str,
    /// It, written for people; none where it could not be read.
    json: Option<String>,
}

/// The call.
pub async fn page(person: Person, Id(id): Id<u64>) -> Answer {
    let entry = person.visit.sandbox.journal.find(id).ok_or(Failure::NoSuchPage)?;
    let request = &entry.request;
    let rule = entry.answer.as_ref().and_then(|answer| answer.rule());
    let page = RequestPage {
        page: person.page(&format!("Call {id}"), Section::Simulator),
        fact: rule.and_then(|rule| parity::facts().find(|fact| fact.id == rule)),
        fault: entry.fault.as_ref().and_then(|fault| kinds::of(fault.kind)),
        input: request.input.as_ref().map(|input| Input {
            heading: match input.place {
                Place::Query => "INPUT_DATA of the query",
                Place::Form => "INPUT_DATA of the body",
                Place::Body => "Body",
            },
            json: input.json.as_deref().map(for_people),
        }),
        lists: vec![
            ("Parameters of the query", shown(&request.query)),
            ("Parameters of the body", shown(&request.form)),
            ("Headers", shown(&request.headers)),
        ],
        row: Row {
            entry: Arc::clone(&entry),
        },
    };
    show(&page)
}

/// JSON with a line for each member.
fn for_people(json: &str) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(json).ok();
    let pretty = value.and_then(|value| serde_json::to_string_pretty(&value).ok());
    shortened(&pretty.unwrap_or_else(|| json.to_owned()))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn shown<N: AsRef<str>>(pairs: &[(N, Box<str>)]) -> Vec<(String, String)> {
    let shown = pairs
        .iter()
        .map(|(name, value)| (shortened(name.as_ref()), shortened(value)));
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_for_people_and_a_long_one_is_cut() {
        assert_eq!(for_people(r#"{"a":1}"#), "{\n  \"a\": 1\n}");
        assert_eq!(for_people("no json"), "no json");
        let long = "ü".repeat(LONGEST + 1);
        assert_eq!(shortened(&long).chars().count(), LONGEST + 1);
        assert!(shortened(&long).ends_with('…') && !shortened(&long[..20]).ends_with('…'));
    }
}
