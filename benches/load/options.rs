//! How long and how much to measure.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::Outcome;

/// What the environment may set: `PAM360_SIM_BENCH_SECONDS`, `…_ROUNDS`, `…_ACCOUNTS`, `…_STARTS`, `…_SANDBOXES`,
/// `…_QUICK=1` for defaults that take less than a minute, and `…_ONLY=start`, `sandboxes`, `hidden` or `fetch` for one part.
/// `…_PROGRAM` names another build of the server.
pub struct Options {
    /// The part to measure, or all.
    pub only: Option<String>,
    /// One round of one server.
    pub round: Duration,
    /// Rounds, of which the median counts.
    pub rounds: usize,
    /// Accounts of the large fixture.
    pub accounts: usize,
    /// Starts of each program.
    pub starts: usize,
    /// Sandboxes made and dropped.
    pub sandboxes: usize,
}

impl Options {
    /// Reads the environment.
    pub fn from_environment() -> Outcome<Self> {
        let quick = variable::<u8>("QUICK")?.is_some_and(|quick| quick > 0);
        let seconds = variable("SECONDS")?.unwrap_or(if quick { 0.2 } else { 1.0 });
        let count = |name, long, short| Ok(variable(name)?.unwrap_or(if quick { short } else { long }));
        let count = |name, long, short| -> Outcome<usize> { count(name, long, short).map(|count: usize| count.max(1)) };
        Ok(Self {
            only: variable("ONLY")?,
            round: Duration::try_from_secs_f64(seconds)?,
            rounds: count("ROUNDS", 5, 3)?,
            accounts: count("ACCOUNTS", 1_000_000, 20_000)?.next_multiple_of(1000),
            starts: count("STARTS", 20, 5)?,
            sandboxes: count("SANDBOXES", 100, 20)?,
        })
    }
}

impl Options {
    /// Whether this part is to be measured.
    pub fn includes(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }
}

fn variable<T: FromStr>(name: &str) -> Outcome<Option<T>> {
    let name = format!("PAM360_SIM_BENCH_{name}");
    match std::env::var(&name) {
        Err(_) => Ok(None),
        Ok(text) => match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(format!("{name}: {text} is not a number").into()),
        },
    }
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rounds of {:?}, {} accounts, {} starts, {} sandboxes",
            self.rounds, self.round, self.accounts, self.starts, self.sandboxes
        )
    }
}
