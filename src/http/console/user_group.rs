//! `/user-groups/add` and `/user-groups/{id}`: a group of users.

use askama::Template;
use serde::Deserialize;

use super::confirm::{Confirm, Confirmed};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::person::Person;
use crate::http::admin::text::name;
use crate::http::problem;
use crate::model::ids::UserGroupId;
use crate::model::user::UserGroup;
use crate::rules::users as rules;
use crate::service::{Result, user_groups};

#[derive(Template)]
#[template(path = "user_group.html")]
struct UserGroupPage {
    page: Page,
    id: Option<UserGroupId>,
    given: Given,
    problem: Option<String>,
}

/// What a person filled in.
#[derive(Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    name: String,
    /// User names, one a line.
    #[serde(default)]
    members: String,
}

impl Given {
    fn members(&self) -> Vec<String> {
        let names = self.members.lines().map(str::trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    }
}

/// The window in which a group is added.
pub async fn add_page(person: Person) -> Answer {
    rules::manage(&person.ctx().caller)?;
    show(&window(&person, None, Given::default(), None))
}

/// The window in which a group is changed.
pub async fn page(person: Person, Id(id): Id<UserGroupId>) -> Answer {
    rules::manage(&person.ctx().caller)?;
    let group = user_groups::get(person.ctx(), id).await?;
    let given = Given {
        name: group.name,
        members: group.members.join("\n"),
    };
    show(&window(&person, Some(id), given, None))
}

fn window(person: &Person, id: Option<UserGroupId>, given: Given, problem: Option<String>) -> UserGroupPage {
    let title = if id.is_some() {
        "Change a user group"
    } else {
        "Add a user group"
    };
    UserGroupPage {
        page: person.page(title, Section::People),
        id,
        given,
        problem,
    }
}

/// Adds a group.
pub async fn add(Posted { person, fields }: Posted<Given>) -> Answer {
    done(&person, None, added(&person, &fields).await, fields)
}

async fn added(person: &Person, given: &Given) -> Result<UserGroup> {
    user_groups::create(person.ctx(), &name("name", &given.name)?, &given.members()).await
}

/// Changes a group: who is not named leaves it.
pub async fn edit(Id(id): Id<UserGroupId>, Posted { person, fields }: Posted<Given>) -> Answer {
    user_groups::get(person.ctx(), id).await?;
    done(&person, Some(id), edited(&person, id, &fields).await, fields)
}

async fn edited(person: &Person, id: UserGroupId, given: &Given) -> Result<UserGroup> {
    let new_name = name("name", &given.name)?;
    user_groups::edit(person.ctx(), id, Some(new_name), Some(given.members())).await
}

fn done(person: &Person, id: Option<UserGroupId>, result: Result<UserGroup>, given: Given) -> Answer {
    match decided(result)? {
        Ok(_) => go_to(&Notice::Saved.on(&person.path("/user-groups"))),
        Err(refusal) => {
            let page = window(person, id, given, Some(in_words(&refusal)));
            show_as(problem::status(&refusal), &page)
        }
    }
}

/// Asks whether a group is really to be deleted, then deletes it.
pub async fn delete(Id(id): Id<UserGroupId>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    if fields.confirmed {
        user_groups::delete(person.ctx(), id).await?;
        return go_to(&Notice::Removed.on(&person.path("/user-groups")));
    }
    let group = user_groups::get(person.ctx(), id).await?;
    let question = Confirm {
        page: person.page("Delete a user group", Section::People),
        question: format!("Delete the user group {}?", group.name),
        meaning: "What was shared with it is shared with its members no longer.",
        action: person.path(&format!("/user-groups/{id}/delete")),
        verb: "Delete",
        back: person.path(&format!("/user-groups/{id}")),
    };
    question.ask()
}
