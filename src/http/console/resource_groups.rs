//! `/resource-groups`: the groups that the person sees.

use askama::Template;
use axum::extract::RawQuery;

use super::page::{Answer, Page, Section, show};
use super::paging::Paging;
use super::person::Person;
use super::search::{Search, asked};
use crate::model::resource_group::ResourceGroup;
use crate::rules::access;
use crate::service::resource_groups;

#[derive(Template)]
#[template(path = "resource_groups.html")]
struct GroupsPage {
    page: Page,
    search: Search,
    rows: Vec<ResourceGroup>,
    paging: Paging,
    may_add: bool,
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    let (search, number) = asked(query.as_deref());
    let mut groups = resource_groups::list(ctx).await?;
    groups.retain(|group| search.finds(&[&group.name, &group.description]));
    let paging = Paging::new(person.path("/resource-groups"), &search, &number, groups.len());
    show(&GroupsPage {
        rows: paging.of(groups),
        may_add: access::create(&ctx.caller).is_ok(),
        page: person
            .page("Resource groups", Section::Resources)
            .with_notice(query.as_deref()),
        paging,
        search,
    })
}
