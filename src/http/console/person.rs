//! Who has signed in: a page that shows more than the way in asks for a [`Person`], so that none can forget to.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::failure::Failure;
use super::page::{Page, Section};
use super::visit::{Session, Visit};
use crate::service::Ctx;

/// A person who has signed in.
pub struct Person {
    /// His request.
    pub visit: Visit,
    /// His session.
    pub session: Arc<Session>,
}

impl Person {
    /// Who sent this request.
    ///
    /// # Errors
    /// [`Failure::SignInFirst`].
    pub fn of(parts: &Parts) -> Result<Self, Failure> {
        let visit = parts.extensions.get::<Visit>().cloned().ok_or(Failure::SignInFirst)?;
        let session = visit.session.clone().ok_or(Failure::SignInFirst)?;
        Ok(Self { visit, session })
    }

    /// On whose behalf a use case is carried out.
    #[must_use]
    pub fn ctx(&self) -> &Ctx {
        &self.session.ctx
    }

    /// A page for him.
    #[must_use]
    pub fn page(&self, title: &str, section: Section) -> Page {
        Page::new(&self.visit, title, section)
    }

    /// A path of his sandbox.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.visit.base())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Self::of(parts)
    }
}
