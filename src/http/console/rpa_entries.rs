//! `/rpa`: Admin › Integrations › Robotic Process Automation › Cortex XSOAR, the list of entries.

use askama::Template;
use axum::extract::RawQuery;
use serde::Deserialize;

use super::form::Posted;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show};
use super::person::Person;
use crate::model::ids::EntryId;
use crate::model::rpa::RpaEntry;
use crate::rules::Refusal;
use crate::rules::rpa::{self as rules, Standing};
use crate::service::{Ctx, Result, rpa, rpa_requests};

#[derive(Template)]
#[template(path = "rpa_entries.html")]
struct RpaEntriesPage {
    page: Page,
    enabled: bool,
    may_manage: bool,
    pending: usize,
    rows: Vec<Row>,
}

/// An entry as the list shows it.
pub struct Row {
    /// The entry.
    pub entry: RpaEntry,
    /// Whether its token works.
    pub standing: Standing,
    /// Whether the person may copy its token.
    pub may_copy: bool,
}

impl Row {
    /// Whether its token works, in a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.standing {
            Standing::Works => "Active",
            Standing::Disabled => "Disabled",
            Standing::Expired => "Expired",
            Standing::WaitsForOwner | Standing::WaitsForAdmin => "Pending",
        }
    }

    /// What that means for whoever uses the token.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        match self.standing {
            Standing::Works => "The App Token works from its host.",
            Standing::Disabled => "The integration is disabled, so no App Token works.",
            Standing::Expired => "The validity is over. Edit the entry to give it another.",
            Standing::WaitsForOwner => "The RPA owner has to approve. Until then the App Token does not work.",
            Standing::WaitsForAdmin => "Another admin has to approve. Until then the App Token does not work.",
        }
    }

    /// Its colour, as the stylesheet names it.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self.standing {
            Standing::Works => "good",
            Standing::Disabled | Standing::Expired => "bad",
            Standing::WaitsForOwner | Standing::WaitsForAdmin => "waiting",
        }
    }
}

/// The entries that the person sees, by id.
pub(super) async fn rows(ctx: &Ctx) -> Result<Vec<Row>> {
    let (now, enabled) = (ctx.sandbox.clock.now(), ctx.sandbox.settings().rpa_enabled);
    let rows = rpa::list(ctx).await?.into_iter().map(|entry| Row {
        standing: rules::standing(&entry, now, enabled),
        may_copy: rules::may_copy_token(&ctx.caller, &entry),
        entry,
    });
    Ok(rows.collect())
}

/// The list.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let ctx = person.ctx();
    show(&RpaEntriesPage {
        rows: rows(ctx).await?,
        enabled: ctx.sandbox.settings().rpa_enabled,
        may_manage: rules::manage(&ctx.caller).is_ok(),
        pending: rpa_requests::list(ctx).await?.len(),
        page: person.page("Cortex XSOAR", Section::Rpa).with_notice(query.as_deref()),
    })
}

/// Whether the integration is to be enabled.
#[derive(Deserialize)]
pub struct Switch {
    enabled: bool,
}

/// Enables or disables the integration (RPA-10).
pub async fn switch(Posted { person, fields }: Posted<Switch>) -> Answer {
    rpa::switch_integration(person.ctx(), fields.enabled).await?;
    go_to(&Notice::IntegrationSwitched.on(&person.path("/rpa")))
}

/// Which entries.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    id: Vec<EntryId>,
    /// This one, whatever else is chosen.
    only: Option<EntryId>,
    /// The person was asked and said yes.
    #[serde(default)]
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "rpa_delete.html")]
struct DeletePage {
    page: Page,
    entries: Vec<RpaEntry>,
}

/// Asks whether these entries are really to be deleted, then deletes all of them or none.
pub async fn delete(Posted { person, fields }: Posted<Chosen>) -> Answer {
    let chosen = fields.only.map_or(fields.id, |only| vec![only]);
    if chosen.is_empty() {
        return Err(Refusal::MissingField("choice of entries").into());
    }
    if fields.confirmed {
        rpa::delete(person.ctx(), &chosen).await?;
        return go_to(&Notice::EntriesDeleted.on(&person.path("/rpa")));
    }
    let mut entries = rpa::list(person.ctx()).await?;
    entries.retain(|entry| chosen.contains(&entry.id));
    show(&DeletePage {
        page: person.page("Delete RPA entries", Section::Rpa),
        entries,
    })
}
