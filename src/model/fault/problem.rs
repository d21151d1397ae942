//! What can be wrong with a fault whose shape is right.

use secrecy::ExposeSecret;

use super::kind::{FaultKind, RedirectTo, ten_minutes};
use super::refusal::RefusalRule;
use super::text::Pause;
use super::{Fault, FaultMatch};

/// What is wrong, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultProblem {
    /// The keys that lead to the value.
    pub at: &'static [&'static str],
    /// What is wrong, in words.
    pub words: &'static str,
}

/// The most bytes of an oversized body.
const MOST_BYTES: usize = 16 << 20;

type Found = Option<FaultProblem>;

fn wrong(is_wrong: bool, at: &'static [&'static str], words: &'static str) -> Found {
    is_wrong.then_some(FaultProblem { at, words })
}

impl Fault {
    /// The first thing that makes no sense.
    #[must_use]
    pub fn problem(&self) -> Found {
        let name = self.name.as_deref().is_some_and(|name| !is_fault_name(name));
        wrong(
            name,
            &["name"],
            "the name of a fault has 1 to 64 letters, digits, dots, hyphens and underscores, and is not `catalogue`",
        )
        .or_else(|| wrong(self.times == Some(0), &["times"], "a fault is applied at least 1 time"))
        .or_else(|| {
            wrong(
                self.ttl == Some(Pause::default()),
                &["ttl"],
                "a ttl is longer than nothing",
            )
        })
        .or_else(|| match_problem(&self.matches))
        .or_else(|| kind_problem(&self.kind))
    }
}

/// Whether a fault can have that name: it stands in paths.
#[must_use]
pub fn is_fault_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&name.len())
        && name.bytes().all(is_plain)
        && name.bytes().any(|byte| byte != b'.')
        && name != "catalogue"
}

fn match_problem(matches: &FaultMatch) -> Found {
    let operation = matches.operation.iter().any(String::is_empty);
    let token = matches
        .token
        .as_ref()
        .is_some_and(|token| token.expose_secret().is_empty());
    let method = matches.method.as_deref().is_some_and(|it| {
        !["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(it))
    });
    let path = matches.path.as_deref().is_some_and(|it| !it.starts_with(['/', '*']));
    let likely = matches.probability.is_some_and(|it| !(it > 0.0 && it <= 1.0));
    wrong(operation, &["match", "operation"], "an operation has a name")
        .or_else(|| {
            wrong(
                method,
                &["match", "method"],
                "a method is GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS",
            )
        })
        .or_else(|| wrong(path, &["match", "path"], "a path begins with / or *"))
        .or_else(|| wrong(token, &["match", "token"], "a token is not empty"))
        .or_else(|| wrong(matches.nth == Some(0), &["match", "nth"], "requests are counted from 1"))
        .or_else(|| {
            wrong(
                likely,
                &["match", "probability"],
                "a probability is above 0 and at most 1",
            )
        })
}

fn kind_problem(kind: &FaultKind) -> Found {
    const AT: &[&str] = &["fault"];
    let too_long = |pause: &Pause| *pause > ten_minutes();
    let late = "an answer is held back for at most 10 minutes";
    match kind {
        FaultKind::Refusal { rule, about } => wrong(
            !is_about(*rule, about.as_deref()),
            AT,
            "this refusal is not about that: see docs/faults.md",
        ),
        FaultKind::Status { status, .. } => wrong(!(400..=599).contains(status), AT, "a status is 400 to 599"),
        FaultKind::LoginPage { status } => wrong(
            ![200, 401, 403].contains(status),
            AT,
            "a login page comes with 200, 401 or 403",
        ),
        FaultKind::Latency { time } => wrong(too_long(time), AT, late),
        FaultKind::RandomLatency { from, to } => {
            wrong(too_long(to), AT, late).or_else(|| wrong(from > to, AT, "`from` is not longer than `to`"))
        }
        FaultKind::LongTailedLatency { median, p99, at_most } => wrong(too_long(at_most), AT, late).or_else(|| {
            wrong(
                *median == Pause::default() || median > p99,
                AT,
                "`median` is between 0 and `p99`",
            )
        }),
        FaultKind::Hang { at_most } => wrong(too_long(at_most), AT, late),
        FaultKind::Drip { pause, bytes } => {
            wrong(too_long(pause), AT, late).or_else(|| wrong(*bytes == 0, AT, "a piece has at least 1 byte"))
        }
        FaultKind::WrongLength { by } => wrong(*by == 0, AT, "`by` is not 0"),
        FaultKind::Oversized { bytes } => wrong(*bytes > MOST_BYTES, AT, "an oversized body has at most 16 MiB"),
        FaultKind::Redirect { status, to, base_url } => {
            let unknown = ![301, 302, 303, 307, 308].contains(status);
            let url = base_url
                .as_deref()
                .is_some_and(|url| *to != RedirectTo::OtherHost || !is_base_url(url));
            wrong(unknown, AT, "a redirect has status 301, 302, 303, 307 or 308").or_else(|| {
                wrong(
                    url,
                    AT,
                    "`base_url` goes with `to: other_host` and begins with http:// or https://",
                )
            })
        }
        FaultKind::State { .. }
        | FaultKind::AppliedButLost { .. }
        | FaultKind::Reset {}
        | FaultKind::Close {}
        | FaultKind::Cut { .. }
        | FaultKind::BadGzip {}
        | FaultKind::Bom {}
        | FaultKind::Body { .. }
        | FaultKind::EchoToken {} => None,
    }
}

fn is_about(rule: RefusalRule, about: Option<&str>) -> bool {
    match about {
        None => true,
        Some(name) if rule.is_about_a_name() => super::super::name::is_name(name),
        Some(about) => rule.abouts().contains(&about),
    }
}

fn is_base_url(url: &str) -> bool {
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic()))
}
