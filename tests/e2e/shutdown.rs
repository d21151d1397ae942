//! SIGTERM loses nothing and leaves nobody without an answer.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::durability::start;
use crate::harness::{details, quote_plus};

/// Reads until `end` has come.
async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !read.ends_with(end.as_bytes()) {
        let byte = stream.read_u8().await.unwrap();
        read.push(byte);
    }
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn sigterm_answers_the_requests_under_way_and_loses_nothing() {
    let server = start(tempfile::tempdir().unwrap());
    let address = server.url().strip_prefix("http://").unwrap().to_owned();
    let token = server.ready["app_tokens"][0]["app_token"].as_str().unwrap().to_owned();
    let input_data = details(&[
        ("RESOURCENAME", "LAST"),
        ("ACCOUNTNAME", "root"),
        ("PASSWORD", "Kept-1-Safe"),
    ]);
    let body = format!("INPUT_DATA={}", quote_plus(&input_data));
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /restapi/json/v1/resources HTTP/1.1\r\nHost: {address}\r\nAPP_AUTHTOKEN: {token}\r\nAPP_TYPE: 17\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body: the request is under way.
    assert_eq!(
        read_until(&mut stream, "\r\n\r\n").await,
        "HTTP/1.1 100 Continue\r\n\r\n"
    );

    server.ask_to_stop();
    // It listens no more as soon as it has heard.
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("Resource LAST has been added successfully"), "{answer}");

    let (code, dir) = server.wait();
    assert_eq!(code, Some(0));
    let leftovers: Vec<_> = std::fs::read_dir(dir.path().join("data/sandboxes"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with("-wal"))
        .collect();
    assert!(leftovers.is_empty(), "not everything is in the database: {leftovers:?}");
    let server = start(dir);
    let fetched = server.rest().get("/resources/1/accounts/1/password").await;
    assert_eq!(fetched.details()["PASSWORD"], "Kept-1-Safe");
}
