//! Files that accounts of a File Store, Key Store or License Store hold in place of a password (FILE-1 to FILE-4).

use data_encoding::BASE64;
use reqwest::Method;
use serde_json::{Value, json};

use crate::codes::assert_problem;
use crate::harness::{Answer, Rest, Server, details, fixture};
use crate::product::{assert_refused, password, rest_as, set};

/// No text, so that nothing on its way may take it for one.
const KEY: &[u8] = b"-----BEGIN KEY-----\r\n\0\xff\xfe--x\r\n\r\nMooring#Line7\r\n";
const OTHER_KEY: &[u8] = b"another key";

const FIXTURE: &str = r#"
version: 1
clock: { mode: frozen, now: 2026-01-01T09:00:00Z }
users:
  - { user_name: admin, role: Privileged Administrator, password: admin }
  - { user_name: bob, role: Password User, password: bob }
resources:
  - name: KEYS
    type: Key Store
    accounts:
      - { name: plain, file: { name: web.pem, content: "plain content\n" } }
      - { name: reasoned, file: { name: db.pem, base64: AAH/ }, reason_required: true }
      - { name: asked, file: { name: ca.pem, base64: AAH/ }, access_control: { approvers: [admin], exclusive: true, reset_after_use: true } }
      - { name: locked, file: { name: old.pem, base64: AAH/ }, locked: true }
      - { name: pin, password: "Cargo&Hold88" }
    shares: [ { user: bob, permission: view } ]
  - name: HIDDEN
    type: License Store
    accounts: [ { name: key, file: { name: key.lic, base64: AAH/ } } ]
  - { name: WEB, type: Linux, accounts: [ { name: root, password: "Mooring#Line7" } ], shares: [ { user: bob, permission: view } ] }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

/// A downloaded file: its type, its disposition, its bytes.
struct Download {
    content_type: String,
    disposition: String,
    content: Vec<u8>,
}

async fn download(rest: &Rest, path: &str) -> Download {
    let response = rest.request(Method::GET, path).send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let (content_type, disposition) = (header("content-type"), header("content-disposition"));
    Download {
        content_type,
        disposition,
        content: response.bytes().await.unwrap().to_vec(),
    }
}

/// Sends INPUT_DATA and a file as a browser or curl does.
async fn upload(rest: &Rest, method: Method, path: &str, input_data: &str, name: &str, content: &[u8]) -> Answer {
    let head = format!(
        "--b0undary\r\nContent-Disposition: form-data; name=\"INPUT_DATA\"\r\n\r\n{input_data}\r\n--b0undary\r\n\
         Content-Disposition: form-data; name=\"FILE\"; filename=\"{name}\"\r\nContent-Type: application/x-pem-file\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--b0undary--\r\n"].concat();
    let content_type = "multipart/form-data; boundary=b0undary";
    rest.send_as(method, path, content_type, body).await
}

async fn statuses(rest: &Rest, resource: i64) -> Vec<Value> {
    let listed = rest.get(&format!("/resources/{resource}/accounts")).await;
    let rows = listed.details()["ACCOUNT LIST"].as_array().unwrap();
    rows.iter().map(|row| row["PASSWORD STATUS"].clone()).collect()
}

fn file_fields(name: &str, content: &[u8]) -> String {
    format!("'FILENAME': '{name}', 'FILECONTENT': '{}'", BASE64.encode(content))
}

#[tokio::test]
async fn a_file_is_given_with_its_account_and_downloaded_as_it_was() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let fields = file_fields("web key.p12", KEY);
    let create = format!(
        "{{'operation': {{'Details': {{'RESOURCENAME': 'NEW', 'RESOURCETYPE': 'File Store', 'ACCOUNTNAME': 'first', {fields}}}}}}}"
    );
    assert_eq!(rest.post("/resources", &create).await.result(), "Success");
    let add = format!("{{'operation': {{'Details': {{'ACCOUNTLIST': [{{'ACCOUNTNAME': 'second', {fields}}}]}}}}}}");
    assert_eq!(rest.post("/resources/4/accounts", &add).await.result(), "Success");
    let add = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:third,PASSWORD:''}]}}}";
    let added = upload(&rest, Method::POST, "/resources/4/accounts", add, "web key.p12", KEY).await;
    assert_eq!(added.result(), "Success", "{}", added.body);
    for account in 8..=10 {
        let path = format!("/resources/4/accounts/{account}");
        let file = download(&rest, &format!("{path}/downloadfile")).await;
        assert!(file.content == KEY, "{account}");
        assert_eq!(file.content_type, "application/octet-stream");
        assert_eq!(
            file.disposition,
            "attachment; filename=\"web key.p12\"; filename*=UTF-8''web%20key.p12"
        );
        // The name is what the account has for a password.
        let fetched = rest.get(&format!("{path}/password")).await;
        assert_eq!(fetched.body, password("web key.p12"));
        let shown = rest.get(&path).await;
        assert_eq!(shown.details()["PASSWORD STATUS"], "web key.p12");
        assert_eq!(shown.details()["COMPLIANT STATUS"], "Compliant");
        assert_ne!(shown.details()["LAST ACCESSED TIME"], "N/A");
    }
    assert_eq!(statuses(&rest, 4).await, ["web key.p12"; 3]);
    let admin = server.admin("", "admin", "admin").await;
    let records = admin.get("/audit?operation=Password+Retrieved").await;
    assert_eq!(records.json["total"], 6);
    let of_files = records.body.matches(r#""detail":"file""#).count();
    assert_eq!(of_files, 3, "{}", records.body);
}

#[tokio::test]
async fn a_file_is_replaced_as_a_password_is_changed_and_kept_in_the_history() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let path = "/resources/1/accounts/1";
    let change = format!(
        "{{'operation': {{'Details': {{{}}}}}}}",
        file_fields("/tmp/web-2.pem", KEY)
    );
    let changed = rest.put(&format!("{path}/password"), &change).await;
    assert_eq!(
        (changed.result(), changed.message()),
        ("Success", "Password changed successfully")
    );
    let input = details(&[("REASON", "expired")]);
    let changed = upload(
        &rest,
        Method::PUT,
        &format!("{path}/password"),
        &input,
        "web-3.pem",
        OTHER_KEY,
    )
    .await;
    assert_eq!(changed.result(), "Success", "{}", changed.body);
    assert_eq!(
        download(&rest, &format!("{path}/downloadfile")).await.content,
        OTHER_KEY
    );
    assert_eq!(statuses(&rest, 1).await[0], "web-3.pem");

    let history = rest.get(&format!("{path}/passwordhistory")).await;
    let rows = history.details().as_array().unwrap();
    let names: Vec<_> = rows.iter().map(|row| row["PASSWORD"].as_str().unwrap()).collect();
    assert_eq!(names, ["web-2.pem", "web.pem"]);
    for (row, name, content) in [(&rows[0], "web-2.pem", KEY), (&rows[1], "web.pem", b"plain content\n")] {
        let query = details(&[("HISTORYID", row["HISTORYID"].as_str().unwrap())]);
        let query = crate::harness::quote_plus(&query);
        let former = download(&rest, &format!("{path}/downloadfile?INPUT_DATA={query}")).await;
        assert!(former.disposition.contains(name) && former.content == content, "{name}");
    }
    let wrong = rest
        .get_with(&format!("{path}/downloadfile"), &details(&[("HISTORYID", "99")]))
        .await;
    assert_refused(
        &wrong,
        "FILE-1",
        "DOWNLOAD FILE",
        "No file is available for this account",
    );

    // What held a password holds a file from then on; the password is history, too.
    let pin = "/resources/1/accounts/5";
    let none = rest.get(&format!("{pin}/downloadfile")).await;
    assert_refused(
        &none,
        "FILE-1",
        "DOWNLOAD FILE",
        "No file is available for this account",
    );
    assert_eq!(statuses(&rest, 1).await[4], "****");
    assert_eq!(rest.put(&format!("{pin}/password"), &change).await.result(), "Success");
    assert_eq!(statuses(&rest, 1).await[4], "web-2.pem");
    let history = rest.get(&format!("{pin}/passwordhistory")).await;
    let row = &history.details()[0];
    assert_eq!(
        (&row["PASSWORD"], &row["HISTORYID"]),
        (&json!("Cargo&Hold88"), &Value::Null)
    );
}

#[tokio::test]
async fn a_file_is_refused_as_a_password_would_be() {
    let server = Server::with_fixture(FIXTURE);
    let bob = rest_as(&server, "bob");
    let file = |account: i64| format!("/resources/1/accounts/{account}/downloadfile");
    let refused = async |account, rule, message| {
        assert_refused(&bob.get(&file(account)).await, rule, "DOWNLOAD FILE", message);
    };
    refused(2, "ACW-1", "Reason is mandatory to access the password").await;
    let query = crate::harness::quote_plus(&details(&[("REASON", "x")]));
    let reasoned = download(&bob, &format!("{}?INPUT_DATA={query}", file(2))).await;
    assert_eq!(reasoned.content, [0, 1, 255]);
    refused(4, "LOCK-2", "Password Not Accessible. The account is locked.").await;
    refused(99, "FIND-2", "No such account found").await;
    let hidden = bob.get("/resources/2/accounts/6/downloadfile").await;
    assert_refused(&hidden, "FIND-1", "DOWNLOAD FILE", "No such resource found");
    let change = format!("{{'operation': {{'Details': {{{}}}}}}}", file_fields("x", KEY));
    let denied = bob.put("/resources/1/accounts/1/password", &change).await;
    let message = "You are not authorized to perform this operation";
    assert_refused(&denied, "DENY-1", "CHANGE PASSWORD", message);
    set(&server, json!({ "ticketing": true })).await;
    refused(1, "TICK-1", "TICKET ID REQUIRED").await;
    set(&server, json!({ "ticketing": false })).await;
    assert_eq!(download(&bob, &file(1)).await.content, b"plain content\n");
    let admin = server.admin("", "admin", "admin").await;
    let records = admin.get("/audit?operation=Password+Retrieved").await;
    assert_eq!(records.json["total"], 2);
}

#[tokio::test]
async fn the_name_of_a_file_stands_where_a_password_has_its_stars() {
    let server = Server::with_fixture(FIXTURE);
    let (bob, admin) = (rest_as(&server, "bob"), server.rest());
    let shown = async || statuses(&bob, 1).await[2].clone();
    assert_eq!(
        statuses(&bob, 1).await,
        ["web.pem", "db.pem", "[Request]", "old.pem", "****"]
    );
    bob.post("/accounts/3/requestpassword", "{operation:{Details:{REASON:x}}}")
        .await;
    assert_eq!(shown().await, "[Waiting for approval]");
    let waiting = bob.get("/resources/1/accounts/3/downloadfile").await;
    let message = "Password request is waiting for approval";
    assert_refused(&waiting, "ACW-3", "DOWNLOAD FILE", message);
    let web = server.admin("", "admin", "admin").await;
    assert_eq!(web.post("/password-requests/1/approve", json!({})).await.status, 200);
    assert_eq!(shown().await, "[Check Out]");
    let file = download(&bob, "/resources/1/accounts/3/downloadfile").await;
    assert_eq!(file.content, [0, 1, 255]);
    assert_eq!(shown().await, "ca.pem[Check In]");
    let details = bob.get("/resources/1/accounts/3").await;
    assert_eq!(details.details()["PASSWORD STATUS"], "ca.pem[Check In]");
    assert_eq!(statuses(&admin, 1).await[2], "[In Use]");
    // A password would be another one now; nobody makes up a file.
    assert_eq!(web.post("/password-requests/1/check-in", json!({})).await.status, 200);
    let held = web.get("/accounts/3").await;
    assert_eq!(held.json["password_changed_at"], Value::Null);
}

#[tokio::test]
async fn what_cannot_be_a_file_is_refused() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let change = |fields: &str| format!("{{'operation': {{'Details': {{{fields}}}}}}}");
    let whole = file_fields("web.pem", KEY);
    for (path, fields, rule, message) in [
        (
            "1/accounts/1",
            "'NEWPASSWORD': 'Cargo&Hold88'",
            "INPUT-2",
            "FILECONTENT is mandatory",
        ),
        ("1/accounts/1", "'FILENAME': 'a'", "INPUT-2", "FILECONTENT is mandatory"),
        (
            "1/accounts/1",
            "'FILECONTENT': 'AAAA'",
            "INPUT-2",
            "FILENAME is mandatory",
        ),
        (
            "1/accounts/1",
            "'FILENAME': 'a', 'FILECONTENT': 'A'",
            "INPUT-3",
            "Invalid value for FILECONTENT",
        ),
        (
            "1/accounts/1",
            "'FILENAME': 'a/', 'FILECONTENT': 'AAAA'",
            "INPUT-3",
            "Invalid value for FILENAME",
        ),
        ("3/accounts/7", &whole, "INPUT-3", "Invalid value for FILECONTENT"),
    ] {
        let refused = rest.put(&format!("/resources/{path}/password"), &change(fields)).await;
        assert_refused(&refused, rule, "CHANGE PASSWORD", message);
    }
    let add = format!("{{'operation': {{'Details': {{'ACCOUNTLIST': [{{'ACCOUNTNAME': 'x', {whole}}}]}}}}}}");
    let refused = rest.post("/resources/3/accounts", &add).await;
    assert_refused(&refused, "INPUT-3", "ADD ACCOUNTS", "Invalid value for FILECONTENT");
    let two = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:x},{ACCOUNTNAME:y}]}}}";
    let refused = upload(&rest, Method::POST, "/resources/1/accounts", two, "a", KEY).await;
    assert_refused(&refused, "INPUT-3", "ADD ACCOUNTS", "Invalid value for ACCOUNTLIST");
    let retyped = rest.put("/resources/1", &change("'RESOURCETYPE': 'Linux'")).await;
    assert_refused(&retyped, "INPUT-3", "EDIT RESOURCE", "Invalid value for RESOURCETYPE");
    let retyped = rest
        .put("/resources/1", &change("'RESOURCETYPE': 'License Store'"))
        .await;
    assert_eq!(retyped.result(), "Success");
    let log_on = json!({ "account_name": "plain", "password": "web.pem" });
    let answer = server.control("").post("/targets/1/log-on", log_on).await;
    assert_eq!(answer.json["result"], "refused");
}

#[tokio::test]
async fn people_fetch_and_replace_files_and_no_file_is_a_credential() {
    let server = Server::with_fixture(FIXTURE);
    let admin = server.admin("", "admin", "admin").await;
    let file = json!({ "name": "új.lic", "base64": BASE64.encode(KEY) });
    let made = admin
        .post("/resources/2/accounts", json!({ "name": "new", "file": file }))
        .await;
    assert_eq!((made.status, &made.json["file"]), (201, &json!(true)), "{}", made.body);
    assert_eq!(made.json["password_status"], "új.lic");
    let path = format!("/accounts/{}", made.json["id"]);
    assert_eq!(admin.post(&format!("{path}/file"), json!({})).await.json, file);
    let other = json!({ "name": "b.lic", "base64": BASE64.encode(OTHER_KEY) });
    let change = json!({ "file": other, "reason": "expired" });
    assert_eq!(admin.put(&format!("{path}/file"), change).await.status, 204);
    assert_eq!(admin.post(&format!("{path}/file"), json!({})).await.json, other);
    let history = admin.post(&format!("{path}/history"), json!({})).await;
    assert_eq!(history.json["items"][0]["password"], "új.lic");
    let former = json!({ "former": history.json["items"][0]["file"] });
    assert_eq!(admin.post(&format!("{path}/file"), former).await.json, file);
    assert_problem(&admin.post("/accounts/7/file", json!({})).await, 422, "FILE-1");
    let misplaced = admin.put("/accounts/7/file", json!({ "file": other })).await;
    assert_problem(&misplaced, 422, "INPUT-3");
    let bob = server.admin("", "bob", "bob").await;
    assert_problem(&bob.post("/accounts/2/file", json!({})).await, 422, "ACW-1");
    assert_problem(
        &bob.put("/accounts/1/file", json!({ "file": other })).await,
        403,
        "DENY-1",
    );
    for account in ["/accounts/6/file", "/accounts/99/file"] {
        assert_problem(&bob.post(account, json!({})).await, 404, "FIND-2");
    }
    let credentials = admin.get("/credentials").await;
    let names: Vec<_> = credentials
        .json
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["KEYS/pin", "WEB/root"]);
    let one = admin.get("/credentials?identifier=KEYS/plain").await;
    assert_eq!(one.json, json!([]));
    let trail = admin.get("/audit").await.body;
    assert!(
        !trail.contains(&BASE64.encode(OTHER_KEY)) && !trail.contains("b.lic"),
        "{trail}"
    );
}

#[tokio::test]
async fn files_survive_an_export_a_reset_and_a_locked_vault() {
    let server = Server::with_fixture(FIXTURE);
    let exported = server.control("").get("/export").await;
    assert!(exported.body.contains("name: web.pem"), "{}", exported.body);
    let copy = Server::with_fixture(&exported.body);
    let again = copy.control("").get("/export").await;
    assert_eq!(again.body, exported.body);
    let rest = copy.rest();
    let path = "/resources/1/accounts/1";
    assert_eq!(
        download(&rest, &format!("{path}/downloadfile")).await.content,
        b"plain content\n"
    );
    let change = format!("{{'operation': {{'Details': {{{}}}}}}}", file_fields("x.pem", KEY));
    assert_eq!(rest.put(&format!("{path}/password"), &change).await.result(), "Success");
    assert_eq!(copy.control("").post("/reset", json!({})).await.status, 204);
    assert_eq!(
        download(&rest, &format!("{path}/downloadfile")).await.content,
        b"plain content\n"
    );
    let locked = FIXTURE.replace("users:", "vault: { locked: true }\nusers:");
    let server = Server::with_fixture(&locked);
    let refused = server.rest().get(&format!("{path}/downloadfile")).await;
    let message = "Password Not Accessible. The vault is locked.";
    assert_refused(&refused, "LOCK-1", "DOWNLOAD FILE", message);
    assert_eq!(statuses(&server.rest(), 1).await[0], "****");
}

#[tokio::test]
async fn a_fixtures_file_has_a_name_one_content_and_its_place() {
    let server = Server::start();
    for (kind, account, word) in [
        ("Linux", "file: { name: a, content: b }", "License Store alone"),
        ("Key Store", "password: x, file: { name: a, content: b }", "no password"),
        ("Key Store", "file: { name: a }", "either a content"),
        (
            "Key Store",
            "file: { name: a, content: b, base64: AAAA }",
            "either a content",
        ),
        ("Key Store", "file: { name: a, base64: A }", "base64"),
        ("Key Store", "file: { name: a/b, content: b }", "without a folder"),
    ] {
        let text = format!(
            "version: 1\nusers: [ {{ user_name: a, role: Administrator }} ]\n\
             resources: [ {{ name: R, type: {kind}, accounts: [ {{ name: x, {account} }} ] }} ]\n"
        );
        let body = json!({ "fixture": fixture(&text) });
        let refused = server.control("").post("/sandboxes", body).await;
        assert_eq!(refused.status, 422, "{account}: {}", refused.body);
        assert!(refused.body.contains(word), "{account}: {}", refused.body);
    }
}

#[tokio::test]
async fn a_file_is_as_long_as_a_body_may_be() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fixture.yaml");
    std::fs::write(&path, FIXTURE).unwrap();
    let flags = [
        "--memory",
        "--max-body-bytes",
        "200000",
        "--fixture",
        path.to_str().unwrap(),
    ];
    let server = Server::start_in(dir, &flags, &[]);
    let rest = server.rest();
    let (account, input) = ("/resources/1/accounts/1", details(&[("REASON", "x")]));
    let put = |content: Vec<u8>| {
        let (rest, input) = (rest.clone(), input.clone());
        async move {
            upload(
                &rest,
                Method::PUT,
                &format!("{account}/password"),
                &input,
                "long",
                &content,
            )
            .await
        }
    };
    let long = vec![b'\r'; 150_000];
    assert_eq!(put(long.clone()).await.result(), "Success");
    assert!(download(&rest, &format!("{account}/downloadfile")).await.content == long);
    let refused = put(vec![0; 200_000]).await;
    assert_eq!((refused.status, refused.rule()), (413, "SIZE-1"));
}
