//! The load: connections that send one request after the other, and what they measured.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::Outcome;
use crate::answer::Answer;

/// The demo's public App Token; the large fixtures use it too.
pub const TOKEN: &str = "B698EF92-B151-4E5C-969D-CA7B50DF4E9D";

/// How a fetched password's answer begins. Anything else is no answer worth measuring.
const FETCHED: &[u8] = br#"{"operation":{"result":{"message":"Password fetched successfully","status":"Success"}"#;

/// Requests of fetch-password as the integration sends them, for accounts of a fixture.
#[derive(Clone)]
pub struct Requests {
    /// How many accounts each resource has.
    per_resource: usize,
    /// The accounts take part whose id is 1 more than a multiple of this.
    step: usize,
    /// How many take part.
    accounts: usize,
    text: Vec<u8>,
    random: u64,
}

impl Requests {
    /// For the demo's first account.
    pub fn of_the_demo() -> Self {
        Self::among(1, 1, 1)
    }

    /// For `busy` accounts spread evenly over `all`, each as often as the others.
    pub fn among(busy: usize, all: usize, per_resource: usize) -> Self {
        Self {
            per_resource,
            step: (all / busy).max(1),
            accounts: busy,
            text: Vec::with_capacity(1024),
            random: 0,
        }
    }

    /// The same for another connection, which must not ask in step with the others.
    pub fn for_connection(&self, number: u64) -> Self {
        let random = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { random, ..self.clone() }
    }

    /// The first request there is.
    pub fn first(mut self) -> Vec<u8> {
        self.write(0);
        self.text
    }

    fn next(&mut self) -> &[u8] {
        // xorshift: as random as a load needs.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let drawn = usize::try_from(self.random % self.accounts as u64).unwrap_or(0);
        self.write(drawn);
        &self.text
    }

    fn write(&mut self, drawn: usize) {
        let account = drawn * self.step + 1;
        let resource = (account - 1) / self.per_resource + 1;
        self.text.clear();
        self.text.extend_from_slice(b"GET /restapi/json/v1/resources/");
        write_number(resource, &mut self.text);
        self.text.extend_from_slice(b"/accounts/");
        write_number(account, &mut self.text);
        self.text.extend_from_slice(REST.as_bytes());
        self.text.extend_from_slice(TOKEN.as_bytes());
        self.text.extend_from_slice(b"\r\nAPP_TYPE: 17\r\n\r\n");
    }
}

/// What follows the ids, up to the token.
const REST: &str = "/password?INPUT_DATA=%7B%27operation%27%3A+%7B%27Details%27%3A+%7B%27REASON%27%3A+%27Need+the\
     +password+to+log+in+to+the+Windows+Server+for+testing+purposes.%27%2C+%27TICKETID%27%3A+%277%27%7D%7D%7D HTTP/1.1\r\n\
     Host: localhost\r\nUser-Agent: python-requests/2.32.3\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n\
     Connection: keep-alive\r\nAPP_AUTHTOKEN: ";

fn write_number(number: usize, text: &mut Vec<u8>) {
    if number >= 10 {
        write_number(number / 10, text);
    }
    text.push(b"0123456789"[number % 10]);
}

/// Whether connections are kept.
#[derive(Clone)]
pub enum Dial {
    /// One connection for all requests.
    Kept,
    /// A new connection for each, as the integration does.
    New,
    /// A new TLS connection for each, with a full handshake.
    NewTls(TlsConnector),
}

/// How to load a server.
#[derive(Clone)]
pub struct Load {
    /// Connections at once.
    pub connections: u64,
    /// Whether they are kept.
    pub dial: Dial,
}

/// What a load measured.
#[derive(Clone, Copy)]
pub struct Measured {
    /// Requests answered in a second.
    pub per_second: f64,
    /// Half of them were faster.
    pub p50: Duration,
    /// 99 of 100 were faster.
    pub p99: Duration,
}

impl Load {
    /// Loads a server for a while.
    pub async fn run(&self, address: SocketAddr, requests: &Requests, time: Duration) -> Outcome<Measured> {
        let begun = Instant::now();
        let connections: Vec<_> = (0..self.connections)
            .map(|number| {
                let (dial, requests) = (self.dial.clone(), requests.for_connection(number));
                tokio::spawn(connection(dial, address, requests, begun + time))
            })
            .collect();
        let mut times = Vec::new();
        for connection in connections {
            times.append(&mut connection.await??);
        }
        let took = begun.elapsed().as_secs_f64();
        times.sort_unstable();
        let at = |part: f64| times.get((times.len() as f64 * part) as usize).copied();
        let (Some(p50), Some(p99)) = (at(0.5), at(0.99)) else {
            return Err("nothing was answered".into());
        };
        Ok(Measured {
            per_second: times.len() as f64 / took,
            p50,
            p99,
        })
    }
}

/// Sends one request after the other until the end; how long each took.
async fn connection(dial: Dial, address: SocketAddr, mut requests: Requests, end: Instant) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    let mut answer = Answer::default();
    let mut kept = match dial {
        Dial::Kept => Some(connect(address).await?),
        Dial::New | Dial::NewTls(_) => None,
    };
    let mut before = Instant::now();
    while before < end {
        let request = requests.next();
        match (&dial, &mut kept) {
            (_, Some(stream)) => exchange(stream, request, &mut answer).await?,
            (Dial::NewTls(tls), None) => {
                let name = ServerName::try_from("localhost")?;
                let mut stream = tls.connect(name, connect(address).await?).await?;
                exchange(&mut stream, request, &mut answer).await?;
            }
            (Dial::Kept | Dial::New, None) => exchange(&mut connect(address).await?, request, &mut answer).await?,
        }
        if !answer.body().starts_with(FETCHED) {
            return Err(format!("a server answered: {}", String::from_utf8_lossy(answer.body())).into());
        }
        let now = Instant::now();
        times.push(now - before);
        before = now;
    }
    Ok(times)
}

/// A connection to a server.
pub async fn connect(address: SocketAddr) -> Outcome<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends a request and reads its answer.
pub async fn exchange(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    request: &[u8],
    answer: &mut Answer,
) -> Outcome<()> {
    stream.write_all(request).await?;
    answer.read(stream).await
}

/// One fetched password's body.
pub async fn ask_once(address: SocketAddr, request: &[u8]) -> Outcome<Vec<u8>> {
    let mut answer = Answer::default();
    exchange(&mut connect(address).await?, request, &mut answer).await?;
    if !answer.body().starts_with(FETCHED) {
        return Err(format!("a server answered: {}", String::from_utf8_lossy(answer.body())).into());
    }
    Ok(answer.body().to_vec())
}
