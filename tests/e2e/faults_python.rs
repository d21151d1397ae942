//! Every built-in fault, as a Python client with the library `requests` meets it.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::harness::{DEMO_TOKEN, Server, project_file};

/// What `tests/clients/faults.py` sees of each built-in fault.
const SEEN: &str = include_str!("faults_seen.txt");

/// A Python that has `requests`: this machine's, or one of its own that gets it from PyPI.
fn python() -> PathBuf {
    let has_requests = |python: &PathBuf| {
        let asked = Command::new(python).args(["-c", "import requests"]).output();
        asked.is_ok_and(|output| output.status.success())
    };
    let own = PathBuf::from("python3");
    if has_requests(&own) {
        return own;
    }
    let venv = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("requests");
    let python = venv.join("bin/python");
    if !has_requests(&python) {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&venv)
            .status()
            .unwrap();
        assert!(made.success());
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "requests==2.34.2",
        ];
        assert!(Command::new(&python).args(pip).status().unwrap().success());
    }
    python
}

fn server() -> Server {
    let accounts: String = (1..=10)
        .map(|number| format!("{{name: account-{number}, password: Before-{number}-x}},"))
        .collect();
    Server::with_fixture(&format!(
        "{{version: 1, users: [{{user_name: admin, role: Privileged Administrator}}], \
         resources: [{{name: web-01, type: Linux, accounts: [{accounts}]}}], \
         rpa_entries: [{{user_name: admin, host_name: localhost, app_token: {DEMO_TOKEN}}}]}}"
    ))
}

fn seen(url: &str, names: &[&str], ca_file: Option<&str>) -> Value {
    let mut command = Command::new(python());
    command
        .arg(project_file("tests/clients/faults.py"))
        .arg(url)
        .args(names)
        .env("APP_TOKEN", DEMO_TOKEN)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    if let Some(ca_file) = ca_file {
        command.env("CA_FILE", ca_file);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn expected() -> impl Iterator<Item = (&'static str, &'static str)> {
    SEEN.lines().filter_map(|line| line.split_once(": "))
}

#[tokio::test]
async fn a_python_client_meets_every_built_in_fault_and_says_what_it_saw() {
    let server = server();
    let seen = seen(server.url(), &[], None);
    let seen = seen.as_object().unwrap();
    let table: Vec<_> = expected().map(|(name, _)| name).collect();
    let names: Vec<_> = seen.keys().map(String::as_str).collect();
    for name in &names {
        assert!(table.contains(name), "{name} has no row");
    }
    for (name, wanted) in expected() {
        let saw = seen.get(name).and_then(Value::as_str);
        assert_eq!(saw, Some(wanted), "{name}");
    }
    let rest = server.rest_with(DEMO_TOKEN);
    for (account, password) in [
        (2, "Before-2-x"),
        (3, "Before-3-x"),
        (4, "Before-4-x"),
        (5, "Changed-1-by-fault"),
        (6, "Changed-1-by-fault"),
        (7, "Changed-1-by-fault"),
        (8, "Before-8-x"),
        (9, "Changed-1-by-fault"),
        (10, "Changed-1-by-fault"),
    ] {
        let fetched = rest.get(&format!("/resources/1/accounts/{account}/password")).await;
        assert_eq!(fetched.details()["PASSWORD"], password, "account {account}");
    }
    assert!(!server.stderr().contains(DEMO_TOKEN));
}

#[test]
fn connections_break_over_https_as_they_do_without() {
    let server = server();
    let names = [
        "reset",
        "close",
        "cut",
        "too-long",
        "drip",
        "lost-close",
        "lost-reset",
        "hang",
    ];
    let url = server.ready["https_url"].as_str().unwrap();
    let seen = seen(url, &names, server.ready["ca_file"].as_str());
    for (name, wanted) in expected().filter(|(name, _)| names.contains(name)) {
        // Python's TLS tells a reset as it tells an end.
        let wanted = wanted.replace("ConnectionResetError", "RemoteDisconnected");
        assert_eq!(seen[name], wanted, "{name}");
    }
}
