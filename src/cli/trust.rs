//! `trust`: prints how clients are made to trust a server's CA.

use std::io::{self, Write};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

use super::client::{BaseUrl, Call, Client, ClientError};

const CA_PATH: &str = "/sim/v1/ca.pem";
const CA_FILE: &str = "pam360-sim-ca.pem";

/// The flags of `trust`.
#[derive(Debug, clap::Args)]
pub struct TrustArgs {
    /// The server's address, such as https://127.0.0.1:8282
    #[arg(long)]
    url: BaseUrl,
}

/// Why there is nothing to trust.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// There is no answer.
    #[error("{url} cannot be asked: {source}")]
    NoAnswer {
        /// The server.
        url: String,
        /// Why.
        source: ClientError,
    },
    /// What answers there is no server of ours.
    #[error("{0}{CA_PATH} is no CA certificate")]
    NoCa(String),
    /// Nobody reads what was asked for.
    #[error("cannot write to standard output: {0}")]
    Output(#[source] io::Error),
}

/// Fetches the CA's certificate and prints what to do with it. Nothing is written and nothing is trusted yet.
///
/// # Errors
/// [`TrustError`].
pub async fn run(args: &TrustArgs) -> Result<(), TrustError> {
    let no_answer = |source| TrustError::NoAnswer {
        url: args.url.to_string(),
        source,
    };
    // Whom to trust is what is asked here; the fingerprint is for comparing.
    let client = Client::trusting_anyone().map_err(no_answer)?;
    let answer = client.send(&args.url, Call::get(CA_PATH)).await.map_err(no_answer)?;
    let ca = (answer.status == 200)
        .then(|| CertificateDer::from_pem_slice(&answer.body).ok())
        .flatten()
        .ok_or_else(|| TrustError::NoCa(args.url.to_string()))?;
    let text = instructions(&args.url, &fingerprint(&ca));
    io::stdout().write_all(text.as_bytes()).map_err(TrustError::Output)
}

/// The SHA-256 of a certificate, as OpenSSL and browsers write it.
fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let bytes: Vec<_> = Sha256::digest(certificate.as_ref())
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    bytes.join(":")
}

/// Commands for a shell, with the rest as comments.
fn instructions(url: &BaseUrl, fingerprint: &str) -> String {
    let insecure = if url.is_https() { "--insecure " } else { "" };
    let https = format!("https://{}:{}", bracketed(url.host()), url.port());
    format!(
        "\
# The CA of {url}. Compare its SHA-256 fingerprint with that of the ca.pem in the server's data folder, or of the
# `ca_file` of its ready file:
#   {fingerprint}

# Fetch it; other servers, and others who answer in its place, have another one:
curl -fsS {insecure}-o {CA_FILE} '{url}{CA_PATH}'
openssl x509 -noout -fingerprint -sha256 -in {CA_FILE}

# curl:
curl -fsS --cacert {CA_FILE} '{https}/sim/v1/health'

# Python, the library requests and the integrations that use it; it then trusts no other CA:
export REQUESTS_CA_BUNDLE=\"$PWD/{CA_FILE}\"
# Python's own ssl, and programs that use OpenSSL:
export SSL_CERT_FILE=\"$PWD/{CA_FILE}\"

# Java, with a trust store of its own:
keytool -importcert -noprompt -alias pam360-sim -file {CA_FILE} -keystore pam360-sim.p12 -storetype PKCS12 -storepass changeit
export JAVA_TOOL_OPTIONS=\"-Djavax.net.ssl.trustStore=$PWD/pam360-sim.p12 -Djavax.net.ssl.trustStorePassword=changeit\"

# Cortex XSOAR: either switch on \"Trust any certificate\" in the instance of ManageEngine PAM360, or append the file to
# the custom certificates of the server or engine that runs it, by default /var/lib/demisto/python-ssl-certs.pem on a server and
# /usr/local/demisto/python-ssl-certs.pem on an engine, and start its containers anew.
# The Server URL has to name the host as the certificate does: localhost, 127.0.0.1, the server's host name, or what it
# was told with --tls-name.
"
    )
}

fn bracketed(host: &str) -> String {
    if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}
