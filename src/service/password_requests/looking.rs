//! What each person sees of requests and of the status of passwords. A requester's look at his request may decide it.

use std::collections::HashMap;

use crate::model::account::AccountFacts;
use crate::model::ids::{AccountId, PasswordRequestId, UserId};
use crate::model::password_request::{Approver, PasswordRequest, RequestState};
use crate::rules::Refusal;
use crate::rules::access::{self, AccountAction};
use crate::rules::access_control::{self, Actor, Event, PasswordStatus};
use crate::service::due::{self, automation};
use crate::service::{Ctx, Result, account_files};
use crate::store::{self, Reader};

/// A request as the caller meets it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The request.
    pub request: PasswordRequest,
    /// What the product shows him of it.
    pub status: &'static str,
    /// Whether it is for him to decide.
    pub decides: bool,
    /// What he can do to it now.
    pub may: Vec<Event>,
}

/// Which requests are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Those that are over, too.
    All,
    /// Those of which something can still become.
    Open,
}

/// The requests that the caller made or may decide, by id. A look of the requester counts as one.
///
/// # Errors
/// What the store said.
pub async fn list(ctx: &Ctx, wanted: Wanted) -> Result<Vec<Seen>> {
    let seen = list_in_passing(ctx, wanted).await?;
    note_looks(ctx, seen.iter().map(|seen| &seen.request)).await?;
    Ok(seen)
}

/// The same, for somebody who did not ask for them: it is no look.
///
/// # Errors
/// What the store said.
pub async fn list_in_passing(ctx: &Ctx, wanted: Wanted) -> Result<Vec<Seen>> {
    due::settle(&ctx.sandbox).await?;
    let mut reader = ctx.sandbox.store.read().await?;
    let open = store::password_requests::open(&mut reader).await?;
    match wanted {
        Wanted::Open => met(ctx, &mut reader, &open, &open).await,
        Wanted::All => {
            let all = store::password_requests::all(&mut reader).await?;
            met(ctx, &mut reader, &all, &open).await
        }
    }
}

/// Those of the requests that the caller may meet. `open` are all open requests of their accounts.
async fn met(
    ctx: &Ctx,
    reader: &mut Reader,
    requests: &[PasswordRequest],
    open: &[PasswordRequest],
) -> Result<Vec<Seen>> {
    let now = ctx.sandbox.clock.now();
    let mut approvers: HashMap<AccountId, Vec<Approver>> = HashMap::new();
    let mut seen = Vec::new();
    for request in requests {
        if let (Some(control), None) = (&request.control, approvers.get(&request.account_id)) {
            let of_account = store::password_requests::approvers(reader, control).await?;
            approvers.insert(request.account_id, of_account);
        }
        let decide = approvers.get(&request.account_id).map_or(&[][..], Vec::as_slice);
        let actor = actor(ctx, request, decide);
        let others = open.iter().filter(|other| other.account_id == request.account_id);
        let facts = access_control::circumstances(request, others, Some(ctx.caller.user_id), now);
        let status = match actor {
            Actor::Requester => access_control::status(Some(request.state), facts.begun, facts.held_by_another).words(),
            Actor::Approver => access_control::status_for_approver(request.state, facts),
            Actor::Outsider | Actor::System => continue,
        };
        seen.push(Seen {
            request: request.clone(),
            status,
            decides: actor == Actor::Approver,
            may: access_control::open_to(request.state, actor, facts).collect(),
        });
    }
    Ok(seen)
}

/// What the caller is to a request.
pub(super) fn actor(ctx: &Ctx, request: &PasswordRequest, approvers: &[Approver]) -> Actor {
    if request.user_id == ctx.caller.user_id {
        Actor::Requester
    } else if approvers.iter().any(|approver| approver.id == ctx.caller.user_id) {
        Actor::Approver
    } else {
        Actor::Outsider
    }
}

/// One request, as the caller meets it.
///
/// # Errors
/// ACW-7, or what the store said.
pub async fn get(ctx: &Ctx, id: PasswordRequestId) -> Result<Seen> {
    let mut reader = ctx.sandbox.store.read().await?;
    let request = store::password_requests::find(&mut reader, id).await?;
    let request = request.ok_or(Refusal::NoSuchRequest)?;
    let open = store::password_requests::open_of(&mut reader, request.account_id).await?;
    let seen = met(ctx, &mut reader, &[request], &open).await?;
    Ok(seen.into_iter().next().ok_or(Refusal::NoSuchRequest)?)
}

/// The open request for an account that somebody means who does this to it: of the person named, else the only one that
/// it can be done to, the caller's own first where it is not a decision.
///
/// # Errors
/// ACW-7, INPUT-2 where there are several, or what the store said.
pub async fn for_account(
    ctx: &Ctx,
    account: AccountId,
    requester: Option<UserId>,
    event: Event,
) -> Result<PasswordRequestId> {
    due::settle(&ctx.sandbox).await?;
    let mut reader = ctx.sandbox.store.read().await?;
    let open = store::password_requests::open_of(&mut reader, account).await?;
    let mut found = met(ctx, &mut reader, &open, &open).await?;
    if let Some(user) = requester {
        found.retain(|seen| seen.request.user_id == user);
    }
    let own = found.iter().find(|seen| !seen.decides).map(|seen| seen.request.id);
    if let Some(own) = own.filter(|_| !access_control::is_decision(event)) {
        return Ok(own);
    }
    let others: Vec<_> = found.iter().filter(|seen| seen.decides).collect();
    let suits = |seen: &&&Seen| access_control::suits(event, seen.request.state);
    let suited: Vec<_> = others.iter().filter(suits).collect();
    match (others.as_slice(), suited.as_slice(), own) {
        ([only], _, _) => Ok(only.request.id),
        (_, [only], _) => Ok(only.request.id),
        ([], _, Some(own)) => Ok(own),
        ([], _, None) => Err(Refusal::NoSuchRequest.into()),
        _ => Err(Refusal::MissingField("REQUESTEDID").into()),
    }
}

/// Counts the caller's look at those of the requests that are his and wait, where looks decide.
pub(super) async fn note_looks<'a>(ctx: &Ctx, requests: impl IntoIterator<Item = &'a PasswordRequest>) -> Result<()> {
    let counts = |request: &&PasswordRequest| {
        request.user_id == ctx.caller.user_id
            && request.state == RequestState::Waiting
            && automation(&ctx.sandbox, request.control.as_ref()).counts_polls()
    };
    let looked_at: Vec<_> = requests.into_iter().filter(counts).map(|request| request.id).collect();
    if looked_at.is_empty() {
        return Ok(());
    }
    let mut tx = ctx.sandbox.store.write().await?;
    for id in looked_at {
        store::password_requests::count_poll(&mut tx, id).await?;
    }
    tx.commit().await?;
    due::settle(&ctx.sandbox).await?;
    Ok(())
}

/// PASSWORD STATUS of an account, as the caller sees it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What it is.
    pub status: PasswordStatus,
    /// In the product's words.
    pub words: String,
}

impl Default for Shown {
    /// That of an account of which nothing is shown.
    fn default() -> Self {
        Self {
            status: PasswordStatus::NeverShown,
            words: PasswordStatus::NeverShown.words().to_owned(),
        }
    }
}

/// PASSWORD STATUS of accounts, as the caller sees it. A look at a request that waits counts as one.
///
/// # Errors
/// What the store said.
pub async fn statuses(ctx: &Ctx, accounts: &[AccountFacts]) -> Result<HashMap<AccountId, Shown>> {
    let (statuses, looked_at) = seen(ctx, accounts).await?;
    note_looks(ctx, &looked_at).await?;
    Ok(statuses)
}

/// PASSWORD STATUS of one account, in a call that counts as a look for another reason.
///
/// # Errors
/// What the store said.
pub async fn status_in_passing(ctx: &Ctx, account: &AccountFacts) -> Result<Shown> {
    let (mut statuses, _) = seen(ctx, std::slice::from_ref(account)).await?;
    Ok(statuses.remove(&account.id).unwrap_or_default())
}

/// The statuses, and the caller's own open requests for these accounts.
async fn seen(ctx: &Ctx, accounts: &[AccountFacts]) -> Result<(HashMap<AccountId, Shown>, Vec<PasswordRequest>)> {
    let shown = |account: &AccountFacts| access::account(&ctx.caller, account, AccountAction::FetchPassword).is_ok();
    let controlled = |account: &AccountFacts| access_control::in_force(&ctx.caller, account).is_some();
    let mut open = Vec::new();
    if accounts.iter().any(|account| shown(account) && controlled(account)) {
        due::settle(&ctx.sandbox).await?;
        open = store::password_requests::open(&mut *ctx.sandbox.store.read().await?).await?;
    }
    let now = ctx.sandbox.clock.now();
    let mut looked_at = Vec::new();
    let mut statuses = HashMap::with_capacity(accounts.len());
    for account in accounts {
        let status = if !shown(account) {
            PasswordStatus::NeverShown
        } else if !controlled(account) {
            PasswordStatus::Readable
        } else {
            let of_account = || open.iter().filter(|request| request.account_id == account.id);
            let own = of_account().find(|request| request.user_id == ctx.caller.user_id);
            looked_at.extend(own.cloned());
            let begun = own.and_then(|own| own.starts_at).is_none_or(|start| start <= now);
            let others = of_account().filter(|request| request.user_id != ctx.caller.user_id);
            let exclusive = account.access_control.as_ref().is_some_and(|control| control.exclusive);
            let held = exclusive && others.into_iter().any(|other| other.state == RequestState::CheckedOut);
            access_control::status(own.map(|own| own.state), begun, held)
        };
        let words = match account_files::shown_name(ctx, account)? {
            Some(name) => status.words_with_file(&name),
            None => status.words().to_owned(),
        };
        statuses.insert(account.id, Shown { status, words });
    }
    Ok((statuses, looked_at))
}

/// PASSWORD STATUS of one account; see [`statuses`].
///
/// # Errors
/// What the store said.
pub async fn status(ctx: &Ctx, account: &AccountFacts) -> Result<Shown> {
    let mut statuses = statuses(ctx, std::slice::from_ref(account)).await?;
    Ok(statuses.remove(&account.id).unwrap_or_default())
}
