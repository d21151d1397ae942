//! Nothing secret is ever written in clear: not to a file, not to standard output or error, at no level, in no form.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::codes::{code_of, sign_in};
use crate::data_folder::data_of;
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
const CREATED_USER_PASSWORD: &str = "New here & just hired";
const CHANGED_USER_PASSWORD: &str = "New broom sweeps ! clean";
const TOTP_SECRET: &str = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA";
const WRONG_MASTER_SECRET: &str = "not the right passphrase";
const FILE_CONTENT: &str = "A key in a file, line 1";
const UPLOADED_CONTENT: &str = "A key that was uploaded 2";
/// No secret: that it is found proves that the search reads what the server wrote.
const REASON: &str = "told to everybody";
const SANDBOX_PASSWORD: &str = "S4ndbox-password-only";
const REFUSED_FIXTURE_PASSWORD: &str = "within-a-wrong-fixture";

fn fixture_text() -> String {
    format!(
        "version: 1
users:
  - {{ user_name: admin, role: Privileged Administrator, password: '{ADMIN_PASSWORD}', auth_token: {AUTH_TOKEN} }}
  - {{ user_name: bob, role: Password User, totp_secret: {TOTP_SECRET} }}
resources:
  - name: ONE
    accounts:
      - {{ name: fixed, password: '{FIXED_PASSWORD}' }}
      - {{ name: generated }}
  - name: KEYS
    type: Key Store
    accounts: [ {{ name: key, file: {{ name: web.pem, content: '{FILE_CONTENT}' }} }} ]
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
            .get_with(fixed, &details(&[("REASON", REASON), ("TICKETID", "7")]))
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
    let password = generated.details()["PASSWORD"].as_str().unwrap();
    found.push(("a generated password", password.to_owned()));
    let create = details(&[
        ("RESOURCENAME", "TWO"),
        ("ACCOUNTNAME", "root"),
        ("PASSWORD", &CREATED_PASSWORD.replace('"', "\\\"")),
    ]);
    assert_eq!(rest.post("/resources", &create).await.result(), "Success");
    let created = rest.get("/resources/3/accounts/4/password").await;
    assert_eq!(created.details()["PASSWORD"], CREATED_PASSWORD);
    let content = data_encoding::BASE64.encode(UPLOADED_CONTENT.as_bytes());
    let replace = details(&[("FILENAME", "web-2.pem"), ("FILECONTENT", &content)]);
    let replaced = rest.put("/resources/2/accounts/3/password", &replace).await;
    assert_eq!(replaced.result(), "Success", "{}", replaced.body);
    let file = rest.get("/resources/2/accounts/3/downloadfile").await;
    assert_eq!(file.body, UPLOADED_CONTENT);
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

/// Signs in and out, makes people and entries, copies and replaces a token, exports.
async fn administer(server: &Server, found: &mut Found) {
    let admin = server.admin("", "admin", ADMIN_PASSWORD).await;
    found.push(("a session token", admin.bearer.clone().unwrap()));
    let wrong = json!({ "user_name": "admin", "password": WRONG_ADMIN_PASSWORD });
    assert_eq!(server.anonymous("").post("/session", wrong).await.status, 401);
    // A password in the field of the name, as it happens to people.
    let swapped = json!({ "user_name": WRONG_ADMIN_PASSWORD, "password": "admin" });
    assert_eq!(server.anonymous("").post("/session", swapped).await.status, 401);
    let mut stranger = server.anonymous("");
    stranger.bearer = Some(UNKNOWN_TOKEN.to_owned());
    assert_eq!(stranger.get("/session").await.status, 401);
    let user = json!({ "user_name": "new", "role": "Administrator", "password": CREATED_USER_PASSWORD });
    assert_eq!(admin.post("/users", user).await.status, 201);
    let new_user = server.admin("", "new", CREATED_USER_PASSWORD).await;
    found.push(("a session token", new_user.bearer.clone().unwrap()));
    let broken = json!({ "user_name": "x", "password": { "secret": MALFORMED_PASSWORD } });
    assert_eq!(admin.post("/users", broken).await.status, 400);
    let entry = json!({ "user_name": "admin", "host_name": "127.0.0.1" });
    let added = admin.post("/rpa/entries", entry).await;
    let path = format!("/rpa/entries/{}", added.json["entry"]["id"]);
    let replaced = admin.put(&path, json!({ "regenerate_token": true })).await;
    for answer in [&added, &replaced] {
        let token = answer.json["app_token"].as_str().unwrap();
        found.push(("a generated app token", token.to_owned()));
        server.rest_with(token).get("/resources").await;
    }
    assert_eq!(admin.get(&format!("{path}/app-token")).await.status, 200);
    assert_eq!(new_user.delete("/session").await.status, 204);
    let exported = control(server).get("/export").await;
    assert!(exported.body.contains(CHANGED_TWICE), "{}", exported.status);
}

/// Sets up a second factor, locks and unlocks the vault with the passphrase, changes a password that has to be changed.
async fn lock_and_unlock(server: &Server, found: &mut Found) {
    let admin = server.admin("", "admin", ADMIN_PASSWORD).await;
    let vera = json!({ "user_name": "vera", "role": "Privileged Administrator", "password": CREATED_USER_PASSWORD,
        "must_change_password": true });
    assert_eq!(admin.post("/users", vera).await.status, 201);
    let credentials = json!({ "user_name": "vera", "password": CREATED_USER_PASSWORD,
        "new_password": CHANGED_USER_PASSWORD });
    let (signed_in, vera) = sign_in(server, "", credentials).await;
    assert_eq!(signed_in.status, 201, "{}", signed_in.body);
    let made = vera.post("/session/second-factor", json!({})).await;
    let secret = made.json["secret"].as_str().unwrap().to_owned();
    let now = control(server).get("/clock").await.json["now"]
        .as_str()
        .unwrap()
        .to_owned();
    let totp = json!({ "totp": code_of(&secret, &now) });
    assert_eq!(vera.post("/session/second-factor/confirm", totp).await.status, 200);
    found.push(("a second factor", secret));
    assert_eq!(vera.post("/vault/lock", json!({})).await.status, 200);
    let wrong = json!({ "master_secret": WRONG_MASTER_SECRET });
    assert_eq!(vera.post("/vault/unlock", wrong).await.status, 403);
    let right = json!({ "master_secret": PASSPHRASE });
    assert_eq!(vera.post("/vault/unlock", right).await.status, 200);
    assert_eq!(
        admin.get("/credentials?identifier=ONE/fixed").await.json[0]["password"],
        CHANGED_TWICE
    );
}

/// What the server tells of the calls: as they are, as an archive, and counted.
async fn told_of_calls(server: &Server) -> Vec<String> {
    let mut told = Vec::new();
    for (sandbox, path) in [
        ("", "/requests?limit=10000"),
        ("", "/requests/har"),
        ("", "/metrics"),
        ("kept", "/requests"),
        ("kept", "/requests/har"),
    ] {
        let mut control = server.control(sandbox);
        control.bearer = Some(CONTROL_TOKEN.to_owned());
        told.push(control.get(path).await.body);
    }
    told
}

/// A failed verification tells no secret either, not even the one that it was given.
async fn told_of_a_miss(server: &Server) -> String {
    let details = json!({ "NEWPASSWORD": MALFORMED_PASSWORD, "PASSWORD": WRONG_ADMIN_PASSWORD });
    let wanted = json!({ "match": { "details": details, "token": UNKNOWN_TOKEN, "parameters": { "x": AUTH_TOKEN } } });
    let missed = control(server).post("/requests/verify", wanted).await;
    assert_eq!(missed.status, 409, "{}", missed.body);
    missed.body
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
    administer(&server, &mut found).await;
    lock_and_unlock(&server, &mut found).await;
    // Before the reset, which empties the journal.
    let mut told = told_of_calls(&server).await;
    told.push(told_of_a_miss(&server).await);
    use_sandboxes(&server, &mut found).await;
    // A second time, so that the reset has something to undo and history is there to be searched.
    control(&server)
        .put("/settings", json!({ "policy_enforcement": false }))
        .await;
    use_passwords_again(&server).await;

    told.extend(told_of_calls(&server).await);
    let search = Search::new(all_secrets(&found));
    for text in &told {
        assert_eq!(search.in_bytes(text.as_bytes()), Vec::<&str>::new(), "{text}");
    }
    assert!(told[0].contains(REASON) && told[1].contains(REASON) && told[0].len() > 20_000);
    search_everything(&search, server.dir.path());
    assert_much_was_written(&server);
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
        ("a new person's password", CREATED_USER_PASSWORD),
        ("a new password of a person", CHANGED_USER_PASSWORD),
        ("a fixture's second factor", TOTP_SECRET),
        ("a fixture's file", FILE_CONTENT),
        ("an uploaded file", UPLOADED_CONTENT),
        ("a wrong master secret", WRONG_MASTER_SECRET),
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

/// The search has had something to read: the database in clear but for its secrets, and logs of every request.
fn assert_much_was_written(server: &Server) {
    let files = files_below(&server.dir.path().join("data"));
    let reason = Search::new([("a reason", REASON)]);
    assert!(
        files
            .iter()
            .any(|file| !reason.in_bytes(&std::fs::read(file).unwrap()).is_empty())
    );
    let logs = server.stderr();
    assert!(
        logs.contains("DEBUG") && logs.contains("/resources/1/accounts/1/password"),
        "{logs}"
    );
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
