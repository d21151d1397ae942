//! What is done to requests for passwords under access control, for the REST commands and the legacy operations alike.
//! Every answer carries the request's STATUS as the caller sees it from then on.

use std::collections::BTreeMap;

use super::envelope::{Success, message};
use super::input_data::Details;
use super::java_json::{JavaMap, Json};
use super::java_time::{date, instant};
use crate::model::automation::Verdict;
use crate::model::ids::{AccountId, PasswordRequestId, UserId};
use crate::model::settings::Settings;
use crate::rules::Refusal;
use crate::rules::access_control::Event;
use crate::service::password_requests::{self, Seen, Wanted, Wish};
use crate::service::{Ctx, Result, ServiceError, tickets};

/// A reminder comes less than so many minutes before the end.
const REMINDER_BELOW: u32 = 60;

/// Asks for a password.
pub(super) async fn raise(ctx: &Ctx, account: AccountId, details: &Details) -> Result<Success> {
    let wish = wish(details, &ctx.sandbox.settings())?;
    let (seen, _) = password_requests::raise(ctx, account, wish).await?;
    Ok(told("Password request raised successfully", &seen))
}

fn wish(details: &Details, settings: &Settings) -> std::result::Result<Wish, Refusal> {
    options(details)?;
    let access = details.text("ACCESS").map(|word| word.to_ascii_lowercase());
    let later = match access.as_deref() {
        None | Some("now") => false,
        Some("later") => true,
        Some(_) => return Err(Refusal::InvalidValue("ACCESS")),
    };
    let time = |field| {
        let text = details.text(field).ok_or(Refusal::MissingField(field))?;
        instant(&text, settings).map(Some).ok_or(Refusal::InvalidValue(field))
    };
    Ok(Wish {
        reason: details.text("REASON"),
        ticket: details.text("TICKETID"),
        starts_at: if later { time("STARTTIME")? } else { None },
        ends_at: if later { time("ENDTIME")? } else { None },
    })
}

/// Fields that are checked, and change nothing here: a reminder by mail, and access to other resources.
fn options(details: &Details) -> std::result::Result<(), Refusal> {
    let number = |text: String| text.parse::<u32>().unwrap_or(u32::MAX);
    if details
        .text("REMAINDERTIME")
        .is_some_and(|text| number(text) >= REMINDER_BELOW)
    {
        return Err(Refusal::InvalidValue("REMAINDERTIME"));
    }
    let option = details.text("RESOURCES_TO_BE_ACCESSED_OPTION");
    if option.is_some_and(|option| !["1", "2", "3"].contains(&option.as_str())) {
        return Err(Refusal::InvalidValue("RESOURCES_TO_BE_ACCESSED_OPTION"));
    }
    Ok(())
}

/// Approves or rejects the request of REQUESTEDID, or the only one there is.
pub(super) async fn decide(ctx: &Ctx, account: AccountId, details: &Details, verdict: Verdict) -> Result<Success> {
    let id = meant(ctx, account, details, Event::from(verdict)).await?;
    let seen = password_requests::decide(ctx, id, verdict, details.text("REASON")).await?;
    Ok(told(
        match verdict {
            Verdict::Approve => "Password request approved successfully",
            Verdict::Reject => "Password request rejected successfully",
        },
        &seen,
    ))
}

/// Takes a released password into use.
pub(super) async fn check_out(ctx: &Ctx, account: AccountId, details: &Details) -> Result<Success> {
    let id = meant(ctx, account, details, Event::CheckOut).await?;
    let seen = password_requests::check_out(ctx, id).await?;
    Ok(told("Password checked out successfully", &seen))
}

/// Gives a password back: the caller's own, or as an approver that of REQUESTEDID.
pub(super) async fn check_in(ctx: &Ctx, account: AccountId, details: &Details) -> Result<Success> {
    let id = meant(ctx, account, details, Event::CheckIn).await?;
    let seen = password_requests::check_in(ctx, id, details.text("REASON")).await?;
    Ok(told("Password checked in successfully", &seen))
}

/// REQUESTEDID is the user id of who asked.
async fn meant(ctx: &Ctx, account: AccountId, details: &Details, event: Event) -> Result<PasswordRequestId> {
    let requester = details.text("REQUESTEDID");
    let requester = requester.map(|id| UserId(id.trim().parse().unwrap_or(0)));
    password_requests::for_account(ctx, account, requester, event).await
}

fn told(message: &'static str, seen: &Seen) -> Success {
    Success::new(message).details(JavaMap::new().with("STATUS", seen.status))
}

/// The open requests that the caller made or may decide, by who asked.
pub(super) async fn list(ctx: &Ctx) -> Result<Success> {
    let open = password_requests::list(ctx, Wanted::Open).await?;
    let settings = ctx.sandbox.settings();
    let mut by_requester: BTreeMap<UserId, Vec<Seen>> = BTreeMap::new();
    for seen in open {
        by_requester.entry(seen.request.user_id).or_default().push(seen);
    }
    let rows = by_requester
        .into_values()
        .filter_map(|of_one| requester(of_one, &settings));
    Ok(Success::new("Password access requests fetched successfully").rows(rows.collect()))
}

fn requester(requests: Vec<Seen>, settings: &Settings) -> Option<Json<'static>> {
    let first = &requests.first()?.request;
    let row = JavaMap::new()
        .with("REQUESTED BY", first.user_name.clone())
        .with("REQUESTED BY FULLNAME", first.full_name.clone())
        .with("REQUESTER USERID", first.user_id.to_string());
    let rows: Vec<_> = requests.into_iter().map(|seen| row_of(seen, settings)).collect();
    Some(row.with("PASSWORDREQUESTLIST", rows).into())
}

fn row_of(seen: Seen, settings: &Settings) -> Json<'static> {
    let request = seen.request;
    let needed = request.control.as_ref().map_or(1, |control| control.approvals);
    JavaMap::new()
        .with("PASSWD ID", request.account_id.to_string())
        .with("RESOURCE ID", request.resource_id.to_string())
        .with("RESOURCE NAME", request.resource_name)
        .with("ACCOUNT ID", request.account_id.to_string())
        .with("ACCOUNT NAME", request.account_name)
        .with("REASON", request.reason)
        .with("STATUS", seen.status)
        .with("REQUESTED TIME", date(Some(request.requested_at), settings))
        .with("START_TIME", date(request.starts_at, settings))
        .with("END_TIME", date(request.ends_at, settings))
        .with("TOTAL APPROVAL ADMIN COUNT", needed.to_string())
        .with("APPROVED ADMIN COUNT", request.approved_by.len().to_string())
        .into()
}

/// Whether reason and ticket would do; where they do not, STATUSCODE says which of them.
pub(super) async fn validate(ctx: &Ctx, account: AccountId, details: &Details) -> Result<Success> {
    let (reason, ticket) = (details.text("REASON"), details.text("TICKETID"));
    match tickets::validate(ctx, account, reason.as_deref(), ticket.as_deref()).await {
        Ok(()) => Ok(Success::new("Ticket ID validated successfully")),
        Err(ServiceError::Refused(refusal)) => {
            let code = status_code(&refusal).ok_or_else(|| refusal.clone())?;
            let details = JavaMap::new().with("STATUSCODE", code);
            let reason = format!("{} {}", refusal.rule(), refusal.why());
            Ok(Success::failed_with_details(message(&refusal), details).because(reason))
        }
        Err(error) => Err(error),
    }
}

/// Only that of a missing reason is known.
fn status_code(refusal: &Refusal) -> Option<i64> {
    match refusal {
        Refusal::TicketRequired => Some(1),
        Refusal::TicketIncorrect => Some(2),
        Refusal::ReasonRequired => Some(3),
        Refusal::TicketingDown => Some(4),
        _ => None,
    }
}
