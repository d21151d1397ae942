//! Decisions on RPA requests over time: the first one wins, editing asks again, roles change meanwhile (RPA-7 to
//! RPA-9, RPA-11, RPA-12).

use serde_json::{Value, json};

use crate::rpa_cast::{AUTH_1, Cast, PEOPLE, assert_problem};

const PENDING: &str = "AUTH-1 the entry of this app token awaits approval";
const REPLACED: &str = "AUTH-1 token was replaced by a new one";
const REJECTED: &str = "AUTH-1 the request for this token was rejected";

#[tokio::test]
async fn of_two_decisions_that_arrive_at_once_exactly_one_wins() {
    let cast = Cast::with(&["admin", "alice", "carlos"]).await;
    for round in 0..30 {
        let added = cast.add_for("alice", "bob").await;
        let path = |decision: &str| format!("/rpa/pending-requests/{}/{decision}", added.id);
        let (one, other) = [("approve", "approve"), ("approve", "reject"), ("reject", "reject")][round % 3];
        let decide = |person: &str, decision: &str| {
            let (api, path) = (cast.by(person).clone(), path(decision));
            tokio::spawn(async move { api.post(&path, json!({})).await })
        };
        let (first, second) = (decide("admin", one), decide("carlos", other));
        let answers = [first.await.unwrap(), second.await.unwrap()];
        let mut statuses = answers.each_ref().map(|answer| answer.status);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{one} and {other}: {answers:?}");
        let late = answers.iter().find(|answer| answer.status == 409).unwrap();
        assert_problem(late, 409, "RPA-7");
        assert_eq!(late.json["detail"], "already decided");
        // What the winner was told is what happened.
        let winner = if answers[0].status == 200 { one } else { other };
        let entry = cast.by("alice").get(&format!("/rpa/entries/{}", added.id)).await;
        if winner == "approve" {
            assert_eq!(entry.json["status"], "active");
            cast.assert_works(&added.token).await;
            let path = format!("/rpa/entries/{}", added.id);
            assert_eq!(cast.by("alice").delete(&path).await.status, 204);
        } else {
            assert_eq!(entry.status, 404);
            cast.assert_refused(&added.token, REJECTED).await;
        }
    }
}

#[tokio::test]
async fn rejecting_deletes_the_entry_after_an_edit_too_and_frees_its_name() {
    let cast = Cast::with(&["admin", "alice", "carlos", "eva"]).await;
    for (owner, decider) in [("eva", "eva"), ("bob", "admin")] {
        let added = cast.add_for("alice", owner).await;
        assert_eq!(cast.approve(decider, added.id).await.status, 200);
        cast.assert_works(&added.token).await;
        let edited = cast.edit("alice", added.id, json!({ "validity_days": 7 })).await;
        assert_eq!(edited.json["entry"]["status"], "pending");
        let rejected = cast.reject(decider, added.id).await;
        assert_eq!(rejected.status, 200, "{}", rejected.body);
        cast.assert_refused(&added.token, REJECTED).await;
        let path = format!("/rpa/entries/{}", added.id);
        assert_problem(&cast.by("alice").get(&path).await, 404, "NOT-FOUND");
        let again = cast.add_for("alice", owner).await;
        assert!(again.id > added.id, "an id is never given twice");
    }
}

#[tokio::test]
async fn editing_asks_again_and_no_token_works_until_the_new_request_is_approved() {
    let cast = Cast::with(&["admin", "alice", "carlos", "eva"]).await;
    for change in [
        json!({ "host_name": "127.0.0.1" }),
        json!({ "validity_days": 30 }),
        json!({ "validity_days": null }),
    ] {
        let added = cast.add_for("alice", "bob").await;
        cast.approve("admin", added.id).await;
        cast.assert_works(&added.token).await;
        let edited = cast.edit("carlos", added.id, change.clone()).await;
        assert_eq!(edited.status, 200, "{}", edited.body);
        assert_eq!(edited.json["entry"]["approved_by"], Value::Null);
        assert!(!edited.body.contains("app_token"), "{}", edited.body);
        cast.assert_refused(&added.token, PENDING).await;
        // Neither who created it nor who edited it last decides.
        for person in ["alice", "carlos"] {
            assert!(!cast.pending(person).await.contains(&added.id), "{person}");
            assert_problem(&cast.approve(person, added.id).await, 403, "DENY-1");
        }
        assert_eq!(cast.approve("eva", added.id).await.status, 200);
        cast.assert_works(&added.token).await;
        // The editor counts as creator, so it is he who hands the token over now.
        let token = format!("/rpa/entries/{}/app-token", added.id);
        assert_eq!(cast.by("carlos").get(&token).await.status, 200);
        assert_problem(&cast.by("alice").get(&token).await, 403, "RPA-6");
        cast.by("alice").delete(&format!("/rpa/entries/{}", added.id)).await;
    }
}

#[tokio::test]
async fn a_new_name_alone_asks_nobody_and_a_change_of_nothing_changes_nothing() {
    let cast = Cast::with(&["admin", "alice"]).await;
    let added = cast.add_for("admin", "alice").await;
    assert_eq!(cast.approve("alice", added.id).await.status, 200);
    for change in [
        json!({}),
        json!({ "rpa_name": "Nightly" }),
        json!({ "host_name": "LOCALHOST" }),
    ] {
        let edited = cast.edit("admin", added.id, change).await;
        let entry = &edited.json["entry"];
        assert_eq!(
            (entry["status"].as_str(), entry["approved_by"].as_str()),
            (Some("active"), Some("alice"))
        );
        cast.assert_works(&added.token).await;
    }
    let edited = cast.edit("admin", added.id, json!({ "validity_days": null })).await;
    assert_eq!(edited.json["entry"]["status"], "pending", "{}", edited.body);
}

#[tokio::test]
async fn an_owner_who_edits_his_own_entry_asks_nobody() {
    let cast = Cast::with(&["alice", "eva"]).await;
    let added = cast.add_for("alice", "eva").await;
    let edited = cast.edit("eva", added.id, json!({ "host_name": "127.0.0.1" })).await;
    assert_eq!(edited.json["entry"]["status"], "active");
    assert_eq!(edited.json["entry"]["approval_case"], "automatic");
    cast.assert_works(&added.token).await;
}

#[tokio::test]
async fn another_owner_means_a_new_token_and_another_case() {
    let cast = Cast::with(&["admin", "alice", "eva"]).await;
    let first = cast.add_for("alice", "alice").await;
    cast.assert_works(&first.token).await;
    let to_eva = cast.edit("alice", first.id, json!({ "user_name": "eva" })).await;
    assert_eq!(to_eva.json["entry"]["approval_case"], "rpa-owner");
    let second = to_eva.json["app_token"].as_str().unwrap();
    cast.assert_refused(&first.token, REPLACED).await;
    cast.assert_refused(second, PENDING).await;
    let to_bob = cast.edit("eva", first.id, json!({ "user_name": "bob" })).await;
    assert_eq!(to_bob.json["entry"]["approval_case"], "other-admin");
    let third = to_bob.json["app_token"].as_str().unwrap();
    cast.assert_refused(second, REPLACED).await;
    cast.assert_refused(third, PENDING).await;
    assert_eq!(cast.approve("admin", first.id).await.status, 200);
    cast.assert_works(third).await;
    let unknown = cast.edit("eva", first.id, json!({ "user_name": "nobody" })).await;
    assert_problem(&unknown, 422, "FIND-3");
}

#[tokio::test]
async fn regenerating_replaces_the_token_and_goes_through_approval() {
    let cast = Cast::with(&["admin", "alice"]).await;
    let own = cast.add_for("alice", "alice").await;
    let regenerated = cast.edit("alice", own.id, json!({ "regenerate_token": true })).await;
    let token = regenerated.json["app_token"].as_str().unwrap();
    cast.assert_refused(&own.token, REPLACED).await;
    cast.assert_works(token).await;

    let of_bob = cast.add_for("alice", "bob").await;
    cast.approve("admin", of_bob.id).await;
    let regenerated = cast.edit("alice", of_bob.id, json!({ "regenerate_token": true })).await;
    let token = regenerated.json["app_token"].as_str().unwrap();
    cast.assert_refused(&of_bob.token, REPLACED).await;
    cast.assert_refused(token, PENDING).await;
    cast.approve("admin", of_bob.id).await;
    cast.assert_works(token).await;
}

#[tokio::test]
async fn losing_the_privilege_kills_no_approved_token_and_makes_a_case_three_of_an_open_request() {
    let cast = Cast::with(&["admin", "alice", "eva", "carlos"]).await;
    let approved = cast.add_for("alice", "eva").await;
    cast.approve("eva", approved.id).await;
    let open = json!({ "user_name": "eva", "host_name": "127.0.0.1" });
    let open = cast.add("alice", open).await;
    let (eva, role) = (Cast::id_of("eva"), json!({ "role": "Password User" }));
    assert_eq!(cast.by("admin").put(&format!("/users/{eva}"), role).await.status, 200);

    cast.assert_works(&approved.token).await;
    for (person, decides) in [("admin", true), ("carlos", true), ("alice", false), ("eva", false)] {
        assert_eq!(cast.pending(person).await.contains(&open.id), decides, "{person}");
    }
    assert_problem(&cast.approve("eva", open.id).await, 403, "DENY-1");
    let new_token = json!({ "generate_new_token": true });
    let path = format!("/rpa/pending-requests/{}/approve", open.id);
    assert_problem(&cast.by("admin").post(&path, new_token).await, 403, "RPA-6");
    let decided = cast.approve("admin", open.id).await;
    assert_eq!(decided.json["entry"]["approval_case"], "other-admin");
    cast.assert_works(&open.token).await;
    let token = |id| format!("/rpa/entries/{id}/app-token");
    assert_eq!(cast.by("alice").get(&token(open.id)).await.status, 200);
    assert_problem(&cast.by("eva").get(&token(open.id)).await, 403, "RPA-6");
    // The one that she approved as case II is still hers to copy.
    assert_eq!(cast.by("eva").get(&token(approved.id)).await.status, 200);
}

#[tokio::test]
async fn a_request_waits_as_long_as_there_is_nobody_to_decide_it() {
    let cast = Cast::with(&["admin", "alice", "eva"]).await;
    let added = cast.add_for("admin", "bob").await;
    let by_admin = cast.by("admin");
    for name in ["alice", "carlos"] {
        let path = format!("/users/{}/disable", Cast::id_of(name));
        assert_eq!(by_admin.post(&path, json!({})).await.status, 200);
    }
    let demotion = json!({ "role": "Password User" });
    let path = format!("/users/{}", Cast::id_of("eva"));
    assert_eq!(by_admin.put(&path, demotion).await.status, 200);
    for person in ["admin", "eva"] {
        assert_eq!(cast.pending(person).await, [0_i64; 0], "{person}");
    }
    assert_problem(&cast.approve("admin", added.id).await, 403, "DENY-1");
    cast.assert_refused(&added.token, PENDING).await;
}

#[tokio::test]
async fn every_step_is_in_the_audit_trail_and_no_token_ever_is() {
    let cast = Cast::with(&PEOPLE).await;
    let mut tokens = Vec::new();
    let eva = cast.add_for("alice", "eva").await;
    let path = format!("/rpa/pending-requests/{}/approve", eva.id);
    let approved = cast.by("eva").post(&path, json!({ "generate_new_token": true })).await;
    tokens.push(approved.json["app_token"].as_str().unwrap().to_owned());
    cast.by("eva").get(&format!("/rpa/entries/{}/app-token", eva.id)).await;
    let bob = cast.add_for("alice", "bob").await;
    cast.edit("alice", bob.id, json!({ "validity_days": 3 })).await;
    cast.reject("admin", bob.id).await;
    let refused = cast.rest(&bob.token).get("/resources").await;
    assert_eq!(refused.body, AUTH_1);
    cast.by("alice").delete(&format!("/rpa/entries/{}", eva.id)).await;
    tokens.extend([eva.token, bob.token]);

    let trail = cast.by("audrey").get("/audit?limit=1000").await;
    assert_eq!(trail.status, 200, "{}", trail.body);
    let steps: Vec<String> = trail.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let field = |name: &str| record[name].as_str().unwrap();
            format!(
                "{} {} by {} on {} {}",
                field("operation"),
                field("outcome"),
                field("user_name"),
                record["entry_id"],
                field("client_address"),
            )
        })
        .filter(|step| !step.starts_with("User Signed In"))
        .collect();
    assert_eq!(
        steps,
        [
            "RPA Entry Added success by alice on 1 127.0.0.1",
            "App Token Generated success by alice on 1 127.0.0.1",
            "RPA Entry Approved success by eva on 1 127.0.0.1",
            "App Token Generated success by eva on 1 127.0.0.1",
            "App Token Copied success by eva on 1 127.0.0.1",
            "RPA Entry Added success by alice on 2 127.0.0.1",
            "App Token Generated success by alice on 2 127.0.0.1",
            "RPA Entry Modified success by alice on 2 127.0.0.1",
            "RPA Entry Rejected success by admin on 2 127.0.0.1",
            "Authentication Failed failed by System on null 127.0.0.1",
            "RPA Entry Deleted success by alice on 1 127.0.0.1",
        ]
    );
    for token in tokens {
        assert!(!trail.body.contains(&token));
    }
    assert_problem(&cast.by("bob").get("/audit").await, 403, "DENY-1");
}
