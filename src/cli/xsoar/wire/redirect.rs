//! Redirects, as `requests` follows them: 301, 302 and 303 make another method a GET without a body, and the token goes
//! along, to other hosts too (XSOAR-REDIRECTS).

use hyper::Uri;

use super::super::url;
use super::{Failure, Response, Sent};

/// Where an answer leads.
pub enum Redirected {
    /// Nowhere: it is the answer.
    No,
    /// To another request.
    To(Sent),
}

/// What to ask for next.
///
/// # Errors
/// [`Failure::Adapter`] for another scheme than `http` and `https`.
pub fn follow(sent: &Sent, response: &Response, location: Option<&str>) -> Result<Redirected, Failure> {
    let (301 | 302 | 303 | 307 | 308, Some(location)) = (response.status, location) else {
        return Ok(Redirected::No);
    };
    let (server, typed) = if let Some(behind) = location.strip_prefix("//") {
        let scheme = if sent.server.is_https() { "https" } else { "http" };
        apart(&format!("{scheme}://{behind}"))?
    } else if location.contains("://") {
        apart(location)?
    } else {
        (sent.server.clone(), beside(&sent.target, location))
    };
    let keeps = matches!(response.status, 307 | 308) || (response.status == 301 && sent.method != "POST");
    let becomes_get = !keeps && sent.method != "HEAD";
    Ok(Redirected::To(Sent {
        server,
        method: if becomes_get {
            "GET".to_owned()
        } else {
            sent.method.clone()
        },
        target: url::target(&typed, None),
        // Only 307 and 308 take the body along, whatever the method.
        body: sent.body.clone().filter(|_| matches!(response.status, 307 | 308)),
    }))
}

/// The server and the target of an address.
fn apart(address: &str) -> Result<(crate::cli::client::BaseUrl, String), Failure> {
    let wrong = || Failure::Adapter(super::python::repr(address));
    let at = address.find("://").map(|at| at + 3).ok_or_else(wrong)?;
    let end = address[at..]
        .find(['/', '?', '#'])
        .map_or(address.len(), |end| at + end);
    let (server, target) = address.split_at(end);
    // Checked for its scheme by what reads the addresses of servers.
    let server = server.parse().map_err(|_| wrong())?;
    let target = if target.starts_with('/') {
        target.to_owned()
    } else {
        format!("/{target}")
    };
    Ok((server, target))
}

/// A location that names no host, as seen from a target.
fn beside(target: &str, location: &str) -> String {
    let path = target
        .parse::<Uri>()
        .map_or_else(|_| "/".to_owned(), |uri| uri.path().to_owned());
    match location.chars().next() {
        Some('/') => location.to_owned(),
        Some('?' | '#') => path + location,
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
            server: "http://sim:8282".parse().unwrap(),
            method: method.to_owned(),
            target: "/restapi/json/v1/resources?x=1".to_owned(),
            body: (method != "GET").then(|| "INPUT_DATA=x".to_owned()),
        };
        let response = Response {
            status,
            reason: String::new(),
            content_type: String::new(),
            body: Vec::new(),
        };
        match follow(&sent, &response, Some(location)) {
            Ok(Redirected::To(next)) => {
                let body = next.body.unwrap_or_default();
                format!("{} {}{} {body}", next.method, next.server, next.target)
            }
            Ok(Redirected::No) => "no".to_owned(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn a_location_is_seen_from_where_it_was_given() {
        for (location, to) in [
            ("/login", "GET http://sim:8282/login "),
            ("types", "GET http://sim:8282/restapi/json/v1/types "),
            ("../x y", "GET http://sim:8282/restapi/json/x%20y "),
            ("?y=2", "GET http://sim:8282/restapi/json/v1/resources?y=2 "),
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
            ("PUT", 301, "PUT http://sim:8282/n "),
            ("POST", 301, "GET http://sim:8282/n "),
            ("PUT", 302, "GET http://sim:8282/n "),
            ("PUT", 303, "GET http://sim:8282/n "),
            ("PUT", 307, "PUT http://sim:8282/n INPUT_DATA=x"),
            ("POST", 308, "POST http://sim:8282/n INPUT_DATA=x"),
            ("PUT", 300, "no"),
        ] {
            assert_eq!(next(method, status, "/n"), to, "{method} {status}");
        }
    }
}
