//! `/simulator/snapshots`: all that the sandbox holds, kept to come back to; and the way back to what it came from.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::go_on;
use crate::http::AppState;
use crate::http::console::confirm::{Confirm, Confirmed};
use crate::http::console::form::Posted;
use crate::http::console::id::Id;
use crate::http::console::notice::Notice;
use crate::http::console::page::{Answer, Page, Section, go_to, show_as};
use crate::http::console::paging::Paging;
use crate::http::console::person::Person;
use crate::http::console::search::{Search, asked};
use crate::http::control::snapshots::take_named;
use crate::service::sandboxes::snapshots::{self, Snapshot};
use crate::service::{Result, sandboxes};

const PATH: &str = "/simulator/snapshots";

#[derive(Template)]
#[template(path = "simulator/snapshots.html")]
struct SnapshotsPage {
    page: Page,
    search: Search,
    paging: Paging,
    snapshots: Vec<Snapshot>,
    name: String,
    problem: Option<String>,
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let shown = window(&person, query.as_deref(), None).await?;
    show_as(StatusCode::OK, &shown)
}

async fn window(person: &Person, query: Option<&str>, wrong: Option<(String, String)>) -> Result<SnapshotsPage> {
    let (search, number) = asked(query);
    let mut all = snapshots::list(&person.visit.sandbox).await?;
    all.retain(|snapshot| search.finds(&[&snapshot.name]));
    let paging = Paging::new(person.path(PATH), &search, &number, all.len());
    let (name, problem) = wrong.map_or_else(Default::default, |(name, words)| (name, Some(words)));
    Ok(SnapshotsPage {
        page: person
            .page("Snapshots and reset", Section::Simulator)
            .with_notice(query),
        snapshots: paging.of(all),
        paging,
        search,
        name,
        problem,
    })
}

/// A snapshot to be taken.
#[derive(Deserialize)]
pub struct New {
    #[serde(default)]
    name: String,
}

/// Takes one.
pub async fn take(Posted { person, fields }: Posted<New>) -> Answer {
    match take_named(&person.visit.sandbox, fields.name.trim()).await {
        Ok(_) => go_to(&Notice::SnapshotTaken.on(&person.path(PATH))),
        Err(problem) => {
            let page = window(&person, None, Some((fields.name, problem.words()))).await?;
            let page = show_as(problem.status(), &page)?;
            Ok(problem.told_on(page))
        }
    }
}

/// Asks whether a snapshot is really to be brought back, then does it.
pub async fn restore(
    State(state): State<AppState>,
    Id(name): Id<String>,
    Posted { person, fields }: Posted<Confirmed>,
) -> Answer {
    if fields.confirmed {
        snapshots::restore(&state.registry, &person.visit.sandbox, &name).await?;
        return go_on(&state, &person, PATH, Notice::SnapshotRestored).await;
    }
    snapshots::demand(&person.visit.sandbox, &name).await?;
    let question = Confirm {
        page: person.page("Bring back a snapshot", Section::Simulator),
        question: format!("Bring back {name}?"),
        meaning: "Whatever happened since it was taken is undone: data, tokens, settings, time. The journal is emptied.",
        verb: "Bring back",
        action: person.path(&format!("{PATH}/{name}/restore")),
        back: person.path(PATH),
    };
    question.ask()
}

/// Asks whether a snapshot is really to be deleted, then does it.
pub async fn delete(Id(name): Id<String>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    if fields.confirmed {
        snapshots::delete(&person.visit.sandbox, &name).await?;
        return go_to(&Notice::Removed.on(&person.path(PATH)));
    }
    snapshots::demand(&person.visit.sandbox, &name).await?;
    let question = Confirm {
        page: person.page("Delete a snapshot", Section::Simulator),
        question: format!("Delete {name}?"),
        meaning: "Nobody can come back to it. Sandboxes that were made from it stay.",
        verb: "Delete",
        action: person.path(&format!("{PATH}/{name}/delete")),
        back: person.path(PATH),
    };
    question.ask()
}

/// Asks whether the sandbox is really to be set back, then does it.
pub async fn reset(State(state): State<AppState>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    if fields.confirmed {
        sandboxes::reset(&state.registry, &person.visit.sandbox).await?;
        return go_on(&state, &person, PATH, Notice::SandboxReset).await;
    }
    let question = Confirm {
        page: person.page("Reset the sandbox", Section::Simulator),
        question: format!(
            "Set the sandbox {} back to what it came from?",
            person.visit.sandbox.name
        ),
        meaning: "What was added or changed since then is gone, and so are journal and audit trail. Its tokens are the \
                  same again. Snapshots stay.",
        verb: "Reset",
        action: person.path("/simulator/reset"),
        back: person.path(PATH),
    };
    question.ask()
}
