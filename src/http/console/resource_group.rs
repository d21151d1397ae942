//! `/resource-groups/{id}`: one group, and what is in it.

use askama::Template;
use axum::extract::RawQuery;
use serde::Deserialize;

use super::confirm::{Confirm, Confirmed};
use super::criteria::{self, GivenCriteria};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::paging::{Paging, filled};
use super::person::Person;
use super::search::{Search, asked};
use crate::http::admin::text::name;
use crate::http::problem;
use crate::model::account::ResourceFacts;
use crate::model::ids::{ResourceGroupId, ResourceId};
use crate::model::resource_group::ResourceGroup;
use crate::rules::Refusal;
use crate::rules::access::{self, GroupAction};
use crate::service::resource_groups::{self, GroupEdit};
use crate::service::{Ctx, Result, resources};

#[derive(Template)]
#[template(path = "resource_group.html")]
struct GroupPage {
    page: Page,
    group: ResourceGroup,
    rows: Vec<ResourceFacts>,
    paging: Paging,
    may_manage: bool,
    /// What was filled in of its name and description.
    name: String,
    description: String,
    /// What was filled in of its criteria, where it has some.
    conditions: GivenCriteria,
    /// The name of a resource that could not be put in.
    resource: String,
    problem: Option<String>,
}

/// The group.
pub async fn page(person: Person, Id(id): Id<ResourceGroupId>, RawQuery(query): RawQuery) -> Answer {
    let mut page = view(&person, id, query.as_deref()).await?;
    page.page = page.page.with_notice(query.as_deref());
    show(&page)
}

async fn view(person: &Person, id: ResourceGroupId, query: Option<&str>) -> Result<GroupPage> {
    let ctx = person.ctx();
    let (group, members) = resource_groups::get(ctx, id).await?;
    let (_, number) = asked(query);
    let path = person.path(&format!("/resource-groups/{id}"));
    let paging = Paging::new(path, &Search::default(), &number, members.len());
    Ok(GroupPage {
        page: person.page(&group.name, Section::Resources),
        rows: paging.of(members),
        may_manage: access::group(&ctx.caller, &group.facts, GroupAction::Manage).is_ok(),
        name: group.name.clone(),
        description: group.description.clone(),
        conditions: group.criteria.as_ref().map(GivenCriteria::of).unwrap_or_default(),
        resource: String::new(),
        problem: None,
        group,
        paging,
    })
}

/// What is to be changed of a group.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct GivenNames {
    name: String,
    description: String,
}

/// Changes a group's name and description.
pub async fn edit(Id(id): Id<ResourceGroupId>, Posted { person, fields }: Posted<GivenNames>) -> Answer {
    match decided(edited(person.ctx(), id, &fields).await)? {
        Ok(()) => back(&person, id, Notice::Saved),
        Err(refusal) => {
            let page = GroupPage {
                name: fields.name,
                description: fields.description,
                problem: Some(in_words(&refusal)),
                ..view(&person, id, None).await?
            };
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn edited(ctx: &Ctx, id: ResourceGroupId, given: &GivenNames) -> Result<()> {
    let edit = GroupEdit {
        name: Some(name("name", &given.name)?),
        description: Some(given.description.trim().to_owned()),
        criteria: None,
    };
    resource_groups::edit(ctx, id, edit).await
}

/// Changes what a dynamic group takes in.
pub async fn edit_criteria(Id(id): Id<ResourceGroupId>, Posted { person, fields }: Posted<GivenCriteria>) -> Answer {
    match decided(criteria_edited(person.ctx(), id, &fields).await)? {
        Ok(()) => back(&person, id, Notice::Saved),
        Err(refusal) => {
            let page = GroupPage {
                conditions: fields,
                problem: Some(in_words(&refusal)),
                ..view(&person, id, None).await?
            };
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn criteria_edited(ctx: &Ctx, id: ResourceGroupId, given: &GivenCriteria) -> Result<()> {
    let edit = GroupEdit {
        criteria: Some(given.criteria().ok_or(Refusal::MissingField("condition"))?),
        ..GroupEdit::default()
    };
    resource_groups::edit(ctx, id, edit).await
}

/// A resource that joins, by its name, or one that leaves.
#[derive(Deserialize)]
pub struct Member {
    #[serde(default)]
    join: String,
    leave: Option<ResourceId>,
}

/// Puts a resource into a static group, or takes one out.
pub async fn change_members(Id(id): Id<ResourceGroupId>, Posted { person, fields }: Posted<Member>) -> Answer {
    match decided(members_changed(person.ctx(), id, &fields).await)? {
        Ok(()) => back(&person, id, Notice::MembersChanged),
        Err(refusal) => {
            let page = GroupPage {
                resource: fields.join,
                problem: Some(in_words(&refusal)),
                ..view(&person, id, None).await?
            };
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn members_changed(ctx: &Ctx, id: ResourceGroupId, member: &Member) -> Result<()> {
    if let Some(resource) = member.leave {
        return resource_groups::change_members(ctx, id, &[], &[resource]).await;
    }
    let name = filled(&member.join).ok_or(Refusal::MissingField("resource"))?;
    let resource = resources::id_by_name(ctx, &name).await?;
    resource_groups::change_members(ctx, id, &[resource], &[]).await
}

fn back(person: &Person, id: ResourceGroupId, notice: Notice) -> Answer {
    go_to(&notice.on(&person.path(&format!("/resource-groups/{id}"))))
}

/// Asks whether the group is really to be deleted, then deletes it.
pub async fn delete(Id(id): Id<ResourceGroupId>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    let ctx = person.ctx();
    if fields.confirmed {
        resource_groups::delete(ctx, id).await?;
        return go_to(&Notice::Removed.on(&person.path("/resource-groups")));
    }
    let (group, _) = resource_groups::get(ctx, id).await?;
    access::group(&ctx.caller, &group.facts, GroupAction::Manage)?;
    Confirm {
        page: person.page("Delete a resource group", Section::Resources),
        question: format!("Delete the group {}?", group.name),
        meaning: "Its resources stay; what was shared through it is shared no longer.",
        action: person.path(&format!("/resource-groups/{id}/delete")),
        verb: "Delete",
        back: person.path(&format!("/resource-groups/{id}")),
    }
    .ask()
}
