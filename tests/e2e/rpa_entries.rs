//! RPA entries as such: unique, checked, valid for some days, deleted all or none (RPA-1, RPA-3, RPA-5).

use serde_json::{Value, json};

use crate::rpa_cast::{Cast, assert_problem};

const DELETED: &str = "AUTH-1 the entry or user of this token was deleted";

#[tokio::test]
async fn owner_and_host_are_unique_together_and_so_is_the_name_without_regard_to_case() {
    let cast = Cast::with(&["alice"]).await;
    let named = |user: &str, host: &str, name: Option<&str>| {
        let mut entry = json!({ "user_name": user, "host_name": host });
        if let Some(name) = name {
            entry["rpa_name"] = name.into();
        }
        entry
    };
    cast.add("alice", named("bob", "soar.example.com", None)).await;
    let second = cast
        .add("alice", named("eva", "soar.example.com", Some("Night shift")))
        .await;
    for clash in [
        named("bob", "soar.example.com", None),
        named("BOB", "SOAR.Example.com", Some("other")),
        named("eva", "10.0.0.1", Some("night SHIFT")),
        named("eva", "10.0.0.1", Some("bob@soar.example.com")),
    ] {
        let refused = cast.by("alice").post("/rpa/entries", clash).await;
        assert_problem(&refused, 409, "RPA-1");
    }
    for clash in [
        json!({ "user_name": "bob" }),
        json!({ "rpa_name": "Bob@soar.example.com" }),
    ] {
        assert_problem(&cast.edit("alice", second.id, clash).await, 409, "RPA-1");
    }
    let listed = cast.by("alice").get("/rpa/entries").await;
    assert_eq!(listed.json["total"], 2);
    // To itself an entry is no clash.
    let same = cast
        .edit("alice", second.id, json!({ "rpa_name": "NIGHT SHIFT" }))
        .await;
    assert_eq!(same.json["entry"]["rpa_name"], "NIGHT SHIFT");
}

#[tokio::test]
async fn what_is_no_user_host_or_validity_is_refused_by_its_field() {
    let cast = Cast::with(&["alice"]).await;
    let too_long = format!("{}.example", "a".repeat(255));
    let add = |field: &str, value: Value| {
        let mut entry = json!({ "user_name": "bob", "host_name": "localhost" });
        entry[field] = value;
        cast.by("alice").post("/rpa/entries", entry)
    };
    for (field, value, code) in [
        ("user_name", json!("nobody"), "FIND-3"),
        ("user_name", json!(""), "INPUT-2"),
        ("host_name", json!(" "), "INPUT-2"),
        ("host_name", json!("*"), "INPUT-3"),
        ("host_name", json!("a b"), "INPUT-3"),
        ("host_name", json!("http://soar.example.com"), "INPUT-3"),
        ("host_name", json!(too_long), "INPUT-3"),
        ("validity_days", json!(0), "INPUT-3"),
        ("validity_days", json!(-1), "INPUT-3"),
        ("validity_days", json!(1.5), "INPUT-3"),
    ] {
        assert_problem(&add(field, value.clone()).await, 422, code);
    }
    assert_eq!(add("no_such_field", json!(1)).await.status, 400);
    assert_eq!(cast.by("alice").get("/rpa/entries").await.json["total"], 0);
}

#[tokio::test]
async fn validity_counts_from_approval_and_ends_at_an_instant() {
    let mut cast = Cast::with(&["alice", "admin"]).await;
    let entry = json!({ "user_name": "bob", "host_name": "localhost", "validity_days": 30 });
    let added = cast.add("alice", entry).await;
    cast.clock(json!({ "advance": "P10D" })).await;
    cast.sign_in("admin").await;
    let approved = cast.approve("admin", added.id).await;
    assert_eq!(approved.json["entry"]["expires_at"], "2026-02-10T09:00:00Z");
    cast.clock(json!({ "now": "2026-02-10T08:59:59.999Z" })).await;
    cast.assert_works(&added.token).await;
    cast.clock(json!({ "advance": "PT0.001S" })).await;
    let expired = "AUTH-1 app token expired 2026-02-10T09:00:00Z";
    cast.assert_refused(&added.token, expired).await;
    cast.sign_in("alice").await;
    let path = format!("/rpa/entries/{}", added.id);
    assert_eq!(cast.by("alice").get(&path).await.json["status"], "expired");

    // A new approval counts anew.
    cast.edit("alice", added.id, json!({ "validity_days": 1 })).await;
    cast.sign_in("admin").await;
    cast.approve("admin", added.id).await;
    cast.assert_works(&added.token).await;
    cast.clock(json!({ "advance": "P1D" })).await;
    let expired = "AUTH-1 app token expired 2026-02-11T09:00:00Z";
    cast.assert_refused(&added.token, expired).await;
    cast.sign_in("alice").await;
    cast.edit("alice", added.id, json!({ "validity_days": null })).await;
    cast.sign_in("admin").await;
    cast.approve("admin", added.id).await;
    cast.clock(json!({ "advance": "P36500D" })).await;
    cast.assert_works(&added.token).await;
}

#[tokio::test]
async fn a_bulk_delete_takes_all_or_none() {
    let cast = Cast::with(&["alice"]).await;
    let mut added = Vec::new();
    for host in ["localhost", "127.0.0.1", "::1"] {
        let entry = json!({ "user_name": "alice", "host_name": host });
        added.push(cast.add("alice", entry).await);
    }
    let ids: Vec<i64> = added.iter().map(|entry| entry.id).collect();
    let delete = |ids: Value| cast.by("alice").post("/rpa/entries/delete", json!({ "ids": ids }));
    for unknown in [
        json!([ids[0], 99]),
        json!([99, ids[0]]),
        json!([ids[0], ids[1], i64::MAX]),
    ] {
        assert_problem(&delete(unknown).await, 404, "NOT-FOUND");
        assert_eq!(cast.by("alice").get("/rpa/entries").await.json["total"], 3);
        cast.assert_works(&added[0].token).await;
    }
    assert_problem(&delete(json!([])).await, 422, "INPUT-2");
    assert_eq!(delete(json!([ids[0], ids[1], ids[0]])).await.status, 204);
    cast.assert_refused(&added[0].token, DELETED).await;
    cast.assert_refused(&added[1].token, DELETED).await;
    let left = cast.by("alice").get("/rpa/entries").await;
    assert_eq!(
        (&left.json["total"], &left.json["items"][0]["id"]),
        (&json!(1), &json!(ids[2]))
    );
    let path = format!("/rpa/entries/{}", ids[2]);
    assert_eq!(cast.by("alice").delete(&path).await.status, 204);
    assert_problem(&cast.by("alice").delete(&path).await, 404, "NOT-FOUND");
}
