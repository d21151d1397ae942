//! Password requests in the admin API, and their traces in the audit trail.

use serde_json::{Value, json};

use crate::acw_cast::*;
use crate::rpa_cast::assert_problem;

#[tokio::test]
async fn people_ask_decide_and_use_in_the_admin_api_too() {
    let server = cast();
    let bob = server.admin("", "bob", "bob").await;
    let alice = server.admin("", "alice", "alice").await;
    let made = bob
        .post(
            "/password-requests",
            json!({ "account_id": EXCLUSIVE, "reason": "works there" }),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    let again = bob.post("/password-requests", json!({ "account_id": EXCLUSIVE })).await;
    assert_eq!((again.status, &again.json), (200, &made.json));
    let expected = json!({
        "id": 1, "resource_id": 1, "resource_name": "WEB", "account_id": 3, "account_name": "exclusive",
        "user_id": 4, "user_name": "bob", "state": "waiting", "status": "[Waiting for approval]", "decides": false,
        "reason": "works there", "ticket": "", "requested_at": "2026-01-09T09:00:00Z", "starts_at": null,
        "ends_at": null, "approvals": 1, "approved_by": [], "checked_out_at": null, "due_back_at": null,
        "ended_at": null,
    });
    assert_eq!(made.json["request"], expected);

    let request = async |api: &crate::harness::Api, what: &str| -> Value {
        let answer = api.post(&format!("/password-requests/1/{what}"), json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json["request"].clone()
    };
    let list = alice.get("/password-requests").await;
    assert_eq!(
        (&list.json["total"], &list.json["items"][0]["decides"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(request(&alice, "approve").await["approved_by"], json!(["alice"]));
    let taken = request(&bob, "check-out").await;
    assert_eq!(taken["state"], "checked_out");
    assert_eq!(taken["due_back_at"], "2026-01-09T09:30:00Z");
    assert_eq!(request(&bob, "check-in").await["state"], "checked_in");

    let late = alice.post("/password-requests/1/reject", json!({})).await;
    assert_problem(&late, 409, "ACW-8");
    let refused = bob.post("/password-requests/1/check-out", json!({})).await;
    assert_problem(&refused, 422, "ACW-2");
    let admin = server.admin("", "admin", "admin").await;
    let names = async |operation| {
        audited(&admin, operation)
            .await
            .into_iter()
            .map(|[user, ..]| user)
            .collect::<Vec<_>>()
    };
    for (operation, by) in [
        ("Password Requested", "bob"),
        ("Password Request Approved", "alice"),
        ("Password Checked Out", "bob"),
        ("Password Checked In", "bob"),
    ] {
        assert_eq!(names(operation).await, [by], "{operation}");
    }
}

#[tokio::test]
async fn a_request_that_is_not_ones_own_to_meet_does_not_exist() {
    let server = cast();
    let bob = server.admin("", "bob", "bob").await;
    bob.post("/password-requests", json!({ "account_id": EXCLUSIVE })).await;
    let refused = bob.post("/password-requests/1/approve", json!({})).await;
    assert_problem(&refused, 403, "DENY-1");
    // Neither a share nor ownership makes an approver, and no role does.
    for outsider in ["dora", "eve", "admin"] {
        let api = server.admin("", outsider, outsider).await;
        assert_eq!(api.get("/password-requests").await.json["total"], 0);
        for what in ["approve", "reject", "check-out", "check-in"] {
            let hidden = api.post(&format!("/password-requests/1/{what}"), json!({})).await;
            let unknown = api.post(&format!("/password-requests/99/{what}"), json!({})).await;
            assert_eq!((hidden.status, &hidden.body), (404, &unknown.body), "{what}");
        }
    }
    let hidden = server.admin("", "eve", "eve").await;
    for account in [EXCLUSIVE, 99] {
        let asked = hidden
            .post("/password-requests", json!({ "account_id": account }))
            .await;
        assert_problem(&asked, 404, "FIND-2");
    }
}
