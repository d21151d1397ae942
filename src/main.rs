//! The program: see `pam360_sim::cli`.

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use pam360_sim::cli::{self, Cli};

/// A request is made of many short-lived pieces: with the C library's allocator a fifth of its time goes into those, and
/// with musl's far more.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
