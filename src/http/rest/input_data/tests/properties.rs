//! What holds for any text: generated ones, and kept ones with changes.

use std::{fs, path::Path};

use proptest::{prelude::*, sample::Index};

use super::*;

/// Characters that Python's `repr` escapes, beside quotes and backslashes.
fn is_escaped_by_python(character: char) -> bool {
    matches!(character, '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}')
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Writes a string as CPython's `repr` does.
fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let escaped = |character: char| match (character, u32::from(character)) {
        ('\n', _) => r"\n".to_owned(),
        ('\r', _) => r"\r".to_owned(),
        ('\t', _) => r"\t".to_owned(),
        ('\\', _) => r"\\".to_owned(),
        (character, _) if character == quote => format!("\\{quote}"),
        (character, code) if is_escaped_by_python(character) => match code {
            0..=0xff => format!("\\x{code:02x}"),
            0x100..=0xffff => format!("\\u{code:04x}"),
            _ => format!("\\U{code:08x}"),
        },
        (character, _) => character.to_string(),
    };
    format!("{quote}{}{quote}", text.chars().map(escaped).collect::<String>())
}

#[test]
fn the_test_writes_strings_as_python_does() {
    for (text, repr) in [
        ("it's", "\"it's\""),
        ("both ' and \"", r#"'both \' and "'"#),
        ("\"", "'\"'"),
        ("\0\n\u{a0}\u{2028}\u{10ffff}é", r"'\x00\n\xa0\u2028\U0010ffffé'"),
    ] {
        assert_eq!(python_repr(text), repr);
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        12 => prop::char::range(' ', '~'),
        4 => prop::sample::select(vec!['\'', '"', '\\', '\n', '\r', '\t', '&', '%', '+', '=', '€', 'ü']),
        3 => prop::char::ranges(vec!['¡'..='¬', '®'..='ÿ', '一'..='龥', '😀'..='🙏'].into()),
        1 => prop::sample::select(vec!['\0', '\u{1f}', '\u{7f}', '\u{a0}', '\u{ad}', '\u{200b}', '\u{2028}', '\u{e000}', '\u{10ffff}']),
    ];
    prop::collection::vec(character, 0..30).prop_map(String::from_iter)
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        prop::num::f64::NORMAL.prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            any_json_object(inner),
        ]
    })
}

fn any_json_object(value: impl Strategy<Value = serde_json::Value>) -> impl Strategy<Value = serde_json::Value> {
    prop::collection::hash_map(any::<String>(), value, 0..8)
        .prop_map(|members| serde_json::Value::Object(members.into_iter().collect()))
}

fn value_of(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => Value::Number(Zeroizing::new(number.to_string())),
        serde_json::Value::String(text) => Value::Text(Zeroizing::new(text.clone())),
        serde_json::Value::Array(values) => Value::Array(values.iter().map(value_of).collect()),
        serde_json::Value::Object(members) => {
            let mut object = Object::default();
            members
                .iter()
                .for_each(|(key, value)| object.push(key.clone(), value_of(value)));
            Value::Object(object)
        }
    }
}

/// What holds for any text: it is refused at one of its characters, or what was read can be written and read again.
fn check_any_text(text: &str) -> Result<(), TestCaseError> {
    let end = text.chars().count() + 1;
    match read(text) {
        Ok(object) => {
            let json = Value::Object(object.clone()).as_text().unwrap().into_owned();
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
            prop_assert!(read(&json).unwrap() == object, "{text} / {json}");
        }
        Err(error) => {
            let sentence = error.to_string();
            let position = sentence
                .rsplit(' ')
                .next()
                .unwrap()
                .trim_end_matches(')')
                .parse::<usize>();
            prop_assert!((1..=end).contains(&position.unwrap()), "{sentence}");
        }
    }
    Ok(())
}

fn kept_texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/input_data");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Replaces `removed` characters of `text` from `at` on.
fn mutated(text: &str, at: Index, removed: usize, inserted: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let start = at.index(characters.len() + 1);
    let end = (start + removed).min(characters.len());
    let (before, after) = (&characters[..start], &characters[end..]);
    before
        .iter()
        .copied()
        .chain(inserted.chars())
        .chain(after.iter().copied())
        .collect()
}

proptest! {
    #[test]
    fn a_python_string_arrives_unless_its_repr_has_an_escape_of_python_alone(text in any_text()) {
        let repr = python_repr(&text);
        let only_python = |c: char| is_escaped_by_python(c) && !"\n\r\t".contains(c)
            && !matches!(u32::from(c), 0x100..=0xffff);
        if text.chars().any(only_python) {
            prop_assert!(matches!(
                field(&repr),
                Err(DetailsError::Unreadable(InputDataError::IllegalEscape(_)))
            ));
        } else {
            prop_assert_eq!(field(&repr), Ok(Some(text).filter(|text| !text.is_empty())));
        }
    }

    #[test]
    fn strict_json_is_read_as_it_is(json in any_json_object(any_json())) {
        for text in [json.to_string(), format!("{json:#}")] {
            prop_assert!(Value::Object(read(&text).unwrap()) == value_of(&json));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), grammar in r#"\{[{}\[\]:=>;,'"\\ua1 e\-\n\x00ü]{0,40}"#) {
        check_any_text(&text)?;
        check_any_text(&grammar)?;
    }

    #[test]
    fn any_change_to_a_kept_text_is_read_or_refused(
        kept in prop::sample::select(kept_texts()),
        changes in prop::collection::vec((any::<Index>(), 0..4_usize, r#"[{}\[\]:=>;,'"\\u0-9a-f \x00-\x1fü😀]{0,3}"#), 0..4),
    ) {
        let changed = changes
            .iter()
            .fold(kept, |text, (at, removed, inserted)| mutated(&text, *at, *removed, inserted));
        check_any_text(&changed)?;
    }
}
