//! One layer of configuration: what the flags, the environment or the file say, and nothing where they are silent.

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::SecretString;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::ConfigError;
use super::values::{FixtureSource, LogFormat, LogLevel, TlsName};

/// What one source of configuration says. The doc comments are the help texts of the flags.
#[derive(Debug, Clone, Default, clap::Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layer {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8282]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Folder that keeps the databases, the CA and the master key [default: ./data]
    #[arg(long, value_name = "DIR", conflicts_with = "memory")]
    pub data: Option<PathBuf>,
    /// Keep everything in memory, nothing on disk
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub memory: Option<bool>,
    /// Fixture of the default sandbox: a file, `demo` or `empty` [default: demo]
    #[arg(long, value_name = "FILE|NAME")]
    pub fixture: Option<FixtureSource>,
    /// Configuration file (TOML); its keys are these flags with `_` for `-`
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// File to write addresses and tokens to as soon as requests can be served
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
    /// Show no banner
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub quiet: Option<bool>,
    /// Form of the logs on standard error [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
    /// off, error, warn, info, debug or trace, or directives as in RUST_LOG [default: info]
    #[arg(long, value_name = "LEVEL")]
    pub log_level: Option<LogLevel>,
    /// Token that the control plane asks for; other users of this machine can read it here, so prefer
    /// `--control-token-file` or PAM360_SIM_CONTROL_TOKEN
    #[arg(long, value_name = "TOKEN", conflicts_with = "control_token_file")]
    #[serde(deserialize_with = "secret_text")]
    pub control_token: Option<SecretString>,
    /// File that holds the control plane's token
    #[arg(long, value_name = "FILE")]
    pub control_token_file: Option<PathBuf>,
    /// The master key's passphrase: from the environment alone, since a command line can be read by others.
    #[arg(skip)]
    #[serde(skip)]
    pub master_passphrase: Option<SecretString>,
    /// File that holds the passphrase which protects the master key
    #[arg(long, value_name = "FILE")]
    pub master_passphrase_file: Option<PathBuf>,
    /// Serve a built-in fixture, whose passwords are public, to other machines too
    #[arg(long, num_args = 0, default_missing_value = "true")]
    pub allow_demo_credentials: Option<bool>,
    /// Further DNS names and addresses for the server's certificate
    #[arg(long = "tls-name", value_name = "NAME", value_delimiter = ',')]
    #[serde(rename = "tls_name")]
    pub tls_names: Vec<TlsName>,
    /// Folder of the CA that signs the server's certificate [default: the data folder, or none with --memory]
    #[arg(long, value_name = "DIR")]
    pub ca: Option<PathBuf>,
    /// Largest request body in bytes [default: 10485760]
    #[arg(long, value_name = "BYTES")]
    pub max_body_bytes: Option<usize>,
}

impl Layer {
    /// The layer of the variables `PAM360_SIM_<FLAG>`, and of `RUST_LOG` where `PAM360_SIM_LOG_LEVEL` is silent.
    ///
    /// Other variables are not errors: Kubernetes itself sets `PAM360_SIM_PORT` and its like in every pod beside a
    /// service called `pam360-sim`.
    ///
    /// # Errors
    /// [`ConfigError::Environment`] for a value that cannot be read.
    pub fn from_environment(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let env = Environment::new(variables);
        Ok(Self {
            listen: env.value("PAM360_SIM_LISTEN")?,
            data: env.value("PAM360_SIM_DATA")?,
            memory: env.value("PAM360_SIM_MEMORY")?,
            fixture: env.value("PAM360_SIM_FIXTURE")?,
            config: env.value("PAM360_SIM_CONFIG")?,
            ready_file: env.value("PAM360_SIM_READY_FILE")?,
            quiet: env.value("PAM360_SIM_QUIET")?,
            log_format: env.value("PAM360_SIM_LOG_FORMAT")?,
            log_level: match env.value("PAM360_SIM_LOG_LEVEL")? {
                Some(level) => Some(level),
                None => env.value("RUST_LOG")?,
            },
            control_token: env.text("PAM360_SIM_CONTROL_TOKEN")?.map(SecretString::from),
            control_token_file: env.value("PAM360_SIM_CONTROL_TOKEN_FILE")?,
            master_passphrase: env.text("PAM360_SIM_MASTER_PASSPHRASE")?.map(SecretString::from),
            master_passphrase_file: env.value("PAM360_SIM_MASTER_PASSPHRASE_FILE")?,
            allow_demo_credentials: env.value("PAM360_SIM_ALLOW_DEMO_CREDENTIALS")?,
            tls_names: env.list("PAM360_SIM_TLS_NAME")?,
            ca: env.value("PAM360_SIM_CA")?,
            max_body_bytes: env.value("PAM360_SIM_MAX_BODY_BYTES")?,
        })
    }

    /// The layer of a TOML file.
    ///
    /// # Errors
    /// [`ConfigError::Unreadable`] when there is no such file or it cannot be read, [`ConfigError::File`] with line and
    /// column for a mistake in it.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        toml::from_str(&text).map_err(|mistake| {
            // The error's own text quotes the line, which may be the one with the token.
            let before = mistake.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            ConfigError::File {
                path: path.to_owned(),
                line: before.matches('\n').count() + 1,
                column: before.chars().rev().take_while(|&c| c != '\n').count() + 1,
                message: mistake.message().to_owned(),
            }
        })
    }
}

/// Reads a secret; unlike serde's own, the error does not quote what stands there.
fn secret_text<'de, D: Deserializer<'de>>(input: D) -> Result<Option<SecretString>, D::Error> {
    String::deserialize(input)
        .map(|text| Some(text.into()))
        .map_err(|_| D::Error::custom("expected a text in quotes"))
}

/// Environment variables by name. One that is set to nothing counts as not set, as compose files have it.
struct Environment(HashMap<OsString, OsString>);

impl Environment {
    fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self(variables.into_iter().filter(|(_, value)| !value.is_empty()).collect())
    }

    fn text(&self, name: &str) -> Result<Option<&str>, ConfigError> {
        let Some(value) = self.0.get(OsString::from(name).as_os_str()) else {
            return Ok(None);
        };
        match value.to_str() {
            Some(text) => Ok(Some(text)),
            None => Err(ConfigError::environment(name, "not UTF-8")),
        }
    }

    fn value<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, ConfigError> {
        self.text(name)?
            .map(|text| text.parse().map_err(|mistake| ConfigError::environment(name, mistake)))
            .transpose()
    }

    fn list<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Vec<T>, ConfigError> {
        self.text(name)?
            .into_iter()
            .flat_map(|text| text.split(','))
            .map(|item| {
                item.trim()
                    .parse()
                    .map_err(|mistake| ConfigError::environment(name, mistake))
            })
            .collect()
    }
}
