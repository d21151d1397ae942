//! `/war-room`: a box in which a line of Cortex XSOAR's War Room is run against this sandbox, and what XSOAR would show of
//! it. It needs the control plane's consent, as every page of what no real PAM360 has, and somebody who has signed in.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::failure::{decided, in_words};
use super::form::Posted;
use super::page::{Answer, Page, Section, show, show_as};
use super::paging::{asked, filled};
use super::person::Person;
use crate::http::{AppState, problem};
use crate::model::ids::EntryId;
use crate::model::rpa::RpaEntry;
use crate::rules::Refusal;
use crate::rules::rpa::may_copy_token;
use crate::service::{Ctx, Result, faults, rpa};
use crate::war_room::command::Command;
use crate::war_room::entry::{self, Entry, Readable};
use crate::war_room::line;
use call::{Called, Integration};

mod call;

/// Of a longer text this many characters are shown, so that the page stays small.
const LONGEST: usize = 20_000;

#[derive(Template)]
#[template(path = "war_room.html")]
struct WarRoomPage {
    page: Page,
    /// Entries whose App Token the person may copy.
    entries: Vec<RpaEntry>,
    /// Faults that a Server URL can name.
    faults: Vec<String>,
    given: Given,
    problem: Option<String>,
    shown: Option<Shown>,
}

/// What a person filled in. A token that he typed has to be typed again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    line: String,
    entry: String,
    token: Option<SecretString>,
    fault: String,
}

impl Given {
    fn is_of(&self, entry: &RpaEntry) -> bool {
        self.entry == entry.id.to_string()
    }
}

/// What may stand in the address of the page: nothing secret.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Suggested {
    line: String,
    fault: String,
}

/// A command's outcome as the page shows it.
struct Shown {
    name: &'static str,
    entry: Entry,
    /// Why the server refused, which XSOAR is not told.
    reason: Option<String>,
    /// For how many seconds XSOAR would have waited.
    held_back: u64,
}

impl Shown {
    fn of(command: &Command, called: Called) -> Self {
        Self {
            name: command.name,
            entry: entry::of(command, &called.outcome),
            reason: called.reason,
            held_back: called.held_back.as_secs(),
        }
    }

    /// For how many seconds a browser with scripts shows it: for ever, unless it is there for a password alone.
    fn seconds(&self) -> Option<u32> {
        (self.name == "pam360-fetch-password").then_some(120)
    }

    /// The beginning of a long text, and how many characters are left out.
    fn clipped(text: &str) -> (&str, usize) {
        match text.char_indices().nth(LONGEST) {
            Some((at, _)) => (&text[..at], text[at..].chars().count()),
            None => (text, 0),
        }
    }
}

/// The box, with the line that the address suggests.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    person.visit.controlling()?;
    let Suggested { line, fault } = asked(query.as_deref());
    let given = Given {
        line,
        fault,
        ..Given::default()
    };
    show(&window(&person, given).await?)
}

async fn window(person: &Person, given: Given) -> Result<WarRoomPage> {
    let ctx = person.ctx();
    let mut entries = rpa::list(ctx).await?;
    entries.retain(|entry| may_copy_token(&ctx.caller, entry));
    Ok(WarRoomPage {
        page: person.page("War Room", Section::WarRoom),
        entries,
        faults: faults::names(&ctx.sandbox),
        given,
        problem: None,
        shown: None,
    })
}

/// Runs the line and shows what came of it, or why it is none.
pub async fn run(
    State(state): State<AppState>,
    headers: HeaderMap,
    Posted { person, fields }: Posted<Given>,
) -> Answer {
    person.visit.controlling()?;
    let call = match line::parse(&fields.line) {
        Ok(call) => call,
        Err(error) => return again(&person, fields, StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).await,
    };
    let (prefix, token) = match decided(instance(&person, &fields).await)? {
        Ok(instance) => instance,
        Err(refusal) => return again(&person, fields, problem::status(&refusal), in_words(&refusal)).await,
    };
    let integration = Integration::beside(&state, &person.visit, &headers, &token);
    let called = integration.call(&prefix, &call.command.request(&call.arguments)).await;
    let page = WarRoomPage {
        shown: Some(Shown::of(call.command, called)),
        ..window(&person, fields).await?
    };
    show(&page)
}

/// What an instance of the integration is set up with: the path of its Server URL, and its token.
async fn instance(person: &Person, given: &Given) -> Result<(String, SecretString)> {
    Ok((prefix(person, given)?, token(person.ctx(), given).await?))
}

/// The path of the Server URL: the sandbox, and the fault that was chosen.
fn prefix(person: &Person, given: &Given) -> std::result::Result<String, Refusal> {
    match filled(&given.fault) {
        None => Ok(person.visit.base()),
        Some(fault) if faults::names(&person.ctx().sandbox).contains(&fault) => {
            Ok(person.path(&format!("/fault/{fault}")))
        }
        Some(_) => Err(Refusal::InvalidValue("fault")),
    }
}

/// The token that was typed, else the one of the chosen entry, which RPA-6 has to allow.
async fn token(ctx: &Ctx, given: &Given) -> Result<SecretString> {
    let typed = given.token.as_ref().map(|token| token.expose_secret().trim());
    if let Some(token) = typed.filter(|token| !token.is_empty()) {
        return Ok(token.into());
    }
    let entry = filled(&given.entry).ok_or(Refusal::MissingField("App Token"))?;
    // What is no number is the id of nothing, as in a path.
    let token = rpa::copy_token(ctx, EntryId(entry.parse().unwrap_or(0))).await?;
    Ok(token.expose().into())
}

/// The box again, with what was filled in and why that will not do.
async fn again(person: &Person, given: Given, status: StatusCode, problem: String) -> Answer {
    let page = WarRoomPage {
        problem: Some(problem),
        ..window(person, given).await?
    };
    show_as(status, &page)
}
