//! Reads an answer: its head, and its body by length, in chunks or to the end; compressed or not.

use std::io::{self, Read};
use std::time::Duration;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::super::json::Json;
use super::Failure;
use crate::cli::client::Stream;

/// Headers that are still read of an answer.
const MOST_HEADERS: usize = 100;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The words behind it.
    pub reason: String,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The body, no longer compressed.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as JSON. A byte order mark is only understood where nothing tells the text's encoding.
    pub fn json(&self) -> Option<Json> {
        let body = match self.body.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if !self.tells_encoding() => rest,
            _ => &self.body,
        };
        serde_json::from_slice(body).ok()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        let is_latin = self.content_type.starts_with("text/") && !self.content_type.contains("charset");
        if is_latin {
            self.body.iter().copied().map(char::from).collect()
        } else {
            String::from_utf8_lossy(&self.body).into_owned()
        }
    }

    fn tells_encoding(&self) -> bool {
        ["charset", "text/", "application/json"]
            .iter()
            .any(|sign| self.content_type.contains(sign))
    }
}

/// How the end of a body is known.
enum Framing {
    None,
    Length(usize),
    Chunks,
    Close,
}

struct Head {
    response: Response,
    location: Option<String>,
    encoding: String,
    framing: Framing,
}

/// Reads one answer from a connection.
pub struct Reader {
    stream: Box<dyn Stream>,
    patience: Duration,
    too_late: Option<Failure>,
    read: Vec<u8>,
}

impl Reader {
    /// A reader that waits so long for each piece, and then fails so.
    pub fn new(stream: Box<dyn Stream>, patience: Duration, too_late: Failure) -> Self {
        Self {
            stream,
            patience,
            too_late: Some(too_late),
            read: Vec::new(),
        }
    }

    /// The answer, and where it sends the client.
    ///
    /// # Errors
    /// [`Failure`] unless it is whole.
    pub async fn response(&mut self, method: &str) -> Result<(Response, Option<String>), Failure> {
        let mut head = self.head(method).await?;
        let body = match head.framing {
            Framing::None => Vec::new(),
            Framing::Length(length) => self.exactly(length).await?,
            Framing::Chunks => self.chunks().await?,
            Framing::Close => self.rest().await?,
        };
        head.response.body = decompressed(&head.encoding, body)?;
        Ok((head.response, head.location))
    }

    async fn head(&mut self, method: &str) -> Result<Head, Failure> {
        loop {
            if let Some((head, length)) = parsed(&self.read, method)? {
                self.read.drain(..length);
                // What an interim answer announces comes behind it.
                if head.response.status >= 200 {
                    return Ok(head);
                }
            } else if self.more().await?.is_none_or(|piece| piece == 0) {
                return Err(Failure::Connection);
            }
        }
    }

    /// Reads another piece: its length, or nothing where the connection broke.
    async fn more(&mut self) -> Result<Option<usize>, Failure> {
        let reading = self.stream.read_buf(&mut self.read);
        match timeout(self.patience, reading).await {
            Ok(Ok(length)) => Ok(Some(length)),
            // A TLS peer that closes without saying so has closed.
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some(0)),
            Ok(Err(_)) => Ok(None),
            Err(_) => Err(self.too_late.take().unwrap_or(Failure::Connection)),
        }
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>, Failure> {
        while self.read.len() < length {
            match self.more().await? {
                None => return Err(Failure::Reset),
                Some(0) => {
                    return Err(Failure::CutOff {
                        read: self.read.len(),
                        missing: length - self.read.len(),
                    });
                }
                Some(_) => {}
            }
        }
        Ok(self.read.drain(..length).collect())
    }

    async fn rest(&mut self) -> Result<Vec<u8>, Failure> {
        loop {
            match self.more().await? {
                None => return Err(Failure::Reset),
                Some(0) => return Ok(std::mem::take(&mut self.read)),
                Some(_) => {}
            }
        }
    }

    async fn chunks(&mut self) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        loop {
            let (start, size) = self.chunk_size().await?;
            self.read.drain(..start);
            let chunk = self.exactly(size + 2).await.map_err(|_| Failure::Chunks)?;
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&chunk[..size]);
        }
    }

    async fn chunk_size(&mut self) -> Result<(usize, usize), Failure> {
        loop {
            match httparse::parse_chunk_size(&self.read) {
                Ok(httparse::Status::Complete((start, size))) => {
                    let size = usize::try_from(size).map_err(|_| Failure::Chunks)?;
                    return Ok((start, size));
                }
                Ok(httparse::Status::Partial) if matches!(self.more().await?, Some(1..)) => {}
                _ => return Err(Failure::Chunks),
            }
        }
    }
}

/// The head in what was read, with its length, once it is all there.
fn parsed(read: &[u8], method: &str) -> Result<Option<(Head, usize)>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let length = match head.parse(read) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Failure::Connection),
    };
    let value = |name: &str| {
        let found = head
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).into_owned())
    };
    let status = head.code.unwrap_or_default();
    let framing = if method == "HEAD" || matches!(status, 100..=199 | 204 | 304) {
        Framing::None
    } else if value("transfer-encoding").is_some_and(|it| it.eq_ignore_ascii_case("chunked")) {
        Framing::Chunks
    } else {
        match value("content-length").and_then(|length| length.trim().parse().ok()) {
            Some(length) => Framing::Length(length),
            None => Framing::Close,
        }
    };
    let head = Head {
        location: value("location"),
        encoding: value("content-encoding").unwrap_or_default().to_ascii_lowercase(),
        framing,
        response: Response {
            status,
            reason: head.reason.unwrap_or_default().to_owned(),
            content_type: value("content-type").unwrap_or_default().to_ascii_lowercase(),
            body: Vec::new(),
        },
    };
    Ok(Some((head, length)))
}

fn decompressed(encoding: &str, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let all = |mut decoder: Box<dyn Read + '_>| {
        let mut out = Vec::new();
        decoder.read_to_end(&mut out).map(|_| out)
    };
    let decoded = match encoding {
        _ if body.is_empty() => return Ok(body),
        "gzip" | "x-gzip" => all(Box::new(MultiGzDecoder::new(body.as_slice()))),
        "deflate" => all(Box::new(ZlibDecoder::new(body.as_slice())))
            .or_else(|_| all(Box::new(DeflateDecoder::new(body.as_slice())))),
        _ => return Ok(body),
    };
    decoded.map_err(|_| Failure::Encoding(encoding.to_owned()))
}
