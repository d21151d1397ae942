//! Whether a browser sent a request on behalf of this server's own pages. A browser adds the session's cookie by
//! itself, so that a page from elsewhere could act in the person's name if nobody asked.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};

use crate::http::problem::Problem;
use crate::model::peer::Peer;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a change that a page from elsewhere asks for. Programs that are no browsers send neither header.
pub(in crate::http) fn check(parts: &Parts) -> Result<(), Problem> {
    if parts.method.is_safe() {
        return Ok(());
    }
    check_always(parts)
}

/// The same for a request that hands out passwords, whatever its method.
pub(super) fn check_always(parts: &Parts) -> Result<(), Problem> {
    let tls = parts.extensions.get::<Peer>().is_some_and(|peer| peer.tls);
    if is_own_page(&parts.headers, tls) {
        Ok(())
    } else {
        let detail = "a page of another origin may not use the session's cookie";
        Err(Problem::new(StatusCode::FORBIDDEN, "CSRF", detail))
    }
}

/// Whether a page of this server sent a request with these headers, or no page at all.
pub(in crate::http) fn is_own_page(headers: &HeaderMap, tls: bool) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let same_site = text(SEC_FETCH_SITE).is_none_or(|site| site == "same-origin" || site == "none");
    let host = text(header::HOST).unwrap_or("");
    let same_origin = text(header::ORIGIN).is_none_or(|origin| match origin.split_once("://") {
        Some(("https", authority)) => authority.eq_ignore_ascii_case(host),
        // Over plain HTTP a proxy may have spoken HTTPS to the browser; the other way round nobody would.
        Some(("http", authority)) => !tls && authority.eq_ignore_ascii_case(host),
        _ => false,
    });
    same_site && same_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_page_of_this_server_is_its_own_and_no_other_is() {
        let host = ("host", "sim.example:8282");
        for (tls, pairs, expected) in [
            (false, &[host][..], true),
            (false, &[host, ("origin", "http://sim.example:8282")], true),
            (false, &[host, ("origin", "https://sim.example:8282")], true),
            (true, &[host, ("origin", "https://sim.example:8282")], true),
            (true, &[host, ("origin", "http://sim.example:8282")], false),
            (false, &[host, ("origin", "http://sim.example:9000")], false),
            (false, &[host, ("origin", "http://evil.example")], false),
            (false, &[host, ("origin", "null")], false),
            (false, &[host, ("sec-fetch-site", "same-origin")], true),
            (false, &[host, ("sec-fetch-site", "none")], true),
            (false, &[host, ("sec-fetch-site", "same-site")], false),
            (false, &[host, ("sec-fetch-site", "cross-site")], false),
        ] {
            assert_eq!(is_own_page(&headers(pairs), tls), expected, "{tls} {pairs:?}");
        }
    }
}
