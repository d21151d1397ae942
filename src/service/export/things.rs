//! Resources, accounts, resource groups, shares, tickets and password requests.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::{Users, custom_fields, open};
use crate::fixture::{Account, AccountFile, AccountTotp, PasswordRequest, Resource, ResourceGroup, Share, UserGroup};
use crate::model::access_control::AccessControl;
use crate::model::automation::Automation;
use crate::model::ids::UserId;
use crate::model::password_policy::PasswordPolicy;
use crate::model::settings::Settings;
use crate::model::share::SharePermission;
use crate::model::target::TargetState;
use crate::model::ticketing::Ticket;
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

pub(super) async fn resources(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    users: &Users,
    user_groups: &[UserGroup],
) -> Result<Vec<Resource>> {
    let names: BTreeMap<i64, String> = named_groups(tx).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let in_groups = store::dump::group_members(tx).await?;
    let mut groups = grouped(
        in_groups
            .into_iter()
            .filter_map(|(resource, group)| Some((resource, names.get(&group)?.clone()))),
    );
    let mut shares = shares(tx, |share| share.resource_id).await?;
    let mut custom_values = custom_fields::values(sandbox, tx, |value| value.resource_id).await?;
    let mut accounts = accounts(sandbox, tx, users, user_groups).await?;
    let mut written = Vec::new();
    for resource in store::dump::resources(tx).await? {
        written.push(Resource {
            custom_fields: custom_values.remove(&resource.id).unwrap_or_default(),
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
            access_control: access_control(resource.access_control.as_deref(), users, user_groups),
            trashed: resource.trashed,
            accounts: accounts.remove(&resource.id).unwrap_or_default(),
            shares: shares.remove(&resource.id).unwrap_or_default(),
        });
    }
    Ok(written)
}

async fn accounts(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    users: &Users,
    user_groups: &[UserGroup],
) -> Result<Grouped<Account>> {
    let mut shares = shares(tx, |share| share.account_id).await?;
    let mut codes = codes(sandbox, tx).await?;
    let mut files = files(sandbox, tx).await?;
    let mut custom_values = custom_fields::values(sandbox, tx, |value| value.account_id).await?;
    let mut written = Vec::new();
    for row in store::dump::accounts(tx).await? {
        let shares = shares.remove(&row.id).unwrap_or_default();
        let mut account = Account {
            totp: codes.remove(&row.id),
            custom_fields: custom_values.remove(&row.id).unwrap_or_default(),
            ..account(sandbox, &row, shares, users, user_groups)?
        };
        account.file = files.remove(&row.id).map(|base64| AccountFile {
            name: named_by(account.password.take()),
            content: None,
            base64: Some(base64),
        });
        written.push((row.resource_id, account));
    }
    Ok(grouped(written))
}

/// A file's name, which is the password of the account that holds it.
fn named_by(password: Option<SecretString>) -> String {
    password.map_or_else(String::new, |name| name.expose_secret().to_owned())
}

/// The contents of the files that accounts hold, by the account's id.
async fn files(sandbox: &Sandbox, tx: &mut WriteTx<'_>) -> Result<BTreeMap<i64, SecretString>> {
    let mut files = BTreeMap::new();
    for (account, id, sealed) in store::account_files::held(tx).await? {
        let base64 = open(sandbox, SealedColumn::AccountFile, id, sealed)?;
        files.insert(account, base64.unwrap_or_default());
    }
    Ok(files)
}

/// The one-time codes of accounts, by the account's id.
async fn codes(sandbox: &Sandbox, tx: &mut WriteTx<'_>) -> Result<BTreeMap<i64, AccountTotp>> {
    let mut codes = BTreeMap::new();
    for row in store::dump::account_totp(tx).await? {
        let secret = open(sandbox, SealedColumn::AccountTotp, row.account_id, row.totp.sealed)?;
        let totp = AccountTotp {
            secret,
            algorithm: row.totp.algorithm,
            digits: row.totp.digits,
            validity: row.totp.validity,
        };
        codes.insert(row.account_id, totp);
    }
    Ok(codes)
}

fn account(
    sandbox: &Sandbox,
    row: &DumpedAccount,
    shares: Vec<Share>,
    users: &Users,
    user_groups: &[UserGroup],
) -> Result<Account> {
    Ok(Account {
        name: row.name.clone(),
        password: open(
            sandbox,
            SealedColumn::AccountPassword,
            row.id,
            row.password_sealed.clone(),
        )?,
        created_at: instant(row.created_at),
        password_changed_at: row.password_changed_at.and_then(instant),
        notes: row.notes.clone(),
        password_policy: Some(row.policy.clone()),
        owner: row.owner.clone(),
        file: None,
        totp: None,
        custom_fields: BTreeMap::new(),
        trashed: row.trashed,
        reason_required: row.reason_required,
        locked: row.locked,
        step_up: row.step_up,
        reset_due: row.reset_due,
        access_control: access_control(row.access_control.as_deref(), users, user_groups),
        shares,
    })
}

fn instant(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

/// The password policies that not every installation has.
pub(super) async fn password_policies(tx: &mut WriteTx<'_>) -> Result<Vec<PasswordPolicy>> {
    let mut policies = store::dump::password_policies(tx).await?;
    policies.retain(|policy| !PasswordPolicy::is_built_in(&policy.name));
    Ok(policies)
}

/// The access control without approvers who were deleted; the first user takes the place of the last of them. There
/// cannot be more approvals than people to give them.
fn access_control(json: Option<&str>, users: &Users, groups: &[UserGroup]) -> Option<AccessControl> {
    let mut control: AccessControl = serde_json::from_str(json?).ok()?;
    let is_there = |name: &String| users.iter().any(|(_, user)| user.user_name.eq_ignore_ascii_case(name));
    control.approvers.retain(is_there);
    let group_is_there = |name: &String| groups.iter().any(|group| group.name.eq_ignore_ascii_case(name));
    control.approver_groups.retain(group_is_there);
    let in_groups = groups.iter().filter(|group| {
        let mut names = control.approver_groups.iter();
        names.any(|name| name.eq_ignore_ascii_case(&group.name))
    });
    let mut people: HashSet<String> = in_groups
        .flat_map(|group| &group.members)
        .chain(&control.approvers)
        .map(|name| name.to_lowercase())
        .collect();
    if let (true, Some((_, first))) = (people.is_empty(), users.first()) {
        control.approvers.push(first.user_name.clone());
        people.insert(first.user_name.to_lowercase());
    }
    control.approvals = control.approvals.min(u8::try_from(people.len()).unwrap_or(u8::MAX));
    if let Some(decision) = &mut control.decision {
        without_the_deleted(decision, users);
    }
    Some(control)
}

/// The settings, where nobody who was deleted decides.
pub(super) fn settings(settings: &Settings, users: &Users) -> Settings {
    let mut settings = settings.clone();
    without_the_deleted(&mut settings.approvals, users);
    settings
}

fn without_the_deleted(automation: &mut Automation, users: &Users) {
    if let Automation::Decide(decision) = automation {
        let is_there = |name: &String| users.iter().any(|(_, user)| user.user_name.eq_ignore_ascii_case(name));
        decision.by = decision.by.take().filter(is_there);
    }
}

/// Tickets; one for a user who was deleted is for anybody.
pub(super) async fn tickets(tx: &mut WriteTx<'_>, users: &Users) -> Result<Vec<Ticket>> {
    let mut tickets = store::tickets::all(tx).await?;
    for ticket in &mut tickets {
        let is_there = |name: &String| users.iter().any(|(_, user)| user.user_name.eq_ignore_ascii_case(name));
        ticket.requester = ticket.requester.take().filter(is_there);
    }
    Ok(tickets)
}

/// The open requests of users who are still there.
pub(super) async fn password_requests(tx: &mut WriteTx<'_>, users: &Users) -> Result<Vec<PasswordRequest>> {
    let is_there = |id: UserId| users.iter().any(|(user, _)| *user == id.0);
    let requests = store::password_requests::open(tx).await?;
    let theirs = requests.into_iter().filter(|request| is_there(request.user_id));
    Ok(theirs
        .map(|request| PasswordRequest {
            account: format!("{}/{}", request.resource_name, request.account_name),
            user_name: request.user_name,
            reason: request.reason,
            ticket: request.ticket,
            state: request.state,
            approved_by: request
                .approved_by
                .into_iter()
                .filter(|approver| is_there(approver.id))
                .map(|approver| approver.name)
                .collect(),
            polls: request.polls,
            requested_at: Some(request.requested_at),
            starts_at: request.starts_at,
            ends_at: request.ends_at,
            queued_at: request.queued_at,
            checked_out_at: request.checked_out_at,
        })
        .collect())
}
