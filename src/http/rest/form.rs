//! Parameters of query strings and bodies, read as a servlet reads them.
//!
//! A body is a form whatever its content type says: clients of PAM360 label theirs `text/json`, or not at all.

use std::borrow::Cow;

/// The parameters of one query string or body, decoded only when they are asked for.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    encoded: &'a [u8],
}

impl<'a> Form<'a> {
    /// The parameters in `encoded`: a query string without its `?`, or a body.
    #[must_use]
    pub fn new(encoded: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self {
            encoded: encoded.as_ref(),
        }
    }

    /// The decoded value of the first parameter called `name`, or `""` when that one has no `=`.
    ///
    /// A malformed escape is kept as it is; bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.encoded.split(|byte| *byte == b'&').find_map(|parameter| {
            let (key, value) = split_at_equals_sign(parameter);
            (*decode(key, Plus::IsBlank) == *name.as_bytes()).then(|| into_text(decode(value, Plus::IsBlank)))
        })
    }

    /// Every parameter, decoded in the same way.
    pub fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        let parameters = self.encoded.split(|byte| *byte == b'&');
        parameters.filter(|parameter| !parameter.is_empty()).map(|parameter| {
            let (key, value) = split_at_equals_sign(parameter);
            (
                into_text(decode(key, Plus::IsBlank)),
                into_text(decode(value, Plus::IsBlank)),
            )
        })
    }
}

/// Decodes one segment of a path: as a parameter is decoded, but `+` stays `+`.
#[must_use]
pub fn decode_path_segment(segment: &str) -> Cow<'_, str> {
    match decode(segment.as_bytes(), Plus::IsPlus) {
        Cow::Borrowed(_) => Cow::Borrowed(segment),
        decoded @ Cow::Owned(_) => Cow::Owned(into_text(decoded)),
    }
}

/// What `+` stands for.
#[derive(Clone, Copy, PartialEq)]
enum Plus {
    IsBlank,
    IsPlus,
}

fn split_at_equals_sign(parameter: &[u8]) -> (&[u8], &[u8]) {
    match parameter.iter().position(|byte| *byte == b'=') {
        Some(at) => (&parameter[..at], &parameter[at + 1..]),
        None => (parameter, &[]),
    }
}

fn decode(encoded: &[u8], plus: Plus) -> Cow<'_, [u8]> {
    let is_encoded = |byte: &u8| *byte == b'%' || (*byte == b'+' && plus == Plus::IsBlank);
    if !encoded.iter().any(is_encoded) {
        return Cow::Borrowed(encoded);
    }
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some(at) = rest.iter().position(is_encoded) {
        decoded.extend_from_slice(&rest[..at]);
        let (byte, length) = decode_first(&rest[at..]);
        decoded.push(byte);
        rest = &rest[at + length..];
    }
    decoded.extend_from_slice(rest);
    Cow::Owned(decoded)
}

/// The byte that an encoded text begins with, and how many bytes stand for it.
fn decode_first(encoded: &[u8]) -> (u8, usize) {
    match encoded {
        [b'+', ..] => (b' ', 1),
        [b'%', high, low, ..] => match (hex_digit(*high), hex_digit(*low)) {
            (Some(high), Some(low)) => (high << 4 | low, 3),
            _ => (b'%', 1),
        },
        _ => (b'%', 1),
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

fn into_text(decoded: Cow<'_, [u8]>) -> String {
    String::from_utf8(decoded.into_owned())
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn get(encoded: &str, name: &str) -> Option<String> {
        Form::new(encoded).get(name)
    }

    /// Encodes as Python's `urllib.parse.quote_plus`, which the XSOAR integration uses for its bodies.
    fn quote_plus(text: &str) -> String {
        text.bytes()
            .map(|byte| match byte {
                b' ' => "+".to_owned(),
                b'_' | b'.' | b'-' | b'~' => char::from(byte).to_string(),
                byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect()
    }

    #[test]
    fn a_name_with_reserved_characters_looks_up_what_a_servlet_would() {
        let query = |name: &str| format!("RESOURCENAME={name}&ACCOUNTNAME=x");
        for (sent, read) in [
            ("R&D", "R"),
            ("a+b", "a b"),
            ("%41", "A"),
            ("R%2541%25zz", "R%41%zz"),
            ("a=b=c", "a=b=c"),
            ("Fin%20srv/09%20&%20co", "Fin srv/09 "),
            ("%C3%BCn%C3%AF%20%E5%AF%86", "ünï 密"),
        ] {
            assert_eq!(get(&query(sent), "RESOURCENAME").as_deref(), Some(read), "{sent}");
        }
    }

    #[test]
    fn a_malformed_escape_is_kept_as_it_is() {
        for kept in ["%", "%4", "%zz", "%4z", "100%", "%%", "%ü"] {
            assert_eq!(get(&format!("a={kept}"), "a").as_deref(), Some(kept));
            assert_eq!(decode_path_segment(kept), kept);
        }
        assert_eq!(get("a=%%41", "a").as_deref(), Some("%A"));
    }

    #[test]
    fn bytes_that_are_not_utf_8_become_the_replacement_character() {
        assert_eq!(get("a=x%FFy", "a").as_deref(), Some("x\u{fffd}y"));
        assert_eq!(Form::new(b"a=\xff").get("a").as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn the_first_parameter_of_a_name_counts_and_one_without_a_sign_is_empty() {
        assert_eq!(get("a=1&a=2", "a").as_deref(), Some("1"));
        assert_eq!(get("b&a", "b").as_deref(), Some(""));
        assert_eq!(get("&&%61=1", "a").as_deref(), Some("1"));
        assert_eq!(get("ab=1", "a"), None);
        assert_eq!(get("", "a"), None);
    }

    #[test]
    fn a_path_segment_keeps_its_plus_signs() {
        assert_eq!(decode_path_segment("a+b%2Fc%20%E5%AF%86"), "a+b/c 密");
        assert!(matches!(decode_path_segment("17"), Cow::Borrowed("17")));
    }

    #[test]
    fn ten_mebibytes_are_read_in_one_pass_whatever_they_hold() {
        for unit in ["%", "&", "%41"] {
            let body = unit.repeat((10 << 20) / unit.len());
            assert_eq!(get(&format!("a={body}&b=1"), "b").as_deref(), Some("1"));
        }
    }

    proptest! {
        #[test]
        fn what_a_python_client_encodes_is_read_back(pairs in prop::collection::vec((".{1,8}", ".{0,40}"), 1..6)) {
            let body = pairs.iter().map(|(key, value)| format!("{}={}", quote_plus(key), quote_plus(value)));
            let body = body.collect::<Vec<_>>().join("&");
            for (key, _) in &pairs {
                let first = pairs.iter().find(|pair| pair.0 == *key).map(|pair| pair.1.clone());
                prop_assert_eq!(get(&body, key), first);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".{0,60}") {
            let _ = Form::new(&bytes).get("a");
            let _ = decode_path_segment(&text);
        }
    }
}
