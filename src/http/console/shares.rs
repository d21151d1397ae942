//! `…/shares` of resources, accounts and resource groups: who may do what with them, for whoever may share them.

use askama::Template;
use axum::extract::RawQuery;
use serde::Deserialize;

use super::account::met;
use super::failure::{decided, in_words};
use super::form::Posted;
use super::id::Id;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show, show_as};
use super::paging::{Paging, filled};
use super::person::Person;
use super::search::{Search, asked};
use crate::http::problem;
use crate::model::ids::{AccountId, ResourceGroupId, ResourceId};
use crate::model::share::{SharePermission, ShareView, SharedWith};
use crate::rules::Refusal;
use crate::service::shares::{self, NamedShare, Subject};
use crate::service::{Ctx, Result, ServiceError, accounts, resource_groups, resources};

#[derive(Template)]
#[template(path = "shares.html")]
struct SharesPage {
    page: Page,
    /// What is shared.
    name: String,
    /// Its own page.
    place: String,
    rows: Vec<ShareView>,
    paging: Paging,
    offered: Vec<SharePermission>,
    given: Given,
    problem: Option<String>,
}

impl SharesPage {
    fn words(permission: &SharePermission) -> &'static str {
        match permission {
            SharePermission::RemoteAppOnly => "Remote App Only",
            SharePermission::View => "View",
            SharePermission::Modify => "Modify",
            SharePermission::FullAccess => "Full Access",
        }
    }

    fn meaning(permission: &SharePermission) -> &'static str {
        match permission {
            SharePermission::RemoteAppOnly => "use passwords without seeing them",
            SharePermission::View => "look at passwords",
            SharePermission::Modify => "look at and change passwords",
            SharePermission::FullAccess => "do all that the owner does",
        }
    }

    fn is_group(row: &ShareView) -> bool {
        matches!(row.with, SharedWith::Group(_))
    }
}

/// What a person filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    /// `user` or `group`.
    kind: String,
    name: String,
    permission: String,
    /// Takes the share back.
    revoke: bool,
}

impl Given {
    fn share(&self) -> std::result::Result<NamedShare, Refusal> {
        let name = filled(&self.name).ok_or(Refusal::MissingField("name"))?;
        let (user, group) = if self.kind == "group" {
            (None, Some(name))
        } else {
            (Some(name), None)
        };
        let permission = if self.revoke {
            None
        } else {
            let known = SharePermission::from_word(&self.permission);
            Some(known.ok_or(Refusal::InvalidValue("permission"))?)
        };
        Ok(NamedShare {
            user,
            group,
            permission,
        })
    }
}

/// Whose shares.
#[derive(Debug, Clone, Copy)]
enum Of {
    Resource(ResourceId),
    Account(AccountId),
    Group(ResourceGroupId),
}

impl Of {
    async fn subject(self, ctx: &Ctx) -> Result<Subject> {
        Ok(match self {
            Self::Resource(id) => Subject::Resource(id),
            Self::Account(id) => Subject::Account(accounts::located(ctx, id).await?),
            Self::Group(id) => Subject::Group(id),
        })
    }

    async fn name(self, ctx: &Ctx) -> Result<String> {
        Ok(match self {
            Self::Resource(id) => resources::with_accounts(ctx, id).await?.0.name,
            Self::Account(id) => met(ctx, id).await?.name,
            Self::Group(id) => resource_groups::get(ctx, id).await?.0.name,
        })
    }

    fn place(self) -> String {
        match self {
            Self::Resource(id) => format!("/resources/{id}"),
            Self::Account(id) => format!("/accounts/{id}"),
            Self::Group(id) => format!("/resource-groups/{id}"),
        }
    }
}

/// With whom a resource is shared.
pub async fn of_resource(person: Person, Id(id): Id<ResourceId>, RawQuery(query): RawQuery) -> Answer {
    page(&person, Of::Resource(id), query.as_deref()).await
}

/// With whom an account is shared.
pub async fn of_account(person: Person, Id(id): Id<AccountId>, RawQuery(query): RawQuery) -> Answer {
    page(&person, Of::Account(id), query.as_deref()).await
}

/// With whom a resource group is shared.
pub async fn of_group(person: Person, Id(id): Id<ResourceGroupId>, RawQuery(query): RawQuery) -> Answer {
    page(&person, Of::Group(id), query.as_deref()).await
}

/// Shares a resource, or takes a share of it back.
pub async fn share_resource(Id(id): Id<ResourceId>, Posted { person, fields }: Posted<Given>) -> Answer {
    change(&person, Of::Resource(id), fields).await
}

/// Shares an account, or takes a share of it back.
pub async fn share_account(Id(id): Id<AccountId>, Posted { person, fields }: Posted<Given>) -> Answer {
    change(&person, Of::Account(id), fields).await
}

/// Shares a resource group, or takes a share of it back.
pub async fn share_group(Id(id): Id<ResourceGroupId>, Posted { person, fields }: Posted<Given>) -> Answer {
    change(&person, Of::Group(id), fields).await
}

async fn page(person: &Person, of: Of, query: Option<&str>) -> Answer {
    let mut page = view(person, of, query).await?;
    page.page = page.page.with_notice(query);
    show(&page)
}

async fn view(person: &Person, of: Of, query: Option<&str>) -> Result<SharesPage> {
    let ctx = person.ctx();
    let subject = of.subject(ctx).await?;
    let all = shares::list(ctx, subject).await?;
    let place = person.path(&of.place());
    let (_, number) = asked(query);
    let paging = Paging::new(format!("{place}/shares"), &Search::default(), &number, all.len());
    Ok(SharesPage {
        page: person.page("Shares", Section::Resources),
        name: of.name(ctx).await?,
        rows: paging.of(all),
        offered: shares::offered(ctx, subject).await?,
        given: Given::default(),
        problem: None,
        place,
        paging,
    })
}

async fn change(person: &Person, of: Of, given: Given) -> Answer {
    match decided(changed(person.ctx(), of, &given).await)? {
        Ok(()) => {
            leave(
                person,
                of,
                if given.revoke {
                    Notice::ShareRevoked
                } else {
                    Notice::Shared
                },
            )
            .await
        }
        Err(refusal) => {
            let page = SharesPage {
                given,
                problem: Some(in_words(&refusal)),
                ..view(person, of, None).await?
            };
            show_as(problem::status(&refusal), &page)
        }
    }
}

async fn changed(ctx: &Ctx, of: Of, given: &Given) -> Result<()> {
    let subject = of.subject(ctx).await?;
    shares::change_named(ctx, subject, given.share()?).await
}

/// Back to the shares, unless the person has just taken from himself what let him see them.
async fn leave(person: &Person, of: Of, notice: Notice) -> Answer {
    let ctx = person.ctx();
    let still = match of.subject(ctx).await {
        Ok(subject) => shares::list(ctx, subject).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match still {
        Ok(()) => go_to(&notice.on(&person.path(&format!("{}/shares", of.place())))),
        Err(ServiceError::Refused(_)) => go_to(&notice.on(&person.path("/resources"))),
        Err(error) => Err(error.into()),
    }
}
