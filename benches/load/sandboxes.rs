//! How long it takes to make a sandbox, to set it back and to drop it, and what memory a thousand of them need.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use tokio::net::TcpStream;

use crate::Outcome;
use crate::answer::Answer;
use crate::client::{connect, exchange};
use crate::options::Options;
use crate::process::{Process, Storage};
use crate::table::{self, median, millis};

/// Sandboxes that are there at once.
const MANY: usize = 1000;

/// Prints medians for the demo, and what memory many sandboxes need and give back.
pub async fn measure(options: &Options, folder: &Path) -> Outcome<()> {
    let mut rows = vec![row([
        "",
        "created",
        "reset at once",
        "snapshot",
        "reset once used",
        "reset again",
        "restored",
        "from snapshot",
        "dropped",
    ])];
    for storage in [Storage::Memory, Storage::Folder] {
        let server = Process::server(storage, "demo", folder).await?;
        let times = times(server.address, options.sandboxes).await?;
        let mut cells = vec![format!("{}, demo", storage.words())];
        cells.extend(times.map(|time| format!("{time:.2} ms")));
        rows.push(cells);
    }
    rows.push(row(["budget", "5 ms", "5 ms", "", "5 ms", "5 ms", "", "5 ms", "5 ms"]));
    table::print("A sandbox (medians)", &rows);

    let mut rows = vec![row([
        "resident memory",
        "before",
        "1,000 there",
        "dropped",
        "1,000 again",
        "dropped again",
    ])];
    let server = Process::server(Storage::Memory, "demo", folder).await?;
    let mut cells = vec!["--memory, demo".to_owned(), mebibytes(&server)?];
    for _ in 0..2 {
        create_many(server.address).await?;
        cells.push(mebibytes(&server)?);
        drop_many(server.address).await?;
        cells.push(mebibytes(&server)?);
    }
    rows.push(cells);
    table::print("Many sandboxes", &rows);
    Ok(())
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).into()
}

fn mebibytes(server: &Process) -> Outcome<String> {
    Ok(format!("{:.1} MiB", server.resident_mib()?))
}

/// Medians of each of the calls.
async fn times(address: SocketAddr, count: usize) -> Outcome<[f64; 8]> {
    let mut stream = connect(address).await?;
    let mut times: [Vec<f64>; 8] = Default::default();
    for number in 0..count {
        let at = format!("/s/bench-{number}/sim/v1");
        let made = format!(r#"{{"name":"bench-{number}","fixture":"demo"}}"#);
        let copied = format!(r#"{{"name":"copy-{number}","snapshot":"s"}}"#);
        let calls = [
            ("POST /sim/v1/sandboxes".to_owned(), made.as_str(), b"201"),
            (format!("POST {at}/reset"), "", b"204"),
            (format!("POST {at}/snapshots"), r#"{"name":"s"}"#, b"201"),
            (format!("POST {at}/reset"), "", b"204"),
            (format!("POST {at}/reset"), "", b"204"),
            (format!("POST {at}/snapshots/s/restore"), "", b"204"),
            (format!("POST {at}/sandboxes"), copied.as_str(), b"201"),
            (format!("DELETE /sim/v1/sandboxes/bench-{number}"), "", b"204"),
        ];
        for (times, (line, body, expected)) in times.iter_mut().zip(calls) {
            times.push(timed(&mut stream, &line, body, expected).await?);
        }
        let copy = format!("DELETE /sim/v1/sandboxes/copy-{number}");
        timed(&mut stream, &copy, "", b"204").await?;
    }
    Ok(times.map(median))
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

async fn create_many(address: SocketAddr) -> Outcome<()> {
    let mut stream = connect(address).await?;
    for number in 0..MANY {
        let body = format!(r#"{{"name":"many-{number}","fixture":"demo"}}"#);
        timed(&mut stream, "POST /sim/v1/sandboxes", &body, b"201").await?;
    }
    Ok(())
}

async fn drop_many(address: SocketAddr) -> Outcome<()> {
    let mut stream = connect(address).await?;
    for number in 0..MANY {
        timed(
            &mut stream,
            &format!("DELETE /sim/v1/sandboxes/many-{number}"),
            "",
            b"204",
        )
        .await?;
    }
    Ok(())
}
