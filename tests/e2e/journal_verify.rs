//! `POST requests/verify`: whether the client called what it should have called, and what came nearest if not.

use serde_json::{Value, json};

use crate::harness::{Answer, Server, details};

const PASSWORD_PATH: &str = "/resources/1/accounts/1/password";

/// A playbook that lists, fetches and changes.
async fn played() -> Server {
    let server = Server::start();
    let rest = server.rest();
    rest.get("/resources").await;
    rest.get_with(PASSWORD_PATH, &details(&[("REASON", "scan"), ("TICKETID", "")]))
        .await;
    let change = details(&[("NEWPASSWORD", "Mooring#Line7"), ("RESETTYPE", "LOCAL")]);
    rest.put(PASSWORD_PATH, &change).await;
    server
}

async fn verify(server: &Server, body: Value) -> Answer {
    server.control("").post("/requests/verify", body).await
}

#[tokio::test]
async fn what_was_called_is_verified_with_the_ids_of_its_calls() {
    let server = played().await;
    for body in [
        json!({ "match": { "operation": "pam360-fetch-password", "account": 1, "details": { "REASON": "scan" } } }),
        json!({ "match": { "operation": "fetch-password" }, "count": 1 }),
        json!({ "match": { "operation": "create-resource" }, "count": 0 }),
        json!({ "match": { "path": "/restapi/**" }, "at_least": 2, "at_most": 3 }),
        json!({ "match": [{ "operation": "list-resources" }, { "operation": "update-account-password" }], "in_order": true }),
        json!({ "match": [{ "method": "GET" }, { "method": "PUT", "outcome": "Success" }], "nothing_else": true }),
        json!({ "match": { "method": "PUT" }, "since": 2, "count": 1, "nothing_else": true }),
    ] {
        let answer = verify(&server, body.clone()).await;
        assert_eq!(
            (answer.status, &answer.json["verified"]),
            (200, &json!(true)),
            "{body} {}",
            answer.body
        );
    }
    let answer = verify(&server, json!({ "match": { "method": "GET" } })).await;
    assert_eq!(answer.json, json!({ "verified": true, "matches": [[1, 2]] }));
}

#[tokio::test]
async fn that_nothing_at_all_was_called_is_an_empty_list_and_nothing_else() {
    let server = Server::start();
    let nothing = json!({ "match": [], "nothing_else": true });
    assert_eq!(
        verify(&server, nothing.clone()).await.json,
        json!({ "verified": true, "matches": [] })
    );
    server.rest().get("/resources").await;
    let answer = verify(&server, nothing).await;
    assert_eq!((answer.status, &answer.json["missed"]), (409, &json!("nothing_else")));
    assert_eq!(answer.json["found"], json!([1]));
    assert_eq!(verify(&server, json!({ "match": [] })).await.status, 422);
    for no_call in [json!(["rest"]), json!([null]), json!([["rest"]]), json!("rest")] {
        let answer = verify(&server, json!({ "match": no_call, "count": 0 })).await;
        assert_eq!(answer.status, 400, "{no_call}: {}", answer.body);
    }
    let misspelt = json!({ "match": { "outcome": "Succes" }, "count": 0 });
    assert_eq!(verify(&server, misspelt).await.status, 422);
}

#[tokio::test]
async fn a_journal_that_is_off_says_that_nothing_was_called_where_nothing_was() {
    let server = Server::start();
    let off = json!({ "journal_entries": 0 });
    server.control("").put("/settings", off).await;
    let none = json!({ "match": { "operation": "list-resources" }, "count": 0 });
    assert_eq!(verify(&server, none.clone()).await.status, 200);
    server.rest().get("/resources").await;
    let answer = verify(&server, none.clone()).await;
    assert_eq!((answer.status, &answer.json["missed"]), (409, &json!("dropped")));
    assert_eq!(answer.json["dropped"], 1);
    // From here on it is kept again.
    let on = json!({ "journal_entries": 10 });
    server.control("").put("/settings", on).await;
    let since = json!({ "match": { "operation": "list-resources" }, "count": 1, "since": 1 });
    server.rest().get("/resources").await;
    assert_eq!(verify(&server, since).await.json["matches"], json!([[2]]));
}

#[tokio::test]
async fn a_full_journal_does_not_say_that_nothing_more_was_called() {
    let server = Server::start();
    let settings = json!({ "journal_entries": 2 });
    server.control("").put("/settings", settings).await;
    for _ in 0..5 {
        server.rest().get("/resources").await;
    }
    let list = json!({ "operation": "list-resources" });
    for limit in [
        json!({ "count": 2 }),
        json!({ "nothing_else": true }),
        json!({ "at_most": 9 }),
    ] {
        let mut body = json!({ "match": list });
        body.as_object_mut().unwrap().extend(limit.as_object().unwrap().clone());
        let answer = verify(&server, body).await;
        assert_eq!(
            (answer.status, &answer.json["missed"]),
            (409, &json!("dropped")),
            "{limit}"
        );
        assert_eq!(answer.json["dropped"], 3);
        let detail = answer.json["detail"].as_str().unwrap();
        assert!(detail.ends_with("; calls that the journal did not keep: 3"), "{detail}");
    }
    for whole in [
        json!({ "match": list }),
        json!({ "match": list, "since": 3, "count": 2 }),
    ] {
        assert_eq!(verify(&server, whole.clone()).await.status, 200, "{whole}");
    }
}

#[tokio::test]
async fn a_failure_names_what_came_nearest_and_in_what_it_differs() {
    let server = played().await;
    let body = json!({ "match": { "operation": "fetch-password", "details": { "REASON": "patch" } } });
    let answer = verify(&server, body).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.content_type.as_deref(), Some("application/problem+json"));
    assert_eq!(
        (&answer.json["verified"], &answer.json["missed"]),
        (&json!(false), &json!("count"))
    );
    let nearest = &answer.json["nearest"];
    assert_eq!(nearest["request"]["id"], 2);
    let expected = json!([{ "field": "details.REASON", "wanted": "patch", "got": "scan" }]);
    assert_eq!(nearest["differences"], expected);
    let words = answer.json["detail"].as_str().unwrap();
    let parts = [
        "fetch-password, REASON \"patch\" was to be called at least 1 times and was called 0 times",
        "nearest is call 2, GET /restapi/json/v1/resources/1/accounts/1/password",
        "details.REASON was \"scan\" and not \"patch\"",
    ];
    assert!(parts.iter().all(|part| words.contains(part)), "{words}");
}

#[tokio::test]
async fn a_secret_is_compared_by_its_value_and_never_told() {
    let server = played().await;
    let change = |password: &str| json!({ "match": { "operation": "update-account-password", "details": { "NEWPASSWORD": password } } });
    assert_eq!(verify(&server, change("Mooring#Line7")).await.status, 200);
    let wrong = verify(&server, change("Harbour-Wall-12")).await;
    assert_eq!(wrong.status, 409);
    assert_eq!(wrong.json["nearest"]["differences"][0]["field"], "details.NEWPASSWORD");
    assert!(
        !wrong.body.contains("Mooring") && !wrong.body.contains("Harbour"),
        "{}",
        wrong.body
    );
    let token = server.ready["app_tokens"][0]["app_token"].clone();
    assert_eq!(
        verify(&server, json!({ "match": { "token": token }, "count": 3 }))
            .await
            .status,
        200
    );
    let mark = server.control("").get("/requests").await.json["items"][0]["token"].clone();
    assert_eq!(
        verify(&server, json!({ "match": { "token": mark }, "count": 3 }))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn too_many_calls_a_wrong_order_and_unexpected_calls_are_told() {
    let server = played().await;
    let too_many = verify(&server, json!({ "match": { "method": "GET" }, "at_most": 1 })).await;
    assert_eq!((too_many.status, &too_many.json["found"]), (409, &json!([1, 2])));
    assert_eq!(
        (&too_many.json["wanted"], &too_many.json["nearest"]),
        (&json!("at most 1"), &Value::Null)
    );
    let names = [
        json!({ "operation": "fetch-password" }),
        json!({ "operation": "list-resources" }),
    ];
    let order = verify(&server, json!({ "match": names, "in_order": true })).await;
    assert_eq!(
        (order.status, &order.json["missed"], &order.json["match"]),
        (409, &json!("order"), &json!(1))
    );
    let else_called = verify(&server, json!({ "match": names, "nothing_else": true })).await;
    assert_eq!(
        (else_called.status, &else_called.json["missed"]),
        (409, &json!("nothing_else"))
    );
    assert_eq!(else_called.json["found"], json!([3]));
    assert_eq!(
        else_called.json["nearest"]["request"]["operation"],
        "update-account-password"
    );
}

#[tokio::test]
async fn the_tests_own_calls_of_the_admin_api_are_nothing_else_to_the_client() {
    let server = played().await;
    server.admin("", "admin", "admin").await.get("/users").await;
    let client = json!({ "match": { "path": "/restapi" }, "nothing_else": true });
    assert_eq!(verify(&server, client).await.status, 200);
    let both = json!({ "match": [{ "face": "rest" }, { "face": "admin", "operation": "admin-sign-in" }], "nothing_else": true });
    assert_eq!(verify(&server, both).await.json["found"], json!([5]));
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused() {
    let server = Server::start();
    for (body, status) in [
        (json!({}), 400),
        (json!({ "match": { "operatoin": "fetch-password" } }), 400),
        (json!({ "match": { "operation": "fetch" } }), 422),
        (json!({ "match": {}, "count": 1, "at_least": 1 }), 422),
        (json!({ "match": {}, "at_least": 2, "at_most": 1 }), 422),
    ] {
        assert_eq!(verify(&server, body.clone()).await.status, status, "{body}");
    }
}
