//! Who may use the control plane: whoever has the control token, or a browser that gave it; without one, this machine's own programs alone, and no
//! web page from elsewhere that runs in a browser here.

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ControlConfig;
use crate::http::admin::origin;
use crate::http::problem::Problem;
use crate::http::{AppState, client};
use crate::model::peer::Peer;

/// Headers that a proxy adds: then the peer is not the client.
const FORWARDING: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

pub(super) async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if answers(&state.control, request.headers(), request.extensions()) {
        next.run(request).await
    } else {
        refused(state.control.token.is_some()).into_response()
    }
}

/// Whether the control plane answers a request with these headers from this peer.
#[must_use]
pub fn answers(control: &ControlConfig, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let tls = extensions.get::<Peer>().is_some_and(|peer| peer.tls);
    match &control.token {
        Some(token) => match bearer(headers) {
            Some(given) => token.is(&given.into()),
            None => origin::is_own_page(headers, tls) && token.was_given(headers),
        },
        None => client::peer(extensions).is_loopback() && is_local(headers, &control.names),
    }
}

fn refused(by_token: bool) -> Problem {
    if by_token {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "CONTROL",
            "the control plane asks for its control token: Authorization: Bearer …",
        )
    } else {
        Problem::new(
            StatusCode::FORBIDDEN,
            "CONTROL",
            "without a control token the control plane answers only this machine's own programs",
        )
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

fn is_local(headers: &HeaderMap, names: &[String]) -> bool {
    let forwarded = FORWARDING.iter().any(|name| headers.contains_key(*name));
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let host = text(header::HOST).is_some_and(|host| names_this_server(host, names));
    let origin = text(header::ORIGIN).is_none_or(|origin| {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        authority.is_some_and(|authority| Some(authority) == text(header::HOST))
    });
    !forwarded && host && origin
}

/// Whether the host of a Host header, with or without a port, is this server: a loopback name or address, or one of the
/// names it was given.
#[must_use]
pub fn names_this_server(host: &str, names: &[String]) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(address, _)| address),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let is_loopback = name
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    is_loopback || name.eq_ignore_ascii_case("localhost") || names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_program_of_this_machine_is_local_and_a_page_from_elsewhere_is_not() {
        let names = ["sim.example.com".to_owned()];
        for (case, expected) in [
            (&[("host", "127.0.0.1:8282")][..], true),
            (&[("host", "localhost")], true),
            (&[("host", "[::1]:8282")], true),
            (&[("host", "SIM.example.com:1")], true),
            (&[("host", "127.0.0.1:8282"), ("origin", "http://127.0.0.1:8282")], true),
            (&[("host", "127.0.0.1:8282"), ("origin", "http://evil.example")], false),
            (&[("host", "127.0.0.1:8282"), ("origin", "null")], false),
            (&[("host", "evil.example:8282")], false),
            (&[], false),
            (&[("host", "localhost"), ("x-forwarded-for", "127.0.0.1")], false),
            (&[("host", "localhost"), ("forwarded", "for=127.0.0.1")], false),
        ] {
            assert_eq!(is_local(&headers(case), &names), expected, "{case:?}");
        }
    }
}
