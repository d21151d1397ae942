//! Reads an answer: its head, and its body by length, in chunks or to the end; compressed or not.

use std::io;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use crate::cli::client::Stream;
use crate::war_room::failure::Failure;
use crate::war_room::response::{Response, decompressed};

/// Headers that are still read of an answer.
const MOST_HEADERS: usize = 100;

/// How the end of a body is known.
enum Framing {
    None,
    Length(usize),
    Chunks,
    Close,
}

struct Head {
    response: Response,
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

    /// The answer.
    ///
    /// # Errors
    /// [`Failure`] unless it is whole.
    pub async fn response(&mut self, method: &str) -> Result<Response, Failure> {
        let mut head = self.head(method).await?;
        let body = match head.framing {
            Framing::None => Vec::new(),
            Framing::Length(length) => self.exactly(length).await?,
            Framing::Chunks => self.chunks().await?,
            Framing::Close => self.rest().await?,
        };
        head.response.body = decompressed(&head.encoding, body)?;
        Ok(head.response)
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
        encoding: value("content-encoding").unwrap_or_default().to_ascii_lowercase(),
        framing,
        response: Response {
            status,
            reason: head.reason.unwrap_or_default().to_owned(),
            content_type: value("content-type").unwrap_or_default().to_ascii_lowercase(),
            location: value("location"),
            body: Vec::new(),
        },
    };
    Ok(Some((head, length)))
}
