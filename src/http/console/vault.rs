//! `/vault`: the emergency lock (LOCK-1).

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::failure::{decided, in_words};
use super::form::Posted;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show_as};
use super::person::Person;
use super::sign_in::Nothing;
use super::step_up;
use crate::http::problem;
use crate::rules::Refusal;
use crate::service::vault_lock::{self, VaultState};
use crate::service::{Result, ServiceError};

#[derive(Template)]
#[template(path = "vault.html")]
struct VaultPage {
    page: Page,
    state: VaultState,
    standing: Standing,
    /// Where a code of the second factor is given.
    step_up: String,
    problem: Option<String>,
}

/// Whether the person may lock and unlock the vault.
#[derive(PartialEq, Eq)]
enum Standing {
    May,
    /// Once he has given a code of his second factor.
    CodeFirst,
    Never,
}

/// Its state.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let mut page = window(&person, None).await?;
    page.page = page.page.with_notice(query.as_deref());
    show_as(StatusCode::OK, &page)
}

async fn window(person: &Person, problem: Option<String>) -> Result<VaultPage> {
    let standing = match vault_lock::check(person.ctx()).await {
        Ok(()) => Standing::May,
        Err(ServiceError::Refused(Refusal::StepUpRequired)) => Standing::CodeFirst,
        Err(ServiceError::Refused(_)) => Standing::Never,
        Err(error) => return Err(error),
    };
    Ok(VaultPage {
        page: person.page("Vault", Section::Vault),
        state: vault_lock::state(person.ctx()),
        standing,
        step_up: step_up::path(&person.visit, "/vault"),
        problem,
    })
}

/// Locks it.
pub async fn lock(Posted { person, .. }: Posted<Nothing>) -> Answer {
    done(&person, vault_lock::lock(person.ctx()).await, Notice::VaultLocked).await
}

/// What unlocks it.
#[derive(Deserialize)]
pub struct Master {
    master_secret: SecretString,
}

/// Unlocks it.
pub async fn unlock(Posted { person, fields }: Posted<Master>) -> Answer {
    let unlocked = match fields.master_secret.expose_secret().trim() {
        "" => Err(Refusal::MissingField("master secret").into()),
        secret => vault_lock::unlock(person.ctx(), secret.into()).await,
    };
    done(&person, unlocked, Notice::VaultUnlocked).await
}

async fn done(person: &Person, result: Result<VaultState>, notice: Notice) -> Answer {
    match decided(result)? {
        Ok(_) => go_to(&notice.on(&person.path("/vault"))),
        Err(refusal) => {
            let page = window(person, Some(in_words(&refusal))).await?;
            show_as(problem::status(&refusal), &page)
        }
    }
}
