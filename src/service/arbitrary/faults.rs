//! Faults.

use serde_json::json;

use super::Dice;
use crate::model::fault::Fault;

/// A fault that has not been met yet.
pub(super) fn fault(dice: &mut Dice, place: usize) -> Fault {
    let matches = dice.one(&[
        json!({}),
        json!({ "operation": ["fetch-password", "list-resources"], "method": "GET" }),
        json!({ "path": "/restapi/*", "resource": "R0", "account": 1 }),
        json!({ "token": "APP-0", "nth": 3 }),
        json!({ "probability": 0.25 }),
    ]);
    let kind = dice.one(&[
        json!({ "kind": "close" }),
        json!({ "kind": "status", "status": 503 }),
        json!({ "kind": "refusal", "rule": "FIND-1" }),
    ]);
    let mut fault = json!({ "name": format!("fault{place}"), "match": matches, "fault": kind });
    fault["after"] = json!(dice.number(3));
    fault["only_by_path"] = json!(dice.yes());
    fault["times"] = json!(dice.perhaps(|dice| 1 + dice.number(5)));
    fault["ttl"] = json!(dice.perhaps(|dice| dice.one(&["PT30S", "PT1H"])));
    serde_json::from_value(fault).unwrap()
}
