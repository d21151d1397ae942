//! Custom fields: defining them, giving them values, telling these (CUSTOM-1).

use std::collections::HashMap;

use secrecy::{ExposeSecret, SecretString};

use super::{Ctx, Result};
use crate::model::audit::{AuditOperation, Outcome};
use crate::model::custom_field::{CustomField, FieldKind, FieldLevel, FieldOwner};
use crate::rules::{Refusal, access};
use crate::sandbox::Sandbox;
use crate::store::custom_fields::SealedValue;
use crate::store::{self, Db};
use crate::vault::{Place, Sealed, SealedColumn};

/// Values by the labels of their fields, as a client gives them.
pub type Values = Vec<(String, SecretString)>;

/// A field with its value for one resource or account.
pub struct FieldValue {
    /// The field.
    pub field: CustomField,
    /// Its value, where there is one.
    pub value: Option<SecretString>,
}

/// Every field, by id.
///
/// # Errors
/// What the store said.
pub async fn list(ctx: &Ctx) -> Result<Vec<CustomField>> {
    let mut reader = ctx.sandbox.store.read().await?;
    Ok(store::custom_fields::all(&mut reader).await?)
}

/// Defines a field, for all resources or all accounts.
///
/// # Errors
/// DENY-1, a taken label, or what the store said.
pub async fn define(ctx: &Ctx, level: FieldLevel, label: &str, kind: FieldKind) -> Result<CustomField> {
    access::create(&ctx.caller)?;
    let mut tx = ctx.sandbox.store.write().await?;
    let all = store::custom_fields::all(&mut tx).await?;
    let of_level = all.iter().filter(|field| field.level == level);
    if of_level
        .clone()
        .any(|field| field.label.to_lowercase() == label.to_lowercase())
    {
        return Err(Refusal::NameTaken.into());
    }
    let number = of_level.filter(|field| field.kind == kind).count() + 1;
    let field = CustomField {
        id: all.last().map_or(0, |field| field.id) + 1,
        level,
        label: label.to_owned(),
        kind,
        column: kind.column(level, number),
    };
    store::custom_fields::insert(&mut tx, &field).await?;
    let mut record = ctx.record(AuditOperation::CustomFieldAdded, Outcome::Success);
    record.detail = field.label.clone();
    store::audit::insert(&mut tx, record).await?;
    tx.commit().await?;
    Ok(field)
}

/// Every field of a resource or account that the caller has met, with its value.
///
/// # Errors
/// What vault and store said.
pub async fn of(ctx: &Ctx, owner: FieldOwner) -> Result<Vec<FieldValue>> {
    let mut reader = ctx.sandbox.store.read().await?;
    values(&ctx.sandbox, &mut reader, owner).await
}

/// The same, of whatever is there.
pub(super) async fn values(sandbox: &Sandbox, db: &mut Db, owner: FieldOwner) -> Result<Vec<FieldValue>> {
    let mut fields = store::custom_fields::all(db).await?;
    fields.retain(|field| field.level == owner.level());
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let mut opened = HashMap::new();
    for value in store::custom_fields::values_of(db, owner).await? {
        let plain = sandbox
            .vault
            .open(place(value.id), &Sealed::from_bytes(value.sealed)?)?;
        opened.insert(value.field_id, plain);
    }
    Ok(fields
        .into_iter()
        .map(|field| FieldValue {
            value: opened.remove(&field.id),
            field,
        })
        .collect())
}

/// Gives fields values inside a change. `named` is what the face calls the list of them.
///
/// # Errors
/// INPUT-3 for a label of no field and for a value that its field does not take, or what vault and store said.
pub(super) async fn set(ctx: &Ctx, db: &mut Db, owner: FieldOwner, values: &Values, named: &'static str) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let fields = store::custom_fields::all(db).await?;
    for (label, value) in values {
        let is_meant =
            |field: &&CustomField| field.level == owner.level() && field.label.to_lowercase() == label.to_lowercase();
        let field = fields.iter().find(is_meant);
        let field = field.filter(|field| field.kind.takes(value.expose_secret()));
        let field = field.ok_or(Refusal::InvalidValue(named))?;
        let id = store::custom_fields::row_for(db, field.id, owner).await?;
        let sealed = sealed(&ctx.sandbox, id, field.id, value)?;
        store::custom_fields::set(db, owner, &sealed).await?;
    }
    Ok(())
}

/// A value, sealed for its row.
pub(super) fn sealed(sandbox: &Sandbox, id: i64, field_id: i64, value: &SecretString) -> Result<SealedValue> {
    Ok(SealedValue {
        id,
        field_id,
        sealed: sandbox.vault.seal(place(id), value)?.as_bytes().to_vec(),
    })
}

fn place(row: i64) -> Place {
    Place {
        column: SealedColumn::CustomValue,
        row,
    }
}
