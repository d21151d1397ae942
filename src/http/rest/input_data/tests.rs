use secrecy::ExposeSecret;

use super::*;

mod properties;

/// What `wire` is read as where the XSOAR integration sends a new password.
fn field(wire: &str) -> Result<Option<String>, DetailsError> {
    let sent = format!("{{'operation': {{'Details': {{'NEWPASSWORD': {wire}, 'REASON': ''}}}}}}");
    Details::read(Some(&sent)).map(|details| details.text("NEWPASSWORD"))
}

fn json_of(text: &str) -> Result<String, InputDataError> {
    read(text).map(|object| Value::Object(object).as_text().unwrap().into_owned())
}

#[test]
fn a_python_string_is_read_as_org_json_reads_it() {
    for (wire, value) in [
        ("'Pa55word'", "Pa55word"),
        ("\"it's\"", "it's"),
        (r#"'say "hi"'"#, r#"say "hi""#),
        (r#"'a\'b"c'"#, r#"a'b"c"#),
        (r"'a\\b'", r"a\b"),
        ("'a&b+c%d=e'", "a&b+c%d=e"),
        ("'grün'", "grün"),
        ("'p😀w'", "p😀w"),
        (r"'a\nb'", "a\nb"),
        (r"'a\tb'", "a\tb"),
        (r"'\u2028\u200b'", "\u{2028}\u{200b}"),
        ("'None'", "None"),
        ("'a\tb\u{7f}\u{a0}'", "a\tb\u{7f}\u{a0}"),
    ] {
        assert_eq!(field(wire), Ok(Some(value.to_owned())), "{wire}");
    }
    assert_eq!(field("''"), Ok(None));
}

#[test]
fn an_escape_that_only_python_knows_is_refused() {
    for wire in [
        r"'\U0001fae8'",
        r"'a\x00b'",
        r"'a\xa0b'",
        r"'\u12'",
        r"'\u+123'",
        r"'\v'",
        r"'\0'",
    ] {
        let error = field(wire).unwrap_err();
        assert!(
            matches!(error, DetailsError::Unreadable(InputDataError::IllegalEscape(_))),
            "{wire}: {error}"
        );
    }
}

#[test]
fn a_line_break_or_a_nul_in_quotes_is_refused() {
    for wire in ["'a\nb'", "'a\rb'", "'a\0b'"] {
        let error = field(wire).unwrap_err();
        assert!(
            matches!(error, DetailsError::Unreadable(InputDataError::UnterminatedString(_))),
            "{wire:?}: {error}"
        );
    }
}

#[test]
fn a_value_without_quotes_is_read_as_its_text() {
    for (wire, text) in [
        ("7", "7"),
        ("1e+20", "1e+20"),
        ("True", "true"),
        ("FALSE", "false"),
        ("None", "None"),
        ("nan", "nan"),
        ("two words ", "two words"),
        ("it's", "it's"),
        ("[1, 'a/b', {'x': None}]", r#"[1,"a/b",{"x":"None"}]"#),
        ("{'b': 1, 'a': nUll}", r#"{"b":1,"a":null}"#),
    ] {
        assert_eq!(field(wire), Ok(Some(text.to_owned())), "{wire}");
    }
    assert_eq!(field("null"), Ok(None));
}

#[test]
fn only_numbers_of_json_that_are_finite_are_numbers() {
    let read_as = |word: &str| read(&format!("{{a:{word}}}")).unwrap().into_value("a").unwrap();
    for number in ["0", "-0", "7", "-12.50", "1e+20", "123456789012345678901234567890"] {
        assert!(
            read_as(number) == Value::Number(Zeroizing::new(number.to_owned())),
            "{number}"
        );
    }
    for text in [
        "-",
        "007",
        "1.2.3",
        "1e999",
        "-inf",
        "NaN",
        "0x1F",
        "1 2",
        "+1",
        ".5",
        "2026-01-01",
    ] {
        assert!(read_as(text) == Value::Text(Zeroizing::new(text.to_owned())), "{text}");
    }
}

#[test]
fn what_org_json_overlooks_is_overlooked() {
    for (text, json) in [
        ("{}", "{}"),
        (" \t\r\n\u{1f}{'a' : 1 , }", r#"{"a":1}"#),
        ("{a=1;b=>2;c:3;}", r#"{"a":1,"b":2,"c":3}"#),
        ("{a key: a value}", r#"{"a key":"a value"}"#),
        (
            "{7:1,True:2,null:3,None:4,'':5}",
            r#"{"7":1,"true":2,"null":3,"None":4,"":5}"#,
        ),
        ("{a:[,]}", r#"{"a":[null]}"#),
        ("{a:[1,,2,]}", r#"{"a":[1,null,2]}"#),
        ("{a:[,,]}", r#"{"a":[null,null]}"#),
        ("{a:[1;2;],b:[]}", r#"{"a":[1,2],"b":[]}"#),
        ("{a:1} and {whatever", r#"{"a":1}"#),
        ("{a:1}\0", r#"{"a":1}"#),
    ] {
        assert_eq!(json_of(text).as_deref(), Ok(json), "{text}");
    }
}

#[test]
fn a_refusal_names_the_cause_and_the_character() {
    use InputDataError as E;
    for (text, error) in [
        ("", E::NotAnObject(1)),
        ("  [1]", E::NotAnObject(3)),
        ("\u{feff}{}", E::NotAnObject(1)),
        ("{", E::Unterminated(2)),
        ("{'a':1,", E::Unterminated(8)),
        ("{'a':[1", E::Unterminated(8)),
        ("{'a':", E::Unterminated(6)),
        ("{'a':1\0}", E::Unterminated(7)),
        ("{,}", E::MissingValue(2)),
        ("{'a':}", E::MissingValue(6)),
        ("{'a':1,,}", E::MissingValue(8)),
        ("{'a':/}", E::MissingValue(6)),
        ("{[1]:2}", E::MissingValue(2)),
        ("{'a' 1}", E::MissingKeySign(6)),
        ("{a}", E::MissingKeySign(3)),
        ("{'ü':'x' 'y'}", E::MissingSeparator(10)),
        ("{'a':1 # note\n}", E::MissingSeparator(8)),
        ("{'a':[1}", E::MissingSeparator(8)),
        ("{'ü':1,\"ü\":2}", E::DuplicateKey(12)),
        ("{a:null,a:1}", E::DuplicateKey(11)),
        (r"{'ü':'a\x'}", E::IllegalEscape(8)),
        ("{'ü':'a", E::UnterminatedString(8)),
    ] {
        assert_eq!(json_of(text), Err(error), "{text}");
    }
}

#[test]
fn surrogates_pair_up_and_half_a_pair_becomes_a_question_mark() {
    for (wire, value) in [
        (r"'\ud83d\ude00'", "😀"),
        (r"'\uD83D\uDE00!'", "😀!"),
        (r"'\ud83d'", "?"),
        (r"'\ude00\ud83d'", "??"),
        (r"'\ud83dx\ude00'", "?x?"),
        (r"'\ud83d\ud83d\ude00'", "?😀"),
        (r"'\ud83d\u0041'", "?A"),
        (r"'\ud83d\\ude00'", r"?\ude00"),
        (r"'\b\f\r\/\u0000'", "\u{8}\u{c}\r/\0"),
    ] {
        assert_eq!(field(wire), Ok(Some(value.to_owned())), "{wire}");
    }
}

#[test]
fn depth_is_bounded_and_the_deepest_object_fits_on_a_small_stack() {
    let nested =
        |depth: usize| "{a:".repeat(depth / 2) + &"[".repeat(depth - depth / 2) + &"]".repeat(depth - depth / 2);
    let check = move || {
        let deepest = nested(MAX_DEPTH) + &"}".repeat(MAX_DEPTH / 2);
        assert_eq!(json_of(&deepest), Ok(deepest.replace('a', "\"a\"")));
        assert_eq!(
            json_of(&nested(MAX_DEPTH + 1)),
            Err(InputDataError::TooDeep(MAX_DEPTH / 2 * 3 + 257))
        );
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(check)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn hostile_texts_are_read_in_one_pass() {
    let ten_mebibytes_of = |unit: &str| unit.repeat((10 << 20) / unit.len());
    let one_mebibyte_of = |unit: &str| unit.repeat((1 << 20) / unit.len());
    assert!(matches!(
        read(&format!("{{a:{}", ten_mebibytes_of("["))),
        Err(InputDataError::TooDeep(_))
    ));
    assert!(matches!(
        read(&format!("{{a:'{}", ten_mebibytes_of("\\"))),
        Err(InputDataError::UnterminatedString(_))
    ));
    for unit in ["x", " ", "\\", r"\u0041", r"\ud83d", "ü"] {
        assert!(read(&format!("{{a:'{}'}}", one_mebibyte_of(unit))).is_ok(), "{unit:?}");
    }
    for unit in ["x", "1", "-", "'", "ü"] {
        assert!(read(&format!("{{a:b{}}}", one_mebibyte_of(unit))).is_ok(), "{unit:?}");
    }
    for unit in [" ", "{", "{a:", "a", "\\", ",", "1:1,"] {
        assert!(read(&format!("{{{}", one_mebibyte_of(unit))).is_err(), "{unit:?}");
    }
}

#[test]
fn many_members_and_elements_are_read_in_one_pass() {
    let members: String = (0..50_000)
        .map(|number| format!("{number}:,"))
        .collect::<String>()
        .replace(':', ":1");
    let object = read(&format!("{{{members}}}")).unwrap();
    assert_eq!(object.iter().len(), 50_000);
    assert!(object.get("49999") == Some(&Value::Number(Zeroizing::new("1".to_owned()))));
    assert!(object.get("50000").is_none());
    let repeated = format!("{{{members}17:1}}");
    assert!(matches!(read(&repeated), Err(InputDataError::DuplicateKey(_))));
    let elements = read(&format!("{{a:[{}]}}", ",".repeat(1 << 18))).unwrap();
    assert!(matches!(elements.get("a"), Some(Value::Array(nulls)) if nulls.len() == 1 << 18));
}

#[test]
fn nothing_that_was_read_is_printed() {
    let sent = "{'operation': {'Details': {'PASSWORD': 'hunter2', 'hunter2': [007, 'hunter2']}}}";
    let details = Details::read(Some(sent)).unwrap();
    assert!(!format!("{details:?}").contains("hunter2"));
    assert!(!format!("{:?}", read("{a:'hunter2'}").unwrap().get("a")).contains("hunter2"));
    assert!(
        !read("{'hunter2':'hunter2',x}")
            .unwrap_err()
            .to_string()
            .contains("hunter2")
    );
}

#[test]
fn details_are_told_from_their_absence() {
    assert_eq!(Details::read(None), Err(DetailsError::Absent));
    for unreadable in ["", "null", "[]", "{'operation'"] {
        assert!(matches!(
            Details::read(Some(unreadable)),
            Err(DetailsError::Unreadable(_))
        ));
    }
    for without in [
        "{}",
        "{'operation': 'x'}",
        "{'operation': {}}",
        "{'operation': {'Details': []}}",
    ] {
        assert_eq!(Details::read(Some(without)), Err(DetailsError::NoDetails), "{without}");
    }
    assert_eq!(
        Details::read(Some("{'operation': {'Details': {}}}")),
        Ok(Details::default())
    );
}

#[test]
fn fields_are_read_by_type_and_an_empty_one_is_not_given() {
    let sent = "{'operation': {'Details': {'TICKETID': 7, 'REASON': '', 'NOTES': null, 'PASSWORD': 't8BRq)<6h9g1',
        'ACCOUNTLIST': [{'ACCOUNTNAME': 'a'}, {'ACCOUNTNAME': 'b'}], 'MIXED': [{}, 1]}}}";
    let details = Details::read(Some(sent)).unwrap();
    assert_eq!(details.text("TICKETID").as_deref(), Some("7"));
    for not_given in ["REASON", "NOTES", "OWNERNAME"] {
        assert_eq!(details.text(not_given), None);
        assert!(details.secret(not_given).is_none());
    }
    assert_eq!(details.secret("PASSWORD").unwrap().expose_secret(), "t8BRq)<6h9g1");
    let names = details.list("ACCOUNTLIST").unwrap();
    let names: Vec<_> = names.iter().map(|row| row.text("ACCOUNTNAME").unwrap()).collect();
    assert_eq!(names, ["a", "b"]);
    for no_list in ["MIXED", "TICKETID", "OWNERNAME"] {
        assert_eq!(details.list(no_list), None);
    }
}
