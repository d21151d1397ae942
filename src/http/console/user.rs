//! `/users/add` and `/users/{id}`: a user, what he may do, and what may be done to him.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::person::Person;
use super::user_actions::show_token;
use crate::http::admin::text::{name, optional_name};
use crate::http::problem;
use crate::model::caller::Caller;
use crate::model::ids::UserId;
use crate::model::user::{Role, User, UserGroup};
use crate::model::user_status::UserStatus;
use crate::rules::{Refusal, users as rules};
use crate::service::users::{self, NewUserSpec, UserEdit};
use crate::service::{Result, roles, user_groups};
use crate::vault::ApiToken;

/// Whether somebody may act, as pages show it.
pub struct State {
    /// In a word.
    pub word: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its colour, as the stylesheet names it.
    pub tone: &'static str,
}

impl State {
    /// That of a user.
    #[must_use]
    pub fn of(user: &User) -> Self {
        let (word, meaning, tone) = match user.status {
            UserStatus::Active => ("Active", "He may sign in, and his tokens work.", "good"),
            UserStatus::Locked => ("Locked", "Nothing of his works until somebody unlocks him.", "waiting"),
            UserStatus::Disabled => ("Disabled", "Nothing of his works until somebody enables him.", "bad"),
        };
        Self { word, meaning, tone }
    }
}

/// What the person may do to a user (USER-1, USER-2).
struct Rights {
    /// Change him at all.
    change: bool,
    /// Change his role, lock, disable or delete him: nobody does that to himself.
    more: bool,
    /// Make or unmake him a Super Administrator.
    scope: bool,
}

impl Rights {
    fn over(caller: &Caller, user: &User) -> Self {
        let more = rules::act_on_another(caller, user, "").is_ok();
        Self {
            change: rules::act_on(caller, user).is_ok(),
            more,
            scope: more && rules::super_admin(caller).is_ok(),
        }
    }

    fn over_a_new_one(caller: &Caller) -> Self {
        Self {
            change: true,
            more: true,
            scope: rules::super_admin(caller).is_ok(),
        }
    }
}

#[derive(Template)]
#[template(path = "user.html")]
struct UserPage {
    page: Page,
    /// The user who is there already.
    user: Option<User>,
    rights: Rights,
    /// The roles that the person may give.
    roles: Vec<Role>,
    groups: Vec<UserGroup>,
    given: Given,
    problem: Option<String>,
}

impl UserPage {
    /// What may become of a user: the word of each change, and what its button says.
    fn changes(user: &User) -> &'static [(&'static str, &'static str)] {
        match user.status {
            UserStatus::Active => &[("lock", "Lock"), ("disable", "Disable")],
            UserStatus::Locked => &[("unlock", "Unlock"), ("disable", "Disable")],
            UserStatus::Disabled => &[("enable", "Enable")],
        }
    }
}

/// What a person filled in.
#[derive(Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    full_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    password: SecretString,
    #[serde(default)]
    must_change_password: bool,
    #[serde(default)]
    super_admin: bool,
    #[serde(default)]
    group: Vec<String>,
    #[serde(default)]
    api_user: bool,
}

impl Given {
    fn of(user: &User) -> Self {
        Self {
            user_name: user.user_name.clone(),
            full_name: user.full_name.clone(),
            email: user.email.clone(),
            role: user.role.clone(),
            super_admin: user.super_admin,
            group: user.groups.clone(),
            ..Self::default()
        }
    }

    fn full_name(&self) -> std::result::Result<Option<String>, Refusal> {
        let full_name = Some(self.full_name.as_str()).filter(|text| !text.trim().is_empty());
        optional_name("full name", full_name)
    }

    fn password(&self) -> Option<SecretString> {
        Some(self.password.clone()).filter(|password| !password.expose_secret().is_empty())
    }
}

/// The window in which a user is added.
pub async fn add_page(person: Person) -> Answer {
    let page = window(&person, None, Given::default(), None).await?;
    show(&page)
}

/// A user.
pub async fn page(person: Person, Id(id): Id<UserId>, RawQuery(query): RawQuery) -> Answer {
    let user = users::get(person.ctx(), id).await?;
    let given = Given::of(&user);
    let mut window = window(&person, Some(user), given, None).await?;
    window.page = window.page.with_notice(query.as_deref());
    show(&window)
}

async fn window(person: &Person, user: Option<User>, given: Given, problem: Option<String>) -> Result<UserPage> {
    let caller = &person.ctx().caller;
    let mut roles = roles::list(person.ctx()).await?;
    roles.retain(|role| rules::give(caller, role.privileges).is_ok());
    let title = user.as_ref().map_or("Add a user", |user| user.user_name.as_str());
    Ok(UserPage {
        page: person.page(title, Section::People),
        rights: match &user {
            Some(user) => Rights::over(caller, user),
            None => Rights::over_a_new_one(caller),
        },
        groups: user_groups::list(person.ctx()).await?,
        user,
        roles,
        given,
        problem,
    })
}

/// Adds a user, and shows the AUTHTOKEN of an API user, once.
pub async fn add(Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(added(&person, &fields).await)? {
        Ok((user, Some(token))) => show_token(&person, StatusCode::CREATED, &user, &token),
        Ok((user, None)) => go_to(&Notice::UserAdded.on(&person.path(&format!("/users/{}", user.id)))),
        Err(refusal) => again(&person, None, fields, &refusal).await,
    }
}

async fn added(person: &Person, given: &Given) -> Result<(User, Option<ApiToken>)> {
    let password = given.password();
    if password.is_none() && !given.api_user {
        return Err(Refusal::MissingField("password").into());
    }
    let spec = NewUserSpec {
        user_name: name("user name", &given.user_name)?,
        full_name: given.full_name()?,
        email: given.email.trim().to_owned(),
        role: name("role", &given.role)?,
        password,
        must_change_password: given.must_change_password,
        super_admin: given.super_admin,
        groups: given.group.clone(),
        api_user: given.api_user,
    };
    users::create(person.ctx(), spec).await
}

/// Changes a user.
pub async fn edit(Id(id): Id<UserId>, Posted { person, fields }: Posted<Given>) -> Answer {
    let user = users::get(person.ctx(), id).await?;
    match decided(edited(&person, &user, &fields).await)? {
        Ok(_) => go_to(&Notice::Saved.on(&person.path(&format!("/users/{id}")))),
        Err(refusal) => again(&person, Some(user), fields, &refusal).await,
    }
}

/// What the person was not shown, he did not change.
async fn edited(person: &Person, user: &User, given: &Given) -> Result<User> {
    let rights = Rights::over(&person.ctx().caller, user);
    let edit = UserEdit {
        full_name: Some(given.full_name()?.unwrap_or_else(|| user.user_name.clone())),
        email: Some(given.email.trim().to_owned()),
        role: match rights.more {
            true => Some(name("role", &given.role)?),
            false => None,
        },
        super_admin: rights.scope.then_some(given.super_admin),
        groups: Some(given.group.clone()),
        password: given.password(),
    };
    users::edit(person.ctx(), user.id, edit).await
}

/// The window again, with what was filled in, except for the password, and why that will not do.
async fn again(person: &Person, user: Option<User>, given: Given, refusal: &Refusal) -> Answer {
    let page = window(person, user, given, Some(in_words(refusal))).await?;
    show_as(problem::status(refusal), &page)
}
