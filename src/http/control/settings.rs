//! `GET` and `PUT settings`.

use std::sync::Arc;

use axum::{Extension, Json};

use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::settings::{Settings, SettingsPatch};
use crate::sandbox::Sandbox;
use crate::service::sandboxes;

/// The sandbox's settings.
#[utoipa::path(get, path = "/sim/v1/settings", operation_id = "sim-get-settings",
    tag = "settings", responses((status = 200, body = Object)))]
pub async fn read(Extension(sandbox): Extension<Arc<Sandbox>>) -> Json<Settings> {
    Json(Settings::clone(&sandbox.settings()))
}

/// Changes the settings that the body names.
#[utoipa::path(put, path = "/sim/v1/settings", operation_id = "sim-change-settings",
    tag = "settings", request_body = Object,
    responses((status = 200, body = Object), (status = 400, body = ProblemBody)))]
pub async fn change(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Body(patch): Body<SettingsPatch>,
) -> Result<Json<Settings>, Problem> {
    let changed = sandboxes::change_settings(&sandbox, |settings| patch.apply(settings));
    Ok(Json(changed.await?))
}
