//! `/sandboxes`: the simulated installations of this server, and the way to each. The list is for whoever may come to it,
//! for it is a way in; only who has signed in makes and drops one.

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::confirm::{Confirm, Confirmed};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show_as};
use super::paging::{Paging, filled};
use super::person::Person;
use super::search::{Search, asked};
use super::visit::{Visit, base_of};
use crate::fixture::BUILT_IN;
use crate::http::control::sandboxes::{FixtureChoice, NewSandbox, drop_named, make as make_as_asked};
use crate::http::problem::Problem;
use crate::http::{AppState, server_url};
use crate::model::ids::SandboxName;
use crate::rules::Refusal;
use crate::service::Result;
use crate::service::sandboxes::{AppTokenOf, AuthTokenOf, snapshots};

#[derive(Template)]
#[template(path = "sandboxes.html")]
struct SandboxesPage {
    page: Page,
    search: Search,
    paging: Paging,
    rows: Vec<Row>,
    /// The built-in fixtures of which a sandbox may be made.
    fixtures: Vec<&'static str>,
    /// The names of this sandbox's snapshots.
    snapshots: Vec<String>,
    given: Given,
    problem: Option<String>,
}

/// A sandbox as the list shows it.
struct Row {
    name: SandboxName,
    /// What stands before every path of it.
    base: String,
    now: Timestamp,
    is_locked: bool,
    /// When it is dropped by itself, in its own time.
    expires_at: Option<Timestamp>,
}

impl Row {
    /// Whether somebody may drop it: the default one answers at the root and stays.
    fn may_go(&self) -> bool {
        self.name != SandboxName::default_sandbox()
    }

    fn is_called(&self, name: &str) -> bool {
        self.name.as_str() == name
    }
}

/// A sandbox to be made, as the form has it.
#[derive(Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    name: String,
    /// `fixture/NAME` or `snapshot/NAME`.
    #[serde(default)]
    from: String,
    #[serde(default)]
    ttl: String,
}

impl Given {
    fn is_from(&self, kind: &str, name: &str) -> bool {
        self.from.split_once('/') == Some((kind, name))
    }

    fn sandbox(&self) -> std::result::Result<NewSandbox, Refusal> {
        let (fixture, snapshot) = match self.from.split_once('/') {
            Some(("fixture", name)) => (Some(FixtureChoice::Named(name.to_owned())), None),
            Some(("snapshot", name)) => (None, Some(name.to_owned())),
            _ => return Err(Refusal::InvalidValue("from")),
        };
        let ttl = filled(&self.ttl).map(|text| text.parse().map_err(|_| Refusal::InvalidValue("ttl")));
        Ok(NewSandbox {
            name: filled(&self.name),
            fixture,
            snapshot,
            ttl: ttl.transpose()?,
            ..NewSandbox::default()
        })
    }
}

/// The list.
pub async fn page(
    Extension(visit): Extension<Visit>,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Answer {
    let shown = window(&visit, &state, query.as_deref(), Given::default(), None).await?;
    show_as(StatusCode::OK, &shown)
}

async fn window(
    visit: &Visit,
    state: &AppState,
    query: Option<&str>,
    given: Given,
    problem: Option<String>,
) -> Result<SandboxesPage> {
    let (search, number) = asked(query);
    let mut sandboxes = state.registry.all();
    sandboxes.retain(|sandbox| search.finds(&[sandbox.name.as_str()]));
    let path = format!("{}/sandboxes", visit.base());
    let paging = Paging::new(path, &search, &number, sandboxes.len());
    let rows = paging.of(sandboxes).into_iter().map(|sandbox| Row {
        base: base_of(&sandbox.name),
        now: sandbox.clock.now(),
        is_locked: sandbox.vault.is_locked(),
        expires_at: sandbox.lease.map(|lease| lease.expires_at),
        name: sandbox.name.clone(),
    });
    let fixtures = BUILT_IN.iter().map(|(name, _)| *name);
    let snapshots = snapshots::list(&visit.sandbox).await?;
    Ok(SandboxesPage {
        page: Page::new(visit, "Sandboxes", Section::Simulator).with_notice(query),
        search,
        rows: rows.collect(),
        paging,
        fixtures: fixtures.filter(|_| state.control.built_in_allowed).collect(),
        snapshots: snapshots.into_iter().map(|snapshot| snapshot.name).collect(),
        given,
        problem,
    })
}

#[derive(Template)]
#[template(path = "sandbox_made.html")]
struct MadePage {
    page: Page,
    name: SandboxName,
    base: String,
    server_url: String,
    app_tokens: Vec<AppTokenOf>,
    auth_tokens: Vec<AuthTokenOf>,
}

/// Makes one and shows its tokens, once.
pub async fn make(
    State(state): State<AppState>,
    headers: HeaderMap,
    Posted { person, fields }: Posted<Given>,
) -> Answer {
    match made(&state, &person, &headers, &fields).await {
        Ok(page) => show_as(StatusCode::CREATED, &page),
        Err(problem) => {
            let page = window(&person.visit, &state, None, fields, Some(problem.words())).await?;
            let page = show_as(problem.status(), &page)?;
            Ok(problem.told_on(page))
        }
    }
}

async fn made(
    state: &AppState,
    person: &Person,
    headers: &HeaderMap,
    given: &Given,
) -> std::result::Result<MadePage, Problem> {
    let visit = &person.visit;
    let (sandbox, tokens) = make_as_asked(state, visit.sandbox.clone(), given.sandbox()?).await?;
    Ok(MadePage {
        page: person.page("New sandbox", Section::Simulator),
        base: base_of(&sandbox.name),
        server_url: server_url::of(&server_url::origin(visit.tls, headers), &sandbox.name),
        name: sandbox.name.clone(),
        app_tokens: tokens.app_tokens,
        auth_tokens: tokens.auth_tokens,
    })
}

/// Asks whether a sandbox is really to be dropped, then does it. Whoever drops the one where he is goes on in the default
/// one.
pub async fn drop(
    State(state): State<AppState>,
    Id(name): Id<String>,
    Posted { person, fields }: Posted<Confirmed>,
) -> Answer {
    let name: SandboxName = name.parse().map_err(|_| Refusal::NotFound)?;
    if !fields.confirmed {
        state.registry.get(&name).ok_or(Refusal::NotFound)?;
        let question = Confirm {
            page: person.page("Drop a sandbox", Section::Simulator),
            question: format!("Drop the sandbox {name}?"),
            meaning: "All that it holds is gone: its vault, its people, its snapshots, its audit trail.",
            verb: "Drop",
            action: person.path(&format!("/sandboxes/{name}/drop")),
            back: person.path("/sandboxes"),
        };
        return question.ask();
    }
    if let Err(problem) = drop_named(&state.registry, name.as_str()).await {
        let page = window(&person.visit, &state, None, Given::default(), Some(problem.words())).await?;
        let page = show_as(problem.status(), &page)?;
        return Ok(problem.told_on(page));
    }
    let is_here = name == person.visit.sandbox.name;
    let path = if is_here {
        "/sandboxes".to_owned()
    } else {
        person.path("/sandboxes")
    };
    go_to(&Notice::SandboxDropped.on(&path))
}
