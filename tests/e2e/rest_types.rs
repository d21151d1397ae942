//! The connection test, which lists the resource types; the policies; and what a list counts.

use crate::harness::{Server, details};
use crate::product::{assert_answer, rest_as, success};

/// The names that are confirmed, in the order of the list, and the three that were added.
const TYPES: [&str; 26] = [
    "Windows",
    "WindowsDomain",
    "Linux",
    "Mac",
    "Solaris",
    "HP UNIX",
    "IBM AIX",
    "MS SQL Server",
    "MySQL Server",
    "Oracle DB Server",
    "Sybase ASE",
    "LDAP Server",
    "VMWare ESXi",
    "HP ProCurve",
    "HP iLO",
    "Cisco IOS",
    "Cisco CatOS",
    "Cisco PIX",
    "Juniper Netscreen",
    "File Store",
    "Key Store",
    "License Store",
    "Web Site Accounts",
    "Fortigate Firewall",
    "PostgreSQL",
    "AWS IAM",
];

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator }, { user_name: bob, role: Password User } ]
resources:
  - name: MIXED
    accounts:
      - { name: seen, password: "Mooring#Line7", shares: [ { user: bob, permission: view } ] }
      - { name: hidden, password: "Mooring#Line7" }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

#[tokio::test]
async fn the_connection_test_lists_every_type_with_windows_as_the_default() {
    let server = Server::start();
    let rows: Vec<_> = TYPES
        .iter()
        .map(|name| {
            let is_default = *name == "Windows";
            format!(r#"{{"RESOURCE TYPE":"{name}","ISDEFAULTRESOURCETYPE":"{is_default}","RESOURCE TYPE ICON":""}}"#)
        })
        .collect();
    let body = format!(
        r#"{{"operation":{{"result":{{"message":"Resource types fetched successfully","status":"Success"}},"Details":[{}],"name":"GET_RESOURCETYPES","totalRows":26}}}}"#,
        rows.join(",")
    );
    assert_answer(&server.rest().get("/resources/resourcetypes").await, &body);
}

#[tokio::test]
async fn a_resource_without_a_type_is_a_windows_machine() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    rest.post("/resources", &details(&[("RESOURCENAME", "NEW")])).await;
    assert_eq!(rest.get("/resources").await.details()[1]["RESOURCE TYPE"], "Windows");
}

#[tokio::test]
async fn each_of_the_four_policies_can_be_chosen() {
    let server = Server::with_fixture(FIXTURE);
    for policy in ["Low", "Medium", "Strong", "Offline Password File"] {
        let edit = details(&[("RESOURCEPASSWORDPOLICY", policy)]);
        let edited = server.rest().put("/resources/1", &edit).await;
        assert_answer(&edited, &success("EDIT RESOURCE", "Resource  modified successfully."));
        let listed = server.rest().get("/resources/1/accounts").await;
        assert_eq!(listed.details()["RESOURCE PASSWORD POLICY"], policy);
    }
}

#[tokio::test]
async fn a_list_counts_the_accounts_that_its_caller_sees() {
    let server = Server::with_fixture(FIXTURE);
    for (caller, count) in [("admin", "2"), ("bob", "1")] {
        let listed = rest_as(&server, caller).get("/resources").await;
        assert_eq!(listed.details()[0]["NOOFACCOUNTS"], count, "{caller}");
    }
}
