//! `ready`: waits until a server can serve, for scripts that have just started one.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::client::{BaseUrl, Call, Client, ClientError};
use super::duration;

const PAUSE: Duration = Duration::from_millis(50);

/// The flags of `ready`.
#[derive(Debug, clap::Args)]
pub struct ReadyArgs {
    /// The server's address, such as http://127.0.0.1:8282
    #[arg(long)]
    url: BaseUrl,
    /// How long to wait: 500ms, 10s, 1m
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration::parse)]
    timeout: Duration,
    /// CA certificate to trust; without it any certificate will do
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// Why the wait was in vain.
#[derive(Debug, thiserror::Error)]
pub enum ReadyError {
    /// The CA certificate cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Ca {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No client can be made, with that CA certificate at least.
    #[error("cannot speak TLS: {0}")]
    Client(#[source] ClientError),
    /// The time is over.
    #[error("{url} was not ready within {waited:?}: {cause}")]
    TimedOut {
        /// The server.
        url: BaseUrl,
        /// For how long it was waited for.
        waited: Duration,
        /// What the last attempt met with.
        cause: String,
    },
}

/// Asks the server whether it is ready until it says so.
///
/// # Errors
/// [`ReadyError`].
pub async fn run(args: &ReadyArgs) -> Result<(), ReadyError> {
    let client = client(args)?;
    let deadline = Instant::now() + args.timeout;
    let mut cause = "it did not answer".to_owned();
    let ready = async {
        while let Err(refusal) = ask(&client, &args.url).await {
            cause = refusal;
            sleep(PAUSE).await;
        }
    };
    match timeout_at(deadline, ready).await {
        Ok(()) => Ok(()),
        Err(_) => Err(ReadyError::TimedOut {
            url: args.url.clone(),
            waited: args.timeout,
            cause,
        }),
    }
}

fn client(args: &ReadyArgs) -> Result<Client, ReadyError> {
    let client = match &args.ca {
        None => Client::trusting_anyone(),
        Some(path) => {
            let pem = std::fs::read(path).map_err(|source| ReadyError::Ca {
                path: path.clone(),
                source,
            })?;
            Client::trusting(&pem)
        }
    };
    client.map_err(ReadyError::Client)
}

async fn ask(client: &Client, url: &BaseUrl) -> Result<(), String> {
    match client.send(url, Call::get("/sim/v1/health")).await {
        Ok(answer) if answer.status == 200 => Ok(()),
        Ok(answer) => Err(format!("it answered with the HTTP status {}", answer.status)),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::get;

    use tower::ServiceExt;

    use super::*;
    use crate::server::{Ca, Server, Timeouts, TlsIdentity};

    /// A server whose health has the given status, with its port and its CA.
    async fn server(health: StatusCode) -> (u16, String) {
        let tls = TlsIdentity::issued_by(&Ca::in_memory().unwrap(), &[]).unwrap();
        let server = Server {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            tls: tls.config,
            timeouts: Timeouts::default(),
        };
        let bound = server.bind().await.unwrap();
        let port = bound.local_addr().port();
        let router = Router::new().route("/sim/v1/health", get(move || async move { health }));
        let answer = move |request: axum::extract::Request| {
            let router = router.clone();
            async move { router.oneshot(request).await.unwrap() }
        };
        tokio::spawn(bound.serve(answer, std::future::pending()));
        (port, tls.ca_pem)
    }

    fn args(url: &str, timeout: Duration) -> ReadyArgs {
        ReadyArgs {
            url: url.parse().unwrap(),
            timeout,
            ca: None,
        }
    }

    #[tokio::test]
    async fn a_server_that_can_serve_is_ready_over_http_and_https() {
        let (port, ca_pem) = server(StatusCode::OK).await;
        for scheme in ["http", "https"] {
            run(&args(&format!("{scheme}://127.0.0.1:{port}"), Duration::from_secs(5)))
                .await
                .unwrap();
        }
        let ca = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(ca.path(), ca_pem).unwrap();
        let trusting = ReadyArgs {
            ca: Some(ca.path().to_owned()),
            ..args(&format!("https://localhost:{port}"), Duration::from_secs(5))
        };
        run(&trusting).await.unwrap();
        std::fs::write(ca.path(), Ca::in_memory().unwrap().pem()).unwrap();
        let other_ca = ReadyArgs {
            timeout: Duration::from_millis(50),
            ..trusting
        };
        assert!(matches!(run(&other_ca).await, Err(ReadyError::TimedOut { .. })));
    }

    #[tokio::test]
    async fn a_server_that_is_not_ready_is_told_with_its_status() {
        let (port, _) = server(StatusCode::SERVICE_UNAVAILABLE).await;
        let error = run(&args(&format!("http://127.0.0.1:{port}"), Duration::from_millis(100))).await;
        let expected =
            format!("http://127.0.0.1:{port} was not ready within 100ms: it answered with the HTTP status 503");
        assert_eq!(error.unwrap_err().to_string(), expected);
    }

    #[tokio::test]
    async fn nobody_there_is_told_as_such() {
        let closed = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", closed.local_addr().unwrap());
        drop(closed);
        let error = run(&args(&url, Duration::from_millis(50))).await.unwrap_err();
        assert!(error.to_string().contains("refused"), "{error}");
    }
}
