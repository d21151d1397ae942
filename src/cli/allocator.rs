//! How the C library's allocator, from which SQLite takes its memory, gives back what dropped sandboxes had.
//!
//! GNU's keeps a few freed pieces of every size for each thread, and those few keep whole pages from the system: without
//! this, most of the memory of dropped sandboxes stays. It reads what is asked of it before `main`, and only there.

use std::env;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// What the allocator reads.
const VARIABLE: &str = "GLIBC_TUNABLES";

/// No kept pieces; large ones, and the end of a heap once that is half a MiB, go back at once: without numbers of its own
/// the allocator raises these by what it sees. With a quarter of that, what one statement needed would go back after each,
/// which takes longer than most statements; with twice as much, heaps keep what a hundred sandboxes had. With as many heaps
/// as this, sandboxes share few of them, and what one had is less often held back by another: with sixteen, as two
/// processors would have, twice as much of a thousand stays.
const TUNABLES: &str = "glibc.malloc.tcache_count=0:glibc.malloc.mmap_threshold=131072:\
     glibc.malloc.trim_threshold=524288:glibc.malloc.arena_max=64";

/// Starts the program anew in this very process, with its allocator told, unless it is or somebody else told it something.
///
/// # Errors
/// The operating system's; then all goes on as it is.
pub fn tell() -> io::Result<()> {
    if !cfg!(target_env = "gnu") || env::var_os(VARIABLE).is_some() {
        return Ok(());
    }
    let mut arguments = env::args_os();
    let name = arguments.next().unwrap_or_else(|| OsString::from("pam360-sim"));
    let program = env::current_exe()?;
    Err(Command::new(program)
        .arg0(name)
        .args(arguments)
        .env(VARIABLE, TUNABLES)
        .exec())
}
