//! One request of the integration and its answer, over a connection of its own: the bytes that `requests` sends, and what
//! it makes of what comes back.

use std::io;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use super::command::Request;
use super::{python, url};
use crate::cli::client::{BaseUrl, Client, ClientError};
use redirect::Redirected;

mod answer;
mod redirect;

pub use answer::Response;

/// How long the integration waits for a connection, and for each piece of an answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often `requests` follows a redirect.
const MOST_REDIRECTS: usize = 30;
const USER_AGENT: &str = "python-requests/2.32.3";

/// Why there is no answer, in the integration's words.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nobody took the connection in time.
    #[error(
        "Connection Timeout Error - potential reasons might be that the Server URL parameter is incorrect or that the \
         Server is not accessible from your host."
    )]
    ConnectTimeout,
    /// The server's certificate is not one to trust.
    #[error(
        "SSL Certificate Verification Failed - try selecting 'Trust any certificate' checkbox in the integration \
         configuration."
    )]
    Certificate,
    /// There is no connection, or it ended before an answer began.
    #[error(
        "\nError Type: <requests.exceptions.ConnectionError>\nError Number: [None]\nMessage: None\nVerify that the \
         server URL parameter is correct and that you have access to the server from your host."
    )]
    Connection,
    /// The answer, or its next piece, did not come in time.
    #[error("{pool}(host='{host}', port={port}): Read timed out. (read timeout=60.0)")]
    ReadTimeout {
        /// What holds the connection.
        pool: &'static str,
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The answer ends before it is whole.
    #[error(
        "('Connection broken: IncompleteRead({read} bytes read, {missing} more expected)', IncompleteRead({read} bytes \
         read, {missing} more expected))"
    )]
    CutOff {
        /// How many bytes came.
        read: usize,
        /// How many did not.
        missing: usize,
    },
    /// The connection broke in the middle of the answer.
    #[error(
        "(\"Connection broken: ConnectionResetError(104, 'Connection reset by peer')\", ConnectionResetError(104, \
         'Connection reset by peer'))"
    )]
    Reset,
    /// The pieces of an answer in pieces are not as they should be.
    #[error("Response ended prematurely")]
    Chunks,
    /// The answer is not compressed as it says.
    #[error(
        "('Received response with content-encoding: {0}, but failed to decode it.', error('Error -3 while decompressing data: incorrect header check'))"
    )]
    Encoding(String),
    /// The redirects have no end.
    #[error("Exceeded 30 redirects.")]
    Redirects,
    /// A redirect leads to no HTTP address.
    #[error("No connection adapters were found for {0}")]
    Adapter(String),
}

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
    let form = request
        .input_data
        .as_deref()
        .map(|data| zeroize::Zeroizing::new(format!("INPUT_DATA={}", python::quote_plus(data))));
    let form = form.as_ref().map(|form| form.as_str());
    let typed = format!("{}{}", url.path(), request.path);
    let (query, body) = match request.method {
        "GET" => (form, None),
        _ => (None, Some(form.unwrap_or_default())),
    };
    let mut now = Sent {
        server: url.clone(),
        method: request.method.to_owned(),
        target: url::target(&typed, query),
        body: body.map(str::to_owned),
    };
    for _ in 0..=MOST_REDIRECTS {
        let (response, location) = exchange(client, &now, token).await?;
        match redirect::follow(&now, &response, location.as_deref())? {
            Redirected::No => return Ok(response),
            Redirected::To(next) => now = next,
        }
    }
    Err(Failure::Redirects)
}

/// A request as it goes out.
struct Sent {
    server: BaseUrl,
    method: String,
    target: String,
    body: Option<String>,
}

impl Sent {
    /// Headers in the order in which `requests` writes them (XSOAR-HEADERS).
    fn bytes(&self, token: &SecretString) -> zeroize::Zeroizing<String> {
        let body = self.body.as_deref();
        let of_body = body.map_or_else(String::new, |body| {
            format!(
                "Content-Length: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                body.len()
            )
        });
        zeroize::Zeroizing::new(format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {USER_AGENT}\r\nAccept-Encoding: gzip, deflate\r\n\
             Accept: */*\r\nConnection: keep-alive\r\nAPP_AUTHTOKEN: {}\r\nAPP_TYPE: 17\r\n{of_body}\r\n{}",
            self.method,
            if self.target.is_empty() { "/" } else { &self.target },
            self.server.host_header(),
            token.expose_secret(),
            body.unwrap_or_default(),
        ))
    }

    fn read_timeout(&self) -> Failure {
        Failure::ReadTimeout {
            pool: if self.server.is_https() {
                "HTTPSConnectionPool"
            } else {
                "HTTPConnectionPool"
            },
            host: self.server.host().to_owned(),
            port: self.server.port(),
        }
    }
}

async fn exchange(client: &Client, sent: &Sent, token: &SecretString) -> Result<(Response, Option<String>), Failure> {
    let connected = timeout(PATIENCE, client.connect(&sent.server)).await;
    let mut stream = connected
        .map_err(|_| Failure::ConnectTimeout)?
        .map_err(|error| refusal(&error))?;
    let bytes = sent.bytes(token);
    stream
        .write_all(bytes.as_bytes())
        .await
        .map_err(|_| Failure::Connection)?;
    let mut reader = answer::Reader::new(stream, PATIENCE, sent.read_timeout());
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
