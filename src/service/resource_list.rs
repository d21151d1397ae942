//! The list of resources: which of them a caller asks for, and which page (REST-VIEWS, REST-SEARCH, REST-PAGES).

use std::collections::{HashMap, HashSet};

use secrecy::ExposeSecret;

use super::custom_fields::{self, Told};
use super::{Ctx, Result, resource_groups};
use crate::model::account::{AccountFacts, ResourceFacts};
use crate::model::criteria::Attribute;
use crate::model::custom_field::FieldOwner;
use crate::model::ids::{ResourceGroupId, ResourceId};
use crate::model::resource_type::ResourceType;
use crate::rules::access::{self, GroupAction, Relation};
use crate::rules::criteria::{attribute_of, holds};
use crate::store::{self, Db};

/// Which resources are looked at in the first place (VIEWTYPE).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// All that the caller sees.
    #[default]
    All,
    /// Those with a favourite. Favourites are not simulated, so there are none, as ISFAVPASS says.
    Favourite,
    /// Those from which the caller fetched a password.
    RecentlyAccessed,
    /// Those that are reached by SSH.
    Ssh,
    /// Those that are reached by remote desktop.
    RemoteDesktop,
}

/// Where a searched text is looked for (SEARCHCOLUMN).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Everywhere: in each attribute or, where accounts are searched, in names and notes.
    All,
    /// In one attribute of resources.
    Attribute(Attribute),
    /// In the names of accounts.
    AccountName,
    /// In the custom field of resources with that column, other than one of passwords.
    Custom(String),
}

/// What is searched for.
#[derive(Debug, Clone)]
pub struct Search {
    /// Whether accounts are searched rather than resources (SEARCHTYPE).
    pub accounts: bool,
    /// Where.
    pub column: Column,
    /// The text; parts of an attribute suffice, in whatever case.
    pub value: String,
}

/// Which of the resources found are kept; what is not given keeps all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Those of the type with that name.
    pub resource_type: Option<String>,
    /// Those of the owner with that user name.
    pub owner: Option<String>,
    /// Those in that group.
    pub group: Option<ResourceGroupId>,
}

/// A question for resources.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Which resources.
    pub view: View,
    /// What is searched for among them.
    pub search: Option<Search>,
    /// Which of those.
    pub filter: Filter,
    /// How many rows come before the page.
    pub start: usize,
    /// How many rows the page has at most; all where none is given.
    pub limit: Option<usize>,
}

/// A resource with how many of its accounts the caller sees.
pub struct Listed {
    /// The resource.
    pub resource: ResourceFacts,
    /// How many accounts of it the caller sees (NOOFACCOUNTS).
    pub accounts: i64,
}

/// The page of the resources that the caller sees and asks for, by id, and how many these are in all.
///
/// # Errors
/// FIND-3 for a group that is not there for the caller, or what the store said.
pub async fn list(ctx: &Ctx, query: &ListQuery) -> Result<(Vec<Listed>, usize)> {
    let mut reader = ctx.sandbox.store.read().await?;
    let mut accounts = HashMap::new();
    let mut found = Vec::new();
    for (resource, counts) in store::access::resources(&mut reader, ctx.caller.user_id).await? {
        if access::to_resource(&ctx.caller, &resource) != Relation::None {
            accounts.insert(resource.id, access::visible_accounts(&ctx.caller, &resource, counts));
            found.push(resource);
        }
    }
    keep_view(ctx, &mut reader, query.view, &mut found).await?;
    keep_filtered(ctx, &mut reader, &query.filter, &mut found).await?;
    if let Some(search) = &query.search {
        keep_found(ctx, &mut reader, search, &mut found).await?;
    }
    let total = found.len();
    let page = found
        .into_iter()
        .skip(query.start)
        .take(query.limit.unwrap_or(usize::MAX))
        .map(|resource| Listed {
            accounts: accounts.get(&resource.id).copied().unwrap_or_default(),
            resource,
        });
    Ok((page.collect(), total))
}

/// The page of a resource's accounts that a search finds. The view and the custom fields of resources choose resources,
/// and this one is chosen.
#[must_use]
pub fn among(resource: &ResourceFacts, accounts: Vec<AccountFacts>, query: &ListQuery) -> Vec<AccountFacts> {
    let found = |account: &AccountFacts| match &query.search {
        None => true,
        Some(search) => match &search.column {
            Column::Attribute(attribute) => holds(attribute_of(resource, *attribute), &search.value),
            Column::Custom(_) => true,
            Column::All | Column::AccountName => is_found(search, account),
        },
    };
    let page = accounts.into_iter().filter(found).skip(query.start);
    page.take(query.limit.unwrap_or(usize::MAX)).collect()
}

/// Whether a search for accounts finds this one, in its name or, where it looks everywhere, in its notes.
fn is_found(search: &Search, account: &AccountFacts) -> bool {
    let in_notes = search.column == Column::All && holds(&account.notes, &search.value);
    in_notes || holds(&account.name, &search.value)
}

async fn keep_view(ctx: &Ctx, db: &mut Db, view: View, found: &mut Vec<ResourceFacts>) -> Result<()> {
    let offers = |resource: &ResourceFacts, way: &str| {
        ResourceType::from_name(&resource.resource_type).is_some_and(|known| known.auto_logon().contains(&way))
    };
    match view {
        View::All => {}
        View::Favourite => found.clear(),
        View::Ssh => found.retain(|resource| offers(resource, "SSH")),
        View::RemoteDesktop => found.retain(|resource| offers(resource, "Windows Remote Desktop")),
        View::RecentlyAccessed => {
            let accessed: HashSet<_> = store::audit::resources_accessed_by(db, ctx.caller.user_id)
                .await?
                .into_iter()
                .collect();
            found.retain(|resource| accessed.contains(&resource.id));
        }
    }
    Ok(())
}

async fn keep_filtered(ctx: &Ctx, db: &mut Db, filter: &Filter, found: &mut Vec<ResourceFacts>) -> Result<()> {
    let same = |wanted: &Option<String>, has: &str| {
        let wanted = wanted.as_ref().map(|wanted| wanted.to_lowercase());
        wanted.is_none_or(|wanted| wanted == has.to_lowercase())
    };
    found.retain(|resource| {
        same(&filter.resource_type, &resource.resource_type) && same(&filter.owner, &resource.owner_name)
    });
    if let Some(group) = filter.group {
        resource_groups::met(ctx, db, group, GroupAction::See).await?;
        let members: HashSet<_> = store::groups::members(db, group).await?.into_iter().collect();
        found.retain(|resource| members.contains(&resource.id));
    }
    Ok(())
}

async fn keep_found(ctx: &Ctx, db: &mut Db, search: &Search, found: &mut Vec<ResourceFacts>) -> Result<()> {
    match &search.column {
        Column::Attribute(attribute) => {
            found.retain(|resource| holds(attribute_of(resource, *attribute), &search.value));
        }
        Column::All if !search.accounts => found.retain(|resource| {
            let anywhere = |attribute: &Attribute| holds(attribute_of(resource, *attribute), &search.value);
            Attribute::ALL.iter().any(anywhere)
        }),
        Column::Custom(column) => {
            let mut ids = HashSet::new();
            for resource in found.iter() {
                let values = custom_fields::told(&ctx.sandbox, db, FieldOwner::Resource(resource.id)).await?;
                let found = values.iter().any(|it| match &it.value {
                    Told::Plain(value) => {
                        it.field.column.eq_ignore_ascii_case(column) && holds(value.expose_secret(), &search.value)
                    }
                    Told::Unset | Told::Hidden => false,
                });
                if found {
                    ids.insert(resource.id);
                }
            }
            found.retain(|resource| ids.contains(&resource.id));
        }
        Column::All | Column::AccountName => {
            let with_account = with_account(ctx, db, search, found).await?;
            found.retain(|resource| with_account.contains(&resource.id));
        }
    }
    Ok(())
}

/// The resources among these with a visible account that the search finds.
async fn with_account(ctx: &Ctx, db: &mut Db, search: &Search, among: &[ResourceFacts]) -> Result<HashSet<ResourceId>> {
    let mut ids = HashSet::new();
    for resource in among {
        let accounts = store::access::accounts_of(db, ctx.caller.user_id, resource.id).await?;
        let found = accounts
            .iter()
            .any(|account| access::to_account(&ctx.caller, account) != Relation::None && is_found(search, account));
        if found {
            ids.insert(resource.id);
        }
    }
    Ok(ids)
}
