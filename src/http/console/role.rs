//! `/roles/add` and `/roles/{id}`: a custom role.

use askama::Template;
use serde::Deserialize;

use super::confirm::{Confirm, Confirmed};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::person::Person;
use super::privileges::WORDS;
use crate::http::admin::text::name;
use crate::http::problem;
use crate::model::ids::RoleId;
use crate::model::privilege::{Privilege, Privileges};
use crate::model::user::Role;
use crate::rules::{Refusal, users as rules};
use crate::service::{Result, roles};

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    page: Page,
    id: Option<RoleId>,
    /// Word and label of what the person may give, and whether it is chosen.
    choices: Vec<(&'static str, &'static str, bool)>,
    name: String,
    problem: Option<String>,
}

/// What a person filled in.
#[derive(Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    privilege: Vec<Privilege>,
}

impl Given {
    fn privileges(&self) -> Privileges {
        self.privilege.iter().copied().collect()
    }
}

/// The window in which a role is added.
pub async fn add_page(person: Person) -> Answer {
    rules::manage(&person.ctx().caller)?;
    show(&window(&person, None, Given::default(), None))
}

/// The window in which a custom role is changed.
pub async fn page(person: Person, Id(id): Id<RoleId>) -> Answer {
    let role = changeable(&person, id).await?;
    let given = Given {
        name: role.name,
        privilege: role.privileges.into(),
    };
    show(&window(&person, Some(id), given, None))
}

async fn changeable(person: &Person, id: RoleId) -> Result<Role> {
    let role = roles::get(person.ctx(), id).await?;
    rules::change_role(&person.ctx().caller, &role)?;
    Ok(role)
}

fn window(person: &Person, id: Option<RoleId>, given: Given, problem: Option<String>) -> RolePage {
    let caller = &person.ctx().caller;
    let may_give = |privilege| rules::give(caller, Privileges::of(&[privilege])).is_ok();
    let choices = WORDS.into_iter().filter(|(privilege, ..)| may_give(*privilege));
    let chosen = given.privileges();
    let title = if id.is_some() { "Change a role" } else { "Add a role" };
    RolePage {
        page: person.page(title, Section::People),
        id,
        choices: choices
            .map(|(privilege, word, label)| (word, label, chosen.contains(privilege)))
            .collect(),
        name: given.name,
        problem,
    }
}

/// Adds a role.
pub async fn add(Posted { person, fields }: Posted<Given>) -> Answer {
    done(&person, None, added(&person, &fields).await, fields)
}

async fn added(person: &Person, given: &Given) -> Result<Role> {
    roles::create(person.ctx(), &name("name", &given.name)?, given.privileges()).await
}

/// Changes a role.
pub async fn edit(Id(id): Id<RoleId>, Posted { person, fields }: Posted<Given>) -> Answer {
    changeable(&person, id).await?;
    done(&person, Some(id), edited(&person, id, &fields).await, fields)
}

async fn edited(person: &Person, id: RoleId, given: &Given) -> Result<Role> {
    let new_name = name("name", &given.name)?;
    roles::edit(person.ctx(), id, Some(new_name), Some(given.privileges())).await
}

fn done(person: &Person, id: Option<RoleId>, result: Result<Role>, given: Given) -> Answer {
    match decided(result)? {
        Ok(_) => go_to(&Notice::Saved.on(&person.path("/roles"))),
        Err(refusal) => again(person, id, given, &refusal),
    }
}

fn again(person: &Person, id: Option<RoleId>, given: Given, refusal: &Refusal) -> Answer {
    let page = window(person, id, given, Some(in_words(refusal)));
    show_as(problem::status(refusal), &page)
}

/// Asks whether a role is really to be deleted, then deletes it.
pub async fn delete(Id(id): Id<RoleId>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    if fields.confirmed {
        roles::delete(person.ctx(), id).await?;
        return go_to(&Notice::Removed.on(&person.path("/roles")));
    }
    let role = changeable(&person, id).await?;
    let question = Confirm {
        page: person.page("Delete a role", Section::People),
        question: format!("Delete the role {}?", role.name),
        meaning: "That works only if nobody has, or had, this role.",
        action: person.path(&format!("/roles/{id}/delete")),
        verb: "Delete",
        back: person.path(&format!("/roles/{id}")),
    };
    question.ask()
}
