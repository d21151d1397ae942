//! `sandbox`: makes, lists and drops sandboxes of a running server.

use std::path::Path;

use jiff::{Span, Timestamp};
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};

use super::remote::{Remote, RemoteError};
use crate::fixture::{BUILT_IN, Fixture, FixtureError};
use crate::model::ids::{SandboxName, SnapshotName};

/// What to do with sandboxes.
#[derive(Debug, clap::Subcommand)]
pub enum SandboxCommand {
    /// Make a sandbox; its address and its tokens are printed
    Create(Box<CreateArgs>),
    /// List the sandboxes
    List(Remote),
    /// Drop a sandbox, with everything in it
    Drop {
        /// Which one
        name: SandboxName,
        /// Whose.
        #[command(flatten)]
        remote: Remote,
    },
}

/// The flags of `sandbox create`.
#[derive(Debug, clap::Args)]
pub struct CreateArgs {
    /// Its name; one is made up where none is given
    name: Option<SandboxName>,
    /// What it begins with: a file, demo or empty
    #[arg(long, value_name = "FILE|NAME", default_value = "empty", conflicts_with = "snapshot")]
    fixture: String,
    /// A snapshot that it begins with, of the sandbox that --sandbox names
    #[arg(long, value_name = "NAME")]
    snapshot: Option<SnapshotName>,
    /// Makes its ids, tokens and generated passwords repeat
    #[arg(long)]
    seed: Option<u64>,
    /// How long it is kept: PT30M, 30m, P1D
    #[arg(long, value_name = "DURATION")]
    ttl: Option<Span>,
    /// Its time stands still at this instant
    #[arg(long, value_name = "INSTANT")]
    frozen_at: Option<Timestamp>,
    #[command(flatten)]
    remote: Remote,
}

/// Why a sandbox was not made, listed or dropped.
#[derive(Debug, thiserror::Error)]
pub enum SandboxCommandError {
    /// The fixture is wrong.
    #[error(transparent)]
    Fixture(#[from] FixtureError),
    /// The server did not do it.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}

/// Carries out a command.
///
/// # Errors
/// [`SandboxCommandError`].
pub async fn run(command: &SandboxCommand) -> Result<(), SandboxCommandError> {
    match command {
        SandboxCommand::Create(args) => {
            let body = args.body()?;
            args.remote.tell("POST", "/sandboxes", Some(body)).await?;
        }
        SandboxCommand::List(remote) => remote.tell("GET", "/sandboxes", None).await?,
        SandboxCommand::Drop { name, remote } => remote.tell("DELETE", &format!("/sandboxes/{name}"), None).await?,
    }
    Ok(())
}

impl CreateArgs {
    fn body(&self) -> Result<Value, FixtureError> {
        let mut body = Map::new();
        let mut say = |key: &str, value: Option<Value>| body.extend(value.map(|value| (key.to_owned(), value)));
        say("name", self.name.as_ref().map(|name| json!(name.as_str())));
        match &self.snapshot {
            Some(name) => say("snapshot", Some(json!(name.as_str()))),
            None => say("fixture", Some(fixture(&self.fixture)?)),
        }
        say("seed", self.seed.map(Value::from));
        say("ttl", self.ttl.map(|ttl| json!(ttl.to_string())));
        say(
            "clock",
            self.frozen_at.map(|now| json!({ "mode": "frozen", "now": now })),
        );
        Ok(body.into())
    }
}

/// A built-in fixture by its name, another as a whole: its file, and the variables that it names, are here.
fn fixture(name: &str) -> Result<Value, FixtureError> {
    if BUILT_IN.iter().any(|(known, _)| *known == name) {
        return Ok(json!(name));
    }
    let fixture = Fixture::from_path_with(Path::new(name), |variable| std::env::var(variable).ok())?;
    let json = fixture.without_variables().to_json().ok();
    let value = json.and_then(|json| serde_json::from_str(json.expose_secret()).ok());
    Ok(value.unwrap_or_default())
}
