//! Requests of the integration as they were recorded, replayed byte for byte over a bare socket.

use std::process::Command;

use serde_json::Value;

use crate::harness::{DEMO_TOKEN, Server, project_file};
use crate::raw::exchange;

const SAMPLES: [&str; 3] = ["war_room", "arguments_left_out", "awkward_values"];

/// An empty installation that knows the token of the samples.
fn server() -> Server {
    Server::with_fixture(&format!(
        "{{version: 1, users: [{{user_name: admin, role: Privileged Administrator}}], \
         rpa_entries: [{{user_name: admin, host_name: localhost, app_token: {DEMO_TOKEN}}}]}}"
    ))
}

fn samples(name: &str) -> Vec<Value> {
    let text = std::fs::read(project_file(&format!("tests/wire/{name}.json"))).unwrap();
    serde_json::from_slice(&text).unwrap()
}

fn bytes(sample: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut bytes = format!("{} {} HTTP/1.1\r\n", text(&sample["method"]), text(&sample["target"]));
    for header in sample["headers"].as_array().unwrap() {
        bytes += &format!("{}: {}\r\n", text(&header[0]), text(&header[1]));
    }
    bytes + "\r\n" + &text(&sample["body"])
}

fn replay(name: &str) {
    let server = server();
    for (number, sample) in samples(name).iter().enumerate() {
        let answer = exchange(&server, bytes(sample)).unwrap();
        assert_eq!(answer.status_line, "HTTP/1.1 200 OK", "{name} {number}");
        assert_eq!(answer.text(), sample["answer"].as_str().unwrap(), "{name} {number}");
    }
}

#[test]
fn the_examples_of_the_pack_are_answered_byte_for_byte() {
    replay("war_room");
}

#[test]
fn arguments_that_were_left_out_arrive_as_empty_texts_and_change_nothing() {
    replay("arguments_left_out");
}

#[test]
fn awkward_names_and_passwords_are_read_as_the_real_server_reads_them() {
    replay("awkward_values");
}

#[test]
fn the_samples_are_what_the_client_sends() {
    let files = SAMPLES.map(|name| project_file(&format!("tests/wire/{name}.json")));
    let output = Command::new("python3")
        .arg(project_file("tests/python/wire_samples.py"))
        .args(files)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
