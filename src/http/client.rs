//! What a request tells of its client: address and token.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

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
