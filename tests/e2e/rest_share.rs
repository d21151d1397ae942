//! Sharing over REST (SHARE-2), and giving all that one user owns to another (TRANSFER-1).

use crate::harness::{Answer, Rest, Server, details};
use crate::product::{assert_answer, assert_refused, rest_as, success};

/// Bob is user 2 and the one member of user group 1, paula user 3.
const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: bob, role: Password User }
  - { user_name: paula, role: Password Administrator }
user_groups: [ { name: Operators, members: [bob] } ]
resource_groups: [ { name: Default, owner: admin }, { name: Web, owner: admin }, { name: Web, owner: paula } ]
resources:
  - name: WEB
    groups: [Web]
    accounts: [ { name: root, password: "Mooring#Line7" } ]
    shares: [ { user: paula, permission: modify } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
  - { user_name: paula, host_name: localhost, created_by: admin }
"#;

fn fixture() -> String {
    // Names of groups are unique in a fixture.
    FIXTURE.replace(", { name: Web, owner: paula }", ", { name: Hers, owner: paula }")
}

async fn share(rest: &Rest, path: &str, access: &str, with: (&str, &str)) -> Answer {
    rest.put(&format!("{path}/share"), &details(&[("ACCESSTYPE", access), with]))
        .await
}

/// Whether bob may fetch the password, and whether he may change it.
async fn bobs_rights(server: &Server) -> (bool, bool) {
    let bob = rest_as(server, "bob");
    let path = "/resources/1/accounts/1/password";
    let fetched = bob.get(path).await.result() == "Success";
    let changed = bob.put(path, &details(&[("NEWPASSWORD", "Cargo&Hold88")])).await;
    (fetched, changed.result() == "Success")
}

#[tokio::test]
async fn a_share_counts_at_once_and_so_does_its_end() {
    let server = Server::with_fixture(&fixture());
    let rest = server.rest();
    for (path, what) in [("/resources/1", "Resource"), ("/resources/1/accounts/1", "Account")] {
        let name = format!("SHARE {}", what.to_uppercase());
        for with in [("USERID", "2"), ("USERGROUPID", "1")] {
            for (access, rights) in [
                ("view", (true, false)),
                ("READ", (true, false)),
                ("modify", (true, true)),
            ] {
                let shared = share(&rest, path, access, with).await;
                assert_answer(&shared, &success(&name, &format!("{what} shared successfully")));
                assert_eq!(bobs_rights(&server).await, rights, "{path} {access}");
            }
            let revoked = share(&rest, path, "revoke", with).await;
            assert_answer(&revoked, &success(&name, &format!("{what} share revoked successfully")));
            assert_eq!(bobs_rights(&server).await, (false, false), "{path}");
        }
    }
}

#[tokio::test]
async fn full_access_lets_a_resource_be_shared_on_and_an_account_does_not_take_it() {
    let server = Server::with_fixture(&fixture());
    let bob = rest_as(&server, "bob");
    let denied = share(&rest_as(&server, "paula"), "/resources/1", "view", ("USERID", "2")).await;
    let not_authorized = "You are not authorized to perform this operation";
    assert_refused(&denied, "DENY-1", "SHARE RESOURCE", not_authorized);
    share(&server.rest(), "/resources/1", "fullaccess", ("USERID", "2")).await;
    assert_eq!(
        share(&bob, "/resources/1", "view", ("USERID", "3")).await.result(),
        "Success"
    );
    let whole = share(&server.rest(), "/resources/1/accounts/1", "fullaccess", ("USERID", "3")).await;
    assert_refused(&whole, "INPUT-3", "SHARE ACCOUNT", "Invalid value for ACCESSTYPE");
}

#[tokio::test]
async fn a_share_names_what_how_and_with_whom() {
    let server = Server::with_fixture(&fixture());
    let rest = server.rest();
    let name = "SHARE RESOURCE";
    for (access, with, rule, message) in [
        ("", ("USERID", "2"), "INPUT-2", "ACCESSTYPE is mandatory"),
        ("look", ("USERID", "2"), "INPUT-3", "Invalid value for ACCESSTYPE"),
        ("view", ("USERID", ""), "INPUT-2", "USERID is mandatory"),
        ("view", ("USERID", "99"), "FIND-3", "No such user found"),
        ("view", ("USERID", "bob"), "FIND-3", "No such user found"),
        ("view", ("USERGROUPID", "9"), "FIND-3", "No such user group found"),
    ] {
        assert_refused(&share(&rest, "/resources/1", access, with).await, rule, name, message);
    }
    let hidden = share(&rest_as(&server, "bob"), "/resources/1", "view", ("USERID", "99")).await;
    assert_refused(&hidden, "FIND-1", name, "No such resource found");
}

#[tokio::test]
async fn groups_are_shared_in_the_newer_form_all_or_none() {
    let server = Server::with_fixture(&fixture());
    let rest = server.rest();
    let put = async |rest: &Rest, fields: &str| {
        rest.put(
            "/resourcegroup/share",
            &format!("{{'operation':{{'details':{{{fields}}}}}}}"),
        )
        .await
    };
    let name = "SHARE RESOURCE GROUP";
    let shared = put(&rest, "resourceGroupIds:[1,2],userIds:['2',3],accessType:view").await;
    assert_answer(&shared, &success(name, "Resource group shared successfully"));
    assert_eq!(bobs_rights(&server).await, (true, false));
    put(&rest, "resourceGroupIds:[2],userGroupIds:[1],accessType:modify").await;
    assert_eq!(bobs_rights(&server).await, (true, true));
    for (fields, rule, message) in [
        (
            "resourceGroupIds:[1],userIds:[2],accessType:fullaccess",
            "INPUT-3",
            "Invalid value for accessType",
        ),
        (
            "resourceGroupIds:[2,9],userIds:[2],accessType:revoke",
            "FIND-3",
            "No such resource group found",
        ),
        (
            "resourceGroupIds:[2,3],userIds:[2],accessType:revoke",
            "FIND-3",
            "No such resource group found",
        ),
        (
            "userIds:[2],accessType:view",
            "INPUT-2",
            "resourceGroupIds is mandatory",
        ),
        (
            "resourceGroupIds:[2],accessType:view",
            "INPUT-2",
            "userIds is mandatory",
        ),
    ] {
        assert_refused(&put(&rest, fields).await, rule, name, message);
    }
    assert_eq!(bobs_rights(&server).await, (true, true), "nothing was revoked");
    put(&rest, "resourceGroupIds:[2],userIds:[2],accessType:revoke").await;
    put(&rest, "resourceGroupIds:[2],userGroupIds:[1],accessType:revoke").await;
    assert_eq!(bobs_rights(&server).await, (false, false));
}

#[tokio::test]
async fn shares_are_audited_with_what_and_whom() {
    let server = Server::with_fixture(&fixture());
    let rest = server.rest();
    share(&rest, "/resources/1/accounts/1", "view", ("USERID", "2")).await;
    share(&rest, "/resources/1", "revoke", ("USERGROUPID", "1")).await;
    let admin = server.admin("", "admin", "admin").await;
    let shared = admin.get("/audit?operation=Account+Shared").await;
    assert_eq!(shared.json["items"][0]["detail"], "view to bob");
    let revoked = admin.get("/audit?operation=Share+Revoked").await;
    assert_eq!(revoked.json["items"][0]["detail"], "from Operators");
    assert_eq!(revoked.json["items"][0]["resource_name"], "WEB");
}

#[tokio::test]
async fn all_that_a_user_owns_goes_to_another() {
    let server = Server::with_fixture(&fixture());
    let path = "/user/transferUserAccountabilities";
    let ids = |old: &str, new: &str| format!("{{operation:{{details:{{oldUserId:'{old}',newUserId:'{new}'}}}}}}");
    let name = "TRANSFER USER ACCOUNTABILITIES";
    let denied = rest_as(&server, "paula").post(path, &ids("1", "3")).await;
    assert_refused(
        &denied,
        "DENY-1",
        name,
        "You are not authorized to perform this operation",
    );
    let rest = server.rest();
    for (old, new, rule, message) in [
        ("1", "99", "FIND-3", "No such user found"),
        ("99", "1", "FIND-3", "No such user found"),
        ("1", "1", "INPUT-3", "Invalid value for newUserId"),
        ("", "1", "INPUT-2", "oldUserId is mandatory"),
    ] {
        assert_refused(&rest.post(path, &ids(old, new)).await, rule, name, message);
    }
    let moved = rest.post(path, &ids("1", "3")).await;
    assert_answer(&moved, &success(name, "User accountabilities transferred successfully"));
    assert_eq!(rest.get("/resources").await.json["operation"]["totalRows"], 0);
    let hers = rest_as(&server, "paula");
    assert_eq!(
        hers.get("/resources/1/accounts").await.details()["RESOURCE OWNER"],
        "paula"
    );
    assert_eq!(hers.get("/resourcegroup").await.json["operation"]["totalRows"], 3);
}
