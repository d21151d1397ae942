//! Who may do what.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{CLIENT, Fact, OUR_CHOICE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "ROLE-1",
        Assumed,
        OUR_CHOICE,
        "Resources and accounts are created by the four administrators' roles and by custom roles with the \
         privilege.",
        Test(
            "tests/e2e/rights/roles.rs",
            "every_role_may_do_in_every_relation_what_the_table_says",
        ),
    ),
    Fact::new(
        "ROLE-2",
        Assumed,
        OUR_CHOICE,
        "Auditors and administrators read the audit trail, Password Users do not.",
        Test("tests/e2e/admin_users.rs", "the_audit_trail_is_read_by_filter_and_page"),
    ),
    Fact::new(
        "SHARE-1",
        Confirmed,
        VENDOR_PAGES,
        "A caller sees what he owns and what is shared with him or with a group of his; a Super Administrator \
         sees everything.",
        Test(
            "tests/e2e/rights/roles.rs",
            "every_role_may_do_in_every_relation_what_the_table_says",
        ),
    ),
    Fact::new(
        "SHARE-2",
        Confirmed,
        VENDOR_PAGES,
        "View, Modify, Full Access and Remote App Only each allow what the last one does not; a single \
         account takes View or Modify.",
        Test(
            "tests/e2e/rights/roles.rs",
            "every_role_may_do_in_every_relation_what_the_table_says",
        ),
    ),
    Fact::new(
        "SHARE-3",
        Confirmed,
        VENDOR_PAGES,
        "A weaker share on an account beats a stronger one on its resource, and that one beats one on a \
         resource group.",
        Test(
            "tests/e2e/rights/precedence.rs",
            "a_share_on_the_narrower_object_counts_be_it_stronger_or_weaker",
        ),
    ),
    Fact::new(
        "SHARE-3-STRONGER",
        Inferred,
        VENDOR_PAGES,
        "The narrower share wins where it is the stronger one, too.",
        Test(
            "tests/e2e/rights/precedence.rs",
            "a_share_on_the_narrower_object_counts_be_it_stronger_or_weaker",
        ),
    ),
    Fact::new(
        "SHARE-3-GROUPS",
        Assumed,
        OUR_CHOICE,
        "Between a user's and a user group's share on the same thing the stronger one wins.",
        Test(
            "tests/e2e/rights/precedence.rs",
            "of_a_users_and_a_user_groups_share_on_one_object_the_stronger_counts",
        ),
    ),
    Fact::new(
        "RIGHTS-REST",
        Assumed,
        OUR_CHOICE,
        "Every operation of the REST API asks for a valid token, and lets in whom role and relation let in.",
        Test(
            "tests/e2e/authorization.rs",
            "every_rest_operation_lets_in_whom_the_rules_let_in_and_nobody_else",
        ),
    ),
    Fact::new(
        "RIGHTS-ADMIN",
        Assumed,
        OUR_CHOICE,
        "Every operation of the admin API but signing in asks for a session, and lets in whom role and relation \
         let in.",
        Test(
            "tests/e2e/authorization.rs",
            "every_admin_operation_lets_in_whom_the_rules_let_in_and_nobody_else",
        ),
    ),
    Fact::new(
        "RIGHTS-HIDDEN",
        Assumed,
        OUR_CHOICE,
        "What is hidden from a caller answers as what there is not: the same body, status and headers.",
        Test(
            "tests/e2e/authorization.rs",
            "over_rest_what_is_hidden_answers_as_what_there_is_not",
        ),
    ),
    Fact::new(
        "SHARE-4",
        Assumed,
        OUR_CHOICE,
        "OWNERNAME passes a resource on, with the accounts that its former owner owned; he keeps nothing that \
         is not shared with him.",
        Test(
            "tests/e2e/rest_owners.rs",
            "a_resource_is_handed_over_with_the_accounts_of_its_former_owner",
        ),
    ),
    Fact::new(
        "GROUP-1",
        Inferred,
        CLIENT,
        "A resource group that is unknown when a resource is created comes into being.",
        Test(
            "tests/e2e/rest_owners.rs",
            "a_group_that_the_creator_may_not_use_is_unknown_to_him_and_another_one_is_made",
        ),
    ),
    Fact::new(
        "EDIT-1",
        Assumed,
        OUR_CHOICE,
        "On creating, an empty text means not given; on editing it leaves the field as it is.",
        Test("tests/e2e/rest_edit.rs", "an_edit_keeps_what_is_absent_or_empty"),
    ),
    Fact::new(
        "EDIT-2",
        Assumed,
        OUR_CHOICE,
        "RESETTYPE is read without regard to case and is LOCAL by default.",
        Test(
            "tests/e2e/rest_edit.rs",
            "the_reset_type_is_read_without_regard_to_case_and_is_local_when_absent",
        ),
    ),
    Fact::new(
        "EDIT-2-GENERATED",
        Assumed,
        OUR_CHOICE,
        "Without NEWPASSWORD a password is made up.",
        Test(
            "tests/e2e/rest_edit.rs",
            "without_a_new_password_one_is_generated_that_complies",
        ),
    ),
];
