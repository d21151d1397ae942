//! The form of what the admin API takes and gives of RPA entries; who may do what is told in other tests.

use serde_json::{Value, json};

use crate::harness::{Api, Server, fixture};

async fn two_admins() -> (Server, Api, String) {
    let server = Server::start();
    let document = "{version: 1, clock: {mode: frozen, now: 2026-01-01T09:00:00Z}, users: [
        {user_name: admin, role: Administrator, password: admin}, {user_name: bob, role: Administrator, password: bob}]}";
    let sandbox = server.sandbox(fixture(document)).await.name;
    let admin = server.admin(&sandbox, "admin", "admin").await;
    (server, admin, sandbox)
}

#[tokio::test]
async fn an_entry_shows_all_that_it_is() {
    let (server, admin, sandbox) = two_admins().await;
    let body = json!({"user_name": " ADMIN ", "host_name": " localhost ", "validity_days": 2});
    let made = admin.post("/rpa/entries", body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let entry = json!({"id": 1, "rpa_name": "admin@localhost", "tool": "cortex-xsoar", "user_name": "admin",
        "host_name": "localhost", "status": "active", "approval_case": "automatic", "validity_days": 2,
        "expires_at": "2026-01-03T09:00:00Z", "created_by": "admin", "approved_by": "admin",
        "created_at": "2026-01-01T09:00:00Z", "updated_at": "2026-01-01T09:00:00Z", "last_used_at": null});
    assert_eq!(made.json["entry"], entry);
    assert_eq!(
        admin.get("/rpa/entries").await.json,
        json!({"items": [entry], "total": 1})
    );
    let copied = admin.get("/rpa/entries/1/app-token").await.json;
    assert_eq!(copied, json!({"app_token": made.json["app_token"]}));

    let control = server.control(&sandbox);
    control.put("/clock", json!({"now": "2026-01-03T09:00:00Z"})).await;
    let admin = server.admin(&sandbox, "admin", "admin").await;
    assert_eq!(admin.get("/rpa/entries/1").await.json["status"], "expired");
    let changed = admin.put("/rpa/entries/1", json!({"validity_days": null})).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let entry = &changed.json["entry"];
    let values = ["status", "validity_days", "expires_at", "host_name"].map(|key| entry[key].clone());
    assert_eq!(values, [json!("active"), Value::Null, Value::Null, json!("localhost")]);
    assert_eq!(changed.json.get("app_token"), None);
    let renewed = admin
        .put("/rpa/entries/1", json!({"regenerate_token": true}))
        .await
        .json;
    assert_ne!(renewed["app_token"], made.json["app_token"]);
    assert!(renewed["app_token"].is_string());
}

#[tokio::test]
async fn an_entrys_body_is_checked_before_anything_is_done() {
    let (_server, admin, _) = two_admins().await;
    let valid = json!({"user_name": "admin", "host_name": "localhost"});
    assert_eq!(admin.post("/rpa/entries", valid.clone()).await.status, 201);
    for (key, value, status, rule) in [
        ("user_name", json!(" "), 422, "INPUT-2"),
        ("host_name", json!(""), 422, "INPUT-2"),
        ("rpa_name", json!(" "), 422, "INPUT-2"),
        ("rpa_name", json!("a".repeat(256)), 422, "INPUT-3"),
        ("host_name", json!("*"), 422, "INPUT-3"),
        ("host_name", json!("10.0.0.256"), 422, "INPUT-3"),
        ("host_name", json!("http://localhost"), 422, "INPUT-3"),
        ("user_name", json!("nobody"), 422, "FIND-3"),
        ("validity_days", json!(0), 422, "INPUT-3"),
        ("validity_days", json!(-1), 422, "INPUT-3"),
        ("validity_days", json!(1.5), 422, "INPUT-3"),
        ("validity_days", json!(36_501), 422, "INPUT-3"),
        ("validity_days", json!(u64::MAX), 422, "INPUT-3"),
        ("validity_days", json!("30"), 400, "INPUT-1"),
        (
            "app_token",
            json!("B698EF92-B151-4E5C-969D-CA7B50DF4E9D"),
            400,
            "INPUT-1",
        ),
    ] {
        let mut body = valid.clone();
        body[key] = value.clone();
        let added = admin.post("/rpa/entries", body.clone()).await;
        assert_eq!((added.status, &added.json["code"]), (status, &json!(rule)), "{body}");
        let edited = admin.put("/rpa/entries/1", json!({key: value})).await;
        assert_eq!(
            (edited.status, &edited.json["code"]),
            (status, &json!(rule)),
            "PUT {body}"
        );
    }
    let again = admin.post("/rpa/entries", valid).await;
    assert_eq!((again.status, &again.json["code"]), (409, &json!("RPA-1")));
    assert_eq!(admin.get("/rpa/entries").await.json["total"], 1);
}

#[tokio::test]
async fn several_entries_are_deleted_together_or_not_at_all() {
    let (_server, admin, _) = two_admins().await;
    for host in ["a.example", "b.example", "c.example"] {
        let body = json!({"user_name": "admin", "host_name": host});
        assert_eq!(admin.post("/rpa/entries", body).await.status, 201);
    }
    for (ids, status, rule) in [
        (json!([1, 2, 99]), 404, "NOT-FOUND"),
        (json!([]), 422, "INPUT-2"),
        (json!(["1"]), 400, "INPUT-1"),
        (json!([1.5]), 400, "INPUT-1"),
    ] {
        let answer = admin.post("/rpa/entries/delete", json!({"ids": ids})).await;
        assert_eq!((answer.status, &answer.json["code"]), (status, &json!(rule)), "{ids}");
    }
    assert_eq!(admin.get("/rpa/entries").await.json["total"], 3);
    assert_eq!(
        admin
            .post("/rpa/entries/delete", json!({"ids": [3, 1, 1]}))
            .await
            .status,
        204
    );
    assert_eq!(admin.get("/rpa/entries").await.json["items"][0]["id"], 2);
    assert_eq!(admin.delete("/rpa/entries/2").await.status, 204);
    for path in ["/rpa/entries/2", "/rpa/entries/two", "/rpa/entries/2/app-token"] {
        assert_eq!(admin.get(path).await.json["code"], "NOT-FOUND", "{path}");
    }
}

#[tokio::test]
async fn a_decision_answers_the_entry_and_the_token_where_a_new_one_was_made() {
    let (server, admin, sandbox) = two_admins().await;
    for host in ["a.example", "b.example", "c.example"] {
        let made = admin
            .post("/rpa/entries", json!({"user_name": "bob", "host_name": host}))
            .await;
        assert_eq!((made.status, &made.json["entry"]["status"]), (201, &json!("pending")));
    }
    let bob = server.admin(&sandbox, "bob", "bob").await;
    let pending = bob.get("/rpa/pending-requests?limit=2").await.json;
    assert_eq!(
        (pending["items"].as_array().unwrap().len(), &pending["total"]),
        (2, &json!(3))
    );
    let kept = bob.post("/rpa/pending-requests/1/approve", json!({})).await;
    assert_eq!((kept.status, &kept.json["entry"]["status"]), (200, &json!("active")));
    assert_eq!(kept.json.get("app_token"), None);
    let made = bob
        .post("/rpa/pending-requests/2/approve", json!({"generate_new_token": true}))
        .await;
    assert!(made.json["app_token"].is_string(), "{}", made.body);
    let rejected = bob.post("/rpa/pending-requests/3/reject", json!({})).await;
    assert_eq!((rejected.status, &rejected.json["entry"]["id"]), (200, &json!(3)));
    let late = bob.post("/rpa/pending-requests/3/approve", json!({})).await;
    assert_eq!((late.status, &late.json["code"]), (409, &json!("RPA-7")));
    let unknown = bob.post("/rpa/pending-requests/x/approve", json!({})).await;
    assert_eq!((unknown.status, &unknown.json["code"]), (404, &json!("NOT-FOUND")));
}
