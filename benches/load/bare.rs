//! What the server is measured against: an axum handler that answers fetch-password's bytes and knows nothing. It runs
//! in a process of its own, which is this program started again.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use pam360_sim::server::{Ca, TlsIdentity};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::Outcome;

const LISTEN: &str = "PAM360_SIM_BENCH_BARE_LISTEN";
const BODY: &str = "PAM360_SIM_BENCH_BARE_BODY";
const TLS_CA: &str = "PAM360_SIM_BENCH_BARE_CA";
const ROUTE: &str = "/restapi/json/v1/resources/{rid}/accounts/{aid}/password";

/// What a process of the bare handler is told.
pub struct Role {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What to answer.
    pub body: String,
    /// The folder of the CA to speak TLS with, or else plain HTTP.
    pub tls_ca: Option<String>,
}

impl Role {
    /// What this process was told, if it is one.
    pub fn of_this_process() -> Option<Self> {
        Some(Self {
            listen: std::env::var(LISTEN).ok()?.parse().ok()?,
            body: std::env::var(BODY).ok()?,
            tls_ca: std::env::var(TLS_CA).ok(),
        })
    }

    /// The environment that tells it to another process.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let mut environment = vec![(LISTEN, self.listen.to_string()), (BODY, self.body.clone())];
        environment.extend(self.tls_ca.clone().map(|folder| (TLS_CA, folder)));
        environment
    }
}

/// Serves until the process is killed.
pub fn serve(role: Role) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(role.listen).await?;
        let body: &'static str = role.body.leak();
        let handler = move || async move { ([(header::CONTENT_TYPE, "application/json;charset=UTF-8")], body) };
        let router = Router::new().route(ROUTE, get(handler));
        match role.tls_ca {
            None => Ok(axum::serve(listener, router).await?),
            Some(folder) => serve_tls(listener, router, &folder).await,
        }
    })
}

/// axum serves no TLS of its own: as little as it takes, with the server's own TLS settings.
async fn serve_tls(listener: TcpListener, router: Router, ca: &str) -> Outcome<()> {
    let identity = TlsIdentity::issued_by(&Ca::in_dir(ca.as_ref())?, &[])?;
    let acceptor = TlsAcceptor::from(Arc::clone(&identity.config));
    let service = TowerToHyperService::new(router);
    loop {
        let (stream, _) = listener.accept().await?;
        let (acceptor, service) = (acceptor.clone(), service.clone());
        tokio::spawn(async move {
            stream.set_nodelay(true).ok();
            if let Ok(stream) = acceptor.accept(stream).await {
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                connection.await.ok();
            }
        });
    }
}
