//! `/accounts/{id}`: one account, what protects its password, and everything that the person may do with it. Its secrets
//! are on the page after this one, for whoever asks for them.

use askama::Template;
use axum::extract::RawQuery;
use serde::Deserialize;

use super::confirm::{Confirm, Confirmed};
use super::custom_fields::{Field, fields};
use super::failure::in_words;
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::paging::filled;
use super::password_requests::Row;
use super::person::Person;
use super::states::{self, Words};
use crate::http::problem;
use crate::model::access_control::AccessControl;
use crate::model::account::AccountFacts;
use crate::model::custom_field::FieldOwner;
use crate::model::ids::AccountId;
use crate::rules::Refusal;
use crate::rules::access::{self, AccountAction};
use crate::rules::access_control;
use crate::service::account_locks::{self, Protection};
use crate::service::password_requests::{self, Shown};
use crate::service::passwords::Usage;
use crate::service::{Ctx, Result, account_files, accounts, resources, trash};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    account: AccountFacts,
    owner_name: String,
    custom: Vec<Field>,
    shown: Shown,
    state: Words,
    /// Why its password would be refused, whoever asks.
    stands_before: Option<String>,
    /// The access control that the person has to heed.
    control: Option<AccessControl>,
    /// His own open request.
    request: Option<Row>,
    asks_ticket: bool,
    given: Given,
    problem: Option<String>,
    may: May,
}

/// What the person may do with the account.
struct May {
    look: bool,
    ask: bool,
    change: bool,
    replace_file: bool,
    edit: bool,
    share: bool,
    delete: bool,
}

/// What a person gave for the use of the password, or for a request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    pub(super) reason: String,
    pub(super) ticket: String,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
}

impl Given {
    /// The same, as services ask for it.
    #[must_use]
    pub fn usage(&self) -> Usage {
        usage_of(&self.reason, &self.ticket)
    }
}

/// Reason and ticket as a form has them; what is empty was not given.
pub(super) fn usage_of(reason: &str, ticket: &str) -> Usage {
    Usage {
        reason: filled(reason),
        ticket: filled(ticket),
    }
}

/// The account.
pub async fn page(person: Person, Id(id): Id<AccountId>, RawQuery(query): RawQuery) -> Answer {
    let account = met(person.ctx(), id).await?;
    let shown = password_requests::status(person.ctx(), &account).await?;
    let mut shown_page = view(&person, account, shown).await?;
    shown_page.page = shown_page.page.with_notice(query.as_deref());
    show(&shown_page)
}

/// The account again, with what was filled in and why that will not do.
pub(super) async fn again(person: &Person, id: AccountId, given: Given, refusal: &Refusal) -> Answer {
    let account = met(person.ctx(), id).await?;
    let shown = password_requests::status_in_passing(person.ctx(), &account).await?;
    let page = AccountPage {
        given,
        problem: Some(in_words(refusal)),
        ..view(person, account, shown).await?
    };
    show_as(problem::status(refusal), &page)
}

/// The account, if the person sees it.
pub(super) async fn met(ctx: &Ctx, id: AccountId) -> Result<AccountFacts> {
    accounts::details(ctx, accounts::located(ctx, id).await?).await
}

/// The account, if the person may change what it keeps.
pub(super) async fn changeable(ctx: &Ctx, id: AccountId) -> Result<AccountFacts> {
    let account = met(ctx, id).await?;
    access::account(&ctx.caller, &account, AccountAction::ChangePassword)?;
    Ok(account)
}

async fn view(person: &Person, account: AccountFacts, shown: Shown) -> Result<AccountPage> {
    let ctx = person.ctx();
    let settings = ctx.sandbox.settings();
    let may = |action| access::account(&ctx.caller, &account, action).is_ok();
    let stands_before = account_locks::stands_before(ctx, &account).await?;
    let free = stands_before.is_none();
    let request = password_requests::own(ctx, account.id).await?;
    let ask = access_control::may_ask(&ctx.caller, &account, request.is_some());
    let resource = resources::as_written(ctx, account.resource_id).await?;
    let is_for_files = account_files::are_held_by(&resource.resource_type);
    Ok(AccountPage {
        page: person.page(&account.name, Section::Resources),
        owner_name: accounts::owner_name(ctx, &account).await?,
        custom: fields(ctx, FieldOwner::Account(account.id)).await?,
        state: states::of_password(shown.status),
        control: access_control::in_force(&ctx.caller, &account).cloned(),
        request: request.map(Row::from),
        asks_ticket: settings.ticketing.is_on(),
        given: Given::default(),
        problem: None,
        may: May {
            look: free && may(AccountAction::FetchPassword) && shown.status.gives(settings.check_out_on_fetch),
            ask,
            change: free && may(AccountAction::ChangePassword) && !account.holds_file,
            replace_file: free && may(AccountAction::ChangePassword) && is_for_files,
            edit: may(AccountAction::Edit),
            share: may(AccountAction::Share),
            delete: may(AccountAction::Delete),
        },
        stands_before: stands_before.map(|refusal| in_words(&refusal)),
        shown,
        account,
    })
}

/// What is to become of the account's protection.
#[derive(Deserialize)]
pub struct Switch {
    on: bool,
}

/// Locks or unlocks the account.
pub async fn lock(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Switch>) -> Answer {
    let notice = if fields.on {
        Notice::AccountLocked
    } else {
        Notice::AccountUnlocked
    };
    protect(&person, id, Protection::Locked(fields.on), notice).await
}

/// Marks the account for a second factor, or takes the mark away.
pub async fn step_up(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Switch>) -> Answer {
    protect(&person, id, Protection::StepUp(fields.on), Notice::Saved).await
}

async fn protect(person: &Person, id: AccountId, protection: Protection, notice: Notice) -> Answer {
    account_locks::protect(person.ctx(), id, protection).await?;
    go_to(&notice.on(&person.path(&format!("/accounts/{id}"))))
}

/// Asks whether the account is really to be deleted, then deletes it.
pub async fn delete(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    let ctx = person.ctx();
    let account = met(ctx, id).await?;
    let resource = person.path(&format!("/resources/{}", account.resource_id));
    if fields.confirmed {
        trash::delete_account(ctx, accounts::located(ctx, id).await?).await?;
        return go_to(&Notice::Removed.on(&resource));
    }
    access::account(&ctx.caller, &account, AccountAction::Delete)?;
    Confirm {
        page: person.page("Delete an account", Section::Resources),
        question: format!("Delete the account {} of {}?", account.name, account.resource_name),
        meaning: "Today's builds put it into the trash, out of which it can be had back; older ones delete it for good.",
        action: person.path(&format!("/accounts/{id}/delete")),
        verb: "Delete",
        back: person.path(&format!("/accounts/{id}")),
    }
    .ask()
}
