//! `/accounts/{id}/password`, `…/history`, `…/totp` and `…/file`: what is secret of an account, for whoever asked for it
//! just then. The services audit each look before it is answered.

use askama::Template;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::account::{self, Given, again};
use super::failure::decided;
use super::form::Posted;
use super::id::Id;
use super::page::{Answer, Page, Section, show};
use super::paging::filled;
use super::person::Person;
use crate::http::attachment::attachment;
use crate::model::account::AccountFacts;
use crate::model::ids::AccountId;
use crate::service::account_totp::Code;
use crate::service::password_tools::Former;
use crate::service::{Result, account_files, account_totp, accounts, password_tools, passwords};

#[derive(Template)]
#[template(path = "account_secret.html")]
struct SecretPage {
    page: Page,
    account: AccountFacts,
    secret: Secret,
    /// What was given for it, which a former file asks for again.
    given: Given,
}

enum Secret {
    Password(SecretString),
    Code(Code),
    History(Vec<Former>),
}

impl Secret {
    fn title(&self) -> &'static str {
        match self {
            Self::Password(_) => "Password",
            Self::Code(_) => "One-time code",
            Self::History(_) => "Password history",
        }
    }

    /// For how many seconds a browser with scripts shows it.
    fn seconds(&self) -> i64 {
        match self {
            Self::Password(_) => 30,
            Self::Code(code) => code.seconds_left,
            Self::History(_) => 60,
        }
    }
}

/// Shows the password.
pub async fn password(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    let ctx = person.ctx();
    let target = accounts::located(ctx, id).await?;
    let secret = passwords::fetch(ctx, target, fields.usage()).await;
    answer(&person, id, fields, secret.map(Secret::Password)).await
}

/// Shows the former passwords.
pub async fn history(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    let ctx = person.ctx();
    let target = accounts::located(ctx, id).await?;
    let former = password_tools::history(ctx, target, fields.usage()).await;
    answer(&person, id, fields, former.map(Secret::History)).await
}

/// Shows the one-time code of this moment.
pub async fn totp(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    let ctx = person.ctx();
    let target = accounts::located(ctx, id).await?;
    let code = account_totp::code(ctx, target, fields.usage()).await;
    answer(&person, id, fields, code.map(Secret::Code)).await
}

async fn answer(person: &Person, id: AccountId, given: Given, secret: Result<Secret>) -> Answer {
    match decided(secret)? {
        Ok(secret) => show(&SecretPage {
            page: person.page(secret.title(), Section::Resources),
            account: account::met(person.ctx(), id).await?,
            secret,
            given,
        }),
        Err(refusal) => again(person, id, given, &refusal).await,
    }
}

/// Which file, and what is given for it.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct WantedFile {
    former: String,
    reason: String,
    ticket: String,
}

/// Hands out the file, or one that the account held before.
pub async fn file(Id(id): Id<AccountId>, Posted { person, fields }: Posted<WantedFile>) -> Answer {
    let ctx = person.ctx();
    let target = accounts::located(ctx, id).await?;
    // What is no number is the id of nothing, as in a path.
    let former = filled(&fields.former).map(|former| former.parse().unwrap_or(0));
    let given = Given {
        reason: fields.reason,
        ticket: fields.ticket,
        ..Given::default()
    };
    match decided(account_files::download(ctx, target, former, given.usage()).await)? {
        Ok(file) => Ok(attachment(&file)),
        Err(refusal) => again(&person, id, given, &refusal).await,
    }
}
