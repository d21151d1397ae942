//! The server's configuration: defaults, overruled by the file, overruled by `PAM360_SIM_*`, overruled by flags.
//! It is validated once, here; behind this point every value has its own type.

use std::ffi::OsString;
use std::fmt::Display;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

pub use layer::Layer;
pub use values::{BuiltInFixture, FixtureSource, InvalidTlsName, LogFormat, LogLevel, Storage, TlsName, is_loopback};

mod layer;
mod values;

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8282);
const DEFAULT_DATA: &str = "./data";
const DEFAULT_MAX_BODY_BYTES: usize = 10 * 1024 * 1024;

/// What `serve` runs with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where to keep what the server holds.
    pub storage: Storage,
    /// What the default sandbox is made from.
    pub fixture: FixtureSource,
    /// Where to write the ready file.
    pub ready_file: Option<PathBuf>,
    /// Whether the banner is left out.
    pub quiet: bool,
    /// The form of the logs.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_level: LogLevel,
    /// What protects the control plane; without one it answers loopback peers alone.
    pub control_token: Option<SecretString>,
    /// What protects the master key; without one the key file's mode does.
    pub master_passphrase: Option<SecretString>,
    /// Whether a built-in fixture may be served to other machines.
    pub allow_demo_credentials: bool,
    /// Further names for the certificate.
    pub tls_names: Vec<TlsName>,
    /// The CA's folder where it is not the data folder.
    pub ca: Option<PathBuf>,
    /// The largest request body in bytes (SIZE-1).
    pub max_body_bytes: usize,
}

/// A mistake in the configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable's value cannot be read.
    #[error("the environment variable {name} is not valid: {message}")]
    Environment {
        /// The variable.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// The configuration file, or a file that holds a secret, cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A mistake in the configuration file.
    #[error("{} line {line}, column {column}: {message}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Two settings that exclude each other come from the same place.
    #[error("{place} sets both {one} and {other}: choose one")]
    Conflict {
        /// The command line, the environment or the configuration file.
        place: &'static str,
        /// One of the two.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A token that no request could carry.
    #[error("the control token must consist of visible ASCII characters, at least one")]
    ControlToken,
    /// A passphrase of no characters.
    #[error("the master passphrase is empty")]
    MasterPassphrase,
    /// No request could be taken.
    #[error("max_body_bytes must be at least 1")]
    MaxBodyBytes,
    /// Passwords that everybody knows would be served to other machines.
    #[error(
        "the built-in fixture `{fixture}` has public passwords and is not served on {listen}: listen on a loopback \
         address, name a fixture of your own with --fixture, or give --allow-demo-credentials"
    )]
    DemoCredentials {
        /// The fixture.
        fixture: &'static str,
        /// The address.
        listen: SocketAddr,
    },
}

impl ConfigError {
    fn environment(name: &str, message: impl Display) -> Self {
        Self::Environment {
            name: name.to_owned(),
            message: message.to_string(),
        }
    }
}

impl Config {
    /// Puts the layers together: `flags`, then the environment's `variables`, then the file that one of them names.
    ///
    /// # Errors
    /// The first mistake found.
    pub fn load(flags: Layer, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let environment = Layer::from_environment(variables)?;
        let file = match flags.config.as_ref().or(environment.config.as_ref()) {
            Some(path) => Layer::from_file(path)?,
            None => Layer::default(),
        };
        Self::from_layers(&Layers([
            ("the command line", flags),
            ("the environment", environment),
            ("the configuration file", file),
        ]))
    }

    fn from_layers(layers: &Layers) -> Result<Self, ConfigError> {
        let config = Self {
            listen: layers.first(|l| l.listen).unwrap_or(DEFAULT_LISTEN),
            storage: layers.storage()?,
            fixture: layers
                .first(|l| l.fixture.clone())
                .unwrap_or(FixtureSource::BuiltIn(BuiltInFixture::Demo)),
            ready_file: layers.first(|l| l.ready_file.clone()),
            quiet: layers.first(|l| l.quiet).unwrap_or(false),
            log_format: layers.first(|l| l.log_format).unwrap_or_default(),
            log_level: layers.first(|l| l.log_level.clone()).unwrap_or_default(),
            control_token: layers.secret(["control_token", "control_token_file"], |l| {
                (l.control_token.as_ref(), l.control_token_file.as_deref())
            })?,
            master_passphrase: layers.secret(["master_passphrase", "master_passphrase_file"], |l| {
                (l.master_passphrase.as_ref(), l.master_passphrase_file.as_deref())
            })?,
            allow_demo_credentials: layers.first(|l| l.allow_demo_credentials).unwrap_or(false),
            tls_names: layers
                .first(|l| (!l.tls_names.is_empty()).then(|| l.tls_names.clone()))
                .unwrap_or_default(),
            ca: layers.first(|l| l.ca.clone()),
            max_body_bytes: layers.first(|l| l.max_body_bytes).unwrap_or(DEFAULT_MAX_BODY_BYTES),
        };
        config.validate()?;
        Ok(config)
    }

    fn validate(&self) -> Result<(), ConfigError> {
        let is_visible = |token: &SecretString| {
            let token = token.expose_secret();
            !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !self.control_token.as_ref().is_none_or(is_visible) {
            return Err(ConfigError::ControlToken);
        }
        if self
            .master_passphrase
            .as_ref()
            .is_some_and(|p| p.expose_secret().is_empty())
        {
            return Err(ConfigError::MasterPassphrase);
        }
        if self.max_body_bytes == 0 {
            return Err(ConfigError::MaxBodyBytes);
        }
        match self.fixture {
            FixtureSource::BuiltIn(fixture) if !is_loopback(self.listen) && !self.allow_demo_credentials => {
                Err(ConfigError::DemoCredentials {
                    fixture: fixture.name(),
                    listen: self.listen,
                })
            }
            _ => Ok(()),
        }
    }

    /// The data folder, unless everything is kept in memory.
    #[must_use]
    pub fn data_dir(&self) -> Option<&Path> {
        match &self.storage {
            Storage::Memory => None,
            Storage::Data(dir) => Some(dir),
        }
    }

    /// The folder that keeps the CA, if one does.
    #[must_use]
    pub fn ca_dir(&self) -> Option<&Path> {
        self.ca.as_deref().or_else(|| self.data_dir())
    }
}

/// The layers with the names of their places, strongest first.
struct Layers([(&'static str, Layer); 3]);

impl Layers {
    fn first<T>(&self, pick: impl Fn(&Layer) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(|(_, layer)| pick(layer))
    }

    fn storage(&self) -> Result<Storage, ConfigError> {
        for (place, layer) in &self.0 {
            match (&layer.data, layer.memory) {
                (Some(_), Some(true)) => {
                    return Err(ConfigError::Conflict {
                        place,
                        one: "data",
                        other: "memory",
                    });
                }
                (Some(dir), _) => return Ok(Storage::Data(dir.clone())),
                (None, Some(true)) => return Ok(Storage::Memory),
                (None, Some(false)) => break,
                (None, None) => {}
            }
        }
        Ok(Storage::Data(DEFAULT_DATA.into()))
    }

    /// A secret that a layer holds itself or names a file of.
    fn secret(
        &self,
        [one, other]: [&'static str; 2],
        pick: impl Fn(&Layer) -> (Option<&SecretString>, Option<&Path>),
    ) -> Result<Option<SecretString>, ConfigError> {
        for (place, layer) in &self.0 {
            match pick(layer) {
                (Some(_), Some(_)) => return Err(ConfigError::Conflict { place, one, other }),
                (Some(secret), None) => return Ok(Some(secret.clone())),
                (None, Some(path)) => return read_secret(path).map(Some),
                (None, None) => {}
            }
        }
        Ok(None)
    }
}

/// Reads a file that holds a secret; the line feed that editors add is no part of it.
fn read_secret(path: &Path) -> Result<SecretString, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let text = zeroize::Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

#[cfg(test)]
mod tests;
