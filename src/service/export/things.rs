//! Resources, accounts, resource groups, shares and tickets.

use std::collections::{BTreeMap, HashSet};

use secrecy::SecretString;

use super::{Users, open};
use crate::fixture::{self, Account, AccountTotp, Resource, ResourceGroup, Share, Ticket};
use crate::model::account::AccessControl;
use crate::model::custom_field::FieldOwner;
use crate::model::ids::{AccountId, ResourceId};
use crate::model::share::SharePermission;
use crate::model::target::TargetState;
use crate::sandbox::Sandbox;
use crate::service::Result;
use crate::store::dump::{DumpedAccount, DumpedGroup, DumpedShare};
use crate::store::{self, WriteTx};
use crate::vault::SealedColumn;

/// Rows by the id of what they belong to.
type Grouped<T> = BTreeMap<i64, Vec<T>>;

fn grouped<T>(rows: impl IntoIterator<Item = (i64, T)>) -> Grouped<T> {
    let mut groups = Grouped::new();
    for (id, row) in rows {
        groups.entry(id).or_insert_with(Vec::new).push(row);
    }
    groups
}

/// The shares on the objects of one kind.
async fn shares(tx: &mut WriteTx<'_>, object: fn(&DumpedShare) -> Option<i64>) -> Result<Grouped<Share>> {
    let shares = store::dump::shares(tx).await?;
    Ok(grouped(shares.into_iter().filter_map(|share| {
        let id = object(&share)?;
        let permission = SharePermission::from_level(share.permission)?;
        Some((
            id,
            Share {
                user: share.user_name,
                group: share.group_name,
                permission,
            },
        ))
    })))
}

/// Two owners may each have a group of one name; a fixture has one namespace.
async fn named_groups(tx: &mut WriteTx<'_>) -> Result<Vec<DumpedGroup>> {
    let mut taken = HashSet::new();
    let mut groups = store::dump::resource_groups(tx).await?;
    for group in &mut groups {
        let name = group.name.clone();
        let mut count = 1;
        while !taken.insert(group.name.to_lowercase()) {
            count += 1;
            group.name = format!("{name} ({count})");
        }
    }
    Ok(groups)
}

pub(super) async fn resource_groups(tx: &mut WriteTx<'_>) -> Result<Vec<ResourceGroup>> {
    let mut shares = shares(tx, |share| share.resource_group_id).await?;
    let groups = named_groups(tx).await?;
    Ok(groups
        .into_iter()
        .map(|group| ResourceGroup {
            name: group.name,
            description: group.description,
            owner: group.owner,
            criteria: group.criteria.and_then(|json| serde_json::from_str(&json).ok()),
            shares: shares.remove(&group.id).unwrap_or_default(),
        })
        .collect())
}

pub(super) async fn resources(sandbox: &Sandbox, tx: &mut WriteTx<'_>, users: &Users) -> Result<Vec<Resource>> {
    let names: BTreeMap<i64, String> = named_groups(tx).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let in_groups = store::dump::group_members(tx).await?;
    let mut groups = grouped(
        in_groups
            .into_iter()
            .filter_map(|(resource, group)| Some((resource, names.get(&group)?.clone()))),
    );
    let mut shares = shares(tx, |share| share.resource_id).await?;
    let mut accounts = accounts(sandbox, tx, users).await?;
    let mut written = Vec::new();
    for resource in store::dump::resources(tx).await? {
        let custom_fields = custom_values(sandbox, tx, FieldOwner::Resource(ResourceId(resource.id))).await?;
        written.push(Resource {
            custom_fields,
            name: resource.name,
            resource_type: resource.resource_type,
            owner: resource.owner,
            dns_name: resource.dns_name,
            url: resource.url,
            domain_name: resource.domain_name,
            location: resource.location,
            description: resource.description,
            department: resource.department,
            password_policy: resource.policy,
            groups: groups.remove(&resource.id).unwrap_or_default(),
            target: TargetState::from_word(&resource.target).unwrap_or_default(),
            trashed: resource.trashed,
            accounts: accounts.remove(&resource.id).unwrap_or_default(),
            shares: shares.remove(&resource.id).unwrap_or_default(),
        });
    }
    Ok(written)
}

pub(super) async fn custom_fields(tx: &mut WriteTx<'_>) -> Result<Vec<fixture::CustomField>> {
    let fields = store::custom_fields::all(tx).await?;
    Ok(fields
        .into_iter()
        .map(|field| fixture::CustomField {
            label: field.label,
            level: field.level,
            kind: field.kind,
        })
        .collect())
}

async fn custom_values(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    owner: FieldOwner,
) -> Result<BTreeMap<String, SecretString>> {
    let values = crate::service::custom_fields::values(sandbox, tx, owner).await?;
    let set = values.into_iter();
    Ok(set
        .filter_map(|field| Some((field.field.label, field.value?)))
        .collect())
}

async fn accounts(sandbox: &Sandbox, tx: &mut WriteTx<'_>, users: &Users) -> Result<Grouped<Account>> {
    let mut shares = shares(tx, |share| share.account_id).await?;
    let mut codes = codes(sandbox, tx).await?;
    let mut written = Vec::new();
    for row in store::dump::accounts(tx).await? {
        let shares = shares.remove(&row.id).unwrap_or_default();
        let totp = codes.remove(&row.id);
        let custom_fields = custom_values(sandbox, tx, FieldOwner::Account(AccountId(row.id))).await?;
        let account = Account {
            totp,
            custom_fields,
            ..account(sandbox, &row, shares, users)?
        };
        written.push((row.resource_id, account));
    }
    Ok(grouped(written))
}

/// The one-time codes of accounts, by the account's id.
async fn codes(sandbox: &Sandbox, tx: &mut WriteTx<'_>) -> Result<BTreeMap<i64, AccountTotp>> {
    let mut codes = BTreeMap::new();
    for row in store::dump::account_totp(tx).await? {
        let secret = open(sandbox, SealedColumn::AccountTotp, row.account_id, row.sealed)?;
        let totp = AccountTotp {
            secret,
            algorithm: row.algorithm,
            digits: row.digits,
            validity: row.validity,
        };
        codes.insert(row.account_id, totp);
    }
    Ok(codes)
}

fn account(sandbox: &Sandbox, row: &DumpedAccount, shares: Vec<Share>, users: &Users) -> Result<Account> {
    let control = row.access_control.as_deref();
    let control: Option<AccessControl> = control.and_then(|json| serde_json::from_str(json).ok());
    Ok(Account {
        name: row.name.clone(),
        password: open(
            sandbox,
            SealedColumn::AccountPassword,
            row.id,
            row.password_sealed.clone(),
        )?,
        notes: row.notes.clone(),
        password_policy: Some(row.policy.clone()),
        owner: row.owner.clone(),
        totp: None,
        custom_fields: BTreeMap::new(),
        trashed: row.trashed,
        reason_required: row.reason_required,
        access_control: control.map(|control| access_control(control, users)),
        shares,
    })
}

/// The access control without approvers who were deleted; the first user takes the place of the last of them.
fn access_control(control: AccessControl, users: &Users) -> fixture::AccessControl {
    let is_there = |name: &String| users.iter().any(|(_, user)| user.user_name.eq_ignore_ascii_case(name));
    let mut approvers: Vec<String> = control.approvers.into_iter().filter(is_there).collect();
    if approvers.is_empty() {
        approvers.extend(users.first().map(|(_, user)| user.user_name.clone()));
    }
    let most = u8::try_from(approvers.len()).unwrap_or(u8::MAX);
    fixture::AccessControl {
        approvals: control.approvals.min(most),
        approvers,
        exclusive: control.exclusive,
        minutes: control.minutes,
    }
}

pub(super) async fn tickets(tx: &mut WriteTx<'_>) -> Result<Vec<Ticket>> {
    let mut accounts = grouped(store::dump::ticket_accounts(tx).await?);
    let tickets = store::dump::tickets(tx).await?;
    Ok(tickets
        .into_iter()
        .map(|ticket| Ticket {
            id: ticket.ticket,
            status: ticket.status,
            accounts: accounts.remove(&ticket.id).unwrap_or_default(),
        })
        .collect())
}
