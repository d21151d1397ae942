//! Signing in to the console and the admin API: what fails too often waits, and demos may do without a password.

use serde_json::json;

use crate::codes::{advance, assert_problem, sign_in};
use crate::console::Browser;
use crate::harness::Server;

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, full_name: Ada Min, role: Privileged Administrator, password: admin }
  - { user_name: bob, full_name: "Bob <b>", role: Password User, password: bob, totp_secret: JBSWY3DPEHPK3PXP }
  - { user_name: leo, role: Password User, password: leo, status: locked }
"#;

async fn fail(server: &Server, user_name: &str, times: usize) {
    for _ in 0..times {
        let wrong = json!({"user_name": user_name, "password": "wrong"});
        assert_problem(&sign_in(server, "", wrong).await.0, 401, "SIGN-IN");
    }
}

#[tokio::test]
async fn after_five_failures_of_a_name_from_an_address_even_the_right_password_waits() {
    let server = Server::with_fixture(FIXTURE);
    for user_name in ["admin", "nobody", "leo"] {
        fail(&server, user_name, 5).await;
        let right = json!({"user_name": format!(" {} ", user_name.to_uppercase()), "password": user_name});
        let (refused, _) = sign_in(&server, "", right).await;
        assert_problem(&refused, 429, "SIGN-IN-WAIT");
    }
    // The others go on.
    let right = json!({"user_name": "admin", "password": "admin"});
    fail(&server, "bob", 1).await;
    advance(&server, "", "PT4M59S").await;
    assert_problem(&sign_in(&server, "", right.clone()).await.0, 429, "SIGN-IN-WAIT");
    advance(&server, "", "PT1S").await;
    let (answer, admin) = sign_in(&server, "", right.clone()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let failed = admin.get("/audit?operation=Sign+In+Failed&text=too+many").await;
    assert_eq!(failed.json["total"], 4, "{}", failed.body);
    assert!(!failed.body.contains("nobody"));
    // Whoever signs in begins anew.
    fail(&server, "admin", 4).await;
    assert_eq!(sign_in(&server, "", right.clone()).await.0.status, 201);
    fail(&server, "admin", 5).await;
    let reset = server.control("").post("/reset", json!({})).await;
    assert!(reset.status < 300, "{}", reset.body);
    assert_eq!(sign_in(&server, "", right).await.0.status, 201);
}

#[tokio::test]
async fn many_guesses_at_once_are_no_way_around_the_wait() {
    let server = Server::with_fixture(FIXTURE);
    let url = format!("{}/api/v1/session", server.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let wrong = json!({"user_name": "admin", "password": "wrong"});
    let guesses = (0..12).map(|_| tokio::spawn(client.post(&url).json(&wrong).send()));
    let mut told = Vec::new();
    for guess in guesses.collect::<Vec<_>>() {
        told.push(guess.await.unwrap().unwrap().status().as_u16());
    }
    let wrong = told.iter().filter(|status| **status == 401).count();
    assert_eq!((wrong, told.len()), (5, 12), "{told:?}");
}

#[tokio::test]
async fn the_wait_is_told_in_seconds_and_in_the_retry_after_header() {
    let server = Server::with_fixture(FIXTURE);
    let mut browser = Browser::new(&server, "");
    for _ in 0..5 {
        browser
            .sign_in("admin", "wrong")
            .await
            .is(401)
            .shows("let nobody in")
            .hides("value=\"wrong\"");
    }
    advance(&server, "", "PT1M0.5S").await;
    let page = browser.sign_in("admin", "admin").await;
    page.is(429).shows("Try again in 240 seconds.").shows("value=\"admin\"");
    assert_eq!(page.header("retry-after"), "240");
    browser.get("/").await.is(200).shows("<h1>Sign in</h1>");
}

#[tokio::test]
async fn a_demo_signs_in_as_anybody_who_may_act_without_his_password_and_the_audit_trail_tells_it() {
    let server = Server::with_fixture(FIXTURE);
    let mut browser = Browser::new(&server, "");
    browser.get("/sign-in").await.shows("/sign-in-as");
    let list = browser.get("/sign-in-as").await;
    list.is(200).shows("Ada Min").shows("Bob &#60;b&#62;").hides("leo");
    browser.get("/sign-in-as?q=ADA").await.shows("admin").hides("bob");
    browser.get("/sign-in-as?q=zzz").await.shows("Nobody is found.");
    let home = browser.post("/sign-in-as", &[("user", "2")]).await;
    home.is(200).shows("<strong>bob</strong>");
    for user in ["3", "99"] {
        browser
            .post("/sign-in-as", &[("user", user)])
            .await
            .is(404)
            .hides("leo");
    }
    let admin = server.admin("", "admin", "admin").await;
    let trail = admin.get("/audit?operation=User+Signed+In&user_name=bob").await;
    assert_eq!(trail.json["total"], 1, "{}", trail.body);
    assert_eq!(trail.json["items"][0]["detail"], "without a password, for a demo");
}

#[tokio::test]
async fn a_session_without_a_password_and_the_sandboxes_are_offered_only_where_the_control_plane_answers() {
    let forwarded = [("x-forwarded-for", "127.0.0.1")];
    let elsewhere = [("host", "evil.example")];
    let open = Server::with_fixture(FIXTURE);
    let protected = Server::with(&["--memory", "--control-token", "a-control-token-of-a-test"]);
    let bearer = [("authorization", "Bearer a-control-token-of-a-test")];
    for (server, headers, offered) in [
        (&open, &[][..], true),
        (&open, &forwarded, false),
        (&open, &elsewhere, false),
        (&protected, &[], false),
        (&protected, &bearer, true),
    ] {
        let mut browser = Browser::new(server, "");
        let status = if offered { 200 } else { 403 };
        for path in ["/sign-in-as", "/sandboxes"] {
            let page = browser.get_with(path, headers).await;
            page.is(status);
            assert_eq!(
                page.body.contains("Ada Min") || page.body.contains("you are here"),
                offered
            );
        }
        let page = browser.get_with("/sign-in", headers).await;
        page.is(200);
        assert_eq!(page.body.contains("/sign-in-as"), offered);
        assert_eq!(page.body.contains("href=\"/sandboxes\""), offered);
    }
    let mut browser = Browser::new(&protected, "");
    browser.post("/sign-in-as", &[("user", "1")]).await.is(403);
    browser.get("/").await.shows("<h1>Sign in</h1>");
}

#[tokio::test]
async fn a_browser_gives_the_control_token_once_and_is_shown_what_is_the_simulators() {
    let token = "a-control-token-of-a-test";
    let server = Server::with(&["--memory", "--control-token", token]);
    let mut browser = Browser::new(&server, "");
    browser.get("/sign-in").await.shows("href=\"/control-token\"");
    browser.get("/sandboxes").await.is(403).shows("href=\"/control-token\"");
    let guess = [("control_token", "a-guess")];
    let wrong = browser.post("/control-token", &guess).await;
    wrong.is(403).shows("not the control token");
    assert!(!wrong.body.contains("a-guess"));
    browser.get("/sandboxes").await.is(403);

    let given = browser.post("/control-token", &[("control_token", token)]).await;
    given.is(200).shows("<h1>Sandboxes</h1>");
    browser.post("/sign-in-as", &[("user", "1")]).await.is(200);
    browser.get("/simulator/requests").await.is(200);
    // A page of another server cannot use what the browser keeps, and nobody else has it.
    let elsewhere = [("origin", "http://evil.example")];
    browser.get_with("/sandboxes", &elsewhere).await.is(403);
    let beside = [("sec-fetch-site", "same-site")];
    browser.get_with("/sandboxes", &beside).await.is(403);
    Browser::new(&server, "").get("/sandboxes").await.is(403);
    let other = Server::with(&["--memory", "--control-token", token]);
    let mut stranger = Browser::new(&other, "");
    stranger
        .get_with("/sandboxes", &[("cookie", "pam360_sim_control=0")])
        .await
        .is(403);
    // Whoever signs out leaves nothing behind.
    browser.get("/").await.is(200);
    browser.post("/sign-out", &[]).await.is(200);
    browser.get("/sandboxes").await.is(403);
    // Without a control token there is nothing to give.
    let open = Server::start();
    let mut browser = Browser::new(&open, "");
    browser
        .get("/control-token")
        .await
        .is(200)
        .shows("without a control token");
    browser.post("/control-token", &[("control_token", "")]).await.is(403);
}

#[tokio::test]
async fn every_sandbox_is_listed_with_the_way_to_it_and_asks_for_a_session_of_its_own() {
    let server = Server::with_fixture(FIXTURE);
    let other = server.sandbox(json!("empty")).await.name;
    let mut browser = Browser::of(&server, "", "admin", "admin").await;
    let list = browser.get("/sandboxes").await;
    list.shows(&format!("href=\"/s/{other}/\"")).shows("href=\"/\"");
    let mut there = Browser::new(&server, &other);
    there
        .get("/")
        .await
        .shows("<h1>Sign in</h1>")
        .shows(&format!(">{other}<"));
    there.get("/sandboxes").await.shows("you are here");
}

#[tokio::test]
async fn whoever_sends_a_form_after_his_session_is_over_comes_back_to_the_page_that_held_it() {
    let server = Server::with_fixture(FIXTURE);
    let mut browser = Browser::of(&server, "", "admin", "admin").await;
    advance(&server, "", "PT8H").await;
    let page = browser.post("/sign-out", &[]).await;
    page.is(200).shows("<h1>Sign in</h1>");
    assert!(page.path.starts_with("/sign-in?next="), "{}", page.path);
}

#[tokio::test]
async fn nobody_is_sent_to_another_server_after_signing_in() {
    let server = Server::start();
    for next in [
        "//evil.example",
        "/\t/evil.example",
        "/\\evil.example",
        "/\n/evil.example",
        "evil.example",
    ] {
        let next = data_encoding::BASE64URL_NOPAD.encode(next.as_bytes());
        let mut browser = Browser::new(&server, "");
        let fields = [("user_name", "admin"), ("password", "admin"), ("next", next.as_str())];
        let page = browser.post("/sign-in", &fields).await;
        page.is(200).shows("<h1>Overview</h1>");
    }
}
