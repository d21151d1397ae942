//! One request of the integration and its answer, over a connection of its own: the bytes that `requests` sends.

use std::io;

use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::cli::client::{BaseUrl, Client, ClientError};
use crate::war_room::PATIENCE;
use crate::war_room::command::Request;
use crate::war_room::failure::Failure;
use crate::war_room::redirect::{MOST_REDIRECTS, follow};
use crate::war_room::response::Response;
use crate::war_room::sent::{FORM, Sent, USER_AGENT};

mod answer;

/// Sends a request and follows redirects as `requests` does.
///
/// # Errors
/// [`Failure`] when there is no whole answer; an answer of any status is none.
pub async fn send(
    client: &Client,
    url: &BaseUrl,
    token: &SecretString,
    request: &Request,
) -> Result<Response, Failure> {
    let mut server = url.clone();
    let mut sent = Sent::of(url.path(), request);
    for _ in 0..=MOST_REDIRECTS {
        let response = exchange(client, &server, &sent, token).await?;
        let Some(next) = follow(&sent, server.is_https(), &response)? else {
            return Ok(response);
        };
        if let Some(named) = next.server {
            server = named.origin.parse().map_err(|_| named.unreachable())?;
        }
        sent = next.sent;
    }
    Err(Failure::Redirects)
}

/// Headers in the order in which `requests` writes them (XSOAR-HEADERS).
fn bytes(server: &BaseUrl, sent: &Sent, token: &SecretString) -> zeroize::Zeroizing<String> {
    let body = sent.body.as_ref().map(|body| body.as_str());
    let of_body = body.map_or_else(String::new, |body| {
        format!("Content-Length: {}\r\nContent-Type: {FORM}\r\n", body.len())
    });
    zeroize::Zeroizing::new(format!(
        "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {USER_AGENT}\r\nAccept-Encoding: gzip, deflate\r\n\
         Accept: */*\r\nConnection: keep-alive\r\nAPP_AUTHTOKEN: {}\r\nAPP_TYPE: 17\r\n{of_body}\r\n{}",
        sent.method,
        sent.line(),
        server.host_header(),
        token.expose_secret(),
        body.unwrap_or_default(),
    ))
}

async fn exchange(client: &Client, server: &BaseUrl, sent: &Sent, token: &SecretString) -> Result<Response, Failure> {
    let connected = timeout(PATIENCE, client.connect(server)).await;
    let mut stream = connected
        .map_err(|_| Failure::ConnectTimeout)?
        .map_err(|error| refusal(&error))?;
    let bytes = bytes(server, sent, token);
    stream
        .write_all(bytes.as_bytes())
        .await
        .map_err(|_| Failure::Connection)?;
    let too_late = Failure::read_timeout(server.is_https(), server.host(), server.port());
    let mut reader = answer::Reader::new(stream, PATIENCE, too_late);
    reader.response(&sent.method).await
}

fn refusal(error: &ClientError) -> Failure {
    let is_certificate = |error: &io::Error| {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
    };
    match error {
        ClientError::Connection(error) if is_certificate(error) => Failure::Certificate,
        _ => Failure::Connection,
    }
}
