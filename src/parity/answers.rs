//! How answers are written.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{CAPTURE, Fact, ORG_JSON, OUR_CHOICE, PACK, VENDOR_CODE};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "REST-ENVELOPE",
        Confirmed,
        CAPTURE,
        "Every answer is one object `operation` with `result` (message and status), `name`, and where there \
         are any `Details` and `totalRows`.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "REST-KEY-ORDER",
        Confirmed,
        CAPTURE,
        "Members stand in the iteration order of a Java HashMap; seven captured objects were reproduced.",
        Test(
            "src/http/rest/java_json/tests.rs",
            "members_stand_in_the_order_that_real_servers_were_seen_to_write",
        ),
    ),
    Fact::new(
        "REST-COMPACT",
        Confirmed,
        CAPTURE,
        "JSON is written without blanks or line breaks.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "REST-HTTP-200",
        Confirmed,
        CAPTURE,
        "A refused call is answered with HTTP 200 and status `Failed`; seen for authentication, inferred for \
         the rest.",
        Test(
            "tests/e2e/rest_find.rs",
            "an_id_of_nothing_is_a_resource_or_account_that_is_not_found",
        ),
    ),
    Fact::new(
        "REST-FAILED",
        Confirmed,
        CAPTURE,
        "A failure has a result and a name, and no Details.",
        Test(
            "tests/e2e/rest_find.rs",
            "an_id_of_nothing_is_a_resource_or_account_that_is_not_found",
        ),
    ),
    Fact::new(
        "REST-EMPTY-LIST",
        Confirmed,
        CAPTURE,
        "An empty list is a success with `totalRows` 0 and without `Details`.",
        Test(
            "tests/e2e/rest_answers.rs",
            "an_empty_list_has_total_rows_and_no_details",
        ),
    ),
    Fact::new(
        "REST-TOTAL-ROWS",
        Confirmed,
        CAPTURE,
        "`totalRows` is a number; the lists of resources and of resource types have it, single objects do \
         not.",
        Test(
            "tests/e2e/rest_answers.rs",
            "resources_are_listed_by_id_with_their_number",
        ),
    ),
    Fact::new(
        "REST-STRINGS",
        Confirmed,
        CAPTURE,
        "Ids, counts and truth values in Details are strings.",
        Test(
            "tests/e2e/rest_answers.rs",
            "a_resource_and_its_accounts_are_written_as_todays_builds_write_them",
        ),
    ),
    Fact::new(
        "REST-DATES",
        Confirmed,
        CAPTURE,
        "Dates look like `Mar 13, 2024 08:50 PM`, in the server's own time zone.",
        Test(
            "src/http/rest/java_time.rs",
            "a_date_has_no_leading_zero_in_its_day_and_one_in_its_hour",
        ),
    ),
    Fact::new(
        "REST-PLACEHOLDERS",
        Confirmed,
        CAPTURE,
        "`N/A` stands for an unset description or time in account details, `-` for no reason of \
         non-compliance, and an empty text for an unset attribute elsewhere.",
        Test("tests/e2e/rest_answers.rs", "the_packs_samples_have_fewer_keys"),
    ),
    Fact::new(
        "REST-ESCAPES",
        Inferred,
        ORG_JSON,
        "Text is escaped as org.json writes it: `</` as `<\\/`, control characters, and U+2000 to U+20FF as \
         `\\uxxxx`; everything else is raw UTF-8.",
        Test("src/http/rest/java_json/tests.rs", "text_is_escaped_as_org_json_does"),
    ),
    Fact::new(
        "REST-RESULT",
        Confirmed,
        PACK,
        "The result of the ten commands holds message and status alone, in every build.",
        Test(
            "tests/e2e/wire.rs",
            "the_examples_of_the_pack_are_answered_byte_for_byte",
        ),
    ),
    Fact::new(
        "REST-NEWER-KEYS",
        Confirmed,
        CAPTURE,
        "Current builds send keys that the XSOAR pack's samples lack; the setting `api_build` chooses.",
        Test("tests/e2e/rest_answers.rs", "the_packs_samples_have_fewer_keys"),
    ),
    Fact::new(
        "REST-RESOURCE-ROW",
        Confirmed,
        CAPTURE,
        "A row of the list of resources has description, type, id, name and number of accounts.",
        Test(
            "tests/e2e/rest_answers.rs",
            "resources_are_listed_by_id_with_their_number",
        ),
    ),
    Fact::new(
        "REST-ACCOUNTLIST-KEYS",
        Confirmed,
        CAPTURE,
        "The list of accounts has the eighteen keys of a captured answer, each account seventeen.",
        Test(
            "tests/e2e/rest_answers.rs",
            "a_resource_and_its_accounts_are_written_as_todays_builds_write_them",
        ),
    ),
    Fact::new(
        "REST-DETAILS-KEYS",
        Confirmed,
        CAPTURE,
        "Account details have the ten keys of a captured answer.",
        Test(
            "tests/e2e/rest_answers.rs",
            "account_details_name_the_times_and_why_a_password_does_not_comply",
        ),
    ),
    Fact::new(
        "REST-RESOURCETYPE-KEYS",
        Inferred,
        VENDOR_CODE,
        "A row of the list of resource types has name, icon and whether it is the default; seen in an older \
         operation of the same product.",
        Test(
            "tests/e2e/rest_types.rs",
            "the_connection_test_lists_every_type_with_windows_as_the_default",
        ),
    ),
    Fact::new(
        "REST-PASSWDID",
        Confirmed,
        CAPTURE,
        "`PASSWDID` equals the account's id.",
        Test(
            "tests/e2e/rest_answers.rs",
            "a_resource_and_its_accounts_are_written_as_todays_builds_write_them",
        ),
    ),
    Fact::new(
        "REST-AUTOLOGON",
        Confirmed,
        CAPTURE,
        "Linux offers SSH and Telnet, Windows its two kinds of remote desktop.",
        Test(
            "src/model/resource_type.rs",
            "auto_logon_is_offered_where_a_sample_or_a_relative_shows_it",
        ),
    ),
    Fact::new(
        "REST-ACCESSED",
        Confirmed,
        CAPTURE,
        "LAST ACCESSED TIME turns from `N/A` to a time once the password was fetched.",
        Test(
            "tests/e2e/rest_use.rs",
            "a_fetch_and_a_change_leave_their_times_in_the_zone_of_the_server",
        ),
    ),
    Fact::new(
        "REST-PASSWORD-STATUS",
        Confirmed,
        VENDOR_CODE,
        "PASSWORD STATUS is `****` where the password can be read, `####` where it is never shown, \
         `[Request]` where it has to be requested, then `[Waiting for approval]`, `[Check Out]` and \
         `****[Check In]`; `[In Use]` while another holds it.",
        Test(
            "src/rules/access_control/tests.rs",
            "every_state_has_its_words_for_the_requester",
        ),
    ),
    Fact::new(
        "REST-NOOFACCOUNTS",
        Assumed,
        OUR_CHOICE,
        "NOOFACCOUNTS counts the accounts that the caller sees.",
        Test(
            "tests/e2e/rest_types.rs",
            "a_list_counts_the_accounts_that_its_caller_sees",
        ),
    ),
    Fact::new(
        "REST-ORDER",
        Assumed,
        OUR_CHOICE,
        "Lists are ordered by id.",
        Test(
            "tests/e2e/rest_answers.rs",
            "resources_are_listed_by_id_with_their_number",
        ),
    ),
    Fact::new(
        "REST-NAMES",
        Assumed,
        OUR_CHOICE,
        "Names are looked up without regard to case.",
        Test(
            "tests/e2e/rest_answers.rs",
            "ids_are_found_by_names_without_regard_to_case",
        ),
    ),
    Fact::new(
        "SIM-REASON",
        Assumed,
        OUR_CHOICE,
        "A refusal carries its rule and true cause in the header `X-PAM360-Sim-Reason`, which no real server \
         has and a setting turns off.",
        Test(
            "tests/e2e/rest_reason.rs",
            "every_refusal_names_its_rule_in_words_without_a_secret",
        ),
    ),
];
