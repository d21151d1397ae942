//! An export is the whole of what a fixture can say: loaded again, it is the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use secrecy::ExposeSecret;

use crate::fixture::Fixture;
use crate::sandbox::Sandbox;
use crate::service::arbitrary::{Dice, Due, fixture};
use crate::service::fixtures::Tokens;
use crate::service::{export, testing};

async fn exported(sandbox: &Arc<Sandbox>) -> String {
    export::yaml(sandbox).await.unwrap().expose_secret().to_owned()
}

fn json(fixture: &Fixture) -> serde_json::Value {
    serde_json::from_str(fixture.to_json().unwrap().expose_secret()).unwrap()
}

async fn round_trip(fixture: Fixture) {
    let registry = testing::registry();
    let first = testing::sandbox(&registry, "first", fixture.clone(), Tokens::OfFixture).await;
    let yaml = exported(&first).await;
    let read = Fixture::from_yaml(&yaml, "export").unwrap_or_else(|error| panic!("{error}\n{yaml}"));
    assert_eq!(json(&read), json(&fixture), "{yaml}");
    let second = testing::sandbox(&registry, "second", read, Tokens::OfFixture).await;
    assert_eq!(exported(&second).await, yaml);
}

/// The keys of all objects in a document.
fn keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn the_fixtures_that_are_tried_use_every_key_that_the_demo_uses() {
    let mut used = BTreeSet::new();
    for number in 0..200 {
        keys(&json(&fixture(&mut Dice::of_number(number), Due::Later)), &mut used);
    }
    let mut wanted = BTreeSet::new();
    keys(&json(&Fixture::built_in("demo").unwrap()), &mut wanted);
    // Values of custom fields stand under their labels; an export writes a file in Base64, and no vault that is locked.
    for other in [
        "Cost centre",
        "Door code",
        "Contract ends",
        "content",
        "vault",
        "locked",
    ] {
        wanted.remove(other);
    }
    let missing: Vec<_> = wanted.difference(&used).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_fixture_says_comes_back_and_stays(rolls in prop::collection::vec(any::<u16>(), 0..6000)) {
        let fixture = fixture(&mut Dice::new(rolls), Due::Later);
        let findings = fixture.check();
        assert!(findings.is_empty(), "{findings:?}");
        testing::block_on(round_trip(fixture));
    }
}
