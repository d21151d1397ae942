//! Logs: on standard error alone, as text or JSON.
//!
//! Never log a query string or a body of the REST face: INPUT_DATA travels in both and holds passwords, reasons and
//! ticket numbers. Never log a header either, since tokens travel there. A path, an id, a rule's id and a status may be logged.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogFormat, LogLevel};

/// Begins to log. For the program, once; tests and users of the library choose their own subscriber.
///
/// # Errors
/// When something logs already.
pub fn init(format: LogFormat, level: &LogLevel) -> Result<(), TryInitError> {
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    tracing_subscriber::registry()
        .with(level.targets().clone())
        .with(lines)
        .try_init()
}
