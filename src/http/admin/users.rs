//! `/api/v1/users`: people and API users.

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use super::text::{name, optional_name};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::UserId;
use crate::model::privilege::Privileges;
use crate::model::user::User;
use crate::rules::Refusal;
use crate::service::users::{self, NewUserSpec, UserEdit};

/// A user to be created.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserBody {
    /// To sign in with; unique.
    #[serde(default)]
    #[schema(required = true)]
    user_name: String,
    /// Absent: the user name.
    full_name: Option<String>,
    #[serde(default)]
    email: String,
    /// A role's name.
    #[serde(default)]
    #[schema(required = true)]
    role: String,
    /// Needed, except for an API user, who then cannot sign in.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
    /// Whether his first sign-in has to bring another password.
    #[serde(default)]
    must_change_password: bool,
    /// Whether his scope is all passwords.
    #[serde(default)]
    super_admin: bool,
    /// The names of the user groups he is in.
    #[serde(default)]
    groups: Vec<String>,
    /// Whether he gets an AUTHTOKEN, which the answer shows.
    #[serde(default)]
    api_user: bool,
}

/// A change of a user: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    full_name: Option<String>,
    email: Option<String>,
    /// Another role's name.
    role: Option<String>,
    /// Whether his scope is all passwords.
    super_admin: Option<bool>,
    /// The names of all user groups he is in from now on.
    groups: Option<Vec<String>>,
    /// Another password; his sessions end with that.
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
}

/// A user.
#[derive(Serialize, ToSchema)]
pub struct UserView {
    id: i64,
    user_name: String,
    full_name: String,
    email: String,
    role: String,
    /// What the role allows.
    #[schema(value_type = Vec<String>)]
    privileges: Privileges,
    /// Whether his scope is all passwords.
    super_admin: bool,
    /// `active`, `locked` or `disabled`.
    status: &'static str,
    /// The names of the user groups he is in.
    groups: Vec<String>,
    /// Whether his next sign-in has to bring a new password.
    must_change_password: bool,
    /// Whether a second factor is asked of him.
    second_factor: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            user_name: user.user_name,
            full_name: user.full_name,
            email: user.email,
            role: user.role,
            privileges: user.privileges,
            super_admin: user.super_admin,
            status: user.status.as_str(),
            groups: user.groups,
            must_change_password: user.must_change_password,
            second_factor: user.second_factor,
            created_at: user.created_at,
        }
    }
}

/// A user who was created.
#[derive(Serialize, ToSchema)]
pub struct CreatedUser {
    #[serde(flatten)]
    user: UserView,
    /// The AUTHTOKEN of an API user.
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_token: Option<String>,
}

/// Every user.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "admin-list-users", tag = "users", params(PageParams),
    responses((status = 200, body = List<UserView>), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<UserView>>, Problem> {
    Ok(Json(page.of(users::list(&caller.ctx).await?)))
}

/// Creates a user.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "admin-create-user",
    tag = "users", request_body = UserBody,
    responses((status = 201, body = CreatedUser), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn create(caller: Caller, Body(body): Body<UserBody>) -> Result<(StatusCode, Json<CreatedUser>), Problem> {
    let password = body.password.filter(|password| !password.expose_secret().is_empty());
    if password.is_none() && !body.api_user {
        return Err(Refusal::MissingField("password").into());
    }
    let spec = NewUserSpec {
        user_name: name("user_name", &body.user_name)?,
        full_name: optional_name("full_name", body.full_name.as_deref())?,
        email: body.email.trim().to_owned(),
        role: name("role", &body.role)?,
        password,
        must_change_password: body.must_change_password,
        super_admin: body.super_admin,
        groups: body.groups,
        api_user: body.api_user,
    };
    let (user, token) = users::create(&caller.ctx, spec).await?;
    let created = CreatedUser {
        user: user.into(),
        auth_token: token.map(|token| token.expose().to_owned()),
    };
    Ok((StatusCode::CREATED, Json(created)))
}

/// One user.
#[utoipa::path(get, path = "/api/v1/users/{id}", operation_id = "admin-get-user",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<UserId>) -> Result<Json<UserView>, Problem> {
    Ok(Json(users::get(&caller.ctx, id).await?.into()))
}

/// Changes a user; nobody changes his own role or scope.
#[utoipa::path(put, path = "/api/v1/users/{id}", operation_id = "admin-edit-user",
    tag = "users", params(("id" = i64, Path)), request_body = UserChange,
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<UserId>,
    Body(change): Body<UserChange>,
) -> Result<Json<UserView>, Problem> {
    let edit = UserEdit {
        full_name: optional_name("full_name", change.full_name.as_deref())?,
        email: change.email.map(|email| email.trim().to_owned()),
        role: optional_name("role", change.role.as_deref())?,
        super_admin: change.super_admin,
        groups: change.groups,
        password: change.password,
    };
    if edit
        .password
        .as_ref()
        .is_some_and(|password| password.expose_secret().is_empty())
    {
        return Err(Refusal::InvalidValue("password").into());
    }
    Ok(Json(users::edit(&caller.ctx, id, edit).await?.into()))
}

/// Deletes a user: his name is free again, his sessions end, no token of his works.
#[utoipa::path(delete, path = "/api/v1/users/{id}", operation_id = "admin-delete-user",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<UserId>) -> Result<StatusCode, Problem> {
    users::delete(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
