//! Fields that commands take and do nothing with, as the parity report lists them.

use pam360_sim::parity::read_over::{READ_OVER, ReadOver};
use reqwest::Method;

use crate::harness::{Answer, Rest, Server, details};

/// What each command needs besides.
const NEEDED: [(&str, &str); 6] = [
    ("POST user", "'USERNAME': 'dora', 'EXPIRYDATE': 'NeverExpires'"),
    ("POST resources", "'RESOURCENAME': 'NEW'"),
    ("PUT resources/{rid}", "'RESOURCENAME': 'OTHER'"),
    (
        "POST resources/{rid}/accounts",
        "'ACCOUNTNAME': 'new', 'PASSWORD': 'Cargo&Hold88'",
    ),
    ("PUT resources/{rid}/accounts/{aid}", "'NOTES': 'noted'"),
    ("GET resources/{rid}/accounts", "'VIEWTYPE': 'ALLMYPASSWORD'"),
];

/// Sends a command with those fields, in a server of its own; the answer and what the server then tells of everything.
async fn outcome(part: &ReadOver, fields: &str) -> (Answer, Vec<String>) {
    let server = Server::start();
    let rest = server.rest();
    let (method, path) = part.command.split_once(' ').unwrap();
    let path = format!("/{path}").replace("{rid}", "1").replace("{aid}", "1");
    let input = match path.as_str() {
        "/resources/1/accounts" if method == "POST" => format!("'ACCOUNTLIST': [{{{fields}}}]"),
        _ => fields.to_owned(),
    };
    let input = details(&[]).replace("{}", &format!("{{{input}}}"));
    let answer = match Method::from_bytes(method.as_bytes()).unwrap() {
        Method::GET => rest.get_with(&path, &input).await,
        Method::POST => rest.post(&path, &input).await,
        _ => rest.put(&path, &input).await,
    };
    (answer, everything(&rest).await)
}

async fn everything(rest: &Rest) -> Vec<String> {
    let mut told = Vec::new();
    for path in [
        "/resources",
        "/resources/1/accounts",
        "/resources/1/accounts/1",
        "/resourcegroup",
        "/trash",
    ] {
        told.push(rest.get(path).await.body);
    }
    told
}

#[tokio::test]
async fn what_is_read_over_changes_neither_the_answer_nor_anything_else() {
    for part in READ_OVER {
        let (_, needed) = NEEDED.iter().find(|(command, _)| *command == part.command).unwrap();
        let members: Vec<_> = part
            .fields
            .iter()
            .map(|field| format!("'{field}': 'nonsense'"))
            .collect();
        let (plain, before) = outcome(part, needed).await;
        let (given, after) = outcome(part, &format!("{needed}, {}", members.join(", "))).await;
        assert_eq!(plain.result(), "Success", "{}: {}", part.command, plain.body);
        assert_eq!(
            (given.body, given.reason),
            (plain.body, plain.reason),
            "{}",
            part.command
        );
        assert_eq!(after, before, "{}", part.command);
    }
}
