//! Passwords that break their policy: told (POL-2) or, with enforcement on, refused (POL-1).

use serde_json::json;

use crate::harness::{Rest, Server, details};
use crate::product::{assert_answer, assert_refused, password, set, success};

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator } ]
resources:
  - name: WEB
    accounts:
      - { name: strong-one, password: "Mooring#Line7" }
      - { name: medium-one, password: "Mooring#Line7", password_policy: Medium }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

async fn change(rest: &Rest, account: u8, new: &str) -> crate::harness::Answer {
    let path = format!("/resources/1/accounts/{account}/password");
    rest.put(&path, &details(&[("NEWPASSWORD", new), ("RESETTYPE", "LOCAL")]))
        .await
}

#[tokio::test]
async fn a_weak_password_is_accepted_and_told_of() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for (account, new, reason) in [
        (1, "short", "Minimum length must be 8"),
        (1, "1bcdefg!", "Password should begin with an alphabet"),
        (1, "abcdef1!", "Password should contain uppercase characters"),
        (1, "ABCDEF1!", "Password should contain lowercase characters"),
        (1, "Abcdefg!", "Password should contain numerals"),
        (1, "Abcdefg1", "Password should contain special characters"),
        (2, "a1b2", "Minimum length must be 6"),
        (2, "abcdef", "Password should contain numerals"),
    ] {
        let changed = change(&rest, account, new).await;
        assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
        let account = rest.get(&format!("/resources/1/accounts/{account}")).await;
        assert_eq!(account.details()["COMPLIANT STATUS"], "Non-Compliant");
        assert_eq!(account.details()["COMPLIANT REASON"], reason);
    }
    change(&rest, 1, "Mooring#Line8").await;
    let account = rest.get("/resources/1/accounts/1").await;
    assert_eq!(account.details()["COMPLIANT STATUS"], "Compliant");
    assert_eq!(account.details()["COMPLIANT REASON"], "-");
}

#[tokio::test]
async fn with_enforcement_on_a_weak_password_is_refused_wherever_it_comes() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    set(&server, json!({ "policy_enforcement": true })).await;
    let message = "Password does not comply with the policy Strong: Minimum length must be 8";
    assert_refused(&change(&rest, 1, "short").await, "POL-1", "CHANGE PASSWORD", message);
    let created = rest
        .post(
            "/resources",
            &details(&[("RESOURCENAME", "NEW"), ("ACCOUNTNAME", "a"), ("PASSWORD", "short")]),
        )
        .await;
    assert_refused(&created, "POL-1", "CREATE RESOURCE", message);
    let list = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:good,PASSWORD:'Cargo&Hold88'},{ACCOUNTNAME:bad,PASSWORD:short}]}}}";
    assert_refused(
        &rest.post("/resources/1/accounts", list).await,
        "POL-1",
        "ADD ACCOUNTS",
        message,
    );
    let medium = "Password does not comply with the policy Medium: Password should contain numerals";
    assert_refused(&change(&rest, 2, "abcdef").await, "POL-1", "CHANGE PASSWORD", medium);

    // Nothing of all this was done, not even the good half of the list.
    assert_answer(
        &rest.get("/resources/1/accounts/1/password").await,
        &password("Mooring#Line7"),
    );
    let listed = rest.get("/resources").await;
    assert_eq!(listed.json["operation"]["totalRows"], 1);
    assert_eq!(listed.details()[0]["NOOFACCOUNTS"], "2");
}

#[tokio::test]
async fn with_enforcement_on_a_good_or_generated_password_passes() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    set(&server, json!({ "policy_enforcement": true })).await;
    let changed = success("CHANGE PASSWORD", "Password changed successfully");
    assert_answer(&change(&rest, 1, "Cargo&Hold88").await, &changed);
    assert_answer(&change(&rest, 1, "").await, &changed);
    assert_answer(&change(&rest, 2, "").await, &changed);
}

#[tokio::test]
async fn the_account_name_is_no_password_for_it() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let fields = [
        ("RESOURCENAME", "NEW"),
        ("ACCOUNTNAME", "Adm1n!strator"),
        ("PASSWORD", "aDM1N!STRATOR"),
    ];
    rest.post("/resources", &details(&fields)).await;
    let account = rest.get("/resources/2/accounts/3").await;
    assert_eq!(
        account.details()["COMPLIANT REASON"],
        "Password should not be the login name"
    );
}
