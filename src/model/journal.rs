//! A call as the journal keeps it. No field holds a secret: whoever fills one in has put marks in their places.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::caller::Via;
use super::face::Face;

/// A call that was answered, or whose client left before.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the sandbox's journal, counted from 1; none comes twice.
    pub id: u64,
    /// The id of the answer's `X-Request-Id`.
    pub request_id: Box<str>,
    /// When it came, by the sandbox's clock.
    pub at: Timestamp,
    /// How long it took in real time, until the last byte of the answer was handed over.
    pub duration: Duration,
    /// The face that it came to.
    pub face: Face,
    /// How it came and what it asked for.
    pub request: Request,
    /// The operation that it called; none where no route takes it.
    pub operation: Option<Arc<str>>,
    /// The id of a resource that it names in its path or parameters.
    pub resource: Option<i64>,
    /// The id of an account that it names there.
    pub account: Option<i64>,
    /// On whose behalf it acted; none where nobody let it in.
    pub caller: Option<Caller>,
    /// The mark of the token or session that it presented.
    pub token: Option<Box<str>>,
    /// Where it came from.
    pub client: IpAddr,
    /// What it was answered; none where its client left before.
    pub answer: Option<Answer>,
    /// The fault that stepped in.
    pub fault: Option<Fault>,
    /// Whether its client was there until the answer's last byte.
    pub client_stayed: bool,
}

/// A call's request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its method.
    pub method: Box<str>,
    /// Its path, behind the prefix of a sandbox.
    pub path: Box<str>,
    /// Whether it came over HTTPS.
    pub tls: bool,
    /// The parameters of its query, INPUT_DATA aside.
    pub query: Vec<(Box<str>, Box<str>)>,
    /// Headers worth knowing, as they came.
    pub headers: Vec<(&'static str, Box<str>)>,
    /// The parameters of its body, INPUT_DATA aside; a file shows its size.
    pub form: Vec<(Box<str>, Box<str>)>,
    /// INPUT_DATA, or the JSON body of the admin API, as compact JSON.
    pub input: Option<Input>,
    /// How many bytes its body had, as far as it was read.
    pub body_bytes: u64,
}

/// What a call was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it travelled.
    pub place: Place,
    /// It, as compact JSON; none where it could not be read.
    pub json: Option<Box<str>>,
}

/// Where a call's input travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// INPUT_DATA in the query.
    Query,
    /// INPUT_DATA in the body.
    Form,
    /// The body itself.
    Body,
}

impl Place {
    /// Its word in the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Form => "form",
            Self::Body => "body",
        }
    }
}

/// On whose behalf a call acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// His user name.
    pub user_name: Arc<str>,
    /// How he proved himself.
    pub via: Via,
}

/// A call's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Success` or `Failed`, as the operation decided.
    pub outcome: &'static str,
    /// What it told in words.
    pub message: Box<str>,
    /// The rule that refused, and the true cause.
    pub reason: Option<Box<str>>,
    /// Its content type.
    pub content_type: Box<str>,
    /// How many bytes of its body were handed over.
    pub bytes: u64,
}

impl Answer {
    /// The id of the rule that refused.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.reason.as_deref()?.split(' ').next()
    }
}

/// A fault that stepped in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its name.
    pub name: Arc<str>,
    /// What it does.
    pub kind: &'static str,
}

impl Entry {
    /// About how many bytes it takes to keep.
    #[must_use]
    pub fn size(&self) -> usize {
        const EACH: usize = 16;
        let request = &self.request;
        let pairs = request.query.iter().chain(&request.form);
        let texts = pairs.map(|(name, value)| name.len() + value.len() + 2 * EACH);
        let headers = request.headers.iter().map(|(_, value)| value.len() + 2 * EACH);
        let input = request.input.as_ref().and_then(|input| input.json.as_deref());
        let answer = self.answer.as_ref().map_or(0, |answer| {
            answer.message.len() + answer.reason.as_deref().map_or(0, str::len) + answer.content_type.len()
        });
        size_of::<Self>()
            + self.request_id.len()
            + request.method.len()
            + request.path.len()
            + self.token.as_deref().map_or(0, str::len)
            + texts.chain(headers).sum::<usize>()
            + input.map_or(0, str::len)
            + answer
    }
}
