//! Reads a request's body ahead, as far as the journal looks at it, and lets the routes read it all the same.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

/// The journal looks at bodies of so many bytes at most; of a longer one it keeps the size alone.
pub(super) const LONGEST: usize = 64 << 10;

/// What was read ahead.
#[derive(Default)]
pub(super) struct Captured {
    /// The whole body; none where it is longer than [`LONGEST`] or broke off.
    pub(super) whole: Option<Bytes>,
    /// How many bytes were read.
    pub(super) read: usize,
    /// Whether it broke off: its client left.
    pub(super) broke_off: bool,
}

/// Reads ahead. The body that is given back yields the same bytes, and breaks off where this one did.
pub(super) async fn read_ahead(mut body: Body) -> (Body, Captured) {
    let mut read = Vec::new();
    loop {
        let longer = |read: Vec<u8>, error, rest: Option<Body>| {
            let captured = Captured {
                whole: None,
                read: read.len(),
                broke_off: rest.is_none(),
            };
            let first = (!read.is_empty()).then(|| Bytes::from(read));
            (Body::new(Replayed { first, error, rest }), captured)
        };
        match body.frame().await {
            None => {
                let whole = Bytes::from(read);
                let captured = Captured {
                    read: whole.len(),
                    whole: Some(whole.clone()),
                    broke_off: false,
                };
                return (Body::from(whole), captured);
            }
            Some(Err(error)) => return longer(read, Some(error), None),
            Some(Ok(frame)) => read.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
        }
        if read.len() > LONGEST {
            return longer(read, None, Some(body));
        }
    }
}

/// A body whose beginning was read ahead.
struct Replayed {
    first: Option<Bytes>,
    error: Option<Error>,
    rest: Option<Body>,
}

impl HttpBody for Replayed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if let Some(error) = self.error.take() {
            return Poll::Ready(Some(Err(error)));
        }
        match &mut self.rest {
            Some(rest) => Pin::new(rest).poll_frame(cx),
            None => Poll::Ready(None),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_that_was_read_ahead_yields_the_same_bytes() {
        for length in [0, 1, LONGEST, LONGEST + 1, 3 * LONGEST] {
            let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
            let (body, captured) = read_ahead(Body::from(bytes.clone())).await;
            let again = body.collect().await.unwrap().to_bytes();
            assert_eq!(*again, *bytes);
            assert_eq!(captured.whole.is_some(), length <= LONGEST, "{length}");
            assert_eq!(captured.read, length);
        }
    }

    #[tokio::test]
    async fn a_body_that_broke_off_breaks_off_again() {
        let broken = Replayed {
            first: Some(Bytes::from_static(b"abc")),
            error: Some(Error::new(std::io::Error::other("gone"))),
            rest: None,
        };
        let (mut body, captured) = read_ahead(Body::new(broken)).await;
        assert!(captured.whole.is_none() && captured.read == 3 && captured.broke_off);
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "abc");
        assert!(body.frame().await.unwrap().is_err());
    }
}
