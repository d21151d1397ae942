//! What an edit keeps and changes (EDIT-1, EDIT-2), and names that are taken (DUP-1, DUP-2).

use crate::harness::{Rest, Server, details};
use crate::product::{assert_answer, assert_refused, password, success, success_with};

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator } ]
resources:
  - name: FULL
    type: Linux
    dns_name: full.example
    url: https://full.example/
    domain_name: FULL-DOMAIN
    location: Rotterdam
    department: Finance
    description: Everything is given
    password_policy: Medium
    accounts:
      - { name: root, password: "Mooring#Line7", notes: kept, password_policy: Low }
      - { name: deploy, password: "Cargo&Hold88" }
  - { name: OTHER }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

const PASSWORD: &str = "/resources/1/accounts/1/password";

async fn everything(rest: &Rest) -> [String; 3] {
    [
        rest.get("/resources/1/accounts").await.body,
        rest.get("/resources/1/accounts/1").await.body,
        rest.get(PASSWORD).await.body,
    ]
}

#[tokio::test]
async fn an_edit_keeps_what_is_absent_or_empty() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    rest.get(PASSWORD).await;
    let before = everything(&rest).await;
    let fields = [
        "RESOURCENAME",
        "RESOURCETYPE",
        "RESOURCEDESCRIPTION",
        "RESOURCEURL",
        "RESOURCEPASSWORDPOLICY",
        "LOCATION",
        "DEPARTMENT",
        "DNSNAME",
        "OWNERNAME",
        "DOMAINNAME",
    ];
    for given in [&fields[..], &[]] {
        let edited = rest
            .put(
                "/resources/1",
                &details(&given.iter().map(|field| (*field, "")).collect::<Vec<_>>()),
            )
            .await;
        assert_answer(&edited, &success("EDIT RESOURCE", "Resource  modified successfully."));
    }
    let fields = ["ACCOUNTNAME", "NOTES", "ACCOUNTPASSWORDPOLICY", "OWNERNAME"];
    for given in [&fields[..], &[]] {
        let path = "/resources/1/accounts/1";
        let edited = rest
            .put(
                path,
                &details(&given.iter().map(|field| (*field, "")).collect::<Vec<_>>()),
            )
            .await;
        assert_answer(&edited, &success("EDIT ACCOUNT", "Account root modified successfully"));
    }
    assert_eq!(everything(&rest).await, before);
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_only_that() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let mut expected = rest.get("/resources/1/accounts").await.details().clone();
    for (field, value, key) in [
        ("RESOURCENAME", "RENAMED", "RESOURCE NAME"),
        ("RESOURCETYPE", "WindowsDomain", "RESOURCE TYPE"),
        ("RESOURCEDESCRIPTION", "new words", "RESOURCE DESCRIPTION"),
        ("RESOURCEURL", "https://new.example/", "RESOURCE URL"),
        ("RESOURCEPASSWORDPOLICY", "Low", "RESOURCE PASSWORD POLICY"),
        ("LOCATION", "Hamburg", "LOCATION"),
        ("DEPARTMENT", "IT", "DEPARTMENT"),
        ("DNSNAME", "new.example", "DNS NAME"),
    ] {
        rest.put("/resources/1", &details(&[(field, value)])).await;
        expected[key] = value.into();
        let mut found = rest.get("/resources/1/accounts").await.details().clone();
        if field == "RESOURCETYPE" {
            // The type decides these three.
            for derived in ["ISRDPRESTRICTED", "ACCOUNT LIST"] {
                expected[derived] = found[derived].take();
                found[derived] = expected[derived].clone();
            }
        }
        assert_eq!(found, expected, "{field}");
    }
}

#[tokio::test]
async fn an_edited_account_is_judged_by_its_new_policy() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let edit = [
        ("ACCOUNTNAME", "boss"),
        ("NOTES", "new"),
        ("ACCOUNTPASSWORDPOLICY", "offline password file"),
    ];
    let edited = rest.put("/resources/1/accounts/2", &details(&edit)).await;
    assert_answer(&edited, &success("EDIT ACCOUNT", "Account boss modified successfully"));
    let found = rest.get("/resources/1/accounts/2").await;
    assert_eq!(found.details()["DESCRIPTION"], "new");
    assert_eq!(found.details()["PASSWORD POLICY"], "Offline Password File");
    assert_eq!(found.details()["LAST MODIFIED TIME"], "N/A");
    assert_answer(
        &rest.get("/resources/1/accounts/2/password").await,
        &password("Cargo&Hold88"),
    );
}

#[tokio::test]
async fn on_create_an_empty_field_is_one_that_was_not_given() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let fields = [
        ("RESOURCENAME", "NEW"),
        ("ACCOUNTNAME", "svc"),
        ("RESOURCETYPE", ""),
        ("PASSWORD", ""),
        ("NOTES", ""),
        ("RESOURCEPASSWORDPOLICY", ""),
        ("ACCOUNTPASSWORDPOLICY", ""),
        ("OWNERNAME", ""),
        ("RESOURCEGROUPNAME", ""),
    ];
    rest.post("/resources", &details(&fields)).await;
    let resource = rest.get("/resources/3/accounts").await;
    assert_eq!(resource.details()["RESOURCE TYPE"], "Windows");
    assert_eq!(resource.details()["RESOURCE PASSWORD POLICY"], "Strong");
    assert_eq!(resource.details()["RESOURCE OWNER"], "admin");
    let account = rest.get("/resources/3/accounts/3").await;
    assert_eq!(account.details()["PASSWORD POLICY"], "Strong");
    assert_eq!(account.details()["COMPLIANT STATUS"], "Compliant");
}

#[tokio::test]
async fn a_resource_may_be_created_without_an_account() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let created = rest
        .post("/resources", &details(&[("RESOURCENAME", "NEW"), ("ACCOUNTNAME", "")]))
        .await;
    assert_answer(
        &created,
        &success("CREATE RESOURCE", "Resource NEW has been added successfully"),
    );
    assert_eq!(
        rest.get("/resources/3/accounts").await.details()["ACCOUNT LIST"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[tokio::test]
async fn the_reset_type_is_read_without_regard_to_case_and_is_local_when_absent() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for (number, reset_type) in ["local", "LOCAL", "Local", "remote", "REMOTE", "ReMoTe", ""]
        .iter()
        .enumerate()
    {
        let new = format!("Harbour!{number}");
        let changed = rest
            .put(PASSWORD, &details(&[("NEWPASSWORD", &new), ("RESETTYPE", reset_type)]))
            .await;
        assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
        assert_answer(&rest.get(PASSWORD).await, &password(&new));
    }
    let changed = rest
        .put(
            PASSWORD,
            &details(&[("NEWPASSWORD", "Harbour!x"), ("RESETTYPE", "SIDEWAYS")]),
        )
        .await;
    assert_refused(&changed, "INPUT-3", "CHANGE PASSWORD", "Invalid value for RESETTYPE");
    assert_answer(&rest.get(PASSWORD).await, &password("Harbour!6"));
}

#[tokio::test]
async fn without_a_new_password_one_is_generated_that_complies() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let path = "/resources/1/accounts/2";
    let mut seen = vec!["Cargo&Hold88".to_owned()];
    for given in [&[("NEWPASSWORD", "")][..], &[]] {
        let changed = rest.put(&format!("{path}/password"), &details(given)).await;
        assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
        assert_eq!(rest.get(path).await.details()["COMPLIANT STATUS"], "Compliant");
        let fetched = rest.get(&format!("{path}/password")).await;
        let new = fetched.details()["PASSWORD"].as_str().unwrap().to_owned();
        assert!(!seen.contains(&new));
        seen.push(new);
    }
}

#[tokio::test]
async fn a_password_may_be_changed_to_itself() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let changed = rest.put(PASSWORD, &details(&[("NEWPASSWORD", "Mooring#Line7")])).await;
    assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
    assert_answer(&rest.get(PASSWORD).await, &password("Mooring#Line7"));
}

#[tokio::test]
async fn a_resource_name_is_taken_in_whatever_case() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let created = rest
        .post(
            "/resources",
            &details(&[("RESOURCENAME", "Full"), ("ACCOUNTNAME", "a")]),
        )
        .await;
    assert_refused(&created, "DUP-1", "CREATE RESOURCE", "Resource Full already exists");
    let edited = rest.put("/resources/2", &details(&[("RESOURCENAME", "full")])).await;
    assert_refused(&edited, "DUP-1", "EDIT RESOURCE", "Resource full already exists");
    assert_eq!(rest.get("/resources").await.json["operation"]["totalRows"], 2);
    let own = rest.put("/resources/1", &details(&[("RESOURCENAME", "Full")])).await;
    assert_eq!(own.result(), "Success");
    assert_eq!(rest.get("/resources").await.details()[0]["RESOURCE NAME"], "Full");
}

/// ACCOUNTLIST with these names.
fn accounts(names: &[&str]) -> String {
    let rows: Vec<_> = names
        .iter()
        .map(|name| format!("{{'ACCOUNTNAME': '{name}', 'PASSWORD': 'x'}}"))
        .collect();
    format!(
        "{{'operation': {{'Details': {{'ACCOUNTLIST': [{}]}}}}}}",
        rows.join(", ")
    )
}

const TAKEN: &str = "Account is not added  as it already exists";

#[tokio::test]
async fn a_list_of_accounts_tells_of_each_whether_it_was_added() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let added = rest
        .post("/resources/1/accounts", &accounts(&["new", "ROOT", "new", "newer"]))
        .await;
    let rows = format!(
        r#"[{{"new":{{"STATUS":"Account added successfully"}}}},{{"ROOT":{{"STATUS":"{TAKEN}"}}}},{{"new":{{"STATUS":"{TAKEN}"}}}},{{"newer":{{"STATUS":"Account added successfully"}}}}]"#
    );
    assert_eq!(
        added.body,
        success_with("ADD ACCOUNTS", "Account(s) added successfully", &rows)
    );
    assert_eq!(added.rule(), "DUP-2");
    assert_eq!(rest.get("/resources").await.details()[0]["NOOFACCOUNTS"], "4");
}

#[tokio::test]
async fn a_list_of_which_no_account_was_added_has_failed() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let added = rest.post("/resources/1/accounts", &accounts(&["Root", "DEPLOY"])).await;
    assert_eq!(
        added.body,
        format!(
            r#"{{"operation":{{"result":{{"message":"Account(s) addition failed","status":"Failed"}},"Details":[{{"Root":{{"STATUS":"{TAKEN}"}}}},{{"DEPLOY":{{"STATUS":"{TAKEN}"}}}}],"name":"ADD ACCOUNTS"}}}}"#
        )
    );
    assert_eq!(added.rule(), "DUP-2");
    assert_answer(&rest.get(PASSWORD).await, &password("Mooring#Line7"));
}

#[tokio::test]
async fn the_same_account_name_may_stand_in_two_resources_and_once_in_each() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    assert_eq!(
        rest.post("/resources/2/accounts", &accounts(&["root"])).await.result(),
        "Success"
    );
    let edited = rest
        .put("/resources/1/accounts/2", &details(&[("ACCOUNTNAME", "Root")]))
        .await;
    assert_refused(&edited, "DUP-2", "EDIT ACCOUNT", "Account Root already exists");
    let own = rest
        .put("/resources/1/accounts/1", &details(&[("ACCOUNTNAME", "ROOT")]))
        .await;
    assert_answer(&own, &success("EDIT ACCOUNT", "Account ROOT modified successfully"));
}
