//! `POST user`: a person, or an API user with an AUTHTOKEN.

use axum::response::Response;
use jiff::civil::Date;

use super::call::Call;
use super::envelope::Success;
use super::input::Input;
use super::input_data::Details;
use super::java_json::JavaMap;
use super::schema::{Envelope, InputDataForm};
use crate::model::name::is_name;
use crate::model::role::BuiltInRole;
use crate::rules::Refusal;
use crate::service::users::{self, NewUserSpec};
use crate::service::{Ctx, Result};

/// Creates a user. With ISAPIUSER or RESTAPIACCESS he gets an AUTHTOKEN, which the answer shows.
#[utoipa::path(post, path = "/restapi/json/v1/user", operation_id = "create-user", tag = "users",
    request_body(content = InputDataForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, input: Input) -> Response {
    call.answer("CREATE USER", run(&call.ctx, input)).await
}

async fn run(ctx: &Ctx, input: Input) -> Result<Success> {
    let spec = spec(&input.details()?)?;
    let (user, token) = users::create(ctx, spec).await?;
    let mut details = JavaMap::new().with("USERID", user.id.to_string());
    if let Some(token) = token {
        details.insert("AUTHTOKEN", token.expose().to_owned());
    }
    Ok(Success::new(format!("User {} added successfully", user.user_name)).details(details))
}

fn spec(details: &Details) -> std::result::Result<NewUserSpec, Refusal> {
    check_expiry(details)?;
    Ok(NewUserSpec {
        user_name: name(details)?,
        full_name: details.text("FULLNAME").or_else(|| full_name(details)),
        email: details.text("EMAIL").unwrap_or_default(),
        role: details
            .text("ROLE")
            .unwrap_or_else(|| BuiltInRole::PasswordUser.name().to_owned()),
        password: details.secret("PASSWORD"),
        must_change_password: false,
        super_admin: truth(details, "ISSUPERADMIN")?,
        groups: details.text("USERGROUPNAME").into_iter().collect(),
        api_user: truth(details, "ISAPIUSER")? || truth(details, "RESTAPIACCESS")?,
    })
}

/// USERNAME, trimmed, in the bounds of every name.
fn name(details: &Details) -> std::result::Result<String, Refusal> {
    let name = details.text("USERNAME").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() {
        Err(Refusal::MissingField("USERNAME"))
    } else if is_name(name) {
        Ok(name.to_owned())
    } else {
        Err(Refusal::InvalidValue("USERNAME"))
    }
}

/// EXPIRYDATE, which has to be NeverExpires or a day, yyyy-MM-dd; nobody expires here all the same.
fn check_expiry(details: &Details) -> std::result::Result<(), Refusal> {
    let is_day = |text: &str| text.len() == 10 && Date::strptime("%Y-%m-%d", text).is_ok();
    match details.text("EXPIRYDATE").as_deref() {
        Some(text) if !text.eq_ignore_ascii_case("NeverExpires") && !is_day(text) => {
            Err(Refusal::InvalidValue("EXPIRYDATE"))
        }
        _ => Ok(()),
    }
}

fn full_name(details: &Details) -> Option<String> {
    let parts: Vec<_> = ["FIRSTNAME", "LASTNAME"]
        .into_iter()
        .filter_map(|key| details.text(key))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn truth(details: &Details, key: &'static str) -> std::result::Result<bool, Refusal> {
    match details.text(key).map(|text| text.to_ascii_lowercase()).as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::InvalidValue(key)),
    }
}
