//! What a connection does with an answer besides writing it: it waits, sends it in pieces, or breaks.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::{Bytes, Frame};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::listener::{Stopping, told_to_stop};
use crate::model::wire::{BodyEffect, CutShort, Stage, Way, WireEffect, WireEnd};

/// As many bytes of a body are given to a connection at once.
const PIECE: usize = 8 * 1024;

/// The connection ends without an answer, as it was told to.
#[derive(Debug, thiserror::Error)]
#[error("the connection ends without an answer, as a fault wants it")]
pub(super) struct Dropped;

/// Whether a connection is to be reset when it is over.
#[derive(Clone, Default)]
pub(super) struct ResetAtEnd(Arc<AtomicBool>);

impl ResetAtEnd {
    /// Has the end of the stream be a reset, if that was asked for.
    pub(super) fn settle(&self, stream: &impl Resettable) {
        if self.0.load(Ordering::Acquire) {
            _ = stream.reset_when_dropped();
        }
    }
}

/// A stream whose connection can be reset.
pub(super) trait Resettable {
    /// Lets the peer meet a reset in place of an orderly end.
    fn reset_when_dropped(&self) -> io::Result<()>;
}

impl Resettable for TcpStream {
    fn reset_when_dropped(&self) -> io::Result<()> {
        self.set_zero_linger()
    }
}

impl Resettable for TlsStream<TcpStream> {
    fn reset_when_dropped(&self) -> io::Result<()> {
        self.get_ref().0.set_zero_linger()
    }
}

/// Does with an answer what its [`WireEffect`] says, and notes how far it comes in its [`Way`]. The server's stop cuts all
/// waiting short, and so does [`CutShort`].
pub(super) async fn take(mut response: Response, stopping: &Stopping, reset: &ResetAtEnd) -> Result<Response, Dropped> {
    let Some(effect) = response.extensions_mut().remove::<WireEffect>() else {
        return Ok(response);
    };
    let patience = Patience {
        stopping: stopping.clone(),
        cut_short: response.extensions_mut().remove(),
    };
    let way = response.extensions_mut().remove::<Way>().unwrap_or_default();
    patience.clone().pause(effect.wait).await;
    match effect.end {
        WireEnd::Answer => Ok(in_pieces(response, effect.body, patience, way).await),
        WireEnd::Close => Err(Dropped),
        WireEnd::Reset => {
            reset.0.store(true, Ordering::Release);
            Err(Dropped)
        }
    }
}

/// What ends waiting before its time.
#[derive(Clone)]
struct Patience {
    stopping: Stopping,
    cut_short: Option<CutShort>,
}

impl Patience {
    async fn pause(mut self, time: Duration) {
        if !time.is_zero() {
            tokio::select! {
                () = tokio::time::sleep(time) => {}
                () = told_to_stop(&mut self.stopping) => {}
                () = cut_short(self.cut_short) => {}
            }
        }
    }
}

async fn cut_short(by: Option<CutShort>) {
    match by {
        Some(by) => by.come().await,
        None => std::future::pending().await,
    }
}

async fn in_pieces(response: Response, effect: BodyEffect, patience: Patience, way: Way) -> Response {
    let (announced, size, pause) = match effect {
        BodyEffect::Whole => {
            way.note(Stage::Free);
            return response;
        }
        BodyEffect::Drip { bytes, pause } => (None, bytes.max(1), pause),
        BodyEffect::Announced(length) => (Some(length), PIECE, Duration::ZERO),
    };
    way.note(Stage::UnderWay);
    let (mut head, mut body) = response.into_parts();
    // These bodies are in memory already.
    let bytes = (&mut body)
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    let length = announced.unwrap_or(bytes.len());
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    // What is over the announced length never goes out.
    let mut rest = bytes.slice(..length.min(bytes.len()));
    let mut pieces = VecDeque::new();
    while !rest.is_empty() {
        pieces.push_back(rest.split_to(size.min(rest.len())));
    }
    if pieces.is_empty() {
        way.note(Stage::Free);
    }
    let body = Pieces {
        pieces,
        pause,
        patience,
        way,
        waiting: None,
        _source: body,
    };
    Response::from_parts(head, Body::new(body))
}

/// A body in pieces, each of which is written before the next is thought of. It does not tell its length.
struct Pieces {
    pieces: VecDeque<Bytes>,
    pause: Duration,
    patience: Patience,
    way: Way,
    waiting: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// What they were made of: whoever watches it learns when all is over.
    _source: Body,
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let (time, patience) = (self.pause, self.patience.clone());
        let waiting = self.waiting.get_or_insert_with(|| {
            Box::pin(async move {
                // What was given before goes out first, even where an end that comes too early is an error.
                tokio::task::yield_now().await;
                patience.pause(time).await;
            })
        });
        std::task::ready!(waiting.as_mut().poll(cx));
        self.waiting = None;
        if self.pieces.len() <= 1 {
            self.way.note(Stage::Free);
        }
        Poll::Ready(self.pieces.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}
