//! The program: see `pam360_sim::cli`.

use std::process::ExitCode;

use clap::Parser;
use pam360_sim::cli::{self, Cli};

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
