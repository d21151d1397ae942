//! What a connection is told to do with an answer besides writing it: an extension of the response.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

/// What happens to an answer on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WireEffect {
    /// How long it is held back, in real time.
    pub wait: Duration,
    /// How its body is sent.
    pub body: BodyEffect,
    /// What becomes of it then.
    pub end: WireEnd,
}

impl WireEffect {
    /// An answer that never comes: the connection ends so instead.
    #[must_use]
    pub fn ends(end: WireEnd) -> Self {
        Self { end, ..Self::default() }
    }
}

/// How far an answer with a [`WireEffect`] came, as its connection notes it: another extension of the response.
#[derive(Debug, Clone, Default)]
pub struct Way(Arc<AtomicU8>);

/// A stage of an answer's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It waits, or never comes.
    HeldBack,
    /// A part of it is still to be sent, after pauses.
    UnderWay,
    /// Nothing holds it back any more.
    Free,
}

impl Way {
    /// Notes the next stage.
    pub fn note(&self, stage: Stage) {
        self.0.store(stage as u8, Ordering::Release);
    }

    /// The stage that was noted last.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.0.load(Ordering::Acquire) {
            0 => Stage::HeldBack,
            1 => Stage::UnderWay,
            _ => Stage::Free,
        }
    }
}

/// What ends an answer's waiting before its time: a third extension of the response.
#[derive(Clone)]
pub struct CutShort(Shared<BoxFuture<'static, ()>>);

impl CutShort {
    /// Waiting ends with this future.
    #[must_use]
    pub fn by(end: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(end.boxed().shared())
    }

    /// Comes when waiting is to end.
    pub async fn come(self) {
        self.0.await;
    }
}

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BodyEffect {
    /// As it is.
    #[default]
    Whole,
    /// A few bytes at a time.
    Drip {
        /// How many bytes.
        bytes: usize,
        /// The pause before each piece.
        pause: Duration,
    },
    /// With this Content-Length, whatever its length is.
    Announced(usize),
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WireEnd {
    /// It is sent.
    #[default]
    Answer,
    /// The connection is closed without it.
    Close,
    /// The connection is reset without it (TCP RST).
    Reset,
}
