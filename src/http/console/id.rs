//! Ids in the paths of pages.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// The one id of a path. Where there is no number, there is no page.
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let id = Path::<T>::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id)).map_err(|_| Failure::NoSuchPage)
    }
}
