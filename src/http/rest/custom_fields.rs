//! CUSTOM FIELD in answers; RESOURCECUSTOMFIELD and ACCOUNTCUSTOMFIELD where resources and accounts are made or changed.

use secrecy::ExposeSecret;

use super::input_data::Details;
use super::java_json::{JavaMap, Json};
use crate::model::custom_field::FieldOwner;
use crate::rules::Refusal;
use crate::service::custom_fields::{self, FieldValue, Told, Values};
use crate::service::{Ctx, Result};

/// Adds CUSTOM FIELD where such fields are defined, set or not.
pub(super) async fn add(ctx: &Ctx, owner: FieldOwner, details: &mut JavaMap<'static>) -> Result<()> {
    let rows: Vec<Json<'static>> = custom_fields::of(ctx, owner).await?.into_iter().map(row).collect();
    if !rows.is_empty() {
        details.insert("CUSTOM FIELD", rows);
    }
    Ok(())
}

fn row(field: FieldValue) -> Json<'static> {
    let value = match field.value {
        // As an empty field is written.
        Told::Unset => "-".to_owned(),
        Told::Hidden => "****".to_owned(),
        Told::Plain(value) => value.expose_secret().to_owned(),
    };
    JavaMap::new()
        .with("CUSTOMFIELDVALUE", value)
        .with("CUSTOMFIELDTYPE", field.field.kind.as_str())
        .with("CUSTOMFIELDLABEL", field.field.label)
        .with("CUSTOMFIELDCOLUMNNAME", field.field.column)
        .into()
}

/// The rows of such a list; one without a value changes nothing (EDIT-1).
pub(super) fn given(details: &Details, field: &'static str) -> std::result::Result<Values, Refusal> {
    let Some(rows) = details.list(field) else {
        return match details.text(field) {
            None => Ok(Values::new()),
            Some(_) => Err(Refusal::InvalidValue(field)),
        };
    };
    let rows = rows.iter().map(|row| {
        let label = row.text("CUSTOMLABEL").ok_or(Refusal::InvalidValue(field))?;
        Ok(row.secret("CUSTOMVALUE").map(|value| (label, value)))
    });
    rows.filter_map(std::result::Result::transpose).collect()
}
