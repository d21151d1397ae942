//! How requests are read, and what the XSOAR integration sends.

use super::Level::{Confirmed, Inferred};
use super::Proof::Test;
use super::{CAPTURE, CLIENT, Fact, MEASURED, ORG_JSON, PACK};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "ENDPOINT-TEST-MODULE",
        Confirmed,
        MEASURED,
        "The connection test is `GET resources/resourcetypes` without INPUT_DATA.",
        Test(
            "tests/e2e/rest_types.rs",
            "the_connection_test_lists_every_type_with_windows_as_the_default",
        ),
    ),
    Fact::new(
        "ENDPOINT-LIST-ALL-RESOURCES",
        Confirmed,
        MEASURED,
        "`pam360-list-all-resources` is `GET resources`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-LIST-ALL-ACCOUNTS",
        Confirmed,
        MEASURED,
        "`pam360-list-all-accounts` is `GET resources/{rid}/accounts`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-FETCH-ACCOUNT-DETAILS",
        Confirmed,
        MEASURED,
        "`pam360-fetch-account-details` is `GET resources/{rid}/accounts/{aid}`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-FETCH-RESOURCE-ACCOUNT-ID",
        Confirmed,
        MEASURED,
        "`pam360-fetch-resource-account-id` is `GET resources/getResourceIdAccountId` with two names in a \
         plain query.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-FETCH-PASSWORD",
        Confirmed,
        MEASURED,
        "`pam360-fetch-password` is `GET resources/{rid}/accounts/{aid}/password` with INPUT_DATA in the \
         query.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-CREATE-RESOURCE",
        Confirmed,
        MEASURED,
        "`pam360-create-resource` is `POST resources` with INPUT_DATA in a form body.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-CREATE-ACCOUNT",
        Confirmed,
        MEASURED,
        "`pam360-create-account` is `POST resources/{rid}/accounts` with an ACCOUNTLIST.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-UPDATE-RESOURCE",
        Confirmed,
        MEASURED,
        "`pam360-update-resource` is `PUT resources/{rid}` with INPUT_DATA in a form body.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-UPDATE-ACCOUNT",
        Confirmed,
        MEASURED,
        "`pam360-update-account` is `PUT resources/{rid}/accounts/{aid}`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "ENDPOINT-UPDATE-ACCOUNT-PASSWORD",
        Confirmed,
        MEASURED,
        "`pam360-update-account-password` is `PUT resources/{rid}/accounts/{aid}/password`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "XSOAR-BYTES",
        Confirmed,
        MEASURED,
        "Every request of the integration, recorded byte for byte, is understood.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "XSOAR-HEADERS",
        Confirmed,
        MEASURED,
        "The integration sends `APP_AUTHTOKEN` and `APP_TYPE: 17`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "XSOAR-EMPTY-TEXTS",
        Confirmed,
        MEASURED,
        "Every optional argument that was not given arrives as an empty text, except OWNERNAME on the two \
         updates.",
        Test(
            "tests/e2e/wire.rs",
            "arguments_that_were_left_out_arrive_as_empty_texts_and_change_nothing",
        ),
    ),
    Fact::new(
        "XSOAR-NAMES",
        Confirmed,
        MEASURED,
        "The integration pastes names into the query unescaped; they are decoded as a servlet would, so that \
         `R&D` looks up `R`.",
        Test(
            "src/http/rest/form.rs",
            "a_name_with_reserved_characters_looks_up_what_a_servlet_would",
        ),
    ),
    Fact::new(
        "XSOAR-SERVER-URL",
        Confirmed,
        MEASURED,
        "The Server URL may end in a slash or carry a path; the path of a sandbox is such a one.",
        Test(
            "tests/e2e/war_room.rs",
            "the_examples_run_in_a_sandbox_with_and_without_a_slash_at_the_end_of_its_url",
        ),
    ),
    Fact::new(
        "XSOAR-WAR-ROOM",
        Confirmed,
        PACK,
        "The pack's War Room examples, run in their order on the fixture `empty`, end as the pack says, but \
         for the two that cannot.",
        Test("tests/e2e/war_room.rs", "the_examples_run_against_the_root"),
    ),
    Fact::new(
        "REST-AUTHTOKEN",
        Confirmed,
        CAPTURE,
        "A user's AUTHTOKEN, sent in a header, works for the same paths.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "a_users_own_token_works_for_the_same_paths_and_dies_with_him",
        ),
    ),
    Fact::new(
        "REST-FORM",
        Inferred,
        CLIENT,
        "A body is read as a form whatever its Content-Type.",
        Test(
            "tests/e2e/rest_input.rs",
            "strict_json_is_read_too_and_a_body_is_a_form_whatever_its_label",
        ),
    ),
    Fact::new(
        "INPUT-DIALECT",
        Inferred,
        ORG_JSON,
        "INPUT_DATA is read as org.json reads it, which takes Python's notation: single quotes, unquoted \
         words, `=` for `:`, `;` for `,`, a separator at the end.",
        Test(
            "src/http/rest/input_data/tests.rs",
            "what_org_json_overlooks_is_overlooked",
        ),
    ),
    Fact::new(
        "INPUT-ESCAPES",
        Inferred,
        ORG_JSON,
        "An escape that Python writes and org.json does not know, such as `\\x00` or `\\U0001fae8`, is \
         refused.",
        Test(
            "src/http/rest/input_data/tests.rs",
            "an_escape_that_only_python_knows_is_refused",
        ),
    ),
    Fact::new(
        "INPUT-LINE-BREAKS",
        Inferred,
        ORG_JSON,
        "A bare line break within quotes is refused.",
        Test(
            "src/http/rest/input_data/tests.rs",
            "a_line_break_or_a_nul_in_quotes_is_refused",
        ),
    ),
    Fact::new(
        "INPUT-WORDS",
        Inferred,
        ORG_JSON,
        "`None` is read as the text None; true, false and null are read without regard to case.",
        Test(
            "src/http/rest/input_data/tests.rs",
            "a_value_without_quotes_is_read_as_its_text",
        ),
    ),
    Fact::new(
        "INPUT-NON-STRINGS",
        Inferred,
        ORG_JSON,
        "A number or truth value where a text is expected is read as its text.",
        Test(
            "src/http/rest/input_data/tests.rs",
            "a_value_without_quotes_is_read_as_its_text",
        ),
    ),
    Fact::new(
        "INPUT-STRICT-JSON",
        Inferred,
        ORG_JSON,
        "Strict JSON is read as itself.",
        Test(
            "tests/e2e/rest_input.rs",
            "strict_json_is_read_too_and_a_body_is_a_form_whatever_its_label",
        ),
    ),
    Fact::new(
        "INPUT-DEPTH",
        Inferred,
        ORG_JSON,
        "Nesting is bounded, and hostile texts are read in one pass.",
        Test(
            "src/http/rest/input_data/tests.rs",
            "depth_is_bounded_and_the_deepest_object_fits_on_a_small_stack",
        ),
    ),
];
