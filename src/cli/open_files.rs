//! How many files the server may have open.

use rustix::io;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Has the system allow as many as it would allow if asked: a sandbox in a data folder has three open, a caller one, and
/// what a process begins with (1,024 in many places) is soon used up.
///
/// # Errors
/// The operating system's; then all goes on as it is.
pub fn allow() -> io::Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    )
}
