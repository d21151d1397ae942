//! Requests for passwords in the console: asked for, decided, checked out, checked in.

use serde_json::json;

use crate::codes::advance;
use crate::console_cast::{RULED, STRICT, audited, cast, person};

#[tokio::test]
async fn a_password_is_requested_approved_checked_out_and_checked_in() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let mut paula = person(&server, "paula").await;
    let page = bob.get("/accounts/3").await;
    page.shows("On request")
        .shows("<code>[Request]</code>")
        .shows("Request password")
        .hides("Show password");
    bob.post("/accounts/3/password", &[])
        .await
        .is(422)
        .shows("ACW-2")
        .hides("Anchor#Chain26");
    let wish = [
        ("reason", "deploy <now>"),
        ("starts_at", ""),
        ("ends_at", "2026-01-09T12:00"),
    ];
    let asked = bob.post("/accounts/3/request", &wish).await;
    asked
        .shows("Asked.")
        .shows("Waiting")
        .hides("Request password")
        .hides("Check in");
    let own = bob.get("/requests").await;
    own.shows("deploy &#60;now&#62;")
        .shows("title=\"2026-01-09T12:00:00+01:00[Europe/Berlin]\"")
        .hides("Approve</button>");

    paula
        .get("/")
        .await
        .shows("<strong class=\"figure\">1</strong> password request waits for your approval");
    paula
        .get("/requests")
        .await
        .shows("Approve</button>")
        .shows("Reject</button>")
        .shows("bob");
    let approved = paula.post("/requests/1/approve", &[]).await;
    approved
        .shows("Approved, as far as you are concerned.")
        .hides("Approve</button>");
    paula.post("/requests/1/approve", &[]).await.is(409).shows("ACW-8");
    paula.post("/requests/1/check-out", &[]).await.is(403);

    bob.get("/").await.shows("released to you");
    bob.get("/accounts/3")
        .await
        .shows("Check out</button>")
        .shows("Released");
    let out = bob.post("/requests/1/check-out", &[("from_account", "true")]).await;
    assert_eq!(out.path, "/accounts/3?done=checked-out");
    out.shows("Checked out")
        .shows("due back")
        .shows("Show password")
        .hides("Anchor#Chain26");
    bob.get("/").await.shows("in your hands");
    let shown = bob.post("/accounts/3/password", &[]).await;
    assert_eq!(shown.field("secret"), "Anchor#Chain26");
    assert_eq!(audited(&server, "Password+Checked+Out", RULED).await, 1);

    let back = bob.post("/requests/1/check-in", &[]).await;
    assert_eq!(back.path, "/requests?done=checked-in");
    back.shows("<h2>Over</h2>")
        .shows("Checked in")
        .hides("Check in</button>");
    bob.post("/accounts/3/password", &[])
        .await
        .is(422)
        .hides("Anchor#Chain26");
}

#[tokio::test]
async fn whoever_comes_second_waits_for_his_turn() {
    let server = cast();
    let mut paula = person(&server, "paula").await;
    let (mut bob, mut dora) = (person(&server, "bob").await, person(&server, "dora").await);
    bob.get("/accounts/3").await;
    bob.post("/accounts/3/request", &[]).await.shows("Asked.");
    paula.get("/requests").await;
    paula.post("/requests/1/approve", &[("reason", "fine")]).await.is(200);
    bob.post("/requests/1/check-out", &[]).await.shows("is yours to use");
    dora.get("/accounts/3").await.shows("In use").shows("Request password");
    dora.post("/accounts/3/request", &[]).await.shows("Asked.");
    paula.post("/requests/2/approve", &[]).await.is(200);
    let waits = dora.post("/requests/2/check-out", &[]).await;
    assert_eq!(waits.path, "/requests?done=queued");
    waits.is(200).shows("Queued").shows("waits for its turn");
    dora.get("/accounts/3").await.shows("In use").hides("Show password");
    bob.post("/requests/1/check-in", &[]).await.is(200);
    dora.get("/accounts/3").await.shows("Show password");
    // Nobody gave it back in time.
    advance(&server, "", "PT31M").await;
    dora.get("/requests")
        .await
        .hides("Check in</button>")
        .shows("Checked in");
}

#[tokio::test]
async fn a_request_is_for_those_who_made_it_or_may_decide_it() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    bob.get("/accounts/5").await.shows("2 approvers have");
    let refused = bob
        .post("/accounts/5/request", &[("ends_at", "2026-01-08T09:00")])
        .await;
    refused.is(422).shows("INPUT-3").shows("value=\"2026-01-08T09:00\"");
    bob.post("/accounts/5/request", &[("ends_at", "soon")])
        .await
        .is(422)
        .shows("INPUT-3");
    bob.post("/accounts/5/request", &[]).await.is(422).shows("ACW-1");
    bob.post("/accounts/5/request", &[("reason", "month end")])
        .await
        .shows("Asked.");
    assert_eq!(audited(&server, "Password+Requested", STRICT).await, 1);
    bob.post("/requests/1/approve", &[]).await.is(403);

    let (mut dora, mut eve) = (person(&server, "dora").await, person(&server, "eve").await);
    for stranger in [&mut dora, &mut eve] {
        stranger
            .get("/requests")
            .await
            .shows("Nothing waits for you.")
            .shows("You have asked for nothing.")
            .hides("month end");
        for what in ["approve", "reject", "check-out", "check-in"] {
            stranger
                .post(&format!("/requests/1/{what}"), &[])
                .await
                .is(404)
                .shows("ACW-7");
        }
    }
    eve.post("/accounts/5/request", &[]).await.is(404).shows("FIND-2");
    eve.post("/accounts/99/request", &[]).await.is(404).shows("FIND-2");

    // The first of two approvals, then a rejection.
    let (mut paula, mut admin) = (person(&server, "paula").await, person(&server, "admin").await);
    paula.get("/requests").await;
    let first = paula.post("/requests/1/approve", &[]).await;
    first
        .shows("MULTIAPPROVAL[Reject]")
        .hides("Approve</button>")
        .shows("Reject</button>");
    admin
        .get("/requests")
        .await
        .shows("<dd>paula</dd>")
        .shows("Approve</button>");
    admin
        .post("/requests/1/reject", &[])
        .await
        .shows("The request was rejected.");
    bob.get("/requests").await.shows("Rejected");
    bob.get("/accounts/5").await.shows("Request password");
    bob.get("/accounts/2").await;
    bob.post("/accounts/2/request", &[]).await.is(422).shows("ACW-6");
}

#[tokio::test]
async fn the_overview_is_no_look_at_a_request() {
    let server = cast();
    let after_looks = json!({"approvals": {"after_polls": 2}});
    let set = server.control("").put("/settings", after_looks).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let mut bob = person(&server, "bob").await;
    bob.get("/accounts/3").await;
    // He is shown his request once it is made.
    bob.post("/accounts/3/request", &[]).await.shows("Waiting");
    for _ in 0..3 {
        bob.get("/").await.hides("released to you");
    }
    bob.get("/requests").await.is(200);
    bob.get("/requests").await.shows("Approved").shows("Check out</button>");
    bob.get("/").await.shows("released to you");
}
