//! People: their administration, their second factor, and the locks that they can set.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{CAPTURE, CLIENT, Fact, OUR_CHOICE, VENDOR_CODE, VENDOR_PAGES, XSOAR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "USER-1",
        Assumed,
        OUR_CHOICE,
        "Nobody gives away a privilege that he does not have, by a user's role or within a custom role: so only a \
         Privileged Administrator creates or promotes another one.",
        Test(
            "tests/e2e/user_rights.rs",
            "only_a_privileged_administrator_makes_or_promotes_another_one",
        ),
    ),
    Fact::new(
        "USER-2",
        Assumed,
        OUR_CHOICE,
        "Nobody changes, locks, disables or deletes a user who has a privilege that he lacks, nor takes away or sets \
         what such a user proves himself with; Super Administrators are for Privileged Administrators alone.",
        Test(
            "tests/e2e/user_rights.rs",
            "nobody_takes_over_or_puts_out_somebody_with_more_power",
        ),
    ),
    Fact::new(
        "USER-3",
        Assumed,
        OUR_CHOICE,
        "The ids of users and user groups are told to roles that administer users or resources, and to no others.",
        Test(
            "tests/e2e/rest_users.rs",
            "ids_are_found_by_whoever_shares_and_told_to_nobody_else",
        ),
    ),
    Fact::new(
        "USER-4",
        Assumed,
        OUR_CHOICE,
        "A forced change of password ends the user's sessions; his next sign-in brings the new password along.",
        Test(
            "tests/e2e/user_rights.rs",
            "a_forced_change_of_password_ends_sessions_and_lets_in_with_a_new_password_alone",
        ),
    ),
    Fact::new(
        "USER-5",
        Assumed,
        OUR_CHOICE,
        "A user who is created over REST without a role is a Password User; one without a password cannot sign in.",
        Test(
            "tests/e2e/rest_users.rs",
            "a_user_is_not_created_from_nonsense_or_beyond_the_callers_own_power",
        ),
    ),
    Fact::new(
        "SIGN-IN-WAIT",
        Assumed,
        OUR_CHOICE,
        "After five failed sign-ins of one user name from one address within five minutes, further ones are refused until \
         the first of them is five minutes old, whether or not there is such a user. Wrong codes of a second factor and \
         wrong master secrets are counted alike, by person.",
        Test(
            "tests/e2e/console_sign_in.rs",
            "after_five_failures_of_a_name_from_an_address_even_the_right_password_waits",
        ),
    ),
    Fact::new(
        "ROLE-CUSTOM",
        Assumed,
        OUR_CHOICE,
        "Custom roles can be changed, and deleted once nobody has or had them; predefined ones cannot.",
        Test(
            "tests/e2e/user_rights.rs",
            "custom_roles_are_made_changed_and_deleted_and_predefined_ones_are_not",
        ),
    ),
    Fact::new(
        "ENDPOINT-CREATE-USER",
        Confirmed,
        CLIENT,
        "A user is created by `POST user` with USERNAME, names, EMAIL, ROLE, PASSWORD, ISSUPERADMIN and ISAPIUSER.",
        Test(
            "tests/e2e/rest_users.rs",
            "a_user_is_created_locked_unlocked_and_deleted",
        ),
    ),
    Fact::new(
        "ENDPOINT-CREATE-API-USER",
        Inferred,
        VENDOR_PAGES,
        "The answer to the creation of an API user holds his id and AUTHTOKEN; under which keys is not shown.",
        Test(
            "tests/e2e/rest_users.rs",
            "an_api_user_gets_an_auth_token_and_renews_it_with_the_odd_answer",
        ),
    ),
    Fact::new(
        "ENDPOINT-DELETE-USER",
        Confirmed,
        CLIENT,
        "A user is deleted by `DELETE user/{uid}`.",
        Test(
            "tests/e2e/rest_users.rs",
            "a_user_is_created_locked_unlocked_and_deleted",
        ),
    ),
    Fact::new(
        "ENDPOINT-USER-IDS",
        Confirmed,
        VENDOR_CODE,
        "`GET user/getUserId` and `getUserGroupId` take the name in a plain query and answer USERID and USERGROUPID.",
        Test(
            "tests/e2e/rest_users.rs",
            "ids_are_found_by_whoever_shares_and_told_to_nobody_else",
        ),
    ),
    Fact::new(
        "ENDPOINT-LOCK-USER",
        Confirmed,
        CLIENT,
        "`PUT user/lock` and `user/unlock` take USERNAME in a plain query.",
        Test(
            "tests/e2e/rest_users.rs",
            "a_user_is_created_locked_unlocked_and_deleted",
        ),
    ),
    Fact::new(
        "AUDIT-ROW",
        Confirmed,
        CAPTURE,
        "A row of `GET audit` has fifteen keys, all texts; what does not apply is `N/A`, an id `0`.",
        Test(
            "tests/e2e/rest_audit.rs",
            "a_row_has_the_fifteen_keys_of_a_captured_answer_in_their_order",
        ),
    ),
    Fact::new(
        "AUDIT-NAMES",
        Assumed,
        OUR_CHOICE,
        "User Name and User's Full Name are those of the user whom a record of type User is about.",
        Test(
            "tests/e2e/rest_audit.rs",
            "the_two_types_part_what_happened_to_people_from_what_happened_to_passwords",
        ),
    ),
    Fact::new(
        "AUDIT-TYPES",
        Assumed,
        OUR_CHOICE,
        "Resource is what happened to resources, accounts and passwords; User is everything else. Without a type there \
         are both. What the simulator itself does is in neither.",
        Test(
            "tests/e2e/rest_audit.rs",
            "the_two_types_part_what_happened_to_people_from_what_happened_to_passwords",
        ),
    ),
    Fact::new(
        "AUDIT-DURATION",
        Assumed,
        OUR_CHOICE,
        "TODAY, YESTERDAY and LAST_7_DAYS, today included, are days of the server's zone; STARTINDEX counts from 1.",
        Test(
            "tests/e2e/rest_audit.rs",
            "pages_begin_at_one_and_count_all_and_durations_are_days_of_the_servers_zone",
        ),
    ),
    Fact::new(
        "LOCK-1-WHO",
        Assumed,
        OUR_CHOICE,
        "A Privileged Administrator who has just given his second factor locks the vault, and unlocks it with the \
         master secret.",
        Test(
            "tests/e2e/vault_lock.rs",
            "only_a_privileged_administrator_who_has_just_given_his_second_factor_locks_and_unlocks",
        ),
    ),
    Fact::new(
        "LOCK-1-RESTART",
        Assumed,
        OUR_CHOICE,
        "The vault stays locked over a restart.",
        Test(
            "tests/e2e/vault_lock.rs",
            "a_locked_vault_stays_locked_over_a_restart_until_the_key_file_or_the_passphrase_opens_it",
        ),
    ),
    Fact::new(
        "LOCK-1-WIPED",
        Assumed,
        OUR_CHOICE,
        "The data key of a locked vault is not in memory, nor is the master key of a server that has started.",
        Test(
            "tests/e2e/key_material.rs",
            "the_data_key_is_in_memory_while_the_vault_is_open_and_not_when_it_is_locked",
        ),
    ),
    Fact::new(
        "LOCK-1-SNAPSHOT",
        Assumed,
        OUR_CHOICE,
        "A snapshot of an open vault brings back an open one without the master secret, and opens nothing else: a vault \
         gets another key whenever it is locked or unlocked. A snapshot of a locked vault stays locked.",
        Test(
            "tests/e2e/vault_lock_back.rs",
            "a_vault_gets_another_key_whenever_it_is_locked_or_unlocked",
        ),
    ),
    Fact::new(
        "LOCK-1-TARGETS",
        Assumed,
        OUR_CHOICE,
        "Targets know their passwords while the vault is locked.",
        Test(
            "tests/e2e/vault_lock_back.rs",
            "targets_know_their_passwords_while_the_vault_is_locked",
        ),
    ),
    Fact::new(
        "LOCK-1-PEOPLE",
        Assumed,
        OUR_CHOICE,
        "While the vault is locked people sign in, tokens are valid, and all goes on that needs no password.",
        Test(
            "tests/e2e/vault_lock.rs",
            "a_locked_vault_gives_and_takes_no_password_and_everything_else_goes_on",
        ),
    ),
    Fact::new(
        "LOCK-2-WHO",
        Assumed,
        OUR_CHOICE,
        "Whoever may edit an account locks and unlocks it, or marks it for a second factor; the mark is taken away \
         only with a second factor.",
        Test(
            "tests/e2e/account_locks.rs",
            "whoever_may_edit_an_account_locks_it_and_nobody_else_does",
        ),
    ),
    Fact::new(
        "STEP-1-TOTP",
        Assumed,
        OUR_CHOICE,
        "The second factor is TOTP (RFC 6238) with SHA-1, six digits and thirty seconds; a code counts one step early \
         or late, and works once. Signing in with one counts as giving it.",
        Test(
            "tests/e2e/second_factor.rs",
            "whoever_has_a_second_factor_signs_in_with_a_code_that_works_once",
        ),
    ),
    Fact::new(
        "CREDENTIALS",
        Confirmed,
        XSOAR_PAGES,
        "XSOAR's `fetch-credentials` wants a list of user, password and name; one entry at most for an identifier, and \
         an empty list for what cannot be had.",
        Test(
            "tests/e2e/credentials.rs",
            "a_credential_is_named_by_resource_and_account_and_an_empty_list_is_what_cannot_be_had",
        ),
    ),
    Fact::new(
        "CREDENTIALS-NAMES",
        Assumed,
        OUR_CHOICE,
        "A credential is called `RESOURCE/ACCOUNT`. With a locked vault the list is not empty but refused.",
        Test(
            "tests/e2e/credentials.rs",
            "a_list_holds_every_credential_that_can_be_had_and_each_is_audited",
        ),
    ),
];
