//! `snapshot`: takes, lists, brings back and forgets snapshots of a running sandbox.

use serde_json::json;

use super::remote::{Remote, RemoteError};
use crate::model::ids::SnapshotName;

/// What to do with snapshots.
#[derive(Debug, clap::Subcommand)]
pub enum SnapshotCommand {
    /// Take a snapshot of everything that the sandbox holds
    Create(SnapshotArgs),
    /// List the snapshots
    List(Remote),
    /// Bring a snapshot back, in place
    Restore(SnapshotArgs),
    /// Forget a snapshot
    Delete(SnapshotArgs),
}

/// The flags of what is done with one snapshot.
#[derive(Debug, clap::Args)]
pub struct SnapshotArgs {
    /// The snapshot's name
    name: SnapshotName,
    #[command(flatten)]
    remote: Remote,
}

/// Carries out a command.
///
/// # Errors
/// [`RemoteError`].
pub async fn run(command: &SnapshotCommand) -> Result<(), RemoteError> {
    match command {
        SnapshotCommand::Create(SnapshotArgs { name, remote }) => {
            let body = json!({ "name": name.as_str() });
            remote.tell("POST", "/snapshots", Some(body)).await
        }
        SnapshotCommand::List(remote) => remote.tell("GET", "/snapshots", None).await,
        SnapshotCommand::Restore(SnapshotArgs { name, remote }) => {
            let path = format!("/snapshots/{}/restore", name.as_str());
            remote.tell("POST", &path, None).await
        }
        SnapshotCommand::Delete(SnapshotArgs { name, remote }) => {
            let path = format!("/snapshots/{}", name.as_str());
            remote.tell("DELETE", &path, None).await
        }
    }
}
