//! `fixture`: checks a fixture file, or fetches a running sandbox as one.

use std::path::{Path, PathBuf};

use super::remote::{Remote, RemoteError, print};
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
    Export(Remote),
}

/// Why there is no fixture, or none that is right.
#[derive(Debug, thiserror::Error)]
pub enum FixtureCommandError {
    /// The fixture is wrong.
    #[error(transparent)]
    Wrong(#[from] FixtureError),
    /// The server did not hand out the sandbox, or nobody reads what was asked for.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}

/// Checks a fixture file.
///
/// # Errors
/// What is wrong with it.
pub fn check(file: &Path) -> Result<(), FixtureCommandError> {
    let fixture = Fixture::from_path(file)?;
    let accounts: usize = fixture.resources.iter().map(|resource| resource.accounts.len()).sum();
    let told = format!(
        "{}: ok; users: {}, resources: {}, accounts: {accounts}, RPA entries: {}\n",
        file.display(),
        fixture.users.len(),
        fixture.resources.len(),
        fixture.rpa_entries.len(),
    );
    Ok(print(told.as_bytes())?)
}

/// Prints a running sandbox as a fixture.
///
/// # Errors
/// [`RemoteError`].
pub async fn export(remote: &Remote) -> Result<(), RemoteError> {
    print(&remote.ask("GET", "/export", None).await?)
}
