//! What the command `xsoar` imitates of the integration and of XSOAR itself.

use super::Level::{Assumed, Confirmed};
use super::Proof::Test;
use super::{Fact, MEASURED, OUR_CHOICE, PACK_CODE};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "XSOAR-SENDS",
        Confirmed,
        MEASURED,
        "The command `xsoar` sends the bytes that the integration sends: Python's `repr`, requoted URLs, headers in \
         their order.",
        Test(
            "tests/e2e/xsoar.rs",
            "every_command_sends_the_bytes_that_another_client_of_the_same_facts_sends",
        ),
    ),
    Fact::new(
        "XSOAR-PRINTABLE",
        Confirmed,
        MEASURED,
        "Of other characters than ASCII those go as they are that Unicode 14 calls printable; the rest is escaped.",
        Test(
            "src/war_room/python/printable.rs",
            "the_python_that_is_there_escapes_the_same_characters_but_for_those_of_other_unicodes",
        ),
    ),
    Fact::new(
        "XSOAR-ENTRY",
        Confirmed,
        MEASURED,
        "HTTP 200 with `Failed` is a success entry; HTTP 400 and above, and what is no JSON, are error entries in the \
         integration's words.",
        Test("tests/e2e/xsoar.rs", "errors_are_worded_as_the_integration_words_them"),
    ),
    Fact::new(
        "XSOAR-TABLE",
        Confirmed,
        PACK_CODE,
        "The War Room shows `operation` as a table with its keys, sorted, as columns; the whole answer goes to \
         `PAM360.Account` or `PAM360.Resource` of the context.",
        Test(
            "src/war_room/entry.rs",
            "a_table_shows_the_operation_with_its_keys_as_sorted_columns",
        ),
    ),
    Fact::new(
        "XSOAR-REDIRECTS",
        Confirmed,
        MEASURED,
        "A 302 turns a PUT into a GET, and the token goes along.",
        Test(
            "tests/e2e/xsoar.rs",
            "answers_in_chunks_are_read_and_redirects_followed_with_the_token",
        ),
    ),
    Fact::new(
        "XSOAR-TEST-MODULE",
        Confirmed,
        MEASURED,
        "The connection test is `ok` only where `operation.Details` is not empty.",
        Test("src/war_room/entry.rs", "the_connection_test_is_ok_with_details_alone"),
    ),
    Fact::new(
        "XSOAR-LINE",
        Assumed,
        OUR_CHOICE,
        "On a War Room line a backslash escapes a quotation mark and itself between quotation marks; between backticks, \
         and without either, everything is itself.",
        Test(
            "src/war_room/line.rs",
            "values_stand_alone_in_quotation_marks_or_in_backticks",
        ),
    ),
];
