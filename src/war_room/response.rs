//! An answer as the library `requests` hands it to the integration.

use std::fmt;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::PATIENCE;
use super::failure::Failure;
use super::json::Json;
use crate::model::wire::{BodyEffect, WireEffect, WireEnd};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The words behind it.
    pub reason: String,
    /// The header `Content-Type`, in small letters.
    pub content_type: String,
    /// Where it sends the client.
    pub location: Option<String>,
    /// The body, no longer compressed.
    pub body: Vec<u8>,
}

/// The body may be a password's.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

impl Response {
    /// The body as JSON. A byte order mark is only understood where nothing tells the text's encoding.
    #[must_use]
    pub fn json(&self) -> Option<Json> {
        let body = match self.body.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if !self.tells_encoding() => rest,
            _ => &self.body,
        };
        serde_json::from_slice(body).ok()
    }

    /// The body as text.
    #[must_use]
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

/// A body as it was before its content encoding; one of an unknown encoding stays as it is.
///
/// # Errors
/// [`Failure::Encoding`].
pub fn decompressed(encoding: &str, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
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

/// What is left of a body when a connection has done with its answer what it was told to, for a client that waits no
/// longer than it has to; what comes later than the integration waits is `too_late`.
///
/// # Errors
/// What the integration says of such an end.
pub fn arrived(effect: WireEffect, mut body: Vec<u8>, too_late: Failure) -> Result<Vec<u8>, Failure> {
    if effect.wait >= PATIENCE {
        return Err(too_late);
    }
    if let WireEnd::Close | WireEnd::Reset = effect.end {
        return Err(Failure::Connection);
    }
    match effect.body {
        BodyEffect::Drip { pause, .. } if pause >= PATIENCE && !body.is_empty() => Err(too_late),
        BodyEffect::Announced(length) if length > body.len() => Err(Failure::CutOff {
            read: body.len(),
            missing: length - body.len(),
        }),
        BodyEffect::Announced(length) => {
            body.truncate(length);
            Ok(body)
        }
        BodyEffect::Whole | BodyEffect::Drip { .. } => Ok(body),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_answer_arrives_as_its_connection_lets_it() {
        let late = || Failure::read_timeout(true, "sim", 8282);
        let waits = |seconds| WireEffect {
            wait: Duration::from_secs(seconds),
            ..WireEffect::default()
        };
        let drips = |seconds| WireEffect {
            body: BodyEffect::Drip {
                bytes: 1,
                pause: Duration::from_secs(seconds),
            },
            ..WireEffect::default()
        };
        let announces = |length| WireEffect {
            body: BodyEffect::Announced(length),
            ..WireEffect::default()
        };
        for (effect, expected) in [
            (WireEffect::default(), Ok("four")),
            (waits(59), Ok("four")),
            (waits(60), Err(late())),
            (drips(59), Ok("four")),
            (drips(60), Err(late())),
            (WireEffect::ends(WireEnd::Close), Err(Failure::Connection)),
            (WireEffect::ends(WireEnd::Reset), Err(Failure::Connection)),
            (announces(6), Err(Failure::CutOff { read: 4, missing: 2 })),
            (announces(4), Ok("four")),
            (announces(2), Ok("fo")),
        ] {
            let expected = expected.map(|text| text.as_bytes().to_vec());
            assert_eq!(arrived(effect, b"four".to_vec(), late()), expected, "{effect:?}");
        }
    }

    #[test]
    fn what_is_not_compressed_as_it_says_is_a_failure() {
        let failure = Failure::Encoding("gzip".to_owned());
        assert_eq!(decompressed("gzip", b"{}".to_vec()), Err(failure));
        assert_eq!(decompressed("", b"{}".to_vec()), Ok(b"{}".to_vec()));
    }
}
