//! `/resources`: the resources that the person sees.

use askama::Template;
use axum::extract::RawQuery;
use serde::{Deserialize, Serialize};

use super::page::{Answer, Page, Section, show};
use super::paging::{Paging, ROWS, asked, filled};
use super::person::Person;
use crate::model::ids::ResourceGroupId;
use crate::model::resource_group::ResourceGroup;
use crate::rules::access;
use crate::service::resource_list::{self, Column, Filter, ListQuery, Listed, Search};
use crate::service::{resource_groups, resources};

#[derive(Template)]
#[template(path = "resources.html")]
struct ResourcesPage {
    page: Page,
    asked: Asked,
    rows: Vec<Listed>,
    paging: Paging,
    types: Vec<String>,
    groups: Vec<ResourceGroup>,
    may_add: bool,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    search: String,
    #[serde(rename = "type")]
    resource_type: String,
    owner: String,
    group: String,
    #[serde(skip_serializing)]
    page: String,
}

impl Asked {
    fn query(&self) -> ListQuery {
        let number = |text: &str| text.parse().map(ResourceGroupId).ok();
        ListQuery {
            search: filled(&self.search).map(|value| Search {
                accounts: false,
                column: Column::All,
                value,
            }),
            filter: Filter {
                resource_type: filled(&self.resource_type),
                owner: filled(&self.owner),
                group: number(&self.group),
            },
            ..ListQuery::default()
        }
    }

    fn is_empty(&self) -> bool {
        [&self.search, &self.resource_type, &self.owner, &self.group]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    fn is_in(&self, group: &ResourceGroup) -> bool {
        self.group == group.facts.id.to_string()
    }
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    let asked: Asked = asked(query.as_deref());
    let (found, total) = resource_list::list(ctx, &asked.query()).await?;
    let paging = Paging::new(person.path("/resources"), &asked, &asked.page, total);
    let types = resources::types(ctx).await?.into_iter();
    show(&ResourcesPage {
        rows: found.into_iter().skip(paging.start()).take(ROWS).collect(),
        types: types.map(|(name, _)| name).collect(),
        groups: resource_groups::list(ctx).await?,
        may_add: access::create(&ctx.caller).is_ok(),
        page: person
            .page("Resources", Section::Resources)
            .with_notice(query.as_deref()),
        paging,
        asked,
    })
}
