//! The OpenAPI documents, one for each face. They are made from what the routes are made from, so that a path is in both
//! or in neither.

use utoipa::ToSchema;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, Info, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::problem::ProblemBody;

/// The admin API's.
#[must_use]
pub fn admin() -> OpenApi {
    let cookie = ApiKey::Cookie(ApiKeyValue::new("pam360_sim_session"));
    document(
        super::admin::routes(),
        ("pam360-sim: admin API", Refusals::Problems),
        [("session", bearer()), ("cookie", SecurityScheme::ApiKey(cookie))],
    )
}

/// The control plane's.
#[must_use]
pub fn control() -> OpenApi {
    document(
        super::control::routes(),
        ("pam360-sim: control plane", Refusals::Problems),
        [("control_token", bearer())],
    )
}

/// The one of the product's API, as far as it is simulated.
#[must_use]
pub fn rest() -> OpenApi {
    let header = |name| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
    document(
        super::rest::routes(),
        ("pam360-sim: PAM360's REST API", Refusals::Envelope),
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
    (title, refusals): (&str, Refusals),
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
    if refusals == Refusals::Problems {
        for item in document.paths.paths.values_mut() {
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete]
                .into_iter()
                .flatten()
                .for_each(tell_problems);
        }
    }
    document
}

/// How a face refuses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusals {
    /// In the product's envelope.
    Envelope,
    /// With a problem, whatever the status.
    Problems,
}

const PROBLEM: &str = "application/problem+json";

/// Gives every refusal its content type, and any operation the refusals that all share: broken bodies, no session.
fn tell_problems(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        if status.starts_with('4')
            && let RefOr::T(response) = response
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    let body = Ref::from_schema_name(ProblemBody::name());
    let any_other = ResponseBuilder::new()
        .description("Any other refusal")
        .content(PROBLEM, ContentBuilder::new().schema(Some(body)).build());
    responses.insert("default".to_owned(), any_other.build().into());
}
