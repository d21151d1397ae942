//! A request of the integration as it goes out.

use zeroize::Zeroizing;

use super::command::Request;
use super::{python, url};

/// What the integration's HTTP library calls itself.
pub const USER_AGENT: &str = "python-requests/2.32.3";
/// The content type of a body.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A request as it goes out, whichever server it goes to.
pub struct Sent {
    /// The method.
    pub method: String,
    /// Path and query; empty for a server's root.
    pub target: String,
    /// The body.
    pub body: Option<Zeroizing<String>>,
}

impl Sent {
    /// The request of a command to a server whose paths all begin so.
    #[must_use]
    pub fn of(prefix: &str, request: &Request) -> Self {
        let form = request
            .input_data
            .as_deref()
            .map(|data| Zeroizing::new(format!("INPUT_DATA={}", python::quote_plus(data))));
        let typed = format!("{prefix}{}", request.path);
        let target = |query| url::target(&typed, query);
        let (target, body) = match request.method {
            "GET" => (target(form.as_ref().map(|form| form.as_str())), None),
            _ => (target(None), Some(form.unwrap_or_default())),
        };
        Self {
            method: request.method.to_owned(),
            target,
            body,
        }
    }

    /// The target as a request line has it.
    #[must_use]
    pub fn line(&self) -> &str {
        if self.target.is_empty() { "/" } else { &self.target }
    }
}
