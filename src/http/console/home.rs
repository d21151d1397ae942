//! `/`: where to begin.

use askama::Template;
use axum::http::Uri;

use super::charts::{Bar, Bars, Column, Columns, Series};
use super::page::{Answer, Page, Section, show};
use super::person::Person;
use super::rpa_entries;
use crate::model::password_request::RequestState;
use crate::model::user_status::UserStatus;
use crate::rules::access_control::Event;
use crate::rules::journal::timeline;
use crate::rules::users::manage;
use crate::service::password_requests::{Seen, Wanted};
use crate::service::resource_list::{self, ListQuery};
use crate::service::{Ctx, Result, password_requests, rpa_requests, users, vault_lock};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    entries: usize,
    pending: usize,
    /// Requests for passwords that he may approve.
    to_approve: usize,
    /// His own requests that were approved, and wait until he checks the password out.
    released: usize,
    /// Passwords that he holds.
    held: usize,
    resources: usize,
    /// No password is given or taken.
    vault_is_locked: bool,
    /// Users who wait for somebody to unlock them, where the person may.
    locked_users: usize,
    /// What was called, for whom the simulator tells it to.
    calls: Option<Columns>,
    /// How the entries stand that he sees.
    tokens: Option<Bars>,
}

/// As many columns as are told apart on a narrow screen.
const MOST_COLUMNS: usize = 30;

/// The first page after signing in.
pub async fn page(person: Person, uri: Uri) -> Answer {
    let requests = password_requests::list_in_passing(person.ctx(), Wanted::Open).await?;
    let count = |event: Event| requests.iter().filter(|seen| seen.may.contains(&event)).count();
    let in_use = |seen: &&Seen| !seen.decides && seen.request.state == RequestState::CheckedOut;
    let page = person.page("Overview", Section::Home).with_notice(uri.query());
    let entries = rpa_entries::rows(person.ctx()).await?;
    show(&Home {
        entries: entries.len(),
        pending: rpa_requests::list(person.ctx()).await?.len(),
        to_approve: count(Event::Approve),
        released: count(Event::CheckOut),
        held: requests.iter().filter(in_use).count(),
        resources: resource_list::list(person.ctx(), &ListQuery::default()).await?.1,
        vault_is_locked: vault_lock::state(person.ctx()).locked,
        locked_users: locked_users(person.ctx()).await?,
        calls: calls(&person, &page),
        tokens: tokens(&entries),
        page,
    })
}

/// The journal in a picture; the page's own looks are not in it.
fn calls(person: &Person, page: &Page) -> Option<Columns> {
    let view = page.controls.then(|| person.ctx().sandbox.journal.since(0))?;
    let (slots, step) = timeline(view.entries.iter().map(|entry| &**entry), MOST_COLUMNS);
    let series = [
        ("carried out", "good"),
        ("refused", "bad"),
        ("met a fault or left", "waiting"),
    ];
    let series = series.into_iter().enumerate().map(|(index, (label, tone))| Series {
        total: slots.iter().map(|slot| slot.ends[index]).sum(),
        label,
        tone,
    });
    let columns = Columns {
        title: "Calls",
        step: length(step),
        series: series.collect(),
        columns: slots
            .iter()
            .map(|slot| Column {
                from: page.time(&slot.from),
                counts: slot.ends.to_vec(),
            })
            .collect(),
    };
    Some(columns).filter(|columns| columns.most() > 0)
}

/// A length of time in its largest unit.
fn length(step: jiff::SignedDuration) -> String {
    let seconds = step.as_secs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if count == 1 {
        unit.to_owned()
    } else {
        format!("{count} {unit}s")
    }
}

/// How many App Tokens work, and how many do not and why.
fn tokens(entries: &[rpa_entries::Row]) -> Option<Bars> {
    let mut bars: Vec<Bar> = Vec::new();
    for row in entries {
        match bars.iter_mut().find(|bar| bar.label == row.word()) {
            Some(bar) => bar.count += 1,
            None => bars.push(Bar {
                label: row.word(),
                tone: row.tone(),
                count: 1,
            }),
        }
    }
    bars.sort_by_key(|bar| bar.label);
    let bars = Bars {
        title: "App Tokens",
        bars,
    };
    Some(bars).filter(|bars| !bars.bars.is_empty())
}

async fn locked_users(ctx: &Ctx) -> Result<usize> {
    if manage(&ctx.caller).is_err() {
        return Ok(0);
    }
    let users = users::list(ctx).await?;
    Ok(users.iter().filter(|user| user.status == UserStatus::Locked).count())
}
