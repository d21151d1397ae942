//! The body of a request: any bytes are a form, and any piece of a path is a name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pam360_sim::http::rest::form::{Form, decode_path_segment};

fuzz_target!(|body: &[u8]| {
    let form = Form::new(body);
    for name in ["INPUT_DATA", "", "AUTHTOKEN"] {
        _ = form.get(name);
    }
    if let Ok(segment) = std::str::from_utf8(body) {
        _ = decode_path_segment(segment);
    }
});
