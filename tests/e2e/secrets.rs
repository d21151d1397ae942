//! Nothing secret is ever written in clear: not to a file, not to standard output or error, at no level, in no form.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::durability::data_of;
use crate::harness::{Server, details, fixture, quote_plus};
use crate::secrets_search::{Search, files_below};

const CONTROL_TOKEN: &str = "control-token-9f2Kq7+/wZ";
const PASSPHRASE: &str = "a passphrase/with spaces & more";
const ADMIN_PASSWORD: &str = "Admins own p@ssword 1";
const AUTH_TOKEN: &str = "5F0C1D2E-AAAA-4B6D-9C41-0123456789AB";
const APP_TOKEN: &str = "C0FFEE92-B151-4E5C-969D-CA7B50DF4E9D";
const PENDING_TOKEN: &str = "DECADE11-B151-4E5C-969D-CA7B50DF4E9D";
const FIXED_PASSWORD: &str = "Fixture/password+1 <ü>";
const CHANGED_ONCE: &str = "Ch4nged?once&for=all";
const CHANGED_TWICE: &str = "Ch4nged-twice~[x]{y}";
const CREATED_PASSWORD: &str = "Cr34ted\"with a quote\"";
const REFUSED_PASSWORD: &str = "refused-by-policy-99";
const MALFORMED_PASSWORD: &str = "in-broken-input-data";
const UNKNOWN_TOKEN: &str = "token-of-some-other-server";
const WRONG_CONTROL_TOKEN: &str = "wrong-control-token-1";
const WRONG_ADMIN_PASSWORD: &str = "mistyped admin passw0rd";
const SANDBOX_PASSWORD: &str = "S4ndbox-password-only";
const REFUSED_FIXTURE_PASSWORD: &str = "within-a-wrong-fixture";

fn fixture_text() -> String {
    format!(
        "version: 1
users:
  - {{ user_name: admin, role: Privileged Administrator, password: '{ADMIN_PASSWORD}', auth_token: {AUTH_TOKEN} }}
  - {{ user_name: bob, role: Password User }}
resources:
  - name: ONE
    accounts:
      - {{ name: fixed, password: '{FIXED_PASSWORD}' }}
      - {{ name: generated }}
rpa_entries:
  - {{ user_name: admin, host_name: localhost, app_token: {APP_TOKEN} }}
  - {{ user_name: bob, host_name: localhost, created_by: admin, status: pending, app_token: {PENDING_TOKEN} }}
"
    )
}

/// Secrets that come to be while the server runs.
type Found = Vec<(&'static str, String)>;

async fn use_passwords(server: &Server, found: &mut Found) {
    let rest = server.rest_with(APP_TOKEN);
    let fixed = "/resources/1/accounts/1/password";
    for expected in [FIXED_PASSWORD, CHANGED_ONCE, CHANGED_TWICE] {
        let fetched = rest
            .get_with(fixed, &details(&[("REASON", "to see"), ("TICKETID", "7")]))
            .await;
        assert_eq!(fetched.details()["PASSWORD"], expected);
        let next = match expected {
            FIXED_PASSWORD => CHANGED_ONCE,
            _ => CHANGED_TWICE,
        };
        let change = details(&[("NEWPASSWORD", next), ("RESETTYPE", "REMOTE")]);
        assert_eq!(rest.put(fixed, &change).await.result(), "Success");
    }
    let generated = rest.get("/resources/1/accounts/2/password").await;
    let password = |fetched: &Value| fetched["PASSWORD"].as_str().unwrap().repeat(2);
    found.push(("generated password", password(generated.details())));
    let create = details(&[
        ("RESOURCENAME", "TWO"),
        ("ACCOUNTNAME", "root"),
        ("PASSWORD", &CREATED_PASSWORD.replace('"', "\\\"")),
    ]);
    assert_eq!(rest.post("/resources", &create).await.result(), "Success");
    let created = rest.get("/resources/2/accounts/3/password").await;
    assert_eq!(created.details()["PASSWORD"], CREATED_PASSWORD);
    let log_on = json!({ "account_name": "fixed", "password": CHANGED_TWICE });
    let answer = control(server).post("/targets/1/log-on", log_on).await;
    assert_eq!(answer.json["result"], "accepted");
}

/// Calls that are refused, with a secret in each place where one can be.
async fn be_refused(server: &Server) {
    let rest = server.rest_with(APP_TOKEN);
    for token in [UNKNOWN_TOKEN, PENDING_TOKEN, CONTROL_TOKEN] {
        assert_eq!(server.rest_with(token).get("/resources").await.rule(), "AUTH-1");
    }
    let broken = format!("{{'operation': {{'Details': {{'PASSWORD': '{MALFORMED_PASSWORD}', 'X': '\\x00'");
    assert_eq!(rest.post("/resources", &broken).await.rule(), "INPUT-1");
    let fetched = rest.get_with("/resources/1/accounts/1/password", &broken).await;
    assert_eq!(fetched.rule(), "INPUT-1");
    let raw = format!(
        "/resources/1/accounts/1/password?INPUT_DATA=%zz{}",
        quote_plus(MALFORMED_PASSWORD)
    );
    rest.get(&raw).await;
    rest.get(&format!("/nothing/here?PASSWORD={}", quote_plus(MALFORMED_PASSWORD)))
        .await;
    control(server)
        .put("/settings", json!({ "policy_enforcement": true }))
        .await;
    let weak = details(&[("NEWPASSWORD", REFUSED_PASSWORD)]);
    let refused = rest.put("/resources/1/accounts/1/password", &weak).await;
    assert_eq!(refused.rule(), "POL-1", "{}", refused.body);
    let mut wrong = control(server);
    wrong.bearer = Some(WRONG_CONTROL_TOKEN.to_owned());
    assert_eq!(wrong.get("/sandboxes").await.status, 401);
    let wrong_fixture = json!({ "fixture": {
        "version": 1, "users": [{ "user_name": "x", "role": "No Such Role", "password": REFUSED_FIXTURE_PASSWORD }],
    }});
    assert_eq!(control(server).post("/sandboxes", wrong_fixture).await.status, 422);
    let wrong_kind = json!({ "seed": REFUSED_FIXTURE_PASSWORD });
    assert_eq!(control(server).post("/sandboxes", wrong_kind).await.status, 400);
}

/// Makes sandboxes, works in one, drops the other, resets everything.
async fn use_sandboxes(server: &Server, found: &mut Found) {
    let document = format!(
        "{{version: 1, users: [{{user_name: admin, role: Administrator, password: '{ADMIN_PASSWORD}', auth_token: x}}],
        resources: [{{name: A, accounts: [{{name: b, password: {SANDBOX_PASSWORD}}}]}}],
        rpa_entries: [{{user_name: admin, host_name: localhost}}]}}"
    );
    for name in ["kept", "dropped"] {
        let new = json!({ "name": name, "fixture": fixture(&document) });
        let made = control(server).post("/sandboxes", new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let token = |list: &str, key: &str| made.json[list][0][key].as_str().unwrap().to_owned();
        found.push(("a sandbox's app token", token("app_tokens", "app_token")));
        found.push(("a sandbox's auth token", token("auth_tokens", "auth_token")));
        let rest = server.rest_with(&token("app_tokens", "app_token"));
        let fetched = rest.get("/resources/1/accounts/1/password").await;
        assert_eq!(fetched.details()["PASSWORD"], SANDBOX_PASSWORD);
    }
    assert_eq!(control(server).delete("/sandboxes/dropped").await.status, 204);
    assert_eq!(control(server).post("/reset", json!({})).await.status, 204);
}

fn control(server: &Server) -> crate::harness::Api {
    let mut control = server.control("");
    control.bearer = Some(CONTROL_TOKEN.to_owned());
    control
}

/// Everything on, with flags that make it say as much as it can.
async fn nothing_is_in_clear(verbosity: &[&str], environment: &[(&str, &str)]) {
    let dir = tempfile::tempdir().unwrap();
    let document = dir.path().join("fixture.yaml");
    std::fs::write(&document, fixture_text()).unwrap();
    let data = data_of(dir.path());
    let flags = [&["--data", &data, "--fixture", document.to_str().unwrap()], verbosity].concat();
    let secret_environment = [
        ("PAM360_SIM_CONTROL_TOKEN", CONTROL_TOKEN),
        ("PAM360_SIM_MASTER_PASSPHRASE", PASSPHRASE),
    ];
    let environment = [&secret_environment, environment].concat();
    let server = Server::start_in(dir, &flags, &environment);
    let mut found = Found::new();
    use_passwords(&server, &mut found).await;
    be_refused(&server).await;
    use_sandboxes(&server, &mut found).await;
    // A second time, so that the reset has something to undo and history is there to be searched.
    control(&server)
        .put("/settings", json!({ "policy_enforcement": false }))
        .await;
    use_passwords_again(&server).await;

    let search = Search::new(all_secrets(&found));
    search_everything(&search, server.dir.path());
    assert_ready_file_is_private(server.dir.path());
    // What SIGKILL leaves behind, and what a clean stop leaves behind.
    let dir = server.kill();
    search_everything(&search, dir.path());
    let server = Server::start_in(dir, &flags, &environment);
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    search_everything(&search, dir.path());
    let stderr = std::fs::read_to_string(dir.path().join("stderr.log")).unwrap();
    assert!(!stderr.contains("panicked"), "{stderr}");
}

async fn use_passwords_again(server: &Server) {
    let rest = server.rest_with(APP_TOKEN);
    for new in [CHANGED_ONCE, CHANGED_TWICE, CHANGED_ONCE] {
        let change = details(&[("NEWPASSWORD", new)]);
        let changed = rest.put("/resources/1/accounts/1/password", &change).await;
        assert_eq!(changed.result(), "Success", "{}", changed.body);
    }
    let auth = crate::harness::Rest {
        headers: vec![("AUTHTOKEN".to_owned(), AUTH_TOKEN.to_owned())],
        ..rest
    };
    assert_eq!(auth.get("/resources").await.result(), "Success");
}

fn all_secrets(found: &Found) -> Vec<(&str, &str)> {
    let mut secrets = vec![
        ("the control token", CONTROL_TOKEN),
        ("the passphrase", PASSPHRASE),
        ("a person's password", ADMIN_PASSWORD),
        ("an auth token", AUTH_TOKEN),
        ("an app token", APP_TOKEN),
        ("a pending app token", PENDING_TOKEN),
        ("a fixture's password", FIXED_PASSWORD),
        ("a former password", CHANGED_ONCE),
        ("a changed password", CHANGED_TWICE),
        ("a created password", CREATED_PASSWORD),
        ("a refused password", REFUSED_PASSWORD),
        ("a password in broken INPUT_DATA", MALFORMED_PASSWORD),
        ("an unknown token", UNKNOWN_TOKEN),
        ("a wrong control token", WRONG_CONTROL_TOKEN),
        ("a mistyped password", WRONG_ADMIN_PASSWORD),
        ("a sandbox's password", SANDBOX_PASSWORD),
        ("a refused fixture's password", REFUSED_FIXTURE_PASSWORD),
    ];
    secrets.extend(found.iter().map(|(word, secret)| (*word, secret.as_str())));
    secrets
}

/// Every file of the data folder, and both outputs. The fixture is ours, and the ready file hands tokens out.
fn search_everything(search: &Search, dir: &std::path::Path) {
    let mut files = files_below(&dir.join("data"));
    let named = |end: &str| files.iter().any(|file| file.to_str().unwrap().ends_with(end));
    assert!(named("sandboxes/default.db") && named("sandboxes/kept.db"), "{files:?}");
    assert!(!named("sandboxes/dropped.db"), "{files:?}");
    files.extend([dir.join("stdout.log"), dir.join("stderr.log")]);
    assert!(search.assert_absent(&files) > 100_000);
    assert_eq!(std::fs::read(dir.join("stdout.log")).unwrap(), b"");
}

fn assert_ready_file_is_private(dir: &std::path::Path) {
    let ready = dir.join("ready.json");
    assert!(std::fs::read_to_string(&ready).unwrap().contains(APP_TOKEN));
    let mode = std::fs::metadata(&ready).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn no_secret_is_in_clear_with_text_logs_at_the_most_verbose_level() {
    nothing_is_in_clear(&["--log-level", "trace"], &[]).await;
}

#[tokio::test]
async fn no_secret_is_in_clear_with_json_logs_at_the_most_verbose_level_of_every_library() {
    nothing_is_in_clear(&["--log-format", "json"], &[("RUST_LOG", "trace,pam360_sim=trace")]).await;
}
