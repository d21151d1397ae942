//! `/xsoar`: what an instance of the pack in Cortex XSOAR is set up with, and commands to paste into the War Room. It shows
//! nobody more than he sees elsewhere, so that it is for everybody who has signed in; what leads to the simulator's own
//! pages is offered where these are.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::form::Posted;
use super::page::{Answer, Page, Section, show, show_as};
use super::paging::asked;
use super::person::Person;
use super::rpa_entries::{self, Row};
use crate::http::server_url;
use crate::model::account::{AccountFacts, ResourceFacts};
use crate::model::ids::{AccountId, EntryId};
use crate::model::rpa::RpaEntry;
use crate::rules::access::{self, AccountAction, ResourceAction};
use crate::service::resource_list::{self, ListQuery};
use crate::service::{Ctx, Result, accounts, faults, resources, rpa};
use crate::war_room::line::written;

/// Of longer lists of accounts the rest is found under Resources.
const MOST_ACCOUNTS: usize = 100;
/// A password that every policy takes, for commands that bring one.
const SAMPLE_PASSWORD: &str = "Sample-Mooring-7";

#[derive(Template)]
#[template(path = "xsoar.html")]
struct SetUpPage {
    page: Page,
    server_url: String,
    is_https: bool,
    faults: Vec<String>,
    fault: String,
    /// Entries whose App Token the person may copy.
    entries: Vec<Row>,
    shown: Option<ShownToken>,
    accounts: Vec<AccountFacts>,
    /// The account that the commands are about.
    account: Option<AccountFacts>,
    lines: Vec<Line>,
}

impl SetUpPage {
    fn is_about(&self, account: &AccountFacts) -> bool {
        self.account.as_ref().is_some_and(|chosen| chosen.id == account.id)
    }
}

/// The App Token that was asked for just now.
struct ShownToken {
    entry: RpaEntry,
    token: String,
}

/// A command to paste.
struct Line {
    /// What it does.
    what: &'static str,
    text: String,
    /// The address that opens it in the War Room box.
    path: String,
}

impl Line {
    fn new(person: &Person, what: &'static str, command: &str, arguments: &[(&str, &str)]) -> Self {
        let text = written(command, arguments);
        let query = serde_html_form::to_string([("line", &text)]).unwrap_or_default();
        Self {
            path: person.path(&format!("/war-room?{query}")),
            what,
            text,
        }
    }
}

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    fault: String,
    account: String,
}

/// The page.
pub async fn page(person: Person, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    show(&window(&person, &headers, asked(query.as_deref()), None).await?)
}

/// Which entry's App Token is wanted.
#[derive(Deserialize)]
pub struct Wanted {
    entry: EntryId,
}

/// The page with an App Token, for whom RPA-6 allows it.
pub async fn show_token(headers: HeaderMap, Posted { person, fields }: Posted<Wanted>) -> Answer {
    let token = rpa::copy_token(person.ctx(), fields.entry).await?;
    let shown = ShownToken {
        entry: rpa::get(person.ctx(), fields.entry).await?,
        token: token.expose().to_owned(),
    };
    let page = window(&person, &headers, Asked::default(), Some(shown)).await?;
    show_as(StatusCode::OK, &page)
}

async fn window(person: &Person, headers: &HeaderMap, asked: Asked, shown: Option<ShownToken>) -> Result<SetUpPage> {
    let ctx = person.ctx();
    let page = person.page("Set up Cortex XSOAR", Section::Rpa);
    let faults = if page.controls {
        faults::names(&ctx.sandbox)
    } else {
        Vec::new()
    };
    let fault = Some(asked.fault)
        .filter(|fault| faults.contains(fault))
        .unwrap_or_default();
    let mut entries = rpa_entries::rows(ctx).await?;
    entries.retain(|row| row.may_copy);
    let (accounts, account) = accounts_for(ctx, &asked.account).await?;
    let resource = match &account {
        Some(account) => Some(resources::as_written(ctx, account.resource_id).await?),
        None => None,
    };
    Ok(SetUpPage {
        server_url: url_with(person, headers, &fault),
        is_https: person.visit.tls,
        lines: lines(person, resource.as_ref().zip(account.as_ref())),
        page,
        faults,
        fault,
        entries,
        shown,
        accounts,
        account,
    })
}

/// This server as the person's browser reached it, with the sandbox and the fault behind it.
fn url_with(person: &Person, headers: &HeaderMap, fault: &str) -> String {
    let fault = match fault {
        "" => String::new(),
        name => format!("/fault/{name}"),
    };
    let origin = server_url::origin(person.visit.tls, headers);
    server_url::of(&origin, &person.visit.sandbox.name) + &fault
}

/// The accounts that the person may choose from, and the one that he chose; else the first.
async fn accounts_for(ctx: &Ctx, chosen: &str) -> Result<(Vec<AccountFacts>, Option<AccountFacts>)> {
    let mut all = Vec::new();
    for listed in resource_list::list(ctx, &ListQuery::default()).await?.0 {
        if all.len() >= MOST_ACCOUNTS {
            break;
        }
        if listed.accounts > 0 {
            all.extend(resources::with_accounts(ctx, listed.resource.id).await?.1);
        }
    }
    all.truncate(MOST_ACCOUNTS);
    let account = match chosen {
        "" => all.first().cloned(),
        // What is no number is the id of nothing, as in a path.
        id => {
            let target = accounts::located(ctx, AccountId(id.parse().unwrap_or(0))).await?;
            Some(accounts::details(ctx, target).await?)
        }
    };
    let is_listed = |account: &AccountFacts| all.iter().any(|it| it.id == account.id);
    if let Some(account) = account.clone().filter(|account| !is_listed(account)) {
        all.insert(0, account);
    }
    Ok((all, account))
}

/// The commands of the pack that the person could have run with his own rights.
fn lines(person: &Person, chosen: Option<(&ResourceFacts, &AccountFacts)>) -> Vec<Line> {
    let line = |what, command, arguments: &[(&str, &str)]| Line::new(person, what, command, arguments);
    let caller = &person.ctx().caller;
    let mut lines = vec![line("All resources", "pam360-list-all-resources", &[])];
    if let Some((resource, account)) = chosen {
        lines.extend(lines_of(person, account));
        lines.extend(lines_of_resource(person, resource));
    }
    if access::create(caller).is_ok() {
        let new = [
            ("resource_name", "SAMPLE-01"),
            ("resource_type", "Linux"),
            ("account_name", "root"),
            ("password", SAMPLE_PASSWORD),
        ];
        lines.push(line("A new resource", "pam360-create-resource", &new));
    }
    lines
}

fn lines_of(person: &Person, account: &AccountFacts) -> Vec<Line> {
    let line = |what, command, arguments: &[(&str, &str)]| Line::new(person, what, command, arguments);
    let (resource_id, account_id) = (account.resource_id.to_string(), account.id.to_string());
    let ids = [
        ("resource_id", resource_id.as_str()),
        ("account_id", account_id.as_str()),
    ];
    let names = [
        ("resource_name", account.resource_name.as_str()),
        ("account_name", account.name.as_str()),
    ];
    let mut lines = vec![
        line("The accounts of its resource", "pam360-list-all-accounts", &ids[..1]),
        line("Its ids, by names", "pam360-fetch-resource-account-id", &names),
        line("Its details", "pam360-fetch-account-details", &ids),
    ];
    let may = |action| access::account(&person.ctx().caller, account, action).is_ok();
    if may(AccountAction::FetchPassword) {
        let with_reason = [&ids[..], &[("reason", "To try it out")]].concat();
        lines.push(line("Its password", "pam360-fetch-password", &with_reason));
    }
    if may(AccountAction::Edit) {
        let named = [
            &ids[..],
            &[("account_name", account.name.as_str()), ("notes", "Tried out")],
        ]
        .concat();
        lines.push(line("Other notes", "pam360-update-account", &named));
    }
    if may(AccountAction::ChangePassword) && !account.holds_file {
        let change = [("new_password", SAMPLE_PASSWORD), ("reset_type", "LOCAL")];
        let change = [&ids[..], &change, &[("reason", "To try it out")]].concat();
        lines.push(line("Another password", "pam360-update-account-password", &change));
    }
    lines
}

fn lines_of_resource(person: &Person, resource: &ResourceFacts) -> Vec<Line> {
    let may = |action| access::resource(&person.ctx().caller, resource, action).is_ok();
    let id = resource.id.to_string();
    let id = ("resource_id", id.as_str());
    let mut lines = Vec::new();
    if may(ResourceAction::Edit) {
        let other = [id, ("resource_name", resource.name.as_str()), ("location", "Tried out")];
        lines.push(Line::new(person, "Another location", "pam360-update-resource", &other));
    }
    if may(ResourceAction::AddAccount) {
        let new = [id, ("account_name", "sample"), ("password", SAMPLE_PASSWORD)];
        lines.push(Line::new(person, "A new account", "pam360-create-account", &new));
    }
    lines
}
