//! `settings`: shows and changes the settings of a running sandbox.

use serde_json::{Map, Value};

use super::remote::{Remote, RemoteError};

/// What to do with settings.
#[derive(Debug, clap::Subcommand)]
pub enum SettingsCommand {
    /// Print the settings
    Get(Remote),
    /// Change those that are named, and print all
    Set {
        /// Such as policy_enforcement=true, time_zone=Europe/Berlin or approvals='{"after_polls": 3}'
        #[arg(required = true, value_name = "NAME=VALUE", value_parser = assignment)]
        changes: Vec<(String, Value)>,
        /// Whose.
        #[command(flatten)]
        remote: Remote,
    },
}

/// A value is JSON; what is none is a text.
fn assignment(text: &str) -> Result<(String, Value), &'static str> {
    let (name, value) = text.split_once('=').ok_or("a change is written NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

/// Carries out a command.
///
/// # Errors
/// [`RemoteError`].
pub async fn run(command: &SettingsCommand) -> Result<(), RemoteError> {
    match command {
        SettingsCommand::Get(remote) => remote.tell("GET", "/settings", None).await,
        SettingsCommand::Set { changes, remote } => {
            let changes: Map<String, Value> = changes.iter().cloned().collect();
            remote.tell("PUT", "/settings", Some(changes.into())).await
        }
    }
}
