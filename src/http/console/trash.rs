//! `/trash`: what was deleted and can be had back (TRASH-1).

use askama::Template;
use axum::extract::RawQuery;
use serde::Deserialize;

use super::form::Posted;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show};
use super::paging::Paging;
use super::person::Person;
use super::search::{Search, asked};
use crate::model::trash::{TrashKind, Trashed};
use crate::rules::{Refusal, access};
use crate::service::trash;

#[derive(Template)]
#[template(path = "trash.html")]
struct TrashPage {
    page: Page,
    search: Search,
    rows: Vec<Row>,
    paging: Paging,
    may_restore_any: bool,
}

/// Something in the trash.
struct Row {
    item: Trashed,
    may_restore: bool,
}

impl Row {
    fn name(&self) -> String {
        match &self.item.account {
            Some(account) => format!("{} of {}", account.name, self.item.resource_name),
            None => self.item.resource_name.clone(),
        }
    }

    fn kind(&self) -> &'static str {
        if self.item.account.is_some() {
            "account"
        } else {
            "resource"
        }
    }
}

/// The trash.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    let (search, number) = asked(query.as_deref());
    let mut all = trash::list(ctx, TrashKind::Resource).await?;
    all.extend(trash::list(ctx, TrashKind::Account).await?);
    let rows = all.into_iter().map(|item| Row {
        may_restore: access::restore(&ctx.caller, item.owner_id, item.trashed_by).is_ok(),
        item,
    });
    let found: Vec<_> = rows.filter(|row| search.finds(&[&row.name()])).collect();
    let paging = Paging::new(person.path("/trash"), &search, &number, found.len());
    let rows = paging.of(found);
    show(&TrashPage {
        may_restore_any: rows.iter().any(|row| row.may_restore),
        rows,
        page: person.page("Trash", Section::Resources).with_notice(query.as_deref()),
        paging,
        search,
    })
}

/// What is to be had back.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    resource: Vec<i64>,
    #[serde(default)]
    account: Vec<i64>,
}

/// Takes things out of the trash, all or none.
pub async fn restore(Posted { person, fields }: Posted<Chosen>) -> Answer {
    if fields.resource.is_empty() && fields.account.is_empty() {
        return Err(Refusal::MissingField("choice").into());
    }
    let wanted = [
        (TrashKind::Resource, fields.resource.as_slice()),
        (TrashKind::Account, fields.account.as_slice()),
    ];
    trash::restore(person.ctx(), &wanted).await?;
    go_to(&Notice::Restored.on(&person.path("/trash")))
}
