//! What the library `requests`, and `urllib3` below it, make of a URL that was pasted together: escapes where they are
//! needed, dot segments resolved, escapes of plain characters undone.

use std::fmt::Write;

const IN_PATHS: &str = "-._~!$&'()*+,;=:@/";

/// The request target of a path and query as typed, with a form behind them that is encoded already.
pub fn target(typed: &str, form: Option<&str>) -> String {
    let typed = typed.split('#').next().unwrap_or_default();
    let (path, query) = typed.split_once('?').unwrap_or((typed, ""));
    let path = without_dot_segments(&encoded(path, IN_PATHS));
    let query = encoded(query, &format!("{IN_PATHS}?"));
    let query = match (query.is_empty(), form) {
        (_, None) => query,
        (true, Some(form)) => form.to_owned(),
        (false, Some(form)) => format!("{query}&{form}"),
    };
    with_unreserved_decoded(&if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    })
}

/// Escapes what may not stand there. Escapes are left alone only where every per cent sign begins one; one that does not
/// has all of them escaped.
fn encoded(text: &str, allowed: &str) -> String {
    let bytes = text.as_bytes();
    let escapes = (0..bytes.len()).filter(|at| is_escape(&bytes[*at..])).count();
    let kept_percent = escapes == bytes.iter().filter(|byte| **byte == b'%').count();
    let mut out = String::with_capacity(text.len());
    for (at, byte) in bytes.iter().enumerate() {
        let character = char::from(*byte);
        if is_hex_of_escape(bytes, at) {
            out.push(character.to_ascii_uppercase());
        } else if character.is_ascii_alphanumeric() || allowed.contains(character) || (*byte == b'%' && kept_percent) {
            out.push(character);
        } else {
            _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

fn is_hex_of_escape(bytes: &[u8], at: usize) -> bool {
    (at >= 1 && is_escape(&bytes[at - 1..])) || (at >= 2 && is_escape(&bytes[at - 2..]))
}

/// RFC 3986, 5.2.4.
fn without_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            ".." => _ = kept.pop(),
            "." => {}
            _ => kept.push(segment),
        }
    }
    if path.starts_with('/') && kept.first().is_none_or(|first| !first.is_empty()) {
        kept.insert(0, "");
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        kept.push("");
    }
    kept.join("/")
}

fn with_unreserved_decoded(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    let mut rest = target;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let plain = rest
            .get(at + 1..at + 3)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .map(char::from)
            .filter(|character| character.is_ascii_alphanumeric() || "-._~".contains(*character));
        let length = match plain {
            Some(character) => {
                out.push(character);
                3
            }
            None => {
                out.push('%');
                1
            }
        };
        rest = &rest[at + length..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_requoted_as_the_library_does_it() {
        for (typed, sent) in [
            ("/r/1/accounts", "/r/1/accounts"),
            ("/r/1/../2/accounts/1?x=1#f", "/r/2/accounts/1?x=1"),
            ("/r?N=Fin srv/09 & co&A=a+b=c#d?", "/r?N=Fin%20srv/09%20&%20co&A=a+b=c"),
            ("/r?N=R%41%zz&A=ünï 密", "/r?N=R%2541%25zz&A=%C3%BCn%C3%AF%20%E5%AF%86"),
            ("/r?N=%41%2f%c3", "/r?N=A%2F%C3"),
            ("/r/./x/..", "/r/"),
            ("/../..", "/"),
            ("/a|b[c]", "/a%7Cb%5Bc%5D"),
        ] {
            assert_eq!(target(typed, None), sent, "{typed}");
        }
    }

    #[test]
    fn a_form_comes_behind_the_query_that_was_typed_and_stays_as_it_is() {
        let form = Some("I=%7B%27+%27%7D");
        assert_eq!(target("/p", form), "/p?I=%7B%27+%27%7D");
        assert_eq!(target("/p?x=%zz#f/password", form), "/p?x=%25zz&I=%7B%27+%27%7D");
    }
}
