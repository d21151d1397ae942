//! `xsoar`: runs commands of the Cortex XSOAR pack against a server, as the integration would, and prints what the War
//! Room would show.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::client::{BaseUrl, Client, ClientError};
use crate::war_room::entry::{self, Entry};
use crate::war_room::line::{self, Call, LineError};
use crate::war_room::response::Response;

mod wire;

/// The flags of `xsoar`.
#[derive(Debug, clap::Args)]
pub struct XsoarArgs {
    /// The Server URL of the integration's instance; with `/s/NAME` behind it the sandbox NAME
    #[arg(long, env = "PAM360_SIM_URL")]
    url: BaseUrl,
    /// The App Token; other users of this machine can read it here, so prefer PAM360_SIM_TOKEN
    #[arg(long, env = "PAM360_SIM_TOKEN", hide_env_values = true)]
    token: SecretString,
    /// File with a command on each line; blank lines and those that begin with `#` are skipped; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "commands")]
    file: Option<PathBuf>,
    /// CA certificate to trust, as the server gives it at /sim/v1/ca.pem
    #[arg(long, visible_alias = "ca-file", value_name = "FILE", conflicts_with = "insecure")]
    ca: Option<PathBuf>,
    /// Trust any certificate
    #[arg(long)]
    insecure: bool,
    /// Print the answers as they came, and nothing else
    #[arg(long)]
    raw: bool,
    /// Exit with 1 unless every `operation.result.status` is `Success`
    #[arg(long)]
    strict: bool,
    /// Commands as typed in the War Room: '!pam360-fetch-password resource_id=1 account_id=1 reason="…"'
    #[arg(required_unless_present = "file")]
    commands: Vec<String>,
}

/// Why commands were not run, or did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum XsoarError {
    /// A line is no command; nothing was sent.
    #[error("{place}: {error}")]
    Line {
        /// Which line.
        place: String,
        /// What is wrong with it.
        error: LineError,
    },
    /// The commands or the CA certificate cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is nothing to run.
    #[error("{} holds no command", .0.display())]
    Empty(PathBuf),
    /// No client can be made, with that CA certificate at least.
    #[error("cannot speak TLS: {0}")]
    Client(#[source] ClientError),
    /// Some commands ended in errors, which were told.
    #[error("{} of {all} commands failed: {}", failed.len(), listed(failed))]
    Failed {
        /// Where those stand that failed.
        failed: Vec<String>,
        /// How many there were.
        all: usize,
    },
    /// Nobody reads what was asked for.
    #[error("cannot write to standard output: {0}")]
    Output(#[source] io::Error),
}

/// As many places are named at most.
const PLACES: usize = 20;

fn listed(places: &[String]) -> String {
    let named = places.iter().take(PLACES).cloned().collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(PLACES) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Runs the commands one after the other.
///
/// # Errors
/// [`XsoarError`].
pub async fn run(args: &XsoarArgs) -> Result<(), XsoarError> {
    let calls = calls(args)?;
    let client = client(args)?;
    let mut failed = Vec::new();
    for (place, call) in &calls {
        let request = call.command.request(&call.arguments);
        let outcome = wire::send(&client, &args.url, &args.token, &request).await;
        let entry = entry::of(call.command, &outcome);
        let heading = (calls.len() > 1).then_some(call.command.name);
        show(args.raw, heading, &entry, outcome.ok().as_ref()).map_err(XsoarError::Output)?;
        if !passes(call, &entry, args.strict) {
            failed.push(place.clone());
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    let all = calls.len();
    Err(XsoarError::Failed { failed, all })
}

/// The commands, and where each stands.
fn calls(args: &XsoarArgs) -> Result<Vec<(String, Call)>, XsoarError> {
    let parsed = |place: String, line: &str| match line::parse(line) {
        Ok(call) => Ok((place, call)),
        Err(error) => Err(XsoarError::Line { place, error }),
    };
    let Some(path) = &args.file else {
        let commands = args.commands.iter().zip(1..);
        return commands
            .map(|(command, count)| parsed(format!("command {count}"), command))
            .collect();
    };
    let text = read(path)?;
    // Editors of Windows begin a file with a mark.
    let lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .zip(1..)
        .filter(|(line, _)| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        });
    let calls: Vec<_> = lines
        .map(|(line, count)| parsed(format!("{}:{count}", path.display()), line))
        .collect::<Result<_, _>>()?;
    if calls.is_empty() {
        return Err(XsoarError::Empty(path.clone()));
    }
    Ok(calls)
}

fn read(path: &Path) -> Result<zeroize::Zeroizing<String>, XsoarError> {
    let mut text = zeroize::Zeroizing::new(String::new());
    let read = if path == Path::new("-") {
        io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(path).map(|it| *text = it)
    };
    read.map(|()| text).map_err(|source| XsoarError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

fn client(args: &XsoarArgs) -> Result<Client, XsoarError> {
    let client = match &args.ca {
        Some(path) => Client::trusting(read(path)?.as_bytes()),
        None if args.insecure => Client::trusting_anyone(),
        None => Client::trusting_nobody(),
    };
    client.map_err(XsoarError::Client)
}

/// A refusal is a success entry (XSOAR-ENTRY); the connection test alone has an answer that is no success.
fn passes(call: &Call, entry: &Entry, strict: bool) -> bool {
    match entry {
        Entry::Success { succeeded, .. } => *succeeded || (!strict && call.command.title.is_some()),
        Entry::Error(_) => false,
    }
}

fn show(raw: bool, heading: Option<&str>, entry: &Entry, response: Option<&Response>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if let (true, Some(response)) = (raw, response) {
        out.write_all(&response.body)?;
        return writeln!(out);
    }
    if let Some(name) = heading {
        writeln!(out, "!{name}\n")?;
    }
    match entry {
        Entry::Success { readable, context, .. } => {
            writeln!(out, "{}\n", readable.markdown().trim_end_matches('\n'))?;
            match context {
                Some(context) => writeln!(out, "{}\n", context.pretty()),
                None => Ok(()),
            }
        }
        Entry::Error(message) => {
            out.flush()?;
            writeln!(io::stderr(), "{message}\n")
        }
    }
}
