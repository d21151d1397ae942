//! The network side: one port for HTTPS and plain HTTP, the certificate, the data folder's lock.
//!
//! The program and the tests come in the same way: [`Server::bind`], then [`BoundServer::serve`].

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use tokio::net::TcpListener;

pub use ca::{Ca, CaError};
pub use data_dir::{DataDir, DataDirError};
pub use tls::TlsIdentity;

mod ca;
mod data_dir;
mod effects;
pub mod files;
mod listener;
mod tls;

/// How long the server waits for its peers.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the first byte of a connection.
    pub first_byte: Duration,
    /// For a TLS handshake.
    pub handshake: Duration,
    /// For the head of a request; a kept connection may idle for as long.
    pub request_head: Duration,
    /// Between two pieces of a request's body.
    pub request_body: Duration,
    /// For the requests under way when the server is to stop. Container engines kill after 10 seconds.
    pub drain: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(10),
            handshake: Duration::from_secs(10),
            request_head: Duration::from_secs(60),
            request_body: Duration::from_secs(60),
            drain: Duration::from_secs(8),
        }
    }
}

/// A server that does not listen yet.
pub struct Server {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How to speak TLS.
    pub tls: Arc<rustls::ServerConfig>,
    /// How long to wait for peers.
    pub timeouts: Timeouts,
}

/// A server whose port is taken: connections wait, nothing answers them yet.
pub struct BoundServer {
    listener: TcpListener,
    local_addr: SocketAddr,
    tls: Arc<rustls::ServerConfig>,
    timeouts: Timeouts,
}

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Something else listens there.
    #[error("{listen} is in use: stop what listens there, or choose another with --listen")]
    InUse {
        /// The address.
        listen: SocketAddr,
    },
    /// The operating system does not let this user listen there.
    #[error("this user may not listen on {listen}: choose a port above 1023 with --listen")]
    NotPermitted {
        /// The address.
        listen: SocketAddr,
    },
    /// The address is not one of this machine's.
    #[error("{listen} is not an address of this machine: choose another with --listen")]
    NotAnAddressOfOurs {
        /// The address.
        listen: SocketAddr,
    },
    /// Anything else.
    #[error("cannot listen on {listen}: {source}")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// [`ServerError`] by cause.
    pub async fn bind(self) -> Result<BoundServer, ServerError> {
        let listen = self.listen;
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => ServerError::InUse { listen },
            io::ErrorKind::PermissionDenied => ServerError::NotPermitted { listen },
            io::ErrorKind::AddrNotAvailable => ServerError::NotAnAddressOfOurs { listen },
            _ => ServerError::Listen { listen, source },
        };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let local_addr = listener.local_addr().map_err(failed)?;
        Ok(BoundServer {
            listener,
            local_addr,
            tls: self.tls,
            timeouts: self.timeouts,
        })
    }
}

impl BoundServer {
    /// Where it listens, with the port it was given.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Has requests answered until `stop` is over, then lets those under way finish, for as long as the drain timeout.
    pub async fn serve<S, F>(self, answer: S, stop: impl Future<Output = ()>)
    where
        S: Fn(Request) -> F + Send + Sync + 'static,
        F: Future<Output = Response> + Send + 'static,
    {
        listener::serve(self.listener, self.tls, self.timeouts, answer, stop).await;
    }
}

#[cfg(test)]
mod tests;
