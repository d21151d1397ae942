//! Custom fields on the pages and in the forms of resources and accounts (CUSTOM-1).

use secrecy::{ExposeSecret, SecretString};

use crate::model::custom_field::{FieldKind, FieldLevel, FieldOwner};
use crate::service::custom_fields::{self, Told, Values};
use crate::service::{Ctx, Result};

/// A field with what a page shows of its value. Forms show it by `custom_fields.html`.
pub struct Field {
    /// Its label.
    pub label: String,
    kind: FieldKind,
    value: Told,
}

impl Field {
    /// Its value in words.
    #[must_use]
    pub fn shown(&self) -> &str {
        match &self.value {
            Told::Unset => "not set",
            Told::Hidden => "set, and not shown",
            Told::Plain(value) => value.expose_secret(),
        }
    }

    /// Its value as the field of a form has it.
    #[must_use]
    pub fn filled(&self) -> &str {
        match &self.value {
            Told::Plain(value) => value.expose_secret(),
            Told::Unset | Told::Hidden => "",
        }
    }

    /// The type of the form's field.
    #[must_use]
    pub fn input_type(&self) -> &'static str {
        match self.kind {
            FieldKind::Password => "password",
            FieldKind::Character | FieldKind::Date => "text",
        }
    }

    /// What helps to fill it in.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self.kind {
            FieldKind::Password => "never shown; empty leaves it as it is",
            FieldKind::Date => "dd/mm/yyyy; empty leaves it as it is",
            FieldKind::Character => "empty leaves it as it is",
        }
    }
}

/// The fields of a resource or account that the person has met.
pub async fn fields(ctx: &Ctx, owner: FieldOwner) -> Result<Vec<Field>> {
    let fields = custom_fields::of(ctx, owner).await?.into_iter();
    let shown = |it: custom_fields::FieldValue| Field {
        label: it.field.label,
        kind: it.field.kind,
        value: it.value,
    };
    Ok(fields.map(shown).collect())
}

/// The fields of something that is not there yet.
pub async fn empty(ctx: &Ctx, level: FieldLevel) -> Result<Vec<Field>> {
    let mut fields = custom_fields::list(ctx).await?;
    fields.retain(|field| field.level == level);
    let shown = fields.into_iter().map(|field| Field {
        label: field.label,
        kind: field.kind,
        value: Told::Unset,
    });
    Ok(shown.collect())
}

/// What a form gave, label by label; an empty value changes nothing.
#[must_use]
pub fn given(labels: &[String], values: &[SecretString]) -> Values {
    let pairs = labels.iter().cloned().zip(values.iter().cloned());
    pairs.filter(|(_, value)| !value.expose_secret().is_empty()).collect()
}

/// The fields, with what a form gave in place of their values. What is a secret has to be given again.
#[must_use]
pub fn refilled(fields: Vec<Field>, values: &Values) -> Vec<Field> {
    let refill = |field: Field| {
        let given = values.iter().find(|(label, _)| *label == field.label);
        match given {
            Some((_, value)) if field.kind != FieldKind::Password => Field {
                value: Told::Plain(value.clone()),
                ..field
            },
            _ => field,
        }
    };
    fields.into_iter().map(refill).collect()
}
