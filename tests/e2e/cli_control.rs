//! The subcommands that speak to the control plane of a running server.

use serde_json::{Value, json};

use crate::harness::{Server, run};

/// Runs a subcommand against a server that must do it: the JSON that it printed, or null where it printed nothing.
fn done(server: &Server, command: &[&str]) -> Value {
    let (code, stdout, stderr) = run(&[command, &["--url", server.url()]].concat(), &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{command:?}");
    if stdout.is_empty() {
        return Value::Null;
    }
    assert!(stdout.ends_with('\n'));
    serde_json::from_str(&stdout).unwrap()
}

/// Runs a subcommand against a server that must refuse it: the one sentence on standard error.
fn refused(server: &Server, command: &[&str]) -> String {
    let (code, stdout, stderr) = run(&[command, &["--url", server.url()]].concat(), &[]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""), "{command:?}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.starts_with("pam360-sim: http://127.0.0.1:"), "{stderr}");
    stderr
}

#[tokio::test]
async fn sandboxes_are_made_listed_and_dropped() {
    let server = Server::start();
    let instant = "2030-01-01T00:00:00Z";
    let made = done(
        &server,
        &[
            "sandbox",
            "create",
            "mine",
            "--fixture",
            "demo",
            "--ttl",
            "90m",
            "--frozen-at",
            instant,
            "--seed",
            "7",
        ],
    );
    assert_eq!(
        (&made["name"], &made["expires_at"]),
        (&json!("mine"), &json!("2030-01-01T01:30:00Z"))
    );
    let rest = server.rest_with(made["app_tokens"][0]["app_token"].as_str().unwrap());
    assert_eq!(rest.get("/resources").await.result(), "Success");
    let file = server.dir.path().join("small.yaml");
    std::fs::write(
        &file,
        "version: 1\nusers: [ { user_name: zoe, role: Administrator, password: \"${ZOE}\" } ]\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let command = ["sandbox", "create", "small", "--fixture", file, "--url", server.url()];
    let (code, _, stderr) = run(&command, &[("ZOE", "of-the-environment")]);
    assert_eq!(code, Some(0), "{stderr}");
    server.admin("small", "zoe", "of-the-environment").await;
    assert_eq!(run(&command, &[]).0, Some(78), "the variable is not set");
    let names = |listed: &Value| -> Vec<String> {
        let items = listed["items"].as_array().unwrap();
        items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        names(&done(&server, &["sandbox", "list"])),
        ["default", "mine", "small"]
    );
    assert_eq!(done(&server, &["sandbox", "drop", "mine"]), Value::Null);
    assert_eq!(names(&done(&server, &["sandbox", "list"])), ["default", "small"]);
    let sentence = refused(&server, &["sandbox", "drop", "mine"]);
    assert!(
        sentence.ends_with("answered with the HTTP status 404: not found\n"),
        "{sentence}"
    );
    assert!(refused(&server, &["sandbox", "create", "small"]).contains("409: the name is taken"));
    let named = done(&server, &["sandbox", "create"])["name"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(named.starts_with("sb-"), "{named}");
}

#[tokio::test]
async fn a_sandbox_is_set_back_and_its_snapshots_are_taken_brought_back_and_forgotten() {
    let server = Server::start();
    done(&server, &["sandbox", "create", "a", "--fixture", "demo"]);
    let set = |value: &str| {
        let change = format!("rpa_enabled={value}");
        done(&server, &["settings", "set", &change, "--sandbox", "a"])
    };
    let is_enabled = || done(&server, &["settings", "get", "--sandbox", "a"])["rpa_enabled"].clone();
    set("false");
    let taken = done(&server, &["snapshot", "create", "base", "--sandbox", "a"]);
    assert_eq!(taken["name"], "base");
    assert_eq!(done(&server, &["reset", "--sandbox", "a"]), Value::Null);
    assert_eq!(is_enabled(), true);
    assert_eq!(
        done(&server, &["snapshot", "restore", "base", "--sandbox", "a"]),
        Value::Null
    );
    assert_eq!(is_enabled(), false);
    let copy = done(
        &server,
        &["sandbox", "create", "b", "--snapshot", "base", "--sandbox", "a"],
    );
    assert_eq!(copy["name"], "b");
    assert_eq!(
        done(&server, &["settings", "get", "--sandbox", "b"])["rpa_enabled"],
        false
    );
    assert_eq!(done(&server, &["snapshot", "list", "--sandbox", "a"])["total"], 1);
    assert_eq!(
        done(&server, &["snapshot", "delete", "base", "--sandbox", "a"]),
        Value::Null
    );
    assert_eq!(done(&server, &["snapshot", "list", "--sandbox", "a"])["total"], 0);
    for command in ["restore", "delete"] {
        refused(&server, &["snapshot", command, "base", "--sandbox", "a"]);
    }
    refused(&server, &["reset", "--sandbox", "nobody"]);
}

#[tokio::test]
async fn the_clock_is_shown_frozen_set_advanced_and_let_run() {
    let server = Server::start();
    let clock = |arguments: &[&str]| done(&server, &[&["clock"], arguments].concat());
    assert_eq!(clock(&["show"])["mode"], "real");
    assert_eq!(clock(&["freeze"])["mode"], "frozen");
    let at = |now: &str| json!({ "mode": "frozen", "now": now });
    assert_eq!(
        clock(&["freeze", "--now", "2030-01-31T12:00:00Z"]),
        at("2030-01-31T12:00:00Z")
    );
    assert_eq!(clock(&["advance", "P31D"]), at("2030-03-03T12:00:00Z"));
    assert_eq!(clock(&["advance", "90s"]), at("2030-03-03T12:01:30Z"));
    assert_eq!(clock(&["set", "2031-01-01T00:00:00+01:00"]), at("2030-12-31T23:00:00Z"));
    assert_eq!(clock(&["show"]), at("2030-12-31T23:00:00Z"));
    assert_eq!(clock(&["run"])["mode"], "real");
    assert!(refused(&server, &["clock", "advance", "P1Y"]).contains("422"));
}

#[tokio::test]
async fn settings_are_json_or_plain_text() {
    let server = Server::start();
    let set = done(
        &server,
        &[
            "settings",
            "set",
            "time_zone=Europe/Berlin",
            "policy_enforcement=true",
            r#"approvals={"after_polls":3}"#,
        ],
    );
    assert_eq!(set["time_zone"], "Europe/Berlin");
    assert_eq!(set["policy_enforcement"], true);
    assert_eq!(set["approvals"], json!({ "after_polls": 3 }));
    assert_eq!(done(&server, &["settings", "get"]), set);
    assert!(refused(&server, &["settings", "set", "no_such_setting=1"]).contains("400"));
}

#[tokio::test]
async fn the_control_token_comes_as_a_flag_from_the_environment_or_from_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let token = ("PAM360_SIM_CONTROL_TOKEN", "open-sesame");
    let server = Server::start_in(dir, &["--memory"], &[token]);
    let sentence = refused(&server, &["clock", "show"]);
    assert!(
        sentence.contains("401: the control plane asks for its control token"),
        "{sentence}"
    );
    assert_eq!(
        done(&server, &["clock", "show", "--control-token", "open-sesame"])["mode"],
        "real"
    );
    refused(&server, &["clock", "show", "--control-token", "open-door"]);
    let (code, _, stderr) = run(&["sandbox", "list", "--url", server.url()], &[token]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let file = server.dir.path().join("token");
    std::fs::write(&file, "open-sesame\n").unwrap();
    done(
        &server,
        &["settings", "get", "--control-token-file", file.to_str().unwrap()],
    );
}

#[tokio::test]
async fn mistakes_in_usage_exit_with_2() {
    let server = Server::start();
    for wrong in [
        &["sandbox", "drop", "a/b"][..],
        &["sandbox", "create", "--fixture", "demo", "--snapshot", "x"],
        &["sandbox", "create", "--ttl", "soon"],
        &["snapshot", "restore"],
        &["clock", "set", "noon"],
        &["settings", "set"],
        &["settings", "set", "policy_enforcement"],
        &["reset", "--sandbox", "a b"],
    ] {
        let (code, stdout, _) = run(&[wrong, &["--url", server.url()]].concat(), &[]);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{wrong:?}");
    }
    assert_eq!(run(&["reset"], &[]).0, Some(2));
    let twice = format!("{}/s/default", server.url());
    let (code, _, stderr) = run(&["reset", "--url", &twice, "--sandbox", "default"], &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("names a sandbox already"), "{stderr}");
}

#[tokio::test]
async fn over_https_the_servers_certificate_must_be_known() {
    let server = Server::start();
    let url = server.ready["https_url"].as_str().unwrap();
    let ca = server.ready["ca_file"].as_str().unwrap();
    let (code, _, stderr) = run(&["clock", "show", "--url", url], &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("--ca FILE"), "{stderr}");
    assert_eq!(run(&["clock", "freeze", "--url", url, "--ca", ca], &[]).0, Some(0));
}
