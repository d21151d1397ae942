//! Entries, their approval, and when a token is in force.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{CAPTURE, Fact, OUR_CHOICE, PACK, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "RPA-1",
        Assumed,
        OUR_CHOICE,
        "An entry is unique by tool, owner and host, and by its RPA Name, which defaults to owner@host.",
        Test(
            "tests/e2e/rpa_entries.rs",
            "owner_and_host_are_unique_together_and_so_is_the_name_without_regard_to_case",
        ),
    ),
    Fact::new(
        "RPA-2",
        Confirmed,
        VENDOR_PAGES,
        "Entries are for Privileged Administrators, Administrators, Cloud Administrators and custom roles \
         with the privilege Robotic Process Automation.",
        Test(
            "tests/e2e/rpa.rs",
            "without_the_rpa_privilege_nobody_adds_edits_or_deletes",
        ),
    ),
    Fact::new(
        "RPA-3",
        Assumed,
        OUR_CHOICE,
        "The host is an address or a name that is looked up, compared with the peer of the connection; \
         `localhost` is every loopback address, and `*` is for fixtures alone.",
        Test(
            "src/rules/hosts.rs",
            "an_address_is_compared_as_an_address_and_a_name_is_looked_up",
        ),
    ),
    Fact::new(
        "RPA-4",
        Assumed,
        OUR_CHOICE,
        "An App Token is a random upper-case GUID, found by a keyed digest and kept sealed for those who may \
         copy it.",
        Test(
            "src/vault/tokens.rs",
            "a_generated_app_token_is_an_upper_case_guid_from_the_sandboxs_stream",
        ),
    ),
    Fact::new(
        "RPA-5",
        Assumed,
        OUR_CHOICE,
        "A validity is a whole number of days counted from approval, or for ever; the token is invalid from \
         the instant of expiry on.",
        Test(
            "tests/e2e/rpa_entries.rs",
            "validity_counts_from_approval_and_ends_at_an_instant",
        ),
    ),
    Fact::new(
        "RPA-6",
        Assumed,
        OUR_CHOICE,
        "The token is shown once at Add; later the owner may copy it in cases I and II, the creator in case \
         III, and an approver of case III never sees it.",
        Test(
            "tests/e2e/rpa.rs",
            "who_may_see_copy_approve_generate_and_reject_in_each_case_and_stage",
        ),
    ),
    Fact::new(
        "RPA-6-I",
        Confirmed,
        VENDOR_PAGES,
        "Case I, the owner adds his own entry: it is approved at once.",
        Test(
            "tests/e2e/rpa.rs",
            "case_one_is_approved_at_once_and_its_token_works_at_once",
        ),
    ),
    Fact::new(
        "RPA-6-II",
        Confirmed,
        VENDOR_PAGES,
        "Case II, the owner is another user with the privilege: he alone decides, and may have a new token \
         made.",
        Test(
            "tests/e2e/rpa.rs",
            "in_case_two_the_owner_approves_and_may_keep_the_token_or_have_a_new_one",
        ),
    ),
    Fact::new(
        "RPA-6-III",
        Confirmed,
        VENDOR_PAGES,
        "Case III, the owner has no such privilege: any admin but the creator decides, and the creator then \
         hands the token over.",
        Test(
            "tests/e2e/rpa.rs",
            "in_case_three_any_other_admin_approves_and_the_creator_hands_the_token_over",
        ),
    ),
    Fact::new(
        "RPA-7",
        Assumed,
        OUR_CHOICE,
        "Nobody approves what he created or last edited; the first decision wins, and a later one is told \
         that it is too late.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "of_two_decisions_that_arrive_at_once_exactly_one_wins",
        ),
    ),
    Fact::new(
        "RPA-8",
        Assumed,
        OUR_CHOICE,
        "Rejecting deletes the entry; seen in words for case II alone.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "rejecting_deletes_the_entry_after_an_edit_too_and_frees_its_name",
        ),
    ),
    Fact::new(
        "RPA-9",
        Assumed,
        OUR_CHOICE,
        "An edited entry has to be approved again, and no token of it works until then; a new owner means a \
         new token.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "editing_asks_again_and_no_token_works_until_the_new_request_is_approved",
        ),
    ),
    Fact::new(
        "RPA-10",
        Assumed,
        OUR_CHOICE,
        "A token is looked at before anything else in a call, and each cause that ends it does so alone: the \
         causes follow.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "every_command_asks_for_the_token_before_anything_else",
        ),
    ),
    Fact::new(
        "RPA-10-UNKNOWN",
        Confirmed,
        CAPTURE,
        "A token that is unknown, missing or empty.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "an_unknown_a_missing_and_an_empty_token_are_refused",
        ),
    ),
    Fact::new(
        "RPA-10-REPLACED",
        Assumed,
        OUR_CHOICE,
        "A token that was replaced by a new one.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "regenerating_replaces_the_token_and_goes_through_approval",
        ),
    ),
    Fact::new(
        "RPA-10-PENDING",
        Inferred,
        VENDOR_PAGES,
        "A token whose entry awaits approval, or was rejected.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "editing_asks_again_and_no_token_works_until_the_new_request_is_approved",
        ),
    ),
    Fact::new(
        "RPA-10-DELETED",
        Assumed,
        OUR_CHOICE,
        "A token whose entry was deleted.",
        Test("tests/e2e/rpa_validity.rs", "a_deleted_entry_takes_its_token_along"),
    ),
    Fact::new(
        "RPA-10-EXPIRED",
        Inferred,
        PACK,
        "A token whose validity is over; that there is one is confirmed.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "an_expired_token_works_again_when_time_is_set_back",
        ),
    ),
    Fact::new(
        "RPA-10-OWNER",
        Assumed,
        OUR_CHOICE,
        "A token whose owner is locked, disabled or deleted.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "a_locked_or_disabled_owner_stops_his_token_until_he_may_act_again",
        ),
    ),
    Fact::new(
        "RPA-10-INTEGRATION",
        Assumed,
        OUR_CHOICE,
        "Every App Token, while the integration is disabled.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "a_disabled_integration_stops_app_tokens_until_it_is_enabled_again",
        ),
    ),
    Fact::new(
        "RPA-10-APP-TYPE",
        Assumed,
        OUR_CHOICE,
        "A call with an APP_TYPE other than 17; a call without one is accepted.",
        Test("tests/e2e/rpa_validity.rs", "the_app_type_is_17_or_absent"),
    ),
    Fact::new(
        "RPA-10-SANDBOXES",
        Assumed,
        OUR_CHOICE,
        "At the root, a token that two sandboxes know.",
        Test(
            "tests/e2e/rpa_validity.rs",
            "a_token_that_two_sandboxes_know_is_unknown_at_the_root",
        ),
    ),
    Fact::new(
        "RPA-11",
        Assumed,
        OUR_CHOICE,
        "A call has the rights that its entry's owner has at that moment; losing the privilege ends no \
         approved token and turns an open case II into case III.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "losing_the_privilege_kills_no_approved_token_and_makes_a_case_three_of_an_open_request",
        ),
    ),
    Fact::new(
        "RPA-12",
        Assumed,
        OUR_CHOICE,
        "Whatever is done to an entry or token, and every failed authentication, is an audit record, never \
         with the token.",
        Test(
            "tests/e2e/rpa_decisions.rs",
            "every_step_is_in_the_audit_trail_and_no_token_ever_is",
        ),
    ),
];
