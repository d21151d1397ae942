//! `serve`: puts the server together, tells that it is ready, serves until it is told to stop.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use tokio::sync::oneshot;
use tracing::info;

use super::banner::Banner;
use super::ready_file::{IssuedAppToken, IssuedAuthToken, ReadyFile, ReadyFilePlace};
use super::signals::Signals;
use crate::config::{Config, FixtureSource, TlsName};
use crate::model::ids::SandboxName;
use crate::server::{BoundServer, Ca, CaError, DataDir, DataDirError, Server, ServerError, Timeouts, TlsIdentity};

/// Why the server did not start, or did not stop in peace.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The CA or the certificate.
    #[error(transparent)]
    Ca(#[from] CaError),
    /// The port.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The ready file.
    #[error("cannot write the ready file {}: {source}", path.display())]
    ReadyFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The signals that would end the server.
    #[error("cannot listen for signals: {0}")]
    Signals(io::Error),
    /// Whoever stopped the server did not want to wait.
    #[error("stopped by a second signal, before the requests under way were answered")]
    CutShort,
}

/// What is served.
pub struct App {
    /// All faces.
    pub router: Router,
    /// App Tokens of the default sandbox, for the ready file.
    pub app_tokens: Vec<IssuedAppToken>,
    /// AUTHTOKENs of the default sandbox, for the ready file.
    pub auth_tokens: Vec<IssuedAuthToken>,
    /// Whether these tokens are those of a built-in fixture, which everybody knows.
    pub tokens_are_public: bool,
}

/// Serves until SIGTERM or SIGINT, then lets the requests under way finish; a second signal ends at once.
///
/// # Errors
/// [`ServeError`].
pub async fn run(config: Config) -> Result<(), ServeError> {
    let signals = Signals::listen().map_err(ServeError::Signals)?;
    let _data_dir = config.data_dir().map(DataDir::open).transpose()?;
    let tls = tls_identity(&config)?;
    let server = Server {
        listen: config.listen,
        tls: tls.config.clone(),
        timeouts: Timeouts::default(),
    };
    let server = server.bind().await?;
    // Not before the port is ours: the file may be that of the server which has it.
    let ready_place = clear_ready_file(&config)?;
    let app = build_app(&config, &tls);
    announce(&config, &app, &tls, server.local_addr(), ready_place.as_ref())?;
    serve_until_signal(server, app.router, signals).await
}

fn clear_ready_file(config: &Config) -> Result<Option<ReadyFilePlace>, ServeError> {
    let Some(path) = &config.ready_file else {
        return Ok(None);
    };
    match ReadyFilePlace::clear(path) {
        Ok(place) => Ok(Some(place)),
        Err(source) => Err(ServeError::ReadyFile {
            path: path.clone(),
            source,
        }),
    }
}

fn tls_identity(config: &Config) -> Result<TlsIdentity, CaError> {
    let ca = match config.ca_dir() {
        Some(dir) => Ca::in_dir(dir)?,
        None => Ca::in_memory()?,
    };
    let mut names = config.tls_names.clone();
    if !config.listen.ip().is_unspecified() {
        names.push(TlsName::Ip(config.listen.ip()));
    }
    TlsIdentity::issued_by(&ca, &names)
}

fn build_app(config: &Config, tls: &TlsIdentity) -> App {
    let ca_pem = tls.ca_pem.clone();
    let router = Router::new()
        .route(
            "/sim/v1/health",
            get(|| async { ([(CONTENT_TYPE, "application/json")], r#"{"status":"ok"}"#) }),
        )
        .route(
            "/sim/v1/ca.pem",
            get(async || ([(CONTENT_TYPE, "application/x-pem-file")], ca_pem)),
        );
    App {
        router,
        app_tokens: Vec::new(),
        auth_tokens: Vec::new(),
        tokens_are_public: matches!(config.fixture, FixtureSource::BuiltIn(_)),
    }
}

/// Writes the ready file and shows the banner: connections wait in the port's queue by now.
fn announce(
    config: &Config,
    app: &App,
    tls: &TlsIdentity,
    local_addr: SocketAddr,
    place: Option<&ReadyFilePlace>,
) -> Result<(), ServeError> {
    let failed = |source| ServeError::ReadyFile {
        path: config.ready_file.clone().unwrap_or_default(),
        source,
    };
    let ca_file = match (config.ca_dir(), place) {
        (Some(dir), _) => std::path::absolute(dir.join("ca.pem")).map_err(failed)?,
        (None, Some(place)) => place.write_ca(&tls.ca_pem).map_err(failed)?,
        (None, None) => PathBuf::new(),
    };
    let reachable = reachable(local_addr);
    let ready = ReadyFile {
        url: format!("http://{reachable}"),
        https_url: format!("https://{reachable}"),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION"),
        ca_file,
        sandbox: SandboxName::default_sandbox().to_string(),
        app_tokens: app.app_tokens.clone(),
        auth_tokens: app.auth_tokens.clone(),
    };
    if let Some(place) = place {
        place.write(&ready).map_err(failed)?;
    }
    info!(address = %local_addr, "serving");
    if !config.quiet {
        let banner = Banner {
            ready: &ready,
            ready_file: config.ready_file.as_deref(),
            tokens_are_public: app.tokens_are_public,
        };
        eprintln!("{banner}");
    }
    Ok(())
}

/// The address by which this machine reaches a server that listens on `local_addr`.
fn reachable(local_addr: SocketAddr) -> SocketAddr {
    let ip = match local_addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, local_addr.port())
}

async fn serve_until_signal(server: BoundServer, router: Router, mut signals: Signals) -> Result<(), ServeError> {
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = server.serve(router, async { _ = stopped.await });
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => return Ok(()),
        () = signals.next() => {}
    }
    info!("stopping");
    drop(stop);
    tokio::select! {
        () = serving => Ok(()),
        () = signals.next() => Err(ServeError::CutShort),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_reached_by_loopback() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:8"), "127.0.0.1:8");
        assert_eq!(reached("[::]:8"), "[::1]:8");
        assert_eq!(reached("192.0.2.1:8"), "192.0.2.1:8");
    }
}
