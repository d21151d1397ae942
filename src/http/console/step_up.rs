//! `/step-up`: giving a code of the second factor once more (STEP-1), and back to where it was asked for.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;

use super::failure::decided;
use super::form::Posted;
use super::page::{Answer, Page, Section, go_to, show_as};
use super::paging;
use super::person::Person;
use super::sign_in::wanted;
use super::visit::Visit;
use crate::http::problem;
use crate::rules::{Refusal, SecondFactorCause};
use crate::service::{Result, second_factor, users};

#[derive(Template)]
#[template(path = "step_up.html")]
struct StepUpPage {
    page: Page,
    /// Whether the person has a second factor at all.
    enrolled: bool,
    /// Where to go afterwards, encoded.
    next: String,
    problem: Option<String>,
}

/// Where a code is given by somebody who then goes on to `back`, a path of the sandbox.
#[must_use]
pub fn path(visit: &Visit, back: &str) -> String {
    let next: String = data_encoding::BASE64URL_NOPAD.encode(back.as_bytes());
    format!("{}/step-up?next={next}", visit.base())
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

/// The form.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let Asked { next } = paging::asked(query.as_deref());
    show_as(StatusCode::OK, &form(&person, next, None).await?)
}

async fn form(person: &Person, next: String, problem: Option<String>) -> Result<StepUpPage> {
    Ok(StepUpPage {
        page: person.page("Second factor", Section::Apart),
        enrolled: users::oneself(person.ctx()).await?.second_factor,
        next,
        problem,
    })
}

/// A code.
#[derive(Deserialize)]
pub struct Code {
    totp: SecretString,
    #[serde(default)]
    next: String,
}

/// Takes it.
pub async fn give(Posted { person, fields }: Posted<Code>) -> Answer {
    match decided(second_factor::step_up(person.ctx(), &fields.totp).await)? {
        Ok(_) => go_to(&wanted(&person.visit, &fields.next)),
        Err(refusal) => {
            let page = form(&person, fields.next, Some(words(&refusal))).await?;
            show_as(problem::status(&refusal), &page)
        }
    }
}

/// What is the matter with a code, for whoever gave it.
#[must_use]
pub fn words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::SecondFactor(SecondFactorCause::CodeRefused) => {
            "This code is wrong, or was used before. Wait for the next one.".to_owned()
        }
        other => super::failure::in_words(other),
    }
}
