//! `/resources/{id}`: one resource, with the accounts in it that the person sees.

use std::collections::HashMap;

use askama::Template;
use axum::extract::RawQuery;

use super::confirm::{Confirm, Confirmed};
use super::custom_fields::{Field, fields};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show};
use super::paging::{Paging, filled};
use super::person::Person;
use super::search::{Search, asked};
use super::states::{self, Words};
use crate::model::account::{AccountFacts, ResourceFacts};
use crate::model::custom_field::FieldOwner;
use crate::model::ids::{AccountId, ResourceId};
use crate::model::resource_group::ResourceGroup;
use crate::rules::access::{self, ResourceAction};
use crate::service::password_requests::{self, Shown};
use crate::service::resource_list::{self, Column, ListQuery};
use crate::service::{resource_groups, resources, trash};

#[derive(Template)]
#[template(path = "resource.html")]
struct ResourcePage {
    page: Page,
    resource: ResourceFacts,
    custom: Vec<Field>,
    groups: Vec<ResourceGroup>,
    search: Search,
    rows: Vec<Row>,
    paging: Paging,
    may_edit: bool,
    may_add: bool,
    may_share: bool,
    may_delete: bool,
}

/// An account as the list shows it.
struct Row {
    account: AccountFacts,
    shown: Shown,
    state: Words,
}

impl Row {
    fn new(account: AccountFacts, statuses: &mut HashMap<AccountId, Shown>) -> Self {
        let shown = statuses.remove(&account.id).unwrap_or_default();
        Self {
            state: states::of_password(shown.status),
            shown,
            account,
        }
    }
}

/// The accounts that are searched for, by name and notes.
fn accounts_with(search: &Search) -> ListQuery {
    ListQuery {
        search: filled(&search.q).map(|value| resource_list::Search {
            accounts: true,
            column: Column::All,
            value,
        }),
        ..ListQuery::default()
    }
}

/// The resource.
pub async fn page(person: Person, Id(id): Id<ResourceId>, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    let (search, number) = asked(query.as_deref());
    let (resource, accounts) = resources::with_accounts(ctx, id).await?;
    let found = resource_list::among(&resource, accounts, &accounts_with(&search));
    let paging = Paging::new(person.path(&format!("/resources/{id}")), &search, &number, found.len());
    let found = paging.of(found);
    let mut statuses = password_requests::statuses(ctx, &found).await?;
    let may = |action| access::resource(&ctx.caller, &resource, action).is_ok();
    show(&ResourcePage {
        may_edit: may(ResourceAction::Edit),
        may_add: may(ResourceAction::AddAccount),
        may_share: may(ResourceAction::Share),
        may_delete: may(ResourceAction::Delete),
        custom: fields(ctx, FieldOwner::Resource(id)).await?,
        groups: resource_groups::of_resource(ctx, id).await?,
        rows: found.into_iter().map(|it| Row::new(it, &mut statuses)).collect(),
        page: person
            .page(&resource.name, Section::Resources)
            .with_notice(query.as_deref()),
        resource,
        search,
        paging,
    })
}

/// Asks whether the resource is really to be deleted, then deletes it.
pub async fn delete(Id(id): Id<ResourceId>, Posted { person, fields }: Posted<Confirmed>) -> Answer {
    let ctx = person.ctx();
    if fields.confirmed {
        trash::delete_resource(ctx, id).await?;
        return go_to(&Notice::Removed.on(&person.path("/resources")));
    }
    let (resource, _) = resources::with_accounts(ctx, id).await?;
    access::resource(&ctx.caller, &resource, ResourceAction::Delete)?;
    Confirm {
        page: person.page("Delete a resource", Section::Resources),
        question: format!("Delete {} with all of its accounts?", resource.name),
        meaning: "Today's builds put it into the trash, out of which it can be had back; older ones delete it for good.",
        action: person.path(&format!("/resources/{id}/delete")),
        verb: "Delete",
        back: person.path(&format!("/resources/{id}")),
    }
    .ask()
}
