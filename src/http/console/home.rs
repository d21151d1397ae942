//! `/`: where to begin.

use askama::Template;
use axum::http::Uri;

use super::page::{Answer, Page, Section, show};
use super::person::Person;
use crate::model::password_request::RequestState;
use crate::model::user_status::UserStatus;
use crate::rules::access_control::Event;
use crate::rules::users::manage;
use crate::service::password_requests::{Seen, Wanted};
use crate::service::resource_list::{self, ListQuery};
use crate::service::{Ctx, Result, password_requests, rpa, rpa_requests, users, vault_lock};

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
}

/// The first page after signing in.
pub async fn page(person: Person, uri: Uri) -> Answer {
    let requests = password_requests::list_in_passing(person.ctx(), Wanted::Open).await?;
    let count = |event: Event| requests.iter().filter(|seen| seen.may.contains(&event)).count();
    let in_use = |seen: &&Seen| !seen.decides && seen.request.state == RequestState::CheckedOut;
    show(&Home {
        entries: rpa::list(person.ctx()).await?.len(),
        pending: rpa_requests::list(person.ctx()).await?.len(),
        to_approve: count(Event::Approve),
        released: count(Event::CheckOut),
        held: requests.iter().filter(in_use).count(),
        resources: resource_list::list(person.ctx(), &ListQuery::default()).await?.1,
        vault_is_locked: vault_lock::state(person.ctx()).locked,
        locked_users: locked_users(person.ctx()).await?,
        page: person.page("Overview", Section::Home).with_notice(uri.query()),
    })
}

async fn locked_users(ctx: &Ctx) -> Result<usize> {
    if manage(&ctx.caller).is_err() {
        return Ok(0);
    }
    let users = users::list(ctx).await?;
    Ok(users.iter().filter(|user| user.status == UserStatus::Locked).count())
}
