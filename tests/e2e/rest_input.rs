//! INPUT_DATA that is absent, broken or incomplete (INPUT-1 to INPUT-3), every text that it can carry, and bodies of
//! every size (SIZE-1).

use reqwest::Method;

use crate::harness::{Server, details, quote_plus};
use crate::product::{assert_answer, assert_refused, password, success};

const FIXTURE: &str = r#"
version: 1
users: [ { user_name: admin, role: Administrator } ]
resources: [ { name: WEB, accounts: [ { name: root, password: "Mooring#Line7" } ] } ]
rpa_entries: [ { user_name: admin, host_name: localhost } ]
"#;

const PASSWORD: &str = "/resources/1/accounts/1/password";
const UNREADABLE: &str = "Invalid INPUT_DATA received in request";

/// The commands with INPUT_DATA in their bodies.
const WITH_BODY: [(Method, &str, &str); 5] = [
    (Method::POST, "/resources", "CREATE RESOURCE"),
    (Method::PUT, "/resources/1", "EDIT RESOURCE"),
    (Method::POST, "/resources/1/accounts", "ADD ACCOUNTS"),
    (Method::PUT, "/resources/1/accounts/1", "EDIT ACCOUNT"),
    (Method::PUT, PASSWORD, "CHANGE PASSWORD"),
];

#[tokio::test]
async fn a_body_without_usable_input_data_is_refused_by_every_command() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for body in [
        "",
        "&&=&=",
        "nothing",
        "INPUT_DATA",
        "INPUT_DATA=",
        "input_data={'operation': {'Details': {}}}",
        "INPUT_DATA={",
        "INPUT_DATA=[]",
        "INPUT_DATA={}",
        "INPUT_DATA={'operation': 7}",
        "INPUT_DATA={'operation': {'details': {}}}",
        "INPUT_DATA={'operation': {'Details': []}}",
        "INPUT_DATA={'operation': {'Details': {'A': '\\x00'}}}",
        "INPUT_DATA={'operation': {'Details': {'A': 'x}}}",
        "INPUT_DATA={'operation': {'Details': {'A': 1, 'A': 2}}}",
        "INPUT_DATA=%7B%27operation%27%3A+%7B%27Details%27%3A",
        "INPUT_DATA=%",
        "INPUT_DATA=%ZZ%F",
        "INPUT_DATA=%FF%FE",
    ] {
        for (method, path, name) in WITH_BODY {
            let answer = rest.send(method, path, Some(body.to_owned())).await;
            assert_refused(&answer, "INPUT-1", name, UNREADABLE);
        }
    }
    assert_answer(&rest.get(PASSWORD).await, &password("Mooring#Line7"));
}

#[tokio::test]
async fn a_fetch_refuses_input_data_that_it_cannot_read() {
    let server = Server::with_fixture(FIXTURE);
    for broken in [
        "",
        "{",
        "{'operation': {'Details': {'REASON': '\\xa0'}}}",
        "{'operation': {}}",
    ] {
        let answer = server.rest().get_with(PASSWORD, broken).await;
        assert_refused(&answer, "INPUT-1", "GET PASSWORD", UNREADABLE);
    }
}

#[tokio::test]
async fn nesting_without_end_is_refused() {
    let server = Server::with_fixture(FIXTURE);
    for opening in ["[", "{a:"] {
        let body = format!("INPUT_DATA={}", quote_plus(&opening.repeat(100_000)));
        let answer = server.rest().send(Method::PUT, PASSWORD, Some(body)).await;
        assert_refused(&answer, "INPUT-1", "CHANGE PASSWORD", UNREADABLE);
    }
}

#[tokio::test]
async fn a_mandatory_field_must_be_there_and_not_be_empty() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for fields in [&[][..], &[("RESOURCENAME", "")], &[("RESOURCETYPE", "Linux")]] {
        let answer = rest.post("/resources", &details(fields)).await;
        assert_refused(&answer, "INPUT-2", "CREATE RESOURCE", "RESOURCENAME is mandatory");
    }
    for list in ["", "ACCOUNTLIST: []", "ACCOUNTLIST: null", "ACCOUNTLIST: ''"] {
        let answer = rest
            .post(
                "/resources/1/accounts",
                &format!("{{operation: {{Details: {{{list}}}}}}}"),
            )
            .await;
        assert_refused(&answer, "INPUT-2", "ADD ACCOUNTS", "ACCOUNTLIST is mandatory");
    }
    for row in [
        "{}",
        "{ACCOUNTNAME: ''}",
        "{PASSWORD: x}",
        "{ACCOUNTNAME: good}, {ACCOUNTNAME: null}",
    ] {
        let list = format!("{{operation: {{Details: {{ACCOUNTLIST: [{row}]}}}}}}");
        let answer = rest.post("/resources/1/accounts", &list).await;
        assert_refused(&answer, "INPUT-2", "ADD ACCOUNTS", "ACCOUNTNAME is mandatory");
    }
    assert_eq!(rest.get("/resources").await.details()[0]["NOOFACCOUNTS"], "1");
}

#[tokio::test]
async fn a_list_of_accounts_that_is_no_list_of_objects_is_not_a_value() {
    let server = Server::with_fixture(FIXTURE);
    for list in ["root", "7", "{}", "{ACCOUNTNAME: a}", "[root]", "[{ACCOUNTNAME: a}, 7]"] {
        let list = format!("{{operation: {{Details: {{ACCOUNTLIST: {list}}}}}}}");
        let answer = server.rest().post("/resources/1/accounts", &list).await;
        assert_refused(&answer, "INPUT-3", "ADD ACCOUNTS", "Invalid value for ACCOUNTLIST");
    }
}

#[tokio::test]
async fn strict_json_is_read_too_and_a_body_is_a_form_whatever_its_label() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let body = r#"INPUT_DATA={"operation":{"Details":{"NEWPASSWORD":"a\"b\u20ac/\/","RESETTYPE":"LOCAL"}}}"#;
    let mut request = rest
        .client
        .put(format!("{}{PASSWORD}", rest.base))
        .header("Content-Type", "text/json");
    for (name, value) in &rest.headers {
        request = request.header(name, value);
    }
    let changed = request.body(body).send().await.unwrap().text().await.unwrap();
    assert_eq!(changed, success("CHANGE PASSWORD", "Password changed successfully"));
    assert_eq!(rest.get(PASSWORD).await.details()["PASSWORD"], "a\"b\u{20ac}//");
}

#[tokio::test]
async fn a_password_that_python_can_write_comes_back_unchanged() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    for (written, meant) in [
        (
            r"' !#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'",
            " !#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~",
        ),
        (r#""it's""#, "it's"),
        (r#"'say "hi"'"#, "say \"hi\""),
        (r#"'a\'b"c'"#, "a'b\"c"),
        (r"'a\\b\\'", "a\\b\\"),
        (r"'a\tb\nc\rd'", "a\tb\nc\rd"),
        (r"'a&b+c%d=e%41%'", "a&b+c%d=e%41%"),
        ("'grün 密 \u{301}'", "grün 密 \u{301}"),
        ("'p😀w'", "p😀w"),
        (r"'\u200b\ufeff\ue000'", "\u{200b}\u{feff}\u{e000}"),
        ("'</script>'", "</script>"),
        ("' blanks '", " blanks "),
        ("'None'", "None"),
        ("None", "None"),
        ("7", "7"),
        ("True", "true"),
        ("1e+20", "1e+20"),
    ] {
        let input = format!("{{'operation': {{'Details': {{'NEWPASSWORD': {written}, 'RESETTYPE': 'LOCAL'}}}}}}");
        let changed = rest.put(PASSWORD, &input).await;
        assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
        assert_eq!(rest.get(PASSWORD).await.details()["PASSWORD"], meant);
    }
}

#[tokio::test]
async fn a_password_that_python_writes_with_a_byte_or_a_long_escape_is_refused_and_stays() {
    let server = Server::with_fixture(FIXTURE);
    for written in [
        r"'a\x00b'",
        r"'a\x7fb'",
        r"'a\xa0b'",
        r"'a\xadb'",
        r"'\U0001fae8'",
        r"'\U0010ffff'",
    ] {
        let input = format!("{{'operation': {{'Details': {{'NEWPASSWORD': {written}, 'RESETTYPE': 'LOCAL'}}}}}}");
        let changed = server.rest().put(PASSWORD, &input).await;
        assert_refused(&changed, "INPUT-1", "CHANGE PASSWORD", UNREADABLE);
    }
    assert_answer(&server.rest().get(PASSWORD).await, &password("Mooring#Line7"));
}

#[tokio::test]
async fn a_password_of_three_mebibytes_passes_though_its_body_is_three_times_as_long() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let long = "&".repeat(3 << 20);
    let changed = rest.put(PASSWORD, &details(&[("NEWPASSWORD", &long)])).await;
    assert_answer(&changed, &success("CHANGE PASSWORD", "Password changed successfully"));
    assert!(rest.get(PASSWORD).await.details()["PASSWORD"] == long.as_str());
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_changes_nothing() {
    let server = Server::with_fixture(FIXTURE);
    let rest = server.rest();
    let body = format!(
        "INPUT_DATA={}&x={}",
        quote_plus(&details(&[("NEWPASSWORD", "new")])),
        "x".repeat(10 << 20)
    );
    let answer = rest.send(Method::PUT, PASSWORD, Some(body)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.rule(), "SIZE-1");
    assert_eq!(answer.json["operation"]["name"], "INVALID REQUEST");
    assert_answer(&rest.get(PASSWORD).await, &password("Mooring#Line7"));
}
