//! Rows of what resources and accounts have besides: groups, one-time codes, custom fields.

use super::{Seed, numbered};
use crate::model::criteria::Criteria;
use crate::model::custom_field::FieldLevel;
use crate::model::ids::{ResourceId, UserId};
use crate::store::StoreError;
use crate::store::batch::{Batch, push_one_of};
use crate::store::convert::name_key;
use crate::store::custom_fields::{OWNERS, owner_column};

/// A resource group.
pub struct SeedGroup {
    /// Its name.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Its owner.
    pub owner: UserId,
    /// The criteria of a dynamic group.
    pub criteria: Option<Criteria>,
    /// What is in it.
    pub members: Vec<ResourceId>,
}

pub(super) async fn groups(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch
        .insert(
            "INSERT INTO resource_groups (id, name, name_key, description, owner_id, criteria) ",
            &numbered(&seed.resource_groups),
            |row, (id, group)| {
                let criteria = group.criteria.as_ref();
                row.push_bind(*id)
                    .push_bind(group.name.clone())
                    .push_bind(name_key(&group.name))
                    .push_bind(group.description.clone())
                    .push_bind(group.owner.0)
                    .push_bind(criteria.and_then(|criteria| serde_json::to_string(criteria).ok()));
            },
        )
        .await?;
    let members: Vec<(i64, ResourceId)> = numbered(&seed.resource_groups)
        .into_iter()
        .flat_map(|(id, group)| group.members.iter().map(move |resource| (id, *resource)))
        .collect();
    batch
        .insert(
            "INSERT INTO resource_group_members (resource_group_id, resource_id) ",
            &members,
            |row, (group, resource)| {
                row.push_bind(*group).push_bind(resource.0);
            },
        )
        .await
}

pub(super) async fn totp(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    let with_codes = numbered(&seed.accounts).into_iter();
    let rows: Vec<_> = with_codes
        .filter_map(|(id, account)| Some((id, account.totp.as_ref()?)))
        .collect();
    batch
        .insert(
            "INSERT INTO account_totp (account_id, sealed, algorithm, digits, validity) ",
            &rows,
            |row, (id, totp)| {
                row.push_bind(*id)
                    .push_bind(totp.sealed.clone())
                    .push_bind(totp.algorithm.clone())
                    .push_bind(totp.digits)
                    .push_bind(totp.validity);
            },
        )
        .await
}

pub(super) async fn files(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch
        .insert(
            "INSERT INTO account_files (id, account_id, sealed) ",
            &numbered(&seed.files),
            |row, (id, (account, sealed))| {
                row.push_bind(*id).push_bind(account.0).push_bind(sealed.clone());
            },
        )
        .await
}

pub(super) async fn custom_fields(batch: &mut Batch<'_>, seed: &Seed) -> Result<(), StoreError> {
    batch
        .insert(
            "INSERT INTO custom_fields (id, of_accounts, label, label_key, kind, column_name) ",
            &seed.custom_fields,
            |row, field| {
                row.push_bind(field.id)
                    .push_bind(field.level == FieldLevel::Account)
                    .push_bind(field.label.clone())
                    .push_bind(name_key(&field.label))
                    .push_bind(field.kind.as_str())
                    .push_bind(field.column.clone());
            },
        )
        .await?;
    batch
        .insert(
            "INSERT INTO custom_values (id, field_id, resource_id, account_id, sealed) ",
            &seed.custom_values,
            |row, (owner, value)| {
                row.push_bind(value.id).push_bind(value.field_id);
                push_one_of(row, OWNERS, owner_column(*owner));
                row.push_bind(value.sealed.clone());
            },
        )
        .await
}
