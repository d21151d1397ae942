//! The control plane's guard, its clock and its settings.

use reqwest::Client;
use serde_json::{Value, json};

use crate::harness::{Server, details};
use crate::rpa_cast::assert_problem;

/// A GET of the control plane with these headers: its status and rule.
async fn ask(server: &Server, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let client = Client::builder().no_proxy().build().unwrap();
    let mut request = client.get(format!("{}/sim/v1{path}", server.url()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Value::Null);
    (status, body["code"].clone())
}

#[tokio::test]
async fn without_a_token_only_this_machines_own_programs_are_answered() {
    let server = Server::start();
    let host = server.url().strip_prefix("http://").unwrap();
    let port = host.rsplit(':').next().unwrap();
    let (localhost, own) = (format!("LocalHost:{port}"), server.url().to_owned());
    for allowed in [
        &[][..],
        &[("Host", host)],
        &[("Host", "localhost")],
        &[("Host", &localhost)],
        &[("Host", "[::1]:8282")],
        &[("Origin", &own)],
    ] {
        assert_eq!(ask(&server, "/sandboxes", allowed).await.0, 200, "{allowed:?}");
    }
    for refused in [
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Host", "localhost"),
        ("X-Real-IP", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1"),
        ("Via", "1.1 proxy"),
        ("Host", "evil.example"),
        ("Host", "127.0.0.1.evil.example"),
        ("Host", "localhost.evil.example:80"),
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://localhost"),
    ] {
        let forbidden = (403, json!("CONTROL"));
        for path in ["/sandboxes", "/clock", "/settings", "/no-such-path"] {
            assert_eq!(ask(&server, path, &[refused]).await, forbidden, "{path} {refused:?}");
        }
        // Health and the CA's certificate are for everybody.
        for path in ["/health", "/ca.pem"] {
            assert_eq!(ask(&server, path, &[refused]).await.0, 200, "{path} {refused:?}");
        }
    }
}

#[tokio::test]
async fn a_control_token_is_asked_of_everybody_and_serves_everywhere() {
    let server = Server::with(&["--memory", "--control-token", "let-me-in"]);
    let unauthorized = (401, json!("CONTROL"));
    for refused in [
        &[][..],
        &[("Authorization", "Bearer let-me-out")],
        &[("Authorization", "Bearer let-me-i")],
        &[("Authorization", "Bearer let-me-inn")],
        &[("Authorization", "Bearer ")],
        &[("Authorization", "Basic let-me-in")],
        &[("Authorization", "let-me-in")],
    ] {
        assert_eq!(ask(&server, "/sandboxes", refused).await, unauthorized, "{refused:?}");
    }
    let token = ("Authorization", "Bearer let-me-in");
    for allowed in [
        &[token][..],
        &[token, ("X-Forwarded-For", "192.0.2.1")],
        &[token, ("Host", "sim.example.com")],
        &[token, ("Origin", "https://pipeline.example")],
    ] {
        assert_eq!(ask(&server, "/sandboxes", allowed).await.0, 200, "{allowed:?}");
    }
    assert_eq!(ask(&server, "/health", &[]).await.0, 200);
}

#[tokio::test]
async fn the_clock_is_frozen_set_advanced_and_let_run_again() {
    let server = Server::start();
    let control = server.control("");
    let real = control.get("/clock").await;
    assert_eq!(real.json["mode"], "real");
    let frozen = json!({ "mode": "frozen", "now": "2026-01-31T12:00:00Z" });
    assert_eq!(control.put("/clock", frozen.clone()).await.json, frozen);
    assert_eq!(control.get("/clock").await.json, frozen);
    for (advance, now) in [
        ("P31D", "2026-03-03T12:00:00Z"),
        ("PT30S", "2026-03-03T12:00:30Z"),
        ("P1DT1H", "2026-03-04T13:00:30Z"),
        ("P1W", "2026-03-11T13:00:30Z"),
        ("PT0S", "2026-03-11T13:00:30Z"),
    ] {
        let advanced = control.put("/clock", json!({ "advance": advance })).await;
        assert_eq!(advanced.json, json!({ "mode": "frozen", "now": now }), "{advance}");
    }
    // Applied after `now`.
    let both = json!({ "now": "2027-01-01T00:00:00Z", "advance": "P31D" });
    assert_eq!(control.put("/clock", both).await.json["now"], "2027-02-01T00:00:00Z");

    // The sandbox lives in that time.
    server.rest().get("/resources/1/accounts/1/password").await;
    let seen = server.rest().get("/resources/1/accounts/1").await;
    assert_eq!(seen.details()["LAST ACCESSED TIME"], "Feb 1, 2027 12:00 AM");

    let running = control
        .put("/clock", json!({ "mode": "real", "now": "2040-01-01T00:00:00Z" }))
        .await;
    assert!(
        running.json["now"].as_str().unwrap().starts_with("2040-01-01T00:0"),
        "{}",
        running.body
    );
    control.put("/clock", json!({ "mode": "frozen" })).await;
    let back = control.put("/clock", json!({ "mode": "real" })).await;
    let year = |answer: &str| answer[..4].to_owned();
    assert_eq!(back.json["mode"], "real");
    assert_eq!(
        year(back.json["now"].as_str().unwrap()),
        year(real.json["now"].as_str().unwrap())
    );
}

#[tokio::test]
async fn a_wrong_change_of_the_clock_is_refused_and_changes_nothing() {
    let server = Server::start();
    let control = server.control("");
    let frozen = json!({ "mode": "frozen", "now": "2026-01-01T00:00:00Z" });
    control.put("/clock", frozen.clone()).await;
    for (wrong, status) in [
        (json!({ "advance": "-P1D" }), 422),
        (json!({ "advance": "P3000000D" }), 422),
        (json!({ "advance": "tomorrow" }), 400),
        (json!({ "now": "yesterday" }), 400),
        (json!({ "mode": "stopped" }), 400),
        (json!({ "nwo": "2026-01-01T00:00:00Z" }), 400),
        (json!([]), 400),
    ] {
        let refused = control.put("/clock", wrong.clone()).await;
        assert_eq!(refused.status, status, "{wrong} {}", refused.body);
        assert_eq!(control.get("/clock").await.json, frozen);
    }
}

#[tokio::test]
async fn settings_are_patched_and_wrong_ones_are_refused_as_a_whole() {
    let server = Server::start();
    let control = server.control("");
    let before = control.get("/settings").await.json;
    let defaults = json!({
        "policy_enforcement": false, "api_build": "current", "host_validation": true, "time_zone": "UTC",
        "rpa_enabled": true, "reason_header": true, "check_out_on_fetch": true, "approvals": "manual",
        "trusted_proxies": [],
        "journal_entries": 1000,
        "journal_bytes": 4_194_304,
    });
    for (name, value) in defaults.as_object().unwrap() {
        assert_eq!(before[name], *value, "{name}");
    }
    for wrong in [
        json!({ "no_such_setting": true }),
        json!({ "rpa_enabled": false, "no_such_setting": true }),
        json!({ "rpa_enabled": "false" }),
        json!({ "time_zone": "Mars/Olympus" }),
        json!({ "trusted_proxies": ["proxy.example.com"] }),
        json!({ "approvals": "sometimes" }),
        json!([]),
        json!([true]),
        json!("policy_enforcement"),
    ] {
        assert_problem(&control.put("/settings", wrong).await, 400, "INPUT-1");
        assert_eq!(control.get("/settings").await.json, before);
    }
    let refused = control.put("/settings", json!({ "time_zone": "Mars/Olympus" })).await;
    let detail = refused.json["detail"].as_str().unwrap();
    assert!(detail.ends_with("in time_zone"), "{detail}");
    let weak = details(&[("NEWPASSWORD", "weak")]);
    let path = "/resources/1/accounts/1/password";
    assert_eq!(server.rest().put(path, &weak).await.result(), "Success");
    let changed = control.put("/settings", json!({ "policy_enforcement": true })).await;
    let mut expected = before.clone();
    expected["policy_enforcement"] = json!(true);
    assert_eq!(changed.json, expected);
    assert_eq!(server.rest().put(path, &weak).await.rule(), "POL-1");
    assert_eq!(control.put("/settings", json!({})).await.json, expected);
    let admin = server.admin("", "admin", "admin").await;
    let audited = admin.get("/audit?operation=Settings%20Changed").await;
    assert_eq!(audited.json["total"], 2);
}
