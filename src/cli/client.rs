//! A call over HTTP or HTTPS: all that the subcommands need to talk to a running server.

use std::fmt;
use std::io;
use std::str::FromStr;
use std::sync::Arc;

use hyper::Uri;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use any_certificate::AnyCertificate;

use crate::model::ids::SandboxName;

mod any_certificate;

/// Where a server, or one of its sandboxes, answers: `http` or `https`, host, port, and perhaps `/s/NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    https: bool,
    host: String,
    port: u16,
    authority: String,
    path: String,
}

/// Why a text is no [`BaseUrl`].
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("expected an address such as http://127.0.0.1:8282")]
pub struct InvalidUrl;

impl BaseUrl {
    /// Whether it is spoken to over HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Where a sandbox of the server answers; none where the address names one already.
    #[must_use]
    pub fn of_sandbox(&self, name: &SandboxName) -> Option<Self> {
        self.path.is_empty().then(|| Self {
            path: format!("/s/{name}"),
            ..self.clone()
        })
    }

    /// The host, an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The path before every other, without a slash at its end.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The header `Host` as most clients write it: in small letters, without the scheme's own port.
    #[must_use]
    pub fn host_header(&self) -> String {
        let host = self.host.to_ascii_lowercase();
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        match (self.https, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text.parse().map_err(|_| InvalidUrl)?;
        let https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(InvalidUrl),
        };
        let authority = uri.authority().ok_or(InvalidUrl)?;
        if authority.as_str().contains('@') || uri.query().is_some() {
            return Err(InvalidUrl);
        }
        Ok(Self {
            https,
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port: authority.port_u16().unwrap_or(if https { 443 } else { 80 }),
            authority: authority.to_string(),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

/// What is asked of a server.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The method.
    pub method: &'a str,
    /// The path, below a [`BaseUrl`].
    pub path: &'a str,
    /// The token to present, where one is needed.
    pub bearer: Option<&'a SecretString>,
    /// The body, as JSON.
    pub json: Option<&'a str>,
}

impl<'a> Call<'a> {
    /// A GET without a token.
    #[must_use]
    pub fn get(path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
            bearer: None,
            json: None,
        }
    }

    /// HTTP/1.0, so that the answer's end is the connection's and nothing comes in chunks.
    fn written_for(&self, base: &BaseUrl) -> String {
        let Self { method, path, .. } = self;
        let mut request = format!("{method} {}{path} HTTP/1.0\r\nHost: {}\r\n", base.path, base.authority);
        if let Some(token) = self.bearer {
            request.push_str(&format!("Authorization: Bearer {}\r\n", token.expose_secret()));
        }
        if let Some(json) = self.json {
            let length = json.len();
            request.push_str(&format!(
                "Content-Type: application/json\r\nContent-Length: {length}\r\n"
            ));
        }
        request.push_str("\r\n");
        request.push_str(self.json.unwrap_or_default());
        request
    }
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection, its certificate or the reading failed.
    #[error("{0}")]
    Connection(#[from] io::Error),
    /// What came is not HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The text to trust is not a CA certificate.
    #[error("not a CA certificate in PEM form")]
    NotACertificate,
    /// A certificate cannot be for such a host.
    #[error("{0}")]
    Host(#[from] InvalidDnsNameError),
    /// TLS cannot be set up.
    #[error("{0}")]
    Tls(#[from] rustls::Error),
}

/// A connection, encrypted or not.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A client of one server.
pub struct Client {
    tls: TlsConnector,
}

impl Client {
    /// A client that speaks to servers with a certificate of this CA, in PEM form.
    ///
    /// # Errors
    /// [`ClientError::NotACertificate`].
    pub fn trusting(ca_pem: &[u8]) -> Result<Self, ClientError> {
        let ca = CertificateDer::from_pem_slice(ca_pem).map_err(|_| ClientError::NotACertificate)?;
        let mut roots = rustls::RootCertStore::empty();
        roots.add(ca).map_err(|_| ClientError::NotACertificate)?;
        Self::trusting_roots(roots)
    }

    /// A client that speaks to no server over HTTPS, since it trusts no CA.
    ///
    /// # Errors
    /// [`ClientError::Tls`].
    pub fn trusting_nobody() -> Result<Self, ClientError> {
        Self::trusting_roots(rustls::RootCertStore::empty())
    }

    fn trusting_roots(roots: rustls::RootCertStore) -> Result<Self, ClientError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self::with(config))
    }

    /// A client that speaks to any server: for questions without a secret, whose answer is not relied on.
    ///
    /// # Errors
    /// [`ClientError::Tls`].
    pub fn trusting_anyone() -> Result<Self, ClientError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate::new(provider)))
            .with_no_client_auth();
        Ok(Self::with(config))
    }

    fn with(config: ClientConfig) -> Self {
        Self {
            tls: Arc::new(config).into(),
        }
    }

    /// Makes a call of a path under `base`.
    ///
    /// # Errors
    /// [`ClientError`] when there is no answer; an answer of any status is none.
    pub async fn send(&self, base: &BaseUrl, call: Call<'_>) -> Result<Answer, ClientError> {
        let request = zeroize::Zeroizing::new(call.written_for(base));
        exchange(self.connect(base).await?, &request).await
    }

    /// A connection to a server.
    ///
    /// # Errors
    /// [`ClientError`] when there is none, or none to trust.
    pub async fn connect(&self, base: &BaseUrl) -> Result<Box<dyn Stream>, ClientError> {
        let stream = TcpStream::connect((base.host.as_str(), base.port)).await?;
        if !base.https {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(base.host.clone())?;
        Ok(Box::new(self.tls.connect(name, stream).await?))
    }
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> Result<Answer, ClientError> {
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    parse(&answer).ok_or(ClientError::NotHttp)
}

fn parse(answer: &[u8]) -> Option<Answer> {
    let head_end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let (head, body) = answer.split_at(head_end);
    let head = str::from_utf8(head).ok()?;
    let (version, rest) = head.split_once(' ')?;
    Some(Answer {
        status: version.starts_with("HTTP/1.").then(|| rest.get(..3))??.parse().ok()?,
        body: body.get(4..)?.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_a_host_and_perhaps_a_sandbox() {
        let url: BaseUrl = "https://[::1]:8282/s/one/".parse().unwrap();
        assert_eq!((url.https, url.host.as_str(), url.port), (true, "::1", 8282));
        assert_eq!(url.to_string(), "https://[::1]:8282/s/one");
        let name = "two".parse().unwrap();
        assert_eq!(url.of_sandbox(&name), None);
        let plain: BaseUrl = "http://sim:1/".parse().unwrap();
        assert_eq!(plain.of_sandbox(&name).unwrap().to_string(), "http://sim:1/s/two");
        assert_eq!("http://sim".parse::<BaseUrl>().unwrap().port, 80);
        for (text, host) in [
            ("https://[::1]:8282", "[::1]:8282"),
            ("https://SIM:443/x", "sim"),
            ("http://sim:443", "sim:443"),
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap().host_header(), host);
        }
        for text in [
            "",
            "127.0.0.1:8282",
            "localhost",
            "ftp://sim",
            "http://a@sim",
            "http://sim/?x",
        ] {
            assert_eq!(text.parse::<BaseUrl>(), Err(InvalidUrl), "{text}");
        }
    }

    #[test]
    fn an_answer_is_a_status_and_a_body() {
        let answer = parse(b"HTTP/1.0 503 Service Unavailable\r\nA: b\r\n\r\nlater\r\n\r\n").unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (503, &b"later\r\n\r\n"[..]));
        assert_eq!(parse(b"HTTP/1.0 200"), None);
        assert_eq!(parse(b"SSH-2.0 200\r\n\r\n"), None);
    }
}
