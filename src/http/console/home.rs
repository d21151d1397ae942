//! `/`: where to begin.

use askama::Template;
use axum::http::Uri;

use super::page::{Answer, Page, Section, show};
use super::person::Person;
use crate::model::user_status::UserStatus;
use crate::rules::users::manage;
use crate::service::{Ctx, Result, rpa, rpa_requests, users, vault_lock};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    entries: usize,
    pending: usize,
    /// No password is given or taken.
    vault_is_locked: bool,
    /// Users who wait for somebody to unlock them, where the person may.
    locked_users: usize,
}

/// The first page after signing in.
pub async fn page(person: Person, uri: Uri) -> Answer {
    show(&Home {
        entries: rpa::list(person.ctx()).await?.len(),
        pending: rpa_requests::list(person.ctx()).await?.len(),
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
