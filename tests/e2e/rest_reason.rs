//! `X-PAM360-Sim-Reason`: on every refusal, with the id of its rule, and with no secret in it.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Rest, Server, details, quote_plus};
use crate::product::{rest_as, set};

const TOKEN: &str = "0C7D4F60-5E0B-4C0B-9E53-7E5D6C3A1B2F";
const SECRETS: [&str; 4] = [TOKEN, "Mooring#Line7", "TICKET-4711", "sEcret-typed"];

const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Administrator }
  - { user_name: bob, role: Password User }
  - { user_name: leo, role: Password User, status: locked }
resources:
  - name: WEB
    target: refusing
    accounts:
      - { name: root, password: "Mooring#Line7" }
      - { name: reasoned, password: "Mooring#Line7", reason_required: true }
      - { name: controlled, password: "Mooring#Line7", access_control: { approvers: [admin] } }
    shares: [ { user: bob, permission: remote_app_only } ]
rpa_entries:
  - { user_name: admin, host_name: localhost, app_token: 0C7D4F60-5E0B-4C0B-9E53-7E5D6C3A1B2F }
  - { user_name: bob, host_name: localhost, created_by: admin }
  - { user_name: leo, host_name: localhost, created_by: admin }
  - { user_name: admin, host_name: 192.0.2.1 }
ticketing: { enabled: true, tickets: [ { id: TICKET-4711, status: Closed, accounts: [WEB/root] }, { id: OPEN-1, status: Open, accounts: [WEB/root] } ] }
settings: { policy_enforcement: true }
"#;

/// Every kind of refusal of the product's API: the rule and the answer.
async fn refusals(server: &Server) -> Vec<(&'static str, Answer)> {
    let admin = server.rest();
    let root = "/resources/1/accounts/1";
    let password = "/resources/1/accounts/1/password";
    let typed = |more: &[(&str, &str)]| details(&[&[("NEWPASSWORD", "sEcret-typed")], more].concat());
    // This one complies with the policy, so that it comes as far as the target.
    let valid = ("TICKETID", "OPEN-1");
    let remote = details(&[("NEWPASSWORD", "sEcret-typed9"), ("RESETTYPE", "REMOTE"), valid]);
    let ticket = [("TICKETID", "TICKET-4711")];
    let too_long = format!("INPUT_DATA={}{}", quote_plus(&typed(&[])), "x".repeat(10 << 20));
    let list = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:ROOT,PASSWORD:'sEcret-typed'}]}}}";
    let elsewhere = server.ready["app_tokens"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["host_name"] == "192.0.2.1");
    let elsewhere = server.rest_with(elsewhere.unwrap()["app_token"].as_str().unwrap());
    let mut wrong_type = admin.clone();
    wrong_type.headers[1].1 = "16".into();
    let anonymous = Rest {
        headers: Vec::new(),
        ..admin.clone()
    };
    vec![
        ("AUTH-1", anonymous.get("/resources").await),
        ("AUTH-1", server.rest_with("sEcret-typed").get("/resources").await),
        ("AUTH-1", wrong_type.get("/resources").await),
        ("AUTH-1", rest_as(server, "leo").get("/resources").await),
        ("AUTH-2", elsewhere.get("/resources").await),
        (
            "INPUT-1",
            admin
                .put(password, "{operation:{Details:{NEWPASSWORD:'sEcret-typed")
                .await,
        ),
        (
            "INPUT-2",
            admin
                .post("/resources", &details(&[("PASSWORD", "sEcret-typed")]))
                .await,
        ),
        (
            "INPUT-3",
            admin.put(password, &typed(&[("RESETTYPE", "sEcret-typed")])).await,
        ),
        (
            "FIND-1",
            admin.put("/resources/9/accounts/1/password", &typed(&[])).await,
        ),
        (
            "FIND-2",
            admin.put("/resources/1/accounts/9/password", &typed(&[])).await,
        ),
        (
            "FIND-3",
            admin.put(root, &details(&[("OWNERNAME", "sEcret-typed")])).await,
        ),
        ("DENY-1", rest_as(server, "bob").put(password, &typed(&[])).await),
        (
            "DUP-1",
            admin
                .post(
                    "/resources",
                    &details(&[("RESOURCENAME", "WEB"), ("PASSWORD", "sEcret-typed")]),
                )
                .await,
        ),
        ("DUP-2", admin.put(root, &details(&[("ACCOUNTNAME", "reasoned")])).await),
        ("DUP-2", admin.post("/resources/1/accounts", list).await),
        ("POL-1", admin.put(password, &typed(&[valid])).await),
        (
            "ACW-1",
            admin
                .get_with("/resources/1/accounts/2/password", &details(&ticket))
                .await,
        ),
        (
            "ACW-2",
            admin
                .get_with("/resources/1/accounts/3/password", &details(&ticket))
                .await,
        ),
        ("TICK-1", admin.get(password).await),
        ("TICK-2", admin.get_with(password, &details(&ticket)).await),
        ("TICK-1", admin.put(password, &typed(&[])).await),
        ("TICK-2", admin.put(password, &typed(&ticket)).await),
        ("ACW-6", admin.post("/accounts/1/requestpassword", &details(&[])).await),
        ("ACW-7", admin.put("/accounts/3/checkoutpassword", &details(&[])).await),
        ("ACW-1", admin.get("/accounts/2/validateHelpDeskID").await),
        ("RESET-1", admin.put(password, &remote).await),
        ("ROUTE-1", admin.get("/sEcret-typed").await),
        ("ROUTE-2", admin.send(Method::DELETE, "/resources", None).await),
        ("SIZE-1", admin.send(Method::PUT, password, Some(too_long)).await),
    ]
}

#[tokio::test]
async fn every_refusal_names_its_rule_in_words_without_a_secret() {
    let server = Server::with_fixture(FIXTURE);
    for (rule, answer) in refusals(&server).await {
        let reason = answer.reason.as_deref().unwrap_or_default();
        assert_eq!(answer.rule(), rule, "{}", answer.body);
        assert!(reason.len() > rule.len() + 1, "{reason}");
        for secret in SECRETS {
            assert!(!reason.to_lowercase().contains(&secret.to_lowercase()), "{rule}");
        }
    }
}

#[tokio::test]
async fn the_setting_turns_the_reason_off_and_changes_nothing_else() {
    let server = Server::with_fixture(FIXTURE);
    let with = refusals(&server).await;
    set(&server, json!({ "reason_header": false })).await;
    for ((rule, with), (_, without)) in with.into_iter().zip(refusals(&server).await) {
        assert_eq!(without.reason, None, "{rule}");
        assert_eq!((with.status, with.body), (without.status, without.body), "{rule}");
    }
}

#[tokio::test]
async fn a_success_has_no_reason() {
    let server = Server::with_fixture(FIXTURE);
    assert_eq!(server.rest().get("/resources").await.reason, None);
}
