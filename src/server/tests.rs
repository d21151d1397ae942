use std::net::Ipv4Addr;

use axum::routing::{get, post};
use axum::{Extension, Router};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tower::ServiceExt;

use super::*;
use crate::model::peer::Peer;

const HTTP_GET: &[u8] = b"GET /peer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

struct Running {
    addr: SocketAddr,
    ca_pem: String,
    stop: oneshot::Sender<()>,
    server: tokio::task::JoinHandle<()>,
}

async fn start(router: Router, timeouts: Timeouts) -> Running {
    let identity = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &[]).unwrap();
    let bound = Server {
        listen: (Ipv4Addr::LOCALHOST, 0).into(),
        tls: identity.config,
        timeouts,
    }
    .bind()
    .await
    .unwrap();
    let answer = move |request: Request| {
        let router = router.clone();
        async move { router.oneshot(request).await.unwrap() }
    };
    let (stop, stopped) = oneshot::channel();
    Running {
        addr: bound.local_addr(),
        ca_pem: identity.ca_pem,
        stop,
        server: tokio::spawn(bound.serve(answer, async { _ = stopped.await })),
    }
}

fn peer_router() -> Router {
    let tell = |Extension(peer): Extension<Peer>| async move { format!("{} {}", peer.addr, peer.tls) };
    Router::new().route("/peer", get(tell))
}

async fn answer(mut stream: impl AsyncReadExt + Unpin) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn https_and_plain_http_answer_on_the_same_port_and_know_their_peer() {
    let running = start(peer_router(), Timeouts::default()).await;

    let mut plain = TcpStream::connect(running.addr).await.unwrap();
    let own_addr = plain.local_addr().unwrap();
    plain.write_all(HTTP_GET).await.unwrap();
    assert!(answer(plain).await.ends_with(&format!("\r\n\r\n{own_addr} false")));

    let url = format!("https://localhost:{}/peer", running.addr.port());
    _ = rustls::crypto::ring::default_provider().install_default();
    let ca = reqwest::Certificate::from_pem(running.ca_pem.as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([ca]).build().unwrap();
    let told = client.get(url).send().await.unwrap().text().await.unwrap();
    assert!(told.starts_with("127.0.0.1:") && told.ends_with(" true"), "{told}");
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_server_stops() {
    let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (arrived, go_on) = (Arc::clone(&arrived), Arc::clone(&go_on));
        move || async move {
            arrived.notify_one();
            go_on.notified().await;
            "done"
        }
    };
    let running = start(Router::new().route("/slow", post(slow)), Timeouts::default()).await;
    let mut idle = TcpStream::connect(running.addr).await.unwrap();
    let mut client = TcpStream::connect(running.addr).await.unwrap();
    client
        .write_all(b"POST /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    arrived.notified().await;

    running.stop.send(()).unwrap();
    assert_eq!(
        idle.read(&mut [0]).await.unwrap(),
        0,
        "a silent connection does not hold the server up"
    );
    assert!(!running.server.is_finished());
    go_on.notify_one();
    assert!(answer(client).await.ends_with("done"));
    running.server.await.unwrap();
    assert!(TcpStream::connect(running.addr).await.is_err());
}

#[tokio::test]
async fn a_request_that_does_not_end_holds_the_server_up_no_longer_than_the_drain_timeout() {
    let arrived = Arc::new(Notify::new());
    let endless = {
        let arrived = Arc::clone(&arrived);
        move || async move {
            arrived.notify_one();
            std::future::pending::<()>().await;
        }
    };
    let timeouts = Timeouts {
        drain: Duration::from_millis(20),
        ..Timeouts::default()
    };
    let running = start(Router::new().route("/endless", get(endless)), timeouts).await;
    let mut client = TcpStream::connect(running.addr).await.unwrap();
    client
        .write_all(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    arrived.notified().await;
    running.stop.send(()).unwrap();
    running.server.await.unwrap();
}

#[tokio::test]
async fn peers_that_do_not_go_on_are_hung_up_on() {
    let short = Duration::from_millis(20);
    let timeouts = Timeouts {
        first_byte: short,
        handshake: short,
        request_head: short,
        ..Timeouts::default()
    };
    let running = start(peer_router(), timeouts).await;
    for beginning in [
        &b""[..],
        &[0x16],
        b"GET /pe",
        b"GET /peer HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        let mut client = TcpStream::connect(running.addr).await.unwrap();
        client.write_all(beginning).await.unwrap();
        // That it ends at all is what is tested; the kept connection of the last one gets its answer first.
        answer(client).await;
    }
}

#[tokio::test]
async fn a_port_in_use_and_a_foreign_address_are_told_apart() {
    let running = start(peer_router(), Timeouts::default()).await;
    let bind = |listen| {
        let identity = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &[]).unwrap();
        Server {
            listen,
            tls: identity.config,
            timeouts: Timeouts::default(),
        }
        .bind()
    };
    assert!(matches!(bind(running.addr).await, Err(ServerError::InUse { .. })));
    let foreign = "192.0.2.1:0".parse().unwrap();
    assert!(matches!(
        bind(foreign).await,
        Err(ServerError::NotAnAddressOfOurs { .. })
    ));
}
