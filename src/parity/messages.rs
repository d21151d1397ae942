//! The words of answers, one by one.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{CAPTURE, CLIENT, Fact, OUR_CHOICE, PACK, VENDOR_CODE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "MSG-UNKNOWN-TOKEN",
        Confirmed,
        CAPTURE,
        "A token that nobody has: `API key received is not associated to any user. Authentication failed.`",
        Test(
            "tests/e2e/rpa_validity.rs",
            "an_unknown_a_missing_and_an_empty_token_are_refused",
        ),
    ),
    Fact::new(
        "MSG-WRONG-HOST",
        Confirmed,
        CAPTURE,
        "A call from elsewhere: `User is not allowed to access from this host`",
        Test(
            "tests/e2e/rpa_hosts.rs",
            "a_call_from_another_host_is_told_so_and_only_then",
        ),
    ),
    Fact::new(
        "MSG-RESOURCES",
        Confirmed,
        CAPTURE,
        "GET RESOURCES: `Resources fetched successfully`",
        Test(
            "tests/e2e/rest_answers.rs",
            "resources_are_listed_by_id_with_their_number",
        ),
    ),
    Fact::new(
        "MSG-ACCOUNTLIST",
        Confirmed,
        CAPTURE,
        "GET RESOURCE ACCOUNTLIST: `Resource details with account list fetched successfully`",
        Test(
            "tests/e2e/rest_answers.rs",
            "a_resource_and_its_accounts_are_written_as_todays_builds_write_them",
        ),
    ),
    Fact::new(
        "MSG-ACCOUNT-DETAILS",
        Confirmed,
        CAPTURE,
        "GET RESOURCE ACCOUNT DETAILS: `Account details fetched successfully`",
        Test(
            "tests/e2e/rest_answers.rs",
            "account_details_name_the_times_and_why_a_password_does_not_comply",
        ),
    ),
    Fact::new(
        "MSG-PASSWORD",
        Confirmed,
        CAPTURE,
        "GET PASSWORD: `Password fetched successfully`",
        Test(
            "tests/e2e/rest_answers.rs",
            "a_password_is_fetched_with_input_data_and_without",
        ),
    ),
    Fact::new(
        "MSG-IDS",
        Confirmed,
        PACK,
        "GET_RESOURCEACCOUNTID: `Resource ID and account ID fetched successfully for the given resource name \
         and account name.`",
        Test(
            "tests/e2e/rest_answers.rs",
            "ids_are_found_by_names_without_regard_to_case",
        ),
    ),
    Fact::new(
        "MSG-CREATE-RESOURCE",
        Confirmed,
        PACK,
        "CREATE RESOURCE: `Resource <NAME> has been added successfully`",
        Test("tests/e2e/war_room.rs", "the_examples_run_against_the_root"),
    ),
    Fact::new(
        "MSG-EDIT-RESOURCE",
        Confirmed,
        PACK,
        "EDIT RESOURCE: `Resource  modified successfully.`, with two blanks and a full stop",
        Test("tests/e2e/war_room.rs", "the_examples_run_against_the_root"),
    ),
    Fact::new(
        "MSG-ADD-ACCOUNTS",
        Confirmed,
        PACK,
        "ADD ACCOUNTS: `Account(s) added successfully`",
        Test("tests/e2e/war_room.rs", "the_examples_run_against_the_root"),
    ),
    Fact::new(
        "MSG-ACCOUNT-ADDED",
        Confirmed,
        PACK,
        "ADD ACCOUNTS, for each account: `Account added successfully`",
        Test("tests/e2e/war_room.rs", "the_examples_run_against_the_root"),
    ),
    Fact::new(
        "MSG-ACCOUNT-EXISTS",
        Confirmed,
        CLIENT,
        "ADD ACCOUNTS, for an account that is there: `Account is not added  as it already exists`, with two \
         blanks",
        Test(
            "tests/e2e/rest_edit.rs",
            "a_list_of_accounts_tells_of_each_whether_it_was_added",
        ),
    ),
    Fact::new(
        "MSG-EDIT-ACCOUNT",
        Confirmed,
        PACK,
        "EDIT ACCOUNT: `Account <NAME> modified successfully`",
        Test(
            "tests/e2e/rest_edit.rs",
            "an_edited_account_is_judged_by_its_new_policy",
        ),
    ),
    Fact::new(
        "MSG-CHANGE-PASSWORD",
        Confirmed,
        PACK,
        "CHANGE PASSWORD: `Password changed successfully`",
        Test(
            "tests/e2e/rest_answers.rs",
            "account_details_name_the_times_and_why_a_password_does_not_comply",
        ),
    ),
    Fact::new(
        "MSG-NO-ACCOUNT",
        Confirmed,
        CLIENT,
        "CHANGE PASSWORD of an account that is not there: `No such account found`",
        Test(
            "tests/e2e/rest_find.rs",
            "an_id_of_nothing_is_a_resource_or_account_that_is_not_found",
        ),
    ),
    Fact::new(
        "MSG-TICKET-REQUIRED",
        Confirmed,
        VENDOR_CODE,
        "GET PASSWORD without a ticket succeeds with `TICKET ID REQUIRED` for a password",
        Test(
            "tests/e2e/rest_use.rs",
            "with_ticketing_on_a_ticket_must_be_given_and_be_the_right_one",
        ),
    ),
    Fact::new(
        "MSG-TICKET-INCORRECT",
        Confirmed,
        VENDOR_CODE,
        "GET PASSWORD with a wrong ticket succeeds with `TICKET ID CORRECT REQUIRED` for a password",
        Test(
            "tests/e2e/rest_use.rs",
            "with_ticketing_on_a_ticket_must_be_given_and_be_the_right_one",
        ),
    ),
    Fact::new(
        "MSG-TICKETING-DOWN",
        Confirmed,
        VENDOR_CODE,
        "Ticketing out of reach: `Password Not Accessible. Contact your administrator to check the Ticketing \
         system configurations & try again later.`",
        Test(
            "tests/e2e/tickets.rs",
            "an_unreachable_ticketing_system_gives_and_changes_no_password",
        ),
    ),
    Fact::new(
        "MSG-MINIMUM-LENGTH",
        Confirmed,
        CAPTURE,
        "COMPLIANT REASON of a password that is too short for Strong: `Minimum length must be 8`",
        Test(
            "tests/e2e/rest_answers.rs",
            "account_details_name_the_times_and_why_a_password_does_not_comply",
        ),
    ),
    Fact::new(
        "MSG-COMPLIANT",
        Confirmed,
        PACK,
        "COMPLIANT REASON of a password that complies: `-`",
        Test("tests/e2e/rest_answers.rs", "the_packs_samples_have_fewer_keys"),
    ),
    Fact::new(
        "MSG-ALLOWED",
        Confirmed,
        CAPTURE,
        "AUTOLOGONSTATUS of current builds: `ALLOWED`",
        Test(
            "tests/e2e/rest_answers.rs",
            "a_resource_and_its_accounts_are_written_as_todays_builds_write_them",
        ),
    ),
    Fact::new(
        "MSG-AUTOLOGON-LANDING",
        Inferred,
        PACK,
        "AUTOLOGONSTATUS of the samples' build: `One of the resources or landing servers is configured to be connected \
         repeatedly. Check your landing server configuration or contact your administrator.`",
        Test("tests/e2e/rest_answers.rs", "the_packs_samples_have_fewer_keys"),
    ),
    Fact::new(
        "MSG-RESOURCE-TYPES",
        Assumed,
        OUR_CHOICE,
        "GET_RESOURCETYPES: `Resource types fetched successfully`",
        Test(
            "tests/e2e/rest_types.rs",
            "the_connection_test_lists_every_type_with_windows_as_the_default",
        ),
    ),
    Fact::new(
        "MSG-AUDIT",
        Confirmed,
        CAPTURE,
        "GET_AUDIT: `Audits fetched successfully.`",
        Test(
            "tests/e2e/rest_audit.rs",
            "a_row_has_the_fifteen_keys_of_a_captured_answer_in_their_order",
        ),
    ),
    Fact::new(
        "MSG-AUTHTOKEN",
        Confirmed,
        VENDOR_PAGES,
        "A new AUTHTOKEN: `Authtoken regenerated successfully.`, with the status `true`",
        Test(
            "tests/e2e/rest_users.rs",
            "an_api_user_gets_an_auth_token_and_renews_it_with_the_odd_answer",
        ),
    ),
];
