//! One-time codes of accounts (TOTP-1).

use serde_json::{Value, json};

use crate::harness::{Rest, Server, details};
use crate::product::{assert_refused, rest_as};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2005-03-18T01:58:29Z }
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: bob, role: Password User }
resources:
  - name: WEB
    accounts:
      - name: root
        password: "Mooring#Line7"
        totp: { secret: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ, digits: 8 }
        shares: [ { user: bob, permission: view } ]
      - { name: plain, password: "Cargo&Hold88", shares: [ { user: bob, permission: view } ] }
      - { name: hidden, password: "Cargo&Hold88", totp: { secret: JBSWY3DPEHPK3PXP } }
      - { name: asks, password: "Cargo&Hold88", reason_required: true, totp: { secret: JBSWY3DPEHPK3PXP } }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

async fn code(rest: &Rest, account: &str) -> Value {
    rest.get(&format!("/accounts/{account}/totp")).await.details()["TOTP"].clone()
}

#[tokio::test]
async fn a_code_is_that_of_the_sandboxes_clock() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let answer = rest.get("/accounts/1/totp").await;
    // RFC 6238, appendix B, second 1111111109.
    assert_eq!(
        answer.body,
        r#"{"operation":{"result":{"message":"TOTP fetched successfully","status":"Success","statusCode":20000},"Details":{"TOTP":"07081804"},"name":"GET TOTP"}}"#
    );
    server.control("").put("/clock", json!({"advance": "PT2S"})).await;
    assert_eq!(code(&rest, "1").await, "14050471");
    assert_eq!(code(&rest_as(&server, "bob"), "1").await, "14050471");
    let admin = server.admin("", "admin", "admin").await;
    let records = admin.get("/audit?operation=TOTP+Retrieved").await;
    assert_eq!(records.json["total"], 3);
    assert!(!records.body.contains("07081804"));
}

#[tokio::test]
async fn what_is_not_named_of_codes_stays_as_it_is() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let edit = |pairs: &[(&str, &str)]| details(&[&[("ACCOUNTNAME", "root")], pairs].concat());
    // The same secret again keeps the eight digits, six digits keep the secret, and so on.
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for (change, told) in [
        (("TOTP_SECRET", secret), "07081804"),
        (("TOTP_DIGITS", "6"), "081804"),
        (("TOTP_DIGITS", "8"), "07081804"),
    ] {
        let edited = rest.put("/resources/1/accounts/1", &edit(&[change])).await;
        assert_eq!(edited.result(), "Success", "{}", edited.body);
        assert_eq!(code(&rest, "1").await, told, "{change:?}");
    }
    for (field, wrong) in [("TOTP_DIGITS", "99"), ("TOTP_ALGORITHM", "MD5"), ("TOTP_VALIDITY", "x")] {
        let refused = rest.put("/resources/1/accounts/1", &edit(&[(field, wrong)])).await;
        assert_eq!(refused.rule(), "INPUT-3", "{field}");
    }
    assert_eq!(code(&rest, "1").await, "07081804");
    let plain = rest
        .put("/resources/1/accounts/2", &details(&[("TOTP_DIGITS", "8")]))
        .await;
    assert_refused(&plain, "INPUT-2", "EDIT ACCOUNT", "TOTP_SECRET is mandatory");
}

#[tokio::test]
async fn a_code_is_refused_as_the_password_would_be() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let none = rest.get("/accounts/2/totp").await;
    assert_refused(&none, "TOTP-1", "GET TOTP", "TOTP is not configured for this account");
    let unreasoned = rest.get("/accounts/4/totp").await;
    assert_refused(
        &unreasoned,
        "ACW-1",
        "GET TOTP",
        "Reason is mandatory to access the password",
    );
    let reasoned = rest.get_with("/accounts/4/totp", &details(&[("REASON", "x")])).await;
    assert_eq!(reasoned.result(), "Success");
    for account in ["3", "99", "x"] {
        let hidden = rest_as(&server, "bob").get(&format!("/accounts/{account}/totp")).await;
        assert_refused(&hidden, "FIND-2", "GET TOTP", "No such account found");
    }
}

#[tokio::test]
async fn codes_are_set_up_with_an_account_and_told_in_its_rows() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let row = "ACCOUNTNAME:new,PASSWORD:'Harbour!Pilot3',TOTP_SECRET:'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'";
    let add = |fields: &str| format!("{{operation:{{Details:{{ACCOUNTLIST:[{{{row},{fields}}}]}}}}}}");
    let path = "/resources/1/accounts";
    for (fields, message) in [
        ("TOTP_DIGITS:5", "Invalid value for TOTP_DIGITS"),
        ("TOTP_VALIDITY:soon", "Invalid value for TOTP_VALIDITY"),
        ("TOTP_ALGORITHM:MD5", "Invalid value for TOTP_ALGORITHM"),
    ] {
        assert_refused(&rest.post(path, &add(fields)).await, "INPUT-3", "ADD ACCOUNTS", message);
    }
    let added = rest
        .post(path, &add("TOTP_ALGORITHM:SHA1,TOTP_DIGITS:8,TOTP_VALIDITY:'30'"))
        .await;
    assert_eq!(added.result(), "Success");
    assert_eq!(code(&rest, "5").await, "07081804");
    let shown = rest.get("/resources/1/accounts/5").await;
    assert_eq!(
        (
            &shown.details()["IS_TOTP_CONFIGURED"],
            &shown.details()["TOTP_VALIDITY"]
        ),
        (&json!("true"), &json!("30"))
    );
    let listed = rest.get(path).await;
    assert_eq!(listed.details()["ACCOUNT LIST"][4]["IS_TOTP_CONFIGURED"], "true");
    assert_eq!(listed.details()["ACCOUNT LIST"][1]["IS_TOTP_CONFIGURED"], Value::Null);
    rest.put(
        "/resources/1/accounts/2",
        &details(&[("TOTP_SECRET", "JBSWY3DPEHPK3PXP")]),
    )
    .await;
    assert_eq!(code(&rest, "2").await, code(&rest, "3").await);
    let wrong = rest
        .put("/resources/1/accounts/2", &details(&[("TOTP_SECRET", "0189")]))
        .await;
    assert_refused(&wrong, "INPUT-3", "EDIT ACCOUNT", "Invalid value for TOTP_SECRET");
}
