//! `/resource-groups`: the groups that the person sees.

use askama::Template;
use axum::extract::RawQuery;
use serde::{Deserialize, Serialize};

use super::page::{Answer, Page, Section, show};
use super::paging::{Paging, asked};
use super::person::Person;
use crate::model::resource_group::ResourceGroup;
use crate::rules::access;
use crate::rules::criteria::holds;
use crate::service::resource_groups;

#[derive(Template)]
#[template(path = "resource_groups.html")]
struct GroupsPage {
    page: Page,
    asked: Asked,
    rows: Vec<ResourceGroup>,
    paging: Paging,
    may_add: bool,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    search: String,
    #[serde(skip_serializing)]
    page: String,
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    let asked: Asked = asked(query.as_deref());
    let mut groups = resource_groups::list(ctx).await?;
    let wanted = asked.search.trim();
    groups.retain(|group| holds(&group.name, wanted) || holds(&group.description, wanted));
    let paging = Paging::new(person.path("/resource-groups"), &asked, &asked.page, groups.len());
    show(&GroupsPage {
        rows: paging.of(groups),
        may_add: access::create(&ctx.caller).is_ok(),
        page: person
            .page("Resource groups", Section::Resources)
            .with_notice(query.as_deref()),
        paging,
        asked,
    })
}
