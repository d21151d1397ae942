//! `/rpa/add` and `/rpa/{id}`: the window in which an entry is added or edited, and the page that shows a new token.

use askama::Template;
use axum::http::StatusCode;
use serde::Deserialize;

use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::page::{Answer, Page, Section, show, show_as};
use super::person::Person;
use super::sign_in::Nothing;
use crate::http::problem;
use crate::model::ids::EntryId;
use crate::model::rpa::{ApprovalCase, EntryStatus, RpaEntry};
use crate::rules::Refusal;
use crate::service::Result;
use crate::service::rpa::{self, EntryEdit, NewEntry};
use crate::service::rpa_owners::{self, PossibleOwner};
use crate::vault::ApiToken;

#[derive(Template)]
#[template(path = "rpa_entry.html")]
struct EntryForm {
    page: Page,
    /// The entry that is edited.
    entry: Option<RpaEntry>,
    owners: Vec<PossibleOwner>,
    given: Given,
    problem: Option<String>,
}

impl EntryForm {
    /// What choosing an owner leads to (RPA-6).
    const CASES: [(ApprovalCase, &'static str); 3] = [
        (ApprovalCase::Automatic, "Case I: your own entry is approved at once"),
        (ApprovalCase::RpaOwner, "Case II: the RPA owner himself has to approve"),
        (ApprovalCase::OtherAdmin, "Case III: another admin has to approve"),
    ];

    fn words(case: &ApprovalCase) -> &'static str {
        Self::CASES
            .iter()
            .find(|(known, _)| known == case)
            .map_or("", |(_, words)| words)
    }

    fn owners_in(&self, case: &ApprovalCase) -> Vec<&PossibleOwner> {
        self.owners.iter().filter(|owner| owner.case == *case).collect()
    }
}

/// What a person filled in.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Given {
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    host_name: String,
    #[serde(default)]
    rpa_name: String,
    #[serde(default)]
    validity_days: String,
    #[serde(default)]
    regenerate_token: bool,
}

impl Given {
    fn of(entry: &RpaEntry) -> Self {
        Self {
            user_name: entry.owner_name.clone(),
            host_name: entry.host_name.clone(),
            rpa_name: entry.rpa_name.clone(),
            validity_days: entry.validity_days.map_or_else(String::new, |days| days.to_string()),
            regenerate_token: false,
        }
    }

    /// Days of validity; an empty field means for ever (RPA-5).
    fn days(&self) -> std::result::Result<Option<u32>, Refusal> {
        match self.validity_days.trim() {
            "" => Ok(None),
            text => {
                let days = text.parse().ok().filter(|days| (1..=36_500).contains(days));
                days.map(Some).ok_or(Refusal::InvalidValue("validity"))
            }
        }
    }

    fn rpa_name(&self) -> Option<String> {
        Some(self.rpa_name.trim().to_owned()).filter(|name| !name.is_empty())
    }
}

/// The window in which an entry is added.
pub async fn add_page(person: Person) -> Answer {
    let owners = rpa_owners::list(person.ctx()).await?;
    let given = Given {
        user_name: person.ctx().caller.user_name.to_string(),
        ..Given::default()
    };
    show(&form(&person, owners, None, given, None))
}

/// The window in which an entry is edited.
pub async fn edit_page(person: Person, Id(id): Id<EntryId>) -> Answer {
    let entry = rpa::get(person.ctx(), id).await?;
    let owners = rpa_owners::list(person.ctx()).await?;
    let given = Given::of(&entry);
    show(&form(&person, owners, Some(entry), given, None))
}

fn form(
    person: &Person,
    owners: Vec<PossibleOwner>,
    entry: Option<RpaEntry>,
    given: Given,
    problem: Option<String>,
) -> EntryForm {
    let title = if entry.is_some() {
        "Edit RPA entry"
    } else {
        "Add RPA entry"
    };
    EntryForm {
        page: person.page(title, Section::Rpa),
        entry,
        owners,
        given,
        problem,
    }
}

/// Adds an entry and shows its token, once.
pub async fn add(Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(added(&person, &fields).await)? {
        Ok((entry, token)) => show_token(&person, StatusCode::CREATED, entry, Some(&token)),
        Err(refusal) => again(&person, None, fields, &refusal).await,
    }
}

async fn added(person: &Person, given: &Given) -> Result<(RpaEntry, ApiToken)> {
    let new = NewEntry {
        user_name: given.user_name.trim().to_owned(),
        host_name: given.host_name.trim().to_owned(),
        rpa_name: given.rpa_name(),
        validity_days: given.days()?,
    };
    rpa::add(person.ctx(), new).await
}

/// Edits an entry, which goes through approval again, and shows its token where a new one was made.
pub async fn edit(Id(id): Id<EntryId>, Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(edited(&person, id, &fields).await)? {
        Ok((entry, token)) => show_token(&person, StatusCode::OK, entry, token.as_ref()),
        Err(Refusal::NotFound) => Err(Refusal::NotFound.into()),
        Err(refusal) => again(&person, Some(id), fields, &refusal).await,
    }
}

async fn edited(person: &Person, id: EntryId, given: &Given) -> Result<(RpaEntry, Option<ApiToken>)> {
    let edit = EntryEdit {
        user_name: Some(given.user_name.trim().to_owned()),
        host_name: Some(given.host_name.trim().to_owned()),
        rpa_name: given.rpa_name(),
        validity_days: Some(given.days()?),
        regenerate_token: given.regenerate_token,
    };
    rpa::edit(person.ctx(), id, edit).await
}

/// The window again, with what was filled in and why that will not do.
async fn again(person: &Person, id: Option<EntryId>, given: Given, refusal: &Refusal) -> Answer {
    let entry = match id {
        Some(id) => Some(rpa::get(person.ctx(), id).await?),
        None => None,
    };
    let owners = rpa_owners::list(person.ctx()).await?;
    let page = form(person, owners, entry, given, Some(in_words(refusal)));
    show_as(problem::status(refusal), &page)
}

#[derive(Template)]
#[template(path = "rpa_token.html")]
struct TokenPage {
    page: Page,
    entry: RpaEntry,
    token: Option<String>,
    is_active: bool,
}

/// An entry with its token, if that is for this person now.
pub(super) fn show_token(person: &Person, status: StatusCode, entry: RpaEntry, token: Option<&ApiToken>) -> Answer {
    let page = TokenPage {
        page: person.page(&entry.rpa_name, Section::Rpa),
        is_active: entry.status == EntryStatus::Active,
        token: token.map(|token| token.expose().to_owned()),
        entry,
    };
    show_as(status, &page)
}

/// Shows a token to whom RPA-6 allows it.
pub async fn copy_token(Id(id): Id<EntryId>, Posted { person, .. }: Posted<Nothing>) -> Answer {
    let token = rpa::copy_token(person.ctx(), id).await?;
    let entry = rpa::get(person.ctx(), id).await?;
    show_token(&person, StatusCode::OK, entry, Some(&token))
}
