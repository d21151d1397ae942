//! Users, roles and the audit trail in the admin API.

use serde_json::{Value, json};

use crate::harness::{Api, Server};

async fn create(admin: &Api, name: &str, role: &str) -> Value {
    let body = json!({"user_name": name, "role": role, "password": "Secret-1"});
    let made = admin.post("/users", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.json
}

#[tokio::test]
async fn a_user_is_created_changed_and_deleted() {
    let server = Server::start();
    let admin = server.admin("", "admin", "admin").await;
    let body =
        json!({"user_name": " dora ", "role": "password user", "password": "Secret-1", "email": "d@example.com"});
    let made = admin.post("/users", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json["id"].as_i64().unwrap();
    let expected = json!({"id": id, "user_name": "dora", "full_name": "dora", "email": "d@example.com",
        "role": "Password User", "privileges": [], "super_admin": false, "status": "active",
        "groups": [], "must_change_password": false, "second_factor": false, "created_at": made.json["created_at"]});
    assert_eq!(made.json, expected);
    assert_eq!(admin.get(&format!("/users/{id}")).await.json, expected);
    server.admin("", "dora", "Secret-1").await;

    let change = json!({"full_name": "Dora Quist", "role": "Administrator"});
    let changed = admin.put(&format!("/users/{id}"), change).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(changed.json["full_name"], "Dora Quist");
    assert_eq!(changed.json["email"], "d@example.com");
    assert_eq!(changed.json["role"], "Administrator");

    assert_eq!(admin.delete(&format!("/users/{id}")).await.status, 204);
    assert_eq!(admin.get(&format!("/users/{id}")).await.status, 404);
    assert_eq!(admin.delete(&format!("/users/{id}")).await.status, 404);
    let again = create(&admin, "dora", "Password User").await;
    assert_ne!(again["id"], id);
}

#[tokio::test]
async fn a_users_body_is_checked_before_anything_is_done() {
    let server = Server::start();
    let admin = server.admin("", "admin", "admin").await;
    let valid = json!({"user_name": "dora", "role": "Password User", "password": "Secret-1"});
    for (key, value, status, rule) in [
        ("user_name", json!(" "), 422, "INPUT-2"),
        ("user_name", json!("a\u{7}b"), 422, "INPUT-3"),
        ("user_name", json!("a".repeat(256)), 422, "INPUT-3"),
        ("user_name", json!("ALICE"), 409, "NAME-TAKEN"),
        ("password", json!(""), 422, "INPUT-2"),
        ("role", json!(""), 422, "INPUT-2"),
        ("role", json!("Harbour Master"), 422, "FIND-3"),
        ("super_admin", json!("yes"), 400, "INPUT-1"),
        ("shoe_size", json!(42), 400, "INPUT-1"),
    ] {
        let mut body = valid.clone();
        body[key] = value;
        let answer = admin.post("/users", body.clone()).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &json!(rule)), "{body}");
    }
    for path in ["/users/dora", "/users/0", "/users/-1", "/users/99999999999999999999"] {
        let answer = admin.get(path).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (404, &json!("NOT-FOUND")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_locked_or_disabled_user_is_out_at_once_until_the_same_is_undone() {
    let server = Server::start();
    let admin = server.admin("", "admin", "admin").await;
    let id = create(&admin, "dora", "Password User").await["id"].as_i64().unwrap();
    for (out, wrong, undo, status) in [
        ("lock", "enable", "unlock", "locked"),
        ("disable", "unlock", "enable", "disabled"),
    ] {
        let dora = server.admin("", "dora", "Secret-1").await;
        let post = async |word: &str| admin.post(&format!("/users/{id}/{word}"), json!({})).await;
        assert_eq!(post(out).await.json["status"], status);
        assert_eq!(dora.get("/session").await.status, 401, "{out}");
        let credentials = json!({"user_name": "dora", "password": "Secret-1"});
        assert_eq!(
            server.anonymous("").post("/session", credentials).await.status,
            401,
            "{out}"
        );
        assert_eq!(post(wrong).await.json["status"], status, "{wrong} after {out}");
        assert_eq!(post(undo).await.json["status"], "active");
        assert_eq!(dora.get("/session").await.status, 401, "{undo} brings no session back");
    }
    let own = admin.get("/session").await.json["user"]["id"].as_i64().unwrap();
    assert_eq!(admin.post(&format!("/users/{own}/lock"), json!({})).await.status, 403);
    assert_eq!(
        admin
            .put(&format!("/users/{own}"), json!({"role": "Administrator"}))
            .await
            .status,
        403
    );
    assert_eq!(admin.delete(&format!("/users/{own}")).await.status, 403);
}

#[tokio::test]
async fn whoever_manages_no_users_learns_nothing_of_them() {
    let server = Server::start();
    for name in ["bob", "paula", "audrey", "eva"] {
        let api = server.admin("", name, name).await;
        for path in ["/users", "/users/1", "/users/999", "/roles"] {
            let answer = api.get(path).await;
            assert_eq!(
                (answer.status, &answer.json["code"]),
                (403, &json!("DENY-1")),
                "{name} {path}"
            );
        }
        assert_eq!(api.post("/users/1/lock", json!({})).await.status, 403, "{name}");
        assert_eq!(api.delete("/users/1").await.status, 403, "{name}");
    }
}

#[tokio::test]
async fn lists_come_in_pages_by_id() {
    let server = Server::start();
    let admin = server.admin("", "admin", "admin").await;
    let all = admin.get("/users").await.json;
    let names = |list: &Value| {
        let items = list["items"].as_array().unwrap().clone();
        items
            .into_iter()
            .map(|user| user["user_name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(all["total"], 11);
    assert_eq!(names(&all).len(), 11);
    let page = admin.get("/users?offset=1&limit=2").await.json;
    assert_eq!(
        (names(&page), &page["total"]),
        (vec!["alice".into(), "carlos".into()], &json!(11))
    );
    let past = admin.get("/users?offset=11").await.json;
    assert_eq!((names(&past), &past["total"]), (vec![], &json!(11)));
    let roles = admin.get("/roles").await.json;
    assert_eq!(roles["total"], 8);
    assert_eq!(
        roles["items"][7],
        json!({"id": 8, "name": "Automation Engineer",
        "privileges": ["robotic_process_automation", "manage_resources"], "built_in": false})
    );
    for query in [
        "limit=0",
        "limit=1001",
        "limit=ten",
        "limit=1.5",
        "offset=-1",
        "limit=",
        "page=2",
        "limit=1&limit=2",
    ] {
        let answer = admin.get(&format!("/users?{query}")).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (422, &json!("INPUT-3")),
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_audit_trail_is_read_by_filter_and_page() {
    let server = Server::start();
    let rest = server.rest();
    for account in [1, 1, 2] {
        let resource = if account == 1 { 1 } else { 2 };
        let path = format!("/resources/{resource}/accounts/{}", if account == 1 { 1 } else { 3 });
        let input = "{'operation':{'Details':{'REASON':'audit me'}}}";
        assert_eq!(
            rest.get_with(&format!("{path}/password"), input).await.result(),
            "Success"
        );
    }
    let audrey = server.admin("", "audrey", "audrey").await;
    let read = audrey.get("/audit?operation=password%20retrieved&account_id=1").await;
    assert_eq!(read.status, 200, "{}", read.body);
    assert_eq!(read.json["total"], 2);
    let first = &read.json["items"][0];
    let expected = json!({"id": first["id"], "at": first["at"], "operation": "Password Retrieved", "outcome": "success",
        "user_id": 1, "user_name": "admin", "entry_id": 1, "resource_id": 1, "resource_name": "SOUTH-FIN-WINSERQA-09",
        "account_id": 1, "account_name": "administrator", "reason": "audit me", "ticket": "",
        "client_address": "127.0.0.1", "client_type": "REST API", "detail": ""});
    assert_eq!(first, &expected);
    assert_eq!(audrey.get("/audit?resource_id=2").await.json["total"], 1);
    assert_eq!(
        audrey
            .get("/audit?user_name=ADMIN&operation=Password+Retrieved")
            .await
            .json["total"],
        3
    );
    assert_eq!(
        audrey.get("/audit?user_name=Audrey").await.json["items"][0]["operation"],
        "User Signed In"
    );
    let page = audrey
        .get("/audit?operation=Password%20Retrieved&limit=1&offset=1")
        .await
        .json;
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["total"]),
        (1, &json!(3))
    );
    for query in [
        "operation=Tea",
        "resource_id=x",
        "account_id=0",
        "limit=1001",
        "from=yesterday",
    ] {
        let answer = audrey.get(&format!("/audit?{query}")).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (422, &json!("INPUT-3")),
            "{query}"
        );
    }
    for name in ["bob", "paula", "eva"] {
        let answer = server.admin("", name, name).await.get("/audit").await;
        assert_eq!((answer.status, &answer.json["code"]), (403, &json!("DENY-1")), "{name}");
    }
}
