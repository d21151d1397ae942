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
    /// Its value, as far as it is told.
    pub value: Told,
}

/// What is told of a value.
pub enum Told {
    /// There is none.
    Unset,
    /// There is one, which nobody reads in passing: a password, or any value while the vault is locked.
    Hidden,
    /// The value.
    Plain(SecretString),
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

/// Every field of a resource or account that the caller has met, with what is told of its value.
///
/// # Errors
/// What vault and store said.
pub async fn of(ctx: &Ctx, owner: FieldOwner) -> Result<Vec<FieldValue>> {
    told(&ctx.sandbox, &mut *ctx.sandbox.store.read().await?, owner).await
}

/// The same, of whatever is there.
pub(super) async fn told(sandbox: &Sandbox, db: &mut Db, owner: FieldOwner) -> Result<Vec<FieldValue>> {
    let locked = sandbox.vault.is_locked();
    let told = |(field, value): (CustomField, Option<SealedValue>)| {
        let value = match value {
            None => Told::Unset,
            Some(_) if locked || field.kind == FieldKind::Password => Told::Hidden,
            Some(value) => Told::Plain(open(sandbox, value)?),
        };
        Ok(FieldValue { field, value })
    };
    stored(db, owner).await?.into_iter().map(told).collect()
}

/// The fields of that level, each with its sealed value, where there is one.
async fn stored(db: &mut Db, owner: FieldOwner) -> Result<Vec<(CustomField, Option<SealedValue>)>> {
    let mut fields = store::custom_fields::all(db).await?;
    fields.retain(|field| field.level == owner.level());
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let values = store::custom_fields::values_of(db, owner).await?.into_iter();
    let mut values: HashMap<_, _> = values.map(|value| (value.field_id, value)).collect();
    let with_value = |field: CustomField| {
        let value = values.remove(&field.id);
        (field, value)
    };
    Ok(fields.into_iter().map(with_value).collect())
}

fn open(sandbox: &Sandbox, value: SealedValue) -> Result<SecretString> {
    let sealed = Sealed::from_bytes(value.sealed)?;
    Ok(sandbox.vault.open(place(value.id), &sealed)?)
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
        let sealed = ctx.sandbox.vault.seal(place(id), value)?.as_bytes().to_vec();
        let field_id = field.id;
        store::custom_fields::set(db, owner, &SealedValue { id, field_id, sealed }).await?;
    }
    Ok(())
}

/// Where a value is sealed.
pub(super) fn place(row: i64) -> Place {
    Place {
        column: SealedColumn::CustomValue,
        row,
    }
}
