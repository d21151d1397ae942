//! The command line: one file per subcommand, one exit code per kind of failure.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use tokio::runtime;

use crate::config::{Config, ConfigError, Layer};
use crate::fixture::FixtureError;
use crate::logging;
use xsoar::XsoarError;

pub mod allocator;
pub mod banner;
pub mod client;
pub mod clock;
pub mod duration;
pub mod fixture;
mod open_files;
pub mod openapi;
pub mod ready;
pub mod ready_file;
pub mod remote;
pub mod sandbox;
pub mod serve;
pub mod settings;
mod signals;
pub mod snapshot;
pub mod trust;
pub mod xsoar;

/// What people may say on the command line.
#[derive(Debug, Parser)]
#[command(name = "pam360-sim", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(flatten)]
    serve: Layer,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve; this is also what happens without a subcommand
    Serve(Box<Layer>),
    /// Wait until a server can serve
    Ready(ready::ReadyArgs),
    /// Check a fixture file, or fetch a running sandbox as one
    #[command(subcommand)]
    Fixture(fixture::FixtureCommand),
    /// Run commands of the Cortex XSOAR pack as the integration would, and print what the War Room would show
    Xsoar(Box<xsoar::XsoarArgs>),
    /// Print how to trust a server's CA
    Trust(trust::TrustArgs),
    /// Make, list and drop sandboxes of a running server
    #[command(subcommand)]
    Sandbox(sandbox::SandboxCommand),
    /// Set a running sandbox back to the fixture or the snapshot that it came from
    Reset(remote::Remote),
    /// Take, list, bring back and forget snapshots of a running sandbox
    #[command(subcommand)]
    Snapshot(snapshot::SnapshotCommand),
    /// Tell and move the time of a running sandbox
    #[command(subcommand)]
    Clock(clock::ClockCommand),
    /// Show and change the settings of a running sandbox
    #[command(subcommand)]
    Settings(settings::SettingsCommand),
    /// Print the OpenAPI document of a face
    Openapi(openapi::OpenapiArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration is not valid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The server could not start, or not stop in peace.
    #[error(transparent)]
    Serve(#[from] serve::ServeError),
    /// The other server is not ready.
    #[error(transparent)]
    Ready(#[from] ready::ReadyError),
    /// The fixture is wrong, or could not be fetched.
    #[error(transparent)]
    Fixture(#[from] fixture::FixtureCommandError),
    /// The commands of the XSOAR pack could not be run, or failed.
    #[error(transparent)]
    Xsoar(#[from] XsoarError),
    /// The CA could not be fetched.
    #[error(transparent)]
    Trust(#[from] trust::TrustError),
    /// A sandbox was not made, listed or dropped.
    #[error(transparent)]
    Sandbox(#[from] sandbox::SandboxCommandError),
    /// The server did not do what was asked.
    #[error(transparent)]
    Remote(#[from] remote::RemoteError),
    /// The asynchronous runtime could not start.
    #[error("cannot start: {0}")]
    Runtime(io::Error),
    /// Nobody reads what was asked for.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
}

impl CliError {
    /// 78 for the configuration, 2 for what is wrong with a command of XSOAR before it is sent, 1 for anything else. Other
    /// mistakes in usage end with 2 before they get here.
    fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_) => 78,
            Self::Serve(serve::ServeError::Fixture(_) | serve::ServeError::PublicCredentials { .. })
            | Self::Fixture(fixture::FixtureCommandError::Wrong(_))
            | Self::Sandbox(sandbox::SandboxCommandError::Fixture(_)) => 78,
            Self::Xsoar(
                XsoarError::Line { .. } | XsoarError::Empty(_) | XsoarError::Unreadable { .. } | XsoarError::Client(_),
            ) => 2,
            _ => 1,
        }
    }

    /// The mistakes of a fixture's text: each is a line that begins with its file, line and column, as compilers write
    /// them and editors understand.
    fn findings(&self) -> Option<&FixtureError> {
        let (Self::Serve(serve::ServeError::Fixture(error))
        | Self::Fixture(fixture::FixtureCommandError::Wrong(error))
        | Self::Sandbox(sandbox::SandboxCommandError::Fixture(error))) = self
        else {
            return None;
        };
        matches!(error, FixtureError::Malformed { .. } | FixtureError::Invalid { .. }).then_some(error)
    }
}

/// Carries out a command; a failure is told in one sentence on standard error.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let outcome = match cli.command {
        None => serve(cli.serve),
        Some(Command::Serve(flags)) => serve(*flags),
        Some(Command::Ready(args)) => ready(&args),
        Some(Command::Fixture(command)) => fixture(&command),
        Some(Command::Xsoar(args)) => xsoar(&args),
        Some(Command::Trust(args)) => trust(&args),
        Some(Command::Sandbox(command)) => told(sandbox::run(&command)),
        Some(Command::Reset(remote)) => told(remote.tell("POST", "/reset", None)),
        Some(Command::Snapshot(command)) => told(snapshot::run(&command)),
        Some(Command::Clock(command)) => told(clock::run(&command)),
        Some(Command::Settings(command)) => told(settings::run(&command)),
        Some(Command::Openapi(args)) => openapi::run(&args).map_err(CliError::Output),
        Some(Command::Completions { shell }) => completions(shell),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.findings() {
                Some(findings) => eprintln!("{findings}"),
                None => eprintln!("pam360-sim: {error}"),
            }
            ExitCode::from(error.exit_code())
        }
    }
}

fn serve(flags: Layer) -> Result<(), CliError> {
    // Where it cannot be told, more memory stays: nobody is refused for that.
    _ = allocator::tell();
    // Nor for fewer sandboxes.
    _ = open_files::allow();
    let config = Config::load(flags, std::env::vars_os())?;
    // Somebody who has set up logs of his own before keeps them.
    _ = logging::init(config.log_format, &config.log_level);
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    let outcome = runtime.block_on(serve::run(config));
    // What has to be finished is by now; work that a cut-off request left behind holds nobody up.
    runtime.shutdown_background();
    Ok(outcome?)
}

fn ready(args: &ready::ReadyArgs) -> Result<(), CliError> {
    told(ready::run(args))
}

fn fixture(command: &fixture::FixtureCommand) -> Result<(), CliError> {
    match command {
        fixture::FixtureCommand::Check { file } => Ok(fixture::check(file)?),
        fixture::FixtureCommand::Export(remote) => told(fixture::export(remote)),
    }
}

fn xsoar(args: &xsoar::XsoarArgs) -> Result<(), CliError> {
    Ok(as_client(xsoar::run(args))??)
}

fn trust(args: &trust::TrustArgs) -> Result<(), CliError> {
    Ok(as_client(trust::run(args))??)
}

/// Carries out what asks another server and tells its answer.
fn told<E: Into<CliError>>(work: impl Future<Output = Result<(), E>>) -> Result<(), CliError> {
    as_client(work)?.map_err(Into::into)
}

/// Carries out what only asks another server.
fn as_client<T>(work: impl Future<Output = T>) -> Result<T, CliError> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    let outcome = runtime.block_on(work);
    // A name look-up may still run on another thread.
    runtime.shutdown_background();
    Ok(outcome)
}

fn completions(shell: Shell) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "pam360-sim", &mut script);
    io::stdout().write_all(&script).map_err(CliError::Output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serving_needs_no_subcommand() {
        let bare = Cli::parse_from(["pam360-sim", "--listen", "127.0.0.1:0", "--memory"]);
        assert_eq!(bare.serve.memory, Some(true));
        assert!(bare.command.is_none());
        let named = Cli::parse_from(["pam360-sim", "serve", "--listen", "127.0.0.1:0"]);
        assert!(matches!(named.command, Some(Command::Serve(flags)) if flags.memory.is_none()));
    }

    #[test]
    fn mistakes_in_usage_exit_with_2() {
        let mistakes: [&[&str]; 5] = [
            &["--data", "d", "--memory"],
            &["--listen", "here"],
            &["--no-such-flag"],
            &["no-such-command"],
            &["ready"],
        ];
        for mistake in mistakes {
            let error = Cli::try_parse_from([&["pam360-sim"], mistake].concat()).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{mistake:?}");
        }
    }

    #[test]
    fn a_mistake_in_the_configuration_exits_with_78() {
        assert_eq!(CliError::from(ConfigError::ControlToken).exit_code(), 78);
        assert_eq!(CliError::Output(io::ErrorKind::BrokenPipe.into()).exit_code(), 1);
    }
}
