//! How clients other than the integration send their token and their INPUT_DATA, and what is not simulated (ROUTE-3).

use reqwest::Method;
use serde_json::json;

use crate::harness::{DEMO_TOKEN, Rest, Server, details, fixture};
use crate::product::{assert_refused, failure, password, set};

const AUTHENTICATION: &str = "API key received is not associated to any user. Authentication failed.";
const CI_ROBOT: &str = "7D1F0C52-3B8E-4A6D-9C41-E02B5A9F6638";

fn with_headers(server: &Server, headers: &[(&str, &str)]) -> Rest {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Rest {
        headers: headers.collect(),
        ..server.rest()
    }
}

#[tokio::test]
async fn an_app_token_counts_in_the_query_beside_the_name_of_the_app() {
    let server = Server::start();
    let nothing = with_headers(&server, &[]);
    let path = "/resources/1/accounts/1/password";
    for name in ["ANSIBLE", "Ansible"] {
        let answer = nothing
            .get(&format!("{path}?APP_AUTHTOKEN={DEMO_TOKEN}&APP_NAME={name}"))
            .await;
        assert_eq!(answer.body, password("QA!K>35Hgg(x"));
    }
    for query in [
        format!("APP_AUTHTOKEN={DEMO_TOKEN}"),
        format!("APP_AUTHTOKEN={DEMO_TOKEN}&APP_NAME="),
        "APP_AUTHTOKEN=&APP_NAME=ANSIBLE".to_owned(),
        "APP_AUTHTOKEN=nonsense&APP_NAME=ANSIBLE".to_owned(),
    ] {
        let answer = nothing.get(&format!("{path}?{query}")).await;
        assert_refused(&answer, "AUTH-1", "Authentication", AUTHENTICATION);
    }
}

#[tokio::test]
async fn a_token_in_the_query_picks_its_sandbox_too() {
    let server = Server::with(&["--memory", "--fixture", "empty"]);
    let sandbox = server.sandbox("demo".into()).await;
    let path = format!("/resources?APP_AUTHTOKEN={}&APP_NAME=ANSIBLE", sandbox.app_token());
    let answer = with_headers(&server, &[]).get(&path).await;
    assert_eq!(answer.details()[0]["RESOURCE NAME"], "SOUTH-FIN-WINSERQA-09");
}

#[tokio::test]
async fn a_users_own_token_counts_in_the_query_for_older_builds_alone() {
    let server = Server::start();
    let path = format!("/resources?AUTHTOKEN={CI_ROBOT}");
    for (build, taken) in [
        (json!("current"), false),
        (json!("xsoar_samples"), false),
        (json!(10_102), false),
        (json!(10_101), true),
        (json!(5_400), true),
    ] {
        set(&server, json!({ "api_build": build })).await;
        let answer = with_headers(&server, &[]).get(&path).await;
        if taken {
            assert_eq!(answer.result(), "Success", "{build}");
        } else {
            assert_refused(&answer, "AUTH-1", "Authentication", AUTHENTICATION);
        }
        let in_header = with_headers(&server, &[("AUTHTOKEN", CI_ROBOT)])
            .get("/resources")
            .await;
        assert_eq!(in_header.result(), "Success", "{build}");
    }
}

#[tokio::test]
async fn org_name_may_be_the_callers_own_organisation() {
    let server = Server::start();
    for (organisation, own) in [("", true), ("default", true), (" Default ", true), ("Elsewhere", false)] {
        let headers = [("APP_AUTHTOKEN", DEMO_TOKEN), ("orgName", organisation)];
        let answer = with_headers(&server, &headers).get("/resources").await;
        if own {
            assert_eq!(answer.result(), "Success", "{organisation:?}");
        } else {
            assert_refused(&answer, "AUTH-1", "Authentication", AUTHENTICATION);
        }
    }
    let sandbox = server.sandbox(fixture("{version: 1, users: [{user_name: a, role: Administrator}], rpa_entries: [{user_name: a, host_name: localhost}]}")).await;
    let headers = [
        ("APP_AUTHTOKEN", sandbox.app_token()),
        ("orgName", sandbox.name.as_str()),
    ];
    let answer = with_headers(&server, &headers).get("/resources").await;
    assert_eq!(answer.result(), "Success");
    let wrong = [("APP_AUTHTOKEN", "nonsense"), ("orgName", "Elsewhere")];
    let answer = with_headers(&server, &wrong).get("/resources").await;
    assert_eq!(answer.reason.as_deref(), Some("AUTH-1 token unknown"));
}

#[tokio::test]
async fn a_body_is_read_raw_or_encoded_under_any_label() {
    let server = Server::start();
    let rest = server.rest();
    for (label, body, location) in [
        (
            "text/json",
            "INPUT_DATA={\"operation\":{\"Details\":{\"LOCATION\":\"A B\"}}}",
            "A B",
        ),
        (
            "text/json",
            "INPUT_DATA=%7B%22operation%22%3A%7B%22Details%22%3A%7B%22LOCATION%22%3A%22C%22%7D%7D%7D",
            "C",
        ),
        (
            "application/json",
            "INPUT_DATA={'operation':{'Details':{'LOCATION':'D'}}}",
            "D",
        ),
        (
            "application/x-www-form-urlencoded",
            "INPUT_DATA={operation:{Details:{LOCATION:E}}}",
            "E",
        ),
        (
            "multipart/mixed",
            "x=1&INPUT_DATA={\"operation\":{\"Details\":{\"LOCATION\":\"F\"}}}&y=2",
            "F",
        ),
    ] {
        let request = rest
            .client
            .put(format!("{}/resources/1", rest.base))
            .header("APP_AUTHTOKEN", DEMO_TOKEN);
        let request = request.header("Content-Type", label).body(body);
        assert_eq!(request.send().await.unwrap().status(), 200);
        let shown = rest.get("/resources/1/accounts").await;
        assert_eq!(shown.details()["LOCATION"], location, "{label}");
    }
}

#[tokio::test]
async fn what_the_product_has_and_the_simulator_has_not_is_told_so() {
    let server = Server::start();
    let mut rest = server.rest();
    rest.base = server.url().to_owned();
    for (method, path, part) in [
        (
            Method::GET,
            "/api/pki/restapi/getAllSSLCertificates",
            "management of SSL certificates and SSH keys",
        ),
        (
            Method::POST,
            "/api/pki/restapi/getSSHKey",
            "management of SSL certificates and SSH keys",
        ),
        (Method::GET, "/scim/v2/Users", "SCIM provisioning of users"),
        (Method::POST, "/api/json/auth", "the interactive login of older clients"),
        (
            Method::POST,
            "/api/json/request?OPERATION_NAME=GET_RESOURCES",
            "GET_RESOURCES",
        ),
        (
            Method::POST,
            "/restapi/json/v1/organizations/manage",
            "organisations of managed service providers",
        ),
        (
            Method::POST,
            "/restapi/json/v1/resources/configureremotepasswordreset",
            "the configuration of remote password resets",
        ),
    ] {
        let answer = rest.send(method, path, Some(details(&[]))).await;
        assert_eq!(answer.status, 501, "{path}");
        assert_eq!(answer.body, failure("INVALID REQUEST", "Invalid request URL"), "{path}");
        assert_eq!(
            answer.reason,
            Some(format!("ROUTE-3 {part} is not simulated")),
            "{path}"
        );
    }
}
