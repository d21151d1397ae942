//! `/user-groups`: groups of users, with whom things are shared.

use askama::Template;
use axum::extract::RawQuery;

use super::page::{Answer, Page, Section, show};
use super::paging::Paging;
use super::person::Person;
use super::search::{Search, asked};
use crate::model::user::UserGroup;
use crate::rules::users as rules;
use crate::service::user_groups;

#[derive(Template)]
#[template(path = "user_groups.html")]
struct UserGroupsPage {
    page: Page,
    search: Search,
    paging: Paging,
    groups: Vec<UserGroup>,
    may_manage: bool,
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let (search, number) = asked(query.as_deref());
    let mut groups = user_groups::list(person.ctx()).await?;
    groups.retain(|group| search.finds(&[&group.name, &group.members.join(" ")]));
    let paging = Paging::new(person.path("/user-groups"), &search, &number, groups.len());
    show(&UserGroupsPage {
        page: person
            .page("User groups", Section::People)
            .with_notice(query.as_deref()),
        may_manage: rules::manage(&person.ctx().caller).is_ok(),
        groups: paging.of(groups),
        paging,
        search,
    })
}
