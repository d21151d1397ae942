//! `serve`: puts the server together, tells that it is ready, serves until it is told to stop.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use std::sync::Arc;

use secrecy::SecretString;
use tokio::sync::oneshot;
use tracing::info;

use super::banner::Banner;
use super::ready_file::{ReadyFile, ReadyFilePlace};
use super::signals::Signals;
use crate::config::{Config, FixtureSource, TlsName, is_loopback};
use crate::fixture::{BuiltIns, Fixture, FixtureError};
use crate::http::App;
use crate::http::control::ControlConfig;
use crate::model::ids::SandboxName;
use crate::sandbox::{self, Registry, Sandbox};
use crate::server::files;
use crate::server::{BoundServer, Ca, CaError, DataDir, DataDirError, Server, ServerError, Timeouts, TlsIdentity};
use crate::service::ServiceError;
use crate::service::fixtures::Tokens;
use crate::service::sandboxes::{self, Begin, Spec, Tokenry};
use crate::vault::{HashCost, MasterKey, MasterKeyError, PeoplePasswords};

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
    /// The fixture.
    #[error(transparent)]
    Fixture(#[from] FixtureError),
    /// The master key.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// There are databases but no key to open them.
    #[error("{} holds sandboxes but no master key: put the key file back, or use another data folder", dir.display())]
    MasterKeyGone {
        /// The data folder.
        dir: PathBuf,
    },
    /// A folder of the data folder.
    #[error("cannot make the folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A sandbox could not be made or opened.
    #[error(transparent)]
    Sandbox(#[from] ServiceError),
    /// A sandbox of the folder came from a built-in fixture.
    #[error(
        "the sandbox {name} came from a built-in fixture, whose passwords are public: serve it on a loopback address, or say --allow-demo-credentials"
    )]
    PublicCredentials {
        /// The sandbox.
        name: SandboxName,
    },
    /// The signals that would end the server.
    #[error("cannot listen for signals: {0}")]
    Signals(io::Error),
    /// Whoever stopped the server did not want to wait.
    #[error("stopped by a second signal, before the requests under way were answered")]
    CutShort,
}

/// Serves until SIGTERM or SIGINT, then lets the requests under way finish; a second signal ends at once.
///
/// # Errors
/// [`ServeError`].
pub async fn run(mut config: Config) -> Result<(), ServeError> {
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
    let (registry, master) = registry(&mut config)?;
    // Describing every path takes memory for a moment, which the sandboxes can have afterwards.
    let app = app(&config, &tls, Arc::clone(&registry));
    let sandbox = open_sandboxes(&config, &registry, &master).await?;
    let tokens = sandboxes::tokens(&sandbox).await?;
    let told = Told {
        tokens,
        master_key: config.data_dir().is_none().then(|| master.secret()),
    };
    // Its secret alone unlocks a vault that is locked from now on.
    drop(master);
    announce(&config, &sandbox, told, &tls, server.local_addr(), ready_place.as_ref())?;
    let watch = tokio::spawn(sandboxes::drop_forgotten(Arc::clone(&registry)));
    let outcome = serve_until_signal(server, app, signals).await;
    watch.abort();
    for sandbox in registry.all() {
        sandbox.store.close().await.map_err(ServiceError::from)?;
    }
    outcome
}

/// The folder of the sandboxes and the keys that the server keeps; and the master key, which it does not.
fn registry(config: &mut Config) -> Result<(Arc<Registry>, MasterKey), ServeError> {
    let passphrase = config.master_passphrase.take();
    let (master, storage) = match config.data_dir() {
        None => (MasterKey::ephemeral(), sandbox::Storage::Memory),
        Some(dir) => {
            let folder = dir.join("sandboxes");
            if folder.exists() && !MasterKey::is_in(dir) {
                return Err(ServeError::MasterKeyGone { dir: dir.to_owned() });
            }
            files::create_private_dir(&folder).map_err(|source| ServeError::Folder {
                path: folder.clone(),
                source,
            })?;
            let master = MasterKey::open_or_create(dir, passphrase.as_ref())?;
            (master, sandbox::Storage::Folder(folder))
        }
    };
    let registry = Registry::new(&master, storage, PeoplePasswords::new(HashCost::Full));
    Ok((Arc::new(registry), master))
}

/// Opens the default sandbox, and every other one that the data folder holds.
async fn open_sandboxes(config: &Config, registry: &Registry, master: &MasterKey) -> Result<Arc<Sandbox>, ServeError> {
    let fixture = match &config.fixture {
        FixtureSource::BuiltIn(built_in) => Fixture::built_in(built_in.name())?,
        FixtureSource::File(path) => Fixture::from_path_with(path, |name| std::env::var(name).ok())?,
    };
    let spec = Spec {
        name: SandboxName::default_sandbox(),
        begin: Begin::Fixture {
            fixture: Box::new(fixture),
            tokens: Tokens::OfFixture,
            built_in: match &config.fixture {
                FixtureSource::BuiltIn(built_in) => Some(built_in.name().to_owned()),
                FixtureSource::File(_) => None,
            },
        },
        seed: None,
        clock: None,
        ttl: None,
    };
    let sandbox = sandboxes::open(registry, master, spec).await?;
    sandboxes::open_others(registry, master).await?;
    // The folder may hold what was made from a built-in fixture, whatever the configuration names now.
    let public = registry.all().into_iter().find(|sandbox| sandbox.built_in.is_some());
    if let Some(public) = public.filter(|_| !built_in_allowed(config)) {
        return Err(ServeError::PublicCredentials {
            name: public.name.clone(),
        });
    }
    Ok(sandbox)
}

/// Built-in fixtures, whose passwords everybody knows, are for this machine alone unless somebody says otherwise.
fn built_in_allowed(config: &Config) -> bool {
    config.allow_demo_credentials || is_loopback(config.listen)
}

fn app(config: &Config, tls: &TlsIdentity, registry: Arc<Registry>) -> App {
    let control = ControlConfig {
        token: config.control_token.clone().map(Into::into),
        names: config.tls_names.iter().map(ToString::to_string).collect(),
        ca_pem: tls.ca_pem.clone(),
        built_in_allowed: built_in_allowed(config),
        built_ins: BuiltIns::default(),
    };
    App::new(registry, control, config.max_body_bytes)
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

/// What only whoever starts the server is told.
struct Told {
    tokens: Tokenry,
    /// Where nothing keeps it: the secret that unlocks a locked vault.
    master_key: Option<SecretString>,
}

/// Writes the ready file and shows the banner: connections wait in the port's queue by now.
fn announce(
    config: &Config,
    sandbox: &Sandbox,
    told: Told,
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
        master_key: told.master_key,
        app_tokens: told.tokens.app_tokens,
        auth_tokens: told.tokens.auth_tokens,
    };
    if let Some(place) = place {
        place.write(&ready).map_err(failed)?;
    }
    info!(address = %local_addr, "serving");
    if !config.quiet {
        let banner = Banner {
            ready: &ready,
            ready_file: config.ready_file.as_deref(),
            tokens_are_public: sandbox.built_in.is_some(),
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

async fn serve_until_signal(server: BoundServer, app: App, mut signals: Signals) -> Result<(), ServeError> {
    let (stop, stopped) = oneshot::channel::<()>();
    let answering = app.clone();
    let answer = move |request| {
        let app = answering.clone();
        async move { app.answer(request).await }
    };
    let serving = server.serve(answer, async { _ = stopped.await });
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => return Ok(()),
        () = signals.next() => {}
    }
    info!("stopping");
    app.begin_to_stop();
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
