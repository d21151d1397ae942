//! `/roles`: what users may be, with what that allows.

use askama::Template;
use axum::extract::RawQuery;

use super::page::{Answer, Page, Section, show};
use super::paging::Paging;
use super::person::Person;
use super::privileges;
use super::search::{Search, asked};
use crate::model::user::Role;
use crate::rules::users as rules;
use crate::service::roles;

#[derive(Template)]
#[template(path = "roles.html")]
struct RolesPage {
    page: Page,
    search: Search,
    paging: Paging,
    rows: Vec<Row>,
}

/// A role as the list shows it.
struct Row {
    role: Role,
    allows: Vec<&'static str>,
    may_change: bool,
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let (search, number) = asked(query.as_deref());
    let mut roles = roles::list(person.ctx()).await?;
    roles.retain(|role| search.finds(&[&role.name]));
    let paging = Paging::new(person.path("/roles"), &search, &number, roles.len());
    let rows = paging.of(roles).into_iter().map(|role| Row {
        allows: privileges::labels(&role.privileges),
        may_change: rules::change_role(&person.ctx().caller, &role).is_ok(),
        role,
    });
    show(&RolesPage {
        rows: rows.collect(),
        page: person.page("Roles", Section::People).with_notice(query.as_deref()),
        paging,
        search,
    })
}
