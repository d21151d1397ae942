//! How Python writes values: the integration's INPUT_DATA, its tables and its messages are Python's texts.

use std::fmt::Write;

use super::json::Json;

mod printable;

/// `repr` of a text.
pub fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for character in text.chars() {
        push_escaped(&mut out, character, quote);
    }
    out.push(quote);
    out
}

fn push_escaped(out: &mut String, character: char, quote: char) {
    match character {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ if character == quote => {
            out.push('\\');
            out.push(quote);
        }
        _ if printable::is_printable(character) => out.push(character),
        _ => push_code(out, u32::from(character)),
    }
}

fn push_code(out: &mut String, code: u32) {
    // Writing to a text cannot fail.
    _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// `repr` of bytes.
pub fn repr_of_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut out = format!("b{quote}");
    for byte in bytes {
        match char::from(*byte) {
            character @ (' '..='~' | '\n' | '\r' | '\t') => push_escaped(&mut out, character, quote),
            _ => push_code(&mut out, u32::from(*byte)),
        }
    }
    out.push(quote);
    out
}

/// `str` of a value that `json.loads` made: its `repr`, but a text is itself.
pub fn str_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => repr_of(other),
    }
}

/// `repr` of a value that `json.loads` made.
pub fn repr_of(value: &Json) -> String {
    match value {
        Json::Null => "None".to_owned(),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        Json::Number(number) => number_of(number),
        Json::String(text) => repr(text),
        Json::List(items) => format!("[{}]", joined(items.iter().map(repr_of))),
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{}: {}", repr(key), repr_of(value)));
            format!("{{{}}}", joined(members))
        }
    }
}

/// `json.dumps` of a value, with other characters than ASCII as they are or escaped.
pub fn dumps(value: &Json, ensure_ascii: bool) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(number) => number_of(number),
        Json::String(text) => dumped_text(text, ensure_ascii),
        Json::List(items) => format!("[{}]", joined(items.iter().map(|item| dumps(item, ensure_ascii)))),
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{}: {}", dumped_text(key, ensure_ascii), dumps(value, ensure_ascii)));
            format!("{{{}}}", joined(members))
        }
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn dumped_text(text: &str, ensure_ascii: bool) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => push_utf_16(&mut out, character),
            '\u{7f}' => out.push(character),
            _ if ensure_ascii && !character.is_ascii() => push_utf_16(&mut out, character),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

fn push_utf_16(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        _ = write!(out, "\\u{unit:04x}");
    }
}

fn number_of(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => float_of(float),
        _ => number.to_string(),
    }
}

/// The shortest digits that read back, with an exponent below 1e-4 and from 1e16 on.
fn float_of(float: f64) -> String {
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(-4..16) => {
            let plain = float.to_string();
            if plain.contains('.') { plain } else { plain + ".0" }
        }
        Ok(exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
        }
        Err(_) => scientific,
    }
}

/// `urllib.parse.quote_plus`.
pub fn quote_plus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => out.push(char::from(byte)),
            _ => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_and_escaped_as_python_does_it() {
        for (text, written) in [
            ("plain", "'plain'"),
            ("it's", "\"it's\""),
            ("say \"hi\"", "'say \"hi\"'"),
            ("a'b\"c", "'a\\'b\"c'"),
            ("a\\b", "'a\\\\b'"),
            ("a\nb\r\t", "'a\\nb\\r\\t'"),
            ("\0\x1f\x7f\u{a0}\u{ad}", "'\\x00\\x1f\\x7f\\xa0\\xad'"),
            ("grün €😀", "'grün €😀'"),
            ("\u{2028}\u{1fae8}", "'\\u2028\\U0001fae8'"),
        ] {
            assert_eq!(repr(text), written, "{text:?}");
        }
        assert_eq!(repr_of_bytes(b"<a b='c'>\n\xff"), "b\"<a b='c'>\\n\\xff\"");
    }

    #[test]
    fn values_are_written_as_python_does_it() {
        let value: Json =
            serde_json::from_str(r#"{"b":[1,-2,1.5,1e20,0.00001,1e5],"a":{"x":null,"y":true},"ü":"é"}"#).unwrap();
        assert_eq!(
            repr_of(&value),
            "{'b': [1, -2, 1.5, 1e+20, 1e-05, 100000.0], 'a': {'x': None, 'y': True}, 'ü': 'é'}"
        );
        assert_eq!(
            dumps(&value, true),
            r#"{"b": [1, -2, 1.5, 1e+20, 1e-05, 100000.0], "a": {"x": null, "y": true}, "\u00fc": "\u00e9"}"#
        );
        assert_eq!(
            dumps(&Json::String("é😀\u{7f}\u{1}".into()), false),
            "\"é😀\u{7f}\\u0001\""
        );
        assert_eq!(dumps(&Json::String("😀".into()), true), r#""\ud83d\ude00""#);
    }
}
