//! `/requests`: requests for passwords, the person's own and those that he may decide (ACW-2 to ACW-8).

use askama::Template;
use axum::extract::RawQuery;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Deserialize;

use super::account::{self, Given};
use super::failure::decided;
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show};
use super::paging::{Paging, ROWS, filled};
use super::person::Person;
use super::search::{Search, asked};
use super::states::{self, Words};
use crate::model::automation::Verdict;
use crate::model::ids::{AccountId, PasswordRequestId};
use crate::rules::Refusal;
use crate::rules::access_control::{Event, use_ends};
use crate::sandbox::Sandbox;
use crate::service::password_requests::{self, Seen, Wanted, Wish};
use crate::service::{Result, ServiceError};

#[derive(Template)]
#[template(path = "password_requests.html")]
struct RequestsPage {
    page: Page,
    /// Open, and for the person to decide, those first that wait longest.
    others: Vec<Row>,
    /// Open, and his own.
    own: Vec<Row>,
    /// How many more are open than the page holds.
    more: usize,
    /// Those that are over.
    over: Vec<Row>,
    paging: Paging,
}

/// A request as pages show it.
pub struct Row {
    /// The request.
    pub seen: Seen,
    /// How far it came.
    pub state: Words,
    /// When a checked-out password has to be back.
    pub due_back_at: Option<Timestamp>,
}

impl Row {
    fn may(&self, event: &Event) -> bool {
        self.seen.may.contains(event)
    }

    /// Whether the person may approve it.
    #[must_use]
    pub fn may_approve(&self) -> bool {
        self.may(&Event::Approve)
    }

    /// Whether he may reject it.
    #[must_use]
    pub fn may_reject(&self) -> bool {
        self.may(&Event::Reject)
    }

    /// Whether he may take the password into use.
    #[must_use]
    pub fn may_check_out(&self) -> bool {
        self.may(&Event::CheckOut)
    }

    /// Whether he may give it back, or have it given back.
    #[must_use]
    pub fn may_check_in(&self) -> bool {
        self.may(&Event::CheckIn)
    }

    /// Whether there is anything that he may do with it now.
    #[must_use]
    pub fn may_act(&self) -> bool {
        self.may_approve() || self.may_reject() || self.may_check_out() || self.may_check_in()
    }

    /// The request in a few words, for buttons that would otherwise sound alike.
    #[must_use]
    pub fn about(&self) -> String {
        let request = &self.seen.request;
        format!(
            "{} of {} for {}",
            request.account_name, request.resource_name, request.user_name
        )
    }
}

impl From<Seen> for Row {
    fn from(seen: Seen) -> Self {
        Self {
            state: states::of_request(seen.request.state),
            due_back_at: use_ends(&seen.request).filter(|_| seen.request.ended_at.is_none()),
            seen,
        }
    }
}

/// The requests.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let all = password_requests::list(person.ctx(), Wanted::All).await?;
    let rows = all.into_iter().map(Row::from);
    let (open, mut over): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.seen.request.state.is_open());
    let (mut others, mut own): (Vec<Row>, Vec<Row>) = open.into_iter().partition(|row| row.seen.decides);
    let more = others.len().saturating_sub(ROWS) + own.len().saturating_sub(ROWS);
    others.truncate(ROWS);
    own.truncate(ROWS);
    over.sort_by_key(|row| std::cmp::Reverse((row.seen.request.ended_at, row.seen.request.id)));
    let (_, number) = asked(query.as_deref());
    let paging = Paging::new(person.path("/requests"), &Search::default(), &number, over.len());
    show(&RequestsPage {
        others,
        own,
        more,
        over: paging.of(over),
        paging,
        page: person
            .page("Password requests", Section::Requests)
            .with_notice(query.as_deref()),
    })
}

/// Asks for the password of an account.
pub async fn request(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    match decided(asked_for(&person, id, &fields).await)? {
        Ok(()) => go_to(&Notice::PasswordRequested.on(&person.path(&format!("/accounts/{id}")))),
        Err(refusal) => account::again(&person, id, fields, &refusal).await,
    }
}

async fn asked_for(person: &Person, id: AccountId, given: &Given) -> Result<()> {
    let sandbox = &person.ctx().sandbox;
    let wish = Wish {
        reason: filled(&given.reason),
        ticket: filled(&given.ticket),
        starts_at: instant(sandbox, "from", &given.starts_at)?,
        ends_at: instant(sandbox, "until", &given.ends_at)?,
    };
    password_requests::raise(person.ctx(), id, wish).await?;
    Ok(())
}

/// A time of the sandbox's zone, as the field of a form has it.
fn instant(sandbox: &Sandbox, field: &'static str, text: &str) -> std::result::Result<Option<Timestamp>, Refusal> {
    let Some(text) = filled(text) else { return Ok(None) };
    let zone = sandbox.settings().time_zone.zone().clone();
    let zoned = text.parse::<DateTime>().and_then(|time| time.to_zoned(zone));
    zoned
        .map(|zoned| Some(zoned.timestamp()))
        .map_err(|_| Refusal::InvalidValue(field))
}

/// What is done to a request, and from where.
#[derive(Deserialize)]
pub struct Move {
    #[serde(default)]
    reason: String,
    /// The person comes from the page of its account.
    #[serde(default)]
    from_account: bool,
}

/// Approves a request.
pub async fn approve(Id(id): Id<PasswordRequestId>, Posted { person, fields }: Posted<Move>) -> Answer {
    let seen = password_requests::decide(person.ctx(), id, Verdict::Approve, filled(&fields.reason)).await?;
    moved(&person, &fields, &seen, Notice::PasswordRequestApproved)
}

/// Rejects a request.
pub async fn reject(Id(id): Id<PasswordRequestId>, Posted { person, fields }: Posted<Move>) -> Answer {
    let seen = password_requests::decide(person.ctx(), id, Verdict::Reject, filled(&fields.reason)).await?;
    moved(&person, &fields, &seen, Notice::PasswordRequestRejected)
}

/// Takes the password into use, or joins the queue for it (ACW-4).
pub async fn check_out(Id(id): Id<PasswordRequestId>, Posted { person, fields }: Posted<Move>) -> Answer {
    match password_requests::check_out(person.ctx(), id).await {
        Ok(seen) => moved(&person, &fields, &seen, Notice::CheckedOut),
        Err(ServiceError::Refused(Refusal::PasswordInUse)) => {
            let seen = password_requests::get(person.ctx(), id).await?;
            moved(&person, &fields, &seen, Notice::Queued)
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives the password back.
pub async fn check_in(Id(id): Id<PasswordRequestId>, Posted { person, fields }: Posted<Move>) -> Answer {
    let seen = password_requests::check_in(person.ctx(), id, filled(&fields.reason)).await?;
    moved(&person, &fields, &seen, Notice::CheckedIn)
}

fn moved(person: &Person, fields: &Move, seen: &Seen, notice: Notice) -> Answer {
    let path = if fields.from_account {
        format!("/accounts/{}", seen.request.account_id)
    } else {
        "/requests".to_owned()
    };
    go_to(&notice.on(&person.path(&path)))
}
