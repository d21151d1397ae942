//! Codes of second factors, and signing in with them.

use pam360_sim::vault::{Totp, TotpForm};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::{Answer, Api, Server};

/// The secret of every second factor in these tests' fixtures.
pub const SECRET: &str = "JBSWY3DPEHPK3PXP";

/// The code of an instant.
pub fn code_of(secret: &str, at: &str) -> String {
    let totp = Totp::new(&secret.into(), TotpForm::default()).unwrap();
    totp.code(at.parse().unwrap()).expose_secret().to_owned()
}

/// The code of the sandbox's present instant.
pub async fn code(server: &Server, sandbox: &str) -> String {
    let clock = server.control(sandbox).get("/clock").await;
    code_of(SECRET, clock.json["now"].as_str().unwrap())
}

/// Moves the sandbox's clock on.
pub async fn advance(server: &Server, sandbox: &str, by: &str) {
    let answer = server.control(sandbox).put("/clock", json!({ "advance": by })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// Signs in with what is given.
pub async fn sign_in(server: &Server, sandbox: &str, credentials: Value) -> (Answer, Api) {
    let mut api = server.anonymous(sandbox);
    let answer = api.post("/session", credentials).await;
    api.bearer = answer.json["session_token"].as_str().map(str::to_owned);
    (answer, api)
}

/// Signs in with the user name as password and a present code, which counts as given from then on. The clock moves on
/// first, so that the code was not used before.
pub async fn sign_in_with_code(server: &Server, sandbox: &str, user_name: &str) -> Api {
    advance(server, sandbox, "PT30S").await;
    let totp = code(server, sandbox).await;
    let credentials = json!({"user_name": user_name, "password": user_name, "totp": totp});
    let (answer, api) = sign_in(server, sandbox, credentials).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    api
}

#[track_caller]
pub fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status, answer.json["code"].as_str()),
        (status, Some(code)),
        "{}",
        answer.body
    );
}
