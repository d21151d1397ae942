//! The accept loop, and the life of one connection: first byte, TLS or not, requests, drain.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tower_http::timeout::TimeoutBody;
use tracing::{debug, warn};

use super::Timeouts;
use super::effects::{self, ResetAtEnd, Resettable};
use crate::model::peer::Peer;

/// The first byte of a TLS handshake record; no HTTP method begins with it.
const TLS_HANDSHAKE: u8 = 0x16;
/// Room for the longest URI that hyper takes (64 KiB) and as much again for headers.
const MAX_HEAD_BYTES: usize = 128 * 1024;
/// A pause in which connections may end and give back what `accept` lacked, such as file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What all connections share.
struct Shared<S> {
    answer: S,
    tls: TlsAcceptor,
    http: http1::Builder,
    timeouts: Timeouts,
}

/// Turns true when the server is to stop. Each connection holds one, so all being gone means that all is answered.
pub(super) type Stopping = watch::Receiver<bool>;

/// See [`super::BoundServer::serve`].
pub(super) async fn serve<S, F>(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    timeouts: Timeouts,
    answer: S,
    stop: impl Future<Output = ()>,
) where
    S: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(timeouts.request_head)
        .max_header_size(MAX_HEAD_BYTES);
    let shared = Arc::new(Shared {
        answer,
        tls: tls.into(),
        http,
        timeouts,
    });
    let (stopper, stopping) = watch::channel(false);
    tokio::select! {
        () = stop => {}
        never = accept_all(&listener, &shared, &stopping) => match never {},
    }
    drop((listener, stopping));
    stopper.send_replace(true);
    if timeout(timeouts.drain, stopper.closed()).await.is_err() {
        let connections = stopper.receiver_count();
        warn!(
            connections,
            "requests were still under way when the time to finish them was over"
        );
    }
}

async fn accept_all<S, F>(listener: &TcpListener, shared: &Arc<Shared<S>>, stopping: &Stopping) -> Infallible
where
    S: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((stream, addr)) => {
                let (shared, stopping) = (Arc::clone(shared), stopping.clone());
                tokio::spawn(async move { shared.connection(stream, addr, stopping).await });
            }
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                warn!(%error, "cannot accept connections");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

impl<S, F> Shared<S>
where
    S: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    async fn connection(&self, stream: TcpStream, addr: SocketAddr, mut stopping: Stopping) {
        // Answers are written whole; without this the kernel would hold some back for more.
        _ = stream.set_nodelay(true);
        let first_byte = tokio::select! {
            biased;
            byte = timeout(self.timeouts.first_byte, first_byte(&stream)) => byte,
            () = told_to_stop(&mut stopping) => return,
        };
        let addr = SocketAddr::new(addr.ip().to_canonical(), addr.port());
        match first_byte {
            Ok(Ok(Some(TLS_HANDSHAKE))) => match timeout(self.timeouts.handshake, self.tls.accept(stream)).await {
                Ok(Ok(stream)) => self.requests(stream, Peer { addr, tls: true }, stopping).await,
                Ok(Err(error)) => debug!(%addr, %error, "the TLS handshake failed"),
                Err(_) => debug!(%addr, "the TLS handshake took too long"),
            },
            Ok(Ok(Some(_))) => self.requests(stream, Peer { addr, tls: false }, stopping).await,
            Ok(Ok(None)) => {}
            Ok(Err(error)) => debug!(%addr, %error, "the connection broke before its first byte"),
            Err(_) => debug!(%addr, "the connection stayed silent"),
        }
    }

    /// Answers the requests of one connection until its end, or until the one under way when the server is to stop.
    async fn requests<C>(&self, stream: C, peer: Peer, mut stopping: Stopping)
    where
        C: AsyncRead + AsyncWrite + Resettable + Unpin + 'static,
    {
        let reset = ResetAtEnd::default();
        let until = stopping.clone();
        let service = hyper::service::service_fn(|request: Request<Incoming>| {
            let mut request = request.map(|body| Body::new(TimeoutBody::new(self.timeouts.request_body, body)));
            request.extensions_mut().insert(peer);
            let answer = (self.answer)(request);
            let (until, reset) = (until.clone(), reset.clone());
            async move { effects::take(answer.await, &until, &reset).await }
        });
        let mut connection = self.http.serve_connection(TokioIo::new(stream), service);
        let end = tokio::select! {
            biased;
            end = &mut connection => end,
            () = told_to_stop(&mut stopping) => {
                std::pin::Pin::new(&mut connection).graceful_shutdown();
                (&mut connection).await
            }
        };
        let stream = connection.into_parts().io.into_inner();
        reset.settle(&stream);
        if let Err(error) = end {
            debug!(addr = %peer.addr, %error, "the connection broke");
        }
    }
}

pub(super) async fn told_to_stop(stopping: &mut Stopping) {
    // An error would mean that the server is gone altogether.
    _ = stopping.wait_for(|&stop| stop).await;
}

/// The first byte of a connection, left there to be read again; none when the peer hangs up without a word.
async fn first_byte(stream: &TcpStream) -> io::Result<Option<u8>> {
    let mut byte = [0];
    let read = stream.peek(&mut byte).await?;
    Ok((read == 1).then_some(byte[0]))
}
