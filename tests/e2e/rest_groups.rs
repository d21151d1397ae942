//! Resource groups over REST, static ones and those that follow criteria (GROUP-DYNAMIC).

use serde_json::json;

use crate::harness::{Answer, Rest, Server, details};
use crate::product::{assert_answer, assert_refused, rest_as, success};

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator }, { user_name: bob, role: Password User } ]
resource_groups:
  - { name: Web, owner: admin, description: What customers see }
  - name: Linux in Rotterdam
    owner: admin
    criteria:
      conditions:
        - { attribute: type, comparison: equals, value: linux }
        - { attribute: location, comparison: starts_with, value: Rotter }
    shares: [ { user: bob, permission: view } ]
resources:
  - { name: A, type: Linux, location: Rotterdam, accounts: [ { name: root, password: "Mooring#Line7" } ] }
  - { name: B, type: Windows, location: Rotterdam, accounts: [ { name: root, password: "Cargo&Hold88" } ] }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

fn names(answer: &Answer, key: &str) -> Vec<String> {
    let rows = answer.details().as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}

async fn seen_by_bob(server: &Server) -> Vec<String> {
    names(&rest_as(server, "bob").get("/resources").await, "RESOURCE NAME")
}

#[tokio::test]
async fn a_dynamic_group_reaches_only_what_its_owner_may_share() {
    let fixture = FIXTURE
        .replacen(
            "{ user_name: bob",
            "{ user_name: eve, role: Administrator }, { user_name: bob",
            1,
        )
        .replace(
            "rpa_entries:",
            "  - { name: C, type: Linux, location: Rotterdam, owner: eve, accounts: [ { name: root, password: x } ] }\n\
             rpa_entries:\n  - { user_name: eve, host_name: localhost }",
        );
    let server = Server::with_fixture(&fixture);
    assert_eq!(seen_by_bob(&server).await, ["A"]);
    let eve = rest_as(&server, "eve");
    let share = |access| details(&[("ACCESSTYPE", access), ("USERID", "1")]);
    for (access, seen) in [("view", &["A"][..]), ("fullaccess", &["A", "C"]), ("revoke", &["A"])] {
        let shared = eve.put("/resources/3/share", &share(access)).await;
        assert_eq!(shared.result(), "Success", "{}", shared.body);
        assert_eq!(seen_by_bob(&server).await, seen, "{access}");
    }
}

#[tokio::test]
async fn a_dynamic_group_loses_what_its_owner_may_share_no_longer() {
    let fixture = FIXTURE
        .replacen(
            "users: [ { user_name: admin, role: Administrator }",
            "users: [ { user_name: admin, role: Administrator, password: admin }, { user_name: eve, role: Administrator }",
            1,
        )
        .replace(
            "rpa_entries:",
            "  - name: C\n    type: Linux\n    location: Rotterdam\n    owner: eve\n    shares: [ { group: Helpers, \
             permission: full_access } ]\nuser_groups: [ { name: Helpers, members: [admin] } ]\nrpa_entries:",
        );
    let server = Server::with_fixture(&fixture);
    let admin = server.admin("", "admin", "admin").await;
    for (change, seen) in [
        (json!({"members": []}), &["A"][..]),
        (json!({"members": ["admin"]}), &["A", "C"]),
    ] {
        assert_eq!(admin.put("/user-groups/1", change).await.status, 200);
        assert_eq!(seen_by_bob(&server).await, seen);
    }
    assert_eq!(admin.delete("/user-groups/1").await.status, 204);
    assert_eq!(seen_by_bob(&server).await, ["A"]);
}

#[tokio::test]
async fn whoever_renames_anothers_group_meets_the_names_of_its_owner() {
    let fixture = FIXTURE.replacen(
        "{ user_name: bob",
        "{ user_name: sam, role: Administrator, password: sam, super_admin: true }, { user_name: bob",
        1,
    );
    let server = Server::with_fixture(&fixture);
    let sam = server.admin("", "sam", "sam").await;
    let made = sam.post("/resource-groups", json!({"name": "Mine"})).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let taken = sam.put("/resource-groups/2", json!({"name": "WEB"})).await;
    assert_eq!(taken.status, 409, "{}", taken.body);
    let own = sam.put("/resource-groups/2", json!({"name": "mine"})).await;
    assert_eq!(own.status, 200, "{}", own.body);
}

#[tokio::test]
async fn a_dynamic_group_takes_in_what_meets_its_criteria_at_the_time_of_the_look() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    assert_eq!(seen_by_bob(&server).await, ["A"]);
    rest.put("/resources/2", &details(&[("RESOURCETYPE", "Linux")])).await;
    assert_eq!(seen_by_bob(&server).await, ["A", "B"]);
    rest.put("/resources/1", &details(&[("LOCATION", "Hamburg")])).await;
    assert_eq!(seen_by_bob(&server).await, ["B"]);
    let fields = [
        ("RESOURCENAME", "C"),
        ("RESOURCETYPE", "Linux"),
        ("LOCATION", "rotterdam-2"),
    ];
    rest.post("/resources", &details(&fields)).await;
    assert_eq!(seen_by_bob(&server).await, ["B", "C"]);
    let refused = rest_as(&server, "bob").get("/resources/1/accounts/1/password").await;
    assert_eq!(refused.message(), "No such resource found");
}

#[tokio::test]
async fn groups_are_listed_searched_and_paged_in_the_newer_form() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let all = rest.get("/resourcegroup").await;
    assert_eq!(
        all.details()[0],
        json!({"resourceGroupId": "1", "resourceGroupName": "Web", "resourceGroupDescription": "What customers see",
            "ownerId": "1"})
    );
    let found = async |fields: &str| {
        let answer = rest
            .get_with("/resourcegroup", &format!("{{operation:{{details:{{{fields}}}}}}}"))
            .await;
        let total = answer.json["operation"]["totalRows"].as_i64().unwrap();
        (names(&answer, "resourceGroupId").join(" "), total)
    };
    for (fields, ids, total) in [
        ("searchType:all", "1 2", 2),
        ("searchType:static", "1", 1),
        ("searchType:Dynamic", "2", 1),
        ("searchColumn:resourceGroupName,searchValue:WEB", "1", 1),
        ("searchColumn:resourceGroupDescription,searchValue:customers", "1", 1),
        ("searchColumn:ownerId,searchValue:1", "1 2", 2),
        ("searchColumn:all,searchValue:rotterdam", "2", 1),
        ("searchValue:nothing", "", 0),
        ("limit:1", "1", 2),
        ("startIndex:1,limit:1", "2", 2),
    ] {
        assert_eq!(found(fields).await, (ids.to_owned(), total), "{fields}");
    }
    for (field, value) in [("searchType", "odd"), ("searchColumn", "colour"), ("limit", "x")] {
        let input = format!("{{operation:{{details:{{{field}:{value},searchValue:x}}}}}}");
        let answer = rest.get_with("/resourcegroup", &input).await;
        assert_refused(
            &answer,
            "INPUT-3",
            "GET RESOURCE GROUPS",
            &format!("Invalid value for {field}"),
        );
    }
    let his = rest_as(&server, "bob").get("/resourcegroup").await;
    assert_eq!(names(&his, "resourceGroupId"), ["2"]);
}

async fn associate(rest: &Rest, group: &str, ids: &str) -> Answer {
    let input = format!("{{operation:{{Details:{{RESOURCEIDS:{ids}}}}}}}");
    rest.post(&format!("/resourcegroup/{group}/associateResources"), &input)
        .await
}

#[tokio::test]
async fn resources_join_a_static_group_all_or_none() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let name = "ASSOCIATE RESOURCES";
    let groups = async || {
        let groups = rest.get("/resources/1/associatedGroups").await;
        groups.details()["ASSOCIATED GROUPS"].as_array().unwrap().len()
    };
    let missing = associate(&rest, "1", "[1,99]").await;
    assert_refused(&missing, "FIND-1", name, "No such resource found");
    assert_eq!(groups().await, 1);
    let joined = associate(&rest, "1", "['1',2]").await;
    assert_answer(&joined, &success(name, "Resources associated successfully"));
    assert_eq!(groups().await, 2);
    let denied = "You are not authorized to perform this operation";
    assert_refused(&associate(&rest, "2", "[2]").await, "DENY-1", name, denied);
    assert_refused(
        &associate(&rest, "9", "[1]").await,
        "FIND-3",
        name,
        "No such resource group found",
    );
    assert_refused(
        &associate(&rest, "1", "[]").await,
        "INPUT-2",
        name,
        "RESOURCEIDS is mandatory",
    );
    let bob = rest_as(&server, "bob");
    assert_refused(
        &associate(&bob, "1", "[1]").await,
        "FIND-3",
        name,
        "No such resource group found",
    );
    assert_refused(&associate(&bob, "2", "[1]").await, "DENY-1", name, denied);
}
