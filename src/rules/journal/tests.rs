use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::caller::Via;
use crate::model::ids::EntryId;
use crate::model::journal::{Answer, Caller, Fault, Input, Place, Request};

/// A fetch of account 2's password in resource 1, refused.
pub(super) fn entry(id: u64) -> Entry {
    Entry {
        id,
        request_id: "r-1".into(),
        at: Timestamp::UNIX_EPOCH,
        duration: Duration::from_millis(1),
        face: Face::Rest,
        request: Request {
            method: "GET".into(),
            path: "/restapi/json/v1/resources/1/accounts/2/password".into(),
            tls: false,
            query: vec![("LIMIT".into(), "5".into())],
            headers: Vec::new(),
            form: Vec::new(),
            input: given(json!({ "REASON": "why", "TICKETID": 7, "ROWS": [{ "A": "1", "B": "2" }] })),
            body_bytes: 0,
        },
        operation: Some("fetch-password".into()),
        resource: Some(1),
        account: Some(2),
        caller: Some(Caller {
            user_name: "admin".into(),
            via: Via::AppToken(EntryId(1)),
        }),
        token: Some("‹secret 0123456789ab›".into()),
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        answer: Some(Answer {
            status: 200,
            outcome: "Failed",
            message: "Reason is mandatory to access the password".into(),
            reason: Some("ACW-1 the account asks for a reason".into()),
            content_type: "application/json".into(),
            bytes: 100,
        }),
        fault: Some(Fault {
            name: "slow".into(),
            kind: "latency",
        }),
        client_stayed: true,
    }
}

fn given(details: Value) -> Option<Input> {
    Some(Input {
        place: Place::Query,
        json: Some(json!({ "operation": { "Details": details } }).to_string().into()),
    })
}

pub(super) fn operation(name: &str) -> Pattern {
    Pattern {
        operation: Some(name.into()),
        ..Pattern::default()
    }
}

pub(super) fn with_details(details: Value) -> Pattern {
    let Value::Object(details) = details else {
        panic!("{details}")
    };
    Pattern {
        details,
        ..Pattern::default()
    }
}

#[test]
fn each_field_decides_by_itself_and_a_miss_is_told_with_what_was_there() {
    let base = Pattern::default;
    let text = |text: &str| Some(text.to_owned());
    type Case = (Pattern, Pattern, &'static str, Value, Value);
    let cases: Vec<Case> = vec![
        (
            Pattern {
                face: Some(Face::Rest),
                ..base()
            },
            Pattern {
                face: Some(Face::Admin),
                ..base()
            },
            "face",
            json!("admin"),
            json!("rest"),
        ),
        (
            operation("fetch-password"),
            operation("list-resources"),
            "operation",
            json!("list-resources"),
            json!("fetch-password"),
        ),
        (
            Pattern {
                method: text("get"),
                ..base()
            },
            Pattern {
                method: text("PUT"),
                ..base()
            },
            "method",
            json!("PUT"),
            json!("GET"),
        ),
        (
            Pattern {
                path: text("/restapi/**/password"),
                ..base()
            },
            Pattern {
                path: text("/restapi/*/password"),
                ..base()
            },
            "path",
            json!("/restapi/*/password"),
            json!("/restapi/json/v1/resources/1/accounts/2/password"),
        ),
        (
            Pattern {
                resource: Some(1),
                ..base()
            },
            Pattern {
                resource: Some(2),
                ..base()
            },
            "resource",
            json!(2),
            json!(1),
        ),
        (
            Pattern {
                account: Some(2),
                ..base()
            },
            Pattern {
                account: Some(1),
                ..base()
            },
            "account",
            json!(1),
            json!(2),
        ),
        (
            Pattern {
                caller: text("Admin"),
                ..base()
            },
            Pattern {
                caller: text("bob"),
                ..base()
            },
            "caller",
            json!("bob"),
            json!("admin"),
        ),
        (
            Pattern {
                token: text("‹secret 0123456789ab›"),
                ..base()
            },
            Pattern {
                token: text("‹secret 000000000000›"),
                ..base()
            },
            "token",
            json!("‹secret 000000000000›"),
            json!("‹secret 0123456789ab›"),
        ),
        (
            Pattern {
                status: Some(200),
                ..base()
            },
            Pattern {
                status: Some(500),
                ..base()
            },
            "status",
            json!(500),
            json!(200),
        ),
        (
            Pattern {
                outcome: text("failed"),
                ..base()
            },
            Pattern {
                outcome: text("Success"),
                ..base()
            },
            "outcome",
            json!("Success"),
            json!("Failed"),
        ),
        (
            Pattern {
                rule: text("acw-1"),
                ..base()
            },
            Pattern {
                rule: text("ACW-2"),
                ..base()
            },
            "rule",
            json!("ACW-2"),
            json!("ACW-1"),
        ),
        (
            Pattern {
                fault: text("slow"),
                ..base()
            },
            Pattern {
                fault: text("gone"),
                ..base()
            },
            "fault",
            json!("gone"),
            json!("slow"),
        ),
        (
            Pattern {
                client_stayed: Some(true),
                ..base()
            },
            Pattern {
                client_stayed: Some(false),
                ..base()
            },
            "client_stayed",
            json!(false),
            json!(true),
        ),
        (
            with_details(json!({ "REASON": "why", "TICKETID": "7", "ABSENT": "" })),
            with_details(json!({ "REASON": "because" })),
            "details.REASON",
            json!("because"),
            json!("why"),
        ),
        (
            with_details(json!({ "ROWS": [{ "A": 1 }] })),
            with_details(json!({ "ROWS": [{ "B": 3 }] })),
            "details.ROWS[0].B",
            json!(3),
            json!("2"),
        ),
        (
            with_details(json!({ "ABSENT": null })),
            with_details(json!({ "ABSENT": "x" })),
            "details.ABSENT",
            json!("x"),
            Value::Null,
        ),
    ];
    for (fits, misses, field, wanted, got) in cases {
        assert_eq!(fits.differences(&entry(1)), [], "{field}");
        let field = field.to_owned();
        assert_eq!(misses.differences(&entry(1)), [Difference { field, wanted, got }]);
    }
}

#[test]
fn details_are_those_of_input_data_or_the_admin_apis_body() {
    let mut newer = entry(1);
    let json = json!({ "operation": { "details": { "type": "a" } } }).to_string();
    newer.request.input.as_mut().unwrap().json = Some(json.into());
    assert_eq!(Value::from(details(&newer)), json!({ "type": "a" }));
    let mut admin = entry(1);
    admin.face = Face::Admin;
    admin.request.input.as_mut().unwrap().json = Some(json!({ "reason": "x" }).to_string().into());
    assert_eq!(Value::from(details(&admin)), json!({ "reason": "x" }));
    let mut unreadable = entry(1);
    unreadable.request.input.as_mut().unwrap().json = None;
    assert!(details(&unreadable).is_empty());
}

proptest! {
    #[test]
    fn a_pattern_matches_exactly_where_it_finds_no_difference(resource in 0_i64..3, status in 199_u16..202) {
        let pattern = Pattern { resource: Some(resource), status: Some(status), ..Pattern::default() };
        let entry = entry(1);
        prop_assert_eq!(pattern.matches(&entry), resource == 1 && status == 200);
        let fields = pattern.differences(&entry).len();
        prop_assert_eq!(fields, usize::from(resource != 1) + usize::from(status != 200));
    }
}
