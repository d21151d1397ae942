//! Passwords under access control over REST: requested, approved, checked out, used, checked in (ACW-2 to ACW-8).

use serde_json::json;

use crate::acw_cast::*;
use crate::harness::details;
use crate::product::{assert_answer, assert_refused, password, set, success_with};

fn status(text: &str) -> String {
    json!({ "STATUS": text }).to_string()
}

#[tokio::test]
async fn a_password_is_requested_approved_fetched_and_given_back() {
    let server = cast();
    let (bob, alice) = (person(&server, "bob"), person(&server, "alice"));
    assert_eq!(bob.status(EXCLUSIVE).await, "[Request]");
    let message = "Password request approval is required to access this password";
    assert_refused(&bob.fetch(EXCLUSIVE).await, "ACW-2", "GET PASSWORD", message);

    let raised = success_with(
        "REQUEST PASSWORD",
        "Password request raised successfully",
        &status("[Waiting for approval]"),
    );
    assert_answer(&bob.ask(EXCLUSIVE, &[("REASON", "works there")]).await, &raised);
    assert_eq!(bob.status(EXCLUSIVE).await, "[Waiting for approval]");
    let message = "Password request is waiting for approval";
    assert_refused(&bob.fetch(EXCLUSIVE).await, "ACW-3", "GET PASSWORD", message);

    let approved = success_with(
        "APPROVE REQUEST",
        "Password request approved successfully",
        &status("Yet To Use [Check In]"),
    );
    assert_answer(&alice.does("approverequest", EXCLUSIVE).await, &approved);
    assert_eq!(bob.status(EXCLUSIVE).await, "[Check Out]");
    assert_answer(&bob.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
    assert_eq!(bob.status(EXCLUSIVE).await, "****[Check In]");
    assert_answer(&bob.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));

    let given_back = success_with(
        "CHECKIN PASSWORD",
        "Password checked in successfully",
        &status("[Request]"),
    );
    assert_answer(&bob.does("checkinpassword", EXCLUSIVE).await, &given_back);
    assert_eq!(bob.status(EXCLUSIVE).await, "[Request]");
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-2");
}

#[tokio::test]
async fn with_the_switch_off_a_password_is_checked_out_before_it_is_fetched() {
    let server = cast();
    set(&server, json!({ "check_out_on_fetch": false })).await;
    let (bob, alice) = (person(&server, "bob"), person(&server, "alice"));
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    alice.does("approverequest", EXCLUSIVE).await;
    let message = "Password is not checked out";
    assert_refused(&bob.fetch(EXCLUSIVE).await, "ACW-5", "GET PASSWORD", message);
    let taken = success_with(
        "CHECKOUT PASSWORD",
        "Password checked out successfully",
        &status("****[Check In]"),
    );
    assert_answer(&bob.does("checkoutpassword", EXCLUSIVE).await, &taken);
    assert_answer(&bob.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
}

#[tokio::test]
async fn a_rejected_request_is_over_and_another_can_be_made() {
    let server = cast();
    let (bob, alice) = (person(&server, "bob"), person(&server, "alice"));
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    let rejected = success_with("REJECT REQUEST", "Password request rejected successfully", &status(""));
    assert_answer(&alice.does("rejectrequest", EXCLUSIVE).await, &rejected);
    assert_eq!(bob.status(EXCLUSIVE).await, "[Request]");
    assert_eq!(bob.fetch_rule(EXCLUSIVE).await, "ACW-2");
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
}

#[tokio::test]
async fn a_second_request_for_the_same_password_is_the_first_one() {
    let server = cast();
    let bob = person(&server, "bob");
    for _ in 0..2 {
        bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    }
    let list = bob.rest.get("/accounts/passwordaccessrequests").await;
    assert_eq!(list.details()[0]["PASSWORDREQUESTLIST"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn two_approvals_are_given_by_two_people_of_the_group() {
    let server = cast();
    let [bob, alice, carlos] = ["bob", "alice", "carlos"].map(|name| person(&server, name));
    bob.asks(DOUBLE, "[Waiting for approval]").await;
    let first = alice.does("approverequest", DOUBLE).await;
    assert_eq!(first.details()["STATUS"], "MULTIAPPROVAL[Reject]");
    assert_eq!(bob.fetch_rule(DOUBLE).await, "ACW-3");
    let message = "Password request is already processed";
    assert_refused(
        &alice.does("approverequest", DOUBLE).await,
        "ACW-8",
        "APPROVE REQUEST",
        message,
    );
    let second = carlos.does("approverequest", DOUBLE).await;
    assert_eq!(second.details()["STATUS"], "Yet To Use [Check In]");
    assert_answer(&bob.fetch(DOUBLE).await, &password("Mooring#Line2"));
}

#[tokio::test]
async fn nobody_decides_his_own_request_nor_one_that_is_not_for_him() {
    let server = cast();
    let [bob, dora, eve, admin] = ["bob", "dora", "eve", "admin"].map(|name| person(&server, name));
    // bob is an approver there himself.
    bob.asks(SIMPLE, "[Waiting for approval]").await;
    let own = bob.does("approverequest", SIMPLE).await;
    assert_refused(
        &own,
        "DENY-1",
        "APPROVE REQUEST",
        "You are not authorized to perform this operation",
    );
    let message = "No such password request found";
    for outsider in [dora, eve, admin] {
        for (what, name) in [
            ("approverequest", "APPROVE REQUEST"),
            ("rejectrequest", "REJECT REQUEST"),
            ("checkoutpassword", "CHECKOUT PASSWORD"),
            ("checkinpassword", "CHECKIN PASSWORD"),
        ] {
            // A request that there is looks like one that there is not.
            for account in [SIMPLE, OWN, 99] {
                assert_refused(&outsider.does(what, account).await, "ACW-7", name, message);
            }
        }
        assert_eq!(
            outsider.rest.get("/accounts/passwordaccessrequests").await.json["operation"]["totalRows"],
            0
        );
    }
    assert_eq!(bob.fetch_rule(SIMPLE).await, "ACW-3");
}

#[tokio::test]
async fn who_may_not_see_an_account_cannot_ask_for_it() {
    let server = cast();
    let eve = person(&server, "eve");
    for account in [SIMPLE, FREE, 99] {
        let asked = eve.ask(account, &[]).await;
        assert_refused(&asked, "FIND-2", "REQUEST PASSWORD", "No such account found");
    }
}

#[tokio::test]
async fn what_needs_no_request_cannot_be_requested() {
    let server = cast();
    let message = "Password access control is not configured for this account";
    let asked = person(&server, "bob").ask(FREE, &[]).await;
    assert_refused(&asked, "ACW-6", "REQUEST PASSWORD", message);
    // The owner is let off there; nobody else is.
    let asked = person(&server, "admin").ask(LENIENT, &[]).await;
    assert_refused(&asked, "ACW-6", "REQUEST PASSWORD", message);
    assert_answer(
        &person(&server, "admin").fetch(LENIENT).await,
        &password("Mooring#Line5"),
    );
    assert_eq!(person(&server, "bob").fetch_rule(LENIENT).await, "ACW-2");
    assert_eq!(person(&server, "admin").fetch_rule(SIMPLE).await, "ACW-2");
}

#[tokio::test]
async fn what_an_account_has_outranks_what_its_resource_has() {
    let server = cast();
    let [bob, alice, carlos] = ["bob", "alice", "carlos"].map(|name| person(&server, name));
    assert_eq!(bob.statuses(2).await, ["[Request]", "[Request]"]);
    bob.asks(INHERITS, "[Waiting for approval]").await;
    bob.asks(OWN, "[Waiting for approval]").await;
    assert_eq!(alice.does("approverequest", INHERITS).await.rule(), "ACW-7");
    assert_eq!(carlos.does("approverequest", OWN).await.rule(), "ACW-7");
    assert_eq!(carlos.does("approverequest", INHERITS).await.result(), "Success");
    assert_eq!(alice.does("approverequest", OWN).await.result(), "Success");
    assert_eq!(bob.statuses(2).await, ["[Check Out]", "[Check Out]"]);
}

#[tokio::test]
async fn exclusive_use_lets_one_in_and_the_others_queue() {
    let server = cast();
    let [bob, dora, carlos, alice] = ["bob", "dora", "carlos", "alice"].map(|name| person(&server, name));
    // Of several requests the one is meant that can be approved.
    for (asking, shown) in [
        (&bob, "Yet To Use [Check In]"),
        (&dora, "INUSEAPPROVAL[Reject]"),
        (&carlos, "INUSEAPPROVAL[Reject]"),
    ] {
        asking.asks(EXCLUSIVE, "[Waiting for approval]").await;
        let approved = alice.does("approverequest", EXCLUSIVE).await;
        assert_eq!(approved.details()["STATUS"], shown, "{}", approved.body);
        bob.fetch(EXCLUSIVE).await;
    }
    assert_eq!(dora.status(EXCLUSIVE).await, "[In Use]");
    let message = "Password is in use by another user";
    assert_refused(&dora.fetch(EXCLUSIVE).await, "ACW-4", "GET PASSWORD", message);
    let refused = carlos.does("checkoutpassword", EXCLUSIVE).await;
    assert_eq!(refused.rule(), "ACW-4");

    // dora asked for it before carlos did, and has it as soon as it is free.
    bob.does("checkinpassword", EXCLUSIVE).await;
    assert_eq!(dora.status(EXCLUSIVE).await, "****[Check In]");
    assert_eq!(carlos.fetch_rule(EXCLUSIVE).await, "ACW-4");
    assert_eq!(bob.status(EXCLUSIVE).await, "[In Use]");

    // An approver takes it back from her.
    let taken = alice.does("checkinpassword", EXCLUSIVE).await;
    assert_eq!(taken.result(), "Success", "{}", taken.body);
    assert_eq!(dora.fetch_rule(EXCLUSIVE).await, "ACW-2");
    assert_answer(&carlos.fetch(EXCLUSIVE).await, &password("Mooring#Line3"));
}

#[tokio::test]
async fn where_several_requests_can_be_meant_one_has_to_be_named() {
    let server = cast();
    let [bob, dora, alice] = ["bob", "dora", "alice"].map(|name| person(&server, name));
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    dora.asks(EXCLUSIVE, "[Waiting for approval]").await;
    let unclear = alice.does("approverequest", EXCLUSIVE).await;
    assert_refused(&unclear, "INPUT-2", "APPROVE REQUEST", "REQUESTEDID is mandatory");
    let path = format!("/accounts/{EXCLUSIVE}/rejectrequest");
    let named = alice.rest.put(&path, &details(&[("REQUESTEDID", "5")])).await;
    assert_eq!(named.result(), "Success", "{}", named.body);
    assert_eq!(dora.status(EXCLUSIVE).await, "[Request]");
    assert_eq!(bob.status(EXCLUSIVE).await, "[Waiting for approval]");
}

#[tokio::test]
async fn an_approver_lists_requests_by_who_asked() {
    let server = cast();
    let [bob, dora, alice] = ["bob", "dora", "alice"].map(|name| person(&server, name));
    bob.asks(EXCLUSIVE, "[Waiting for approval]").await;
    bob.asks(DOUBLE, "[Waiting for approval]").await;
    dora.asks(EXCLUSIVE, "[Waiting for approval]").await;
    let list = alice.rest.get("/accounts/passwordaccessrequests").await;
    let row = |account: &str, name: &str, needed: &str| {
        json!({
            "PASSWD ID": account, "RESOURCE ID": "1", "RESOURCE NAME": "WEB", "ACCOUNT ID": account,
            "ACCOUNT NAME": name, "REASON": "works there", "STATUS": "[Approve] [Reject]",
            "REQUESTED TIME": "Jan 9, 2026 09:00 AM", "START_TIME": "N/A", "END_TIME": "N/A",
            "TOTAL APPROVAL ADMIN COUNT": needed, "APPROVED ADMIN COUNT": "0",
        })
    };
    assert_eq!(list.json["operation"]["name"], "GET PASSWORD REQUESTS");
    assert_eq!(list.message(), "Password access requests fetched successfully");
    let expected = json!([
        { "REQUESTED BY": "bob", "REQUESTED BY FULLNAME": "Bob Tanaka", "REQUESTER USERID": "4",
          "PASSWORDREQUESTLIST": [row("3", "exclusive", "1"), row("2", "double", "2")] },
        { "REQUESTED BY": "dora", "REQUESTED BY FULLNAME": "dora", "REQUESTER USERID": "5",
          "PASSWORDREQUESTLIST": [row("3", "exclusive", "1")] },
    ]);
    assert_eq!(list.details(), &expected);
    assert_eq!(list.json["operation"]["totalRows"], 2);
    // The requester sees his own in his own words.
    let own = bob.rest.get("/accounts/passwordaccessrequests").await;
    assert_eq!(
        own.details()[0]["PASSWORDREQUESTLIST"][0]["STATUS"],
        "[Waiting for approval]"
    );
    assert_eq!(own.json["operation"]["totalRows"], 1);
}

#[tokio::test]
async fn a_request_is_checked_field_by_field() {
    let server = cast();
    let bob = person(&server, "bob");
    let later = ("ACCESS", "later");
    let start = ("STARTTIME", "09/01/2026 10:00");
    for (given, rule, message) in [
        (&[("ACCESS", "soon")][..], "INPUT-3", "Invalid value for ACCESS"),
        (&[later], "INPUT-2", "STARTTIME is mandatory"),
        (&[later, start], "INPUT-2", "ENDTIME is mandatory"),
        (
            &[later, ("STARTTIME", "2026-01-09")],
            "INPUT-3",
            "Invalid value for STARTTIME",
        ),
        (
            &[later, start, ("ENDTIME", "09/01/2026 10:00")],
            "INPUT-3",
            "Invalid value for ENDTIME",
        ),
        (&[("REMAINDERTIME", "60")], "INPUT-3", "Invalid value for REMAINDERTIME"),
        (
            &[("RESOURCES_TO_BE_ACCESSED_OPTION", "4")],
            "INPUT-3",
            "Invalid value for RESOURCES_TO_BE_ACCESSED_OPTION",
        ),
    ] {
        assert_refused(&bob.ask(SIMPLE, given).await, rule, "REQUEST PASSWORD", message);
    }
    let bare = bob
        .rest
        .send(
            reqwest::Method::POST,
            &format!("/accounts/{SIMPLE}/requestpassword"),
            None,
        )
        .await;
    assert_eq!(bare.details()["STATUS"], "[Waiting for approval]");
}

#[tokio::test]
async fn the_older_api_does_the_same_by_operation_names() {
    let server = cast();
    let [bob, alice] = ["bob", "alice"].map(|name| person(&server, name));
    let ask = async |who: &Person, operation: &str, given: &[(&str, &str)], in_query: bool| {
        let mut rest = who.rest.clone();
        rest.base = format!("{}/api/json", server.url());
        let input = format!("INPUT_DATA={}", crate::harness::quote_plus(&details(given)));
        let path = format!("/request?OPERATION_NAME={operation}");
        match in_query {
            true => rest.send(reqwest::Method::POST, &format!("{path}&{input}"), None).await,
            false => rest.send(reqwest::Method::POST, &path, Some(input)).await,
        }
    };
    let account = ("PASSWDID", "3");
    for in_query in [true, false] {
        let told = async |who: &Person, operation: &str, given: &[(&str, &str)]| {
            ask(who, operation, given, in_query).await.details()["STATUS"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            told(&bob, "REQUEST_PASSWORD", &[account]).await,
            "[Waiting for approval]"
        );
        let list = ask(&alice, "GET_PASSWORDREQUEST", &[], in_query).await;
        let requester = list.details()[0]["REQUESTER USERID"].as_str().unwrap().to_owned();
        let requested = [account, ("REQUESTEDID", &requester)];
        assert_eq!(
            told(&alice, "ADMIN_REQUEST_APPROVE", &requested).await,
            "Yet To Use [Check In]"
        );
        assert_eq!(told(&bob, "REQUEST_CHECKOUT", &[account]).await, "****[Check In]");
        assert_eq!(told(&bob, "REQUEST_CHECKIN", &[account]).await, "[Request]");
        told(&bob, "REQUEST_PASSWORD", &[account]).await;
        assert_eq!(told(&alice, "ADMIN_REQUEST_REJECT", &requested).await, "");
        told(&bob, "REQUEST_PASSWORD", &[account]).await;
        told(&alice, "ADMIN_REQUEST_APPROVE", &requested).await;
        told(&bob, "REQUEST_CHECKOUT", &[account]).await;
        assert_eq!(told(&alice, "ADMIN_REQUEST_CHECKIN", &requested).await, "");
    }
    let unnamed = ask(&alice, "ADMIN_REQUEST_APPROVE", &[account], false).await;
    assert_refused(&unnamed, "INPUT-2", "APPROVE REQUEST", "REQUESTEDID is mandatory");
    let missing = ask(&bob, "REQUEST_PASSWORD", &[("REASON", "works")], false).await;
    assert_refused(&missing, "INPUT-2", "REQUEST PASSWORD", "PASSWDID is mandatory");
    let unknown = ask(&bob, "OPEN_SESAME", &[account], false).await;
    assert_eq!((unknown.status, unknown.rule()), (404, "ROUTE-1"));
}
