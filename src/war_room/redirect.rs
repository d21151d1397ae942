//! Redirects, as `requests` follows them: 301, 302 and 303 make another method a GET without a body, and the token goes
//! along, to other hosts too (XSOAR-REDIRECTS).

use super::failure::Failure;
use super::response::Response;
use super::sent::Sent;
use super::{python, url};

/// How often `requests` follows a redirect.
pub const MOST_REDIRECTS: usize = 30;

/// Where an answer leads.
pub struct Redirected {
    /// To which server, where it is named.
    pub server: Option<Named>,
    /// What is asked of it.
    pub sent: Sent,
}

/// A server as a redirect names it.
pub struct Named {
    /// `http` or `https`, host and port.
    pub origin: String,
    address: String,
}

impl Named {
    /// What the integration says where nobody can be reached under such a name.
    #[must_use]
    pub fn unreachable(&self) -> Failure {
        Failure::Adapter(python::repr(&self.address))
    }
}

/// What to ask for next after an answer that came over HTTPS or not; nothing where it is the answer.
///
/// # Errors
/// [`Failure::Adapter`] for another scheme than `http` and `https`.
pub fn follow(sent: &Sent, https: bool, response: &Response) -> Result<Option<Redirected>, Failure> {
    let (301 | 302 | 303 | 307 | 308, Some(location)) = (response.status, &response.location) else {
        return Ok(None);
    };
    let (server, typed) = if let Some(behind) = location.strip_prefix("//") {
        let scheme = if https { "https" } else { "http" };
        apart(format!("{scheme}://{behind}"))?
    } else if location.contains("://") {
        apart(location.clone())?
    } else {
        (None, beside(&sent.target, location))
    };
    let keeps = matches!(response.status, 307 | 308) || (response.status == 301 && sent.method != "POST");
    let becomes_get = !keeps && sent.method != "HEAD";
    let sent = Sent {
        method: if becomes_get {
            "GET".to_owned()
        } else {
            sent.method.clone()
        },
        target: url::target(&typed, None),
        // Only 307 and 308 take the body along, whatever the method.
        body: sent.body.clone().filter(|_| matches!(response.status, 307 | 308)),
    };
    Ok(Some(Redirected { server, sent }))
}

/// The server and the target of an address.
fn apart(address: String) -> Result<(Option<Named>, String), Failure> {
    let scheme = address
        .find("://")
        .filter(|at| matches!(&address[..*at], "http" | "https"));
    let at = scheme.ok_or_else(|| Failure::Adapter(python::repr(&address)))? + 3;
    let end = address[at..]
        .find(['/', '?', '#'])
        .map_or(address.len(), |end| at + end);
    let (origin, target) = address.split_at(end);
    let target = if target.starts_with('/') {
        target.to_owned()
    } else {
        format!("/{target}")
    };
    let origin = origin.to_owned();
    Ok((Some(Named { origin, address }), target))
}

/// A location that names no host, as seen from a target.
fn beside(target: &str, location: &str) -> String {
    let path = target.split(['?', '#']).next().filter(|path| path.starts_with('/'));
    let path = path.unwrap_or("/");
    match location.chars().next() {
        Some('/') => location.to_owned(),
        Some('?' | '#') => format!("{path}{location}"),
        _ => {
            let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
            format!("{folder}{location}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(method: &str, status: u16, location: &str) -> String {
        let sent = Sent {
            method: method.to_owned(),
            target: "/restapi/json/v1/resources?x=1".to_owned(),
            body: (method != "GET").then(|| "INPUT_DATA=x".to_owned().into()),
        };
        let response = Response {
            status,
            reason: String::new(),
            content_type: String::new(),
            location: Some(location.to_owned()),
            body: Vec::new(),
        };
        match follow(&sent, false, &response) {
            Ok(Some(Redirected { server, sent })) => {
                let origin = server.map_or_else(String::new, |named| named.origin);
                let body = sent.body.unwrap_or_default();
                format!("{} {origin}{} {}", sent.method, sent.target, body.as_str())
            }
            Ok(None) => "no".to_owned(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn a_location_is_seen_from_where_it_was_given() {
        for (location, to) in [
            ("/login", "GET /login "),
            ("types", "GET /restapi/json/v1/types "),
            ("../x y", "GET /restapi/json/x%20y "),
            ("?y=2", "GET /restapi/json/v1/resources?y=2 "),
            ("https://other:1/a?b#c", "GET https://other:1/a?b "),
            ("//other", "GET http://other/ "),
            ("ftp://other/", "No connection adapters were found for 'ftp://other/'"),
        ] {
            assert_eq!(next("GET", 302, location), to, "{location}");
        }
    }

    #[test]
    fn only_307_and_308_repeat_a_change() {
        for (method, status, to) in [
            ("PUT", 301, "PUT /n "),
            ("POST", 301, "GET /n "),
            ("PUT", 302, "GET /n "),
            ("PUT", 303, "GET /n "),
            ("PUT", 307, "PUT /n INPUT_DATA=x"),
            ("POST", 308, "POST /n INPUT_DATA=x"),
            ("PUT", 300, "no"),
        ] {
            assert_eq!(next(method, status, "/n"), to, "{method} {status}");
        }
    }
}
