//! The vault's lock and one's own account in the console.

use crate::codes::{advance, code, code_of};
use crate::console::Browser;
use crate::harness::Server;

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin, totp_secret: JBSWY3DPEHPK3PXP }
  - { user_name: pat, role: Privileged Administrator, password: pat }
  - { user_name: bob, role: Password User, password: bob }
resources:
  - { name: WEB, accounts: [ { name: root, password: "Mooring#Line7" } ] }
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

async fn admin_with_code(server: &Server) -> Browser {
    let mut admin = Browser::new(server, "");
    admin.sign_in("admin", "admin").await.is(401).shows("id=\"totp\"");
    let totp = code(server, "").await;
    let fields = [("user_name", "admin"), ("password", "admin"), ("totp", totp.as_str())];
    admin.post("/sign-in", &fields).await.is(200).shows("<h1>Overview</h1>");
    admin
}

#[tokio::test]
async fn a_privileged_administrator_locks_the_vault_after_a_code_and_unlocks_it_with_the_master_secret() {
    let server = Server::with_fixture(FIXTURE);
    let mut admin = admin_with_code(&server).await;
    advance(&server, "", "PT5M").await;
    let page = admin.get("/vault").await;
    page.shows("Unlocked").shows("Give a code").hides("Lock the vault");
    admin.post("/vault/lock", &[]).await.is(403).shows("STEP-1");
    let step_up = page
        .body
        .split("href=\"")
        .find(|it| it.starts_with("/step-up"))
        .unwrap();
    let step_up = step_up.split('"').next().unwrap().to_owned();
    let form = admin.get(&step_up).await;
    let next = form.body.split("name=\"next\" value=\"").nth(1).unwrap();
    let next = next.split('"').next().unwrap().to_owned();
    let wrong = [("totp", "12345"), ("next", next.as_str())];
    admin
        .post("/step-up", &wrong)
        .await
        .is(403)
        .shows("wrong, or was used before");
    let totp = code(&server, "").await;
    let page = admin.post("/step-up", &[("totp", &totp), ("next", &next)]).await;
    assert_eq!(page.path, "/vault");
    page.shows("Lock the vault");

    admin
        .post("/vault/lock", &[])
        .await
        .is(200)
        .shows("Locked")
        .shows("Unlock the vault");
    assert_eq!(
        server.rest().get("/resources/1/accounts/1/password").await.rule(),
        "LOCK-1"
    );
    admin.get("/").await.shows("The vault is locked");
    let page = admin
        .post("/vault/unlock", &[("master_secret", "no such secret")])
        .await;
    page.is(403).shows("MASTER-SECRET").hides("no such secret");
    admin.post("/vault/unlock", &[("master_secret", " ")]).await.is(422);
    let secret = server.ready["master_key"].as_str().unwrap().to_owned();
    let page = admin.post("/vault/unlock", &[("master_secret", &secret)]).await;
    page.is(200).shows("Unlocked").hides(&secret);
    assert_eq!(
        server.rest().get("/resources/1/accounts/1/password").await.result(),
        "Success"
    );
    admin.get("/").await.hides("The vault is locked");
}

#[tokio::test]
async fn everybody_sees_the_state_of_the_vault_and_others_change_nothing() {
    let server = Server::with_fixture(FIXTURE);
    let mut bob = Browser::of(&server, "", "bob", "bob").await;
    let page = bob.get("/vault").await;
    page.is(200).shows("Privileged Administrators lock and unlock it.");
    page.hides("Lock the vault").hides("Give a code");
    bob.post("/vault/lock", &[]).await.is(403).shows("DENY-1");
    bob.post("/vault/unlock", &[("master_secret", "x")]).await.is(403);
    bob.get("/step-up").await.shows("You have no second factor.");
    // Only paths of this server are gone to afterwards.
    let evil = data_encoding::BASE64URL_NOPAD.encode(b"//evil.example/");
    let mut admin = admin_with_code(&server).await;
    advance(&server, "", "PT30S").await;
    let totp = code(&server, "").await;
    let page = admin.post("/step-up", &[("totp", &totp), ("next", &evil)]).await;
    assert_eq!(page.path, "/");
}

#[tokio::test]
async fn a_second_factor_is_set_up_with_its_first_code_shown_once_and_taken_away_with_another() {
    let server = Server::with_fixture(FIXTURE);
    let mut pat = Browser::of(&server, "", "pat", "pat").await;
    pat.get("/me").await.shows("Set up a second factor");
    pat.post("/me/second-factor/confirm", &[("totp", "123456")])
        .await
        .is(409);
    let made = pat.post("/me/second-factor", &[]).await;
    made.is(201).shows("otpauth://totp/");
    let secret = made.field("secret").to_owned();
    let first = code_of(&secret, "2026-01-01T09:00:00Z");
    let wrong = if first == "000000" { "000001" } else { "000000" };
    let again = pat.post("/me/second-factor/confirm", &[("totp", wrong)]).await;
    again.is(403).shows("wrong, or was used before").hides(&secret);
    let page = pat.post("/me/second-factor/confirm", &[("totp", &first)]).await;
    page.is(200)
        .shows("set up")
        .shows("Remove the second factor")
        .hides(&secret);
    pat.get("/audit").await.hides(&secret);
    pat.post("/me/second-factor", &[]).await.is(409).shows("SECOND-FACTOR");
    let disable = "/me/second-factor/disable";
    pat.post(disable, &[("totp", &first)])
        .await
        .is(403)
        .shows("used before");
    let second = code_of(&secret, "2026-01-01T09:00:30Z");
    pat.post(disable, &[("totp", &second)])
        .await
        .is(200)
        .shows("was removed");
    Browser::of(&server, "", "pat", "pat").await;
}

#[tokio::test]
async fn ones_own_password_is_changed_with_the_present_one_and_other_sessions_end() {
    let server = Server::with_fixture(FIXTURE);
    let mut bob = Browser::of(&server, "", "bob", "bob").await;
    let mut other = Browser::of(&server, "", "bob", "bob").await;
    bob.get("/me").await.shows("Change my password");
    for (password, new_password, status, words) in [
        (
            "wrong",
            "Quite-Another-1",
            401,
            "The present password, or the code, is wrong.",
        ),
        ("bob", "bob", 422, "Choose a new password that is another one."),
        ("bob", "", 422, "Choose a new password that is another one."),
    ] {
        let fields = [("password", password), ("new_password", new_password)];
        let page = bob.post("/me/password", &fields).await;
        page.is(status).shows(words).hides("Quite-Another-1");
    }
    let fields = [("password", "bob"), ("new_password", "Quite-Another-1")];
    let page = bob.post("/me/password", &fields).await;
    page.is(200)
        .shows("Your password was changed")
        .shows("<strong>bob</strong>");
    other.get("/me").await.shows("<h1>Sign in</h1>");
    bob.get("/me").await.shows("My account");
    other.sign_in("bob", "bob").await.is(401);
    other
        .sign_in("bob", "Quite-Another-1")
        .await
        .is(200)
        .shows("<strong>bob</strong>");
}

#[tokio::test]
async fn home_tells_what_needs_attention_to_whom_it_concerns() {
    let server = Server::start();
    let mut admin = Browser::of(&server, "", "admin", "admin").await;
    admin
        .get("/")
        .await
        .shows("1</strong> user is locked")
        .shows("/users?q=locked");
    let mut bob = Browser::of(&server, "", "bob", "bob").await;
    bob.get("/").await.hides("user is locked").hides("The vault is locked");
}
