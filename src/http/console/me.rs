//! `/me`: one's own account: its password and its second factor.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::failure::{decided, in_words};
use super::form::Posted;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show_as};
use super::person::Person;
use super::sign_in::{Nothing, enter_at};
use super::step_up;
use crate::http::problem;
use crate::model::user::User;
use crate::rules::Refusal;
use crate::service::sessions::{self, SignIn};
use crate::service::{Result, second_factor, users};

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    page: Page,
    user: User,
    problem: Option<String>,
}

/// The account.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let mut page = window(&person, None).await?;
    page.page = page.page.with_notice(query.as_deref());
    show_as(StatusCode::OK, &page)
}

async fn window(person: &Person, problem: Option<String>) -> Result<MePage> {
    Ok(MePage {
        page: person.page("My account", Section::Apart),
        user: users::oneself(person.ctx()).await?,
        problem,
    })
}

async fn again(person: &Person, refusal: &Refusal, words: String) -> Answer {
    show_as(problem::status(refusal), &window(person, Some(words)).await?)
}

/// The present password and the one from now on.
#[derive(Deserialize)]
pub struct Passwords {
    password: SecretString,
    new_password: SecretString,
    totp: Option<SecretString>,
}

/// Changes one's own password, as signing in with a new one does: every session ends, and another begins for this
/// browser.
pub async fn change_password(Posted { person, fields }: Posted<Passwords>) -> Answer {
    let sign_in = SignIn {
        user_name: person.ctx().caller.user_name.to_string(),
        password: fields.password,
        totp: fields.totp.filter(|code| !code.expose_secret().is_empty()),
        new_password: Some(fields.new_password),
    };
    match decided(sessions::sign_in(&person.visit.sandbox, person.visit.client, sign_in).await)? {
        Ok(session) => {
            let path = Notice::OwnPasswordChanged.on(&person.path("/me"));
            Ok(enter_at(&person.visit, &session, &path))
        }
        Err(refusal) => {
            let words = match &refusal {
                Refusal::SignInRefused => "The present password, or the code, is wrong.".to_owned(),
                Refusal::InvalidValue(_) => "Choose a new password that is another one.".to_owned(),
                other => in_words(other),
            };
            again(&person, &refusal, words).await
        }
    }
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct EnrolmentPage {
    page: Page,
    /// The secret and its link, where they were made just now.
    made: Option<(String, String)>,
    problem: Option<String>,
}

/// Makes a second factor and shows it, once.
pub async fn enrol(Posted { person, .. }: Posted<Nothing>) -> Answer {
    match decided(second_factor::enrol(person.ctx()).await)? {
        Ok(made) => {
            let made = (
                made.secret.expose_secret().to_owned(),
                made.link.expose_secret().to_owned(),
            );
            let page = enrolment(&person, Some(made), None);
            show_as(StatusCode::CREATED, &page)
        }
        Err(refusal) => again(&person, &refusal, in_words(&refusal)).await,
    }
}

fn enrolment(person: &Person, made: Option<(String, String)>, problem: Option<String>) -> EnrolmentPage {
    EnrolmentPage {
        page: person.page("Set up a second factor", Section::Apart),
        made,
        problem,
    }
}

/// A code.
#[derive(Deserialize)]
pub struct Code {
    totp: SecretString,
}

/// Makes the new second factor count.
pub async fn confirm(Posted { person, fields }: Posted<Code>) -> Answer {
    match decided(second_factor::confirm(person.ctx(), &fields.totp).await)? {
        Ok(_) => go_to(&Notice::SecondFactorSetUp.on(&person.path("/me"))),
        Err(refusal) => {
            let page = enrolment(&person, None, Some(step_up::words(&refusal)));
            show_as(problem::status(&refusal), &page)
        }
    }
}

/// Takes one's own second factor away.
pub async fn disable(Posted { person, fields }: Posted<Code>) -> Answer {
    match decided(second_factor::disable(person.ctx(), &fields.totp).await)? {
        Ok(()) => go_to(&Notice::SecondFactorRemoved.on(&person.path("/me"))),
        Err(refusal) => again(&person, &refusal, step_up::words(&refusal)).await,
    }
}
