//! A refusal that a fault forces is, byte for byte, the one that the product's own state leads to.

use reqwest::Method;

use crate::harness::{Answer, Rest, Sandbox, Server, details, fixture};

/// Accounts in every state that refuses, by their ids. The first, `plain`, refuses nothing, and the last has codes.
const COMPANY: &str = "
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator }
  - { user_name: reader, role: Password User }
  - { user_name: dora, role: Password User }
resources:
  - name: web-01
    type: Linux
    shares: [{ user: reader, permission: view }, { user: dora, permission: view }]
    accounts:
      - { name: plain, password: Plain-1-here }
      - { name: reasoned, reason_required: true }
      - { name: asked, access_control: { approvers: [admin] } }
      - { name: waiting, access_control: { approvers: [admin] } }
      - { name: taken, access_control: { approvers: [admin], exclusive: true } }
      - { name: locked, locked: true }
      - { name: guarded, step_up: true }
      - { name: coded, totp: { secret: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ } }
      - { name: granted, access_control: { approvers: [admin] } }
      - { name: twice, access_control: { approvers: [admin, dora], approvals: 2 } }
password_requests:
  - { user_name: reader, account: web-01/waiting }
  - { user_name: dora, account: web-01/taken, state: checked_out, approved_by: [admin] }
  - { user_name: reader, account: web-01/taken, state: queued, approved_by: [admin] }
  - { user_name: reader, account: web-01/granted, state: approved, approved_by: [admin] }
  - { user_name: reader, account: web-01/twice, approved_by: [admin] }
rpa_entries:
  - { user_name: reader, host_name: localhost }
  - { user_name: admin, host_name: localhost }
  - { user_name: dora, host_name: 10.1.2.3 }
";

const CODED: &str = "/accounts/8";

fn password_of(account: u8) -> String {
    format!("/resources/1/accounts/{account}/password")
}

struct Client<'a> {
    server: &'a Server,
    sandbox: Sandbox,
}

impl<'a> Client<'a> {
    async fn of(server: &'a Server, addition: &str) -> Self {
        let sandbox = server.sandbox(fixture(&format!("{COMPANY}{addition}"))).await;
        Self { server, sandbox }
    }

    fn of_user(&self, user_name: &str) -> Rest {
        let tokens = self.sandbox.made["app_tokens"].as_array().unwrap();
        let his = tokens.iter().find(|token| token["user_name"] == user_name).unwrap();
        self.server.rest_with(his["app_token"].as_str().unwrap())
    }

    /// Whom a fault meets in every call.
    fn at_fault(&self, user_name: &str, fault: &str) -> Rest {
        let server_url = format!("{}/s/{}/fault/{fault}", self.server.url(), self.sandbox.name);
        self.of_user(user_name).at(&server_url)
    }
}

fn assert_same(rule: &str, real: &Answer, forced: &Answer) {
    assert_eq!(real.rule().to_lowercase(), rule, "{}", real.body);
    assert_eq!(forced.rule(), real.rule(), "{}", forced.body);
    assert_eq!((forced.status, &forced.body), (real.status, &real.body), "{rule}");
    assert_eq!(forced.content_type, real.content_type, "{rule}");
}

#[tokio::test]
async fn what_keeps_a_password_back_is_forced_in_the_same_words() {
    let server = Server::start();
    let company = Client::of(&server, "").await;
    let real = company.of_user("reader");
    for (rule, account) in [
        ("acw-1", 2),
        ("acw-2", 3),
        ("acw-3", 4),
        ("acw-4", 5),
        ("lock-2", 6),
        ("step-1", 7),
    ] {
        let refused = real.get(&password_of(account)).await;
        let forced = company.at_fault("reader", rule).get(&password_of(1)).await;
        assert_same(rule, &refused, &forced);
    }
    let elsewhere = company.of_user("dora").get(&password_of(1)).await;
    let forced = company.at_fault("reader", "auth-2").get(&password_of(1)).await;
    assert_same("auth-2", &elsewhere, &forced);
    let plain = real.get(&password_of(1)).await;
    assert_eq!(plain.details()["PASSWORD"], "Plain-1-here");
}

#[tokio::test]
async fn a_locked_vault_and_the_ticketing_system_refuse_alike_in_earnest_and_by_a_fault() {
    let server = Server::start();
    let plain = Client::of(&server, "").await;
    let no_ticket = details(&[]);
    let wrong_ticket = details(&[("TICKETID", "INC-9")]);
    for (rule, addition, input_data) in [
        ("lock-1", "vault: { locked: true }", &no_ticket),
        ("tick-1", "ticketing: { enabled: true }", &no_ticket),
        ("tick-2", "ticketing: { enabled: true }", &wrong_ticket),
        ("tick-3", "settings: { ticketing: unreachable }", &wrong_ticket),
    ] {
        let company = Client::of(&server, addition).await;
        let path = password_of(1);
        let refused = company.of_user("reader").get_with(&path, input_data).await;
        let forced = plain.at_fault("reader", rule).get_with(&path, input_data).await;
        assert_same(rule, &refused, &forced);
    }
}

#[tokio::test]
async fn what_a_change_or_a_look_up_is_refused_with_is_forced_in_the_same_words() {
    let server = Server::start();
    let company = Client::of(&server, "").await;
    let (reader, admin) = (company.of_user("reader"), company.of_user("admin"));
    let change = details(&[("NEWPASSWORD", "Never-1-set")]);
    let refused = reader.put(&password_of(1), &change).await;
    let forced = company.at_fault("admin", "deny-1").put(&password_of(1), &change).await;
    assert_same("deny-1", &refused, &forced);

    let new = |name| {
        details(&[
            ("RESOURCENAME", name),
            ("RESOURCETYPE", "Linux"),
            ("ACCOUNTNAME", "root"),
            ("PASSWORD", "Root-1-here"),
        ])
    };
    let refused = admin.post("/resources", &new("web-01")).await;
    let mut forced = company
        .at_fault("admin", "dup-1")
        .post("/resources", &new("RESOURCE"))
        .await;
    forced.body = forced.body.replace("RESOURCE already", "web-01 already");
    assert_same("dup-1", &refused, &forced);
    let nameless = details(&[("RESOURCETYPE", "Linux")]);
    let refused = admin.post("/resources", &nameless).await;
    let forced = company
        .at_fault("admin", "input-2")
        .post("/resources", &new("web-02"))
        .await;
    assert_same("input-2", &refused, &forced);

    let refused = reader.get("/accounts/1/totp").await;
    let forced = company.at_fault("reader", "totp-1").get(&format!("{CODED}/totp")).await;
    assert_same("totp-1", &refused, &forced);
    let ask = details(&[("REASON", "x")]);
    let refused = reader.post("/accounts/1/requestpassword", &ask).await;
    let forced = company
        .at_fault("reader", "acw-6")
        .post("/accounts/3/requestpassword", &ask)
        .await;
    assert_same("acw-6", &refused, &forced);
    let refused = reader.send(Method::PATCH, "/resources", None).await;
    let forced = company.at_fault("reader", "route-2").get("/resources").await;
    assert_same("route-2", &refused, &forced);

    let listed = admin.get("/resources").await;
    assert_eq!(listed.json["operation"]["totalRows"], 1, "nothing was carried out");
    assert_eq!(reader.get(&password_of(1)).await.details()["PASSWORD"], "Plain-1-here");
    assert_eq!(
        reader.get(&password_of(3)).await.rule(),
        "ACW-2",
        "nothing was asked for"
    );
}

#[tokio::test]
async fn what_a_request_or_a_check_out_is_refused_with_is_forced_in_the_same_words() {
    let server = Server::start();
    let company = Client::of(&server, "settings: { check_out_on_fetch: false }").await;
    let (reader, admin) = (company.of_user("reader"), company.of_user("admin"));
    let refused = reader.get(&password_of(9)).await;
    let forced = company.at_fault("reader", "acw-5").get(&password_of(1)).await;
    assert_same("acw-5", &refused, &forced);

    let nothing = details(&[]);
    let refused = reader.put("/accounts/3/checkoutpassword", &nothing).await;
    let forced = company
        .at_fault("reader", "acw-7")
        .put("/accounts/9/checkoutpassword", &nothing)
        .await;
    assert_same("acw-7", &refused, &forced);

    let refused = admin.put("/accounts/10/approverequest", &nothing).await;
    let forced = company
        .at_fault("admin", "acw-8")
        .put("/accounts/4/approverequest", &nothing)
        .await;
    assert_same("acw-8", &refused, &forced);
    assert_eq!(
        reader.get(&password_of(4)).await.rule(),
        "ACW-3",
        "nothing was approved"
    );
}

#[tokio::test]
async fn what_an_input_is_refused_with_is_forced_in_the_same_words() {
    let server = Server::start();
    let company = Client::of(&server, "settings: { policy_enforcement: true }").await;
    let (reader, admin) = (company.of_user("reader"), company.of_user("admin"));
    let change = |password| details(&[("NEWPASSWORD", password)]);
    let good = change("Never-1-set");
    let refused = admin.put(&password_of(1), "{operation:{Details:{NEWPASSWORD:'x").await;
    let forced = company.at_fault("admin", "input-1").put(&password_of(1), &good).await;
    assert_same("input-1", &refused, &forced);

    let refused = admin.put(&password_of(1), &change("x")).await;
    let forced = company.at_fault("admin", "pol-1").put(&password_of(1), &good).await;
    assert_same("pol-1", &refused, &forced);

    let owner = |name| details(&[("OWNERNAME", name)]);
    let refused = admin.put("/resources/1/accounts/1", &owner("nobody")).await;
    let forced = company
        .at_fault("admin", "find-3")
        .put("/resources/1/accounts/1", &owner("reader"))
        .await;
    assert_same("find-3", &refused, &forced);

    let refused = reader.get("/resources/1/accounts/1/downloadfile").await;
    let forced = company
        .at_fault("reader", "file-1")
        .get("/resources/1/accounts/1/downloadfile")
        .await;
    assert_same("file-1", &refused, &forced);

    let too_long = Some(format!("INPUT_DATA={}", "x".repeat(10 << 20)));
    let refused = admin.send(Method::PUT, &password_of(1), too_long).await;
    let forced = company.at_fault("admin", "size-1").put(&password_of(1), &good).await;
    assert_same("size-1", &refused, &forced);

    let remote = details(&[("NEWPASSWORD", "Never-1-set"), ("RESETTYPE", "REMOTE")]);
    let forced = company.at_fault("admin", "reset-1").put(&password_of(1), &remote).await;
    let unreachable = Client::of(&server, "settings: { targets: unreachable }").await;
    let refused = unreachable.of_user("admin").put(&password_of(1), &remote).await;
    assert_same("reset-1", &refused, &forced);
    assert_eq!(reader.get(&password_of(1)).await.details()["PASSWORD"], "Plain-1-here");
}
