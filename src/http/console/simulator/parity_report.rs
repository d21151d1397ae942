//! `/simulator/parity`: how close the simulator is to the product, fact by fact.

use askama::Template;
use axum::extract::RawQuery;
use serde::{Deserialize, Serialize};

use crate::http::console::page::{Answer, Page, Section, show};
use crate::http::console::paging::{self, Paging};
use crate::http::console::person::Person;
use crate::http::console::search::Search;
use crate::model::not_simulated::NOT_SIMULATED;
use crate::parity::{self, Count, Fact, Level, Proof};

#[derive(Template)]
#[template(path = "simulator/parity_report.html")]
struct ParityPage {
    page: Page,
    counts: Vec<Count>,
    not_simulated: usize,
    asked: Asked,
    paging: Paging,
    rows: Vec<Row>,
}

/// Which facts are wanted; what is empty restricts nothing.
#[derive(Default, Deserialize, Serialize)]
pub struct Asked {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    level: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    q: String,
}

#[derive(Default, Deserialize)]
struct Number {
    #[serde(default)]
    page: String,
}

impl Asked {
    fn is_level(&self, level: &Level) -> bool {
        self.level == level.to_string()
    }

    fn is_open(&self) -> bool {
        self.level.is_empty() && self.q.is_empty()
    }

    fn lets_through(&self, row: &Row) -> bool {
        let search = Search { q: self.q.clone() };
        let fact = row.fact;
        (self.level.is_empty() || self.is_level(&fact.level))
            && search.finds(&[fact.id, row.topic, fact.words, fact.source])
    }
}

/// A fact as the table shows it.
#[derive(Clone, Copy)]
struct Row {
    topic: &'static str,
    fact: &'static Fact,
}

impl Row {
    /// How sure it is, as the stylesheet's colours have it.
    fn tone(&self) -> &'static str {
        match self.fact.level {
            Level::Confirmed => "good",
            Level::Inferred => "",
            Level::Assumed => "waiting",
        }
    }

    /// What its test says.
    fn proof(&self) -> String {
        match self.fact.proof {
            Proof::Test(_, name) => name.replace('_', " "),
            Proof::NotYet => "not yet".to_owned(),
        }
    }
}

/// The report.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let asked: Asked = paging::asked(query.as_deref());
    let Number { page } = paging::asked(query.as_deref());
    let all = parity::TOPICS
        .into_iter()
        .flat_map(|(topic, facts)| facts.iter().map(move |fact| Row { topic, fact }));
    let rows: Vec<_> = all.filter(|row| asked.lets_through(row)).collect();
    let paging = Paging::new(person.path("/simulator/parity"), &asked, &page, rows.len());
    show(&ParityPage {
        page: person.page("Parity", Section::Simulator),
        counts: parity::counts(),
        not_simulated: NOT_SIMULATED.len(),
        rows: paging.of(rows),
        paging,
        asked,
    })
}
