//! `/resources/{id}/accounts/add` and `/accounts/{id}/edit`: the form of an account. Another owner is how it is handed
//! over.

use askama::Template;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::custom_fields::{self, Field};
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::paging::filled;
use super::person::Person;
use crate::http::admin::text::name;
use crate::http::problem;
use crate::model::custom_field::{FieldLevel, FieldOwner};
use crate::model::ids::{AccountId, ResourceId};
use crate::rules::Refusal;
use crate::rules::access::{self, AccountAction, ResourceAction};
use crate::service::account_totp::TotpSpec;
use crate::service::accounts::{self, AccountEdit, NewAccountSpec};
use crate::service::passwords::AccountRef;
use crate::service::{Ctx, Result, password_tools, resources};

#[derive(Template)]
#[template(path = "account_form.html")]
struct AccountForm {
    page: Page,
    resource: ResourceId,
    resource_name: String,
    /// The account that is edited.
    edited: Option<AccountId>,
    policies: Vec<String>,
    custom: Vec<Field>,
    given: Given,
    problem: Option<String>,
}

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    name: String,
    password: Option<SecretString>,
    notes: String,
    policy: String,
    owner: String,
    totp: Option<SecretString>,
    custom_label: Vec<String>,
    custom_value: Vec<SecretString>,
}

impl Given {
    /// The secret of one-time codes, where one was given; how codes are made of it is the usual way.
    fn totp(&self) -> Option<TotpSpec> {
        let secret = self.totp.clone();
        let secret = secret.filter(|secret| !secret.expose_secret().trim().is_empty())?;
        Some(TotpSpec {
            secret: Some(secret),
            ..TotpSpec::default()
        })
    }
}

/// The form of a new account.
pub async fn add_page(person: Person, Id(resource): Id<ResourceId>) -> Answer {
    show(&new_form(&person, resource, Given::default(), None).await?)
}

/// The form of an account that is there.
pub async fn edit_page(person: Person, Id(id): Id<AccountId>) -> Answer {
    let ctx = person.ctx();
    let account = accounts::details(ctx, accounts::located(ctx, id).await?).await?;
    let given = Given {
        owner: accounts::owner_name(ctx, &account).await?,
        name: account.name,
        notes: account.notes,
        policy: account.policy,
        ..Given::default()
    };
    show(&edit_form(&person, id, given, None).await?)
}

async fn new_form(
    person: &Person,
    resource: ResourceId,
    mut given: Given,
    problem: Option<String>,
) -> Result<AccountForm> {
    let ctx = person.ctx();
    let (facts, _) = resources::with_accounts(ctx, resource).await?;
    access::resource(&ctx.caller, &facts, ResourceAction::AddAccount)?;
    let values = custom_fields::given(&given.custom_label, &given.custom_value);
    let custom = custom_fields::empty(ctx, FieldLevel::Account).await?;
    if given.policy.is_empty() {
        given.policy = facts.policy;
    }
    Ok(AccountForm {
        page: person.page("Add account", Section::Resources),
        resource,
        resource_name: facts.name,
        edited: None,
        policies: password_tools::policies(ctx).await?,
        custom: custom_fields::refilled(custom, &values),
        given,
        problem,
    })
}

async fn edit_form(person: &Person, id: AccountId, given: Given, problem: Option<String>) -> Result<AccountForm> {
    let ctx = person.ctx();
    let account = accounts::details(ctx, accounts::located(ctx, id).await?).await?;
    access::account(&ctx.caller, &account, AccountAction::Edit)?;
    let values = custom_fields::given(&given.custom_label, &given.custom_value);
    let custom = custom_fields::fields(ctx, FieldOwner::Account(id)).await?;
    Ok(AccountForm {
        page: person.page("Edit account", Section::Resources),
        resource: account.resource_id,
        resource_name: account.resource_name,
        edited: Some(id),
        policies: password_tools::policies(ctx).await?,
        custom: custom_fields::refilled(custom, &values),
        given,
        problem,
    })
}

/// Adds an account, with the password that was given or one that complies with its policy.
pub async fn add(Id(resource): Id<ResourceId>, Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(added(person.ctx(), resource, &fields).await)? {
        Ok(id) => go_to(&Notice::AccountAdded.on(&person.path(&format!("/accounts/{id}")))),
        Err(refusal) => {
            let page = new_form(&person, resource, fields, Some(in_words(&refusal))).await?;
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn added(ctx: &Ctx, resource: ResourceId, given: &Given) -> Result<AccountId> {
    let name = name("name", &given.name)?;
    let password = given.password.clone();
    let spec = NewAccountSpec {
        name: name.clone(),
        password: password.filter(|password| !password.expose_secret().is_empty()),
        notes: given.notes.trim().to_owned(),
        policy: filled(&given.policy),
        file: None,
        totp: given.totp(),
        custom: custom_fields::given(&given.custom_label, &given.custom_value),
    };
    let added = accounts::add(ctx, resource, vec![spec]).await?;
    let id = added.first().and_then(|added| added.id);
    Ok(id.ok_or(Refusal::AccountExists(name))?)
}

/// Edits an account, apart from its password.
pub async fn edit(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(edited(person.ctx(), id, &fields).await)? {
        Ok(target) => leave(&person, target).await,
        Err(refusal) => {
            let page = edit_form(&person, id, fields, Some(in_words(&refusal))).await?;
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn edited(ctx: &Ctx, id: AccountId, given: &Given) -> Result<AccountRef> {
    let target = accounts::located(ctx, id).await?;
    let edit = AccountEdit {
        name: Some(name("name", &given.name)?),
        notes: Some(given.notes.trim().to_owned()),
        policy: filled(&given.policy),
        owner: filled(&given.owner),
        totp: given.totp(),
        custom: custom_fields::given(&given.custom_label, &given.custom_value),
    };
    accounts::edit(ctx, target, edit).await?;
    Ok(target)
}

/// To the account, unless it was given to somebody from whom the person has no share of it.
async fn leave(person: &Person, target: AccountRef) -> Answer {
    let written = accounts::as_written(person.ctx(), target).await?;
    let path = match access::account(&person.ctx().caller, &written, AccountAction::See) {
        Ok(()) => format!("/accounts/{}", target.account),
        Err(_) => "/resources".to_owned(),
    };
    go_to(&Notice::Saved.on(&person.path(&path)))
}
