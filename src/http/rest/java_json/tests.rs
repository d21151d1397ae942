use proptest::prelude::*;

use super::*;

fn written(text: &str) -> String {
    Json::from(text).to_text()
}

/// An object with these keys, inserted as they stand here.
fn map_of<'a>(keys: impl IntoIterator<Item = &'a &'a str>) -> JavaMap<'a> {
    keys.into_iter().fold(JavaMap::new(), |map, key| map.with(*key, ""))
}

fn keys_in_order<'a>(map: &'a JavaMap) -> Vec<&'a str> {
    map.members.iter().map(|member| member.key.as_ref()).collect()
}

#[test]
fn members_stand_in_the_order_that_real_servers_were_seen_to_write() {
    let captured: [&[&str]; 8] = [
        &["result", "Details", "name", "totalRows"],
        &["message", "status", "statusCode"],
        &["ACCOUNTID", "RESOURCEID"],
        &[
            "RESOURCE DESCRIPTION",
            "RESOURCE TYPE",
            "RESOURCE ID",
            "RESOURCE NAME",
            "NOOFACCOUNTS",
        ],
        &[
            "LOCATION",
            "RESOURCE DESCRIPTION",
            "RESOURCE TYPE",
            "RESOURCE ID",
            "ACCOUNT LIST",
            "DEPARTMENT",
            "PASSWORDREQUEST_REASON_MANDATORY",
            "RESOURCE OWNER",
            "RESOURCE PASSWORD POLICY",
            "IS_LOCAL_ACCOUNTS_AUTOLOGON_RESTRICTED",
            "RESOURCE URL",
            "IS_SSH_RESTRICTED",
            "NEWSSHTERMINAL",
            "DOMAIN NAME",
            "ALLOWOPENURLINBROWSER",
            "RESOURCE NAME",
            "DNS NAME",
            "ISRDPRESTRICTED",
        ],
        &[
            "ACCOUNT_DESCRIPTION",
            "ISFAVPASS",
            "ACCOUNT ID",
            "AUTOLOGONLIST",
            "ACCOUNT NAME",
            "PASSWORDREQUEST_REASON_MANDATORY",
            "PASSWORD STATUS",
            "ISREMOTEAPPONLY",
            "ACCOUNT PASSWORD POLICY",
            "IS_USER_WITH_COMMAND_CONTROL_ROLE",
            "AUTOLOGONSTATUS",
            "IS_TICKETID_REQD_ACW",
            "IS_COMMAND_CONTROL_CONFIGURED",
            "PASSWDID",
            "IS_TICKETID_REQD_MANDATORY",
            "IS_TICKETID_REQD",
            "ISREASONREQUIRED",
        ],
        &[
            "DESCRIPTION",
            "PASSWDID",
            "LAST MODIFIED TIME",
            "EXPIRY STATUS",
            "COMPLIANT REASON",
            "PASSWORDREQUEST_REASON_MANDATORY",
            "PASSWORD STATUS",
            "PASSWORD POLICY",
            "COMPLIANT STATUS",
            "LAST ACCESSED TIME",
        ],
        &[
            "Resource Name",
            "Operation Type",
            "User Account",
            "User Name",
            "Audit ID",
            "Client Type",
            "TIME",
            "User Account ID",
            "Reason",
            "Operated by",
            "IP Address",
            "Resource ID",
            "Time Stamp",
            "User's Full Name",
            "Ticket ID",
        ],
    ];
    for expected in captured {
        let (as_seen, reversed) = (map_of(expected), map_of(expected.iter().rev()));
        assert_eq!(keys_in_order(&as_seen), expected);
        // Inserted the other way round, only members that share a bucket change places.
        assert_eq!(buckets_in_order(&reversed), buckets_in_order(&as_seen));
    }
}

#[test]
fn a_whole_answer_is_the_bytes_of_a_captured_one() {
    let result = JavaMap::new().with("status", "Failed").with(
        "message",
        "API key received is not associated to any user. Authentication failed.",
    );
    let operation = JavaMap::new().with("name", "Authentication").with("result", result);
    assert_eq!(
        Json::from(JavaMap::new().with("operation", operation)).to_text(),
        concat!(
            r#"{"operation":{"result":{"message":"API key received is not associated to any user. "#,
            r#"Authentication failed.","status":"Failed"},"name":"Authentication"}}"#
        )
    );
}

#[test]
fn members_of_one_bucket_stand_as_they_came() {
    // "Aa" and "BB" have the same hash code.
    assert_eq!(keys_in_order(&map_of(&["Aa", "BB"])), ["Aa", "BB"]);
    assert_eq!(keys_in_order(&map_of(&["BB", "Aa"])), ["BB", "Aa"]);
}

#[test]
fn a_key_is_hashed_by_its_utf_16_units() {
    // Both units of an astral character count: 31 * 0xd83d + 0xde00, and for the text 31 * 'a' + 'b'.
    let hash = 31 * 0xd83d + 0xde00;
    assert_eq!(spread_hash("\u{1f600}"), hash ^ (hash >> 16));
    assert_eq!(spread_hash("ab"), 31 * 97 + 98);
}

#[test]
fn a_repeated_key_has_its_last_value_in_its_first_place() {
    let map = JavaMap::new().with("Aa", "1").with("BB", "2").with("Aa", 3);
    assert_eq!(map.len(), 2);
    assert_eq!(Json::from(map).to_text(), r#"{"Aa":3,"BB":"2"}"#);
}

#[test]
fn containers_are_compact() {
    let list = vec![
        Json::from("a"),
        Json::from(-7),
        Json::from(JavaMap::new()),
        Json::from(vec![]),
    ];
    assert_eq!(Json::from(list).to_text(), r#"["a",-7,{},[]]"#);
}

#[test]
fn text_is_escaped_as_org_json_does() {
    for (text, escaped) in [
        ("plain", r"plain"),
        ("say \"hi\"", r#"say \"hi\""#),
        (r"back\slash", r"back\\slash"),
        ("</b>", r"<\/b>"),
        ("a/b//c</</", r"a/b//c<\/<\/"),
        ("<", "<"),
        ("/", "/"),
        ("\u{8}\t\n\u{c}\r", r"\b\t\n\f\r"),
        ("\0\u{b}\u{1f}", r"\u0000\u000b\u001f"),
        ("\u{7f}", "\u{7f}"),
        ("\u{80}\u{9f}", r"\u0080\u009f"),
        ("\u{a0}ü\u{ad}", "\u{a0}ü\u{ad}"),
        ("\u{1fff}\u{2000}\u{20ff}\u{2100}", "\u{1fff}\\u2000\\u20ff\u{2100}"),
        ("€", r"\u20ac"),
        ("密😀", "密😀"),
        ("it's", "it's"),
    ] {
        assert_eq!(written(text), format!("\"{escaped}\""));
    }
}

#[test]
fn long_text_is_written_in_one_pass() {
    for unit in ["\u{1}", "</", "x", "\""] {
        let text = unit.repeat(1 << 18);
        assert_eq!(serde_json::from_str::<String>(&written(&text)).unwrap(), text);
    }
}

fn any_answer() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![any::<String>().prop_map(Into::into), any::<i64>().prop_map(Into::into)];
    leaf.prop_recursive(3, 24, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(any::<String>(), inner, 0..14)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

fn java_json_of(value: &serde_json::Value) -> Json<'_> {
    match value {
        serde_json::Value::String(text) => Json::from(text.as_str()),
        serde_json::Value::Array(values) => Json::Array(values.iter().map(java_json_of).collect()),
        serde_json::Value::Object(members) => Json::Object(members.iter().fold(JavaMap::new(), |map, (key, value)| {
            map.with(key.as_str(), java_json_of(value))
        })),
        number => Json::Number(number.as_i64().unwrap()),
    }
}

/// The buckets of the members in the order written, worked out from the rule and not from the way the map is kept.
fn buckets_in_order(map: &JavaMap) -> Vec<u32> {
    let has_room = |buckets: &u32| map.len() * 4 <= *buckets as usize * 3;
    let buckets = (4..31).map(|power| 1 << power).find(has_room).unwrap();
    map.members
        .iter()
        .map(|member| spread_hash(&member.key) % buckets)
        .collect()
}

proptest! {
    #[test]
    fn a_json_reader_reads_back_what_was_written(value in any_answer()) {
        let text = java_json_of(&value).to_text();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn members_stand_by_bucket_however_many_there_are(keys in prop::collection::hash_set(".{0,12}", 0..120)) {
        let map = keys.into_iter().fold(JavaMap::new(), |map, key| map.with(key, 0));
        prop_assert!(buckets_in_order(&map).is_sorted());
    }
}
