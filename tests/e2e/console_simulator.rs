//! The simulator's own pages: for whom they are, what is called, and how close it all is to the product.

use reqwest::Method;

use crate::console::Browser;
use crate::console_simulator_cast::{FIXTURE, TOKEN, cast, person};
use crate::harness::{Server, details, project_file};

const PAGES: [&str; 9] = [
    "/simulator",
    "/simulator/requests",
    "/simulator/clock",
    "/simulator/faults",
    "/simulator/faults/catalogue",
    "/simulator/faults/catalogue/http-503-html",
    "/simulator/snapshots",
    "/simulator/parity",
    "/sandboxes",
];

#[tokio::test]
async fn the_pages_are_for_whoever_has_signed_in_where_the_control_plane_answers() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    bob.get("/").await.shows("href=\"/simulator\"");
    for path in PAGES {
        let page = bob.get(path).await;
        page.is(200).shows("aria-current=\"page\">Simulator</a>");
        assert!(page.body.len() < 100 * 1024, "{path}: {}", page.body.len());
        for headers in [[("x-forwarded-for", "127.0.0.1")], [("host", "evil.example")]] {
            let refused = bob.get_with(path, &headers).await;
            refused.is(403).shows("which is not offered here");
            refused.hides("href=\"/simulator\"").hides("WEB-01");
        }
    }
    for path in PAGES.iter().filter(|path| **path != "/sandboxes") {
        Browser::new(&server, "").get(path).await.shows("<h1>Sign in</h1>");
    }
    let list = Browser::new(&server, "").get("/sandboxes").await;
    list.is(200).shows("you are here").hides("Make a sandbox").hides("Drop");
}

/// Every form of the pages.
const FORMS: [&str; 10] = [
    "/simulator/requests/empty",
    "/simulator/clock",
    "/simulator/faults/remove",
    "/simulator/faults/catalogue/http-503-html",
    "/simulator/snapshots",
    "/simulator/snapshots/first/restore",
    "/simulator/snapshots/first/delete",
    "/simulator/reset",
    "/simulator/export",
    "/sandboxes",
];

const FILLED: [(&str, &str); 4] = [
    ("confirmed", "true"),
    ("action", "real_time"),
    ("name", "first"),
    ("from", "fixture/empty"),
];

#[tokio::test]
async fn a_form_counts_only_with_the_sessions_own_token_and_where_the_control_plane_answers() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let foreign = person(&server, "admin").await.form_token;
    for path in FORMS {
        for token in ["", foreign.as_str()] {
            let mut fields = vec![("form_token", token)];
            fields.extend(FILLED);
            let refused = bob.post_exactly(path, &fields).await;
            refused.is(403).shows("did not come from a page of your session");
        }
    }
    let dropped = "/sandboxes/default/drop";
    bob.post_exactly(dropped, &[("confirmed", "true")]).await.is(403);
    assert_eq!(server.control("").get("/clock").await.json["mode"], "frozen");
    assert_eq!(server.control("").get("/snapshots").await.json["total"], 0);

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fixture.yaml");
    std::fs::write(&path, FIXTURE).unwrap();
    let flags = [
        "--memory",
        "--fixture",
        path.to_str().unwrap(),
        "--control-token",
        "a-token-of-a-test",
    ];
    let protected = Server::start_in(dir, &flags, &[]);
    let mut admin = Browser::of(&protected, "", "admin", "admin").await;
    for path in FORMS.into_iter().chain([dropped]) {
        let refused = admin.post(path, &FILLED).await;
        refused
            .is(403)
            .shows("which is not offered here")
            .hides("Mooring#Line7");
    }
}

/// A password fetched for a reason, one fetched in vain, and a stranger's call.
async fn called(server: &Server) {
    let rest = server.rest();
    let reason = details(&[("REASON", "<b>patching</b>")]);
    let fetched = rest.get_with("/resources/1/accounts/1/password", &reason).await;
    assert_eq!(fetched.result(), "Success", "{}", fetched.body);
    assert_eq!(rest.get("/resources/1/accounts/9/password").await.rule(), "FIND-2");
    let stranger = server.rest_with("no-such-token").get("/resources").await;
    assert_eq!(stranger.rule(), "AUTH-1");
}

#[tokio::test]
async fn calls_are_listed_the_newest_first_and_filtered() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let page = bob.get("/simulator/requests").await;
    page.shows("Nobody has called yet.").shows("data-newest=\"0\"");
    called(&server).await;
    let page = bob.get("/simulator/requests").await;
    page.shows("data-stream=\"/sim/v1/requests/stream\"")
        .shows("data-newest=\"3\"");
    page.shows("<code>GET /restapi/json/v1/resources/1/accounts/1/password</code>");
    page.shows("App Token of RPA entry 1")
        .shows("AUTH-1")
        .shows("2026-01-09 10:00");
    page.hides("Mooring#Line7").hides("no-such-token").hides(TOKEN);
    let at = |id| page.body.find(&format!("data-id=\"{id}\"")).unwrap();
    assert!(at(3) < at(2) && at(2) < at(1));
    for (query, shown, hidden) in [
        ("operation=fetch-password", "data-id=\"1\"", "data-id=\"3\""),
        ("operation=pam360-fetch-password", "data-id=\"2\"", "data-id=\"3\""),
        ("outcome=Failed", "data-id=\"3\"", "data-id=\"1\""),
        ("caller=ADMIN&outcome=Success", "data-id=\"1\"", "data-id=\"2\""),
    ] {
        let page = bob.get(&format!("/simulator/requests?{query}")).await;
        page.is(200).shows(shown).hides(hidden).shows("data-newest=\"3\"");
    }
    let none = bob.get("/simulator/requests?caller=nobody").await;
    none.shows("No call is found.").shows("value=\"nobody\"");
    let wrong = bob.get("/simulator/requests?operation=nonsense").await;
    wrong
        .is(422)
        .shows("INPUT-3")
        .shows("value=\"nonsense\"")
        .hides("data-stream");
}

#[tokio::test]
async fn a_call_tells_what_it_was_given_and_by_which_rule_it_was_refused() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    called(&server).await;
    let page = bob.get("/simulator/requests/1").await;
    page.is(200).shows("<h1>Call 1</h1>").shows("No rule refused it.");
    page.shows("INPUT_DATA of the query")
        .shows("&#34;REASON&#34;: &#34;&#60;b&#62;patching&#60;/b&#62;&#34;");
    page.hides("Mooring#Line7").hides(TOKEN).hides("<b>patching");
    let page = bob.get("/simulator/requests/3").await;
    page.shows("AUTH-1 token unknown")
        .shows("href=\"/simulator/parity?q=AUTH-1\"");
    page.shows("assumed")
        .shows("gets the answer that unknown tokens were seen to get")
        .hides("no-such-token");
    for path in [
        "/simulator/requests/0",
        "/simulator/requests/99",
        "/simulator/requests/x",
    ] {
        bob.get(path).await.is(404).shows("There is no such page.");
    }
}

#[tokio::test]
async fn the_journal_is_emptied_after_asking() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    called(&server).await;
    let question = bob.post("/simulator/requests/empty", &[]).await;
    question
        .is(200)
        .shows("Forget every call in the journal?")
        .shows(">Empty</button>");
    bob.get("/simulator/requests").await.shows("data-id=\"3\"");
    let page = bob.post("/simulator/requests/empty", &[("confirmed", "true")]).await;
    page.is(200)
        .shows("The journal was emptied.")
        .shows("Nobody has called yet.");
    assert_eq!(server.control("").get("/requests").await.json["total"], 0);
}

#[tokio::test]
async fn many_calls_with_long_paths_are_paged_and_only_the_first_page_is_live() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let rest = server.rest();
    let long = format!("/resources{}", "/accounts".repeat(500));
    for _ in 0..60 {
        rest.send(Method::GET, &long, None).await;
    }
    let first = bob.get("/simulator/requests").await;
    first
        .shows("60</span> found")
        .shows("Page 1 of 2")
        .shows("data-stream")
        .shows("…</code>");
    assert!(first.body.len() < 100 * 1024, "{}", first.body.len());
    let second = bob.get("/simulator/requests?page=2").await;
    second
        .shows("Only the first page is live.")
        .shows("data-id=\"10\"")
        .hides("data-id=\"11\"")
        .hides("data-stream");
    let one = bob.get("/simulator/requests/60").await;
    one.is(200);
    assert!(one.body.len() < 100 * 1024, "{}", one.body.len());
}

#[tokio::test]
async fn what_the_live_page_listens_to_is_part_of_the_program_and_allowed_by_its_policy() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let page = bob.get("/simulator/requests").await;
    page.shows("<script src=\"/assets/live.js\" defer>");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("connect-src 'self'") && policy.contains("frame-ancestors 'none'"));
    let script = bob.get("/assets/live.js").await;
    script.is(200).shows("EventSource");
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    bob.get("/simulator/clock").await.hides("live.js");
    let other = server.sandbox(crate::harness::fixture(FIXTURE)).await.name;
    let mut there = Browser::of(&server, &other, "bob", "bob").await;
    let page = there.get("/simulator/requests").await;
    page.shows(&format!("data-stream=\"/s/{other}/sim/v1/requests/stream\""));
}

#[tokio::test]
async fn the_parity_report_is_counted_filtered_and_searched() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let page = bob.get("/simulator/parity").await;
    page.shows("Page 1 of ").shows("REST-ENVELOPE");
    let written = std::fs::read_to_string(project_file("docs/parity.md")).unwrap();
    let line = written.lines().find(|line| line.starts_with("| all |")).unwrap();
    let all: Vec<_> = line.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    page.shows(&format!(
        "<th scope=\"row\">all</th><td>{}</td><td>{}</td>",
        all[1], all[2]
    ));
    let confirmed = "<span class=\"state good\">confirmed";
    bob.get("/simulator/parity?q=auth").await.shows(confirmed);
    let assumed = bob.get("/simulator/parity?level=assumed&q=auth").await;
    assumed.shows("<span class=\"state waiting\">assumed").hides(confirmed);
    let one = bob.get("/simulator/parity?q=auth-1").await;
    one.shows("value=\"auth-1\"").shows("AUTH-1").hides("CONSOLE-FORMS");
    let none = bob.get("/simulator/parity?q=no-such-fact").await;
    none.shows("No fact is found.").shows("0 found");
}
