//! A fixture: any text is one or is refused, and one that is written again is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pam360_sim::fixture::Fixture;
use secrecy::ExposeSecret;

fuzz_target!(|text: &str| {
    for fixture in [Fixture::from_yaml(text, "fuzz"), Fixture::from_json(text, "fuzz")] {
        let Ok(fixture) = fixture else { continue };
        let written = fixture.to_yaml().expect("what was read can be written");
        let written = written.expose_secret();
        Fixture::from_yaml(written, "again").unwrap_or_else(|error| panic!("{error}\n{written}"));
    }
});
