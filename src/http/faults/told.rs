//! What faults learn of a request before anybody answers it.

use axum::extract::Request;
use axum::http::{Method, Uri};
use zeroize::Zeroizing;

use crate::http::client::{self, TokensInQuery};
use crate::http::rest::form::{Form, decode_path_segment};

/// What the head of a request tells.
pub(super) struct Told {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) token: Option<Zeroizing<String>>,
    /// The name of the resource, where the request knows it by name.
    pub(super) resource: Option<String>,
    /// The name of the account, likewise.
    pub(super) account: Option<String>,
}

impl Told {
    pub(super) fn by(request: &Request) -> Self {
        let uri = request.uri();
        let in_query = |name| Form::new(uri.query()?).get(name);
        let in_path = |word: &str| {
            let mut segments = uri.path().split('/').skip_while(|segment| *segment != word);
            let name = segments.nth(1)?;
            Some(decode_path_segment(name).into_owned())
        };
        Self {
            resource: in_path("resourcename").or_else(|| in_query("RESOURCENAME")),
            account: in_path("accountname").or_else(|| in_query("ACCOUNTNAME")),
            method: request.method().clone(),
            token: token_of(request),
            uri: uri.clone(),
        }
    }
}

/// The token that a request presents.
pub(super) fn token_of(request: &Request) -> Option<Zeroizing<String>> {
    let in_query = TokensInQuery::of(request.uri());
    let token = client::presented_token(request.headers()).or_else(|| in_query.presented(true))?;
    Some(Zeroizing::new(token.expose().to_owned()))
}
