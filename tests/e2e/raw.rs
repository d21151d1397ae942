//! Bytes over a bare socket, for what no client library would send.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::harness::Server;

/// An answer as it came.
pub struct RawAnswer {
    pub status_line: String,
    pub headers: String,
    pub body: Vec<u8>,
}

impl RawAnswer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn header(&self, wanted: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    }
}

/// Sends bytes over a connection of their own and reads one answer; none where the server closes without one.
pub fn exchange(server: &Server, request: impl AsRef<[u8]>) -> Option<RawAnswer> {
    let address = server.url().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(request.as_ref()).unwrap();
    let mut read = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if let Some(answer) = whole(&read) {
            return Some(answer);
        }
        match connection.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(length) => read.extend_from_slice(&chunk[..length]),
        }
    }
}

/// The answer in what was read, once all of its Content-Length is there.
fn whole(read: &[u8]) -> Option<RawAnswer> {
    let end = read.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&read[..end]).unwrap();
    let (status_line, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    let mut answer = RawAnswer {
        status_line: status_line.to_owned(),
        headers: headers.to_owned(),
        body: Vec::new(),
    };
    let length: usize = answer.header("content-length").map_or(0, |text| text.parse().unwrap());
    answer.body = read.get(end + 4..end + 4 + length)?.to_vec();
    Some(answer)
}
