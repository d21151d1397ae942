//! `trust`: what it tells people to type makes their clients trust the server.

use std::process::Command;

use crate::harness::{Server, run};

fn instructions(url: &str) -> String {
    let (code, stdout, stderr) = run(&["trust", "--url", url], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    stdout
}

/// Runs a script in a folder of its own; what it printed.
fn shell(script: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", script])
        .current_dir(dir.path())
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("SSL_CERT_FILE")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a program is there; those of Java are not everywhere.
fn is_there(program: &str) -> bool {
    Command::new("bash")
        .args(["-c", &format!("command -v {program}")])
        .output()
        .unwrap()
        .status
        .success()
}

#[test]
fn the_commands_make_curl_python_and_java_trust_the_server() {
    let server = Server::start();
    let https = server.ready["https_url"].as_str().unwrap();
    for url in [https, server.url()] {
        let text = instructions(url);
        let lines = text.lines().filter(|line| {
            let is_java = line.starts_with("keytool") || line.starts_with("export JAVA_TOOL_OPTIONS");
            !is_java || is_there("keytool")
        });
        let commands = lines.collect::<Vec<_>>().join("\n");
        let python = format!("import urllib.request; print(urllib.request.urlopen('{https}/sim/v1/health').status)");
        let printed = shell(&format!("{commands}\npython3 -c \"{python}\""));
        let fingerprint = text.lines().find_map(|line| line.strip_prefix("#   ")).unwrap();
        assert!(
            printed.contains(&format!("sha256 Fingerprint={fingerprint}")),
            "{printed}"
        );
        assert!(printed.ends_with("200\n"), "{printed}");
    }
}

#[test]
fn what_is_no_server_of_ours_has_no_ca() {
    let (code, stdout, stderr) = run(&["trust", "--url", "http://127.0.0.1:1"], &[]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(
        stderr.starts_with("pam360-sim: http://127.0.0.1:1 cannot be asked: "),
        "{stderr}"
    );
    let server = Server::start();
    let elsewhere = format!("{}/s/nobody", server.url());
    let (code, _, stderr) = run(&["trust", "--url", &elsewhere], &[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        stderr,
        format!("pam360-sim: {elsewhere}/sim/v1/ca.pem is no CA certificate\n")
    );
}
