//! Work with keys, on the stack and not on the heap alone: a key's own memory is wiped, but what ciphers and digests make
//! of it while they work stays where they worked until something else is written there.

use std::hint::black_box;

/// Does work that needs less than so many bytes of the stack, and wipes them.
#[inline(never)]
pub(super) fn without_trace<const BYTES: usize, T>(work: impl FnOnce() -> T) -> T {
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
