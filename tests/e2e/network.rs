//! It works without a network and opens no connection of its own: there is no telemetry and no account.

use std::process::Command;

use crate::harness::project_file;

fn use_the_demo(how: &[&str]) -> String {
    let output = Command::new("python3")
        .arg(project_file("tests/python/cut_off.py"))
        .arg(env!("CARGO_BIN_EXE_pam360-sim"))
        .args(how)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_demo_is_served_where_the_network_is_cut_off() {
    let how = use_the_demo(&[]);
    assert!(["cut off\n", "watched\n"].contains(&how.as_str()), "{how}");
}

#[test]
fn every_socket_listens_or_speaks_with_this_machine() {
    assert_eq!(use_the_demo(&["watched"]), "watched\n");
}
