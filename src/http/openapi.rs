//! The OpenAPI documents, one for each face. They are made from what the routes are made from, so that a path is in both
//! or in neither.

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Info, OpenApi};
use utoipa_axum::router::OpenApiRouter;

/// The admin API's.
#[must_use]
pub fn admin() -> OpenApi {
    let cookie = ApiKey::Cookie(ApiKeyValue::new("pam360_sim_session"));
    document(
        super::admin::routes(),
        ("pam360-sim: admin API", "/api/v1"),
        [("session", bearer()), ("cookie", SecurityScheme::ApiKey(cookie))],
    )
}

/// The control plane's.
#[must_use]
pub fn control() -> OpenApi {
    document(
        super::control::routes(),
        ("pam360-sim: control plane", "/sim/v1"),
        [("control_token", bearer())],
    )
}

/// The one of the product's API, as far as it is simulated.
#[must_use]
pub fn rest() -> OpenApi {
    let header = |name| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
    document(
        super::rest::routes(),
        ("pam360-sim: PAM360's REST API", "/restapi/json/v1"),
        [
            ("app_token", header("APP_AUTHTOKEN")),
            ("auth_token", header("AUTHTOKEN")),
        ],
    )
}

fn bearer() -> SecurityScheme {
    SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build())
}

/// A document in which any one of the schemes lets a caller in, unless an operation says otherwise.
fn document<S: Clone + Send + Sync + 'static, const N: usize>(
    routes: OpenApiRouter<S>,
    (title, base): (&str, &str),
    schemes: [(&str, SecurityScheme); N],
) -> OpenApi {
    let mut document = routes.into_openapi();
    document.info = Info::new(title, env!("CARGO_PKG_VERSION"));
    let none: [String; 0] = [];
    document.security = Some(
        schemes
            .iter()
            .map(|(name, _)| SecurityRequirement::new(*name, none.clone()))
            .collect(),
    );
    let components = document.components.get_or_insert_default();
    for (name, scheme) in schemes {
        components.add_security_scheme(name, scheme);
    }
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(operation_id(method, path.strip_prefix(base).unwrap_or(path)));
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Handlers of different groups have the same name; method and path have not.
fn operation_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}
