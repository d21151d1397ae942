//! The commands of the XSOAR pack from the command line: what they send, what they print and how they end.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use crate::harness::{DEMO_TOKEN, Server, fixture, project_file, run};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

/// What the demo's first password looks like in the War Room.
const FETCHED: &str = "\
### Fetch Password
|Details|name|result|
|---|---|---|
| PASSWORD: QA!K>35Hgg(x | GET PASSWORD | message: Password fetched successfully<br>status: Success |

{
    \"PAM360\": {
        \"Account\": {
            \"operation\": {
                \"result\": {
                    \"message\": \"Password fetched successfully\",
                    \"status\": \"Success\"
                },
                \"Details\": {
                    \"PASSWORD\": \"QA!K>35Hgg(x\"
                },
                \"name\": \"GET PASSWORD\"
            }
        }
    }
}

";

/// Runs commands with the demo's token: exit code, standard output, standard error.
fn xsoar(url: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let all = [&["xsoar", "--url", url][..], arguments].concat();
    run(&all, &[("PAM360_SIM_TOKEN", DEMO_TOKEN)])
}

/// A server that answers each connection with the next of these texts and closes it; it hands back what it was sent.
struct Recorder {
    url: String,
    received: JoinHandle<Vec<String>>,
}

impl Recorder {
    fn answering(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = thread::spawn(move || {
            let exchange = |answer: &String| {
                let (mut connection, _) = listener.accept().unwrap();
                let request = request(&mut connection);
                connection.write_all(answer.as_bytes()).unwrap();
                request
            };
            answers.iter().map(exchange).collect()
        });
        Self { url, received }
    }

    fn received(self) -> Vec<String> {
        self.received.join().unwrap()
    }
}

/// One whole request.
fn request(connection: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        let mut chunk = [0; 4096];
        let length = connection.read(&mut chunk).unwrap();
        assert!(length > 0, "the request ended early: {text}");
        read.extend_from_slice(&chunk[..length]);
    }
}

/// A command as it is typed, with every value in quotation marks.
fn typed(command: &str, arguments: &Value) -> String {
    let mut line = format!("!{command}");
    for (name, value) in arguments.as_object().unwrap() {
        let value = value.as_str().unwrap().replace('\\', "\\\\").replace('"', "\\\"");
        line += &format!(" {name}=\"{value}\"");
    }
    line
}

/// The commands of the recorded samples, and some more that are hard to quote.
fn commands() -> Vec<(String, Value)> {
    let mut commands = Vec::new();
    for name in ["war_room", "arguments_left_out", "awkward_values"] {
        let text = std::fs::read(project_file(&format!("tests/wire/{name}.json"))).unwrap();
        let samples: Vec<Value> = serde_json::from_slice(&text).unwrap();
        commands.extend(
            samples
                .iter()
                .map(|sample| (sample["command"].as_str().unwrap().to_owned(), sample["args"].clone())),
        );
    }
    for id in [
        "1?x=%zz#y",
        "%2e%2E/%41%c3%28",
        "a|b^c\"<>`{}",
        "",
        " ",
        "..",
        "\u{1fae8}\u{2028}é%",
    ] {
        commands.push((
            "pam360-fetch-password".into(),
            json!({"resource_id": "1", "account_id": id, "reason": id}),
        ));
        commands.push((
            "pam360-fetch-account-details".into(),
            json!({"resource_id": id, "account_id": "1"}),
        ));
        let names = json!({"resource_name": id, "account_name": "x&y"});
        commands.push(("pam360-fetch-resource-account-id".into(), names));
    }
    let every: String = (1..=0x2ff_u32).filter_map(char::from_u32).collect();
    commands.push((
        "pam360-create-account".into(),
        json!({"resource_id": "1", "account_name": every, "password": "it's \"both\"\\"}),
    ));
    commands
}

#[test]
fn every_command_sends_the_bytes_that_another_client_of_the_same_facts_sends() {
    // A value of several lines cannot stand in a file, and one with a NUL not among arguments.
    let (typed_ones, mut commands): (Vec<_>, Vec<_>) = commands()
        .into_iter()
        .partition(|(command, given)| typed(command, given).contains(['\n', '\r']));
    let in_file = commands.len();
    commands.extend(typed_ones);
    let recorder = Recorder::answering(vec![OK.to_owned(); commands.len()]);
    let url = format!("{}/some/prefix/", recorder.url);
    let other = python(
        "built_requests.py",
        &[&url, DEMO_TOKEN],
        &serde_json::to_string(&commands).unwrap(),
    );
    let expected: Vec<String> = serde_json::from_str(&other).unwrap();

    let lines: Vec<_> = commands.iter().map(|(command, given)| typed(command, given)).collect();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("commands.txt");
    std::fs::write(&file, lines[..in_file].join("\n")).unwrap();
    let (code, _, stderr) = xsoar(&url, &["--file", file.to_str().unwrap()]);
    assert_eq!(code, Some(1), "the connection test alone fails: {stderr}");
    let arguments: Vec<_> = lines[in_file..].iter().map(String::as_str).collect();
    let (code, _, stderr) = xsoar(&url, &arguments);
    assert_eq!(code, Some(0), "{stderr}");
    let received = recorder.received();
    for ((ours, theirs), line) in received.iter().zip(&expected).zip(&lines) {
        assert_eq!(ours, theirs, "{line}");
    }
    assert_eq!(received.len(), expected.len());
}

fn python(script: &str, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new("python3")
        .arg(project_file(&format!("tests/python/{script}")))
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_war_room_shows_a_table_and_the_context() {
    let server = Server::start();
    let fetch = r#"!pam360-fetch-password resource_id=1 account_id=1 reason="for the "#;
    let (code, stdout, stderr) = xsoar(server.url(), &[&format!("{fetch}logs\"")]);
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), FETCHED, ""));

    let (code, stdout, _) = xsoar(server.url(), &["--strict", "!test-module"]);
    assert_eq!((code, stdout.as_str()), (Some(0), "ok\n\n"));

    let (_, raw, _) = xsoar(server.url(), &["--raw", &format!("{fetch}logs\"")]);
    assert_eq!(
        raw,
        "{\"operation\":{\"result\":{\"message\":\"Password fetched successfully\",\"status\":\"Success\"},\
         \"Details\":{\"PASSWORD\":\"QA!K>35Hgg(x\"},\"name\":\"GET PASSWORD\"}}\n"
    );
}

#[test]
fn the_examples_of_the_pack_run_from_a_file() {
    let server = Server::with_fixture(&format!(
        "{{version: 1, users: [{{user_name: admin, role: Privileged Administrator}}], \
         rpa_entries: [{{user_name: admin, host_name: localhost, app_token: {DEMO_TOKEN}}}]}}"
    ));
    let samples: Vec<Value> =
        serde_json::from_slice(&std::fs::read(project_file("tests/wire/war_room.json")).unwrap()).unwrap();
    let mut text = String::from("# the examples of the pack\n\n");
    for sample in &samples {
        text += &format!("  {}\n\n", typed(sample["command"].as_str().unwrap(), &sample["args"]));
    }
    let file = server.dir.path().join("war-room.txt");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let (code, raw, stderr) = xsoar(server.url(), &["--file", file, "--raw"]);
    assert_eq!(code, Some(0), "{stderr}");
    let answers: Vec<_> = samples
        .iter()
        .map(|sample| sample["answer"].as_str().unwrap())
        .collect();
    assert_eq!(raw.lines().collect::<Vec<_>>(), answers);
}

#[tokio::test]
async fn a_refusal_is_a_success_entry_unless_it_is_asked_about() {
    let server = Server::start();
    let unknown = "!pam360-fetch-password resource_id=999 account_id=1";
    let (code, stdout, stderr) = xsoar(server.url(), &[unknown]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(
        stdout.contains("| GET PASSWORD | message: No such resource found<br>status: Failed |"),
        "{stdout}"
    );

    let resources = "!pam360-list-all-resources";
    let (code, stdout, stderr) = xsoar(server.url(), &["--strict", unknown, resources]);
    assert_eq!(
        (code, stderr.as_str()),
        (Some(1), "pam360-sim: 1 of 2 commands failed: command 1\n")
    );
    assert!(
        stdout.starts_with("!pam360-fetch-password\n\n### Fetch Password"),
        "{stdout}"
    );
    assert!(
        stdout.contains("\n\n!pam360-list-all-resources\n\n### List all Resources\n"),
        "{stdout}"
    );

    let nobody = fixture("{version: 1, users: [{user_name: admin, role: Administrator}]}");
    let sandbox = server.sandbox(nobody).await;
    let (code, _, _) = xsoar(
        &format!("{}/s/{}", server.url(), sandbox.name),
        &["--strict", resources],
    );
    assert_eq!(code, Some(1));
    let (code, stdout, _) = xsoar(&format!("{}/s/{}/", server.url(), sandbox.name), &["!test-module"]);
    assert_eq!((code, stdout.as_str()), (Some(1), "Failed to connect to server\n\n"));
}

#[test]
fn errors_are_worded_as_the_integration_words_them() {
    let gzip = |body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let page = "<html>it's \"down\"</html>";
    let with = |status: &str, body: &str| format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let cases = [
        (with("503 Service Unavailable", page), format!("Error in API call [503] - Service Unavailable\n{page}")),
        (with("401 No", "{\"a\": [\"é\"]}"), "Error in API call [401] - No\n{\"a\": [\"\\u00e9\"]}".to_owned()),
        (with("200 OK", page), "Failed to parse json object from response: b'<html>it\\'s \"down\"</html>'".to_owned()),
        (with("200 OK", "null"), "'NoneType' object has no attribute 'get'".to_owned()),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n\u{feff}{}".to_owned(),
            "Failed to parse json object from response: b'\\xef\\xbb\\xbf{}'".to_owned(),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}".to_owned(),
            "('Connection broken: IncompleteRead(2 bytes read, 7 more expected)', IncompleteRead(2 bytes read, 7 more expected))"
                .to_owned(),
        ),
        (
            gzip("no gzip"),
            "('Received response with content-encoding: gzip, but failed to decode it.', error('Error -3 while \
             decompressing data: incorrect header check'))"
                .to_owned(),
        ),
        (
            String::new(),
            "\nError Type: <requests.exceptions.ConnectionError>\nError Number: [None]\nMessage: None\nVerify that the \
             server URL parameter is correct and that you have access to the server from your host."
                .to_owned(),
        ),
    ];
    let recorder = Recorder::answering(cases.iter().map(|(answer, _)| answer.clone()).collect());
    for (answer, error) in &cases {
        let (code, stdout, stderr) = xsoar(&recorder.url, &["!pam360-list-all-resources"]);
        let expected = format!("Unexpected error: {error}\n\npam360-sim: 1 of 1 commands failed: command 1\n");
        assert_eq!((code, stdout.as_str(), stderr), (Some(1), "", expected), "{answer}");
    }
    recorder.received();
}

#[test]
fn answers_in_chunks_are_read_and_redirects_followed_with_the_token() {
    let redirect =
        |status: &str| format!("HTTP/1.1 {status} Elsewhere\r\nLocation: /else where\r\nContent-Length: 0\r\n\r\n");
    let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n".to_owned();
    let recorder = Recorder::answering(vec![redirect("302"), chunks.clone(), redirect("307"), chunks]);
    let change = "!pam360-update-account-password resource_id=1 account_id=1 new_password=n reset_type=LOCAL";
    let (code, stdout, stderr) = xsoar(&recorder.url, &[change, change]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(
        stdout.contains("### Update Account Password\n**No entries.**\n"),
        "{stdout}"
    );
    let received = recorder.received();
    assert!(
        received[1].starts_with("GET /else%20where HTTP/1.1\r\n"),
        "{}",
        received[1]
    );
    assert!(received[1].ends_with("\r\nAPP_TYPE: 17\r\n\r\n") && received[1].contains(DEMO_TOKEN));
    assert_eq!(
        received[3],
        received[2].replace(received[2].split(' ').nth(1).unwrap(), "/else%20where")
    );
}

#[test]
fn a_redirect_loop_ends_after_thirty() {
    let again = "HTTP/1.1 302 Again\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n".to_owned();
    let recorder = Recorder::answering(vec![again; 31]);
    let (code, _, stderr) = xsoar(&recorder.url, &["!test-module"]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.starts_with("Unexpected error: Exceeded 30 redirects.\n"),
        "{stderr}"
    );
    assert_eq!(recorder.received().len(), 31);
}

#[test]
fn a_certificate_is_trusted_with_its_ca_or_when_any_will_do() {
    let server = Server::start();
    let url = server.ready["https_url"].as_str().unwrap();
    let ca = server.ready["ca_file"].as_str().unwrap();
    for trust in [&["--ca", ca][..], &["--ca-file", ca], &["--insecure"]] {
        let (code, stdout, stderr) = xsoar(url, &[trust, &["!test-module"]].concat());
        assert_eq!((code, stdout.as_str()), (Some(0), "ok\n\n"), "{stderr}");
    }
    let (code, _, stderr) = xsoar(url, &["!test-module"]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.starts_with(
            "Unexpected error: SSL Certificate Verification Failed - try selecting 'Trust any certificate'"
        ),
        "{stderr}"
    );
}

#[test]
fn what_is_no_command_is_told_before_anything_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("lines.txt");
    std::fs::write(&file, "!test-module\n\n!pam360-fetch-password resource_id=1\n").unwrap();
    let file = file.to_str().unwrap();
    let nowhere = "http://127.0.0.1:1";
    let told = |arguments: &[&str]| {
        let (code, stdout, stderr) = xsoar(nowhere, arguments);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{stderr}");
        stderr
    };
    assert_eq!(
        told(&["--file", file]),
        format!("pam360-sim: {file}:3: pam360-fetch-password needs account_id\n")
    );
    assert_eq!(
        told(&["!test-module", "!pam360-list-all-accounts resource_id"]),
        "pam360-sim: command 2: behind pam360-list-all-accounts, expected name=value: a value with blanks is written \"…\" or `…`\n"
    );
    told(&[]);
    let missing = dir.path().join("nowhere.txt");
    assert!(told(&["--file", missing.to_str().unwrap()]).contains("cannot read"));
    std::fs::write(file, "# nothing\n").unwrap();
    assert_eq!(
        told(&["--file", file]),
        format!("pam360-sim: {file} holds no command\n")
    );
}

#[tokio::test]
async fn what_failed_of_a_file_is_told_by_its_lines() {
    let server = Server::start();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("lines.txt");
    // As editors of Windows write it.
    let lines = "\u{feff}!pam360-list-all-resources\r\n# nobody has it\r\n!pam360-list-all-accounts resource_id=999\r\n\r\n\
                 !test-module\r\n!pam360-fetch-password resource_id=1 account_id=999\r\n";
    std::fs::write(&file, lines).unwrap();
    let file = file.to_str().unwrap();
    let (code, _, stderr) = xsoar(server.url(), &["--strict", "--file", file]);
    let expected = format!("pam360-sim: 2 of 4 commands failed: {file}:3, {file}:6\n");
    assert_eq!((code, stderr), (Some(1), expected));
}

#[test]
fn the_token_comes_from_the_environment_or_a_flag_and_is_never_told() {
    let arguments = ["xsoar", "--url", "http://127.0.0.1:1", "!test-module"];
    let (code, _, stderr) = run(&arguments, &[("PAM360_SIM_TOKEN", "T-secret")]);
    assert_eq!(code, Some(1));
    assert!(!stderr.contains("T-secret"), "{stderr}");
    let (_, help, _) = run(&["xsoar", "--help"], &[("PAM360_SIM_TOKEN", "T-secret")]);
    assert!(
        help.contains("PAM360_SIM_TOKEN") && !help.contains("T-secret"),
        "{help}"
    );

    let server = Server::start();
    let (code, stdout, _) = run(
        &["xsoar", "--url", server.url(), "--token", DEMO_TOKEN, "!test-module"],
        &[],
    );
    assert_eq!((code, stdout.as_str()), (Some(0), "ok\n\n"));
}
