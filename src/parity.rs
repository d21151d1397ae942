//! How close the simulator is to the product, as a table: every rule that it follows and every fact that it relies on,
//! how sure it is, where it comes from, and the test that proves that the simulator keeps to it.
//!
//! `docs/parity.md` and the summary in the README are written from this table; a test fails when they are stale, or when
//! a test that is named here does not exist.

use std::fmt::{self, Write};

use crate::model::not_simulated::NOT_SIMULATED;
use read_over::READ_OVER;

mod access_control;
mod answers;
mod console;
mod custom_fields;
mod endpoints;
pub mod faults_page;
mod files;
mod messages;
mod people;
mod product;
pub mod read_over;
mod refusals;
mod requests;
mod rights;
mod rpa;
mod xsoar;

const CAPTURE: &str = "captured answers of a real server";
const VENDOR_PAGES: &str = "vendor documentation";
const VENDOR_CODE: &str = "the vendor's own client code";
const PACK: &str = "samples in the vendor's XSOAR pack";
const PACK_CODE: &str = "the code of the vendor's XSOAR pack";
const CLIENT: &str = "a public client in use";
const MEASURED: &str = "the XSOAR integration, measured on the wire";
const ORG_JSON: &str = "org.json, run at several versions";
const XSOAR_PAGES: &str = "documentation of Cortex XSOAR";
const OUR_CHOICE: &str = "our choice";

/// A rule that the simulator follows, or a fact that it relies on.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// Its id, as refusals and tests name it.
    pub id: &'static str,
    /// How sure it is.
    pub level: Level,
    /// Where it comes from, in words.
    pub source: &'static str,
    /// What it says, in a sentence or a few.
    pub words: &'static str,
    /// What shows that the simulator keeps to it.
    pub proof: Proof,
}

impl Fact {
    const fn new(id: &'static str, level: Level, source: &'static str, words: &'static str, proof: Proof) -> Self {
        Self {
            id,
            level,
            source,
            words,
            proof,
        }
    }
}

/// How sure it is that the product does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Seen on a real server, in the vendor's code or pages, or on the wire.
    Confirmed,
    /// Follows from what was seen.
    Inferred,
    /// Nothing is known; this is our choice.
    Assumed,
}

impl Level {
    /// Every level, the surest first.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Inferred, Self::Assumed];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confirmed => "confirmed",
            Self::Inferred => "inferred",
            Self::Assumed => "assumed",
        })
    }
}

/// What shows that the simulator keeps to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A test: its file, from the project's root, and its name.
    Test(&'static str, &'static str),
    /// Nothing yet. The simulator may not do so at all.
    NotYet,
}

/// The table: its parts, each with a title.
pub const TOPICS: [(&str, &[Fact]); 14] = [
    ("The form of answers", answers::FACTS),
    ("Requests", requests::FACTS),
    ("The integration, from the command line", xsoar::FACTS),
    ("The API beyond the ten commands", endpoints::FACTS),
    ("Custom fields", custom_fields::FACTS),
    ("Files in place of passwords", files::FACTS),
    ("Messages", messages::FACTS),
    ("Refusals", refusals::FACTS),
    ("Password access control and tickets", access_control::FACTS),
    ("RPA entries and App Tokens", rpa::FACTS),
    ("Roles, ownership, sharing", rights::FACTS),
    ("People, their second factor, and locks", people::FACTS),
    ("The web console", console::FACTS),
    ("Product data, and texts that nobody has seen", product::FACTS),
];

/// Every fact, in the table's order.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    TOPICS.iter().flat_map(|(_, facts)| facts.iter())
}

/// How many facts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Of this level; of any, where none is said.
    pub level: Option<Level>,
    /// So many.
    pub facts: usize,
    /// So many of them are proved by a test.
    pub proved: usize,
}

/// How many facts there are of each level, and of all.
#[must_use]
pub fn counts() -> Vec<Count> {
    let count = |level: Option<Level>| {
        let counted = || facts().filter(move |fact| level.is_none_or(|level| fact.level == level));
        Count {
            level,
            facts: counted().count(),
            proved: counted().filter(|fact| fact.proof != Proof::NotYet).count(),
        }
    };
    let levels = Level::ALL.into_iter().map(Some);
    levels.chain([None]).map(count).collect()
}

/// How many facts there are of each level, and how many of them are proved: a table in Markdown.
#[must_use]
pub fn summary() -> String {
    let mut text = String::from("| level | facts | proved by a test | not yet |\n| --- | ---: | ---: | ---: |\n");
    for Count { level, facts, proved } in counts() {
        let name = level.map_or("all".to_owned(), |level| level.to_string());
        _ = writeln!(text, "| {name} | {facts} | {proved} | {} |", facts - proved);
    }
    _ = writeln!(
        text,
        "\nNot simulated: {} parts of the product's API.",
        NOT_SIMULATED.len()
    );
    text
}

/// The whole report, `docs/parity.md`.
#[must_use]
pub fn report() -> String {
    let mut text = String::from(INTRODUCTION);
    text.push_str(&summary());
    for (title, facts) in TOPICS {
        _ = write!(
            text,
            "\n## {title}\n\n| id | what | level | source | proof |\n| --- | --- | --- | --- | --- |\n"
        );
        for fact in facts {
            let words = fact.words.replace('|', "\\|");
            let (id, level, source, proof) = (fact.id, fact.level, fact.source, shown(fact.proof));
            _ = writeln!(text, "| {id} | {words} | {level} | {source} | {proof} |");
        }
    }
    text.push_str(NOT_SIMULATED_INTRODUCTION);
    for part in NOT_SIMULATED {
        _ = writeln!(text, "| `{}` | {} |", part.path, part.what);
    }
    text.push_str(READ_OVER_INTRODUCTION);
    for part in READ_OVER {
        let fields = part.fields.join("`, `");
        _ = writeln!(text, "| `{}` | `{fields}` | {} |", part.command, part.what);
    }
    text
}

const READ_OVER_INTRODUCTION: &str = "
## Read over

These fields are taken, whatever they hold, and nothing is done with them (`tests/e2e/read_over.rs`). Two more are checked
and change nothing: EXPIRYDATE of `POST user`, since no user expires, and VIEWTYPE of `GET resources/{rid}/accounts`.

| command | fields | what is not done |
| --- | --- | --- |
";

const NOT_SIMULATED_INTRODUCTION: &str = "
## Not simulated

The product has these, the simulator has not. A call is answered with HTTP 501 and names what is missing (ROUTE-3); where
a path ends in a slash, everything below it is meant. Nobody has favourites, and
no custom field is of type File.

| path | what |
| --- | --- |
";

fn shown(proof: Proof) -> String {
    match proof {
        Proof::Test(file, name) => format!("[{}](../{file})", name.replace('_', " ")),
        Proof::NotYet => "not yet".to_owned(),
    }
}

const INTRODUCTION: &str = "\
# Parity

How close pam360-sim is to PAM360. Every rule that it follows and every fact that it relies on stands here, with

- its level: **confirmed** (seen on a real server, in the vendor's code or pages, or on the wire), **inferred** (follows
  from what was seen) or **assumed** (nothing is known, so it is our choice);
- where it comes from; much was seen on Password Manager Pro, the sister product with the same REST API;
- the test that shows that the simulator keeps to it. *Not yet* means that no test does; the simulator may not do so at
  all.

This file is written from the table in `src/parity.rs`: `PAM360_SIM_WRITE_DOCS=1 cargo test --test parity`.

";
