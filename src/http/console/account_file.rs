//! `/accounts/{id}/replace-file`: another file for an account that holds one in place of a password (FILE-1 to FILE-4).

use askama::Template;
use serde::Deserialize;

use super::account::{changeable, usage_of};
use super::failure::{decided, in_words};
use super::form::PostedFile;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::person::Person;
use crate::http::problem;
use crate::http::rest::multipart::Part;
use crate::model::account::AccountFacts;
use crate::model::ids::AccountId;
use crate::model::stored_file::StoredFile;
use crate::rules::Refusal;
use crate::service::{Ctx, Result, account_files, accounts};

#[derive(Template)]
#[template(path = "account_file.html")]
struct FilePage {
    page: Page,
    account: AccountFacts,
    asks_ticket: bool,
    given: Given,
    problem: Option<String>,
}

/// What a person filled in. The file itself has to be chosen again after a refusal.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    reason: String,
    ticket: String,
}

/// The form.
pub async fn page(person: Person, Id(id): Id<AccountId>) -> Answer {
    show(&form(&person, id, Given::default(), None).await?)
}

async fn form(person: &Person, id: AccountId, given: Given, problem: Option<String>) -> Result<FilePage> {
    let ctx = person.ctx();
    let account = changeable(ctx, id).await?;
    Ok(FilePage {
        page: person.page("Replace file", Section::Resources),
        account,
        asks_ticket: ctx.sandbox.settings().ticketing.is_on(),
        given,
        problem,
    })
}

/// Puts the file in the place of the former one.
pub async fn replace(Id(id): Id<AccountId>, posted: PostedFile<Given>) -> Answer {
    let PostedFile { person, fields, file } = posted;
    match decided(replaced(person.ctx(), id, &fields, file).await)? {
        Ok(()) => go_to(&Notice::FileReplaced.on(&person.path(&format!("/accounts/{id}")))),
        Err(refusal) => {
            let page = form(&person, id, fields, Some(in_words(&refusal))).await?;
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn replaced(ctx: &Ctx, id: AccountId, given: &Given, file: Option<Part>) -> Result<()> {
    let target = accounts::located(ctx, id).await?;
    // A browser sends an empty part where no file was chosen.
    let chosen = file.filter(|file| file.file_name.as_ref().is_some_and(|name| !name.is_empty()));
    let chosen = chosen.ok_or(Refusal::MissingField("file"))?;
    let name = chosen.file_name.unwrap_or_default();
    let file = StoredFile::new(&name, &chosen.content).map_err(|_| Refusal::InvalidValue("file name"))?;
    let usage = usage_of(&given.reason, &given.ticket);
    account_files::replace(ctx, target, &file, usage).await
}
