//! Custom fields and their values.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::open;
use crate::fixture;
use crate::sandbox::Sandbox;
use crate::service::Result;
use crate::store::dump::DumpedCustomValue;
use crate::store::{self, WriteTx};
use crate::vault::SealedColumn;

/// The fields themselves.
pub(super) async fn definitions(tx: &mut WriteTx<'_>) -> Result<Vec<fixture::CustomField>> {
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

/// The values of custom fields that one kind has, by the id of what has them and by their labels.
pub(super) async fn values(
    sandbox: &Sandbox,
    tx: &mut WriteTx<'_>,
    owner: fn(&DumpedCustomValue) -> Option<i64>,
) -> Result<BTreeMap<i64, BTreeMap<String, SecretString>>> {
    let mut values = BTreeMap::<_, BTreeMap<_, _>>::new();
    for row in store::dump::custom_values(tx).await? {
        if let Some(id) = owner(&row) {
            let value = open(sandbox, SealedColumn::CustomValue, row.value.id, row.value.sealed)?;
            values
                .entry(id)
                .or_default()
                .insert(row.label, value.unwrap_or_default());
        }
    }
    Ok(values)
}
