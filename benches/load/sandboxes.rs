//! How long it takes to make and to drop a sandbox from a fixture.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use tokio::net::TcpStream;

use crate::Outcome;
use crate::answer::Answer;
use crate::client::{connect, exchange};
use crate::options::Options;
use crate::process::{Process, Storage};
use crate::table::{self, at_most, median, millis};

/// One of the two must take no longer, in milliseconds.
const BUDGET: f64 = 5.0;

/// Prints medians of `POST` and `DELETE sandboxes` with the demo.
pub async fn measure(options: &Options, folder: &Path) -> Outcome<()> {
    let mut rows = vec![
        ["", "created", "budget", "dropped", "budget"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for storage in [Storage::Memory, Storage::Folder] {
        let server = Process::server(storage, "demo", folder).await?;
        let (created, dropped) = times(server.address, options.sandboxes).await?;
        rows.push(vec![
            format!("{}, demo", storage.words()),
            format!("{created:.2} ms"),
            at_most(created, BUDGET, " ms"),
            format!("{dropped:.2} ms"),
            at_most(dropped, BUDGET, " ms"),
        ]);
    }
    table::print("A sandbox from a fixture (medians)", &rows);
    Ok(())
}

async fn times(address: SocketAddr, count: usize) -> Outcome<(f64, f64)> {
    let mut stream = connect(address).await?;
    let (mut created, mut dropped) = (Vec::new(), Vec::new());
    for number in 0..count {
        let body = format!(r#"{{"name":"bench-{number}","fixture":"demo"}}"#);
        let post = "POST /sim/v1/sandboxes".to_owned();
        created.push(timed(&mut stream, &post, &body, b"201").await?);
        let delete = format!("DELETE /sim/v1/sandboxes/bench-{number}");
        dropped.push(timed(&mut stream, &delete, "", b"204").await?);
    }
    Ok((median(created), median(dropped)))
}

async fn timed(stream: &mut TcpStream, line: &str, body: &str, expected: &[u8]) -> Outcome<f64> {
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let mut answer = Answer::default();
    let begun = Instant::now();
    exchange(stream, request.as_bytes(), &mut answer).await?;
    let took = millis(begun.elapsed());
    if answer.status() != expected {
        return Err(format!("{line}: {}", String::from_utf8_lossy(answer.body())).into());
    }
    Ok(took)
}
