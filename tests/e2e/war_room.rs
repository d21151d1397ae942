//! The War Room examples of the XSOAR pack, sent by a client that writes what the integration writes.

use std::process::Command;

use crate::harness::{Server, fixture, project_file};

/// Runs the examples against a Server URL and expects the outcomes that their script names.
fn run_examples(server_url: &str, app_token: &str, ca_file: Option<&str>) {
    let output = Command::new("python3")
        .arg(project_file("tests/python/war_room.py"))
        .arg(server_url)
        .args(ca_file)
        .env("APP_TOKEN", app_token)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("SSL_CERT_FILE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn empty() -> (Server, String) {
    let server = Server::with(&["--memory", "--fixture", "empty"]);
    let token = server.ready["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
    (server, token)
}

#[test]
fn the_examples_run_against_the_root() {
    let (server, token) = empty();
    run_examples(server.url(), &token, None);
}

#[test]
fn the_examples_run_against_a_server_url_that_ends_in_a_slash() {
    let (server, token) = empty();
    run_examples(&format!("{}/", server.url()), &token, None);
}

#[test]
fn the_examples_run_over_https_for_a_client_that_trusts_the_ca() {
    let (server, token) = empty();
    let url = server.ready["https_url"].as_str().unwrap();
    let ca_file = server.ready["ca_file"].as_str().unwrap();
    run_examples(url, &token, Some(ca_file));
}

#[tokio::test]
async fn the_examples_run_in_a_sandbox_with_and_without_a_slash_at_the_end_of_its_url() {
    let server = Server::start();
    for end in ["", "/"] {
        let sandbox = server.sandbox("empty".into()).await;
        let url = format!("{}/s/{}{end}", server.url(), sandbox.name);
        run_examples(&url, sandbox.app_token(), None);
    }
}

#[tokio::test]
async fn the_token_of_a_sandbox_runs_the_examples_in_it_from_the_root() {
    let server = Server::start();
    let sandbox = server.sandbox("empty".into()).await;
    run_examples(server.url(), sandbox.app_token(), None);
    let listed = server.rest_with(sandbox.app_token()).get("/resources").await;
    assert_eq!(listed.json["operation"]["totalRows"], 1);
}

#[tokio::test]
async fn a_sandbox_does_not_know_the_token_of_another() {
    let server = Server::start();
    let one = server.sandbox("empty".into()).await;
    let other = server
        .sandbox(fixture(
            "{version: 1, users: [{user_name: admin, role: Administrator}]}",
        ))
        .await;
    let rest = server
        .rest_with(one.app_token())
        .at(&format!("{}/s/{}", server.url(), other.name));
    assert_eq!(rest.get("/resources").await.rule(), "AUTH-1");
}
