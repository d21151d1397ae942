//! `/api/v1/custom-fields`: further attributes of resources and accounts.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use super::text::name;
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::custom_field::{CustomField, FieldKind, FieldLevel};
use crate::service::custom_fields::{self, Values};

/// A field to be defined.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldBody {
    #[serde(default)]
    #[schema(required = true)]
    label: String,
    /// `resource` or `account`.
    #[schema(value_type = String)]
    level: FieldLevel,
    /// `character`, `password` or `date`.
    #[serde(default, rename = "type")]
    #[schema(value_type = Option<String>)]
    kind: FieldKind,
}

/// A custom field.
#[derive(Serialize, ToSchema)]
pub struct FieldView {
    id: i64,
    label: String,
    #[schema(value_type = String)]
    level: FieldLevel,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: FieldKind,
    /// What the product's API calls it.
    column: String,
}

impl From<CustomField> for FieldView {
    fn from(field: CustomField) -> Self {
        Self {
            id: field.id,
            label: field.label,
            level: field.level,
            kind: field.kind,
            column: field.column,
        }
    }
}

/// Values as a body has them; an empty one changes nothing.
pub(super) fn given(values: BTreeMap<String, SecretString>) -> Values {
    let values = values.into_iter();
    values.filter(|(_, value)| !value.expose_secret().is_empty()).collect()
}

/// Every custom field.
#[utoipa::path(get, path = "/api/v1/custom-fields", operation_id = "admin-list-custom-fields",
    tag = "resources", params(PageParams),
    responses((status = 200, body = List<FieldView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<FieldView>>, Problem> {
    Ok(Json(page.of(custom_fields::list(&caller.ctx).await?)))
}

/// Defines a custom field.
#[utoipa::path(post, path = "/api/v1/custom-fields", operation_id = "admin-define-custom-field",
    tag = "resources", request_body = FieldBody,
    responses((status = 201, body = FieldView), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn define(caller: Caller, Body(body): Body<FieldBody>) -> Result<(StatusCode, Json<FieldView>), Problem> {
    let label = name("label", &body.label)?;
    let field = custom_fields::define(&caller.ctx, body.level, &label, body.kind).await?;
    Ok((StatusCode::CREATED, Json(field.into())))
}
