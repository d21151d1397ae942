//! The second factor of people (STEP-1): setting it up, signing in with it, giving it once more.

use serde_json::json;

use crate::codes::{SECRET, advance, assert_problem, code, code_of, sign_in, sign_in_with_code};
use crate::harness::{Rest, Server};
use crate::product::{assert_answer, assert_refused, password};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, totp_secret: JBSWY3DPEHPK3PXP,
      auth_token: 5F0C1D2E-AAAA-4B6D-9C41-0123456789AB }
  - { user_name: pat, role: Privileged Administrator, password: pat }
  - { user_name: alice, role: Administrator, password: alice }
resources:
  - name: WEB
    shares: [ { user: pat, permission: full_access } ]
    accounts:
      - { name: plain, password: "Mooring#Line7" }
      - { name: marked, password: "Cargo&Hold88", step_up: true }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: pat, host_name: localhost, rpa_name: pats }
"#;
const MARKED: &str = "/resources/1/accounts/2/password";
const MESSAGE: &str = "Password Not Accessible. Additional verification is required.";

async fn assert_step_up_needed(rest: &Rest) {
    assert_refused(&rest.get(MARKED).await, "STEP-1", "GET PASSWORD", MESSAGE);
}

#[tokio::test]
async fn whoever_has_a_second_factor_signs_in_with_a_code_that_works_once() {
    let server = Server::with_fixture(FIXTURE);
    let with = |totp: Option<String>, password: &str| {
        let mut credentials = json!({"user_name": "admin", "password": password});
        if let Some(totp) = totp {
            credentials["totp"] = json!(totp);
        }
        credentials
    };
    let now = code(&server, "").await;
    let wrong = if now == "000000" { "000001" } else { "000000" }.to_owned();
    for (credentials, expected) in [
        (with(None, "admin"), "SECOND-FACTOR"),
        (with(Some(wrong), "admin"), "SIGN-IN"),
        (with(Some(String::new()), "admin"), "SIGN-IN"),
        (with(None, "wrong"), "SIGN-IN"),
        (with(Some(now.clone()), "wrong"), "SIGN-IN"),
    ] {
        assert_problem(&sign_in(&server, "", credentials).await.0, 401, expected);
    }
    let (answer, api) = sign_in(&server, "", with(Some(now.clone()), "admin")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(answer.json["user"]["second_factor"], true);
    assert_problem(&sign_in(&server, "", with(Some(now), "admin")).await.0, 401, "SIGN-IN");
    let early = code_of(SECRET, "2026-01-01T08:59:30Z");
    assert_problem(
        &sign_in(&server, "", with(Some(early), "admin")).await.0,
        401,
        "SIGN-IN",
    );
    let late = code_of(SECRET, "2026-01-01T09:00:30Z");
    assert_eq!(sign_in(&server, "", with(Some(late), "admin")).await.0.status, 201);
    let failed = api.get("/audit?operation=Sign+In+Failed").await;
    assert!(failed.json["total"].as_i64() >= Some(5), "{}", failed.body);
}

#[tokio::test]
async fn a_marked_account_gives_its_password_for_five_minutes_after_a_code_was_given() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let mut auth = rest.clone();
    auth.headers = vec![("AUTHTOKEN".into(), "5F0C1D2E-AAAA-4B6D-9C41-0123456789AB".into())];
    assert_answer(
        &rest.get("/resources/1/accounts/1/password").await,
        &password("Mooring#Line7"),
    );
    assert_step_up_needed(&rest).await;
    let change = rest.put(MARKED, "{'operation':{'Details':{}}}").await;
    assert_refused(&change, "STEP-1", "CHANGE PASSWORD", MESSAGE);
    assert_eq!(rest.get("/resources/1/accounts/2").await.result(), "Success");

    // Signing in with a code gives it; so it holds for the tokens of the same person and of no other.
    let admin = sign_in_with_code(&server, "", "admin").await;
    for rest in [&rest, &auth] {
        assert_answer(&rest.get(MARKED).await, &password("Cargo&Hold88"));
    }
    let pats = server.ready["app_tokens"][1]["app_token"].as_str().unwrap();
    assert_step_up_needed(&server.rest_with(pats)).await;
    advance(&server, "", "PT4M59.999S").await;
    assert_answer(&rest.get(MARKED).await, &password("Cargo&Hold88"));
    advance(&server, "", "PT0.001S").await;
    assert_step_up_needed(&rest).await;

    let totp = code(&server, "").await;
    let stepped = admin.post("/session/step-up", json!({ "totp": totp })).await;
    assert_eq!(
        stepped.json,
        json!({"valid_until": "2026-01-01T09:10:30Z"}),
        "{}",
        stepped.body
    );
    assert_answer(&rest.get(MARKED).await, &password("Cargo&Hold88"));
    assert_problem(
        &admin.post("/session/step-up", json!({ "totp": totp })).await,
        403,
        "SECOND-FACTOR",
    );
    assert_problem(
        &admin.post("/session/step-up", json!({"totp": " "})).await,
        422,
        "INPUT-2",
    );
    let refused = admin.get("/audit?operation=Second+Factor+Refused&outcome=failed").await;
    assert_eq!(refused.json["total"], 1);
    let given = admin.get("/audit?operation=Second+Factor+Given").await;
    assert_eq!(given.json["total"], 1);
}

#[tokio::test]
async fn a_second_factor_counts_from_its_first_code_until_it_is_taken_away() {
    let server = Server::with_fixture(FIXTURE);
    let pat = server.admin("", "pat", "pat").await;
    assert_problem(
        &pat.post("/session/step-up", json!({"totp": "123456"})).await,
        409,
        "SECOND-FACTOR",
    );
    let confirm = "/session/second-factor/confirm";
    assert_problem(
        &pat.post(confirm, json!({"totp": "123456"})).await,
        409,
        "SECOND-FACTOR",
    );
    pat.post("/session/second-factor", json!({})).await;
    let made = pat.post("/session/second-factor", json!({})).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let secret = made.json["secret"].as_str().unwrap().to_owned();
    assert!(made.json["link"].as_str().unwrap().starts_with("otpauth://totp/"));
    assert!(made.json["link"].as_str().unwrap().contains(&secret));
    // Until its first code it is asked for by nobody.
    let pat_again = server.admin("", "pat", "pat").await;
    let first = code_of(&secret, "2026-01-01T09:00:00Z");
    let wrong = if first == "000000" { "000001" } else { "000000" };
    assert_problem(&pat.post(confirm, json!({ "totp": wrong })).await, 403, "SECOND-FACTOR");
    assert_eq!(pat_again.post(confirm, json!({ "totp": first })).await.status, 200);
    assert_problem(
        &pat.post("/session/second-factor", json!({})).await,
        409,
        "SECOND-FACTOR",
    );
    let without = json!({"user_name": "pat", "password": "pat"});
    assert_problem(&sign_in(&server, "", without.clone()).await.0, 401, "SECOND-FACTOR");
    // It opens what asks for it.
    let pats = server.ready["app_tokens"][1]["app_token"].as_str().unwrap();
    assert_answer(&server.rest_with(pats).get(MARKED).await, &password("Cargo&Hold88"));
    assert_eq!(pat.post("/vault/lock", json!({})).await.status, 200);

    let disable = "/session/second-factor/disable";
    assert_problem(&pat.post(disable, json!({ "totp": first })).await, 403, "SECOND-FACTOR");
    let second = code_of(&secret, "2026-01-01T09:00:30Z");
    assert_eq!(pat.post(disable, json!({ "totp": second })).await.status, 204);
    assert_eq!(sign_in(&server, "", without).await.0.status, 201);
    assert_problem(&pat.post("/vault/lock", json!({})).await, 403, "STEP-1");
}

#[tokio::test]
async fn a_lost_second_factor_is_taken_away_by_somebody_who_has_no_less_power() {
    let server = Server::with_fixture(FIXTURE);
    let alice = server.admin("", "alice", "alice").await;
    assert_problem(&alice.delete("/users/1/second-factor").await, 403, "DENY-1");
    let pat = server.admin("", "pat", "pat").await;
    assert_problem(&pat.delete("/users/2/second-factor").await, 403, "DENY-1");
    assert_problem(&pat.delete("/users/9/second-factor").await, 404, "NOT-FOUND");
    assert_eq!(pat.delete("/users/1/second-factor").await.status, 204);
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(admin.get("/session").await.json["user"]["second_factor"], false);
    let exported = server.control("").get("/export").await;
    assert!(!exported.body.contains("totp_secret"));
}

#[tokio::test]
async fn codes_and_master_secrets_are_guessed_a_few_times_only() {
    let server = Server::with_fixture(FIXTURE);
    let admin = sign_in_with_code(&server, "", "admin").await;
    let master = server.ready["master_key"].as_str().unwrap();
    let guesses = [
        ("/vault/unlock", json!({"master_secret": "guess"}), "MASTER-SECRET"),
        ("/session/step-up", json!({"totp": "guess"}), "SECOND-FACTOR"),
    ];
    for (path, guess, refused) in &guesses {
        for _ in 0..5 {
            assert_problem(&admin.post(path, guess.clone()).await, 403, refused);
        }
        assert_problem(&admin.post(path, guess.clone()).await, 429, "SIGN-IN-WAIT");
    }
    advance(&server, "", "PT4M59S").await;
    let early = json!({"totp": code(&server, "").await});
    let waits = admin.post("/session/step-up", early).await;
    assert_problem(&waits, 429, "SIGN-IN-WAIT");
    let unlocked = admin.post("/vault/unlock", json!({ "master_secret": master })).await;
    assert_problem(&unlocked, 429, "SIGN-IN-WAIT");

    advance(&server, "", "PT30S").await;
    let late = json!({"totp": code(&server, "").await});
    assert_eq!(admin.post("/session/step-up", late).await.status, 200);
    let unlocked = admin.post("/vault/unlock", json!({ "master_secret": master })).await;
    assert_eq!(unlocked.status, 200, "{}", unlocked.body);
}
