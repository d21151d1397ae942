//! INPUT_DATA: any text is read or refused, and what is read can be asked for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pam360_sim::http::rest::input_data;

fuzz_target!(|text: &str| {
    _ = input_data::read(text);
});
