//! Where a redirect leads.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::Response;

use crate::model::fault::RedirectTo;
use crate::model::ids::SandboxName;
use crate::model::peer::Peer;

/// What is needed of a request to send its client elsewhere.
pub(super) struct Location {
    /// The address as it came.
    original: String,
    /// The same without the fault.
    plain: String,
    /// The host that the client named.
    host: String,
    tls: bool,
}

impl Location {
    pub(super) fn of(request: &Request, original: &Uri, in_sandbox: Option<&SandboxName>) -> Self {
        let whole = |uri: &Uri| uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let prefix = in_sandbox.map_or(String::new(), |name| format!("/s/{name}"));
        Self {
            original: whole(original),
            plain: prefix + &whole(request.uri()),
            host: host.unwrap_or("localhost").to_owned(),
            tls: request.extensions().get::<Peer>().is_some_and(|peer| peer.tls),
        }
    }

    pub(super) fn redirect(self, status: StatusCode, to: RedirectTo, base_url: Option<&str>) -> Response {
        let address = match to {
            RedirectTo::Plain => self.plain,
            RedirectTo::Loop => self.original,
            RedirectTo::OtherHost => {
                let base = base_url.map_or_else(|| self.other_host(), str::to_owned);
                format!("{}{}", base.trim_end_matches('/'), self.plain)
            }
        };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        if let Ok(address) = HeaderValue::from_str(&address) {
            response.headers_mut().insert(header::LOCATION, address);
        }
        response
    }

    /// This server under another name of its machine.
    fn other_host(&self) -> String {
        let (name, port) = match self.host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (name, format!(":{port}")),
            _ => (&*self.host, String::new()),
        };
        let other = if name == "localhost" { "127.0.0.1" } else { "localhost" };
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{other}{port}")
    }
}
