//! `/`: where to begin.

use askama::Template;
use axum::http::Uri;

use super::page::{Answer, Page, Section, show};
use super::person::Person;
use crate::service::{rpa, rpa_requests};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    entries: usize,
    pending: usize,
}

/// The first page after signing in.
pub async fn page(person: Person, uri: Uri) -> Answer {
    show(&Home {
        entries: rpa::list(person.ctx()).await?.len(),
        pending: rpa_requests::list(person.ctx()).await?.len(),
        page: person.page("Overview", Section::Home).with_notice(uri.query()),
    })
}
