//! The programs under `examples/`, run as their pages say.

use std::process::Command;

use crate::harness::project_file;

#[test]
fn a_scan_fails_after_a_local_change_of_its_password_and_passes_after_a_remote_one() {
    let output = Command::new("python3")
        .arg(project_file("examples/endpoint-scan/run.py"))
        .env("PAM360_SIM", env!("CARGO_BIN_EXE_pam360-sim"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let steps: Vec<&str> = told.split("\n\n").collect();
    let failing = |step: &str| step.lines().filter(|line| line.contains("failed")).count();
    assert_eq!(
        steps.iter().map(|step| failing(step)).collect::<Vec<_>>(),
        [0, 1, 0],
        "{told}"
    );
    assert!(
        steps[1].contains("FIN-WEB-01   failed: the password is not the one of this machine"),
        "{told}"
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
