use std::time::Duration;

use super::*;
use crate::model::fault::{Fault, FaultKind, Pause, RefusalRule, Tally};
use crate::rules::{AuthCause, Refusal};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn fault(name: &str, json: &str) -> ActiveFault {
    let spec: Fault = serde_json::from_str(json).unwrap();
    assert_eq!(spec.problem(), None, "{json}");
    ActiveFault {
        name: name.to_owned(),
        built_in: false,
        token: spec.matches.token.is_some().then(|| vec![7; 32]),
        number: 0,
        ends_at: spec.ttl.map(|ttl| at(0) + ttl.signed()),
        tally: Tally::default(),
        spec,
    }
}

fn with(rest: &str) -> ActiveFault {
    fault("f", &format!("{{\"fault\": {{\"kind\": \"close\"}}{rest}}}"))
}

fn asked() -> Asked<'static> {
    Asked {
        face: Face::Rest,
        operation: Some("fetch-password"),
        method: "GET",
        path: "/restapi/json/v1/resources/3/accounts/9/password",
        resource: Thing {
            id: Some(3),
            name: Some("web-01"),
        },
        account: Thing {
            id: Some(9),
            name: Some("root"),
        },
        token: Some(vec![7; 32]),
        by_path: None,
        now: at(0),
    }
}

fn never() -> f64 {
    panic!("nothing was left to chance")
}

fn meets(faults: &mut [ActiveFault], asked: &Asked<'_>) -> bool {
    choose(faults, asked, &mut never).is_some()
}

#[test]
fn a_request_meets_a_fault_if_all_holds_that_the_match_says() {
    for (matches, expected) in [
        (r"{}", true),
        (r#"{"operation": "fetch-password"}"#, true),
        (r#"{"operation": "pam360-fetch-password"}"#, true),
        (r#"{"operation": ["list-resources", "fetch-password"]}"#, true),
        (r#"{"operation": "list-resources"}"#, false),
        (r#"{"method": "get"}"#, true),
        (r#"{"method": "PUT"}"#, false),
        (r#"{"path": "/restapi/*/password"}"#, true),
        (r#"{"path": "*/3/*/9/*"}"#, true),
        (r#"{"path": "/restapi/json/v1/resources/3/accounts/9/password"}"#, true),
        (r#"{"path": "/restapi/json/v1/resources/3"}"#, false),
        (r#"{"path": "/restapi/*/accounts"}"#, false),
        (r#"{"resource": 3}"#, true),
        (r#"{"resource": "3"}"#, true),
        (r#"{"resource": "WEB-01"}"#, true),
        (r#"{"resource": 9}"#, false),
        (r#"{"account": "root"}"#, true),
        (r#"{"account": 9, "resource": "web-01", "method": "GET"}"#, true),
        (r#"{"account": 9, "resource": "web-02", "method": "GET"}"#, false),
        (r#"{"account": "admin"}"#, false),
    ] {
        assert_eq!(
            meets(&mut [with(&format!(", \"match\": {matches}"))], &asked()),
            expected,
            "{matches}"
        );
    }
}

#[test]
fn a_fault_for_a_token_leaves_every_other_token_alone() {
    let fault = || [with(r#", "match": {"token": "T"}"#)];
    assert!(meets(&mut fault(), &asked()));
    for token in [None, Some(vec![8; 32])] {
        assert!(!meets(&mut fault(), &Asked { token, ..asked() }));
    }
}

#[test]
fn the_admin_api_meets_only_faults_that_name_it() {
    let admin = Asked {
        face: Face::Admin,
        operation: Some("list-users"),
        path: "/api/v1/users",
        ..asked()
    };
    assert!(!meets(&mut [with("")], &admin));
    assert!(!meets(&mut [with(r#", "match": {"method": "GET"}"#)], &admin));
    assert!(meets(&mut [with(r#", "match": {"path": "/api/*"}"#)], &admin));
    assert!(meets(&mut [with(r#", "match": {"operation": "list-users"}"#)], &admin));
    let by_path = Asked {
        by_path: Some("f"),
        ..admin
    };
    assert!(meets(&mut [with("")], &by_path));
}

#[test]
fn a_fault_that_is_chosen_by_path_alone_waits_for_its_path() {
    let mut faults = [with(r#", "only_by_path": true"#)];
    assert!(!meets(&mut faults, &asked()));
    let other = Asked {
        by_path: Some("g"),
        ..asked()
    };
    assert!(!meets(&mut faults, &other));
    let named = Asked {
        by_path: Some("f"),
        ..asked()
    };
    assert!(meets(&mut faults, &named));
    assert_eq!(faults[0].tally, Tally { seen: 1, applied: 1 });
}

/// Which of the first requests meet the fault.
fn met(rest: &str, requests: usize) -> Vec<usize> {
    let mut faults = [with(rest)];
    (1..=requests).filter(|_| meets(&mut faults, &asked())).collect()
}

#[test]
fn counts_say_which_of_the_matching_requests_meet_a_fault() {
    assert_eq!(met(r#", "times": 2"#, 5), [1, 2]);
    assert_eq!(met(r#", "after": 3"#, 5), [4, 5]);
    assert_eq!(met(r#", "after": 1, "times": 2"#, 5), [2, 3]);
    assert_eq!(met(r#", "match": {"nth": 3}"#, 5), [3]);
    assert_eq!(met("", 3), [1, 2, 3]);
}

#[test]
fn the_first_that_was_made_is_applied_and_all_count() {
    let mut faults = [
        fault("a", r#"{"times": 1, "fault": {"kind": "close"}}"#),
        fault("b", r#"{"match": {"nth": 2}, "fault": {"kind": "reset"}}"#),
        fault("c", r#"{"fault": {"kind": "bom"}}"#),
    ];
    let order: Vec<_> = (0..4).map(|_| choose(&mut faults, &asked(), &mut never)).collect();
    assert_eq!(order, [Some(0), Some(1), Some(2), Some(2)]);
    assert_eq!(faults[2].tally, Tally { seen: 4, applied: 2 });
    let named = Asked {
        by_path: Some("c"),
        ..asked()
    };
    faults[0].tally = Tally::default();
    assert_eq!(choose(&mut faults, &named, &mut never), Some(2));
}

#[test]
fn chance_is_drawn_only_where_it_decides() {
    let mut faults = [with(r#", "match": {"probability": 0.25}"#)];
    let mut draws = [0.3, 0.25, 0.2].into_iter();
    let mut draw = || draws.next().unwrap();
    let chosen: Vec<_> = (0..3)
        .map(|_| choose(&mut faults, &asked(), &mut draw).is_some())
        .collect();
    assert_eq!(chosen, [false, false, true]);
    let other = Asked {
        method: "PUT",
        ..asked()
    };
    let mut elsewhere = [with(r#", "match": {"probability": 0.25, "method": "GET"}"#)];
    assert!(!meets(&mut elsewhere, &other));
}

#[test]
fn a_fault_is_over_when_its_time_or_its_count_is_and_counts_no_more() {
    let mut faults = [with(r#", "ttl": "10s""#)];
    let late = |seconds| Asked {
        now: at(seconds),
        ..asked()
    };
    assert!(meets(&mut faults, &late(9)));
    assert!(!meets(&mut faults, &late(10)));
    assert_eq!(faults[0].tally.seen, 1);
    assert!(faults[0].remaining(at(10)).is_none());
}

#[test]
fn what_remains_of_a_fault_behaves_as_it_would_have() {
    let mut whole = [with(r#", "after": 1, "times": 3, "ttl": "PT1M""#)];
    for _ in 0..2 {
        choose(&mut whole, &asked(), &mut never);
    }
    let rest = whole[0].remaining(at(20)).unwrap();
    assert_eq!(
        (rest.times, rest.after, rest.ttl),
        (Some(2), 0, Some(Pause::from_millis(40_000)))
    );
    let mut nth = [with(r#", "match": {"nth": 3}"#)];
    choose(&mut nth, &asked(), &mut never);
    assert_eq!(nth[0].remaining(at(0)).unwrap().matches.nth, Some(2));
}

#[test]
fn every_rule_stands_for_the_refusal_of_that_rule() {
    for rule in RefusalRule::ALL {
        let abouts = rule.abouts().iter().map(|about| Some(*about)).chain([None]);
        for about in abouts {
            if let Forced::Refusal(refusal) = forced(*rule, about, at(0)) {
                assert_eq!(refusal.rule(), rule.id(), "{about:?}");
                let told = format!("{refusal:?} {}", refusal.why()).to_lowercase();
                let word = about
                    .unwrap_or_default()
                    .split(['_', ' '])
                    .next()
                    .unwrap()
                    .to_lowercase();
                let stem = &word[..word.len().min(5)];
                assert!(told.replace(['_', ' '], "").contains(stem), "{about:?}: {told}");
            }
        }
    }
    let expired = forced(RefusalRule::Auth1, Some("expired"), at(60));
    assert_eq!(
        expired,
        Forced::Refusal(Refusal::Unauthenticated(AuthCause::Expired(at(60))))
    );
}

#[test]
fn answers_are_held_back_within_their_bounds() {
    let kind = |json: &str| serde_json::from_str::<FaultKind>(json).unwrap();
    let fixed = kind(r#"{"kind": "latency", "time": "2s"}"#);
    assert_eq!(held_back(&fixed, &mut never), Duration::from_secs(2));
    let range = kind(r#"{"kind": "random_latency", "from": "1s", "to": "3s"}"#);
    for (draw, seconds) in [(0.0, 1.0), (0.5, 2.0), (0.999, 2.998)] {
        assert_eq!(held_back(&range, &mut || draw), Duration::from_secs_f64(seconds));
    }
    let tail = kind(r#"{"kind": "long_tailed_latency", "median": "100ms", "p99": "10s", "at_most": "20s"}"#);
    let draw = |radius: f64, angle: f64| {
        let mut draws = [radius, angle].into_iter();
        held_back(&tail, &mut || draws.next().unwrap())
    };
    assert_eq!(draw(0.0, 0.3), Duration::from_millis(100));
    assert!(draw(0.9, 0.0) > Duration::from_secs(5));
    assert!(draw(0.9, 0.5) < Duration::from_millis(5));
    assert_eq!(draw(1.0 - 1e-16, 0.0), Duration::from_secs(20));
    assert_eq!(held_back(&kind(r#"{"kind": "bom"}"#), &mut never), Duration::ZERO);
}
