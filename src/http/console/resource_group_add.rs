//! `/resource-groups/add`: the form of a new group, static or by criteria.

use askama::Template;
use serde::Deserialize;

use super::criteria::{self, GivenCriteria};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::person::Person;
use crate::http::admin::text::name;
use crate::http::problem;
use crate::model::ids::ResourceGroupId;
use crate::rules::access;
use crate::service::resource_groups::{self, GroupSpec};
use crate::service::{Ctx, Result};

#[derive(Template)]
#[template(path = "resource_group_add.html")]
struct NewGroupPage {
    page: Page,
    given: GivenGroup,
    conditions: GivenCriteria,
    problem: Option<String>,
}

/// A group to be made, but for its criteria.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GivenGroup {
    name: String,
    description: String,
    any: bool,
    attribute: Vec<String>,
    comparison: Vec<String>,
    value: Vec<String>,
}

impl GivenGroup {
    fn take_criteria(&mut self) -> GivenCriteria {
        GivenCriteria {
            any: self.any,
            attribute: std::mem::take(&mut self.attribute),
            comparison: std::mem::take(&mut self.comparison),
            value: std::mem::take(&mut self.value),
        }
    }
}

/// The form of a new group.
pub async fn page(person: Person) -> Answer {
    access::create(&person.ctx().caller)?;
    show(&NewGroupPage {
        page: person.page("Add resource group", Section::Resources),
        given: GivenGroup::default(),
        conditions: GivenCriteria::default(),
        problem: None,
    })
}

/// Makes a group.
pub async fn add(Posted { person, mut fields }: Posted<GivenGroup>) -> Answer {
    let criteria = fields.take_criteria();
    match decided(added(person.ctx(), &fields, &criteria).await)? {
        Ok(id) => go_to(&Notice::GroupAdded.on(&person.path(&format!("/resource-groups/{id}")))),
        Err(refusal) => {
            access::create(&person.ctx().caller)?;
            let page = NewGroupPage {
                page: person.page("Add resource group", Section::Resources),
                given: fields,
                conditions: criteria,
                problem: Some(in_words(&refusal)),
            };
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn added(ctx: &Ctx, given: &GivenGroup, criteria: &GivenCriteria) -> Result<ResourceGroupId> {
    let spec = GroupSpec {
        name: name("name", &given.name)?,
        description: given.description.trim().to_owned(),
        criteria: criteria.criteria(),
    };
    resource_groups::create(ctx, spec).await
}
