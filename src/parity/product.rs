//! What the product brings along, and words that had to be made up.

use super::Level::{Assumed, Confirmed};
use super::Proof::Test;
use super::{CAPTURE, Fact, OUR_CHOICE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "POLICY-NAMES",
        Confirmed,
        VENDOR_PAGES,
        "There are four policies: Low, Medium, Strong and Offline Password File.",
        Test("tests/e2e/rest_types.rs", "each_of_the_four_policies_can_be_chosen"),
    ),
    Fact::new(
        "POLICY-LOW",
        Assumed,
        OUR_CHOICE,
        "Low asks for 4 characters.",
        Test(
            "src/model/password_policy.rs",
            "each_policy_names_the_first_reason_that_applies",
        ),
    ),
    Fact::new(
        "POLICY-MEDIUM",
        Assumed,
        OUR_CHOICE,
        "Medium asks for 6 characters, letters and digits.",
        Test(
            "src/model/password_policy.rs",
            "each_policy_names_the_first_reason_that_applies",
        ),
    ),
    Fact::new(
        "POLICY-STRONG",
        Confirmed,
        CAPTURE,
        "Strong asks for 8 characters; the rest of it, letters of both cases, a digit, a special character, a \
         letter first, not the account's name, was seen in a public client.",
        Test(
            "src/model/password_policy.rs",
            "each_policy_names_the_first_reason_that_applies",
        ),
    ),
    Fact::new(
        "POLICY-OFFLINE",
        Assumed,
        OUR_CHOICE,
        "Offline Password File asks for 12 characters of the same classes.",
        Test(
            "src/model/password_policy.rs",
            "each_policy_names_the_first_reason_that_applies",
        ),
    ),
    Fact::new(
        "POLICY-REASONS",
        Assumed,
        OUR_CHOICE,
        "The first reason that applies is told, in a fixed order; only that of the length has been seen.",
        Test(
            "src/model/password_policy.rs",
            "each_policy_names_the_first_reason_that_applies",
        ),
    ),
    Fact::new(
        "POLICY-OWN",
        Assumed,
        OUR_CHOICE,
        "An installation may have policies of its own, which it does not call as one of the four; a fixture brings them. \
         That there are such is known, and what their form asks for; the simulator knows no greatest length, no number \
         of special characters and no forbidden characters.",
        Test(
            "tests/e2e/password_age.rs",
            "a_policy_of_the_fixture_demands_what_it_says_and_else_what_strong_does",
        ),
    ),
    Fact::new(
        "POLICY-DEFAULT",
        Assumed,
        OUR_CHOICE,
        "An account for which no policy is named has its resource's, and a resource has Strong.",
        Test(
            "tests/e2e/password_age.rs",
            "an_account_without_a_policy_of_its_own_has_that_of_its_resource",
        ),
    ),
    Fact::new(
        "POLICY-AGE",
        Assumed,
        OUR_CHOICE,
        "A policy may say after how many days a password expires, counted from its last change, or from the making of an \
         account whose password was never changed. From then on EXPIRY STATUS is Expired, and all else goes on; a file \
         does not expire. Only the maximum age itself and the word Valid have been seen.",
        Test(
            "tests/e2e/password_age.rs",
            "a_password_expires_when_the_clock_reaches_its_age_and_is_valid_again_once_changed",
        ),
    ),
    Fact::new(
        "POLICY-REUSE",
        Assumed,
        OUR_CHOICE,
        "With enforcement on, a policy may forbid the present password and so many before it; the reason is told in \
         words of ours.",
        Test(
            "tests/e2e/password_age.rs",
            "with_enforcement_on_a_policy_forbids_the_passwords_that_were_there_before",
        ),
    ),
    Fact::new(
        "TYPES",
        Confirmed,
        VENDOR_PAGES,
        "Twenty-three resource types have their confirmed names.",
        Test(
            "tests/e2e/rest_types.rs",
            "the_connection_test_lists_every_type_with_windows_as_the_default",
        ),
    ),
    Fact::new(
        "TYPES-FURTHER",
        Assumed,
        OUR_CHOICE,
        "Fortigate Firewall, PostgreSQL and AWS IAM are there too.",
        Test(
            "tests/e2e/rest_types.rs",
            "the_connection_test_lists_every_type_with_windows_as_the_default",
        ),
    ),
    Fact::new(
        "TYPES-DEFAULT",
        Confirmed,
        VENDOR_PAGES,
        "The default type is Windows.",
        Test(
            "tests/e2e/rest_types.rs",
            "a_resource_without_a_type_is_a_windows_machine",
        ),
    ),
    Fact::new(
        "TEXT-DELETE",
        Assumed,
        OUR_CHOICE,
        "`Resource deleted successfully`.",
        Test(
            "tests/e2e/rest_trash.rs",
            "a_deleted_resource_is_gone_with_its_accounts_until_it_is_restored",
        ),
    ),
    Fact::new(
        "TEXT-DELETE-ACCOUNT",
        Assumed,
        OUR_CHOICE,
        "`Account deleted successfully`.",
        Test(
            "tests/e2e/rest_trash.rs",
            "a_deleted_account_is_gone_until_it_is_restored",
        ),
    ),
    Fact::new(
        "TEXT-SHARE",
        Assumed,
        OUR_CHOICE,
        "`Resource shared successfully`, `Resource share revoked successfully`, and the same with Account.",
        Test("tests/e2e/rest_share.rs", "a_share_counts_at_once_and_so_does_its_end"),
    ),
    Fact::new(
        "TEXT-USERS",
        Assumed,
        OUR_CHOICE,
        "`User <NAME> added successfully`, deleted, locked, unlocked.",
        Test(
            "tests/e2e/rest_users.rs",
            "a_user_is_created_locked_unlocked_and_deleted",
        ),
    ),
    Fact::new(
        "TEXT-IDS",
        Assumed,
        OUR_CHOICE,
        "`Resource ID fetched successfully`, and the same for users and user groups.",
        Test(
            "tests/e2e/rest_users.rs",
            "ids_are_found_by_whoever_shares_and_told_to_nobody_else",
        ),
    ),
    Fact::new(
        "TEXT-PASSWORDS",
        Assumed,
        OUR_CHOICE,
        "`Password generated successfully` and `Password validated successfully`.",
        Test(
            "tests/e2e/rest_passwords.rs",
            "a_generated_password_complies_with_the_policy_that_was_named",
        ),
    ),
    Fact::new(
        "TEXT-HISTORY",
        Assumed,
        OUR_CHOICE,
        "`Password history fetched successfully`.",
        Test(
            "tests/e2e/rest_passwords.rs",
            "former_passwords_are_told_newest_first_to_whoever_may_read_the_current_one",
        ),
    ),
    Fact::new(
        "TEXT-REQUESTS",
        Assumed,
        OUR_CHOICE,
        "`Password request raised successfully`, approved, and `Password checked in successfully`.",
        Test(
            "tests/e2e/acw.rs",
            "a_password_is_requested_approved_fetched_and_given_back",
        ),
    ),
    Fact::new(
        "TEXT-REQUEST-REJECTED",
        Assumed,
        OUR_CHOICE,
        "`Password request rejected successfully`.",
        Test("tests/e2e/acw.rs", "a_rejected_request_is_over_and_another_can_be_made"),
    ),
    Fact::new(
        "TEXT-CHECKED-OUT",
        Assumed,
        OUR_CHOICE,
        "`Password checked out successfully`.",
        Test(
            "tests/e2e/acw.rs",
            "with_the_switch_off_a_password_is_checked_out_before_it_is_fetched",
        ),
    ),
];
