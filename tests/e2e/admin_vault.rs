//! Resources, accounts, shares, groups and the trash in the admin API.

use serde_json::{Value, json};

use crate::harness::{Answer, Api, Server};

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2005-03-18T01:58:29Z }
users:
  - { user_name: admin, role: Administrator, password: admin }
  - { user_name: bob, role: Password User, password: bob }
user_groups: [ { name: Operators, members: [bob] } ]
resources:
  - name: WEB
    type: Linux
    accounts:
      - { name: root, password: "Mooring#Line7", totp: { secret: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ, digits: 8 } }
      - { name: asks, password: "Cargo&Hold88", reason_required: true }
"#;

fn refused(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.json["code"].as_str().unwrap_or_default())
}

async fn both(server: &Server) -> (Api, Api) {
    (
        server.admin("", "admin", "admin").await,
        server.admin("", "bob", "bob").await,
    )
}

#[tokio::test]
async fn a_resource_is_created_changed_deleted_and_restored() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, bob) = both(&server).await;
    let body = json!({"name": "DB", "type": "postgresql", "location": "Rotterdam"});
    let made = admin.post("/resources", body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(
        made.json,
        json!({"id": 2, "name": "DB", "type": "PostgreSQL", "owner": "admin", "description": "", "url": "",
            "dns_name": "", "domain_name": "", "location": "Rotterdam", "department": "", "password_policy": "Strong",
            "target": "accepting"})
    );
    assert_eq!(refused(&admin.post("/resources", body).await), (409, "DUP-1"));
    let changed = admin
        .put("/resources/2", json!({"location": "", "dns_name": "db.example"}))
        .await;
    assert_eq!(
        (&changed.json["location"], &changed.json["dns_name"]),
        (&json!(""), &json!("db.example"))
    );
    assert_eq!(refused(&bob.get("/resources/2").await), (404, "FIND-1"));
    assert_eq!(
        refused(&bob.post("/resources", json!({"name": "X"})).await),
        (403, "DENY-1")
    );
    assert_eq!(admin.delete("/resources/2").await.status, 204);
    assert_eq!(admin.get("/resources").await.json["total"], 1);
    let trash = admin.get("/trash").await;
    assert_eq!(trash.json["items"][0]["resource_name"], "DB");
    assert_eq!(bob.get("/trash").await.json["total"], 0);
    assert_eq!(
        refused(&bob.post("/trash/restore", json!({"resources": [2]})).await),
        (404, "FIND-3")
    );
    assert_eq!(
        admin.post("/trash/restore", json!({"resources": [2]})).await.status,
        204
    );
    assert_eq!(admin.get("/resources/2").await.json["dns_name"], "db.example");
    assert_eq!(
        admin.get("/resource-types").await.json["items"][0],
        json!({"name": "Windows", "default": true})
    );
}

#[tokio::test]
async fn an_account_is_added_changed_revealed_and_deleted() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, bob) = both(&server).await;
    let body = json!({"name": "new", "password": "Harbour!Pilot3", "totp": {"secret": "JBSWY3DPEHPK3PXP"}});
    let made = admin.post("/resources/1/accounts", body.clone()).await;
    assert_eq!(
        (made.status, &made.json["id"], &made.json["totp"]),
        (201, &json!(3), &json!(true))
    );
    assert!(!made.body.contains("Harbour!Pilot3"));
    assert_eq!(
        refused(&admin.post("/resources/1/accounts", body).await),
        (409, "DUP-2")
    );
    let wrong = json!({"name": "other", "totp": {"secret": "018"}});
    assert_eq!(
        refused(&admin.post("/resources/1/accounts", wrong).await),
        (422, "INPUT-3")
    );
    let changed = admin
        .put("/accounts/3", json!({"notes": "seen", "password_policy": "Low"}))
        .await;
    assert_eq!(
        (&changed.json["notes"], &changed.json["name"]),
        (&json!("seen"), &json!("new"))
    );
    let revealed = admin.post("/accounts/3/password", json!({})).await;
    assert_eq!(revealed.json, json!({"password": "Harbour!Pilot3"}));
    assert_eq!(
        admin
            .put("/accounts/3/password", json!({"password": "Beacon%Light6"}))
            .await
            .status,
        204
    );
    let history = admin.post("/accounts/3/history", json!({})).await;
    assert_eq!(
        (&history.json["total"], &history.json["items"][0]["password"]),
        (&json!(1), &json!("Harbour!Pilot3"))
    );
    for path in ["/accounts/3", "/accounts/99"] {
        assert_eq!(refused(&bob.get(path).await), (404, "FIND-2"));
        assert_eq!(
            refused(&bob.post(&format!("{path}/password"), json!({})).await),
            (404, "FIND-2")
        );
    }
    assert_eq!(admin.delete("/accounts/3").await.status, 204);
    assert_eq!(
        refused(&admin.post("/accounts/3/password", json!({})).await),
        (404, "FIND-2")
    );
    assert_eq!(admin.get("/resources/1/accounts").await.json["total"], 2);
    assert_eq!(admin.post("/trash/restore", json!({"accounts": [3]})).await.status, 204);
}

#[tokio::test]
async fn a_reveal_asks_for_what_the_account_asks_for_and_is_audited() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, _) = both(&server).await;
    assert_eq!(
        refused(&admin.post("/accounts/2/password", json!({"reason": " "})).await),
        (422, "ACW-1")
    );
    let revealed = admin
        .post("/accounts/2/password", json!({"reason": "night shift"}))
        .await;
    assert_eq!(revealed.json["password"], "Cargo&Hold88");
    let code = admin.post("/accounts/1/totp", json!({})).await;
    assert_eq!(code.json, json!({"code": "07081804", "seconds_left": 1}));
    assert_eq!(
        refused(&admin.post("/accounts/2/totp", json!({"reason": "x"})).await),
        (422, "TOTP-1")
    );
    let records = admin.get("/audit?operation=Password+Retrieved").await;
    assert_eq!(
        (&records.json["total"], &records.json["items"][0]["reason"]),
        (&json!(1), &json!("night shift"))
    );
    assert_eq!(records.json["items"][0]["client_type"], "Web Client");
}

#[tokio::test]
async fn things_are_shared_by_names_and_shares_are_told_to_whoever_may_share() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, bob) = both(&server).await;
    let put = async |path: &str, body: Value| admin.put(&format!("{path}/shares"), body).await;
    let view = json!({"user": "BOB", "permission": "view"});
    assert_eq!(put("/resources/1", view.clone()).await.status, 204);
    assert_eq!(
        put("/accounts/1", json!({"group": "operators", "permission": "modify"}))
            .await
            .status,
        204
    );
    assert_eq!(
        admin.get("/resources/1/shares").await.json["items"],
        json!([{"user_id": 2, "group_id": null, "name": "bob", "permission": "view"}])
    );
    assert_eq!(
        admin.get("/accounts/1/shares").await.json["items"][0]["name"],
        "Operators"
    );
    assert_eq!(bob.put("/accounts/1/password", json!({})).await.status, 204);
    assert_eq!(
        refused(&bob.put("/accounts/2/password", json!({"reason": "x"})).await),
        (403, "DENY-1")
    );
    assert_eq!(refused(&bob.get("/resources/1/shares").await), (403, "DENY-1"));
    assert_eq!(
        refused(
            &bob.put("/resources/1/shares", json!({"user": "nobody", "permission": null}))
                .await
        ),
        (403, "DENY-1")
    );
    // To leave the permission out takes nothing back.
    assert_eq!(
        refused(&admin.put("/accounts/1/shares", json!({"group": "operators"})).await),
        (400, "INPUT-1")
    );
    assert_eq!(admin.get("/accounts/1/shares").await.json["total"], 1);
    for (path, body, expected) in [
        (
            "/accounts/1",
            json!({"user": "bob", "permission": "full_access"}),
            (422, "INPUT-3"),
        ),
        (
            "/resources/1",
            json!({"user": "bob", "permission": "much"}),
            (422, "INPUT-3"),
        ),
        (
            "/resources/1",
            json!({"user": "nobody", "permission": "view"}),
            (422, "FIND-3"),
        ),
        ("/resources/1", json!({"permission": "view"}), (422, "INPUT-2")),
        ("/resources/9", view.clone(), (404, "FIND-1")),
        ("/resource-groups/9", view, (404, "FIND-3")),
    ] {
        assert_eq!(refused(&put(path, body).await), expected, "{path}");
    }
    assert_eq!(
        put("/resources/1", json!({"user": "bob", "permission": null}))
            .await
            .status,
        204
    );
    assert_eq!(
        put("/accounts/1", json!({"group": "Operators", "permission": null}))
            .await
            .status,
        204
    );
    assert_eq!(refused(&bob.get("/resources/1").await), (404, "FIND-1"));
}

#[tokio::test]
async fn groups_are_made_filled_and_follow_their_criteria() {
    let server = Server::with_fixture(FIXTURE);
    let (admin, bob) = both(&server).await;
    let body = json!({"name": "Web", "description": "What customers see"});
    let made = admin.post("/resource-groups", body.clone()).await;
    assert_eq!((made.status, &made.json["resource_ids"]), (201, &json!([])));
    assert_eq!(
        refused(&admin.post("/resource-groups", body).await),
        (409, "NAME-TAKEN")
    );
    let filled = admin.post("/resource-groups/1/members", json!({"add": [1]})).await;
    assert_eq!(filled.json["resource_ids"], json!([1]));
    assert_eq!(
        refused(
            &admin
                .post("/resource-groups/1/members", json!({"remove": [1], "add": [9]}))
                .await
        ),
        (404, "FIND-1")
    );
    assert_eq!(admin.get("/resource-groups/1").await.json["resources"], 1);
    let criteria = |value: &str| json!({"conditions": [{"attribute": "type", "comparison": "equals", "value": value}]});
    let dynamic = json!({"name": "Databases", "criteria": criteria("PostgreSQL")});
    assert_eq!(
        admin.post("/resource-groups", dynamic).await.json["resource_ids"],
        json!([])
    );
    let changed = admin
        .put("/resource-groups/2", json!({"criteria": criteria("linux")}))
        .await;
    assert_eq!(changed.json["resource_ids"], json!([1]));
    admin.put("/resources/1", json!({"type": "Windows"})).await;
    assert_eq!(admin.get("/resource-groups/2").await.json["resource_ids"], json!([]));
    for (path, body, expected) in [
        (
            "/resource-groups/1",
            json!({"criteria": criteria("x")}),
            (422, "INPUT-3"),
        ),
        (
            "/resource-groups/2",
            json!({"criteria": {"conditions": []}}),
            (422, "INPUT-2"),
        ),
        ("/resource-groups/2", json!({"name": "web"}), (409, "NAME-TAKEN")),
        ("/resource-groups/9", json!({}), (404, "FIND-3")),
    ] {
        assert_eq!(refused(&admin.put(path, body).await), expected, "{path}");
    }
    assert_eq!(
        refused(&admin.post("/resource-groups/2/members", json!({"add": [1]})).await),
        (403, "DENY-1")
    );
    assert_eq!(refused(&bob.get("/resource-groups/1").await), (404, "FIND-3"));
    assert_eq!(
        admin
            .put(
                "/resource-groups/1/shares",
                json!({"user": "bob", "permission": "view"})
            )
            .await
            .status,
        204
    );
    assert_eq!(bob.get("/resources").await.json["total"], 1);
    assert_eq!(admin.delete("/resource-groups/1").await.status, 204);
    assert_eq!(bob.get("/resources").await.json["total"], 0);
    assert_eq!(admin.get("/resource-groups").await.json["total"], 1);
}
