//! How a line of the War Room is run: the request goes to the application in process, as it would come from the host of
//! the person's browser, and what its connection would do to the answer is reckoned rather than waited for.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, header};
use http_body_util::{BodyExt, Limited};
use secrecy::{ExposeSecret, SecretString};

use crate::http::AppState;
use crate::http::console::visit::Visit;
use crate::http::control::names_this_server;
use crate::http::rest::envelope::REASON;
use crate::model::peer::Peer;
use crate::model::wire::{Stage, Way, WireEffect};
use crate::war_room::PATIENCE;
use crate::war_room::command;
use crate::war_room::failure::Failure;
use crate::war_room::redirect::{MOST_REDIRECTS, Named, follow};
use crate::war_room::response::{Response, arrived, decompressed};
use crate::war_room::sent::{FORM, Sent, USER_AGENT};

/// A body that is longer is not read to its end.
const LONGEST: usize = 64 * 1024 * 1024;

/// What came of a command.
pub struct Called {
    /// Its answer, or why it has none.
    pub outcome: Result<Response, Failure>,
    /// What the server says of a refusal, to testers alone.
    pub reason: Option<String>,
    /// How long the integration would have waited for the answer.
    pub held_back: Duration,
}

/// The integration, with a Server URL of this server.
pub struct Integration<'a> {
    state: &'a AppState,
    token: &'a SecretString,
    client: IpAddr,
    tls: bool,
    /// The server as the person's browser names it.
    host: String,
    reason: Option<String>,
    held_back: Duration,
}

impl<'a> Integration<'a> {
    /// One that runs where the browser does.
    pub fn beside(state: &'a AppState, visit: &Visit, headers: &HeaderMap, token: &'a SecretString) -> Self {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        Self {
            state,
            token,
            client: visit.client,
            tls: visit.tls,
            host: host.unwrap_or("localhost").to_owned(),
            reason: None,
            held_back: Duration::ZERO,
        }
    }

    /// Sends a command's request to a server whose paths begin so.
    pub async fn call(mut self, prefix: &str, request: &command::Request) -> Called {
        let outcome = self.send(prefix, request).await;
        Called {
            outcome,
            reason: self.reason,
            held_back: self.held_back,
        }
    }

    async fn send(&mut self, prefix: &str, request: &command::Request) -> Result<Response, Failure> {
        let mut sent = Sent::of(prefix, request);
        for _ in 0..=MOST_REDIRECTS {
            let response = self.exchange(&sent).await?;
            let Some(next) = follow(&sent, self.tls, &response)? else {
                return Ok(response);
            };
            if let Some(named) = next.server {
                self.turn_to(&named)?;
            }
            sent = next.sent;
        }
        Err(Failure::Redirects)
    }

    /// This server may have several names; nobody else is asked.
    fn turn_to(&mut self, named: &Named) -> Result<(), Failure> {
        let (scheme, authority) = named.origin.split_once("://").ok_or_else(|| named.unreachable())?;
        let port = |authority: &str| authority.rsplit_once(':').map(|(_, port)| port.to_owned());
        if port(authority) != port(&self.host) || !names_this_server(authority, &self.state.control.names) {
            return Err(Failure::Connection);
        }
        self.tls = scheme == "https";
        self.host = authority.to_owned();
        Ok(())
    }

    async fn exchange(&mut self, sent: &Sent) -> Result<Response, Failure> {
        let request = self.request(sent).map_err(|_| Failure::Connection)?;
        let answered = tokio::time::timeout(PATIENCE, self.answer(request)).await;
        answered.unwrap_or_else(|_| Err(self.too_late()))
    }

    fn request(&self, sent: &Sent) -> axum::http::Result<Request> {
        let body = sent.body.clone();
        let mut request = Request::builder()
            .method(sent.method.as_str())
            .uri(sent.line())
            .header(header::HOST, &self.host)
            .header(header::USER_AGENT, USER_AGENT)
            .header(header::ACCEPT_ENCODING, "gzip, deflate")
            .header(header::ACCEPT, "*/*")
            .header(HeaderName::from_static("app_authtoken"), self.token.expose_secret())
            .header(HeaderName::from_static("app_type"), "17")
            // A line can name any path; the control plane answers nothing that was handed on.
            .header(header::VIA, "1.1 war-room")
            .extension(Peer {
                addr: (self.client, 0).into(),
                tls: self.tls,
            });
        if let Some(body) = &body {
            request = request
                .header(header::CONTENT_LENGTH, body.len())
                .header(header::CONTENT_TYPE, FORM);
        }
        request.body(body.map_or_else(Body::empty, |body| Body::from(body.as_str().to_owned())))
    }

    async fn answer(&mut self, request: Request) -> Result<Response, Failure> {
        let answer = self.state.app.answer(request).await.ok_or(Failure::Connection)?;
        let (head, body) = answer.into_parts();
        let text = |name: &HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
        let (reason, location) = (text(&REASON), text(&header::LOCATION));
        let encoding = text(&header::CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
        let content_type = text(&header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        self.reason = reason.map(str::to_owned);
        // Whoever watches it is told first how far it came.
        let mut watched = body;
        let body = Limited::new(&mut watched, LONGEST).collect().await;
        let body = body.map_err(|_| Failure::Reset)?.to_bytes();
        let effect = head.extensions.get::<WireEffect>().copied().unwrap_or_default();
        self.held_back += effect.wait.min(PATIENCE);
        let body = arrived(effect, body.into(), self.too_late());
        if let (Some(way), Ok(_) | Err(Failure::CutOff { .. })) = (head.extensions.get::<Way>(), &body) {
            way.note(Stage::Free);
        }
        drop(watched);
        let body = body?;
        Ok(Response {
            status: head.status.as_u16(),
            reason: head.status.canonical_reason().unwrap_or_default().to_owned(),
            content_type,
            location: location.map(str::to_owned),
            body: decompressed(&encoding, body)?,
        })
    }

    fn too_late(&self) -> Failure {
        let default = if self.tls { 443 } else { 80 };
        let (host, port) = match self.host.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or(default)),
            None => (self.host.as_str(), default),
        };
        Failure::read_timeout(self.tls, host.trim_matches(['[', ']']), port)
    }
}
