//! `fixture`: checks a fixture file, or fetches a running sandbox as one.

use std::path::PathBuf;

use super::client::BaseUrl;

/// What to do with fixtures.
#[derive(Debug, clap::Subcommand)]
pub enum FixtureCommand {
    /// Check a fixture file; mistakes are told with line and column
    Check {
        /// The file, YAML or JSON
        file: PathBuf,
    },
    /// Print a running sandbox as a fixture, its passwords included
    Export {
        /// The server's address; with `/s/NAME` behind it the sandbox NAME, else the default one
        #[arg(long)]
        url: BaseUrl,
        /// CA certificate to trust, as the server gives it at /sim/v1/ca.pem
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
        /// File that holds the control plane's token
        #[arg(long, value_name = "FILE")]
        control_token_file: Option<PathBuf>,
    },
}
