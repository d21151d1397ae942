//! `clock`: tells and moves the time of a running sandbox.

use jiff::{Span, Timestamp};
use serde_json::{Value, json};

use super::remote::{Remote, RemoteError};

/// What to do with the time of a sandbox. What falls due happens before the command ends.
#[derive(Debug, clap::Subcommand)]
pub enum ClockCommand {
    /// Tell what time it is in the sandbox, and whether it runs
    Show(Remote),
    /// Let time stand still
    Freeze {
        /// At this instant, such as 2026-01-01T09:00:00Z; else where it is
        #[arg(long, value_name = "INSTANT")]
        now: Option<Timestamp>,
        /// Whose.
        #[command(flatten)]
        remote: Remote,
    },
    /// Let time run on again, as outside
    Run(Remote),
    /// Set the time; it runs, or stands still, as before
    Set {
        /// What time it is from now on, such as 2026-01-01T09:00:00Z
        now: Timestamp,
        /// Whose.
        #[command(flatten)]
        remote: Remote,
    },
    /// Move time on
    Advance {
        /// How far: P31D, PT90S, 2h
        by: Span,
        /// Whose.
        #[command(flatten)]
        remote: Remote,
    },
}

/// Carries out a command.
///
/// # Errors
/// [`RemoteError`].
pub async fn run(command: &ClockCommand) -> Result<(), RemoteError> {
    let (remote, change) = match command {
        ClockCommand::Show(remote) => return remote.tell("GET", PATH, None).await,
        ClockCommand::Freeze { now: None, remote } => (remote, json!({ "mode": "frozen" })),
        ClockCommand::Freeze { now, remote } => (remote, json!({ "mode": "frozen", "now": now })),
        ClockCommand::Run(remote) => (remote, json!({ "mode": "real" })),
        ClockCommand::Set { now, remote } => (remote, json!({ "now": now })),
        ClockCommand::Advance { by, remote } => (remote, json!({ "advance": Value::from(by.to_string()) })),
    };
    remote.tell("PUT", PATH, Some(change)).await
}

const PATH: &str = "/clock";
