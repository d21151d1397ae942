use proptest::prelude::*;
use serde_json::json;

use super::super::tests::{entry, operation, with_details};
use super::*;

fn calls(names: &[&str]) -> Vec<Entry> {
    let entries = names.iter().zip(1..).map(|(name, id)| Entry {
        operation: Some((*name).into()),
        ..entry(id)
    });
    entries.collect()
}

fn judged(expectation: &Expectation, entries: &[Entry]) -> Verdict {
    verify(expectation, &entries.iter().collect::<Vec<_>>(), 0)
}

fn expect(names: &[&str], times: Times) -> Expectation {
    Expectation {
        patterns: names.iter().map(|name| operation(name)).collect(),
        times,
        in_order: false,
        nothing_else: false,
    }
}

#[test]
fn a_call_is_counted_against_what_was_expected_of_it() {
    let entries = calls(&["a", "b", "a"]);
    let at_most = |most| Times {
        at_least: 0,
        at_most: Some(most),
    };
    for (name, times, met) in [
        ("a", Times::ANY, true),
        ("a", Times::exactly(2), true),
        ("a", Times::exactly(1), false),
        ("a", Times::exactly(3), false),
        ("a", at_most(2), true),
        ("a", at_most(1), false),
        ("c", Times::exactly(0), true),
        ("c", Times::ANY, false),
    ] {
        let verdict = judged(&expect(&[name], times), &entries);
        assert_eq!(matches!(verdict, Verdict::Met(_)), met, "{name} {times}");
    }
}

#[test]
fn that_nothing_more_was_called_cannot_be_told_once_calls_were_dropped() {
    let entries = calls(&["a", "b"]);
    let entries: Vec<_> = entries.iter().collect();
    let at_most = Times {
        at_least: 0,
        at_most: Some(1),
    };
    for (times, nothing_else, told) in [
        (Times::ANY, false, true),
        (Times::exactly(1), false, false),
        (at_most, false, false),
        (Times::ANY, true, false),
    ] {
        let expectation = Expectation {
            nothing_else,
            ..expect(&["a", "b"], times)
        };
        assert!(matches!(verify(&expectation, &entries, 0), Verdict::Met(_)), "{times}");
        let verdict = verify(&expectation, &entries, 3);
        assert_eq!(matches!(verdict, Verdict::Met(_)), told, "{times}");
        assert_eq!(verdict == Verdict::Missed(Missed::Forgotten), !told, "{times}");
    }
    // What the calls that are there tell comes first.
    let verdict = verify(&expect(&["c"], Times::exactly(1)), &entries, 3);
    assert!(matches!(verdict, Verdict::Missed(Missed::Count { .. })));
}

#[test]
fn what_came_nearest_is_the_call_that_differs_least() {
    let mut entries = calls(&["fetch-password", "list-resources", "fetch-password"]);
    entries[2].resource = Some(9);
    let pattern = Pattern {
        details: with_details(json!({ "REASON": "because" })).details,
        resource: Some(1),
        ..operation("fetch-password")
    };
    let expectation = Expectation {
        patterns: vec![pattern],
        ..expect(&[], Times::ANY)
    };
    let Verdict::Missed(Missed::Count {
        nearest: Some(nearest),
        found,
        ..
    }) = judged(&expectation, &entries)
    else {
        panic!("it was missed by count");
    };
    assert_eq!((nearest.id, found), (1, vec![]));
    assert_eq!(nearest.differences.len(), 1);
    assert_eq!(nearest.differences[0].field, "details.REASON");
}

#[test]
fn order_asks_for_one_call_after_the_other() {
    let in_order = |names: &[&str]| Expectation {
        in_order: true,
        ..expect(names, Times::ANY)
    };
    let entries = calls(&["a", "b", "a", "c"]);
    for (names, met) in [
        (&["a", "b", "c"][..], true),
        (&["b", "a"], true),
        (&["a", "a", "c"], true),
        (&["c", "a"], false),
        (&["b", "b"], false),
    ] {
        let verdict = judged(&in_order(names), &entries);
        assert_eq!(matches!(verdict, Verdict::Met(_)), met, "{names:?} {verdict:?}");
    }
    let missed = judged(&in_order(&["c", "a"]), &entries);
    let expected = Missed::Order {
        pattern: 1,
        after: 4,
        found: vec![1, 3],
    };
    assert_eq!(missed, Verdict::Missed(expected));
}

#[test]
fn nothing_else_looks_at_the_faces_that_the_matches_name_or_at_the_products_api() {
    let mut entries = calls(&["a", "b"]);
    entries[1].face = Face::Admin;
    let only = |face| Expectation {
        patterns: vec![Pattern { face, ..operation("a") }],
        nothing_else: true,
        ..expect(
            &[],
            Times {
                at_least: 0,
                at_most: None,
            },
        )
    };
    assert!(matches!(judged(&only(None), &entries), Verdict::Met(_)));
    let Verdict::Missed(Missed::Others { ids, .. }) = judged(&only(Some(Face::Admin)), &entries) else {
        panic!("the admin API's call was not expected");
    };
    assert_eq!(ids, [2]);
    entries[1].face = Face::Rest;
    let Verdict::Missed(Missed::Others { ids, nearest }) = judged(&only(None), &entries) else {
        panic!("the second call was not expected");
    };
    assert_eq!(
        (ids, nearest.unwrap().differences[0].field.as_str()),
        (vec![2], "operation")
    );
}

proptest! {
    #[test]
    fn calls_that_were_made_are_found_in_their_order_and_nothing_else_is(
        names in prop::collection::vec("[a-c]", 1..8),
        left_out in any::<prop::sample::Index>(),
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let entries = calls(&names);
        let whole = Expectation { in_order: true, nothing_else: true, ..expect(&names, Times::ANY) };
        prop_assert!(matches!(judged(&whole, &entries), Verdict::Met(_)));
        let mut fewer = entries.clone();
        fewer.remove(left_out.index(entries.len()));
        prop_assert!(matches!(judged(&whole, &fewer), Verdict::Missed(_)));
    }
}
