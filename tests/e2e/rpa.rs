//! The three approval cases: who sees, copies, approves, rejects and generates what, and when (RPA-2, RPA-6, RPA-7).

use serde_json::json;

use crate::harness::Answer;
use crate::rpa_cast::{Added, Cast, PEOPLE, assert_problem};

/// What a person tries with an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Attempt {
    See,
    CopyToken,
    Listed,
    Approve,
    Generate,
    Reject,
}
use Attempt::{Approve, CopyToken, Generate, Listed, Reject, See};

/// Where an entry has come to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Pending,
    Active,
    Rejected,
}
use Stage::{Active, Pending, Rejected};

/// Alice has added every entry: for herself, for eva, who has the RPA privilege, and for bob, who has not.
/// The answers to admin, alice, carlos, eva, bob, audrey, paula. `Listed` is 200 where the request is among those that
/// the person may decide and 404 where it is not.
type Row = (&'static str, Stage, Attempt, [u16; 7]);
const TABLE: [Row; 42] = [
    ("alice", Active, See, [200, 200, 200, 200, 404, 404, 404]),
    ("alice", Active, CopyToken, [403, 200, 403, 403, 404, 404, 404]),
    ("alice", Active, Listed, [404, 404, 404, 404, 404, 404, 404]),
    ("alice", Active, Approve, [409, 409, 409, 409, 404, 404, 404]),
    ("alice", Active, Generate, [409, 409, 409, 409, 404, 404, 404]),
    ("alice", Active, Reject, [409, 409, 409, 409, 404, 404, 404]),
    ("eva", Pending, See, [200, 200, 200, 200, 404, 404, 404]),
    ("eva", Pending, CopyToken, [403, 403, 403, 403, 404, 404, 404]),
    ("eva", Pending, Listed, [404, 404, 404, 200, 404, 404, 404]),
    ("eva", Pending, Approve, [403, 403, 403, 200, 404, 404, 404]),
    ("eva", Pending, Generate, [403, 403, 403, 200, 404, 404, 404]),
    ("eva", Pending, Reject, [403, 403, 403, 200, 404, 404, 404]),
    ("eva", Active, See, [200, 200, 200, 200, 404, 404, 404]),
    ("eva", Active, CopyToken, [403, 403, 403, 200, 404, 404, 404]),
    ("eva", Active, Listed, [404, 404, 404, 404, 404, 404, 404]),
    ("eva", Active, Approve, [409, 409, 409, 409, 404, 404, 404]),
    ("eva", Active, Generate, [409, 409, 409, 409, 404, 404, 404]),
    ("eva", Active, Reject, [409, 409, 409, 409, 404, 404, 404]),
    ("eva", Rejected, See, [404, 404, 404, 404, 404, 404, 404]),
    ("eva", Rejected, CopyToken, [404, 404, 404, 404, 404, 404, 404]),
    ("eva", Rejected, Listed, [404, 404, 404, 404, 404, 404, 404]),
    ("eva", Rejected, Approve, [409, 409, 409, 409, 404, 404, 404]),
    ("eva", Rejected, Generate, [409, 409, 409, 409, 404, 404, 404]),
    ("eva", Rejected, Reject, [409, 409, 409, 409, 404, 404, 404]),
    ("bob", Pending, See, [200, 200, 200, 200, 200, 404, 404]),
    ("bob", Pending, CopyToken, [403, 403, 403, 403, 403, 404, 404]),
    ("bob", Pending, Listed, [200, 404, 200, 200, 404, 404, 404]),
    ("bob", Pending, Approve, [200, 403, 200, 200, 403, 404, 404]),
    ("bob", Pending, Generate, [403, 403, 403, 403, 403, 404, 404]),
    ("bob", Pending, Reject, [200, 403, 200, 200, 403, 404, 404]),
    ("bob", Active, See, [200, 200, 200, 200, 200, 404, 404]),
    ("bob", Active, CopyToken, [403, 200, 403, 403, 403, 404, 404]),
    ("bob", Active, Listed, [404, 404, 404, 404, 404, 404, 404]),
    ("bob", Active, Approve, [409, 409, 409, 409, 409, 404, 404]),
    ("bob", Active, Generate, [409, 409, 409, 409, 409, 404, 404]),
    ("bob", Active, Reject, [409, 409, 409, 409, 409, 404, 404]),
    ("bob", Rejected, See, [404, 404, 404, 404, 404, 404, 404]),
    ("bob", Rejected, CopyToken, [404, 404, 404, 404, 404, 404, 404]),
    ("bob", Rejected, Listed, [404, 404, 404, 404, 404, 404, 404]),
    ("bob", Rejected, Approve, [409, 409, 409, 409, 404, 404, 404]),
    ("bob", Rejected, Generate, [409, 409, 409, 409, 404, 404, 404]),
    ("bob", Rejected, Reject, [409, 409, 409, 409, 404, 404, 404]),
];

async fn entry_at(cast: &Cast, owner: &str, stage: Stage) -> Added {
    let added = cast.add_for("alice", owner).await;
    let approver = if owner == "eva" { "eva" } else { "admin" };
    let decided = match stage {
        Active if owner != "alice" => cast.approve(approver, added.id).await.status,
        Rejected => cast.reject(approver, added.id).await.status,
        _ => 200,
    };
    assert_eq!(decided, 200);
    added
}

async fn try_it(cast: &Cast, person: &str, attempt: Attempt, id: i64) -> (u16, Option<Answer>) {
    let api = cast.by(person);
    let request = format!("/rpa/pending-requests/{id}");
    let answer = match attempt {
        See => api.get(&format!("/rpa/entries/{id}")).await,
        CopyToken => api.get(&format!("/rpa/entries/{id}/app-token")).await,
        Approve => cast.approve(person, id).await,
        Reject => cast.reject(person, id).await,
        Generate => {
            let new_token = json!({ "generate_new_token": true });
            api.post(&format!("{request}/approve"), new_token).await
        }
        Listed => {
            let is_listed = cast.pending(person).await.contains(&id);
            return (if is_listed { 200 } else { 404 }, None);
        }
    };
    (answer.status, Some(answer))
}

/// What a success must show, and above all what it must not.
fn assert_shows(attempt: Attempt, answer: &Answer, added: &Added) {
    match attempt {
        CopyToken => assert_eq!(answer.json["app_token"], *added.token),
        Generate => {
            assert!(answer.json["app_token"].is_string(), "{}", answer.body);
            assert!(!answer.body.contains(&added.token));
        }
        See | Listed | Approve | Reject => {
            assert!(!answer.body.contains("app_token"), "{}", answer.body);
            assert!(!answer.body.contains(&added.token), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn who_may_see_copy_approve_generate_and_reject_in_each_case_and_stage() {
    let cast = Cast::with(&PEOPLE).await;
    for (owner, stage, attempt, expected) in TABLE {
        for (person, expected) in PEOPLE.into_iter().zip(expected) {
            let added = entry_at(&cast, owner, stage).await;
            let (status, answer) = try_it(&cast, person, attempt, added.id).await;
            let body = answer.as_ref().map(|answer| answer.body.as_str());
            assert_eq!(
                status, expected,
                "{person}: {attempt:?} of {owner}'s {stage:?} {body:?}"
            );
            match answer {
                Some(answer) if status == 200 => assert_shows(attempt, &answer, &added),
                Some(answer) if status == 409 => assert_eq!(answer.json["detail"], "already decided"),
                Some(answer) => assert!(!answer.body.contains(&added.token)),
                None => {}
            }
            cast.by("alice").delete(&format!("/rpa/entries/{}", added.id)).await;
        }
    }
}

#[tokio::test]
async fn case_one_is_approved_at_once_and_its_token_works_at_once() {
    let cast = Cast::with(&["alice"]).await;
    let entry = json!({ "user_name": "ALICE", "host_name": " LocalHost " });
    let answer = cast.by("alice").post("/rpa/entries", entry).await;
    let token = answer.json["app_token"].as_str().unwrap();
    let expected = json!({
        "entry": {
            "id": 1, "rpa_name": "alice@LocalHost", "tool": "cortex-xsoar", "user_name": "alice",
            "host_name": "LocalHost", "status": "active", "approval_case": "automatic", "validity_days": null,
            "expires_at": null, "created_by": "alice", "approved_by": "alice",
            "created_at": "2026-01-01T09:00:00Z", "updated_at": "2026-01-01T09:00:00Z", "last_used_at": null,
        },
        "app_token": token,
    });
    assert_eq!((answer.status, &answer.json), (201, &expected));
    let groups: Vec<usize> = token.split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12]);
    cast.assert_works(token).await;
    cast.clock(json!({ "advance": "PT1M" })).await;
    cast.assert_works(token).await;
    let seen = cast.by("alice").get("/rpa/entries/1").await;
    assert_eq!(seen.json["last_used_at"], "2026-01-01T09:01:00Z");
}

#[tokio::test]
async fn in_case_two_the_owner_approves_and_may_keep_the_token_or_have_a_new_one() {
    let cast = Cast::with(&["alice", "eva"]).await;
    let kept = cast.add_for("alice", "eva").await;
    let refused = "AUTH-1 the entry of this app token awaits approval";
    cast.assert_refused(&kept.token, refused).await;
    let request = &cast.by("eva").get("/rpa/pending-requests").await.json["items"][0];
    for (field, expected) in [
        ("user_name", "eva"),
        ("host_name", "localhost"),
        ("created_by", "alice"),
        ("approval_case", "rpa-owner"),
        ("status", "pending"),
    ] {
        assert_eq!(request[field], expected, "{request}");
    }
    let approved = cast.approve("eva", kept.id).await;
    assert_eq!(approved.json["entry"]["approved_by"], "eva");
    cast.assert_works(&kept.token).await;

    let entry = json!({ "user_name": "eva", "host_name": "127.0.0.1" });
    let replaced = cast.add("alice", entry).await;
    let path = format!("/rpa/pending-requests/{}/approve", replaced.id);
    let new_token = json!({ "generate_new_token": true });
    let approved = cast.by("eva").post(&path, new_token).await;
    let token = approved.json["app_token"].as_str().unwrap();
    cast.assert_works(token).await;
    let refused = "AUTH-1 token was replaced by a new one";
    cast.assert_refused(&replaced.token, refused).await;
    let path = format!("/rpa/entries/{}/app-token", replaced.id);
    assert_eq!(cast.by("eva").get(&path).await.json["app_token"], token);
}

#[tokio::test]
async fn in_case_three_any_other_admin_approves_and_the_creator_hands_the_token_over() {
    let cast = Cast::with(&["alice", "carlos", "bob"]).await;
    let added = cast.add_for("alice", "bob").await;
    let approved = cast.approve("carlos", added.id).await;
    assert_eq!(approved.json["entry"]["approval_case"], "other-admin");
    assert_eq!(approved.json["entry"]["approved_by"], "carlos");
    let path = format!("/rpa/entries/{}/app-token", added.id);
    assert_eq!(
        cast.by("alice").get(&path).await.json,
        json!({ "app_token": added.token })
    );
    assert_problem(&cast.by("bob").get(&path).await, 403, "RPA-6");
    // The call has bob's rights, and a Password User creates nothing (RPA-11).
    cast.assert_works(&added.token).await;
    let create = crate::harness::details(&[("RESOURCENAME", "X"), ("ACCOUNTNAME", "y")]);
    let refused = cast.rest(&added.token).post("/resources", &create).await;
    assert_eq!(refused.rule(), "DENY-1");
}

#[tokio::test]
async fn without_the_rpa_privilege_nobody_adds_edits_or_deletes() {
    let cast = Cast::with(&PEOPLE).await;
    let of_bob = cast.add_for("alice", "bob").await;
    for person in ["bob", "audrey", "paula"] {
        let own = json!({ "user_name": person, "host_name": "localhost" });
        assert_problem(&cast.by(person).post("/rpa/entries", own).await, 403, "DENY-1");
    }
    let change = json!({ "host_name": "::1" });
    assert_problem(&cast.edit("bob", of_bob.id, change.clone()).await, 403, "DENY-1");
    let path = format!("/rpa/entries/{}", of_bob.id);
    assert_problem(&cast.by("bob").delete(&path).await, 403, "DENY-1");
    assert_problem(&cast.edit("paula", of_bob.id, change).await, 404, "NOT-FOUND");
    let listed = |name: &'static str| cast.by(name).get("/rpa/entries");
    for (person, total) in [("admin", 1), ("eva", 1), ("bob", 1), ("audrey", 0), ("paula", 0)] {
        assert_eq!(listed(person).await.json["total"], total, "{person}");
    }
    let own = json!({ "user_name": "eva", "host_name": "localhost" });
    let by_custom_role = cast.by("eva").post("/rpa/entries", own).await;
    assert_eq!(by_custom_role.json["entry"]["status"], "active");
}
