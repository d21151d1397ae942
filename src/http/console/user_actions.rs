//! `/users/{id}/…`: what is done to a user with one button.

use askama::Template;
use axum::http::StatusCode;
use serde::Deserialize;

use super::confirm::{Confirm, Confirmed};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show_as};
use super::person::Person;
use super::sign_in::Nothing;
use crate::model::ids::UserId;
use crate::model::user::User;
use crate::model::user_status::StatusChange;
use crate::service::{auth_tokens, second_factor, users};
use crate::vault::ApiToken;

/// What is to become of a user.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Change {
    Lock,
    Unlock,
    Disable,
    Enable,
}

impl From<Change> for StatusChange {
    fn from(change: Change) -> Self {
        match change {
            Change::Lock => Self::Lock,
            Change::Unlock => Self::Unlock,
            Change::Disable => Self::Disable,
            Change::Enable => Self::Enable,
        }
    }
}

/// Which button was pressed.
#[derive(Deserialize)]
pub struct Pressed {
    change: Change,
}

fn path(person: &Person, id: UserId) -> String {
    person.path(&format!("/users/{id}"))
}

/// Locks, unlocks, disables or enables a user.
pub async fn change_status(Id(id): Id<UserId>, Posted { person, fields }: Posted<Pressed>) -> Answer {
    users::change_status(person.ctx(), id, fields.change.into()).await?;
    go_to(&Notice::Saved.on(&path(&person, id)))
}

/// Makes the next sign-in bring a new password.
pub async fn force_password_change(Id(id): Id<UserId>, Posted { person, .. }: Posted<Nothing>) -> Answer {
    users::force_password_change(person.ctx(), id).await?;
    go_to(&Notice::ChangeForced.on(&path(&person, id)))
}

/// Takes the second factor away from somebody who lost it.
pub async fn remove_second_factor(Id(id): Id<UserId>, Posted { person, .. }: Posted<Nothing>) -> Answer {
    second_factor::remove(person.ctx(), id).await?;
    go_to(&Notice::SecondFactorRemoved.on(&path(&person, id)))
}

/// Makes a new AUTHTOKEN and shows it, once.
pub async fn make_auth_token(Id(id): Id<UserId>, Posted { person, .. }: Posted<Nothing>) -> Answer {
    let token = auth_tokens::generate(person.ctx(), id).await?;
    let user = users::get(person.ctx(), id).await?;
    show_token(&person, StatusCode::CREATED, &user, &token)
}

#[derive(Template)]
#[template(path = "auth_token.html")]
struct AuthTokenPage {
    page: Page,
    user_name: String,
    id: UserId,
    token: String,
}

/// A user's new AUTHTOKEN.
pub(super) fn show_token(person: &Person, status: StatusCode, user: &User, token: &ApiToken) -> Answer {
    let page = AuthTokenPage {
        page: person.page("New AUTHTOKEN", Section::People),
        user_name: user.user_name.clone(),
        id: user.id,
        token: token.expose().to_owned(),
    };
    show_as(status, &page)
}

/// Asks whether a user is really to be deleted, then deletes him.
pub async fn delete(Id(id): Id<UserId>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    if fields.confirmed {
        users::delete(person.ctx(), id).await?;
        return go_to(&Notice::UserDeleted.on(&person.path("/users")));
    }
    let user = users::get(person.ctx(), id).await?;
    let question = Confirm {
        page: person.page("Delete a user", Section::People),
        question: format!("Delete {}?", user.user_name),
        meaning: "His sessions end and none of his tokens works. What he owns stays, and his name is free again.",
        action: person.path(&format!("/users/{id}/delete")),
        verb: "Delete",
        back: path(&person, id),
    };
    question.ask()
}
