//! What all subcommands share that speak to the control plane of a running server.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde_json::Value;
use zeroize::Zeroizing;

use super::client::{BaseUrl, Call, Client, ClientError};
use crate::model::ids::SandboxName;

/// Which server and sandbox is meant, and how to be let in.
#[derive(Debug, clap::Args)]
pub struct Remote {
    /// The server's address, such as http://127.0.0.1:8282; with `/s/NAME` behind it the sandbox NAME
    #[arg(long)]
    url: BaseUrl,
    /// The sandbox that is meant, unless it is the default one
    #[arg(long, value_name = "NAME")]
    sandbox: Option<SandboxName>,
    /// CA certificate to trust, as the server gives it at /sim/v1/ca.pem; an https address needs it
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The control plane's token
    #[arg(long, value_name = "TOKEN", env = "PAM360_SIM_CONTROL_TOKEN", hide_env_values = true, value_parser = secret)]
    control_token: Option<SecretString>,
    /// File that holds the control plane's token, in place of the token itself
    #[arg(long, value_name = "FILE")]
    control_token_file: Option<PathBuf>,
}

fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(text.into())
}

/// Why the server did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The file of the CA or of the control token cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Secrets would come from, and a token go to, whoever answers there.
    #[error("an https address needs --ca FILE: the server gives its CA certificate at /sim/v1/ca.pem")]
    NoCa,
    /// A sandbox is named twice.
    #[error("{0} names a sandbox already: leave out --sandbox, or what is behind the port")]
    TwoSandboxes(String),
    /// There is no answer.
    #[error("{url} cannot be asked: {source}")]
    NoAnswer {
        /// The server.
        url: String,
        /// Why.
        source: ClientError,
    },
    /// The server said no.
    #[error("{url} answered with the HTTP status {status}{}", detail.as_deref().map(|it| format!(": {it}")).unwrap_or_default())]
    Refused {
        /// The server.
        url: String,
        /// Its answer's status.
        status: u16,
        /// Its own words.
        detail: Option<String>,
    },
    /// Nobody reads what was asked for.
    #[error("cannot write to standard output: {0}")]
    Output(#[source] io::Error),
}

impl Remote {
    /// Makes a call of the control plane, and answers the body of its answer.
    ///
    /// # Errors
    /// [`RemoteError`].
    pub async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Zeroizing<Vec<u8>>, RemoteError> {
        let url = match &self.sandbox {
            Some(name) => self
                .url
                .of_sandbox(name)
                .ok_or_else(|| RemoteError::TwoSandboxes(self.url.to_string()))?,
            None => self.url.clone(),
        };
        let from_file = self.control_token_file.as_deref().map(token_in).transpose()?;
        let no_answer = |source| RemoteError::NoAnswer {
            url: url.to_string(),
            source,
        };
        let json = body.map(|body| Zeroizing::new(body.to_string()));
        let path = format!("/sim/v1{path}");
        let call = Call {
            method,
            path: &path,
            bearer: from_file.as_ref().or(self.control_token.as_ref()),
            json: json.as_deref().map(String::as_str),
        };
        let client = self.client()?.map_err(no_answer)?;
        let answer = client.send(&url, call).await.map_err(no_answer)?;
        let body = Zeroizing::new(answer.body);
        match answer.status {
            200..300 => Ok(body),
            status => Err(RemoteError::Refused {
                detail: detail(&body),
                url: url.to_string(),
                status,
            }),
        }
    }

    /// Makes a call of the control plane, and prints the JSON that it answers; nothing where it answers none.
    ///
    /// # Errors
    /// [`RemoteError`].
    pub async fn tell(&self, method: &str, path: &str, body: Option<Value>) -> Result<(), RemoteError> {
        let answer = self.ask(method, path, body.as_ref()).await?;
        if answer.is_empty() {
            return Ok(());
        }
        let pretty = serde_json::from_slice::<Value>(&answer).and_then(|json| serde_json::to_string_pretty(&json));
        match pretty {
            Ok(json) => print(format!("{json}\n").as_bytes()),
            Err(_) => print(&answer),
        }
    }

    fn client(&self) -> Result<Result<Client, ClientError>, RemoteError> {
        Ok(match &self.ca {
            Some(path) => Client::trusting(read(path)?.as_bytes()),
            None if self.url.is_https() => return Err(RemoteError::NoCa),
            None => Client::trusting_anyone(),
        })
    }
}

/// Writes to standard output.
///
/// # Errors
/// [`RemoteError::Output`].
pub fn print(text: &[u8]) -> Result<(), RemoteError> {
    io::stdout().write_all(text).map_err(RemoteError::Output)
}

fn token_in(path: &Path) -> Result<SecretString, RemoteError> {
    Ok(SecretString::from(read(path)?.trim_end_matches(['\r', '\n'])))
}

fn read(path: &Path) -> Result<Zeroizing<String>, RemoteError> {
    std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|source| RemoteError::Unreadable {
            path: path.to_owned(),
            source,
        })
}

/// The words of a problem+json body.
fn detail(body: &[u8]) -> Option<String> {
    let problem: Value = serde_json::from_slice(body).ok()?;
    Some(problem["detail"].as_str()?.to_owned())
}
