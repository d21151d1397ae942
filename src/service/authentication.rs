//! Who calls the product's REST API: token, validity, host (AUTH-1, AUTH-2, RPA-3, RPA-10, RPA-12).

use std::net::IpAddr;
use std::sync::Arc;

use super::{Ctx, Result, due, rpa};
use crate::model::audit::{AuditOperation, AuditRecord, Named, Outcome};
use crate::model::fault::State;
use crate::model::rpa::EntryStatus;
use crate::model::token::TokenFacts;
use crate::rules::hosts::{self, HostCheck};
use crate::rules::tokens::{self, Circumstances};
use crate::rules::{AuthCause, Refusal};
use crate::sandbox::Sandbox;
use crate::store;

/// What a call presents.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    /// The token of APP_AUTHTOKEN or AUTHTOKEN; none where the header is missing or empty.
    pub token: Option<PresentedToken<'a>>,
    /// The APP_TYPE header.
    pub app_type: Option<&'a str>,
    /// The orgName header.
    pub organisation: Option<&'a str>,
    /// The client's address.
    pub client: IpAddr,
    /// More than one sandbox knows the token, so that nobody does.
    pub ambiguous: bool,
    /// The state in which a fault has the call find the installation.
    pub pretended: Option<State>,
}

/// A presented token, by the header it came in.
#[derive(Clone, Copy)]
pub enum PresentedToken<'a> {
    /// In APP_AUTHTOKEN.
    App(&'a str),
    /// In AUTHTOKEN.
    Auth(&'a str),
}

impl std::fmt::Debug for PresentedToken<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::App(_) => "App(…)",
            Self::Auth(_) => "Auth(…)",
        })
    }
}

impl<'a> PresentedToken<'a> {
    /// The token itself.
    #[must_use]
    pub fn expose(&self) -> &'a str {
        match self {
            Self::App(token) | Self::Auth(token) => token,
        }
    }
}

/// Finds out on whose behalf a call acts.
///
/// # Errors
/// AUTH-1 or AUTH-2, each audited; or what the store said.
pub async fn authenticate(sandbox: Arc<Sandbox>, presented: Presented<'_>) -> Result<Ctx> {
    let facts = facts(&sandbox, presented).await?;
    let facts = if is_pending(facts.as_deref()) {
        Box::pin(decided(&sandbox, presented)).await?
    } else {
        facts
    };
    match judge(&sandbox, presented, facts.as_deref()).await {
        Ok(ctx) => {
            if let Some(entry) = ctx.caller.entry() {
                sandbox.store.note_use(entry, sandbox.clock.now().as_millisecond());
            }
            Ok(ctx)
        }
        Err(cause) => {
            sandbox
                .store
                .append(failure(&sandbox, presented.client, facts.as_deref(), &cause))
                .await?;
            Err(Refusal::Unauthenticated(cause).into())
        }
    }
}

/// What is known of the token; a token in the other kind's header is unknown.
async fn facts(sandbox: &Sandbox, presented: Presented<'_>) -> Result<Option<Arc<TokenFacts>>> {
    let Some(token) = presented.token.filter(|_| !presented.ambiguous) else {
        return Ok(None);
    };
    let digest = sandbox.digests.digest(token.expose());
    let facts = sandbox.facts.token(&sandbox.store, digest).await?;
    Ok(facts.filter(|facts| {
        matches!(
            (token, &**facts),
            (_, TokenFacts::Ended(_))
                | (PresentedToken::App(_), TokenFacts::App(..))
                | (PresentedToken::Auth(_), TokenFacts::Auth(_))
        )
    }))
}

fn is_pending(facts: Option<&TokenFacts>) -> bool {
    matches!(facts, Some(TokenFacts::App(entry, _)) if entry.status == EntryStatus::Pending)
}

/// The facts of a token whose entry was pending, after what the program decides. If it still is, this counts as a look.
async fn decided(sandbox: &Sandbox, presented: Presented<'_>) -> Result<Option<Arc<TokenFacts>>> {
    due::settle(sandbox).await?;
    let facts = facts(sandbox, presented).await?;
    if let Some(TokenFacts::App(entry, _)) = facts.as_deref().filter(|facts| is_pending(Some(facts))) {
        let entry = store::rpa::find(&mut *sandbox.store.read().await?, entry.id).await?;
        rpa::note_looks(sandbox, entry.as_slice()).await?;
    }
    Ok(facts)
}

async fn judge(
    sandbox: &Arc<Sandbox>,
    presented: Presented<'_>,
    facts: Option<&TokenFacts>,
) -> std::result::Result<Ctx, AuthCause> {
    if presented.token.is_none() {
        return Err(AuthCause::Missing);
    }
    let (rpa_enabled, host_validation) = {
        let settings = sandbox.settings();
        (settings.rpa_enabled, settings.host_validation)
    };
    let valid = tokens::judge(
        facts,
        Circumstances {
            now: sandbox.clock.now(),
            rpa_enabled,
            app_type: presented.app_type,
        },
    )?;
    if !is_own_organisation(sandbox, presented.organisation) {
        return Err(AuthCause::OtherOrganisation);
    }
    if let Some(host) = valid.host.filter(|_| host_validation)
        && !is_host(host, presented.client).await
    {
        return Err(AuthCause::WrongHost);
    }
    Ok(Ctx {
        sandbox: Arc::clone(sandbox),
        caller: valid.caller.clone(),
        client: presented.client,
        pretended: presented.pretended,
    })
}

/// A sandbox is one organisation, called as it is; none given means the caller's own (REST-ORGNAME).
fn is_own_organisation(sandbox: &Sandbox, named: Option<&str>) -> bool {
    let named = named.map(str::trim).filter(|name| !name.is_empty());
    named.is_none_or(|name| name.eq_ignore_ascii_case(sandbox.name.as_str()))
}

async fn is_host(host: &str, client: IpAddr) -> bool {
    match hosts::check(host, client) {
        HostCheck::Known(verdict) => verdict,
        // Unresolvable is refused like a wrong host (RPA-3).
        HostCheck::LookUp(name) => Box::pin(tokio::net::lookup_host((name, 0)))
            .await
            .is_ok_and(|addresses| hosts::is_among(addresses.map(|address| address.ip()), client)),
    }
}

fn failure(sandbox: &Sandbox, client: IpAddr, facts: Option<&TokenFacts>, cause: &AuthCause) -> AuditRecord {
    let (entry, owner) = match facts {
        Some(TokenFacts::App(entry, owner)) => (Some(entry.id), Some(owner)),
        Some(TokenFacts::Auth(owner)) => (None, Some(owner)),
        Some(TokenFacts::Ended(_)) | None => (None, None),
    };
    AuditRecord {
        at: sandbox.clock.now(),
        operation: AuditOperation::AuthenticationFailed,
        outcome: Outcome::Failed,
        user: owner.map(|owner| Named {
            id: owner.caller.user_id,
            name: owner.caller.user_name.to_string(),
        }),
        entry_id: entry,
        resource: None,
        account: None,
        reason: String::new(),
        ticket: String::new(),
        client: Some(client),
        client_type: "REST API",
        detail: cause.words(),
    }
}
