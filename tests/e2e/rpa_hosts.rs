//! From where a token works (RPA-3, AUTH-2).

use serde_json::json;

use crate::harness::Server;
use crate::rpa_cast::{AUTH_1, AUTH_2, assert_refused};
use crate::rpa_validity::{ask, settings, with_headers};

const WRONG_HOST: &str = "AUTH-2 the call does not come from the host of the entry";

/// A server with an entry for each host, with that token.
fn with_hosts(hosts: &[(&str, &str)]) -> Server {
    let users: String = (0..hosts.len())
        .map(|place| format!("  - {{ user_name: u{place}, role: Password User }}\n"))
        .collect();
    let entries: String = hosts
        .iter()
        .enumerate()
        .map(|(place, (host, token))| {
            format!("  - {{ user_name: u{place}, host_name: '{host}', app_token: {token} }}\n")
        })
        .collect();
    Server::with_fixture(&format!("version: 1\nusers:\n{users}rpa_entries:\n{entries}"))
}

#[tokio::test]
async fn a_call_from_another_host_is_told_so_and_only_then() {
    let hosts = [
        ("10.9.8.7", false),
        ("nowhere.invalid", false),
        ("::1", false),
        ("127.0.0.2", false),
        ("*", true),
        ("localhost", true),
        ("LOCALHOST", true),
        ("127.0.0.1", true),
        ("::ffff:127.0.0.1", true),
    ];
    let tokens: Vec<String> = (0..hosts.len()).map(|place| format!("TOKEN-{place}")).collect();
    let pairs: Vec<(&str, &str)> = hosts
        .iter()
        .zip(&tokens)
        .map(|((host, _), token)| (*host, token.as_str()))
        .collect();
    let server = with_hosts(&pairs);
    for ((host, expected), token) in hosts.into_iter().zip(&tokens) {
        let answer = ask(&server.rest_with(token)).await;
        if expected {
            assert_eq!(answer.result(), "Success", "{host}");
        } else {
            assert_refused(&answer, AUTH_2, WRONG_HOST);
        }
    }
    // A wrong host is told only to who holds a valid token.
    settings(&server, json!({ "rpa_enabled": false })).await;
    let answer = ask(&server.rest_with(&tokens[0])).await;
    assert_refused(&answer, AUTH_1, "AUTH-1 the RPA integration is disabled");
    settings(&server, json!({ "rpa_enabled": true, "host_validation": false })).await;
    for token in &tokens {
        assert_eq!(ask(&server.rest_with(token)).await.result(), "Success");
    }
    settings(&server, json!({ "host_validation": true })).await;
    assert_refused(&ask(&server.rest_with(&tokens[0])).await, AUTH_2, WRONG_HOST);
}

#[tokio::test]
async fn a_forwarding_header_counts_only_from_a_trusted_proxy() {
    let server = with_hosts(&[("10.9.8.7", "FAR"), ("localhost", "NEAR")]);
    let forwarded = |token: &str, addresses: &str| {
        let headers = [("APP_AUTHTOKEN", token), ("X-Forwarded-For", addresses)];
        with_headers(&server.rest_with(token), &headers)
    };
    assert_refused(&ask(&forwarded("FAR", "10.9.8.7")).await, AUTH_2, WRONG_HOST);
    assert_eq!(ask(&forwarded("NEAR", "10.9.8.7")).await.result(), "Success");

    settings(&server, json!({ "trusted_proxies": ["127.0.0.1", "10.0.0.5"] })).await;
    assert_eq!(ask(&forwarded("FAR", "10.9.8.7")).await.result(), "Success");
    // What a client wrote itself stands to the left of what the proxy saw.
    assert_eq!(
        ask(&forwarded("FAR", "127.0.0.1, 10.9.8.7, 10.0.0.5")).await.result(),
        "Success"
    );
    assert_refused(&ask(&forwarded("FAR", "10.9.8.7, 192.0.2.1")).await, AUTH_2, WRONG_HOST);
    assert_refused(&ask(&forwarded("NEAR", "10.9.8.7")).await, AUTH_2, WRONG_HOST);
    assert_eq!(ask(&server.rest_with("NEAR")).await.result(), "Success");
    // What is no address must not stand for the proxy itself.
    assert_refused(&ask(&forwarded("NEAR", "unknown")).await, AUTH_2, WRONG_HOST);

    settings(&server, json!({ "trusted_proxies": [] })).await;
    assert_refused(&ask(&forwarded("FAR", "10.9.8.7")).await, AUTH_2, WRONG_HOST);
}
