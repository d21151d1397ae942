//! The page that asks whether something is really to be done.

use askama::Template;
use serde::Deserialize;

use super::page::{Answer, Page, show};

/// What is asked.
#[derive(Template)]
#[template(path = "confirm.html")]
pub struct Confirm {
    /// The page.
    pub page: Page,
    /// What is about to be done.
    pub question: String,
    /// What comes of it.
    pub meaning: &'static str,
    /// What the button says that does it.
    pub verb: &'static str,
    /// The path that does it.
    pub action: String,
    /// The path of whoever thinks better of it.
    pub back: String,
}

/// Whether the person was asked and said yes.
#[derive(Deserialize)]
pub struct Confirmed {
    /// He did.
    #[serde(default)]
    pub confirmed: bool,
}

impl Confirm {
    /// The page as an answer.
    ///
    /// # Errors
    /// A template that could not be filled in.
    pub fn ask(&self) -> Answer {
        show(self)
    }
}
