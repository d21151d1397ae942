//! The values a setting can have, each parsed from text in one way for flags, environment and file.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use rustls::pki_types::DnsName;
use serde::Deserialize;
use tracing_subscriber::filter::{LevelFilter, Targets};

/// Where the server keeps what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In memory: gone when the process ends.
    Memory,
    /// In a data folder.
    Data(PathBuf),
}

/// A fixture that is part of the program. Its passwords are public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltInFixture {
    /// A small believable company.
    Demo,
    /// One administrator and nothing else.
    Empty,
}

impl BuiltInFixture {
    /// The name it is asked for by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Empty => "empty",
        }
    }
}

/// The fixture that the default sandbox is made from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum FixtureSource {
    /// One that is part of the program.
    BuiltIn(BuiltInFixture),
    /// A YAML or JSON file. A file called `demo` is reached as `./demo`.
    File(PathBuf),
}

impl From<String> for FixtureSource {
    fn from(text: String) -> Self {
        match text.as_str() {
            "demo" => Self::BuiltIn(BuiltInFixture::Demo),
            "empty" => Self::BuiltIn(BuiltInFixture::Empty),
            _ => Self::File(text.into()),
        }
    }
}

impl FromStr for FixtureSource {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.to_owned().into())
    }
}

/// The form of the logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        clap::ValueEnum::from_str(text, false).map_err(|_| format!("`{text}` is neither `text` nor `json`"))
    }
}

/// What is logged: a level word for this program (the libraries under it then log warnings at most), or
/// `target=level` directives separated by commas.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct LogLevel(Targets);

impl LogLevel {
    fn of_this_program(level: LevelFilter) -> Self {
        let libraries = level.min(LevelFilter::WARN);
        Self(
            Targets::new()
                .with_default(libraries)
                .with_target(env!("CARGO_CRATE_NAME"), level),
        )
    }

    /// The filter to log with.
    #[must_use]
    pub fn targets(&self) -> &Targets {
        &self.0
    }
}

impl Default for LogLevel {
    fn default() -> Self {
        Self::of_this_program(LevelFilter::INFO)
    }
}

/// Why a text is no [`LogLevel`].
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is neither a level (off, error, warn, info, debug, trace) nor directives such as `pam360_sim=debug,hyper=warn`"
)]
pub struct InvalidLogLevel(String);

impl FromStr for LogLevel {
    type Err = InvalidLogLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(level) = text.parse() {
            return Ok(Self::of_this_program(level));
        }
        // A word alone would be taken for a target, and a level with a typo would silence everything.
        let is_directive = |directive: &str| directive.contains('=') || directive.parse::<LevelFilter>().is_ok();
        let targets = text.parse().ok().filter(|_| text.split(',').all(is_directive));
        targets.map(Self).ok_or_else(|| InvalidLogLevel(text.to_owned()))
    }
}

impl TryFrom<String> for LogLevel {
    type Error = InvalidLogLevel;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A further name that the server's certificate shall carry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum TlsName {
    /// A DNS name.
    Dns(String),
    /// An address.
    Ip(IpAddr),
}

impl fmt::Display for TlsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => name.fmt(f),
            Self::Ip(address) => address.fmt(f),
        }
    }
}

/// Why a text is no [`TlsName`].
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is neither a DNS name nor an IP address")]
pub struct InvalidTlsName(String);

impl FromStr for TlsName {
    type Err = InvalidTlsName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(ip) = text.parse() {
            return Ok(Self::Ip(ip));
        }
        match DnsName::try_from(text) {
            Ok(name) => Ok(Self::Dns(name.as_ref().to_ascii_lowercase())),
            Err(_) => Err(InvalidTlsName(text.to_owned())),
        }
    }
}

impl TryFrom<String> for TlsName {
    type Error = InvalidTlsName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Whether only this machine can reach a server that listens on `listen`.
#[must_use]
pub fn is_loopback(listen: SocketAddr) -> bool {
    listen.ip().to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::filter::LevelFilter;

    use super::*;

    fn enabled(level: &LogLevel, target: &str, at: tracing::Level) -> bool {
        level.targets().would_enable(target, &at)
    }

    #[test]
    fn a_level_word_is_for_this_program_and_libraries_stay_at_warnings() {
        let debug: LogLevel = "debug".parse().unwrap();
        assert!(enabled(&debug, "pam360_sim::server", tracing::Level::DEBUG));
        assert!(!enabled(&debug, "sqlx::query", tracing::Level::INFO));
        assert!(enabled(&debug, "sqlx::query", tracing::Level::WARN));
    }

    #[test]
    fn directives_are_taken_as_they_are() {
        let level: LogLevel = "error,sqlx=trace".parse().unwrap();
        assert!(enabled(&level, "sqlx::query", tracing::Level::TRACE));
        assert!(!enabled(&level, "pam360_sim", tracing::Level::WARN));
        assert_eq!(
            "off".parse::<LogLevel>().unwrap(),
            LogLevel::of_this_program(LevelFilter::OFF)
        );
        assert!("pam360_sim=loud".parse::<LogLevel>().is_err());
    }

    #[test]
    fn a_certificate_name_is_a_dns_name_or_an_address() {
        assert_eq!("Sim.Example".parse(), Ok(TlsName::Dns("sim.example".to_owned())));
        assert_eq!("::1".parse(), Ok(TlsName::Ip(std::net::Ipv6Addr::LOCALHOST.into())));
        assert!("https://sim".parse::<TlsName>().is_err());
        assert!("".parse::<TlsName>().is_err());
    }

    #[test]
    fn an_ipv4_loopback_address_in_ipv6_form_is_loopback() {
        assert!(is_loopback("[::ffff:127.0.0.1]:1".parse().unwrap()));
        assert!(!is_loopback("0.0.0.0:1".parse().unwrap()));
        assert!(!is_loopback("[::]:1".parse().unwrap()));
    }
}
