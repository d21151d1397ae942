//! `/accounts/{id}/change`: another password, given or generated, in the vault alone or on the target, too (RESET-1).

use askama::Template;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::account::{changeable, usage_of};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::paging::filled;
use super::person::Person;
use crate::http::problem;
use crate::model::account::AccountFacts;
use crate::model::ids::AccountId;
use crate::service::passwords::{self, ResetType};
use crate::service::{Ctx, Result, accounts};

#[derive(Template)]
#[template(path = "account_password.html")]
struct ChangePage {
    page: Page,
    account: AccountFacts,
    asks_ticket: bool,
    given: Given,
    problem: Option<String>,
}

/// What a person filled in. The password itself has to be given again after a refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    password: Option<SecretString>,
    reset: String,
    reason: String,
    ticket: String,
}

impl Given {
    fn is_remote(&self) -> bool {
        self.reset == "REMOTE"
    }
}

/// The form.
pub async fn page(person: Person, Id(id): Id<AccountId>) -> Answer {
    show(&form(&person, id, Given::default(), None).await?)
}

async fn form(person: &Person, id: AccountId, given: Given, problem: Option<String>) -> Result<ChangePage> {
    let ctx = person.ctx();
    let account = changeable(ctx, id).await?;
    Ok(ChangePage {
        page: person.page("Change password", Section::Resources),
        account,
        asks_ticket: ctx.sandbox.settings().ticketing.is_on(),
        given,
        problem,
    })
}

/// Changes the password.
pub async fn change(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(changed(person.ctx(), id, &fields).await)? {
        Ok(()) => go_to(&Notice::PasswordChanged.on(&person.path(&format!("/accounts/{id}")))),
        Err(refusal) => {
            let page = form(&person, id, fields, Some(in_words(&refusal))).await?;
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn changed(ctx: &Ctx, id: AccountId, given: &Given) -> Result<()> {
    let target = accounts::located(ctx, id).await?;
    let new = given.password.clone();
    let new = new.filter(|password| !password.expose_secret().is_empty());
    let reset = ResetType::parse(filled(&given.reset).as_deref())?;
    let usage = usage_of(&given.reason, &given.ticket);
    passwords::change(ctx, target, new, reset, usage).await
}
