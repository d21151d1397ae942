//! `fixture`: checks a fixture file, or fetches a running sandbox as one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::client::{BaseUrl, Client, ClientError};
use crate::fixture::{Fixture, FixtureError};

/// What to do with fixtures.
#[derive(Debug, clap::Subcommand)]
pub enum FixtureCommand {
    /// Check a fixture file; mistakes are told with line and column
    Check {
        /// The file, YAML or JSON
        file: PathBuf,
    },
    /// Print a running sandbox as a fixture, its passwords included
    Export(ExportArgs),
}

/// The flags of `fixture export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The server's address; with `/s/NAME` behind it the sandbox NAME, else the default one
    #[arg(long)]
    url: BaseUrl,
    /// CA certificate to trust, as the server gives it at /sim/v1/ca.pem; an https address needs it
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// File that holds the control plane's token
    #[arg(long, value_name = "FILE")]
    control_token_file: Option<PathBuf>,
}

/// Why there is no fixture, or none that is right.
#[derive(Debug, thiserror::Error)]
pub enum FixtureCommandError {
    /// The fixture is wrong.
    #[error(transparent)]
    Wrong(#[from] FixtureError),
    /// The file of the CA or of the control token cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Passwords would come from, and a token go to, whoever answers there.
    #[error("an https address needs --ca FILE: the server gives its CA certificate at /sim/v1/ca.pem")]
    NoCa,
    /// There is no answer.
    #[error("{url} cannot be asked: {source}")]
    NoAnswer {
        /// The server.
        url: String,
        /// Why.
        source: ClientError,
    },
    /// The server did not hand out the sandbox.
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

/// Checks a fixture file.
///
/// # Errors
/// What is wrong with it.
pub fn check(file: &Path) -> Result<(), FixtureCommandError> {
    let fixture = Fixture::from_path(file)?;
    let accounts: usize = fixture.resources.iter().map(|resource| resource.accounts.len()).sum();
    writeln!(
        io::stdout(),
        "{}: ok; users: {}, resources: {}, accounts: {accounts}, RPA entries: {}",
        file.display(),
        fixture.users.len(),
        fixture.resources.len(),
        fixture.rpa_entries.len(),
    )
    .map_err(FixtureCommandError::Output)
}

/// Prints a running sandbox as a fixture.
///
/// # Errors
/// [`FixtureCommandError`].
pub async fn export(args: &ExportArgs) -> Result<(), FixtureCommandError> {
    let token = match &args.control_token_file {
        Some(path) => Some(SecretString::from(read(path)?.trim_end_matches(['\r', '\n']))),
        None => None,
    };
    let no_answer = |source| FixtureCommandError::NoAnswer {
        url: args.url.to_string(),
        source,
    };
    let client = match &args.ca {
        Some(path) => Client::trusting(read(path)?.as_bytes()),
        None if args.url.is_https() => return Err(FixtureCommandError::NoCa),
        None => Client::trusting_anyone(),
    }
    .map_err(no_answer)?;
    let answer = client
        .get(&args.url, "/sim/v1/export", token.as_ref())
        .await
        .map_err(no_answer)?;
    let body = zeroize::Zeroizing::new(answer.body);
    if answer.status != 200 {
        return Err(FixtureCommandError::Refused {
            url: args.url.to_string(),
            status: answer.status,
            detail: detail(&body),
        });
    }
    io::stdout().write_all(&body).map_err(FixtureCommandError::Output)
}

fn read(path: &Path) -> Result<zeroize::Zeroizing<String>, FixtureCommandError> {
    std::fs::read_to_string(path)
        .map(zeroize::Zeroizing::new)
        .map_err(|source| FixtureCommandError::Unreadable {
            path: path.to_owned(),
            source,
        })
}

/// The words of a problem+json body.
fn detail(body: &[u8]) -> Option<String> {
    let problem: serde_json::Value = serde_json::from_slice(body).ok()?;
    Some(problem["detail"].as_str()?.to_owned())
}
