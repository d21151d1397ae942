//! Accounts: adding, editing, details and look-up by name.

use std::ops::Deref;

use secrecy::SecretString;

use super::account_totp::TotpSpec;
use super::custom_fields::{self, Values};
use super::passwords::AccountRef;
use super::{Ctx, Result, account_files};
use crate::model::account::AccountFacts;
use crate::model::audit::{AuditOperation, Named, Outcome};
use crate::model::custom_field::FieldOwner;
use crate::model::ids::{AccountId, ResourceId, UserId};
use crate::model::name::is_name;
use crate::model::password_policy::PasswordPolicy;
use crate::model::stored_file::StoredFile;
use crate::rules::access::{self, AccountAction, Relation, ResourceAction};
use crate::rules::{Lookup, Refusal};
use crate::store::accounts::{AccountValues, NewAccount};
use crate::store::resources::LookupId;
use crate::store::{self, Db, StoreError, WriteTx};
use crate::vault::{self, Place, Sealed, SealedColumn};

/// What the product's API calls the values of an account's custom fields.
const ACCOUNT_FIELDS: &str = "ACCOUNTCUSTOMFIELD";

/// The account as the caller may meet it for this action.
///
/// # Errors
/// FIND-1 where not even its resource is visible, FIND-2, DENY-1.
pub(super) async fn allowed<A: Deref<Target = AccountFacts>>(
    ctx: &Ctx,
    found: Option<A>,
    resource: ResourceId,
    action: AccountAction,
) -> Result<A> {
    match found.filter(|account| access::to_account(&ctx.caller, account) != Relation::None) {
        Some(account) => {
            access::account(&ctx.caller, &account, action)?;
            Ok(account)
        }
        None => Err(Box::pin(missing(ctx, resource)).await?.into()),
    }
}

/// An account that is named without its resource, as the caller may meet it for this action.
///
/// # Errors
/// FIND-2, DENY-1, or what the store said.
pub(super) async fn anywhere(ctx: &Ctx, account: AccountId, action: AccountAction) -> Result<AccountFacts> {
    let mut reader = ctx.sandbox.store.read().await?;
    let found = store::access::account_by_id(&mut reader, ctx.caller.user_id, account).await?;
    let account = found.ok_or(Refusal::NoSuchAccount)?;
    access::account(&ctx.caller, &account, action)?;
    Ok(account)
}

/// Which refusal an account gets that the caller cannot meet: FIND-1 where its resource is hidden too, else FIND-2.
pub(super) async fn missing(ctx: &Ctx, resource: ResourceId) -> Result<Refusal> {
    let mut reader = ctx.sandbox.store.read().await?;
    missing_in(ctx, &mut reader, resource).await
}

async fn missing_in(ctx: &Ctx, reader: &mut Db, resource: ResourceId) -> Result<Refusal> {
    let resource = store::access::resource(reader, ctx.caller.user_id, resource).await?;
    let visible = resource.is_some_and(|resource| access::to_resource(&ctx.caller, &resource) != Relation::None);
    Ok(if visible {
        Refusal::NoSuchAccount
    } else {
        Refusal::NoSuchResource
    })
}

/// An account's details.
///
/// # Errors
/// FIND refusals, or what the store said.
pub async fn details(ctx: &Ctx, target: AccountRef) -> Result<AccountFacts> {
    let see = AccountAction::See;
    let account = met(ctx, &mut *ctx.sandbox.store.read().await?, target, see).await?;
    if account.access_control.is_none() {
        return Ok(account);
    }
    // Its password may have been changed when somebody's time was over.
    super::due::settle(&ctx.sandbox).await?;
    met(ctx, &mut *ctx.sandbox.store.read().await?, target, see).await
}

/// An account as the caller has just written it, whoever sees it now: he may have given it away, or added it to the
/// resource of another.
///
/// # Errors
/// FIND-2, or what the store said.
pub async fn as_written(ctx: &Ctx, target: AccountRef) -> Result<AccountFacts> {
    let mut reader = ctx.sandbox.store.read().await?;
    let found = store::access::account(&mut reader, ctx.caller.user_id, target.resource, target.account).await?;
    Ok(found.ok_or(Refusal::NoSuchAccount)?)
}

/// The account as the caller may meet it for this action.
///
/// # Errors
/// FIND and DENY refusals, or what the store said.
pub(super) async fn met(ctx: &Ctx, db: &mut Db, target: AccountRef, action: AccountAction) -> Result<AccountFacts> {
    let found = store::access::account(db, ctx.caller.user_id, target.resource, target.account).await?;
    match found.filter(|account| access::to_account(&ctx.caller, account) != Relation::None) {
        Some(account) => {
            access::account(&ctx.caller, &account, action)?;
            Ok(account)
        }
        None => Err(missing_in(ctx, db, target.resource).await?.into()),
    }
}

/// The account and its resource by the account's id alone. What nobody has is in no resource.
///
/// # Errors
/// What the store said.
pub async fn located(ctx: &Ctx, account: AccountId) -> Result<AccountRef> {
    let mut reader = ctx.sandbox.store.read().await?;
    let found = store::access::account_by_id(&mut reader, ctx.caller.user_id, account).await?;
    let visible = found.filter(|account| access::to_account(&ctx.caller, account) != Relation::None);
    let account = visible.ok_or(Refusal::NoSuchAccount)?;
    Ok(AccountRef {
        resource: account.resource_id,
        account: account.id,
    })
}

/// The user name of the owner of an account that the caller has met.
///
/// # Errors
/// What the store said.
pub async fn owner_name(ctx: &Ctx, account: &AccountFacts) -> Result<String> {
    let mut reader = ctx.sandbox.store.read().await?;
    let owner = store::users::by_id(&mut reader, account.owner_id).await?;
    Ok(owner.map_or_else(String::new, |owner| owner.user_name))
}

/// The ids of a resource and an account in it, by their names.
///
/// # Errors
/// FIND refusals, or what the store said.
pub async fn ids_by_name(ctx: &Ctx, resource: &str, account: &str) -> Result<AccountRef> {
    let mut reader = ctx.sandbox.store.read().await?;
    let caller = ctx.caller.user_id;
    let resource = store::access::resource_by_name(&mut reader, caller, resource)
        .await?
        .filter(|resource| access::to_resource(&ctx.caller, resource) != Relation::None)
        .ok_or(Refusal::NoSuchResource)?;
    let account = store::access::account_by_name(&mut reader, caller, resource.id, account)
        .await?
        .filter(|account| access::to_account(&ctx.caller, account) != Relation::None)
        .ok_or(Refusal::NoSuchAccount)?;
    Ok(AccountRef {
        resource: resource.id,
        account: account.id,
    })
}

/// An account to be added.
#[derive(Debug)]
pub struct NewAccountSpec {
    /// Its name.
    pub name: String,
    /// Its password; a generated one where none is given.
    pub password: Option<SecretString>,
    /// Free text.
    pub notes: String,
    /// The name of its policy; its resource's where none is given.
    pub policy: Option<String>,
    /// The file that it holds in place of a password.
    pub file: Option<StoredFile>,
    /// Its one-time codes, where it is to have such.
    pub totp: Option<TotpSpec>,
    /// Values of its custom fields.
    pub custom: Values,
}

/// What became of one account of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its name.
    pub name: String,
    /// Its id, unless the name was taken (DUP-2).
    pub id: Option<AccountId>,
}

/// Adds accounts to a resource. Names that are taken are told one by one; any other refusal stops all.
///
/// # Errors
/// FIND, DENY and POL refusals, or what vault and store said.
pub async fn add(ctx: &Ctx, resource: ResourceId, specs: Vec<NewAccountSpec>) -> Result<Vec<Added>> {
    let mut tx = ctx.sandbox.store.write().await?;
    let facts = store::access::resource(&mut tx, ctx.caller.user_id, resource)
        .await?
        .ok_or(Refusal::NoSuchResource)?;
    access::resource(&ctx.caller, &facts, ResourceAction::AddAccount)?;
    let place = Named {
        id: resource,
        name: facts.name,
    };
    let mut added = Vec::with_capacity(specs.len());
    for mut spec in specs {
        spec.policy.get_or_insert_with(|| facts.policy.clone());
        account_files::check(&facts.resource_type, spec.file.as_ref())?;
        added.push(add_one(ctx, &mut tx, &place, facts.owner_id, spec).await?);
    }
    tx.commit().await?;
    Ok(added)
}

/// A name can be written into a fixture and read again (INPUT-3).
pub(super) fn usable(field: &'static str, name: &str) -> std::result::Result<(), Refusal> {
    if is_name(name) {
        Ok(())
    } else {
        Err(Refusal::InvalidValue(field))
    }
}

/// Adds one account inside a change; it belongs to its resource's owner.
pub(super) async fn add_one(
    ctx: &Ctx,
    tx: &mut WriteTx<'_>,
    resource: &Named<ResourceId>,
    owner: UserId,
    spec: NewAccountSpec,
) -> Result<Added> {
    let sandbox = &ctx.sandbox;
    usable("ACCOUNTNAME", &spec.name)?;
    let taken = store::access::account_by_name(tx, ctx.caller.user_id, resource.id, &spec.name).await?;
    if taken.is_some() {
        return Ok(Added {
            name: spec.name,
            id: None,
        });
    }
    let policy_name = spec.policy.as_deref().unwrap_or(PasswordPolicy::DEFAULT);
    let (policy_id, policy) = policy_named(tx, policy_name).await?;
    let (password, non_compliance) = match (&spec.file, spec.password) {
        (Some(file), _) => (file.name().into(), None),
        (None, given) => {
            let password = given.unwrap_or_else(|| vault::generate(&policy, &spec.name, &sandbox.random));
            let broken = non_compliance(ctx, &policy, &password, &spec.name)?;
            (password, broken)
        }
    };
    let id = store::accounts::next_id(tx).await?;
    let sealed = sandbox.vault.seal(password_place(id), &password)?;
    store::accounts::insert(
        tx,
        NewAccount {
            id,
            resource: resource.id,
            name: &spec.name,
            owner,
            policy: policy_id,
            notes: &spec.notes,
            password: sealed.as_bytes(),
            non_compliance,
            created_at: sandbox.clock.now(),
        },
    )
    .await?;
    if let Some(file) = &spec.file {
        account_files::set(ctx, tx, id, file).await?;
    }
    if let Some(totp) = &spec.totp {
        super::account_totp::set(ctx, tx, id, totp).await?;
    }
    custom_fields::set(ctx, tx, FieldOwner::Account(id), &spec.custom, ACCOUNT_FIELDS).await?;
    let mut record = ctx.record(AuditOperation::AccountAdded, Outcome::Success);
    record.resource = Some(resource.clone());
    record.account = Some(Named {
        id,
        name: spec.name.clone(),
    });
    store::audit::insert(tx, record).await?;
    Ok(Added {
        name: spec.name,
        id: Some(id),
    })
}

/// What is to be changed of an account; what is not given stays (EDIT-1).
#[derive(Debug, Clone, Default)]
pub struct AccountEdit {
    /// A new name.
    pub name: Option<String>,
    /// New notes.
    pub notes: Option<String>,
    /// The name of another policy.
    pub policy: Option<String>,
    /// The user name of another owner (SHARE-4).
    pub owner: Option<String>,
    /// Other one-time codes.
    pub totp: Option<TotpSpec>,
    /// Other values of custom fields.
    pub custom: Values,
}

/// Edits an account, and answers its name.
///
/// # Errors
/// FIND, DENY and DUP refusals, or what vault and store said.
pub async fn edit(ctx: &Ctx, target: AccountRef, edit: AccountEdit) -> Result<String> {
    let mut tx = ctx.sandbox.store.write().await?;
    let caller = ctx.caller.user_id;
    let account = met(ctx, &mut tx, target, AccountAction::Edit).await?;
    let name = edit.name.unwrap_or_else(|| account.name.clone());
    usable("ACCOUNTNAME", &name)?;
    let taken = store::access::account_by_name(&mut tx, caller, target.resource, &name).await?;
    if taken.is_some_and(|other| other.id != account.id) {
        return Err(Refusal::AccountExists(name).into());
    }
    let (policy_id, policy) = policy_named(&mut tx, edit.policy.as_deref().unwrap_or(&account.policy)).await?;
    let owner = match &edit.owner {
        Some(name) => super::users::named(&mut tx, name).await?,
        None => account.owner_id,
    };
    // The password itself stays, but another policy or name may judge it differently; enforcement is for new ones.
    let non_compliance = if account.holds_file || (name == account.name && policy.name == account.policy) {
        account.non_compliance
    } else {
        let sealed = Sealed::from_bytes(account.password.clone())?;
        let password = ctx.sandbox.vault.open(password_place(account.id), &sealed)?;
        policy.check(&password, &name).err().map(|reason| reason.to_string())
    };
    let notes = edit.notes.unwrap_or(account.notes);
    let values = AccountValues {
        name: &name,
        owner,
        policy: policy_id,
        notes: &notes,
        non_compliance,
    };
    store::accounts::update(&mut tx, account.id, values).await?;
    if let Some(totp) = &edit.totp {
        super::account_totp::set(ctx, &mut tx, account.id, totp).await?;
    }
    custom_fields::set(
        ctx,
        &mut tx,
        FieldOwner::Account(account.id),
        &edit.custom,
        ACCOUNT_FIELDS,
    )
    .await?;
    let mut record = ctx.record(AuditOperation::AccountModified, Outcome::Success);
    record.resource = Some(Named {
        id: account.resource_id,
        name: account.resource_name,
    });
    record.account = Some(Named {
        id: account.id,
        name: name.clone(),
    });
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(name)
}

pub(super) fn password_place(account: AccountId) -> Place {
    Place {
        column: SealedColumn::AccountPassword,
        row: account.0,
    }
}

/// A policy by its name.
///
/// # Errors
/// FIND-3, or what the store said.
pub(super) async fn policy_named(tx: &mut Db, name: &str) -> Result<(LookupId, PasswordPolicy)> {
    let found = store::resources::policy_by_name(tx, name).await?;
    let (id, definition) = found.ok_or(Refusal::NoSuch(Lookup::PasswordPolicy))?;
    let policy = serde_json::from_str(&definition).map_err(|_| StoreError::Inconsistent {
        table: "password_policies",
        column: "definition",
    })?;
    Ok((id, policy))
}

/// Why a new password breaks its policy: told (POL-2) or, with enforcement on, refused (POL-1).
pub(super) fn non_compliance(
    ctx: &Ctx,
    policy: &PasswordPolicy,
    password: &SecretString,
    login_name: &str,
) -> Result<Option<String>> {
    match policy.check(password, login_name) {
        Ok(()) => Ok(None),
        Err(reason) if ctx.sandbox.settings().policy_enforcement => Err(Refusal::NotCompliant {
            policy: policy.name.to_string(),
            reason: reason.to_string(),
        }
        .into()),
        Err(reason) => Ok(Some(reason.to_string())),
    }
}
