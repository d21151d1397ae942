//! The command line: see `pam360_sim::cli`.

fn main() {}
