//! Filling an empty database from a fixture: every row of every table at once, many rows a statement.

use jiff::Timestamp;

use super::account_totp::TotpValues;
use super::batch::{Batch, push_one_of};
use super::convert::name_key;
use super::custom_fields::SealedValue;
use super::resources::LookupId;
use super::shares::{OBJECTS, PARTIES, object_column, party_column};
use super::{StoreError, rpa};
use crate::model::access_control::AccessControl;
use crate::model::custom_field::{CustomField, FieldOwner};
use crate::model::ids::{AccountId, ResourceId, RoleId, UserId};
use crate::model::privilege::Privileges;
use crate::model::share::{SharePermission, SharedObject, SharedWith};
use crate::model::target::TargetState;
use crate::model::ticketing::Ticket;
use crate::model::user_status::UserStatus;

mod requests;
mod vault;

pub use requests::SeedRequest;
use requests::{password_requests, ticketing};
pub use vault::SeedGroup;

/// Deletes every row but the sandbox's own, children first, and lets ids start at 1 again.
const CLEAR: &str = "DELETE FROM audit; DELETE FROM faults; DELETE FROM sessions; DELETE FROM tokens; DELETE FROM rpa_entries; \
     DELETE FROM password_requests; \
     DELETE FROM ticket_accounts; DELETE FROM tickets; DELETE FROM shares; DELETE FROM resource_group_members; \
     DELETE FROM resource_groups; DELETE FROM custom_values; DELETE FROM custom_fields; \
     DELETE FROM account_totp; DELETE FROM account_files; DELETE FROM password_history; DELETE FROM account_access; DELETE FROM target_marks; DELETE FROM accounts; \
     DELETE FROM resources; DELETE FROM resource_types; DELETE FROM password_policies; \
     DELETE FROM user_group_members; DELETE FROM user_groups; DELETE FROM users; DELETE FROM roles; \
     DELETE FROM sqlite_sequence;";

/// All rows of a new sandbox; lists are in the order of their ids, which start at 1.
#[derive(Default)]
pub struct Seed {
    /// Now.
    pub created_at: Timestamp,
    /// Roles: name, privileges, built in.
    pub roles: Vec<(String, Privileges, bool)>,
    /// Users.
    pub users: Vec<SeedUser>,
    /// User groups with their members.
    pub user_groups: Vec<(String, Vec<UserId>)>,
    /// Password policies: name, definition as JSON.
    pub policies: Vec<(String, String)>,
    /// Resource types: name, whether it is the default.
    pub resource_types: Vec<(String, bool)>,
    /// Resources.
    pub resources: Vec<SeedResource>,
    /// Accounts.
    pub accounts: Vec<SeedAccount>,
    /// The files that accounts hold: whose, sealed content.
    pub files: Vec<(AccountId, Vec<u8>)>,
    /// Custom fields.
    pub custom_fields: Vec<CustomField>,
    /// Their values.
    pub custom_values: Vec<(FieldOwner, SealedValue)>,
    /// Resource groups.
    pub resource_groups: Vec<SeedGroup>,
    /// Shares.
    pub shares: Vec<SeedShare>,
    /// Tickets with the ids of their accounts.
    pub tickets: Vec<(Ticket, Vec<AccountId>)>,
    /// Requests for passwords.
    pub password_requests: Vec<SeedRequest>,
    /// RPA entries with the digests and sealed copies of their tokens.
    pub entries: Vec<(rpa::EntryValues, SeedToken)>,
    /// AUTHTOKENs.
    pub auth_tokens: Vec<(UserId, SeedToken)>,
}

impl Seed {
    /// The digests of all tokens.
    #[must_use]
    pub fn digests(&self) -> Vec<Vec<u8>> {
        let of_entries = self.entries.iter().map(|(_, token)| token);
        let of_users = self.auth_tokens.iter().map(|(_, token)| token);
        of_entries.chain(of_users).map(|token| token.digest.clone()).collect()
    }
}

/// A token's digest and its sealed copy.
pub struct SeedToken {
    /// The keyed digest.
    pub digest: Vec<u8>,
    /// The sealed copy.
    pub sealed: Vec<u8>,
}

/// A user.
pub struct SeedUser {
    /// What he signs in with.
    pub user_name: String,
    /// How he is called.
    pub full_name: String,
    /// His mail address.
    pub email: String,
    /// His role.
    pub role: RoleId,
    /// Whether his scope is all passwords.
    pub super_admin: bool,
    /// Active, locked or disabled.
    pub status: UserStatus,
    /// His password, sealed until his first sign-in.
    pub password_sealed: Option<Vec<u8>>,
    /// The argon2id hash in its place.
    pub password_hash: Option<String>,
    /// The sealed secret of his second factor.
    pub totp_sealed: Option<Vec<u8>>,
    /// Whether his next sign-in has to bring a new password.
    pub must_change_password: bool,
}

/// A resource.
pub struct SeedResource {
    /// Unique in the sandbox.
    pub name: String,
    /// Its type.
    pub type_id: LookupId,
    /// Its owner.
    pub owner: UserId,
    /// Its policy.
    pub policy: LookupId,
    /// Description, URL, DNS name, domain name, location and department.
    pub texts: [String; 6],
    /// How its target behaves.
    pub target: TargetState,
    /// Password access control for accounts that have none of their own.
    pub access_control: Option<AccessControl>,
    /// Whether it is in the trash.
    pub trashed: bool,
}

/// An account.
pub struct SeedAccount {
    /// Its resource.
    pub resource: ResourceId,
    /// Unique in its resource.
    pub name: String,
    /// Its owner.
    pub owner: UserId,
    /// Its policy.
    pub policy: LookupId,
    /// Free text.
    pub notes: String,
    /// The sealed password.
    pub password_sealed: Vec<u8>,
    /// Why the password breaks its policy.
    pub non_compliance: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its password was last changed.
    pub password_changed_at: Option<Timestamp>,
    /// Whether a reason must be given.
    pub reason_required: bool,
    /// Whether it is locked.
    pub locked: bool,
    /// Whether it asks for a second factor.
    pub step_up: bool,
    /// Whether its password is still to be changed after use.
    pub reset_due: bool,
    /// Password access control.
    pub access_control: Option<AccessControl>,
    /// Its one-time codes.
    pub totp: Option<TotpValues>,
    /// Whether it is in the trash.
    pub trashed: bool,
}

/// A share.
#[derive(Debug, Clone, Copy)]
pub struct SeedShare {
    /// With whom.
    pub with: SharedWith,
    /// What.
    pub object: SharedObject,
    /// How much.
    pub permission: SharePermission,
}

/// Takes everything out of the database, the audit trail included.
pub fn clear(batch: &mut Batch<'_>) {
    batch.say(CLEAR);
}

/// Fills an empty database with these rows.
///
/// # Errors
/// What SQLite said.
pub async fn fill(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch.part().await?;
    people(batch, seed).await?;
    things(batch, seed).await?;
    shares(batch, seed).await?;
    ticketing(batch, seed).await?;
    password_requests(batch, seed).await?;
    entries(batch, seed).await?;
    batch.part().await
}

/// Pairs every row with the id it gets.
fn numbered<T>(rows: &[T]) -> Vec<(i64, &T)> {
    (1..).zip(rows).collect()
}

fn json(control: Option<&AccessControl>) -> Option<String> {
    serde_json::to_string(control?).ok()
}

async fn people(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    let now = seed.created_at.as_millisecond();
    batch
        .insert(
            "INSERT INTO roles (id, name, name_key, privileges, built_in) ",
            &numbered(&seed.roles),
            |row, (id, (name, privileges, built_in))| {
                row.push_bind(*id)
                    .push_bind(name.clone())
                    .push_bind(name_key(name))
                    .push_bind(i64::from(privileges.bits()))
                    .push_bind(*built_in);
            },
        )
        .await?;
    batch
        .insert(
            "INSERT INTO users (id, user_name, name_key, full_name, email, role_id, super_admin, status, \
         password_sealed, password_hash, totp_sealed, totp_confirmed, must_change_password, created_at) ",
            &numbered(&seed.users),
            |row, (id, user)| {
                row.push_bind(*id)
                    .push_bind(user.user_name.clone())
                    .push_bind(name_key(&user.user_name))
                    .push_bind(user.full_name.clone())
                    .push_bind(user.email.clone())
                    .push_bind(user.role.0)
                    .push_bind(user.super_admin)
                    .push_bind(user.status.as_str())
                    .push_bind(user.password_sealed.clone())
                    .push_bind(user.password_hash.clone())
                    .push_bind(user.totp_sealed.clone())
                    .push_bind(user.totp_sealed.is_some())
                    .push_bind(user.must_change_password)
                    .push_bind(now);
            },
        )
        .await?;
    batch
        .insert(
            "INSERT INTO user_groups (id, name, name_key) ",
            &numbered(&seed.user_groups),
            |row, (id, (name, _))| {
                row.push_bind(*id).push_bind(name.clone()).push_bind(name_key(name));
            },
        )
        .await?;
    let members: Vec<(i64, UserId)> = numbered(&seed.user_groups)
        .into_iter()
        .flat_map(|(id, (_, members))| members.iter().map(move |user| (id, *user)))
        .collect();
    batch
        .insert(
            "INSERT INTO user_group_members (user_group_id, user_id) ",
            &members,
            |row, (group, user)| {
                row.push_bind(*group).push_bind(user.0);
            },
        )
        .await
}

async fn things(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    let now = seed.created_at.as_millisecond();
    batch
        .insert(
            "INSERT INTO password_policies (id, name, name_key, definition) ",
            &numbered(&seed.policies),
            |row, (id, (name, definition))| {
                row.push_bind(*id)
                    .push_bind(name.clone())
                    .push_bind(name_key(name))
                    .push_bind(definition.clone());
            },
        )
        .await?;
    batch
        .insert(
            "INSERT INTO resource_types (id, name, name_key, is_default) ",
            &numbered(&seed.resource_types),
            |row, (id, (name, is_default))| {
                row.push_bind(*id)
                    .push_bind(name.clone())
                    .push_bind(name_key(name))
                    .push_bind(*is_default);
            },
        )
        .await?;
    batch
        .insert(
            "INSERT INTO resources (id, name, name_key, type_id, owner_id, policy_id, target, access_control, \
             created_at, trashed_at, trashed_by, description, url, dns_name, domain_name, location, department) ",
            &numbered(&seed.resources),
            |row, (id, resource)| {
                row.push_bind(*id)
                    .push_bind(resource.name.clone())
                    .push_bind(name_key(&resource.name))
                    .push_bind(resource.type_id.0)
                    .push_bind(resource.owner.0)
                    .push_bind(resource.policy.0)
                    .push_bind(resource.target.as_str())
                    .push_bind(json(resource.access_control.as_ref()))
                    .push_bind(now)
                    .push_bind(resource.trashed.then_some(now))
                    .push_bind(resource.trashed.then_some(resource.owner.0));
                for text in &resource.texts {
                    row.push_bind(text.clone());
                }
            },
        )
        .await?;
    batch
        .insert(
            "INSERT INTO accounts (id, resource_id, name, name_key, owner_id, policy_id, notes, password_sealed, \
             non_compliance, reason_required, locked, step_up, reset_due, access_control, created_at, password_changed_at, \
             trashed_at, trashed_by) ",
            &numbered(&seed.accounts),
            |row, (id, account)| {
                row.push_bind(*id)
                    .push_bind(account.resource.0)
                    .push_bind(account.name.clone())
                    .push_bind(name_key(&account.name))
                    .push_bind(account.owner.0)
                    .push_bind(account.policy.0)
                    .push_bind(account.notes.clone())
                    .push_bind(account.password_sealed.clone())
                    .push_bind(account.non_compliance.clone())
                    .push_bind(account.reason_required)
                    .push_bind(account.locked)
                    .push_bind(account.step_up)
                    .push_bind(account.reset_due)
                    .push_bind(json(account.access_control.as_ref()))
                    .push_bind(account.created_at.as_millisecond())
                    .push_bind(account.password_changed_at.map(Timestamp::as_millisecond))
                    .push_bind(account.trashed.then_some(now))
                    .push_bind(account.trashed.then_some(account.owner.0));
            },
        )
        .await?;
    vault::totp(batch, seed).await?;
    vault::files(batch, seed).await?;
    vault::custom_fields(batch, seed).await?;
    vault::groups(batch, seed).await
}

async fn shares(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch
        .insert(
            "INSERT INTO shares (user_id, user_group_id, account_id, resource_id, resource_group_id, permission) ",
            &seed.shares,
            |row, share| {
                push_one_of(row, PARTIES, party_column(share.with));
                push_one_of(row, OBJECTS, object_column(share.object));
                row.push_bind(share.permission.level());
            },
        )
        .await
}

async fn entries(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch
        .insert(rpa::INSERT, &seed.entries, |row, (values, _)| {
            rpa::push_values(row, values)
        })
        .await?;
    let of_entries = numbered(&seed.entries).into_iter();
    let of_entries = of_entries.map(|(id, (_, token))| (Some(id), None, token));
    let of_users = seed.auth_tokens.iter().map(|(user, token)| (None, Some(user.0), token));
    let tokens: Vec<_> = of_entries.chain(of_users).collect();
    batch
        .insert(
            "INSERT INTO tokens (entry_id, user_id, digest, sealed) ",
            &tokens,
            |row, (entry, user, token)| {
                row.push_bind(*entry)
                    .push_bind(*user)
                    .push_bind(token.digest.clone())
                    .push_bind(token.sealed.clone());
            },
        )
        .await
}
