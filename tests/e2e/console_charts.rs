//! The charts of the console's overview.

use crate::console::Browser;
use crate::harness::{DEMO_TOKEN, Server};

#[tokio::test]
async fn calls_and_tokens_are_drawn_with_their_figures_beside_them() {
    let server = Server::start();
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let before = admin.get("/").await;
    before.shows("App Tokens").hides("aria-label=\"Calls: ");
    server.rest_with(DEMO_TOKEN).get("/resources").await;
    server.rest_with("no-such-token").get("/resources").await;
    let page = admin.get("/").await;
    page.shows("aria-label=\"Calls: 1 carried out, 1 refused, 0 met a fault or left\"");
    page.shows("<summary>As a table</summary>").shows("class=\"bar-good\"");
    page.hides("style=").shows("<th scope=\"row\">Active</th>");
    assert!(page.body.len() < 100 * 1024);
}

#[tokio::test]
async fn what_was_called_is_the_simulators_to_tell_and_entries_are_told_to_whom_they_are_visible() {
    let server = Server::start();
    server.rest_with(DEMO_TOKEN).get("/resources").await;
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    let far = admin.get_with("/", &[("x-forwarded-for", "192.0.2.1")]).await;
    far.is(200).hides("aria-label=\"Calls: ").shows("App Tokens");
    let installation = "{ version: 1, users: [{ user_name: admin, role: Administrator, password: admin }, \
        { user_name: eve, role: Password User, password: eve }], \
        rpa_entries: [{ user_name: admin, host_name: localhost }] }";
    let made = server.sandbox(crate::harness::fixture(installation)).await;
    let mut there = Browser::of(&server, &made.name, "admin", "admin").await;
    there.get("/").await.shows("<figure");
    let mut eve = Browser::of(&server, &made.name, "eve", "eve").await;
    eve.get("/").await.hides("<figure");
}
