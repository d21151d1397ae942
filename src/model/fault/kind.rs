//! What a request meets.

use serde::{Deserialize, Serialize};

use super::refusal::RefusalRule;
use super::text::Pause;

/// What a request meets: `kind` says which, the other keys more of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FaultKind {
    /// The product refuses, in its own words. Nothing is carried out.
    Refusal {
        /// By which rule.
        rule: RefusalRule,
        /// What it is about, where the text or the cause names something.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
    /// The request is carried out as if the installation were in that state.
    State {
        /// The state.
        state: State,
    },
    /// Another HTTP status. Nothing is carried out.
    Status {
        /// The status, 400 to 599.
        status: u16,
        /// The form of the body.
        #[serde(default)]
        body: BodyForm,
        /// The seconds of Retry-After.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
    },
    /// A page to sign in at, in HTML. Nothing is carried out.
    LoginPage {
        /// The status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// The answer comes late.
    Latency {
        /// By so much.
        time: Pause,
    },
    /// The answer comes late, each time by another time.
    RandomLatency {
        /// By at least so much.
        from: Pause,
        /// By at most so much.
        to: Pause,
    },
    /// The answer comes late, seldom very late: a log-normal distribution.
    LongTailedLatency {
        /// Half of the answers come later than this.
        median: Pause,
        /// One of a hundred comes later than this.
        p99: Pause,
        /// None comes later than this.
        #[serde(default = "ten_minutes")]
        at_most: Pause,
    },
    /// No answer until the client leaves. Nothing is carried out.
    Hang {
        /// The server leaves after this time.
        #[serde(default = "ten_minutes")]
        at_most: Pause,
    },
    /// The body comes a few bytes at a time.
    Drip {
        /// The pause before each piece.
        #[serde(default = "a_tenth_of_a_second")]
        pause: Pause,
        /// The bytes of a piece.
        #[serde(default = "one")]
        bytes: usize,
    },
    /// The request is carried out and the answer gets lost.
    AppliedButLost {
        /// How.
        #[serde(default)]
        how: LostHow,
    },
    /// The connection is reset. Nothing is carried out.
    Reset {},
    /// The connection is closed without an answer. Nothing is carried out.
    Close {},
    /// The connection is closed within the body.
    Cut {
        /// The bytes of the body that come; half of them where nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bytes: Option<usize>,
    },
    /// Content-Length is not the body's length.
    WrongLength {
        /// How many bytes too many it says, or too few.
        by: i32,
    },
    /// The answer says that it is packed by gzip, and it is not.
    BadGzip {},
    /// A byte order mark comes before the answer.
    Bom {},
    /// Another body with status 200. Nothing is carried out.
    Body {
        /// Which.
        content: OddBody,
    },
    /// A well-formed answer that is too long to be shown. Nothing is carried out.
    Oversized {
        /// The length of its body, at least.
        #[serde(default = "sixty_thousand")]
        bytes: usize,
    },
    /// An answer with the token of the request in it. Nothing is carried out.
    EchoToken {},
    /// The client is sent elsewhere. Nothing is carried out.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// Where to.
        #[serde(default)]
        to: RedirectTo,
        /// The server to which the request goes, with [`RedirectTo::OtherHost`]: this one under another name of this
        /// machine where nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base_url: Option<String>,
    },
}

impl FaultKind {
    /// Its word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Refusal { .. } => "refusal",
            Self::State { .. } => "state",
            Self::Status { .. } => "status",
            Self::LoginPage { .. } => "login_page",
            Self::Latency { .. } => "latency",
            Self::RandomLatency { .. } => "random_latency",
            Self::LongTailedLatency { .. } => "long_tailed_latency",
            Self::Hang { .. } => "hang",
            Self::Drip { .. } => "drip",
            Self::AppliedButLost { .. } => "applied_but_lost",
            Self::Reset {} => "reset",
            Self::Close {} => "close",
            Self::Cut { .. } => "cut",
            Self::WrongLength { .. } => "wrong_length",
            Self::BadGzip {} => "bad_gzip",
            Self::Bom {} => "bom",
            Self::Body { .. } => "body",
            Self::Oversized { .. } => "oversized",
            Self::EchoToken {} => "echo_token",
            Self::Redirect { .. } => "redirect",
        }
    }

    /// Whether the request is carried out all the same.
    #[must_use]
    pub const fn carries_out(&self) -> bool {
        matches!(
            self,
            Self::State { .. }
                | Self::Latency { .. }
                | Self::RandomLatency { .. }
                | Self::LongTailedLatency { .. }
                | Self::Drip { .. }
                | Self::AppliedButLost { .. }
                | Self::Cut { .. }
                | Self::WrongLength { .. }
                | Self::BadGzip {}
                | Self::Bom {}
        )
    }
}

/// A state that a request finds the installation in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The ticketing system is on and does not answer (TICK-3).
    TicketingDown,
    /// No target answers (RESET-1).
    TargetsUnreachable,
    /// Every target refuses new passwords (RESET-1).
    TargetsRefusing,
}

/// The form of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyForm {
    /// JSON, in the product's envelope.
    #[default]
    Json,
    /// A page, as proxies and servlet containers write them.
    Html,
    /// None.
    Empty,
}

/// How an answer gets lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostHow {
    /// The connection is closed.
    #[default]
    Closed,
    /// The connection is reset.
    Reset,
    /// Nothing comes until the client leaves, or ten minutes are over.
    TimedOut,
}

/// A body that is no answer of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OddBody {
    /// `{}`.
    EmptyObject,
    /// `null`.
    Null,
    /// `[]`.
    Array,
    /// `{"operation":null}`.
    OperationNull,
    /// Nothing.
    Empty,
}

impl OddBody {
    /// The body.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::EmptyObject => "{}",
            Self::Null => "null",
            Self::Array => "[]",
            Self::OperationNull => "{\"operation\":null}",
            Self::Empty => "",
        }
    }
}

/// Where a client is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectTo {
    /// To the same path without `/fault/NAME`: there the real answer waits.
    #[default]
    Plain,
    /// To the very same address, again and again.
    Loop,
    /// To another host, without `/fault/NAME`.
    OtherHost,
}

/// As long as a server hangs, and the longest that any answer is late.
pub(super) const fn ten_minutes() -> Pause {
    Pause::from_millis(600_000)
}

const fn a_tenth_of_a_second() -> Pause {
    Pause::from_millis(100)
}

const fn ok() -> u16 {
    200
}

const fn one() -> usize {
    1
}

const fn sixty_thousand() -> usize {
    60_000
}
