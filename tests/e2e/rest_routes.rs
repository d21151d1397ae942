//! Paths and methods that are not offered (ROUTE-1, ROUTE-2), and bytes that are hardly a request.

use reqwest::Method;

use crate::harness::{Answer, DEMO_TOKEN, Server};
use crate::product::{failure, password};
use crate::raw::exchange;

const ENVELOPE: (&str, &str) = ("INVALID REQUEST", "Invalid request URL");

#[track_caller]
fn assert_unknown(answer: &Answer, path: &str) {
    assert_eq!(answer.status, 404, "{path}");
    assert_eq!(answer.body, failure(ENVELOPE.0, ENVELOPE.1), "{path}");
    assert_eq!(answer.rule(), "ROUTE-1", "{path}");
}

#[tokio::test]
async fn an_unknown_path_is_told_in_the_envelope() {
    let server = Server::start();
    for path in [
        "/restapi",
        "/restapi/",
        "/restapi/json",
        "/restapi/json/v1",
        "/restapi/json/v1/",
        "/restapi/json/v2/resources",
        "/restapi/json/v1/Resources",
        "/restapi/json/v1/resources/",
        "/restapi/json/v1/resources/1/account",
        "/restapi/json/v1/resources/1/accounts/1/passwords",
        "/restapi/json/v1/resources/1/accounts/1/password/",
        "/restapi/json/v1/%72esource",
        "/s/nowhere/restapi/json/v1/resources",
        "/s/%00/restapi/json/v1/resources",
    ] {
        let mut rest = server.rest();
        rest.base = server.url().to_owned();
        assert_unknown(&rest.get(path).await, path);
    }
}

#[tokio::test]
async fn slashes_in_a_row_count_as_one() {
    let server = Server::start();
    let sandbox = server.sandbox("demo".into()).await;
    for prefix in [
        "/",
        "//",
        &format!("/s/{}/", sandbox.name),
        &format!("//s//{}//", sandbox.name),
    ] {
        let rest = server
            .rest_with(sandbox.app_token())
            .at(&format!("{}{prefix}", server.url()));
        let answer = rest.get("/resources/1//accounts/1/password").await;
        assert_eq!(answer.body, password("QA!K>35Hgg(x"), "{prefix}");
    }
}

#[tokio::test]
async fn a_method_that_is_not_offered_is_told_with_those_that_are() {
    let server = Server::start();
    for (path, offered) in [
        ("/resources", "GET,HEAD,POST"),
        ("/resources/resourcetypes", "GET,HEAD"),
        ("/resources/getResourceIdAccountId", "GET,HEAD"),
        ("/resources/1", "PUT,DELETE"),
        ("/resources/1/accounts", "GET,HEAD,POST"),
        ("/resources/1/accounts/1", "GET,HEAD,PUT,DELETE"),
        ("/resources/1/accounts/1/password", "GET,HEAD,PUT"),
    ] {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
            if offered.split(',').any(|one| one == method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = server.rest().send(method.clone(), path, None).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.body, failure(ENVELOPE.0, ENVELOPE.1), "{method} {path}");
            assert_eq!(answer.allow.as_deref(), Some(offered), "{method} {path}");
            assert_eq!(answer.rule(), "ROUTE-2", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_head_request_gets_the_head_of_the_answer() {
    let server = Server::start();
    let answer = server.rest().send(Method::HEAD, "/resources", None).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    let answer = server.rest().send(Method::HEAD, "/nothing", None).await;
    assert_eq!((answer.status, answer.body.as_str()), (404, ""));
}

/// A request for the demo's first password whose target is as given.
fn request(target: &[u8]) -> Vec<u8> {
    let mut request = b"GET ".to_vec();
    request.extend_from_slice(target);
    request.extend_from_slice(b" HTTP/1.1\r\nHost: x\r\nAPP_TYPE: 17\r\nAPP_AUTHTOKEN: ");
    request.extend_from_slice(DEMO_TOKEN.as_bytes());
    request.extend_from_slice(b"\r\n\r\n");
    request
}

/// The server is still there and does its work.
fn assert_alive(server: &Server) {
    let answer = exchange(server, request(b"/restapi/json/v1/resources/1/accounts/1/password")).unwrap();
    assert_eq!(answer.text(), password("QA!K>35Hgg(x"));
}

#[tokio::test]
async fn a_target_with_odd_bytes_is_answered_without_a_crash() {
    let server = Server::start();
    let long = [b"/restapi/json/v1/resources?INPUT_DATA=".as_slice(), &[b'a'; 200_000]].concat();
    for (target, status) in [
        (&b"/restapi/json/v1/resources/\xff\xfe/accounts"[..], 400),
        (b"/restapi/json/v1/resources/%FF%FE/accounts", 200),
        (b"/restapi/json/v1/resources/%/accounts", 200),
        (b"/restapi/json/v1/resources/%zz/accounts", 200),
        (b"/restapi/json/v1/resources?%&%zz=%ff", 200),
        (b"/restapi/json/v1/resources/\xe5\xaf\x86/accounts", 200),
        (b"http://elsewhere/restapi/json/v1/resources", 200),
        (b"restapi/json/v1/resources", 400),
        (b"*", 404),
        (b"/", 303),
        (&long, 431),
    ] {
        let answer = exchange(&server, request(target)).unwrap();
        let shown = String::from_utf8_lossy(&target[..target.len().min(60)]);
        assert!(
            answer.status_line.starts_with(&format!("HTTP/1.1 {status} ")),
            "{shown}: {}",
            answer.status_line
        );
        assert_alive(&server);
    }
}

#[tokio::test]
async fn garbage_on_the_socket_harms_nobody() {
    let server = Server::start();
    for garbage in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"\r\n\r\n\r\n\r\nHELO\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET /restapi/json/v1/resources HTTP/1.1\r\nAPP_AUTHTOKEN: \x01\xff\r\n\r\n",
        b"POST /restapi/json/v1/resources HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /restapi/json/v1/resources HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /restapi/json/v1/resources HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"CONNECT elsewhere:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\xff\xff\x00 this is not a handshake",
    ] {
        if let Some(answer) = exchange(&server, garbage) {
            assert!(
                !answer.status_line.contains(" 500 "),
                "{:?}: {}",
                garbage,
                answer.status_line
            );
        }
        assert_alive(&server);
    }
}

#[test]
fn a_body_that_ends_early_changes_nothing() {
    let server = Server::start();
    let head = format!(
        "PUT /restapi/json/v1/resources/1/accounts/1/password HTTP/1.1\r\nHost: x\r\nAPP_AUTHTOKEN: {}\r\nContent-Length: 5000\r\n\r\n",
        DEMO_TOKEN
    );
    let body = "INPUT_DATA={operation:{Details:{NEWPASSWORD:changed}}}&";
    let address = server.url().strip_prefix("http://").unwrap();
    let mut connection = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut connection, format!("{head}{body}").as_bytes()).unwrap();
    connection.shutdown(std::net::Shutdown::Write).unwrap();
    std::io::Read::read_to_end(&mut connection, &mut Vec::new()).ok();
    assert_alive(&server);
}
