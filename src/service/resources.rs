//! Resources: creating, editing, listing.

use secrecy::SecretString;

use super::accounts::{NewAccountSpec, add_one, policy_named, usable};
use super::custom_fields::{self, Values};
use super::dynamic_groups;
use super::{Ctx, Result, account_files};
use crate::model::account::{AccountFacts, ResourceFacts};
use crate::model::audit::{AuditOperation, Named, Outcome};
use crate::model::custom_field::FieldOwner;
use crate::model::ids::ResourceId;
use crate::model::password_policy::PasswordPolicy;
use crate::model::resource_type::ResourceType;
use crate::model::stored_file::StoredFile;
use crate::rules::access::{self, Relation, ResourceAction};
use crate::rules::criteria::holds;
use crate::rules::{Lookup, Refusal};
use crate::store::groups::GroupValues;
use crate::store::resources::{LookupId, ResourceValues};
use crate::store::{self, WriteTx};

/// What the product's API calls the values of a resource's custom fields.
const RESOURCE_FIELDS: &str = "RESOURCECUSTOMFIELD";

/// A resource to be created, with its first account.
#[derive(Debug, Default)]
pub struct NewResource {
    /// Its name.
    pub name: Option<String>,
    /// Its type; the default one where none is given.
    pub resource_type: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Where its web page is.
    pub url: Option<String>,
    /// Its DNS name or address.
    pub dns_name: Option<String>,
    /// Its domain.
    pub domain_name: Option<String>,
    /// Its location.
    pub location: Option<String>,
    /// Its department.
    pub department: Option<String>,
    /// The name of its policy; Strong where none is given.
    pub policy: Option<String>,
    /// The name of its group (GROUP-1).
    pub group: Option<String>,
    /// Its owner, where it is not the caller (SHARE-4).
    pub owner: Option<String>,
    /// The name of its first account; none is made where it is not given.
    pub account: Option<String>,
    /// The first account's password.
    pub password: Option<SecretString>,
    /// The file that the first account holds in place of a password.
    pub file: Option<StoredFile>,
    /// The first account's notes.
    pub notes: Option<String>,
    /// The name of the first account's policy; the resource's where none is given.
    pub account_policy: Option<String>,
    /// Values of its custom fields.
    pub custom: Values,
    /// Values of the first account's.
    pub account_custom: Values,
}

/// Creates a resource.
///
/// # Errors
/// DENY, INPUT-2, DUP-1, FIND-3 and POL refusals, or what vault and store said.
pub async fn create(ctx: &Ctx, new: NewResource) -> Result<ResourceId> {
    access::create(&ctx.caller)?;
    let name = new.name.ok_or(Refusal::MissingField("RESOURCENAME"))?;
    usable("RESOURCENAME", &name)?;
    let mut tx = ctx.sandbox.store.write().await?;
    if store::resources::id_by_name(&mut tx, &name).await?.is_some() {
        return Err(Refusal::ResourceExists(name).into());
    }
    let owner_id = match &new.owner {
        Some(owner) => super::users::named(&mut tx, owner).await?,
        None => ctx.caller.user_id,
    };
    let resource_type = new.resource_type.as_deref().unwrap_or(ResourceType::WINDOWS.name());
    let values = ResourceValues {
        type_id: type_named(&mut tx, resource_type).await?,
        policy_id: policy_named(&mut tx, new.policy.as_deref().unwrap_or(PasswordPolicy::DEFAULT))
            .await?
            .0,
        name,
        owner_id,
        description: new.description.unwrap_or_default(),
        url: new.url.unwrap_or_default(),
        dns_name: new.dns_name.unwrap_or_default(),
        domain_name: new.domain_name.unwrap_or_default(),
        location: new.location.unwrap_or_default(),
        department: new.department.unwrap_or_default(),
    };
    let id = store::resources::insert(&mut tx, &values, ctx.sandbox.clock.now()).await?;
    let named = Named { id, name: values.name };
    let mut record = ctx.record(AuditOperation::ResourceAdded, Outcome::Success);
    record.resource = Some(named.clone());
    store::audit::insert(&mut tx, record).await?;
    if let Some(group) = &new.group {
        put_into_group(ctx, &mut tx, group, id).await?;
    }
    if let Some(policy) = &new.account_policy {
        policy_named(&mut tx, policy).await?;
    }
    dynamic_groups::follow(&mut tx, id).await?;
    custom_fields::set(ctx, &mut tx, FieldOwner::Resource(id), &new.custom, RESOURCE_FIELDS).await?;
    account_files::check(resource_type, new.file.as_ref())?;
    if let Some(account) = new.account {
        let spec = NewAccountSpec {
            name: account,
            password: new.password,
            file: new.file,
            notes: new.notes.unwrap_or_default(),
            policy: new.account_policy.or(new.policy),
            totp: None,
            custom: new.account_custom,
        };
        add_one(ctx, &mut tx, &named, owner_id, spec).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Puts a resource into the group that the name means to the caller, made now where it means none (GROUP-1).
async fn put_into_group(ctx: &Ctx, tx: &mut WriteTx<'_>, name: &str, resource: ResourceId) -> Result<()> {
    let caller = ctx.caller.user_id;
    let groups = store::groups::by_name(tx, caller, name).await?;
    let group = match access::usable_group(&ctx.caller, &groups) {
        // What is in a dynamic group, its criteria alone decide.
        Some(group) if group.dynamic => return Ok(()),
        Some(group) => group.id,
        None => {
            let values = GroupValues {
                name,
                description: "",
                owner: caller,
                criteria: None,
            };
            store::groups::insert(tx, &values).await?
        }
    };
    store::groups::add_resource(tx, group, resource).await?;
    Ok(())
}

async fn type_named(tx: &mut WriteTx<'_>, name: &str) -> Result<LookupId> {
    let found = store::resources::type_by_name(tx, name).await?;
    Ok(found.ok_or(Refusal::NoSuch(Lookup::ResourceType))?)
}

/// What is to be changed of a resource; what is not given stays (EDIT-1).
#[derive(Debug, Clone, Default)]
pub struct ResourceEdit {
    /// A new name.
    pub name: Option<String>,
    /// The name of another type.
    pub resource_type: Option<String>,
    /// A new description.
    pub description: Option<String>,
    /// A new URL.
    pub url: Option<String>,
    /// A new DNS name.
    pub dns_name: Option<String>,
    /// A new location.
    pub location: Option<String>,
    /// A new department.
    pub department: Option<String>,
    /// The name of another policy.
    pub policy: Option<String>,
    /// The user name of another owner (SHARE-4).
    pub owner: Option<String>,
    /// Other values of custom fields.
    pub custom: Values,
}

/// Edits a resource. Another owner gets with it the accounts that its former owner owned.
///
/// # Errors
/// FIND, DENY and DUP-1 refusals, or what the store said.
pub async fn edit(ctx: &Ctx, id: ResourceId, edit: ResourceEdit) -> Result<()> {
    let mut tx = ctx.sandbox.store.write().await?;
    let found = store::access::resource(&mut tx, ctx.caller.user_id, id).await?;
    let resource = found.ok_or(Refusal::NoSuchResource)?;
    access::resource(&ctx.caller, &resource, ResourceAction::Edit)?;
    let name = edit.name.unwrap_or(resource.name);
    usable("RESOURCENAME", &name)?;
    let taken = store::resources::id_by_name(&mut tx, &name).await?;
    if taken.is_some_and(|other| other != id) {
        return Err(Refusal::ResourceExists(name).into());
    }
    let owner_id = match &edit.owner {
        Some(owner) => super::users::named(&mut tx, owner).await?,
        None => resource.owner_id,
    };
    let resource_type = edit.resource_type.as_deref().unwrap_or(&resource.resource_type);
    let type_id = type_named(&mut tx, resource_type).await?;
    if !account_files::are_held_by(resource_type) && store::account_files::any_in(&mut tx, id).await? {
        return Err(Refusal::InvalidValue("RESOURCETYPE").into());
    }
    let values = ResourceValues {
        type_id,
        policy_id: policy_named(&mut tx, edit.policy.as_deref().unwrap_or(&resource.policy))
            .await?
            .0,
        name,
        owner_id,
        description: edit.description.unwrap_or(resource.description),
        url: edit.url.unwrap_or(resource.url),
        dns_name: edit.dns_name.unwrap_or(resource.dns_name),
        domain_name: resource.domain_name,
        location: edit.location.unwrap_or(resource.location),
        department: edit.department.unwrap_or(resource.department),
    };
    store::resources::update(&mut tx, id, &values).await?;
    dynamic_groups::follow(&mut tx, id).await?;
    custom_fields::set(ctx, &mut tx, FieldOwner::Resource(id), &edit.custom, RESOURCE_FIELDS).await?;
    if owner_id != resource.owner_id {
        store::resources::hand_over_accounts(&mut tx, id, resource.owner_id, owner_id).await?;
    }
    let mut record = ctx.record(AuditOperation::ResourceModified, Outcome::Success);
    record.resource = Some(Named { id, name: values.name });
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(())
}

/// A resource as the caller has just written it, whoever sees it now: he may have given it away.
///
/// # Errors
/// FIND-1, or what the store said.
pub async fn as_written(ctx: &Ctx, id: ResourceId) -> Result<ResourceFacts> {
    let mut reader = ctx.sandbox.store.read().await?;
    let found = store::access::resource(&mut reader, ctx.caller.user_id, id).await?;
    Ok(found.ok_or(Refusal::NoSuchResource)?)
}

/// The id of a resource, by its name.
///
/// # Errors
/// FIND-1, or what the store said.
pub async fn id_by_name(ctx: &Ctx, name: &str) -> Result<ResourceId> {
    let mut reader = ctx.sandbox.store.read().await?;
    let found = store::access::resource_by_name(&mut reader, ctx.caller.user_id, name).await?;
    let visible = found.filter(|resource| access::to_resource(&ctx.caller, resource) != Relation::None);
    Ok(visible.ok_or(Refusal::NoSuchResource)?.id)
}

/// A resource with the accounts in it that the caller sees.
///
/// # Errors
/// FIND-1, or what the store said.
pub async fn with_accounts(ctx: &Ctx, id: ResourceId) -> Result<(ResourceFacts, Vec<AccountFacts>)> {
    let mut reader = ctx.sandbox.store.read().await?;
    let found = store::access::resource(&mut reader, ctx.caller.user_id, id).await?;
    let resource = found.ok_or(Refusal::NoSuchResource)?;
    access::resource(&ctx.caller, &resource, ResourceAction::See)?;
    let accounts = store::access::accounts_of(&mut reader, ctx.caller.user_id, id).await?;
    let visible = accounts
        .into_iter()
        .filter(|account| access::to_account(&ctx.caller, account) != Relation::None)
        .collect();
    Ok((resource, visible))
}

/// The resource types whose names hold one of these texts, or all where none is given, and which of them is the default.
///
/// # Errors
/// What the store said.
pub async fn types_containing(ctx: &Ctx, texts: &[String]) -> Result<Vec<(String, bool)>> {
    let mut types = types(ctx).await?;
    types.retain(|(name, _)| texts.is_empty() || texts.iter().any(|text| holds(name, text)));
    Ok(types)
}

/// The resource types, with whether each is the default.
///
/// # Errors
/// What the store said.
pub async fn types(ctx: &Ctx) -> Result<Vec<(String, bool)>> {
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::resources::types(&mut reader).await?)
}
