//! The Python package, on Python alone; `.ci/python` runs it with pytest.

use std::process::Command;

use crate::harness::project_file;

#[test]
fn the_package_starts_the_program_and_gives_each_caller_an_installation_of_his_own() {
    let output = Command::new("python3")
        .arg(project_file("tests/python/package.py"))
        .env("PYTHONPATH", project_file("integrations/python/src"))
        .env("PAM360_SIM_BIN", env!("CARGO_BIN_EXE_pam360-sim"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{told}");
}
