//! `fixture check` and `fixture export`, and what the server says of a fixture that is wrong.

use serde_json::{Value, json};

use crate::harness::{Api, Rest, Server, project_file, run};

const WRONG: &str = "version: 1\nusers:\n  - { user_name: ann, role: Chief, password: HUNTER2 }\nresources:\n  - name: A\n    owner: nobody\n";

/// Writes a file into a folder of its own.
fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (dir, path)
}

#[test]
fn a_fixture_that_is_right_is_told_so_in_one_line() {
    let demo = project_file("fixtures/demo.yaml");
    let demo = demo.to_str().unwrap();
    let (code, stdout, stderr) = run(&["fixture", "check", demo], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(
        stdout,
        format!("{demo}: ok; users: 11, resources: 12, accounts: 17, RPA entries: 5\n")
    );
}

#[test]
fn every_mistake_of_a_fixture_is_told_with_file_line_and_column() {
    let (_dir, path) = file("wrong.yaml", WRONG);
    let (code, stdout, stderr) = run(&["fixture", "check", &path], &[]);
    let expected = format!(
        "{path}:3:29: users[0].role: no role named `Chief`\n{path}:6:12: resources[0].owner: no user named `nobody`\n"
    );
    assert_eq!((code, stdout.as_str(), stderr), (Some(78), "", expected));

    let (_dir, path) = file("key.json", "{\"version\": 1,\n \"users\": [{\"user\": \"ann\"}]}");
    let (code, _, stderr) = run(&["fixture", "check", &path], &[]);
    assert_eq!(code, Some(78));
    assert!(
        stderr.starts_with(&format!("{path}:2:13: unknown key `user`; known here are user_name")),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1);
}

#[test]
fn a_fixture_that_is_not_there_is_told_in_a_sentence() {
    let (code, _, stderr) = run(&["fixture", "check", "no-such-file.yaml"], &[]);
    assert_eq!(code, Some(78));
    assert!(
        stderr.starts_with("pam360-sim: no-such-file.yaml: cannot be read: "),
        "{stderr}"
    );
}

#[test]
fn a_server_does_not_start_with_a_fixture_that_is_wrong() {
    let (_dir, path) = file("wrong.yaml", WRONG);
    let (code, stdout, stderr) = run(&["--memory", "--listen", "127.0.0.1:0", "--fixture", &path], &[]);
    assert_eq!((code, stdout.as_str()), (Some(78), ""));
    assert!(
        stderr.contains(&format!("{path}:3:29: users[0].role: no role named `Chief`\n")),
        "{stderr}"
    );
    assert!(!stderr.contains("HUNTER2"), "{stderr}");
}

/// What the integration would see of a sandbox, ids left out: every resource and account with its password.
async fn seen(rest: &Rest) -> Vec<String> {
    let mut lines = Vec::new();
    let resources = rest.get("/resources").await;
    for resource in resources.details().as_array().unwrap() {
        let path = format!("/resources/{}/accounts", resource["RESOURCE ID"].as_str().unwrap());
        let listed = rest.get(&path).await;
        let mut shown = listed.details().clone();
        let accounts = shown["ACCOUNT LIST"].take();
        shown["RESOURCE ID"] = Value::Null;
        lines.push(shown.to_string());
        for account in accounts.as_array().unwrap() {
            let input = "{'operation':{'Details':{'REASON':'round trip'}}}";
            let path = format!("{path}/{}", account["ACCOUNT ID"].as_str().unwrap());
            let password = rest.get_with(&format!("{path}/password"), input).await;
            let mut details = rest.get(&path).await.details().clone();
            for volatile in ["PASSWDID", "LAST ACCESSED TIME", "LAST MODIFIED TIME"] {
                details[volatile] = Value::Null;
            }
            lines.push(format!("{} {} {details}", account["ACCOUNT NAME"], password.body));
        }
    }
    lines
}

/// A sandbox of the demo with changes of its own, and the token of somebody who sees everything in it.
async fn lived_in(server: &Server) -> (String, Api, String) {
    let sandbox = server.sandbox(json!("demo")).await.name;
    let sam = server.admin(&sandbox, "sam", "sam").await;
    let body = json!({"user_name": "sam", "host_name": "localhost", "validity_days": 7});
    let token = sam.post("/rpa/entries", body).await.json["app_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let rest = server.rest_with(&token);
    let new = "{'operation':{'Details':{'RESOURCENAME':'NEW: \"#1\"','ACCOUNTNAME':'root','RESOURCETYPE':'Linux',\
        'PASSWORD':'- !x \\'&*\\': {y}','NOTES':'two\\nlines','OWNERNAME':'','RESOURCEGROUPNAME':'Default'}}}";
    assert_eq!(rest.post("/resources", new).await.result(), "Success");
    let change = "{'operation':{'Details':{'NEWPASSWORD':'Changed-9!','RESETTYPE':'LOCAL','REASON':'x'}}}";
    assert_eq!(
        rest.put("/resources/1/accounts/1/password", change).await.result(),
        "Success"
    );
    (sandbox, sam, token)
}

fn export(server: &str, sandbox: &str) -> String {
    let (code, yaml, stderr) = run(&["fixture", "export", "--url", &format!("{server}/s/{sandbox}")], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    yaml
}

/// Every sandbox that the control plane makes has tokens of its own.
fn without_tokens(yaml: &str) -> Vec<&str> {
    yaml.lines().filter(|line| !line.contains("_token:")).collect()
}

#[tokio::test]
async fn an_exported_sandbox_comes_back_with_everything_that_a_client_sees() {
    let server = Server::start();
    let (sandbox, sam, token) = lived_in(&server).await;
    let yaml = export(server.url(), &sandbox);
    let (_dir, path) = file("export.yaml", &yaml);
    let (code, _, stderr) = run(&["fixture", "check", &path], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));

    let copy = server.sandbox(serde_saphyr::from_str(&yaml).unwrap()).await;
    assert_eq!(without_tokens(&export(server.url(), &copy.name)), without_tokens(&yaml));
    let fresh = copy.made["app_tokens"].as_array().unwrap();
    let of_sam = fresh.iter().find(|it| it["rpa_name"] == "sam@localhost").unwrap();
    let fresh_token = of_sam["app_token"].as_str().unwrap();
    assert_ne!(fresh_token, token);
    let before = seen(&server.rest_with(&token)).await;
    assert_eq!(seen(&server.rest_with(fresh_token)).await, before);
    assert!(before.iter().any(|line| line.contains("Changed-9!")), "{before:?}");
    assert_eq!(before.len(), 12 + 17);

    // Sam signed in before the export, so that only his password's hash was left; alice did not.
    let again = server.admin(&copy.name, "sam", "sam").await;
    server.admin(&copy.name, "alice", "alice").await;
    let entries = async |api: &Api| {
        let entries = api.get("/rpa/entries").await.json["items"].as_array().unwrap().clone();
        let kept = [
            "rpa_name",
            "user_name",
            "host_name",
            "status",
            "approval_case",
            "validity_days",
            "expires_at",
            "created_by",
        ];
        entries
            .iter()
            .map(|entry| kept.map(|key| entry[key].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(entries(&again).await, entries(&sam).await);
}

#[tokio::test]
async fn an_export_is_in_the_audit_trail() {
    let server = Server::start();
    let exported = server.control("").get("/export").await;
    assert_eq!(
        (exported.status, exported.content_type.as_deref()),
        (200, Some("application/yaml"))
    );
    assert!(exported.body.contains("QA!K>35Hgg(x"));
    let audit = server
        .admin("", "admin", "admin")
        .await
        .get("/audit?operation=Sandbox%20Exported")
        .await;
    assert_eq!(audit.json["total"], 1, "{}", audit.body);
    assert_eq!(audit.json["items"][0]["client_type"], "Simulator");
}

#[tokio::test]
async fn what_belonged_to_a_deleted_user_does_not_spoil_an_export() {
    let server = Server::start();
    let admin = server.admin("", "admin", "admin").await;
    for id in 2..=4 {
        assert_eq!(admin.delete(&format!("/users/{id}")).await.status, 204);
    }
    let yaml = server.control("").get("/export").await.body;
    let (_dir, path) = file("export.yaml", &yaml);
    assert_eq!(run(&["fixture", "check", &path], &[]).2, "");
    assert_eq!(
        server.sandbox(serde_saphyr::from_str(&yaml).unwrap()).await.made["auth_tokens"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn an_export_needs_the_control_token_where_there_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_in(dir, &["--memory"], &[("PAM360_SIM_CONTROL_TOKEN", "open-sesame")]);
    let (code, stdout, stderr) = run(&["fixture", "export", "--url", server.url()], &[]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("answered with the HTTP status 401"), "{stderr}");
    let (_dir, token) = file("token", "open-sesame\n");
    let arguments = [
        "fixture",
        "export",
        "--url",
        server.url(),
        "--control-token-file",
        &token,
    ];
    assert_eq!(run(&arguments, &[]).0, Some(0));
}

#[tokio::test]
async fn an_export_over_https_goes_to_a_server_that_is_known() {
    let server = Server::start();
    let url = server.ready["https_url"].as_str().unwrap();
    let (code, _, stderr) = run(&["fixture", "export", "--url", url], &[]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("--ca FILE"), "{stderr}");
    let ca = server.ready["ca_file"].as_str().unwrap();
    let (code, stdout, stderr) = run(&["fixture", "export", "--url", url, "--ca", ca], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with("version: 1\n"), "{stdout}");
}
