//! Where people run it: the CI action, the compose example, the systemd unit, and what a release tells of itself.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::harness::{DEMO_TOKEN, Server, project_file};

fn yaml(file: &str) -> Value {
    serde_saphyr::from_str(&std::fs::read_to_string(project_file(file)).unwrap()).unwrap()
}

/// The step of the CI action, as a runner would run it.
fn step(folder: &Path, fixture: &str) -> Command {
    let mut command = Command::new("bash");
    command
        .arg(project_file("integrations/github-action/start"))
        .env("RUNNER_TEMP", folder)
        .env("GITHUB_OUTPUT", folder.join("output"))
        .env("BINARY", env!("CARGO_BIN_EXE_pam360-sim"))
        .env("IMAGE", "")
        .env("FIXTURE", fixture)
        .env("FLAGS", "--tls-name pam360.example.com --log-format json");
    command
}

fn action(folder: &Path, fixture: &str) -> Output {
    step(folder, fixture).output().unwrap()
}

/// What the step handed out under a name.
fn handed_out(folder: &Path, name: &str) -> String {
    let output = std::fs::read_to_string(folder.join("output")).unwrap();
    let line = output.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
    line.unwrap().to_owned()
}

/// What the server that the step started says of itself in its ready file; the server is stopped.
fn stopped(folder: &Path) -> Value {
    let file = handed_out(folder, "ready-file");
    let ready: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let stopped = Command::new("kill").arg(ready["pid"].to_string()).status().unwrap();
    assert!(stopped.success());
    ready
}

#[test]
fn the_action_hands_out_what_its_document_says_and_masks_every_token() {
    let dir = tempfile::tempdir().unwrap();
    let started = action(dir.path(), "demo");
    let told = String::from_utf8(started.stdout).unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    let ready = stopped(dir.path());
    let value = |name: &str| handed_out(dir.path(), name);

    for name in yaml("integrations/github-action/action.yml")["outputs"]
        .as_object()
        .unwrap()
        .keys()
    {
        assert!(!value(name).is_empty(), "{name}");
    }
    assert_eq!(value("app-token"), DEMO_TOKEN);
    assert_eq!(value("url"), ready["url"].as_str().unwrap());
    let tokens = |list: &str, name: &str| {
        let all = ready[list].as_array().unwrap().iter();
        all.map(|it| it[name].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let secrets = [tokens("app_tokens", "app_token"), tokens("auth_tokens", "auth_token")].concat();
    assert!(secrets.len() > 3);
    for secret in secrets {
        assert!(told.contains(&format!("::add-mask::{secret}\n")), "{told}");
    }
    assert!(told.lines().all(|line| line.starts_with("::add-mask::")), "{told}");
}

/// Stands in for an engine that holds one image.
const ENGINE: &str = r#"#!/bin/sh
case "$1 $2" in
    "create registry.example/pam360-sim:1") echo container-7 ;;
    "cp container-7:/pam360-sim") cp "$PROGRAM" "$3" ;;
    "rm container-7") touch "$RUNNER_TEMP/removed" ;;
    *) echo "what is $*?" >&2; exit 1 ;;
esac
"#;

#[test]
fn the_action_takes_the_program_out_of_an_image() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    let engine = dir.path().join("docker");
    std::fs::write(&engine, ENGINE).unwrap();
    std::fs::set_permissions(&engine, PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
    let started = step(dir.path(), "demo")
        .env("PATH", path)
        .env("PROGRAM", env!("CARGO_BIN_EXE_pam360-sim"))
        .env("BINARY", "no-such-program")
        .env("IMAGE", "registry.example/pam360-sim:1")
        .output()
        .unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    stopped(dir.path());
    assert_eq!(handed_out(dir.path(), "app-token"), DEMO_TOKEN);
    assert!(dir.path().join("removed").exists());
}

#[test]
fn the_action_fails_with_the_servers_own_words() {
    let dir = tempfile::tempdir().unwrap();
    let started = action(dir.path(), "no-such-file.yaml");
    assert!(!started.status.success());
    let told = String::from_utf8_lossy(&started.stderr);
    assert!(told.contains("no-such-file.yaml"), "{told}");
}

#[test]
fn every_input_of_the_action_reaches_its_script() {
    let action = yaml("integrations/github-action/action.yml");
    let step = &action["runs"]["steps"][0];
    let script = std::fs::read_to_string(project_file("integrations/github-action/start")).unwrap();
    assert_eq!(action["runs"]["using"], "composite");
    for name in action["inputs"].as_object().unwrap().keys() {
        let variable = name.to_uppercase();
        assert_eq!(step["env"][&variable], format!("${{{{ inputs.{name} }}}}"));
        assert!(script.contains(&format!("${variable}")), "{variable}");
    }
    for (name, output) in action["outputs"].as_object().unwrap() {
        assert_eq!(output["value"], format!("${{{{ steps.start.outputs.{name} }}}}"));
    }
}

#[test]
fn the_client_of_the_compose_example_trusts_the_server_and_lists_its_resources() {
    let compose = yaml("examples/compose/compose.yaml");
    let services = &compose["services"];
    let extended = &services["pam360-sim"]["extends"];
    let base = project_file("examples/compose").join(extended["file"].as_str().unwrap());
    assert_eq!(
        base.canonicalize().unwrap(),
        project_file("docker-compose.yml").canonicalize().unwrap()
    );
    let client = &services["client"];
    assert_eq!(client["depends_on"]["pam360-sim"]["condition"], "service_healthy");
    assert_eq!(client["command"][0], "pam360-sim:8282");

    let server = Server::start();
    let address = server.url().strip_prefix("http://").unwrap();
    let output = Command::new("sh")
        .arg(project_file("examples/compose/client.sh"))
        .arg(address)
        .env("PAM360_SIM_APP_TOKEN", DEMO_TOKEN)
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["operation"]["result"]["status"], "Success");
}

#[test]
fn the_systemd_unit_starts_a_command_line_that_the_program_understands() {
    let unit = std::fs::read_to_string(project_file("integrations/systemd/pam360-sim.service")).unwrap();
    let value = |key: &str| {
        unit.lines()
            .find_map(|line| line.strip_prefix(&format!("{key}=")))
            .unwrap()
    };
    let (program, arguments) = value("ExecStart").split_once(' ').unwrap();
    assert_eq!(program, "/usr/local/bin/pam360-sim");
    assert!(arguments.contains(&format!("/var/lib/{}", value("StateDirectory"))));
    let (code, help, _) = crate::harness::run(&["serve", "--help"], &[]);
    assert_eq!(code, Some(0));
    for flag in arguments.split(' ').filter(|word| word.starts_with("--")) {
        assert!(help.contains(flag), "{flag}");
    }

    // Where systemd is there, it reads the unit, with a program that is there too.
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pam360-sim.service");
    std::fs::write(&file, unit.replace(program, env!("CARGO_BIN_EXE_pam360-sim"))).unwrap();
    if let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg(&file).output() {
        let told = String::from_utf8_lossy(&verified.stderr);
        assert!(
            verified.status.success() && !told.contains("pam360-sim.service:"),
            "{told}"
        );
    }
}

#[test]
fn a_release_tells_every_library_that_is_in_it_with_its_licence() {
    let dir = tempfile::tempdir().unwrap();
    let output = Command::new("python3")
        .arg(project_file(".ci/bill-of-materials"))
        .arg(dir.path())
        .env("CARGO", env!("CARGO"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sbom: Value = serde_json::from_slice(&std::fs::read(dir.path().join("sbom.cdx.json")).unwrap()).unwrap();
    let components = sbom["components"].as_array().unwrap();
    let named = |name: &str| components.iter().any(|it| it["name"] == name);
    assert!(named("axum") && named("libsqlite3-sys") && named("ring"));
    // The binary is static.
    assert!(named("rust-std") && named("glibc") && named("libgcc"));
    assert!(
        !named("reqwest") && !named("proptest"),
        "what only tests use is not in it"
    );
    let licences = std::fs::read_to_string(dir.path().join("LICENCES.txt")).unwrap();
    // What mimalloc's crate brings along is not at its top.
    assert!(licences.contains("\n--- c_src/mimalloc/"));
    for component in components {
        let name = format!(
            "\n{} {}: ",
            component["name"].as_str().unwrap(),
            component["version"].as_str().unwrap()
        );
        assert!(licences.contains(&name), "{name}");
        assert!(component["licenses"][0]["expression"].is_string(), "{name}");
        if component["purl"].as_str().unwrap().starts_with("pkg:cargo/") {
            assert_eq!(component["hashes"][0]["content"].as_str().unwrap().len(), 64, "{name}");
        }
    }
}
