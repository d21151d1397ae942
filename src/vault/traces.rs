//! Work with keys on the stack. A key's own memory is wiped, but what ciphers and digests make of it while they work stays
//! where they worked until something else is written there.

use std::hint::black_box;

/// Does work that makes a cipher of a key, or opens or seals one value with it, and wipes the part of the stack that it
/// took.
pub(super) fn shallow<T>(work: impl FnOnce() -> T) -> T {
    without_trace::<{ 4 * 1024 }, T>(work)
}

/// Does work that makes, wraps or derives keys, and wipes the part of the stack that it took.
pub(super) fn deep<T>(work: impl FnOnce() -> T) -> T {
    without_trace::<{ 64 * 1024 }, T>(work)
}

#[inline(never)]
fn without_trace<const BYTES: usize, T>(work: impl FnOnce() -> T) -> T {
    let result = apart(work);
    wipe::<BYTES>();
    result
}

/// What is worked with here lies where [`wipe`] writes.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn wipe<const BYTES: usize>() {
    black_box(&mut [0_u8; BYTES]);
}
