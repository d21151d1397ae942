//! The kinds of faults in words, for the catalogue and the documentation alike.

/// A kind in words.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct KindWords {
    /// Its word.
    pub kind: &'static str,
    /// Its other keys, each with what it may be.
    pub keys: &'static str,
    /// What a client meets.
    pub sentence: &'static str,
    /// What Cortex XSOAR shows of it, where that is known.
    pub xsoar: &'static str,
}

const CONTEXT_ALONE: &str = "An entry like any success: for the ten commands only the context holds the failure.";
const API_ERROR: &str = "`Unexpected error: Error in API call [CODE] - REASON` and the body.";
const UNKNOWN: &str = "";

const fn kind(kind: &'static str, keys: &'static str, sentence: &'static str, xsoar: &'static str) -> KindWords {
    KindWords {
        kind,
        keys,
        sentence,
        xsoar,
    }
}

/// Every kind.
pub const KINDS: [KindWords; 20] = [
    kind(
        "refusal",
        "`rule`; `about`: what the refusal names",
        "The product refuses in its own words, as its rule has it: the operation's own name, the same bytes and headers. \
         The token is checked as ever, unless the rule is AUTH-1 or AUTH-2.",
        CONTEXT_ALONE,
    ),
    kind(
        "state",
        "`state`: `ticketing_down`, `targets_unreachable`, `targets_refusing`",
        "The request is carried out as if the installation were in that state.",
        CONTEXT_ALONE,
    ),
    kind(
        "status",
        "`status`: 400 to 599; `body`: `json` (default), `html`, `empty`; `retry_after`: seconds",
        "Another HTTP status.",
        API_ERROR,
    ),
    kind(
        "login_page",
        "`status`: 200 (default), 401, 403",
        "A page to sign in at, in HTML.",
        "With 200 `Failed to parse json object from response: b'…'`, else `Unexpected error: Error in API call [CODE] - \
         REASON`.",
    ),
    kind(
        "latency",
        "`time`",
        "The answer comes late. The request is carried out at once.",
        UNKNOWN,
    ),
    kind(
        "random_latency",
        "`from`, `to`",
        "The answer comes late, each time by another time between the two.",
        UNKNOWN,
    ),
    kind(
        "long_tailed_latency",
        "`median`, `p99`; `at_most`: 10 minutes",
        "The answer comes late, seldom very late: a log-normal distribution.",
        UNKNOWN,
    ),
    kind(
        "hang",
        "`at_most`: 10 minutes",
        "No answer until the client leaves or the time is over; then the connection is closed.",
        UNKNOWN,
    ),
    kind(
        "drip",
        "`pause`: 100 ms; `bytes`: 1",
        "The body of the real answer comes a few bytes at a time.",
        UNKNOWN,
    ),
    kind(
        "applied_but_lost",
        "`how`: `closed` (default), `reset`, `timed_out`",
        "The request is carried out and its change committed; the answer gets lost.",
        UNKNOWN,
    ),
    kind("reset", "", "The connection is reset (TCP RST).", UNKNOWN),
    kind("close", "", "The connection is closed without an answer.", UNKNOWN),
    kind(
        "cut",
        "`bytes`: half of them",
        "The connection is closed within the body of the real answer.",
        UNKNOWN,
    ),
    kind(
        "wrong_length",
        "`by`: bytes, not 0",
        "Content-Length says so many bytes more, or less, than the body of the real answer has.",
        "If too little: `Failed to parse json object from response: b'…'`.",
    ),
    kind(
        "bad_gzip",
        "",
        "The real answer says that it is packed by gzip, and it is not.",
        UNKNOWN,
    ),
    kind("bom", "", "A byte order mark comes before the real answer.", UNKNOWN),
    kind(
        "body",
        "`content`: `empty_object`, `null`, `array`, `operation_null`, `empty`",
        "Another body with HTTP 200.",
        "An object without `name` and `result`: a blank table. No body: `Failed to parse json object from response: b''`.",
    ),
    kind(
        "oversized",
        "`bytes`: 60000, at most 16 MiB",
        "A well-formed answer that is too long to be shown.",
        UNKNOWN,
    ),
    kind(
        "echo_token",
        "",
        "A refusal with the token of the request in its text: it must not reach a log or a War Room.",
        CONTEXT_ALONE,
    ),
    kind(
        "redirect",
        "`status`: 301, 302, 303, 307, 308; `to`: `plain` (default), `loop`, `other_host`; `base_url`: of the other host",
        "The client is sent elsewhere: to the same path without the fault, to the same address again and again, or to \
         another host.",
        "301 to 303 turn a PUT into a GET: update-account-password then shows the old password and changes nothing. The \
         token is sent to the other host too.",
    ),
];

/// What the word of a kind stands for.
#[must_use]
pub fn of(word: &str) -> Option<&'static KindWords> {
    KINDS.iter().find(|kind| kind.kind == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fault::catalogue;

    #[test]
    fn every_kind_is_told_in_words_and_has_a_built_in_example() {
        for built_in in catalogue::all() {
            assert!(of(built_in.fault.kind.word()).is_some(), "{}", built_in.name);
        }
        for words in KINDS {
            let is_there = catalogue::all().iter().any(|it| it.fault.kind.word() == words.kind);
            assert!(is_there, "{}", words.kind);
        }
    }
}
