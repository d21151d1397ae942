//! Passwords that grow old (POLICY-AGE), and the policies of a fixture that say so.

use serde_json::{Value, json};

use crate::codes::advance;
use crate::console_cast::person;
use crate::harness::{Api, Rest, Server, details};
use crate::product::{assert_answer, assert_refused, password, set, success};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T09:00:00Z }
password_policies:
  - { name: Monthly, max_age_days: 30, forbid_reuse: 1 }
  - { name: Short, min_length: 5, must_begin_with_letter: false, mixed_case: false, special: false }
users: [ { user_name: admin, role: Privileged Administrator, password: admin } ]
resources:
  - name: WEB
    password_policy: Monthly
    accounts:
      - { name: fresh, password: "Mooring#Line7" }
      - { name: changed, password: "Cargo&Hold88", password_changed_at: 2025-12-20T09:00:00Z }
      - { name: old, password: "Keel~Frame31", created_at: 2025-12-10T08:59:59Z }
      - { name: ageless, password: "Anchor_Chain26", password_policy: strong }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

async fn expiry(rest: &Rest) -> [String; 4] {
    let mut found = [const { String::new() }; 4];
    for (place, found) in found.iter_mut().enumerate() {
        let account = rest.get(&format!("/resources/1/accounts/{}", place + 1)).await;
        *found = account.details()["EXPIRY STATUS"].as_str().unwrap().to_owned();
    }
    found
}

async fn change(rest: &Rest, account: u8, new: &str) -> crate::harness::Answer {
    let path = format!("/resources/1/accounts/{account}/password");
    rest.put(&path, &details(&[("NEWPASSWORD", new), ("RESETTYPE", "LOCAL")]))
        .await
}

#[tokio::test]
async fn a_password_expires_when_the_clock_reaches_its_age_and_is_valid_again_once_changed() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    assert_eq!(expiry(&rest).await, ["Valid", "Valid", "Expired", "Valid"]);

    // The second was changed on 20 December; thirty days later is 19 January.
    advance(&server, "", "PT239H59M59.999S").await;
    assert_eq!(expiry(&rest).await, ["Valid", "Valid", "Expired", "Valid"]);
    advance(&server, "", "PT0.001S").await;
    assert_eq!(expiry(&rest).await, ["Valid", "Expired", "Expired", "Valid"]);
    advance(&server, "", "PT480H").await;
    assert_eq!(expiry(&rest).await, ["Expired", "Expired", "Expired", "Valid"]);

    let fetched = rest.get("/resources/1/accounts/1/password").await;
    assert_answer(&fetched, &password("Mooring#Line7"));
    let changed = success("CHANGE PASSWORD", "Password changed successfully");
    assert_answer(&change(&rest, 1, "").await, &changed);
    assert_answer(&change(&rest, 3, "Patch=Panel42").await, &changed);
    assert_eq!(expiry(&rest).await, ["Valid", "Expired", "Valid", "Valid"]);
    advance(&server, "", "P30D").await;
    assert_eq!(expiry(&rest).await, ["Expired", "Expired", "Expired", "Valid"]);

    // Where time goes back, so does age.
    let back = json!({"mode": "frozen", "now": "2026-01-09T09:00:00Z"});
    assert_eq!(server.control("").put("/clock", back).await.status, 200);
    assert_eq!(expiry(&rest).await, ["Valid"; 4]);
}

#[tokio::test]
async fn an_account_takes_the_age_of_the_policy_that_it_is_given() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let policy = |name| details(&[("ACCOUNTPASSWORDPOLICY", name)]);
    rest.put("/resources/1/accounts/3", &policy("Strong")).await;
    assert_eq!(expiry(&rest).await, ["Valid", "Valid", "Valid", "Valid"]);
    rest.put("/resources/1/accounts/4", &policy("MONTHLY")).await;
    advance(&server, "", "P31D").await;
    assert_eq!(expiry(&rest).await, ["Expired", "Expired", "Valid", "Expired"]);
    let account = rest.get("/resources/1/accounts/4").await;
    assert_eq!(account.details()["PASSWORD POLICY"], "Monthly");
}

#[tokio::test]
async fn an_account_without_a_policy_of_its_own_has_that_of_its_resource() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let added = rest
        .post(
            "/resources/1/accounts",
            "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:new}]}}}",
        )
        .await;
    assert_eq!(added.result(), "Success", "{}", added.body);
    let made = details(&[
        ("RESOURCENAME", "DB"),
        ("RESOURCEPASSWORDPOLICY", "monthly"),
        ("ACCOUNTNAME", "sa"),
    ]);
    rest.post("/resources", &made).await;
    rest.post(
        "/resources",
        &details(&[("RESOURCENAME", "PLAIN"), ("ACCOUNTNAME", "x")]),
    )
    .await;
    for (path, policy) in [
        ("1/accounts/5", "Monthly"),
        ("2/accounts/6", "Monthly"),
        ("3/accounts/7", "Strong"),
    ] {
        let account = rest.get(&format!("/resources/{path}")).await;
        assert_eq!(account.details()["PASSWORD POLICY"], policy, "{path}");
    }
    advance(&server, "", "PT720H").await;
    let account = rest.get("/resources/1/accounts/5").await;
    assert_eq!(account.details()["EXPIRY STATUS"], "Expired");

    let form = person(&server, "admin").await.get("/resources/1/accounts/add").await;
    form.shows("<option selected>Monthly");
}

async fn age(admin: &Api, account: u8) -> (Value, Value) {
    let account = admin.get(&format!("/accounts/{account}")).await.json;
    (
        account["password_expires_at"].clone(),
        account["password_expired"].clone(),
    )
}

#[tokio::test]
async fn the_admin_api_and_the_console_tell_when_a_password_expires() {
    let server = Server::with_fixture(FIXTURE);
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(age(&admin, 1).await, (json!("2026-02-08T09:00:00Z"), json!(false)));
    assert_eq!(age(&admin, 2).await, (json!("2026-01-19T09:00:00Z"), json!(false)));
    assert_eq!(age(&admin, 3).await, (json!("2026-01-09T08:59:59Z"), json!(true)));
    assert_eq!(age(&admin, 4).await, (Value::Null, json!(false)));

    let mut person = person(&server, "admin").await;
    let page = person.get("/accounts/1").await;
    page.shows("Password expires").hides("Expired");
    person
        .get("/accounts/3")
        .await
        .shows("<span class=\"state bad\">Expired</span>");
    person.get("/accounts/4").await.hides("Password expires");
    let accounts = person.get("/resources/1").await;
    assert_eq!(
        accounts
            .body
            .matches("<span class=\"state bad\">Expired</span>")
            .count(),
        1
    );
    assert_eq!(accounts.body.matches("<td><time").count(), 3);
}

#[tokio::test]
async fn a_policy_of_the_fixture_demands_what_it_says_and_else_what_strong_does() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let judged = async |password, policy| {
        let asked = details(&[("PASSWORD", password), ("POLICY", policy)]);
        let answer = rest.post("/passwords/validate", &asked).await;
        answer.details()["COMPLIANT REASON"].as_str().unwrap().to_owned()
    };
    assert_eq!(judged("1abcd", "short").await, "-");
    assert_eq!(judged("1abc", "Short").await, "Minimum length must be 5");
    assert_eq!(judged("1abcd", "Monthly").await, "Minimum length must be 8");
    assert_eq!(
        judged("Abcdefg1", "Monthly").await,
        "Password should contain special characters"
    );
}

#[tokio::test]
async fn with_enforcement_on_a_policy_forbids_the_passwords_that_were_there_before() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let changed = success("CHANGE PASSWORD", "Password changed successfully");
    assert_answer(&change(&rest, 1, "Mooring#Line7").await, &changed);
    set(&server, json!({ "policy_enforcement": true })).await;
    let used = "Password does not comply with the policy Monthly: Password was used before";
    let refused = async |new| assert_refused(&change(&rest, 1, new).await, "POL-1", "CHANGE PASSWORD", used);
    refused("Mooring#Line7").await;
    assert_answer(&change(&rest, 1, "Mooring#Line8").await, &changed);
    refused("Mooring#Line8").await;
    refused("Mooring#Line7").await;
    assert_answer(&change(&rest, 1, "Mooring#Line9").await, &changed);
    assert_answer(&change(&rest, 1, "Mooring#Line7").await, &changed);
    // Strong forbids nothing of the kind.
    assert_answer(&change(&rest, 4, "Anchor_Chain26").await, &changed);
}
