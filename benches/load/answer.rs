//! Reading one HTTP answer, and nothing of HTTP beyond what both servers say.

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::Outcome;

/// Answers are short; this is read at once.
const CHUNK: usize = 4096;

/// One answer, in a buffer that the next one uses again.
#[derive(Default)]
pub struct Answer {
    bytes: Vec<u8>,
    body: usize,
}

impl Answer {
    /// Reads an answer whole.
    pub async fn read(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> Outcome<()> {
        self.bytes.clear();
        loop {
            self.bytes.reserve(CHUNK);
            if stream.read_buf(&mut self.bytes).await? == 0 {
                return Err("the server hung up before its answer was whole".into());
            }
            if let Some((body, length)) = head(&self.bytes)
                && self.bytes.len() >= body + length
            {
                self.body = body;
                return Ok(());
            }
        }
    }

    /// The status code's digits.
    pub fn status(&self) -> &[u8] {
        self.bytes.get(9..12).unwrap_or_default()
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body..]
    }
}

/// Where the body begins and how long it is, once the head is there. An answer without a length has no body.
fn head(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let length = bytes[..end]
        .split(|byte| *byte == b'\n')
        .find_map(|line| line.strip_prefix(b"content-length: "))
        .map_or(0, |digits| {
            let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
            digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0'))
        });
    Some((end + 4, length))
}
