//! Who owns what (SHARE-4), and which group a new resource comes into (GROUP-1).

use crate::harness::{Rest, Server, details};
use crate::product::{assert_answer, assert_refused, rest_as, success};

const FIXTURE: &str = r#"
version: 1
users:
  - { user_name: admin, role: Administrator }
  - { user_name: bob, role: Password User }
  - { user_name: carol, role: Administrator }
  - { user_name: dana, role: Administrator }
resource_groups:
  - name: Servers
    owner: admin
    shares: [ { user: bob, permission: view }, { user: dana, permission: full_access } ]
resources:
  - name: WEB
    owner: admin
    accounts:
      - { name: root, password: "Mooring#Line7" }
      - { name: carols, owner: carol, password: "Mooring#Line7" }
    shares: [ { user: dana, permission: full_access } ]
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
  - { user_name: carol, host_name: localhost, created_by: admin }
  - { user_name: dana, host_name: localhost, created_by: admin }
"#;

const EDITED: (&str, &str) = ("EDIT RESOURCE", "Resource  modified successfully.");

/// The account names that a caller sees in a resource; none where he does not see the resource.
async fn seen(rest: &Rest, resource: u8) -> Vec<String> {
    let answer = rest.get(&format!("/resources/{resource}/accounts")).await;
    match answer.details()["ACCOUNT LIST"].as_array() {
        Some(rows) => rows
            .iter()
            .map(|row| row["ACCOUNT NAME"].as_str().unwrap().to_owned())
            .collect(),
        None => Vec::new(),
    }
}

#[tokio::test]
async fn a_resource_is_handed_over_with_the_accounts_of_its_former_owner() {
    let server = Server::with_fixture(FIXTURE);
    let [admin, bob, carol] = ["admin", "bob", "carol"].map(|name| rest_as(&server, name));
    assert_eq!(seen(&admin, 1).await, ["root"]);
    let edited = admin.put("/resources/1", &details(&[("OWNERNAME", "BOB")])).await;
    assert_answer(&edited, &success(EDITED.0, EDITED.1));
    assert_eq!(seen(&bob, 1).await, ["root"]);
    assert_eq!(seen(&carol, 1).await, ["carols"]);
    assert_eq!(
        bob.get("/resources/1/accounts").await.details()["RESOURCE OWNER"],
        "bob"
    );

    // The former owner keeps nothing.
    let again = admin.put("/resources/1", &details(&[("OWNERNAME", "admin")])).await;
    assert_refused(&again, "FIND-1", EDITED.0, "No such resource found");
    assert_eq!(admin.get("/resources").await.json["operation"]["totalRows"], 0);
}

#[tokio::test]
async fn who_has_full_access_may_hand_a_resource_over() {
    let server = Server::with_fixture(FIXTURE);
    let [admin, bob, dana] = ["admin", "bob", "dana"].map(|name| rest_as(&server, name));
    let edited = dana.put("/resources/1", &details(&[("OWNERNAME", "bob")])).await;
    assert_answer(&edited, &success(EDITED.0, EDITED.1));
    assert_eq!(seen(&bob, 1).await, ["root"]);
    assert!(seen(&admin, 1).await.is_empty());
    assert_eq!(seen(&dana, 1).await, ["root", "carols"]);
}

#[tokio::test]
async fn an_account_is_handed_over_alone() {
    let server = Server::with_fixture(FIXTURE);
    let [admin, bob] = ["admin", "bob"].map(|name| rest_as(&server, name));
    let edited = admin
        .put("/resources/1/accounts/1", &details(&[("OWNERNAME", "bob")]))
        .await;
    assert_answer(&edited, &success("EDIT ACCOUNT", "Account root modified successfully"));
    assert_eq!(seen(&bob, 1).await, ["root"]);
    assert!(seen(&admin, 1).await.is_empty());
    assert_eq!(bob.get("/resources/1/accounts/1/password").await.result(), "Success");
    let gone = admin.get("/resources/1/accounts/1/password").await;
    assert_refused(&gone, "FIND-2", "GET PASSWORD", "No such account found");
    let back = bob
        .put("/resources/1/accounts/1", &details(&[("OWNERNAME", "admin")]))
        .await;
    assert_answer(&back, &success("EDIT ACCOUNT", "Account root modified successfully"));
    assert_eq!(seen(&admin, 1).await, ["root"]);
}

#[tokio::test]
async fn a_resource_may_be_created_for_somebody_else() {
    let server = Server::with_fixture(FIXTURE);
    let [admin, bob] = ["admin", "bob"].map(|name| rest_as(&server, name));
    let fields = [("RESOURCENAME", "GIFT"), ("ACCOUNTNAME", "root"), ("OWNERNAME", "Bob")];
    assert_eq!(admin.post("/resources", &details(&fields)).await.result(), "Success");
    assert_eq!(seen(&bob, 2).await, ["root"]);
    assert_eq!(bob.get("/resources/2/accounts/3/password").await.result(), "Success");
    assert!(seen(&admin, 2).await.is_empty());
}

#[tokio::test]
async fn accounts_added_by_another_belong_to_the_owner_of_the_resource() {
    let server = Server::with_fixture(FIXTURE);
    let [admin, dana] = ["admin", "dana"].map(|name| rest_as(&server, name));
    let list = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:fresh}]}}}";
    assert_eq!(dana.post("/resources/1/accounts", list).await.result(), "Success");
    assert_eq!(seen(&admin, 1).await, ["root", "fresh"]);
}

/// Creates a resource in a group and tells whether bob, with whom `Servers` is shared, sees it.
async fn bob_sees(server: &Server, creator: &str, group: &str) -> bool {
    let fields = [
        ("RESOURCENAME", "NEW"),
        ("ACCOUNTNAME", "root"),
        ("RESOURCEGROUPNAME", group),
    ];
    let created = rest_as(server, creator).post("/resources", &details(&fields)).await;
    assert_answer(
        &created,
        &success("CREATE RESOURCE", "Resource NEW has been added successfully"),
    );
    !seen(&rest_as(server, "bob"), 2).await.is_empty()
}

#[tokio::test]
async fn a_new_resource_comes_into_the_group_that_it_names() {
    for creator in ["admin", "dana"] {
        assert!(
            bob_sees(&Server::with_fixture(FIXTURE), creator, "servers").await,
            "{creator}"
        );
    }
}

#[tokio::test]
async fn a_group_that_the_creator_may_not_use_is_unknown_to_him_and_another_one_is_made() {
    for (creator, group) in [
        ("carol", "Servers"),
        ("admin", "default"),
        ("admin", "Brand New"),
        ("admin", ""),
    ] {
        assert!(
            !bob_sees(&Server::with_fixture(FIXTURE), creator, group).await,
            "{creator} {group}"
        );
    }
}
