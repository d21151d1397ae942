//! The console's page for setting up Cortex XSOAR: the instance's parameters and commands that run as they are.

use crate::console::{Browser, Page};
use crate::console_cast::{DEPLOY, cast, person};
use crate::harness::Server;

/// The values of the lines that the page offers.
fn lines(page: &Page) -> Vec<String> {
    let fields = (1..).map(|number| format!("line-{number}"));
    let there = fields.take_while(|id| page.body.contains(&format!("id=\"{id}\"")));
    there.map(|id| plain(page.field(&id))).collect()
}

/// A text as it was before it was written as HTML.
fn plain(html: &str) -> String {
    let text = html.replace("&#34;", "\"").replace("&#39;", "'");
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

#[tokio::test]
async fn the_parameters_are_those_of_the_server_that_was_reached_and_the_token_is_shown_once() {
    let server = Server::start();
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let page = admin.get("/xsoar").await;
    let token = crate::harness::DEMO_TOKEN;
    page.is(200)
        .shows("Trust any certificate")
        .shows("/sim/v1/ca.pem")
        .hides(token);
    assert_eq!(page.field("server_url"), server.url());
    let shown = admin.post("/xsoar", &[("entry", "1")]).await;
    shown.is(200).shows("for calls from <code>localhost</code>");
    assert_eq!(
        (shown.field("token"), shown.header("cache-control")),
        (token, "no-store")
    );
    admin.get("/xsoar").await.hides(token);
    // The fault goes into the path, and nothing else does.
    let page = admin.get("/xsoar?fault=http-503-json").await;
    assert_eq!(
        page.field("server_url"),
        format!("{}/fault/http-503-json", server.url())
    );
    assert_eq!(
        admin.get("/xsoar?fault=%2F..%2Fx").await.field("server_url"),
        server.url()
    );
    // A sandbox has an address of its own.
    let made = server.sandbox("empty".into()).await;
    let mut inside = Browser::of(&server, &made.name, "admin", "admin").await;
    let page = inside.get("/xsoar").await;
    assert_eq!(page.field("server_url"), format!("{}/s/{}", server.url(), made.name));
    page.shows("You see no account yet.");
}

#[tokio::test]
async fn every_command_on_the_page_runs_as_it_is() {
    let server = Server::start();
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let lines = lines(&admin.get("/xsoar").await);
    assert_eq!(lines.len(), 10, "{lines:?}");
    for line in lines {
        let page = admin.post("/war-room", &[("line", &line), ("entry", "1")]).await;
        page.is(200).shows("status: Success");
    }
    let opened = admin.get("/xsoar").await;
    let (_, path) = opened.body.split_once("href=\"/war-room?line=").unwrap();
    let path = path.split_once('"').unwrap().0;
    let page = admin.get(&format!("/war-room?line={path}")).await;
    page.shows(">!pam360-list-all-resources</textarea>");
}

#[tokio::test]
async fn somebody_is_offered_only_what_is_his() {
    let server = cast();
    let mut bob = person(&server, "bob").await;
    let page = bob.get(&format!("/xsoar?account={DEPLOY}")).await;
    page.shows("No App Token is yours to copy.")
        .hides("planner")
        .hides("pam360-create-resource");
    let offered = lines(&page);
    assert!(offered.contains(&"!pam360-fetch-account-details resource_id=1 account_id=2".to_owned()));
    assert!(
        !offered.iter().any(|line| line.contains("update-account-password")),
        "{offered:?}"
    );
    bob.get("/xsoar?account=6").await.is(404).hides("planner");
    bob.post("/xsoar", &[("entry", "1")]).await.is(404);
    bob.post_exactly("/xsoar", &[("entry", "1")]).await.is(403);
    // Where the control plane would not answer, what belongs to the simulator is not offered.
    let far = bob.get_with("/xsoar", &[("x-forwarded-for", "192.0.2.1")]).await;
    far.is(200).hides("/war-room").hides("Let every call meet the fault");
}
