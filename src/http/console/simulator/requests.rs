//! `/simulator/requests`: what is called in the sandbox, the newest first. With scripts the table keeps itself up to date
//! (`assets/live.js`): it hears of calls by the control plane's stream and takes their rows from this page.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use serde::{Deserialize, Serialize};

use crate::http::AppState;
use crate::http::console::confirm::{Confirm, Confirmed};
use crate::http::console::form::Posted;
use crate::http::console::notice::Notice;
use crate::http::console::page::{Answer, Page, Section, go_to, show_as};
use crate::http::console::paging::{self, Paging};
use crate::http::console::person::Person;
use crate::http::operations::Operations;
use crate::http::problem;
use crate::model::caller::Via;
use crate::model::journal::Entry;
use crate::rules::Refusal;
use crate::rules::journal::Pattern;

/// What is longer is told in full on the page of the call.
const LONGEST: usize = 100;

#[derive(Template)]
#[template(path = "simulator/requests.html")]
struct RequestsPage {
    page: Page,
    filter: Filter,
    /// Whether it lets through all.
    is_open: bool,
    operations: Vec<Arc<str>>,
    paging: Paging,
    /// The id of the newest call, whatever the filter.
    newest: u64,
    rows: Vec<Row>,
    /// How many calls were not kept because the journal was full or off.
    dropped: u64,
    problem: Option<String>,
}

/// Which calls are wanted, as the form has it; what is empty restricts nothing.
#[derive(Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct Filter {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    operation: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    caller: String,
}

#[derive(Default, Deserialize)]
struct Number {
    #[serde(default)]
    page: String,
}

impl Filter {
    fn ends(&self, outcome: &str) -> bool {
        self.outcome == outcome
    }

    fn pattern(&self, operations: &Operations) -> Result<Pattern, Refusal> {
        let named = |name: String| operations.named(&name).ok_or(Refusal::InvalidValue("operation"));
        Ok(Pattern {
            operation: paging::filled(&self.operation).map(named).transpose()?,
            outcome: paging::filled(&self.outcome),
            caller: paging::filled(&self.caller),
            ..Pattern::default()
        })
    }
}

/// A call as pages show it.
pub struct Row {
    /// The call.
    pub entry: Arc<Entry>,
}

impl Row {
    /// What it called, in a word.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.entry.operation.as_deref().unwrap_or("no operation")
    }

    /// Its method and path, not all of a long one.
    #[must_use]
    pub fn short_path(&self) -> String {
        let path = &self.entry.request.path;
        let shown: String = path.chars().take(LONGEST).collect();
        let rest = if shown.len() < path.len() { "…" } else { "" };
        format!("{} {shown}{rest}", self.entry.request.method)
    }

    /// How the caller proved himself.
    #[must_use]
    pub fn via(&self) -> String {
        match self.entry.caller.as_ref().map(|caller| caller.via) {
            Some(Via::AppToken(entry)) => format!("App Token of RPA entry {entry}"),
            Some(Via::AuthToken) => "AUTHTOKEN".to_owned(),
            Some(Via::Session) => "session".to_owned(),
            None => String::new(),
        }
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        self.entry.answer.as_ref().map_or("No answer", |answer| answer.outcome)
    }

    /// Why it was refused, as testers are told.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        let (_, cause) = self.entry.answer.as_ref()?.reason.as_deref()?.split_once(' ')?;
        Some(cause)
    }

    /// The colour of how it ended, as the stylesheet names it.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self.outcome() {
            "Success" => "good",
            _ => "bad",
        }
    }

    /// How long it took.
    #[must_use]
    pub fn took(&self) -> String {
        format!("{:.1} ms", self.entry.duration.as_secs_f64() * 1e3)
    }
}

/// The list.
pub async fn page(person: Person, State(state): State<AppState>, RawQuery(query): RawQuery) -> Answer {
    let filter: Filter = paging::asked(query.as_deref());
    let Number { page } = paging::asked(query.as_deref());
    let view = person.visit.sandbox.journal.since(0);
    let newest = view.entries.last().map_or(0, |entry| entry.id);
    let (mut calls, refusal) = match filter.pattern(&state.operations) {
        Ok(pattern) => (matching(view.entries, &pattern), None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    let unknown = |refusal: &Refusal| format!("{}: no operation is called {}", refusal.rule(), filter.operation.trim());
    let problem = refusal.as_ref().map(unknown);
    calls.reverse();
    let paging = Paging::new(person.path("/simulator/requests"), &filter, &page, calls.len());
    let page = RequestsPage {
        page: person
            .page("Live requests", Section::Simulator)
            .with_notice(query.as_deref()),
        is_open: filter == Filter::default(),
        filter,
        operations: operations(&state.operations),
        rows: paging.of(calls).into_iter().map(|entry| Row { entry }).collect(),
        paging,
        newest,
        dropped: view.dropped.count,
        problem,
    };
    let status = refusal.as_ref().map_or(axum::http::StatusCode::OK, problem::status);
    show_as(status, &page)
}

fn matching(mut entries: Vec<Arc<Entry>>, pattern: &Pattern) -> Vec<Arc<Entry>> {
    entries.retain(|entry| pattern.matches(entry));
    entries
}

/// Those that the journal can hold: the control plane's own calls are not in it.
pub(super) fn operations(known: &Operations) -> Vec<Arc<str>> {
    known
        .names()
        .filter(|name| !name.starts_with("sim-"))
        .cloned()
        .collect()
}

/// Asks whether the journal is really to be emptied, then does it.
pub async fn empty(Posted { person, fields }: Posted<Confirmed>) -> Answer {
    let path = person.path("/simulator/requests");
    if fields.confirmed {
        person.visit.sandbox.journal.clear();
        return go_to(&Notice::JournalEmptied.on(&path));
    }
    let question = Confirm {
        page: person.page("Empty the journal", Section::Simulator),
        question: "Forget every call in the journal?".to_owned(),
        meaning: "Tests that ask for former calls do not find them. The audit trail stays.",
        verb: "Empty",
        action: person.path("/simulator/requests/empty"),
        back: path,
    };
    question.ask()
}
