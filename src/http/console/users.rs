//! `/users`: everybody who has, or had, something to do here.

use askama::Template;
use axum::extract::RawQuery;

use super::page::{Answer, Page, Section, show};
use super::paging::Paging;
use super::person::Person;
use super::search::{Search, asked};
use super::user::State;
use crate::model::user::User;
use crate::service::users;

#[derive(Template)]
#[template(path = "users.html")]
struct UsersPage {
    page: Page,
    search: Search,
    paging: Paging,
    users: Vec<User>,
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let (search, number) = asked(query.as_deref());
    let mut users = users::list(person.ctx()).await?;
    users.retain(|user| {
        let groups = user.groups.join(" ");
        let status = user.status.as_str();
        search.finds(&[
            &user.user_name,
            &user.full_name,
            &user.email,
            &user.role,
            &groups,
            status,
        ])
    });
    let paging = Paging::new(person.path("/users"), &search, &number, users.len());
    show(&UsersPage {
        page: person.page("Users", Section::People).with_notice(query.as_deref()),
        users: paging.of(users),
        paging,
        search,
    })
}
