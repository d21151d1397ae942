//! The built-in faults: chosen by the path of a Server URL alone, `/fault/NAME`, without a word to the control plane.

use super::kind::{BodyForm, FaultKind, LostHow, OddBody, RedirectTo, State};
use super::refusal::RefusalRule;
use super::text::Pause;
use super::{Fault, FaultMatch};

/// A built-in fault.
#[derive(Debug, Clone)]
pub struct BuiltIn {
    /// Its name, as in paths.
    pub name: String,
    /// What a client meets, in a sentence.
    pub sentence: String,
    /// The fault.
    pub fault: Fault,
}

/// Every built-in fault, in the order of the documentation.
#[must_use]
pub fn all() -> Vec<BuiltIn> {
    let mut all = refusals();
    all.extend(states());
    all.extend(statuses());
    all.extend(late());
    all.extend(broken());
    all.extend(redirects());
    all
}

/// The built-in fault of that name.
#[must_use]
pub fn find(name: &str) -> Option<BuiltIn> {
    all().into_iter().find(|built_in| built_in.name == name)
}

fn built_in(name: impl Into<String>, sentence: impl Into<String>, kind: FaultKind) -> BuiltIn {
    let name = name.into();
    BuiltIn {
        sentence: sentence.into(),
        fault: Fault {
            name: Some(name.clone()),
            matches: FaultMatch::default(),
            times: None,
            after: 0,
            ttl: None,
            only_by_path: true,
            kind,
        },
        name,
    }
}

impl BuiltIn {
    fn only_for(mut self, operations: &[&str]) -> Self {
        self.fault.matches.operation = operations.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    fn times(mut self, times: u64) -> Self {
        self.fault.times = Some(times);
        self
    }
}

/// What only who uses a password can be told: the other operations answer as ever, so that a playbook gets that far.
const OF_PASSWORDS: &[RefusalRule] = &[
    RefusalRule::Acw1,
    RefusalRule::Acw2,
    RefusalRule::Acw3,
    RefusalRule::Acw4,
    RefusalRule::Acw5,
    RefusalRule::Tick1,
    RefusalRule::Tick2,
    RefusalRule::Tick3,
    RefusalRule::Lock2,
    RefusalRule::Lock1,
    RefusalRule::Step1,
];

const USE: &[&str] = &["fetch-password", "update-account-password"];

fn refusal(rule: RefusalRule, about: Option<&str>) -> FaultKind {
    FaultKind::Refusal {
        rule,
        about: about.map(str::to_owned),
    }
}

fn refusals() -> Vec<BuiltIn> {
    let one = |rule: &RefusalRule| {
        let made = built_in(rule.id().to_lowercase(), rule.words(), refusal(*rule, None));
        match rule {
            RefusalRule::Reset1 => made.only_for(&["update-account-password"]),
            rule if OF_PASSWORDS.contains(rule) => made.only_for(USE),
            _ => made,
        }
    };
    RefusalRule::ALL.iter().map(one).collect()
}

fn states() -> Vec<BuiltIn> {
    let auth = |about| refusal(RefusalRule::Auth1, Some(about));
    let state = |state| FaultKind::State { state };
    let mut expired_midway = built_in(
        "token-expires-midway",
        "The token works for 1 request and is expired from then on (AUTH-1).",
        auth("expired"),
    );
    expired_midway.fault.after = 1;
    vec![
        built_in(
            "token-expired",
            "The App Token's validity is over (AUTH-1).",
            auth("expired"),
        ),
        expired_midway,
        built_in(
            "user-locked",
            "The owner of the token is locked (AUTH-1).",
            auth("owner_locked"),
        ),
        built_in(
            "ticketing-down",
            "The ticketing system is asked for every password and does not answer (TICK-3).",
            state(State::TicketingDown),
        ),
        built_in(
            "target-unreachable",
            "No target answers: a REMOTE change of a password fails (RESET-1), a LOCAL one succeeds.",
            state(State::TargetsUnreachable),
        ),
        built_in(
            "target-refusing",
            "Every target refuses new passwords: a REMOTE change of a password fails (RESET-1), a LOCAL one succeeds.",
            state(State::TargetsRefusing),
        ),
        built_in(
            "checked-out-by-another",
            "Another user holds the password (ACW-4).",
            refusal(RefusalRule::Acw4, None),
        )
        .only_for(USE),
        built_in(
            "vault-locked",
            "The vault is locked (LOCK-1).",
            refusal(RefusalRule::Lock1, None),
        )
        .only_for(USE),
    ]
}

fn status(status: u16, body: BodyForm) -> FaultKind {
    FaultKind::Status {
        status,
        body,
        retry_after: (status == 429).then_some(2),
    }
}

fn statuses() -> Vec<BuiltIn> {
    let mut all = Vec::new();
    for code in [401, 403, 429, 500, 502, 503] {
        for (word, body) in [
            ("json", BodyForm::Json),
            ("html", BodyForm::Html),
            ("empty", BodyForm::Empty),
        ] {
            let retry = if code == 429 { " and `Retry-After: 2`" } else { "" };
            let form = match body {
                BodyForm::Json => "a JSON body",
                BodyForm::Html => "an HTML body",
                BodyForm::Empty => "an empty body",
            };
            let sentence = format!("HTTP {code} with {form}{retry}.");
            all.push(built_in(format!("http-{code}-{word}"), sentence, status(code, body)));
        }
    }
    let twice = |name: &str, sentence: &str, kind| built_in(name, sentence, kind).times(2);
    all.extend([
        twice(
            "http-503-twice",
            "HTTP 503 for 2 requests, the real answer from then on.",
            status(503, BodyForm::Json),
        ),
        twice(
            "http-429-twice",
            "HTTP 429 with `Retry-After: 2` for 2 requests, the real answer from then on.",
            status(429, BodyForm::Json),
        ),
        built_in(
            "login-page",
            "A page to sign in at, with HTTP 200.",
            FaultKind::LoginPage { status: 200 },
        ),
        built_in(
            "login-page-403",
            "A page to sign in at, with HTTP 403.",
            FaultKind::LoginPage { status: 403 },
        ),
    ]);
    all
}

fn late() -> Vec<BuiltIn> {
    let ms = Pause::from_millis;
    let latency = |millis| FaultKind::Latency { time: ms(millis) };
    vec![
        built_in("slow-1s", "The answer comes 1 second late.", latency(1_000)),
        built_in(
            "slow-59s",
            "The answer comes 59 seconds late, just before the integration gives up.",
            latency(59_000),
        ),
        built_in(
            "slow-61s",
            "The answer comes 61 seconds late, when the integration has given up.",
            latency(61_000),
        ),
        built_in(
            "jitter",
            "The answer comes between 50 and 500 milliseconds late.",
            FaultKind::RandomLatency {
                from: ms(50),
                to: ms(500),
            },
        ),
        built_in(
            "long-tail",
            "Half of the answers come within 20 milliseconds, one of a hundred later than 2 seconds.",
            FaultKind::LongTailedLatency {
                median: ms(20),
                p99: ms(2_000),
                at_most: super::kind::ten_minutes(),
            },
        ),
        built_in(
            "hang",
            "No answer until the client leaves, or 10 minutes are over.",
            FaultKind::Hang {
                at_most: super::kind::ten_minutes(),
            },
        ),
        built_in(
            "drip",
            "The real body comes a byte at a time, with 20 milliseconds before each.",
            FaultKind::Drip {
                pause: ms(20),
                bytes: 1,
            },
        ),
    ]
}

fn broken() -> Vec<BuiltIn> {
    let lost = |how| FaultKind::AppliedButLost { how };
    let odd = |content| FaultKind::Body { content };
    vec![
        built_in(
            "lost-close",
            "The request is carried out, then the connection is closed without an answer.",
            lost(LostHow::Closed),
        ),
        built_in(
            "lost-reset",
            "The request is carried out, then the connection is reset.",
            lost(LostHow::Reset),
        ),
        built_in(
            "lost-timeout",
            "The request is carried out, then nothing comes until the client leaves.",
            lost(LostHow::TimedOut),
        ),
        built_in("reset", "The connection is reset.", FaultKind::Reset {}),
        built_in(
            "close",
            "The connection is closed without an answer.",
            FaultKind::Close {},
        ),
        built_in(
            "cut",
            "The connection is closed in the middle of the real body.",
            FaultKind::Cut { bytes: None },
        ),
        built_in(
            "too-long",
            "Content-Length says 10 bytes more than come before the connection is closed.",
            FaultKind::WrongLength { by: 10 },
        ),
        built_in(
            "too-short",
            "Content-Length says 10 bytes less than the real body has, so that its end is lost.",
            FaultKind::WrongLength { by: -10 },
        ),
        built_in(
            "bad-gzip",
            "The answer says that it is packed by gzip, and it is not.",
            FaultKind::BadGzip {},
        ),
        built_in(
            "bom",
            "A byte order mark comes before the real answer.",
            FaultKind::Bom {},
        ),
        built_in("empty-object", "`{}` with HTTP 200.", odd(OddBody::EmptyObject)),
        built_in("null", "`null` with HTTP 200.", odd(OddBody::Null)),
        built_in("array", "`[]` with HTTP 200.", odd(OddBody::Array)),
        built_in(
            "operation-null",
            "`{\"operation\":null}` with HTTP 200.",
            odd(OddBody::OperationNull),
        ),
        built_in("empty-body", "No body at all with HTTP 200.", odd(OddBody::Empty)),
        built_in(
            "oversized",
            "A well-formed answer of more than 50,000 characters.",
            FaultKind::Oversized { bytes: 60_000 },
        ),
        built_in(
            "echo-token",
            "An answer that has the token of the request in its text.",
            FaultKind::EchoToken {},
        ),
    ]
}

fn redirects() -> Vec<BuiltIn> {
    let redirect = |status, to| FaultKind::Redirect {
        status,
        to,
        base_url: None,
    };
    let mut all = Vec::new();
    for status in [302, 307, 308] {
        all.push(built_in(
            format!("redirect-{status}"),
            format!("HTTP {status} to the same path without the fault."),
            redirect(status, RedirectTo::Plain),
        ));
        all.push(built_in(
            format!("redirect-{status}-other-host"),
            format!("HTTP {status} to the same path at another name of this machine."),
            redirect(status, RedirectTo::OtherHost),
        ));
        all.push(built_in(
            format!("redirect-{status}-loop"),
            format!("HTTP {status} to the very same address."),
            redirect(status, RedirectTo::Loop),
        ));
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_built_in_fault_makes_sense_and_has_a_name_of_its_own() {
        let mut names = HashSet::new();
        for it in all() {
            assert_eq!(it.fault.problem(), None, "{}", it.name);
            assert!(names.insert(it.name.clone()), "{} is there twice", it.name);
            assert!(find(&it.name).is_some());
        }
    }

    #[test]
    fn every_rule_and_every_kind_is_in_the_catalogue() {
        let kinds: HashSet<_> = all().iter().map(|it| it.fault.kind.word()).collect();
        assert_eq!(kinds.len(), 20, "{kinds:?}");
        for rule in RefusalRule::ALL {
            assert!(find(&rule.id().to_lowercase()).is_some(), "{}", rule.id());
        }
    }
}
