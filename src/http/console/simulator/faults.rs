//! `/simulator/faults`: what goes wrong in the sandbox on purpose, and what has become of it.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use serde::Deserialize;

use crate::http::console::form::Posted;
use crate::http::console::notice::Notice;
use crate::http::console::page::{Answer, Page, Section, go_to, show};
use crate::http::console::paging::{Paging, filled};
use crate::http::console::person::Person;
use crate::http::console::search::{Search, asked};
use crate::http::server_url;
use crate::model::fault::{ActiveFault, FaultMatch, kinds};
use crate::service::faults;

#[derive(Template)]
#[template(path = "simulator/faults.html")]
struct FaultsPage {
    page: Page,
    search: Search,
    paging: Paging,
    rows: Vec<Row>,
    /// The Server URL of the sandbox.
    server_url: String,
}

/// A fault as the list shows it.
struct Row {
    fault: ActiveFault,
    is_over: bool,
    /// What a client meets.
    sentence: &'static str,
    conditions: Vec<String>,
}

/// Which requests meet it, in words.
fn conditions(matches: &FaultMatch) -> Vec<String> {
    let texts = [
        ("method", matches.method.clone()),
        ("path", matches.path.clone()),
        ("resource", matches.resource.as_ref().map(|name| name.0.clone())),
        ("account", matches.account.as_ref().map(|name| name.0.clone())),
        ("request", matches.nth.map(|nth| format!("number {nth}"))),
        ("probability", matches.probability.map(|it| it.to_string())),
        // It is a secret.
        ("token", matches.token.as_ref().map(|_| "a certain one".to_owned())),
    ];
    let texts = texts
        .into_iter()
        .filter_map(|(what, text)| Some(format!("{what} {}", text?)));
    matches.operation.iter().cloned().chain(texts).collect()
}

/// The list.
pub async fn page(person: Person, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let sandbox = &person.visit.sandbox;
    let (search, number) = asked(query.as_deref());
    let now = sandbox.clock.now();
    let mut rows: Vec<_> = sandbox.faults.all().into_iter().map(|fault| row(fault, now)).collect();
    rows.retain(|row| {
        let conditions = row.conditions.join(" ");
        search.finds(&[&row.fault.name, row.fault.spec.kind.word(), &conditions])
    });
    let paging = Paging::new(person.path("/simulator/faults"), &search, &number, rows.len());
    show(&FaultsPage {
        page: person.page("Faults", Section::Simulator).with_notice(query.as_deref()),
        rows: paging.of(rows),
        paging,
        search,
        server_url: server_url::of(&server_url::origin(person.visit.tls, &headers), &sandbox.name),
    })
}

fn row(fault: ActiveFault, now: jiff::Timestamp) -> Row {
    Row {
        is_over: fault.is_over(now),
        sentence: kinds::of(fault.spec.kind.word()).map_or("", |words| words.sentence),
        conditions: conditions(&fault.spec.matches),
        fault,
    }
}

/// Which fault; all of them where none is named.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    name: String,
}

/// Takes one away, or all.
pub async fn remove(Posted { person, fields }: Posted<Chosen>) -> Answer {
    let name = filled(&fields.name);
    faults::remove(&person.visit.sandbox, name.as_deref()).await?;
    let notice = if name.is_some() {
        Notice::FaultRemoved
    } else {
        Notice::FaultsRemoved
    };
    go_to(&notice.on(&person.path("/simulator/faults")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requests_that_meet_a_fault_are_told_in_words_without_the_token() {
        let matches: FaultMatch = serde_json::from_value(serde_json::json!({
            "operation": ["fetch-password"], "resource": 7, "nth": 2, "token": "s3cret",
        }))
        .unwrap();
        let told = [
            "fetch-password",
            "resource 7",
            "request number 2",
            "token a certain one",
        ];
        assert_eq!(conditions(&matches), told);
        assert!(conditions(&FaultMatch::default()).is_empty());
    }
}
