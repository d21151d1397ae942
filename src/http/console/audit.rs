//! `/audit` and `/audit.csv`: what happened, the newest first.

use askama::Template;
use axum::extract::RawQuery;
use serde::{Deserialize, Serialize};

use super::failure::{decided, in_words};
use super::page::{Answer, Page, Section, show_as};
use super::paging::{self, Paging, ROWS};
use super::person::Person;
use crate::http::problem;
use crate::model::audit::{AuditOperation, Outcome, StoredAudit};
use crate::rules::{Refusal, audit_trail};
use crate::service::audit::{self, AuditFilter, AuditPage as Part};
use crate::service::{Ctx, Result};

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    page: Page,
    filter: Filter,
    /// The filter as a query.
    query: String,
    operations: &'static [(AuditOperation, &'static str)],
    paging: Paging,
    records: Vec<StoredAudit>,
    problem: Option<String>,
}

/// Which records are wanted, as the form has it; what is empty restricts nothing.
#[derive(Default, Deserialize, Serialize)]
pub struct Filter {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    operation: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    user: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    resource: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    account: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    /// A time of the sandbox's zone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    from: String,
    /// The same; its minute is still wanted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    to: String,
}

#[derive(Default, Deserialize)]
struct Number {
    #[serde(default)]
    page: String,
}

impl Filter {
    fn is_for(&self, operation: &str) -> bool {
        self.operation == operation
    }

    fn ends(&self, outcome: &str) -> bool {
        self.outcome == outcome
    }

    /// The filter of the trail.
    ///
    /// # Errors
    /// INPUT-3.
    pub(super) fn read(&self, ctx: &Ctx) -> std::result::Result<AuditFilter, Refusal> {
        let zone = ctx.sandbox.settings().time_zone.zone().clone();
        Ok(AuditFilter {
            operations: paging::filled(&self.operation).map(|words| known(&words)).transpose()?,
            user_name: paging::filled(&self.user),
            resource_name: paging::filled(&self.resource),
            account_name: paging::filled(&self.account),
            outcome: paging::filled(&self.outcome).map(|word| outcome(&word)).transpose()?,
            text: paging::filled(&self.text),
            since: paging::filled(&self.from)
                .map(|text| audit_trail::minute("from", &text, &zone).map(|(begin, _)| begin))
                .transpose()?,
            until: paging::filled(&self.to)
                .map(|text| audit_trail::minute("to", &text, &zone).map(|(_, end)| end))
                .transpose()?,
            ..AuditFilter::default()
        })
    }
}

fn known(words: &str) -> std::result::Result<Vec<&'static str>, Refusal> {
    let operation = AuditOperation::from_words(words).ok_or(Refusal::InvalidValue("operation"))?;
    Ok(vec![operation.words()])
}

fn outcome(word: &str) -> std::result::Result<&'static str, Refusal> {
    let known = [Outcome::Success, Outcome::Failed].map(Outcome::as_str);
    let meant = known.into_iter().find(|known| *known == word);
    meant.ok_or(Refusal::InvalidValue("outcome"))
}

/// The trail.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let filter: Filter = paging::asked(query.as_deref());
    let Number { page } = paging::asked(query.as_deref());
    audit_trail::read(&person.ctx().caller)?;
    let found = find(&person, &filter, &page).await;
    let (records, paging, refusal) = match decided(found)? {
        Ok((records, paging)) => (records, paging, None),
        Err(refusal) => (Vec::new(), at(&person, &filter, "", 0), Some(refusal)),
    };
    let status = refusal.as_ref().map_or(axum::http::StatusCode::OK, problem::status);
    let page = AuditPage {
        page: person.page("Audit", Section::Audit),
        query: serde_html_form::to_string(&filter).unwrap_or_default(),
        operations: AuditOperation::ALL,
        problem: refusal.as_ref().map(in_words),
        filter,
        paging,
        records,
    };
    show_as(status, &page)
}

fn at(person: &Person, filter: &Filter, number: &str, total: i64) -> Paging {
    let total = usize::try_from(total).unwrap_or(0);
    Paging::new(person.path("/audit"), filter, number, total)
}

/// The records of a page. How many there are is known only with them, so that a page beyond the last is read anew.
async fn find(person: &Person, filter: &Filter, number: &str) -> Result<(Vec<StoredAudit>, Paging)> {
    let wanted = filter.read(person.ctx())?;
    let mut asked = at(person, filter, number, i64::MAX);
    loop {
        let part = Part {
            limit: ROWS as i64,
            offset: i64::try_from(asked.start()).unwrap_or(i64::MAX),
            newest_first: true,
        };
        let (records, total) = audit::list(person.ctx(), &wanted, part).await?;
        let there = at(person, filter, number, total);
        if there.number == asked.number {
            return Ok((records, there));
        }
        asked = there;
    }
}
