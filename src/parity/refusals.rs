//! When a call is refused, and in which words.

use super::Level::{Assumed, Confirmed};
use super::Proof::Test;
use super::{CAPTURE, Fact, OUR_CHOICE, VENDOR_CODE};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "AUTH-1",
        Assumed,
        OUR_CHOICE,
        "A token that is missing, empty, unknown or not in force, of whichever cause, gets the answer that \
         unknown tokens were seen to get.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "an_unknown_a_missing_and_an_empty_token_are_refused",
        ),
    ),
    Fact::new(
        "AUTH-2",
        Confirmed,
        CAPTURE,
        "A token in force that comes from another host gets an answer of its own, after everything else about \
         it was found in order.",
        Test(
            "tests/e2e/rpa_hosts.rs",
            "a_call_from_another_host_is_told_so_and_only_then",
        ),
    ),
    Fact::new(
        "INPUT-1",
        Assumed,
        OUR_CHOICE,
        "INPUT_DATA that cannot be read, or is absent or without Details where it is needed, is refused.",
        Test(
            "tests/e2e/rest_input.rs",
            "a_body_without_usable_input_data_is_refused_by_every_command",
        ),
    ),
    Fact::new(
        "INPUT-2",
        Assumed,
        OUR_CHOICE,
        "A mandatory field that is absent or empty is named: `<FIELD> is mandatory`.",
        Test(
            "tests/e2e/rest_input.rs",
            "a_mandatory_field_must_be_there_and_not_be_empty",
        ),
    ),
    Fact::new(
        "INPUT-3",
        Assumed,
        OUR_CHOICE,
        "A value that is not allowed is named by its field: `Invalid value for <FIELD>`.",
        Test(
            "tests/e2e/rest_input.rs",
            "a_list_of_accounts_that_is_no_list_of_objects_is_not_a_value",
        ),
    ),
    Fact::new(
        "FIND-1",
        Assumed,
        OUR_CHOICE,
        "A resource that is unknown or hidden: `No such resource found`.",
        Test(
            "tests/e2e/rest_find.rs",
            "a_hidden_resource_or_account_looks_like_one_that_does_not_exist",
        ),
    ),
    Fact::new(
        "FIND-2",
        Assumed,
        OUR_CHOICE,
        "An account that is unknown in its resource, or hidden: `No such account found`.",
        Test(
            "tests/e2e/rest_find.rs",
            "a_hidden_resource_or_account_looks_like_one_that_does_not_exist",
        ),
    ),
    Fact::new(
        "FIND-ODD-IDS",
        Assumed,
        OUR_CHOICE,
        "An id that is no number, or too large a one, is the id of nothing.",
        Test(
            "tests/e2e/rest_find.rs",
            "an_id_of_nothing_is_a_resource_or_account_that_is_not_found",
        ),
    ),
    Fact::new(
        "FIND-3",
        Assumed,
        OUR_CHOICE,
        "An unknown user, user group, password policy or resource type: `No such … found`.",
        Test(
            "tests/e2e/rest_find.rs",
            "unknown_owners_policies_and_types_are_named_and_nothing_is_made",
        ),
    ),
    Fact::new(
        "DENY-1",
        Assumed,
        OUR_CHOICE,
        "What the caller sees but may not do: `You are not authorized to perform this operation`.",
        Test(
            "tests/e2e/rest_find.rs",
            "what_is_visible_but_not_allowed_is_told_so_and_stays_as_it_is",
        ),
    ),
    Fact::new(
        "DUP-1",
        Assumed,
        OUR_CHOICE,
        "A resource name that is taken, whatever its case: `Resource <NAME> already exists`.",
        Test("tests/e2e/rest_edit.rs", "a_resource_name_is_taken_in_whatever_case"),
    ),
    Fact::new(
        "DUP-2",
        Assumed,
        OUR_CHOICE,
        "An account name that is taken is told for each account; the whole fails if none was added.",
        Test(
            "tests/e2e/rest_edit.rs",
            "a_list_of_which_no_account_was_added_has_failed",
        ),
    ),
    Fact::new(
        "POL-1",
        Assumed,
        OUR_CHOICE,
        "With enforcement on, a password that breaks its policy is refused with the first reason.",
        Test(
            "tests/e2e/rest_policy.rs",
            "with_enforcement_on_a_weak_password_is_refused_wherever_it_comes",
        ),
    ),
    Fact::new(
        "POL-2",
        Confirmed,
        CAPTURE,
        "With enforcement off, which is the default, such a password is taken and reported as Non-Compliant.",
        Test("tests/e2e/rest_policy.rs", "a_weak_password_is_accepted_and_told_of"),
    ),
    Fact::new(
        "ACW-1",
        Assumed,
        OUR_CHOICE,
        "An account that asks for a reason gives and changes no password without one.",
        Test(
            "tests/e2e/rest_use.rs",
            "an_account_that_asks_for_a_reason_gives_its_password_for_one",
        ),
    ),
    Fact::new(
        "ACW-2",
        Assumed,
        OUR_CHOICE,
        "An account under access control gives no password that nobody asked for.",
        Test(
            "tests/e2e/rest_use.rs",
            "access_control_holds_for_everybody_even_the_owner_and_super_administrator",
        ),
    ),
    Fact::new(
        "ACW-3",
        Assumed,
        OUR_CHOICE,
        "A request that waits for approval gives no password.",
        Test(
            "tests/e2e/acw.rs",
            "a_password_is_requested_approved_fetched_and_given_back",
        ),
    ),
    Fact::new(
        "ACW-4",
        Assumed,
        OUR_CHOICE,
        "A password that another user has checked out is in use.",
        Test("tests/e2e/acw.rs", "exclusive_use_lets_one_in_and_the_others_queue"),
    ),
    Fact::new(
        "ACW-5",
        Assumed,
        OUR_CHOICE,
        "Fetching an approved password checks it out, unless a setting forbids.",
        Test(
            "tests/e2e/acw.rs",
            "with_the_switch_off_a_password_is_checked_out_before_it_is_fetched",
        ),
    ),
    Fact::new(
        "TICK-1",
        Confirmed,
        VENDOR_CODE,
        "With ticketing on and no ticket given, the answer is a success that says so in place of the \
         password.",
        Test(
            "tests/e2e/rest_use.rs",
            "with_ticketing_on_a_ticket_must_be_given_and_be_the_right_one",
        ),
    ),
    Fact::new(
        "TICK-2",
        Confirmed,
        VENDOR_CODE,
        "A ticket that is unknown, closed or for another account is told in the same way.",
        Test(
            "tests/e2e/rest_use.rs",
            "with_ticketing_on_a_ticket_must_be_given_and_be_the_right_one",
        ),
    ),
    Fact::new(
        "TICK-3",
        Confirmed,
        VENDOR_CODE,
        "A ticketing system that cannot be reached fails the call.",
        Test(
            "tests/e2e/tickets.rs",
            "an_unreachable_ticketing_system_gives_and_changes_no_password",
        ),
    ),
    Fact::new(
        "RESET-1",
        Assumed,
        OUR_CHOICE,
        "A REMOTE reset that the target refuses or does not answer fails, and the vault keeps the old \
         password.",
        Test(
            "tests/e2e/rest_reset.rs",
            "a_target_that_refuses_fails_a_remote_reset_and_the_vault_keeps_the_old_password",
        ),
    ),
    Fact::new(
        "LOCK-1",
        Assumed,
        OUR_CHOICE,
        "With a locked vault, whatever needs a password fails: `Password Not Accessible. The vault is locked.`",
        Test(
            "tests/e2e/vault_lock.rs",
            "a_locked_vault_gives_and_takes_no_password_and_everything_else_goes_on",
        ),
    ),
    Fact::new(
        "LOCK-2",
        Assumed,
        OUR_CHOICE,
        "A locked account gives no password.",
        Test(
            "tests/e2e/account_locks.rs",
            "a_locked_account_is_listed_and_its_password_is_neither_given_nor_changed",
        ),
    ),
    Fact::new(
        "STEP-1",
        Assumed,
        OUR_CHOICE,
        "An account may ask for a second factor given within the last five minutes.",
        Test(
            "tests/e2e/second_factor.rs",
            "a_marked_account_gives_its_password_for_five_minutes_after_a_code_was_given",
        ),
    ),
    Fact::new(
        "ROUTE-1",
        Assumed,
        OUR_CHOICE,
        "An unknown path of the REST API is answered with HTTP 404 in the envelope.",
        Test("tests/e2e/rest_routes.rs", "an_unknown_path_is_told_in_the_envelope"),
    ),
    Fact::new(
        "ROUTE-2",
        Assumed,
        OUR_CHOICE,
        "A method that a path does not offer is answered with HTTP 405 and `Allow`, in the envelope.",
        Test(
            "tests/e2e/rest_routes.rs",
            "a_method_that_is_not_offered_is_told_with_those_that_are",
        ),
    ),
    Fact::new(
        "SIZE-1",
        Assumed,
        OUR_CHOICE,
        "A body over the limit, 10 MiB by default, is answered with HTTP 413 in the envelope.",
        Test(
            "tests/e2e/rest_input.rs",
            "a_body_over_the_limit_is_refused_and_changes_nothing",
        ),
    ),
];
