//! `/simulator/faults/catalogue/{name}`: setting up a fault of the catalogue for calls whatever their Server URL.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use super::requests::operations;
use crate::http::AppState;
use crate::http::console::failure::Failure;
use crate::http::console::form::Posted;
use crate::http::console::id::Id;
use crate::http::console::notice::Notice;
use crate::http::console::page::{Answer, Page, Section, go_to, show_as};
use crate::http::console::paging::filled;
use crate::http::console::person::Person;
use crate::http::control::faults::set_up;
use crate::http::problem::Problem;
use crate::model::fault::Fault;
use crate::model::fault::catalogue::{self, BuiltIn};
use crate::rules::Refusal;

#[derive(Template)]
#[template(path = "simulator/fault.html")]
struct FaultPage {
    page: Page,
    fault: BuiltIn,
    operations: Vec<Arc<str>>,
    given: Given,
    problem: Option<String>,
}

/// What a person filled in; what is empty restricts nothing.
#[derive(Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    name: String,
    /// Names, separated by commas.
    #[serde(default)]
    operation: String,
    #[serde(default)]
    times: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    ttl: String,
}

impl Given {
    /// The fields of a fault as the catalogue has it.
    fn of(fault: &Fault) -> Self {
        Self {
            operation: fault.matches.operation.join(", "),
            times: fault.times.map(|times| times.to_string()).unwrap_or_default(),
            after: Some(fault.after)
                .filter(|after| *after > 0)
                .map(|after| after.to_string())
                .unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What a fault of the catalogue becomes by them.
    fn fault(&self, mut fault: Fault) -> Result<Fault, Refusal> {
        fault.name = filled(&self.name);
        fault.matches.operation = self.operation.split(',').filter_map(filled).collect();
        fault.times = filled(&self.times).map(|text| number("times", &text)).transpose()?;
        fault.after = filled(&self.after).map_or(Ok(0), |text| number("after", &text))?;
        let ttl = filled(&self.ttl).map(|text| text.parse().map_err(|()| Refusal::InvalidValue("ttl")));
        fault.ttl = ttl.transpose()?;
        fault.only_by_path = false;
        Ok(fault)
    }
}

fn number(field: &'static str, text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal::InvalidValue(field))
}

/// The form.
pub async fn page(person: Person, State(state): State<AppState>, Id(name): Id<String>) -> Answer {
    let fault = catalogue::find(&name).ok_or(Failure::NoSuchPage)?;
    let given = Given::of(&fault.fault);
    show_as(StatusCode::OK, &window(&state, &person, fault, given, None))
}

fn window(state: &AppState, person: &Person, fault: BuiltIn, given: Given, problem: Option<String>) -> FaultPage {
    FaultPage {
        page: person.page("Set up a fault", Section::Simulator),
        fault,
        operations: operations(&state.operations),
        given,
        problem,
    }
}

/// Sets it up.
pub async fn add(
    State(state): State<AppState>,
    Id(name): Id<String>,
    Posted { person, fields }: Posted<Given>,
) -> Answer {
    let built_in = catalogue::find(&name).ok_or(Failure::NoSuchPage)?;
    match added(&state, &person, &built_in, &fields).await {
        Ok(()) => go_to(&Notice::FaultAdded.on(&person.path("/simulator/faults"))),
        Err(problem) => {
            let page = window(&state, &person, built_in, fields, Some(problem.words()));
            let page = show_as(problem.status(), &page)?;
            Ok(problem.told_on(page))
        }
    }
}

async fn added(state: &AppState, person: &Person, built_in: &BuiltIn, given: &Given) -> Result<(), Problem> {
    let fault = given.fault(built_in.fault.clone())?;
    set_up(&state.operations, &person.visit.sandbox, fault).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_every_fault_of_the_catalogue_make_the_same_fault_for_every_server_url() {
        for built_in in catalogue::all() {
            let made = Given::of(&built_in.fault).fault(built_in.fault.clone()).unwrap();
            let expected = Fault {
                name: None,
                only_by_path: false,
                ..built_in.fault
            };
            let json = |fault: &Fault| serde_json::to_value(fault).unwrap();
            assert_eq!(json(&made), json(&expected), "{}", built_in.name);
        }
    }

    #[test]
    fn what_is_no_number_or_duration_is_named() {
        let fault = catalogue::find("http-503-html").unwrap().fault;
        for (given, field) in [
            (
                Given {
                    times: "often".into(),
                    ..Given::default()
                },
                "times",
            ),
            (
                Given {
                    after: "-1".into(),
                    ..Given::default()
                },
                "after",
            ),
            (
                Given {
                    ttl: "soon".into(),
                    ..Given::default()
                },
                "ttl",
            ),
        ] {
            assert_eq!(given.fault(fault.clone()).err(), Some(Refusal::InvalidValue(field)));
        }
    }
}
