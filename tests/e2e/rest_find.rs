//! What is not there, or hidden, or not allowed (FIND-1 to FIND-3, DENY-1): nobody is told hidden from unknown.

use reqwest::Method;

use crate::harness::{Server, details, quote_plus};
use crate::product::{assert_refused, rest_as};

/// Bob sees SHARED and, in MIXED, one account of two; PRIVATE is hidden from him.
const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator }, { user_name: bob, role: Password Administrator } ]
resources:
  - { name: PRIVATE, accounts: [ { name: root, password: "Mooring#Line7" } ] }
  - name: SHARED
    accounts: [ { name: root, password: "Mooring#Line7" } ]
    shares: [ { user: bob, permission: view } ]
  - name: MIXED
    accounts:
      - { name: seen, password: "Mooring#Line7", shares: [ { user: bob, permission: modify } ] }
      - { name: hidden, password: "Mooring#Line7" }
rpa_entries:
  - { user_name: admin, host_name: localhost }
  - { user_name: bob, host_name: localhost, created_by: admin }
"#;

/// Every command at a resource and account: method, path, INPUT_DATA and the operation's name.
fn commands(resource: &str, account: &str) -> Vec<(Method, String, Option<String>, &'static str)> {
    let list = "{'operation': {'Details': {'ACCOUNTLIST': [{'ACCOUNTNAME': 'x', 'PASSWORD': 'y'}]}}}".to_owned();
    let mut commands = at_account(resource, account);
    let of_resource = format!("/resources/{resource}");
    commands.push((
        Method::GET,
        format!("{of_resource}/accounts"),
        None,
        "GET RESOURCE ACCOUNTLIST",
    ));
    commands.push((
        Method::POST,
        format!("{of_resource}/accounts"),
        Some(list),
        "ADD ACCOUNTS",
    ));
    commands.push((
        Method::PUT,
        of_resource,
        Some(details(&[("LOCATION", "x")])),
        "EDIT RESOURCE",
    ));
    commands
}

fn at_account(resource: &str, account: &str) -> Vec<(Method, String, Option<String>, &'static str)> {
    let path = format!("/resources/{resource}/accounts/{account}");
    let password = format!("{path}/password");
    let edit = details(&[("NOTES", "x")]);
    let change = details(&[("NEWPASSWORD", "x")]);
    vec![
        (Method::GET, path.clone(), None, "GET RESOURCE ACCOUNT DETAILS"),
        (Method::PUT, path, Some(edit), "EDIT ACCOUNT"),
        (Method::GET, password.clone(), None, "GET PASSWORD"),
        (Method::PUT, password, Some(change), "CHANGE PASSWORD"),
    ]
}

fn form(input_data: Option<String>) -> Option<String> {
    input_data.map(|text| format!("INPUT_DATA={}", quote_plus(&text)))
}

const ODD_IDS: [&str; 12] = [
    "99",
    "0",
    "-1",
    "x",
    "1.0",
    "1e0",
    "%31x",
    "%20",
    "9223372036854775808",
    "99999999999999999999999999",
    "%FF",
    "1%2F2",
];

#[tokio::test]
async fn an_id_of_nothing_is_a_resource_or_account_that_is_not_found() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for odd in ODD_IDS {
        for (method, path, input, name) in commands(odd, "1") {
            let answer = rest.send(method, &path, form(input)).await;
            assert_refused(&answer, "FIND-1", name, "No such resource found");
        }
        for (method, path, input, name) in at_account("2", odd) {
            let answer = rest.send(method, &path, form(input)).await;
            assert_refused(&answer, "FIND-2", name, "No such account found");
        }
    }
}

#[tokio::test]
async fn an_account_is_found_only_in_its_own_resource() {
    let server = Server::with_fixture(FIXTURE);
    for (method, path, input, name) in at_account("1", "2") {
        let answer = server.rest().send(method, &path, form(input)).await;
        assert_refused(&answer, "FIND-2", name, "No such account found");
    }
}

#[tokio::test]
async fn a_percent_encoded_id_is_that_id() {
    let server = Server::with_fixture(FIXTURE);
    let answer = server.rest().get("/resources/%31/accounts/%31/password").await;
    assert_eq!(answer.result(), "Success");
}

/// The head of an answer without what differs from request to request, and its body.
async fn observed(
    rest: &crate::harness::Rest,
    method: Method,
    path: &str,
    body: Option<String>,
) -> (Vec<String>, String) {
    let mut request = rest.client.request(method, format!("{}{path}", rest.base));
    for (name, value) in &rest.headers {
        request = request.header(name, value);
    }
    let response = request.body(body.unwrap_or_default()).send().await.unwrap();
    let mut head: Vec<_> = response
        .headers()
        .iter()
        .filter(|(name, _)| *name != "date" && *name != "x-request-id")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    head.push(response.status().to_string());
    (head, response.text().await.unwrap())
}

#[tokio::test]
async fn a_hidden_resource_or_account_looks_like_one_that_does_not_exist() {
    let server = Server::with_fixture(FIXTURE);
    let bob = rest_as(&server, "bob");
    let pairs = [
        (commands("1", "1"), commands("99", "99")),
        (at_account("3", "4"), at_account("3", "99")),
    ];
    for (hidden, unknown) in pairs {
        for (hidden, unknown) in hidden.into_iter().zip(unknown) {
            let about_hidden = observed(&bob, hidden.0, &hidden.1, form(hidden.2)).await;
            let about_unknown = observed(&bob, unknown.0, &unknown.1, form(unknown.2)).await;
            assert_eq!(about_hidden, about_unknown, "{}", hidden.1);
        }
    }
    let lists = "GET RESOURCE ACCOUNTLIST";
    let resource = bob.get("/resources/1/accounts").await;
    assert_refused(&resource, "FIND-1", lists, "No such resource found");
    let account = bob.get("/resources/3/accounts/4/password").await;
    assert_refused(&account, "FIND-2", "GET PASSWORD", "No such account found");
    for (hidden, unknown) in [
        (("PRIVATE", "root"), ("NOWHERE", "root")),
        (("MIXED", "hidden"), ("MIXED", "nobody")),
    ] {
        let path = |(resource, account)| {
            format!("/resources/getResourceIdAccountId?RESOURCENAME={resource}&ACCOUNTNAME={account}")
        };
        let about_hidden = observed(&bob, Method::GET, &path(hidden), None).await;
        let about_unknown = observed(&bob, Method::GET, &path(unknown), None).await;
        assert_eq!(about_hidden, about_unknown);
    }
}

#[tokio::test]
async fn names_that_mean_nothing_are_not_found() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let path = "/resources/getResourceIdAccountId";
    let answer = rest.get(&format!("{path}?RESOURCENAME=NOWHERE&ACCOUNTNAME=root")).await;
    assert_refused(&answer, "FIND-1", "GET_RESOURCEACCOUNTID", "No such resource found");
    let answer = rest
        .get(&format!("{path}?RESOURCENAME=SHARED&ACCOUNTNAME=nobody"))
        .await;
    assert_refused(&answer, "FIND-2", "GET_RESOURCEACCOUNTID", "No such account found");
    let answer = rest.get(&format!("{path}?RESOURCENAME=SHARED")).await;
    assert_refused(&answer, "INPUT-2", "GET_RESOURCEACCOUNTID", "ACCOUNTNAME is mandatory");
    let answer = rest.get(&format!("{path}?RESOURCENAME=&ACCOUNTNAME=root")).await;
    assert_refused(&answer, "INPUT-2", "GET_RESOURCEACCOUNTID", "RESOURCENAME is mandatory");
}

#[tokio::test]
async fn unknown_owners_policies_and_types_are_named_and_nothing_is_made() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for (field, message) in [
        ("OWNERNAME", "No such user found"),
        ("RESOURCETYPE", "No such resource type found"),
        ("RESOURCEPASSWORDPOLICY", "No such password policy found"),
    ] {
        let created = rest
            .post("/resources", &details(&[("RESOURCENAME", "NEW"), (field, "nonsense")]))
            .await;
        assert_refused(&created, "FIND-3", "CREATE RESOURCE", message);
        let edited = rest
            .put(
                "/resources/1",
                &details(&[("RESOURCENAME", "NEW"), (field, "nonsense")]),
            )
            .await;
        assert_refused(&edited, "FIND-3", "EDIT RESOURCE", message);
    }
    // Clients send the policy of an account even where they name no account.
    for account in ["a", ""] {
        let fields = [
            ("RESOURCENAME", "NEW"),
            ("ACCOUNTNAME", account),
            ("ACCOUNTPASSWORDPOLICY", "nonsense"),
        ];
        let created = rest.post("/resources", &details(&fields)).await;
        assert_refused(&created, "FIND-3", "CREATE RESOURCE", "No such password policy found");
    }
    for (field, message) in [
        ("OWNERNAME", "No such user found"),
        ("ACCOUNTPASSWORDPOLICY", "No such password policy found"),
    ] {
        let edited = rest
            .put(
                "/resources/1/accounts/1",
                &details(&[("ACCOUNTNAME", "new"), (field, "nonsense")]),
            )
            .await;
        assert_refused(&edited, "FIND-3", "EDIT ACCOUNT", message);
    }
    let list = "{operation:{Details:{ACCOUNTLIST:[{ACCOUNTNAME:a},{ACCOUNTNAME:b,ACCOUNTPASSWORDPOLICY:nonsense}]}}}";
    let added = rest.post("/resources/1/accounts", list).await;
    assert_refused(&added, "FIND-3", "ADD ACCOUNTS", "No such password policy found");
    let listed = rest.get("/resources").await;
    assert_eq!(listed.json["operation"]["totalRows"], 3);
    assert_eq!(listed.details()[0]["RESOURCE NAME"], "PRIVATE");
    assert_eq!(listed.details()[0]["NOOFACCOUNTS"], "1");
}

#[tokio::test]
async fn a_name_that_no_fixture_could_hold_is_refused_and_nothing_is_made() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let long = "x".repeat(256);
    for bad in [long.as_str(), " begins with a blank", "bell\u{7}"] {
        let created = rest.post("/resources", &details(&[("RESOURCENAME", bad)])).await;
        assert_refused(&created, "INPUT-3", "CREATE RESOURCE", "Invalid value for RESOURCENAME");
        let with_account = details(&[("RESOURCENAME", "NEW"), ("ACCOUNTNAME", bad)]);
        let created = rest.post("/resources", &with_account).await;
        assert_refused(&created, "INPUT-3", "CREATE RESOURCE", "Invalid value for ACCOUNTNAME");
        let edited = rest.put("/resources/1", &details(&[("RESOURCENAME", bad)])).await;
        assert_refused(&edited, "INPUT-3", "EDIT RESOURCE", "Invalid value for RESOURCENAME");
        let edited = rest
            .put("/resources/1/accounts/1", &details(&[("ACCOUNTNAME", bad)]))
            .await;
        assert_refused(&edited, "INPUT-3", "EDIT ACCOUNT", "Invalid value for ACCOUNTNAME");
    }
    assert_eq!(rest.get("/resources").await.json["operation"]["totalRows"], 3);
}

#[tokio::test]
async fn what_is_visible_but_not_allowed_is_told_so_and_stays_as_it_is() {
    let server = Server::with_fixture(FIXTURE);
    let bob = rest_as(&server, "bob");
    let denied = "You are not authorized to perform this operation";
    let before = server.rest().get("/resources/2/accounts").await.body;
    for (method, path, input, name) in commands("2", "2")
        .into_iter()
        .filter(|command| command.0 != Method::GET)
    {
        let answer = bob.send(method, &path, form(input)).await;
        assert_refused(&answer, "DENY-1", name, denied);
    }
    assert_eq!(server.rest().get("/resources/2/accounts").await.body, before);
}

#[tokio::test]
async fn the_accounts_that_a_caller_does_not_see_are_not_counted_to_him() {
    let server = Server::with_fixture(FIXTURE);
    let counted = async |user: &str| -> Vec<String> {
        let listed = rest_as(&server, user).get("/resources").await;
        let rows = listed.details().as_array().unwrap();
        let text = |row: &serde_json::Value| format!("{}: {}", row["RESOURCE NAME"], row["NOOFACCOUNTS"]);
        rows.iter().map(text).collect()
    };
    assert_eq!(counted("bob").await, [r#""SHARED": "1""#, r#""MIXED": "1""#]);
    assert_eq!(counted("admin").await.len(), 3);
    let seen = rest_as(&server, "bob").get("/resources/3/accounts").await;
    let rows = seen.details()["ACCOUNT LIST"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["ACCOUNT NAME"], "seen");
}
