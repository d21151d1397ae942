//! Whether time tells what exists: the same calls for what is unknown and for what the caller may not see.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::Outcome;
use crate::answer::Answer;
use crate::client::{TOKEN, connect, exchange};
use crate::options::Options;
use crate::process::{Process, Storage};
use crate::table;

/// Accounts of the hidden resource: how many there are is not to be told by the time, either.
const HIDDEN: usize = 1000;

/// Somebody's resource, and the token of somebody else.
fn fixture() -> Value {
    let root = json!({ "name": "root", "password": "Mooring#Line7" });
    let other = |number| json!({ "name": format!("a{number}"), "password": "Mooring#Line8" });
    let hidden: Vec<_> = std::iter::once(root.clone()).chain((1..HIDDEN).map(other)).collect();
    json!({
        "version": 1,
        "users": [
            { "user_name": "caller", "role": "Administrator" },
            { "user_name": "owner", "role": "Administrator" },
        ],
        "resources": [
            { "name": "SEEN", "type": "Linux", "owner": "caller", "accounts": [root] },
            { "name": "HIDDEN", "type": "Linux", "owner": "owner", "accounts": hidden },
        ],
        "rpa_entries": [{ "user_name": "caller", "host_name": "*", "app_token": TOKEN, "status": "active" }],
    })
}

/// Calls by name, with `{}` in place of the resource.
const BY_ID: [&str; 3] = [
    "resources/{}/accounts/2/password",
    "resources/{}/accounts/2",
    "resources/{}/accounts",
];
const BY_NAME: [&str; 2] = [
    "resources/getResourceIdAccountId?RESOURCENAME={}&ACCOUNTNAME=root",
    "resources/resourcename/{}",
];

/// Prints the median times of both kinds of call, taken in turns.
pub async fn measure(options: &Options, folder: &Path) -> Outcome<()> {
    let path = folder.join("hidden.json");
    std::fs::write(&path, fixture().to_string())?;
    let server = Process::server(Storage::Memory, &path.display().to_string(), folder).await?;
    let mut stream = connect(server.address).await?;
    let mut rows = vec![["GET", "unknown", "hidden", "ratio"].map(str::to_owned).to_vec()];
    let by_id = BY_ID.map(|call| (call, "9", "2"));
    let by_name = BY_NAME.map(|call| (call, "NOBODY", "HIDDEN"));
    for (call, unknown, hidden) in by_id.into_iter().chain(by_name) {
        let [unknown, hidden] = times(&mut stream, options, [unknown, hidden].map(|it| call.replace("{}", it))).await?;
        rows.push(vec![
            call.to_owned(),
            format!("{unknown:.1} µs"),
            format!("{hidden:.1} µs"),
            format!("{:.2}", hidden / unknown),
        ]);
    }
    table::print("What is unknown and what may not be seen (medians, in memory)", &rows);
    Ok(())
}

async fn times(stream: &mut TcpStream, options: &Options, calls: [String; 2]) -> Outcome<[f64; 2]> {
    let requests = calls.map(|call| {
        format!(
            "GET /restapi/json/v1/{call} HTTP/1.1\r\nHost: localhost\r\nAPP_AUTHTOKEN: {TOKEN}\r\nAPP_TYPE: 17\r\n\r\n"
        )
    });
    let mut took = [Vec::new(), Vec::new()];
    let mut answers = [Answer::default(), Answer::default()];
    for _ in 0..options.rounds * 400 {
        for place in 0..2 {
            let begun = Instant::now();
            exchange(stream, requests[place].as_bytes(), &mut answers[place]).await?;
            took[place].push(begun.elapsed().as_secs_f64() * 1e6);
        }
        if answers[0].body() != answers[1].body() {
            return Err(format!("{}: the answers differ", requests[1].lines().next().unwrap_or_default()).into());
        }
    }
    Ok(took.map(table::median))
}
