//! Sessions of the admin API: signing in, the cookie, who may use it, signing out.

use reqwest::header::HeaderMap;
use reqwest::{Certificate, Client, Method, Response};
use serde_json::{Value, json};

use crate::harness::{Server, fixture};

fn one_admin() -> Value {
    fixture("{version: 1, users: [{user_name: admin, role: Administrator, password: admin}]}")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// `NAME=TOKEN` of a `Set-Cookie`, as a browser sends it back.
fn pair(set_cookie: &str) -> String {
    set_cookie.split(';').next().unwrap().to_owned()
}

/// Signs in as admin, as a browser does, and gives back its `Set-Cookie`.
async fn cookie(client: &Client, base: &str) -> String {
    let credentials = json!({"user_name": "admin", "password": "admin"});
    let request = client.post(format!("{base}/api/v1/session")).json(&credentials);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 201);
    header(response.headers(), "set-cookie").to_owned()
}

async fn with_headers(method: Method, url: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Client::builder().no_proxy().build().unwrap().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    (status, body["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_session_begins_with_a_password_and_ends_with_signing_out() {
    let server = Server::start();
    let credentials = json!({"user_name": " ADMIN ", "password": "admin", "totp": "000000"});
    let begun = server.anonymous("").post("/session", credentials).await;
    assert_eq!(begun.status, 201, "{}", begun.body);
    assert_eq!(begun.json["user"]["user_name"], "admin");
    assert_eq!(begun.json["user"]["full_name"], "Ada Min");
    let admin = server.admin("", "admin", "admin").await;
    let seen = admin.get("/session").await;
    assert_eq!((seen.status, &seen.json["user"]), (200, &begun.json["user"]));
    assert!(seen.json["expires_at"].is_string() && seen.json.get("session_token").is_none());

    let url = format!("{}/session", admin.base);
    let bearer = format!("bearer {}", admin.bearer.as_deref().unwrap());
    let ended = with_headers(Method::DELETE, &url, &[("authorization", &bearer)]).await;
    assert_eq!(ended.status(), 204);
    assert_eq!(
        header(ended.headers(), "set-cookie"),
        "pam360_sim_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    );
    let after = with_headers(Method::GET, &url, &[("authorization", &bearer)]).await;
    assert_eq!(
        header(after.headers(), "www-authenticate"),
        "Bearer realm=\"pam360-sim\""
    );
    assert_eq!(header(after.headers(), "content-type"), "application/problem+json");
    assert_eq!(header(after.headers(), "cache-control"), "no-store");
    assert_eq!(code(after).await, (401, "SESSION".into()));
}

#[tokio::test]
async fn whoever_gives_no_right_password_gets_no_session() {
    let server = Server::start();
    let anonymous = server.anonymous("");
    for (credentials, status, rule) in [
        (json!({"user_name": "admin", "password": "Admin"}), 401, "SIGN-IN"),
        (json!({"user_name": "nobody", "password": "admin"}), 401, "SIGN-IN"),
        (json!({"user_name": "leo", "password": "leo"}), 401, "SIGN-IN"), // locked
        (json!({"user_name": "ci-robot", "password": "ci-robot"}), 401, "SIGN-IN"), // has no password
        (json!({"user_name": "  ", "password": "admin"}), 422, "INPUT-2"),
        (json!({"user_name": "admin"}), 422, "INPUT-2"),
        (
            json!({"user_name": "admin", "password": "admin", "otp": "1"}),
            400,
            "INPUT-1",
        ),
        (json!({"user_name": 1, "password": "admin"}), 400, "INPUT-1"),
        (json!([]), 400, "INPUT-1"),
    ] {
        let answer = anonymous.post("/session", credentials.clone()).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (status, &json!(rule)),
            "{credentials}"
        );
    }
    assert_eq!(anonymous.get("/rpa/entries").await.status, 401);
    let mut guessing = server.anonymous("");
    guessing.bearer = Some("A".repeat(43));
    assert_eq!(guessing.get("/session").await.json["code"], "SESSION");
}

#[tokio::test]
async fn the_cookie_is_for_this_sandbox_alone_and_secure_over_https() {
    let server = Server::start();
    let sandbox = server.sandbox(one_admin()).await.name;
    let ca = std::fs::read(server.ready["ca_file"].as_str().unwrap()).unwrap();
    let builder = Client::builder().no_proxy();
    let client = builder
        .tls_certs_only([Certificate::from_pem(&ca).unwrap()])
        .build()
        .unwrap();
    let https = server.ready["https_url"].as_str().unwrap();
    for (base, name, rest) in [
        (
            server.url().to_owned(),
            "pam360_sim_session".to_owned(),
            "; Path=/; HttpOnly; SameSite=Strict".to_owned(),
        ),
        (
            https.to_owned(),
            "pam360_sim_session".to_owned(),
            "; Path=/; HttpOnly; SameSite=Strict; Secure".to_owned(),
        ),
        (
            format!("{https}/s/{sandbox}"),
            format!("pam360_sim_session_{sandbox}"),
            format!("; Path=/s/{sandbox}; HttpOnly; SameSite=Strict; Secure"),
        ),
        (
            format!("{}/s/default", server.url()),
            "pam360_sim_session".to_owned(),
            "; Path=/; HttpOnly; SameSite=Strict".to_owned(),
        ),
    ] {
        let set_cookie = cookie(&client, &base).await;
        let (pair, attributes) = set_cookie.split_at(set_cookie.find(';').unwrap());
        assert_eq!(
            (pair.split('=').next().unwrap(), attributes),
            (name.as_str(), rest.as_str())
        );
    }
}

#[tokio::test]
async fn a_session_of_one_sandbox_is_none_in_another() {
    let server = Server::start();
    let sandbox = server.sandbox(one_admin()).await.name;
    let mut admin = server.admin("", "admin", "admin").await;
    admin.base = format!("{}/s/{sandbox}/api/v1", server.url());
    assert_eq!(admin.get("/session").await.status, 401);
    let client = Client::builder().no_proxy().build().unwrap();
    let default = pair(&cookie(&client, server.url()).await);
    let own = pair(&cookie(&client, &format!("{}/s/{sandbox}", server.url())).await);
    let url = format!("{}/session", admin.base);
    assert_eq!(
        with_headers(Method::GET, &url, &[("cookie", &default)]).await.status(),
        401
    );
    // A browser sends both there, in whatever order.
    let both = format!("{default}; {own}");
    assert_eq!(
        with_headers(Method::GET, &url, &[("cookie", &both)]).await.status(),
        200
    );
}

#[tokio::test]
async fn a_page_of_another_origin_can_use_the_cookie_for_nothing_that_changes() {
    let server = Server::start();
    let client = Client::builder().no_proxy().build().unwrap();
    let cookie = pair(&cookie(&client, server.url()).await);
    let url = format!("{}/api/v1/rpa/entries/999", server.url());
    let foreign = ("origin", "http://evil.example");
    let cross = ("sec-fetch-site", "cross-site");
    let own = ("origin", server.url());
    let mine = ("cookie", cookie.as_str());
    for bad in [
        &[mine, foreign][..],
        &[mine, cross],
        &[mine, own, cross],
        &[mine, ("origin", "null")],
    ] {
        let refused = with_headers(Method::DELETE, &url, bad).await;
        assert_eq!(code(refused).await, (403, "CSRF".into()), "{bad:?}");
    }
    for good in [
        &[mine][..],
        &[mine, own],
        &[mine, own, ("sec-fetch-site", "same-origin")],
    ] {
        let heard = with_headers(Method::DELETE, &url, good).await;
        assert_eq!(code(heard).await, (404, "NOT-FOUND".into()), "{good:?}");
    }
    let read = with_headers(Method::GET, &format!("{}/api/v1/session", server.url()), &[mine, cross]).await;
    assert_eq!(read.status(), 200);
    let token = server.admin("", "admin", "admin").await.bearer.unwrap();
    let bearer = format!("Bearer {token}");
    let heard = with_headers(Method::DELETE, &url, &[("authorization", &bearer), foreign]).await;
    assert_eq!(code(heard).await, (404, "NOT-FOUND".into()));
    let signing_in = with_headers(Method::POST, &format!("{}/api/v1/session", server.url()), &[foreign]).await;
    assert_eq!(code(signing_in).await, (403, "CSRF".into()));
}

#[tokio::test]
async fn a_session_lasts_eight_hours_of_sandbox_time() {
    let server = Server::start();
    let control = server.control("");
    let frozen = json!({"mode": "frozen", "now": "2026-01-01T09:00:00Z"});
    assert_eq!(control.put("/clock", frozen).await.status, 200);
    let admin = server.admin("", "admin", "admin").await;
    assert_eq!(admin.get("/session").await.json["expires_at"], "2026-01-01T17:00:00Z");
    control.put("/clock", json!({"advance": "PT7H59M59S"})).await;
    assert_eq!(admin.get("/session").await.status, 200);
    control.put("/clock", json!({"advance": "PT1S"})).await;
    assert_eq!(admin.get("/session").await.status, 401);
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_problem() {
    let server = Server::start();
    let admin = server.admin("", "admin", "admin").await;
    let unknown = admin.get("/rpa/nothing").await;
    assert_eq!((unknown.status, &unknown.json["code"]), (404, &json!("ROUTE-1")));
    let wrong = admin.send(Method::PATCH, "/rpa/entries", None).await;
    assert_eq!((wrong.status, &wrong.json["code"]), (405, &json!("ROUTE-2")));
    let large = json!({"user_name": "a".repeat(2 << 20)});
    let refused = admin.post("/rpa/entries", large).await;
    assert_eq!((refused.status, &refused.json["code"]), (413, &json!("SIZE-1")));
}

#[tokio::test]
async fn a_first_sign_in_goes_well_for_all_who_try_it_at_once() {
    let server = Server::start();
    let anonymous = server.anonymous("");
    let attempt = || anonymous.post("/session", json!({"user_name": "alice", "password": "alice"}));
    let (a, b, c, d) = tokio::join!(attempt(), attempt(), attempt(), attempt());
    for answer in [a, b, c, d] {
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
}
