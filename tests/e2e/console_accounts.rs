//! Accounts in the console: secrets shown on demand, changed, protected.

use crate::codes::{SECRET, advance, code_of};
use crate::console_cast::{DEPLOY, PLANNER, ROOT, WEB, audited, cast, person};
use serde_json::json;

#[tokio::test]
async fn a_password_is_shown_on_demand_for_its_reason_and_every_look_is_audited() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    let page = admin.get("/accounts/1").await;
    page.is(200)
        .shows("Show password")
        .shows("id=\"reason\"")
        .shows("Open to you")
        .shows("<code>****</code>")
        .hides("Mooring#Line7");
    let unreasoned = admin.post("/accounts/1/password", &[("reason", " ")]).await;
    unreasoned.is(422).shows("ACW-1").hides("Mooring#Line7");
    assert_eq!(audited(&server, "Password+Retrieved", ROOT).await, 0);

    let shown = admin.post("/accounts/1/password", &[("reason", "month end")]).await;
    shown.is(200).shows("<title>Password ").shows("data-hides-after=\"30\"");
    assert_eq!(shown.field("secret"), "Mooring#Line7");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(
        (shown.path.as_str(), shown.body.matches("Mooring#Line7").count()),
        ("/accounts/1/password", 1)
    );
    assert_eq!(audited(&server, "Password+Retrieved", ROOT).await, 1);
    admin
        .get("/accounts/1")
        .await
        .hides("Mooring#Line7")
        .shows("title=\"2026-01-09T10:00:00+01:00[Europe/Berlin]\"");
    admin.get("/accounts/1/password").await.is(405).hides("Mooring#Line7");

    let plain = admin.get("/accounts/2").await;
    plain
        .hides("id=\"reason\"")
        .shows("set, and not shown")
        .hides("Gangway-9981");
    let mut eve = person(&server, "eve").await;
    let hidden = eve.post("/accounts/2/password", &[]).await;
    hidden.is(404).shows("FIND-2").hides("deploy");
    assert_eq!(audited(&server, "Password+Retrieved", DEPLOY).await, 0);
    assert!(!server.stderr().contains("Mooring#Line7"));
}

#[tokio::test]
async fn a_ticket_is_asked_for_while_ticketing_is_on() {
    let server = cast();
    let ticketing = json!({"ticketing": true});
    let set = server.control("").put("/settings", ticketing).await;
    let mut admin = person(&server, "admin").await;
    if set.status == 200 {
        admin.get("/accounts/2").await.shows("id=\"ticket\"");
        let refused = admin.post("/accounts/2/password", &[("ticket", "404")]).await;
        refused
            .is(422)
            .shows("TICK-2")
            .shows("value=\"404\"")
            .hides("Cargo#Hold88");
    } else {
        panic!("{}", set.body);
    }
}

#[tokio::test]
async fn a_password_is_changed_to_a_given_or_a_generated_one_and_the_former_ones_are_kept() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/accounts/2/change").await.is(200).hides("Cargo#Hold88");
    let given = [("password", "Keel#Frame31x"), ("reset", "LOCAL")];
    let changed = admin.post("/accounts/2/change", &given).await;
    changed.shows("The password was changed.").hides("Keel#Frame31x");
    let shown = admin.post("/accounts/2/password", &[]).await;
    assert_eq!(shown.field("secret"), "Keel#Frame31x");
    let refused = admin.post("/accounts/2/change", &[("reset", "REMOTE")]).await;
    refused
        .is(422)
        .shows("RESET-1: the target refuses the new password")
        .shows("value=\"REMOTE\" checked");
    admin
        .post("/accounts/2/change", &[("password", ""), ("reset", "")])
        .await
        .shows("The password was changed.");
    let history = admin.post("/accounts/2/history", &[]).await;
    history
        .is(200)
        .shows("Keel#Frame31x")
        .shows("Cargo#Hold88")
        .shows("<td>admin</td>");
    assert_eq!(audited(&server, "Password+History+Retrieved", DEPLOY).await, 1);
    admin
        .post("/accounts/4/history", &[])
        .await
        .shows("It has never been changed.");

    let strict = json!({"policy_enforcement": true});
    assert_eq!(server.control("").put("/settings", strict).await.status, 200);
    let weak = admin.post("/accounts/2/change", &[("password", "weak")]).await;
    weak.is(422)
        .shows("POL-1: Minimum length must be")
        .hides("value=\"weak\"");

    // A share that shows does not change.
    let mut bob = person(&server, "bob").await;
    bob.get("/accounts/2")
        .await
        .shows("Show password")
        .hides("Change password");
    bob.get("/accounts/2/change").await.is(403);
    bob.post("/accounts/2/change", &given)
        .await
        .is(403)
        .hides("Keel#Frame31x");
    let mut paula = person(&server, "paula").await;
    paula
        .get("/accounts/2")
        .await
        .shows("Change password")
        .hides("Edit or hand over");
}

#[tokio::test]
async fn one_time_codes_and_files_are_given_on_demand() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/accounts/4").await.shows("Show one-time code");
    let code = admin.post("/accounts/4/totp", &[]).await;
    assert_eq!(code.is(200).field("secret"), code_of(SECRET, "2026-01-09T09:00:00Z"));
    code.shows("data-hides-after=\"30\"");
    assert_eq!(audited(&server, "TOTP+Retrieved", WEB).await, 1);
    admin.post("/accounts/2/totp", &[]).await.is(422).shows("TOTP-1");

    let page = admin.get("/accounts/6").await;
    page.shows("Download file")
        .shows("<code>planner.lic</code>")
        .hides("Show password")
        .hides("Change password")
        .hides("HARBOUR 4711");
    let file = admin.post("/accounts/6/file", &[]).await;
    assert_eq!(
        (file.is(200).body.as_str(), file.header("content-type")),
        ("HARBOUR 4711", "application/octet-stream")
    );
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"planner.lic\"")
    );
    assert_eq!(audited(&server, "Password+Retrieved", PLANNER).await, 1);
    admin.post("/accounts/2/file", &[]).await.is(422).shows("FILE-1");
    admin
        .post("/accounts/6/file", &[("former", "x")])
        .await
        .is(422)
        .shows("FILE-1");
}

#[tokio::test]
async fn an_account_is_locked_marked_edited_and_deleted() {
    let server = cast();
    let mut admin = person(&server, "admin").await;
    admin.get("/accounts/2").await;
    let locked = admin.post("/accounts/2/lock", &[("on", "true")]).await;
    locked
        .shows("its password is given to nobody")
        .shows("Unlock")
        .shows("LOCK-2: the account is locked")
        .hides("Show password");
    admin
        .post("/accounts/2/password", &[])
        .await
        .is(423)
        .shows("LOCK-2")
        .hides("Cargo#Hold88");
    admin
        .get("/resources/1")
        .await
        .shows("<span class=\"state bad\">Locked</span>");
    admin
        .post("/accounts/2/lock", &[("on", "false")])
        .await
        .shows("The account is unlocked.")
        .shows("Show password");
    admin
        .post("/accounts/2/step-up", &[("on", "true")])
        .await
        .shows("asked for before the password is used")
        .shows("STEP-1")
        .hides("Show password");

    let edit = [
        ("name", "deployer"),
        ("policy", "Low"),
        ("notes", "two\nlines"),
        ("owner", "admin"),
    ];
    let edited = admin.post("/accounts/4/edit", &edit).await;
    edited.shows("Saved.").shows("<h1>deployer</h1>").shows("<dd>Low</dd>");
    admin
        .post("/accounts/4/edit", &[("name", "root")])
        .await
        .is(409)
        .shows("DUP-2")
        .shows("value=\"root\"");
    let mut bob = person(&server, "bob").await;
    bob.get("/accounts/4")
        .await
        .hides("Lock</button>")
        .hides("Delete account");
    for path in ["/accounts/4/lock", "/accounts/4/step-up", "/accounts/4/delete"] {
        bob.post(path, &[("on", "true")]).await.is(403).shows("DENY-1");
    }
    bob.get("/accounts/4/edit").await.is(403);

    admin.get("/accounts/4").await;
    admin
        .post("/accounts/4/delete", &[])
        .await
        .shows("Delete the account deployer of WEB-01?");
    let gone = admin.post("/accounts/4/delete", &[("confirmed", "true")]).await;
    gone.shows("Deleted.").hides("deployer");

    let away = admin
        .post("/accounts/6/edit", &[("name", "planner"), ("owner", "eve")])
        .await;
    away.is(200);
    person(&server, "eve")
        .await
        .get("/accounts/6")
        .await
        .shows("Edit or hand over");
    advance(&server, "", "PT1S").await;
}
