//! What a request tells of its client: address and token.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Uri, header};
use zeroize::Zeroizing;

use super::rest::form::Form;

use crate::model::peer::Peer;
use crate::sandbox::Sandbox;
use crate::service::authentication::PresentedToken;

/// The token of APP_AUTHTOKEN or else of AUTHTOKEN; an empty or unreadable header is none.
#[must_use]
pub fn presented_token(headers: &HeaderMap) -> Option<PresentedToken<'_>> {
    let header = |name| {
        let value = headers.get(name)?.to_str().ok()?.trim();
        (!value.is_empty()).then_some(value)
    };
    header("app_authtoken")
        .map(PresentedToken::App)
        .or_else(|| header("authtoken").map(PresentedToken::Auth))
}

/// The tokens of a query string: APP_AUTHTOKEN beside APP_NAME, as the vendor's Ansible lookup sends
/// them, and AUTHTOKEN, which only older
/// builds take there (REST-QUERY-TOKEN).
#[derive(Default)]
pub struct TokensInQuery {
    app: Option<Zeroizing<String>>,
    auth: Option<Zeroizing<String>>,
}

impl TokensInQuery {
    /// The tokens in the query of this URI.
    #[must_use]
    pub fn of(uri: &Uri) -> Self {
        let Some(query) = uri.query() else {
            return Self::default();
        };
        let parameter = |name| {
            let value = Form::new(query).get(name).map(Zeroizing::new)?;
            (!value.is_empty()).then_some(value)
        };
        Self {
            // The one client that is known to send it there names itself beside it.
            app: parameter("APP_NAME").and_then(|_| parameter("APP_AUTHTOKEN")),
            auth: parameter("AUTHTOKEN"),
        }
    }

    /// The token that counts; AUTHTOKEN only where the build takes it from a query.
    #[must_use]
    pub fn presented(&self, takes_auth_token: bool) -> Option<PresentedToken<'_>> {
        let auth = self.auth.as_ref().filter(|_| takes_auth_token);
        let app = self.app.as_ref().map(|token| PresentedToken::App(token));
        app.or_else(|| auth.map(|token| PresentedToken::Auth(token)))
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// The client's address: the TCP peer, or what a configured trusted proxy says of it (RPA-3).
#[must_use]
pub fn address(parts: &Parts, sandbox: &Sandbox) -> IpAddr {
    let peer = peer(&parts.extensions);
    let settings = sandbox.settings();
    if !settings.trusted_proxies.contains(&peer) {
        return peer;
    }
    // The last address is the one that the trusted proxy itself saw; what is no address is nobody's.
    parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|address| address.trim().parse().unwrap_or(NOBODY))
        .rfind(|address| !settings.trusted_proxies.contains(address))
        .unwrap_or(peer)
}

/// An address that no host can have.
const NOBODY: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The TCP peer. A request that came over no connection at all is nobody's.
#[must_use]
pub fn peer(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<Peer>()
        .map_or(NOBODY, |peer| peer.addr.ip().to_canonical())
}
