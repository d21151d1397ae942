//! Turning a fixture into the rows of a database: names become ids in the order of the file, secrets are sealed.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::Result;
use super::accounts::password_place;
use super::auth_tokens::auth_token_place;
use super::rpa::token_place;
use super::second_factor::second_factor_place;
use super::sessions::user_password_place;
use crate::clock::RandomSource;
use crate::fixture::{self, Fixture, Grantee, Names, Policies, RoleName};
use crate::model::custom_field::FieldOwner;
use crate::model::ids::{AccountId, EntryId, ResourceId, RoleId, UserGroupId, UserId};
use crate::model::password_policy::PasswordPolicy;
use crate::model::password_request::RequestState;
use crate::model::privilege::Privilege;
use crate::model::resource_type::ResourceType;
use crate::model::role::BuiltInRole;
use crate::model::rpa::{ApprovalCase, EntryStatus};
use crate::model::share::{SharedObject, SharedWith};
use crate::rules::{rpa, validity};
use crate::sandbox::Sandbox;
use crate::store::password_requests::NewRequest;
use crate::store::resources::LookupId;
use crate::store::rpa::EntryValues;
use crate::store::seed::{Seed, SeedAccount, SeedRequest, SeedResource, SeedShare, SeedToken, SeedUser};
use crate::vault::{self, ApiToken, Place, Totp, TotpForm, VaultWith};

mod dynamic_groups;
mod vault_things;

use vault_things::password_of;

/// Which tokens of a fixture a new sandbox gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    /// Those of the fixture; a fresh one where an entry names none.
    OfFixture,
    /// Fresh ones throughout, so that no two sandboxes share any.
    Fresh,
}

/// The fixture with every token and password that it leaves open made now, so that a reset brings the same ones back.
#[must_use]
pub fn resolved(mut fixture: Fixture, tokens: Tokens, random: &RandomSource) -> Fixture {
    let mut replaced = Vec::new();
    let mut refresh = |token: &mut Option<SecretString>| {
        let fresh = ApiToken::generate(random).as_secret().clone();
        replaced.extend(token.replace(fresh.clone()).map(|former| (former, fresh)));
    };
    for entry in &mut fixture.rpa_entries {
        if tokens == Tokens::Fresh || entry.app_token.is_none() {
            refresh(&mut entry.app_token);
        }
    }
    for user in &mut fixture.users {
        if tokens == Tokens::Fresh && user.auth_token.is_some() {
            refresh(&mut user.auth_token);
        }
    }
    follow_tokens(&mut fixture, &replaced);
    let policies = Policies::of(&fixture);
    for resource in &mut fixture.resources {
        for account in &mut resource.accounts {
            let name = account.password_policy.as_ref().unwrap_or(&resource.password_policy);
            let policy = &policies.all()[policies.place(name).unwrap_or(0)];
            let generated = || vault::generate(policy, &account.name, random);
            if account.file.is_none() {
                account.password.get_or_insert_with(generated);
            }
        }
    }
    fixture
}

/// A fault that is for a token of the fixture is for the fresh one in its place.
fn follow_tokens(fixture: &mut Fixture, replaced: &[(SecretString, SecretString)]) {
    let tokens = fixture
        .faults
        .iter_mut()
        .filter_map(|fault| fault.matches.token.as_mut());
    for token in tokens {
        if let Some((_, fresh)) = replaced.iter().find(|(former, _)| vault::same(former, token)) {
            *token = fresh.clone();
        }
    }
}

/// The rows of a resolved fixture that passed its check, as of `now`, sealed for this sandbox.
///
/// # Errors
/// What the vault said.
pub fn seed(sandbox: &Sandbox, vault: VaultWith<'_>, fixture: &Fixture, now: Timestamp) -> Result<Seed> {
    let build = Builder {
        sandbox,
        fixture,
        names: Names::of(fixture),
        policies: Policies::of(fixture),
        vault,
    };
    let mut seed = Seed {
        created_at: now,
        ..Seed::default()
    };
    build.people(&mut seed)?;
    build.catalogues(&mut seed)?;
    build.custom_fields(&mut seed);
    build.resources(&mut seed)?;
    build.groups(&mut seed);
    dynamic_groups::fill(&mut seed);
    build.requests(&mut seed);
    build.rpa(&mut seed)?;
    Ok(seed)
}

struct Builder<'a> {
    sandbox: &'a Sandbox,
    fixture: &'a Fixture,
    names: Names,
    policies: Policies,
    vault: VaultWith<'a>,
}

/// The id that the row at this place of its list gets.
fn id(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX - 1) + 1
}

impl Builder<'_> {
    /// The checked fixture knows every name that it uses: the first stands in for none.
    fn user(&self, name: Option<&str>) -> UserId {
        let name = name.unwrap_or_else(|| self.fixture.first_user());
        UserId(id(self.names.user(name).unwrap_or(0)))
    }

    fn policy(&self, name: &str) -> (LookupId, &PasswordPolicy) {
        let place = self.policies.place(name).unwrap_or(0);
        (LookupId(id(place)), &self.policies.all()[place])
    }

    fn seal(&self, place: Place, secret: &SecretString) -> Result<Vec<u8>> {
        Ok(self.vault.seal(place, secret)?.as_bytes().to_vec())
    }

    fn people(&self, seed: &mut Seed) -> Result<()> {
        let built_in = BuiltInRole::ALL.map(|role| (role.name().to_owned(), role.privileges(), true));
        let custom = self
            .fixture
            .roles
            .iter()
            .map(|role| (role.name.clone(), role.privileges, false));
        seed.roles = built_in.into_iter().chain(custom).collect();
        for (place, user) in self.fixture.users.iter().enumerate() {
            let user_id = UserId(id(place));
            let password = user.password.as_ref();
            seed.users.push(SeedUser {
                user_name: user.user_name.clone(),
                full_name: user.shown_name().to_owned(),
                email: user.email.clone(),
                role: self.role(&user.role),
                super_admin: user.super_admin,
                status: user.status,
                password_sealed: password
                    .map(|it| self.seal(user_password_place(user_id), it))
                    .transpose()?,
                password_hash: user.password_hash.as_ref().map(|it| it.expose_secret().to_owned()),
                totp_sealed: self.second_factor(user_id, user.totp_secret.as_ref())?,
                must_change_password: user.must_change_password,
            });
            if let Some(token) = &user.auth_token {
                let place = auth_token_place(user_id);
                seed.auth_tokens.push((user_id, self.token(place, token)?));
            }
        }
        for group in &self.fixture.user_groups {
            let members = group.members.iter().map(|name| self.user(Some(name))).collect();
            seed.user_groups.push((group.name.clone(), members));
        }
        Ok(())
    }

    fn second_factor(&self, user: UserId, secret: Option<&SecretString>) -> Result<Option<Vec<u8>>> {
        let Some(secret) = secret else { return Ok(None) };
        let totp = Totp::new(secret, TotpForm::default()).map_err(|_| vault::VaultError::Malformed)?;
        self.seal(second_factor_place(user), &totp.secret()).map(Some)
    }

    fn role(&self, name: &str) -> RoleId {
        let custom_begin = BuiltInRole::ALL.len();
        RoleId(match self.names.role(name) {
            Some(RoleName::BuiltIn(role)) => id(BuiltInRole::ALL.iter().position(|it| *it == role).unwrap_or(0)),
            Some(RoleName::Custom(place)) => id(custom_begin + place),
            None => id(custom_begin - 1),
        })
    }

    fn token(&self, place: Place, token: &SecretString) -> Result<SeedToken> {
        Ok(SeedToken {
            digest: self.sandbox.digests.digest(token.expose_secret()).as_bytes().to_vec(),
            sealed: self.seal(place, token)?,
        })
    }

    fn catalogues(&self, seed: &mut Seed) -> Result<()> {
        for policy in self.policies.all() {
            let definition = serde_json::to_string(policy).map_err(|_| vault::VaultError::Malformed)?;
            seed.policies.push((policy.name.to_string(), definition));
        }
        let types = ResourceType::ALL.map(|known| (known.name().to_owned(), known == ResourceType::default()));
        seed.resource_types = types.into();
        Ok(())
    }

    fn resources(&self, seed: &mut Seed) -> Result<()> {
        for (place, resource) in self.fixture.resources.iter().enumerate() {
            let resource_id = ResourceId(id(place));
            let owner = self.user(resource.owner.as_deref());
            let known = ResourceType::from_name(&resource.resource_type).unwrap_or_default();
            seed.resources.push(SeedResource {
                name: resource.name.clone(),
                type_id: LookupId(id(ResourceType::ALL.iter().position(|it| *it == known).unwrap_or(0))),
                owner,
                policy: self.policy(&resource.password_policy).0,
                texts: [
                    resource.description.clone(),
                    resource.url.clone(),
                    resource.dns_name.clone(),
                    resource.domain_name.clone(),
                    resource.location.clone(),
                    resource.department.clone(),
                ],
                target: resource.target,
                access_control: resource.access_control.clone(),
                trashed: resource.trashed,
            });
            self.custom_values(seed, FieldOwner::Resource(resource_id), &resource.custom_fields)?;
            self.shares(seed, &resource.shares, SharedObject::Resource(resource_id));
            for account in &resource.accounts {
                self.account(seed, resource, resource_id, owner, account)?;
            }
        }
        Ok(())
    }

    fn account(
        &self,
        seed: &mut Seed,
        resource: &fixture::Resource,
        resource_id: ResourceId,
        resource_owner: UserId,
        account: &fixture::Account,
    ) -> Result<()> {
        let account_id = AccountId(id(seed.accounts.len()));
        let policy_name = account.password_policy.as_ref().unwrap_or(&resource.password_policy);
        let (policy_id, policy) = self.policy(policy_name);
        let password = &password_of(account);
        seed.accounts.push(SeedAccount {
            resource: resource_id,
            name: account.name.clone(),
            owner: account
                .owner
                .as_deref()
                .map_or(resource_owner, |name| self.user(Some(name))),
            policy: policy_id,
            notes: account.notes.clone(),
            password_sealed: self.seal(password_place(account_id), password)?,
            non_compliance: policy
                .check(password, &account.name)
                .err()
                .filter(|_| account.file.is_none())
                .map(|reason| reason.to_string()),
            created_at: account.created_at.unwrap_or_else(|| {
                // No password was changed before its account was made.
                let changed = account.password_changed_at.unwrap_or(seed.created_at);
                changed.min(seed.created_at)
            }),
            password_changed_at: account.password_changed_at,
            reason_required: account.reason_required,
            locked: account.locked,
            step_up: account.step_up,
            reset_due: account.reset_due,
            access_control: account.access_control.clone(),
            totp: account
                .totp
                .as_ref()
                .map(|totp| self.totp(account_id, totp))
                .transpose()?,
            trashed: account.trashed,
        });
        self.file(seed, account_id, account)?;
        self.custom_values(seed, FieldOwner::Account(account_id), &account.custom_fields)?;
        self.shares(seed, &account.shares, SharedObject::Account(account_id));
        Ok(())
    }

    fn shares(&self, seed: &mut Seed, shares: &[fixture::Share], object: SharedObject) {
        let with = |share: &fixture::Share| match share.grantee()? {
            Grantee::User(name) => Some(SharedWith::User(self.user(Some(name)))),
            Grantee::Group(name) => Some(SharedWith::Group(UserGroupId(id(self.names.user_group(name)?)))),
        };
        seed.shares.extend(shares.iter().filter_map(|share| {
            Some(SeedShare {
                with: with(share)?,
                object,
                permission: share.permission,
            })
        }));
    }

    fn requests(&self, seed: &mut Seed) {
        let mut first_account = Vec::with_capacity(self.fixture.resources.len());
        let mut count = 0;
        for resource in &self.fixture.resources {
            first_account.push(count);
            count += resource.accounts.len();
        }
        let account = |path: &str| {
            let (resource, account) = self.names.resource_and_account(path)?;
            Some(AccountId(id(first_account.get(resource)? + account)))
        };
        for ticket in &self.fixture.ticketing.tickets {
            let accounts = ticket.accounts.iter().filter_map(|path| account(path)).collect();
            seed.tickets.push((ticket.clone(), accounts));
        }
        for request in &self.fixture.password_requests {
            if let Some(account) = account(&request.account) {
                seed.password_requests
                    .push(self.request(request, account, seed.created_at));
            }
        }
    }

    fn request(&self, request: &fixture::PasswordRequest, account: AccountId, now: Timestamp) -> SeedRequest {
        let since = |at: Option<Timestamp>, state| (request.state == state).then(|| at.unwrap_or(now));
        SeedRequest {
            new: NewRequest {
                account,
                user: self.user(Some(&request.user_name)),
                reason: request.reason.clone(),
                ticket: request.ticket.clone(),
                requested_at: request.requested_at.unwrap_or(now),
                starts_at: request.starts_at,
                ends_at: request.ends_at,
            },
            state: request.state,
            approved_by: request.approved_by.iter().map(|name| self.user(Some(name))).collect(),
            polls: request.polls,
            queued_at: since(request.queued_at, RequestState::Queued),
            checked_out_at: since(request.checked_out_at, RequestState::CheckedOut),
        }
    }

    fn rpa(&self, seed: &mut Seed) -> Result<()> {
        let now = seed.created_at;
        for (place, entry) in self.fixture.rpa_entries.iter().enumerate() {
            let owner = self.user(Some(&entry.user_name));
            let creator = self.user(Some(entry.creator()));
            let approval_case = rpa::case(creator, owner, self.has_rpa_privilege(seed, owner));
            let approved = entry.status == EntryStatus::Active;
            let approver = match approval_case {
                ApprovalCase::Automatic | ApprovalCase::RpaOwner => Some(owner),
                ApprovalCase::OtherAdmin => self.another_admin(seed, creator),
            };
            let values = EntryValues {
                rpa_name: entry.name().into_owned(),
                owner_id: owner,
                host_name: entry.host_name.clone(),
                status: entry.status,
                approval_case,
                validity_days: entry.validity_days,
                expires_at: approved
                    .then(|| validity::ends_at(entry.approved_at.unwrap_or(now), entry.validity_days))
                    .flatten(),
                created_by: creator,
                edited_by: None,
                approved_by: approver.filter(|_| approved),
                created_at: now,
                updated_at: now,
            };
            let nothing = SecretString::default();
            let token = entry.app_token.as_ref().unwrap_or(&nothing);
            let token = self.token(token_place(EntryId(id(place))), token)?;
            seed.entries.push((values, token));
        }
        Ok(())
    }

    fn has_rpa_privilege(&self, seed: &Seed, user: UserId) -> bool {
        let role = usize::try_from(user.0 - 1)
            .ok()
            .and_then(|place| seed.users.get(place))
            .map(|user| user.role);
        role.and_then(|role| usize::try_from(role.0 - 1).ok())
            .and_then(|place| seed.roles.get(place))
            .is_some_and(|(_, privileges, _)| privileges.contains(Privilege::RoboticProcessAutomation))
    }

    /// Who may have approved an entry of case III that a fixture calls active.
    fn another_admin(&self, seed: &Seed, creator: UserId) -> Option<UserId> {
        (0..seed.users.len())
            .map(|place| UserId(id(place)))
            .find(|user| *user != creator && self.has_rpa_privilege(seed, *user))
    }
}
