//! Passwords apart from an account's current one: generated, judged, former.

use serde_json::{Value, json};

use crate::harness::{Server, details};
use crate::product::{assert_refused, rest_as};

#[tokio::test]
async fn a_generated_password_complies_with_the_policy_that_was_named() {
    let server = Server::start();
    let rest = server.rest();
    for policy in ["Low", "Medium", "Strong", "Offline Password File", "strong"] {
        let made = rest
            .get_with("/passwords/generate", &details(&[("POLICY", policy)]))
            .await;
        assert_eq!(made.json["operation"]["name"], "GENERATE PASSWORD");
        assert_eq!(made.message(), "Password generated successfully");
        let password = made.details()["PASSWORD"].as_str().unwrap();
        let judged = rest
            .post(
                "/passwords/validate",
                &details(&[("PASSWORD", password), ("POLICY", policy)]),
            )
            .await;
        assert_eq!(judged.message(), "Password validated successfully");
        let compliant = json!({"COMPLIANT STATUS": "Compliant", "COMPLIANT REASON": "-"});
        assert_eq!(judged.details(), &compliant, "{policy}");
    }
    let first = rest.get("/passwords/generate").await;
    let second = rest.get("/passwords/generate").await;
    assert_ne!(first.body, second.body);
    let unknown = rest
        .get_with("/passwords/generate", &details(&[("POLICY", "Odd")]))
        .await;
    assert_refused(&unknown, "FIND-3", "GENERATE PASSWORD", "No such password policy found");
}

#[tokio::test]
async fn a_judged_password_is_told_why_it_breaks_its_policy() {
    let server = Server::start();
    let rest = server.rest();
    let judged = rest
        .post("/passwords/validate", &details(&[("PASSWORD", "short")]))
        .await;
    let broken = json!({"COMPLIANT STATUS": "Non-Compliant", "COMPLIANT REASON": "Minimum length must be 8"});
    assert_eq!(judged.details(), &broken);
    let nothing = rest.post("/passwords/validate", &details(&[("POLICY", "Low")])).await;
    assert_refused(&nothing, "INPUT-2", "VALIDATE PASSWORD", "PASSWORD is mandatory");
}

#[tokio::test]
async fn former_passwords_are_told_newest_first_to_whoever_may_read_the_current_one() {
    let server = Server::start();
    let rest = server.rest();
    let path = "/resources/1/accounts/1/passwordhistory";
    let none = rest.get(path).await;
    assert_eq!(
        (none.details(), &none.json["operation"]["totalRows"]),
        (&Value::Null, &json!(0))
    );
    for new in ["Cargo&Hold88", "Beacon%Light6"] {
        rest.put("/resources/1/accounts/1/password", &details(&[("NEWPASSWORD", new)]))
            .await;
    }
    let told = rest.get(path).await;
    assert_eq!(told.json["operation"]["name"], "PASSWORD HISTORY");
    assert_eq!(told.message(), "Password history fetched successfully");
    let rows = told.details().as_array().unwrap();
    let passwords: Vec<_> = rows.iter().map(|row| row["PASSWORD"].as_str().unwrap()).collect();
    assert_eq!(passwords, ["Cargo&Hold88", "QA!K>35Hgg(x"]);
    assert!(rows.iter().all(|row| row["MODIFIED BY"] == "admin"));
    let admin = server.admin("", "admin", "admin").await;
    let records = admin.get("/audit?operation=Password+History+Retrieved").await;
    assert_eq!(records.json["total"], 2);
    assert_eq!(records.json["items"][0]["account_name"], "administrator");
    let hidden = rest_as(&server, "eva").get(path).await;
    assert_refused(&hidden, "FIND-1", "PASSWORD HISTORY", "No such resource found");
    let unreasoned = rest.get("/resources/2/accounts/3/passwordhistory").await;
    assert_refused(
        &unreasoned,
        "ACW-1",
        "PASSWORD HISTORY",
        "Reason is mandatory to access the password",
    );
    let reasoned = rest
        .get_with(
            "/resources/2/accounts/3/passwordhistory",
            &details(&[("REASON", "audit")]),
        )
        .await;
    assert_eq!(reasoned.result(), "Success");
}
