//! The console's War Room: lines of Cortex XSOAR run in the sandbox and shown as XSOAR would show them.

use serde_json::{Value, json};

use crate::console::{Browser, Page};
use crate::harness::Server;

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-09T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin }
  - { user_name: bob, role: Password User, password: bob }
resources:
  - name: WEB-01
    type: Linux
    owner: admin
    accounts:
      - { name: root, password: "Mooring#Line7 <b>" }
      - { name: deploy, password: "Cargo#Hold88", reason_required: true }
rpa_entries:
  - { user_name: admin, host_name: localhost, created_by: admin, app_token: 4D2E8A10-7C5B-4F93-8E61-0A9B3C7D5F24 }
  - { user_name: admin, host_name: 10.9.8.7, created_by: admin, app_token: 5D2E8A10-7C5B-4F93-8E61-0A9B3C7D5F24 }
"#;

const TOKEN: &str = "4D2E8A10-7C5B-4F93-8E61-0A9B3C7D5F24";
const FETCH: &str = "!pam360-fetch-password resource_id=1 account_id=1";

async fn admin(server: &Server) -> Browser {
    let mut admin = Browser::of(server, "", "admin", "admin").await;
    admin
        .get("/war-room")
        .await
        .is(200)
        .shows("admin@localhost")
        .hides(TOKEN);
    admin
}

async fn run(browser: &mut Browser, line: &str, more: &[(&str, &str)]) -> Page {
    let mut fields = vec![("line", line)];
    fields.extend(more);
    browser.post("/war-room", &fields).await
}

async fn audited(server: &Server, operation: &str) -> i64 {
    let admin = server.admin("", "admin", "admin").await;
    let trail = admin.get(&format!("/audit?operation={operation}")).await;
    trail.json["total"].as_i64().unwrap()
}

#[tokio::test]
async fn a_line_runs_with_the_token_of_an_entry_and_shows_what_xsoar_would_show() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin(&server).await;
    let page = run(&mut admin, FETCH, &[("entry", "1")]).await;
    page.is(200)
        .shows("<h3>Fetch Password</h3>")
        .shows("<th scope=\"col\">Details</th><th scope=\"col\">name</th><th scope=\"col\">result</th>")
        .shows("PASSWORD: Mooring#Line7 &#60;b&#62;")
        .shows("&#34;PAM360&#34;: {\n    ")
        .shows("data-hides-after")
        .hides(TOKEN);
    assert_eq!(page.header("cache-control"), "no-store");
    admin.get("/war-room").await.hides("Mooring#Line7");
    // The call stands in the journal as any other, and the trail tells of the token and of the password.
    let calls = server
        .control("")
        .get("/requests?operation=pam360-fetch-password")
        .await
        .json;
    assert_eq!(
        (&calls["total"], &calls["items"][0]["client"]),
        (&json!(1), &json!("127.0.0.1"))
    );
    assert_eq!(calls["items"][0]["outcome"], "Success");
    assert_eq!(audited(&server, "App%20Token%20Copied").await, 1);
    assert_eq!(audited(&server, "Password%20Retrieved").await, 1);
}

#[tokio::test]
async fn a_refusal_is_a_success_entry_and_the_true_cause_is_told_beside_it() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin(&server).await;
    let page = run(&mut admin, "!test-module", &[("token", TOKEN)]).await;
    page.is(200).shows("<p role=\"status\">ok</p>").hides(TOKEN);
    let page = run(&mut admin, FETCH, &[("token", "no-such-token")]).await;
    page.is(200)
        .shows("status: Failed")
        .shows("AUTH-1 token unknown")
        .hides("no-such-token");
    let page = run(&mut admin, FETCH, &[("entry", "2")]).await;
    page.shows("User is not allowed to access from this host")
        .shows("AUTH-2");
    let page = run(
        &mut admin,
        "!pam360-fetch-password resource_id=1 account_id=2",
        &[("entry", "1")],
    )
    .await;
    page.shows("Reason is mandatory").shows("ACW-1");
    let line = "!pam360-fetch-password resource_id=1 account_id=2 reason=\"Weekly check\"";
    let page = run(&mut admin, line, &[("entry", "1")]).await;
    page.shows("PASSWORD: Cargo#Hold88")
        .shows("reason=&#34;Weekly check&#34;");
}

#[tokio::test]
async fn what_is_no_command_or_has_no_token_is_told_and_sends_nothing() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin(&server).await;
    for (line, told) in [
        ("!pam360-reset", "there is no command pam360-reset"),
        (
            "!pam360-list-all-accounts",
            "pam360-list-all-accounts needs resource_id",
        ),
        ("", "there is no command"),
    ] {
        run(&mut admin, line, &[("entry", "1")]).await.is(422).shows(told);
    }
    run(&mut admin, FETCH, &[]).await.is(422).shows("App Token is absent");
    run(&mut admin, FETCH, &[("entry", "9")]).await.is(404);
    run(&mut admin, FETCH, &[("entry", "1"), ("fault", "../x")])
        .await
        .is(422);
    let calls = server.control("").get("/requests?face=rest").await.json;
    assert_eq!(calls["total"], 0, "{calls}");
}

#[tokio::test]
async fn a_fault_in_the_server_url_ends_as_the_integration_words_it_without_waiting() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin(&server).await;
    for (fault, told) in [
        (
            "http-503-json",
            "Unexpected error: Error in API call [503] - Service Unavailable",
        ),
        (
            "http-502-html",
            "Unexpected error: Error in API call [502] - Bad Gateway",
        ),
        ("reset", "requests.exceptions.ConnectionError"),
        ("hang", "Read timed out. (read timeout=60.0)"),
        ("bad-gzip", "failed to decode it"),
        ("redirect-302-loop", "Exceeded 30 redirects."),
        ("oversized", "more characters"),
    ] {
        let page = run(&mut admin, FETCH, &[("entry", "1"), ("fault", fault)]).await;
        page.is(200).shows(told);
        assert!(page.body.len() < 100 * 1024, "{fault}: {}", page.body.len());
    }
    let page = run(
        &mut admin,
        FETCH,
        &[("entry", "1"), ("fault", "redirect-302-other-host")],
    )
    .await;
    page.is(200).shows("PASSWORD: Mooring#Line7");
}

#[tokio::test]
async fn the_journal_tells_how_far_an_answer_came() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin(&server).await;
    for (fault, status, stayed) in [
        ("hang", Value::Null, false),
        ("close", Value::Null, false),
        ("lost-close", json!(200), false),
        ("slow-61s", Value::Null, false),
        ("cut", json!(200), true),
        ("http-503-json", json!(503), true),
    ] {
        run(&mut admin, FETCH, &[("entry", "1"), ("fault", fault)]).await;
        let calls = server.control("").get(&format!("/requests?fault={fault}")).await.json;
        let call = &calls["items"][0];
        let seen = (&call["status"], &call["client_stayed"]);
        assert_eq!(seen, (&status, &json!(stayed)), "{fault}: {calls}");
    }
}

#[tokio::test]
async fn the_box_is_there_for_whoever_signed_in_where_the_control_plane_answers() {
    let server = Server::with_fixture(FIXTURE);
    Browser::new(&server, "").get("/war-room").await.shows("Sign in");
    let mut admin = admin(&server).await;
    admin.get("/").await.shows("/war-room");
    // Through a proxy the control plane would not answer.
    let far = [("x-forwarded-for", "192.0.2.1")];
    admin.get_with("/war-room", &far).await.is(403);
    admin.get_with("/", &far).await.hides("/war-room");
    // Without the form's token, or with another session's, nothing is run.
    let fields = [("line", FETCH), ("entry", "1")];
    admin.post_exactly("/war-room", &fields).await.is(403).hides("Mooring");
    let mut bob = Browser::of(&server, "", "bob", "bob").await;
    bob.get("/war-room").await.hides("admin@localhost");
    run(&mut bob, FETCH, &[("entry", "1")]).await.is(404).hides("Mooring");
    let foreign = bob.form_token.clone();
    let fields = [("form_token", foreign.as_str()), ("line", FETCH), ("entry", "1")];
    admin.post_exactly("/war-room", &fields).await.is(403).hides("Mooring");
    let suggested = admin.get("/war-room?line=%21test-module&fault=hang").await;
    suggested
        .shows(">!test-module</textarea>")
        .shows("<option selected>hang</option>");
}

#[tokio::test]
async fn a_sandbox_has_a_box_of_its_own() {
    let server = Server::start();
    let made = server.sandbox("demo".into()).await;
    let mut admin = Browser::of(&server, &made.name, "admin", "admin").await;
    let page = admin.get("/war-room").await;
    page.is(200).hides(made.app_token());
    let page = run(&mut admin, "!pam360-list-all-resources", &[("token", made.app_token())]).await;
    page.shows("Resources fetched successfully").shows("totalRows");
    let calls = server.control(&made.name).get("/requests").await.json;
    assert_eq!(calls["total"], 1, "{calls}");
}

#[tokio::test]
async fn a_line_that_climbs_out_of_the_products_api_is_not_answered_by_the_control_plane() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin(&server).await;
    let line = "!pam360-fetch-password resource_id=\"1/../../../../../sim/v1/export?\" account_id=1";
    let page = run(&mut admin, line, &[("entry", "1")]).await;
    page.is(200).hides("Mooring#Line7").hides("argon2");
}
