//! What other clients of the product call besides the ten commands, and how they call it.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{CLIENT, Fact, OUR_CHOICE, VENDOR_CODE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "ENDPOINT-LIST-FILTERS",
        Confirmed,
        VENDOR_PAGES,
        "`GET resources` takes VIEWTYPE, SEARCHTYPE, SEARCHCOLUMN and SEARCHVALUE, STARTINDEX and LIMIT.",
        Test(
            "tests/e2e/rest_search.rs",
            "a_search_finds_a_part_of_any_column_in_any_case",
        ),
    ),
    Fact::new(
        "REST-PAGES",
        Inferred,
        VENDOR_CODE,
        "`totalRows` counts the rows of all pages; STARTINDEX counts from 0.",
        Test(
            "tests/e2e/rest_search.rs",
            "a_page_tells_how_many_rows_there_are_in_all",
        ),
    ),
    Fact::new(
        "REST-SEARCH",
        Assumed,
        OUR_CHOICE,
        "A search finds parts of an attribute, in whatever case; OPERATINGSYSTEM is the type, IPADDRESS the DNS name, and without a column all are searched.",
        Test(
            "tests/e2e/rest_search.rs",
            "a_search_finds_a_part_of_any_column_in_any_case",
        ),
    ),
    Fact::new(
        "REST-VIEWS",
        Assumed,
        OUR_CHOICE,
        "LINUXSSHPASSWORD and WINDOWSRDPPASSWORD are the types that offer those ways, RECENTLYACCESSEDPASSWORD what the caller fetched from, as far as the newest 100,000 audit records tell; nobody has favourites.",
        Test("tests/e2e/rest_search.rs", "a_view_narrows_the_list"),
    ),
    Fact::new(
        "ENDPOINT-RESOURCE-BY-NAME",
        Confirmed,
        CLIENT,
        "`GET resources/resourcename/{name}` answers RESOURCEID, and with `/accounts/accountname/{name}` ACCOUNTID too.",
        Test("tests/e2e/rest_lookups.rs", "ids_are_found_by_names_in_the_path"),
    ),
    Fact::new(
        "ENDPOINT-RESOURCE-ACCOUNT-DETAILS",
        Confirmed,
        VENDOR_CODE,
        "`GET resources/getResourceAccountDetails` answers RESOURCEDETAILS and ACCOUNTDETAILS as JSON in strings; PASSWORD_REASON stands for a password that may not be read.",
        Test(
            "tests/e2e/rest_lookups.rs",
            "the_ansible_lookup_reads_a_password_out_of_json_in_a_string",
        ),
    ),
    Fact::new(
        "TEXT-RESOURCE-ACCOUNT-DETAILS",
        Assumed,
        OUR_CHOICE,
        "Its name is `GET_RESOURCEACCOUNTDETAILS`, the two parts have the keys of the account list and of account details, and it takes REASON and TICKETID.",
        Test(
            "tests/e2e/rest_lookups.rs",
            "the_ansible_lookup_reads_a_password_out_of_json_in_a_string",
        ),
    ),
    Fact::new(
        "ENDPOINT-ASSOCIATED-GROUPS",
        Confirmed,
        CLIENT,
        "`GET resources/{rid}/associatedGroups` answers ASSOCIATED GROUPS with GROUP ID.",
        Test(
            "tests/e2e/rest_lookups.rs",
            "the_groups_and_urls_of_resources_are_those_that_the_caller_sees",
        ),
    ),
    Fact::new(
        "ENDPOINT-WEBSITE-URLS",
        Confirmed,
        VENDOR_CODE,
        "`GET resources/websiteurls` answers rows with RESOURCE ID and RESOURCE URL.",
        Test(
            "tests/e2e/rest_lookups.rs",
            "the_groups_and_urls_of_resources_are_those_that_the_caller_sees",
        ),
    ),
    Fact::new(
        "ENDPOINT-DELETE-RESOURCE",
        Confirmed,
        CLIENT,
        "`DELETE resources/{rid}` deletes a resource.",
        Test(
            "tests/e2e/rest_trash.rs",
            "a_deleted_resource_is_gone_with_its_accounts_until_it_is_restored",
        ),
    ),
    Fact::new(
        "ENDPOINT-DELETE-ACCOUNT",
        Confirmed,
        VENDOR_PAGES,
        "`DELETE resources/{rid}/accounts/{aid}` deletes an account.",
        Test(
            "tests/e2e/rest_trash.rs",
            "a_deleted_account_is_gone_until_it_is_restored",
        ),
    ),
    Fact::new(
        "ENDPOINT-RESTORE-TRASH",
        Confirmed,
        VENDOR_PAGES,
        "`PUT trash/restore` takes `details` with type and trashIds.",
        Test(
            "tests/e2e/rest_trash.rs",
            "several_are_restored_all_or_none_and_bad_requests_change_nothing",
        ),
    ),
    Fact::new(
        "ENDPOINT-TRASH",
        Assumed,
        OUR_CHOICE,
        "What is in the trash is at `GET trash`, with the keys trashId, resourceId, resourceName, accountId and accountName; that the product can tell it is known.",
        Test(
            "tests/e2e/rest_trash.rs",
            "a_deleted_account_is_gone_until_it_is_restored",
        ),
    ),
    Fact::new(
        "TRASH-1",
        Assumed,
        OUR_CHOICE,
        "Today's builds put what is deleted into the trash. What is in the trash has given its name free; its owner, whoever put it there and Super Administrators may have it back, under a free name.",
        Test(
            "tests/e2e/rest_trash.rs",
            "what_is_in_the_trash_has_given_its_name_free_and_comes_back_only_to_a_free_one",
        ),
    ),
    Fact::new(
        "TRASH-OLDER",
        Assumed,
        OUR_CHOICE,
        "Older builds delete for good.",
        Test(
            "tests/e2e/rest_trash.rs",
            "an_older_build_deletes_for_good_and_every_deletion_is_audited",
        ),
    ),
    Fact::new(
        "DELETE-1",
        Assumed,
        OUR_CHOICE,
        "Deleting needs Full Access and a role that creates resources.",
        Test(
            "tests/e2e/rest_trash.rs",
            "deleting_needs_full_access_and_a_role_that_creates",
        ),
    ),
    Fact::new(
        "ENDPOINT-SHARE",
        Confirmed,
        VENDOR_PAGES,
        "`PUT resources/{rid}/share` and `PUT resources/{rid}/accounts/{aid}/share` take ACCESSTYPE view, modify, fullaccess or revoke, and USERID or USERGROUPID.",
        Test("tests/e2e/rest_share.rs", "a_share_counts_at_once_and_so_does_its_end"),
    ),
    Fact::new(
        "SHARE-READ",
        Confirmed,
        CLIENT,
        "ACCESSTYPE `read` is what an older client says for view.",
        Test("tests/e2e/rest_share.rs", "a_share_counts_at_once_and_so_does_its_end"),
    ),
    Fact::new(
        "ENDPOINT-SHARE-GROUPS",
        Confirmed,
        VENDOR_PAGES,
        "`PUT resourcegroup/share` takes `details` with resourceGroupIds, userIds or userGroupIds, and accessType.",
        Test(
            "tests/e2e/rest_share.rs",
            "groups_are_shared_in_the_newer_form_all_or_none",
        ),
    ),
    Fact::new(
        "ENDPOINT-RESOURCE-GROUPS",
        Confirmed,
        VENDOR_PAGES,
        "`GET resourcegroup` takes `details` with limit, startIndex, searchType, searchValue and searchColumn and answers resourceGroupId and resourceGroupName.",
        Test(
            "tests/e2e/rest_groups.rs",
            "groups_are_listed_searched_and_paged_in_the_newer_form",
        ),
    ),
    Fact::new(
        "GROUP-KEYS",
        Assumed,
        OUR_CHOICE,
        "Its rows also have resourceGroupDescription and ownerId, after the columns that can be searched.",
        Test(
            "tests/e2e/rest_groups.rs",
            "groups_are_listed_searched_and_paged_in_the_newer_form",
        ),
    ),
    Fact::new(
        "GROUP-DYNAMIC",
        Assumed,
        OUR_CHOICE,
        "What is in a dynamic group follows the attributes of resources at once; nothing is put in or taken out by hand.",
        Test(
            "tests/e2e/rest_groups.rs",
            "a_dynamic_group_takes_in_what_meets_its_criteria_at_the_time_of_the_look",
        ),
    ),
    Fact::new(
        "ENDPOINT-ASSOCIATE-RESOURCES",
        Confirmed,
        CLIENT,
        "`POST resourcegroup/{gid}/associateResources` takes RESOURCEIDS.",
        Test("tests/e2e/rest_groups.rs", "resources_join_a_static_group_all_or_none"),
    ),
    Fact::new(
        "GROUP-ASSOCIATE",
        Assumed,
        OUR_CHOICE,
        "Whoever puts a resource into a group has Full Access to both, since the group's shares reach it.",
        Test("tests/e2e/rest_groups.rs", "resources_join_a_static_group_all_or_none"),
    ),
    Fact::new(
        "ENDPOINT-TRANSFER",
        Confirmed,
        VENDOR_PAGES,
        "`POST user/transferUserAccountabilities` takes `details` with oldUserId and newUserId and moves all that the one owns to the other.",
        Test("tests/e2e/rest_share.rs", "all_that_a_user_owns_goes_to_another"),
    ),
    Fact::new(
        "TRANSFER-1",
        Assumed,
        OUR_CHOICE,
        "Whoever manages users may transfer; resource groups go along.",
        Test("tests/e2e/rest_share.rs", "all_that_a_user_owns_goes_to_another"),
    ),
    Fact::new(
        "REST-NEWER-DETAILS",
        Confirmed,
        VENDOR_PAGES,
        "Newer operations call Details `details` and write their keys in camelCase; we take `Details` of them, too.",
        Test(
            "tests/e2e/rest_groups.rs",
            "groups_are_listed_searched_and_paged_in_the_newer_form",
        ),
    ),
    Fact::new(
        "ENDPOINT-GENERATE",
        Confirmed,
        CLIENT,
        "`GET passwords/generate` takes POLICY and answers PASSWORD.",
        Test(
            "tests/e2e/rest_passwords.rs",
            "a_generated_password_complies_with_the_policy_that_was_named",
        ),
    ),
    Fact::new(
        "ENDPOINT-VALIDATE",
        Assumed,
        OUR_CHOICE,
        "A password is judged at `POST passwords/validate`, with PASSWORD and POLICY; that the product does so is known, its path is not.",
        Test(
            "tests/e2e/rest_passwords.rs",
            "a_judged_password_is_told_why_it_breaks_its_policy",
        ),
    ),
    Fact::new(
        "ENDPOINT-HISTORY",
        Assumed,
        OUR_CHOICE,
        "Former passwords are at `GET resources/{rid}/accounts/{aid}/passwordhistory`, newest first, with PASSWORD, MODIFIED BY and MODIFIED TIME, for whoever may read the current one; that the product tells them is known, its path and keys are not.",
        Test(
            "tests/e2e/rest_passwords.rs",
            "former_passwords_are_told_newest_first_to_whoever_may_read_the_current_one",
        ),
    ),
    Fact::new(
        "ENDPOINT-TOTP",
        Confirmed,
        VENDOR_CODE,
        "`GET accounts/{aid}/totp` answers TOTP, with statusCode 20000.",
        Test("tests/e2e/rest_totp.rs", "a_code_is_that_of_the_sandboxes_clock"),
    ),
    Fact::new(
        "REST-STATUS-CODE",
        Confirmed,
        VENDOR_CODE,
        "statusCode 20000 stands in the result of the operations that are seen to have it.",
        Test("tests/e2e/rest_totp.rs", "a_code_is_that_of_the_sandboxes_clock"),
    ),
    Fact::new(
        "REST-TOTP-FIELDS",
        Confirmed,
        VENDOR_PAGES,
        "Accounts take TOTP_SECRET, TOTP_ALGORITHM, TOTP_DIGITS and TOTP_VALIDITY.",
        Test(
            "tests/e2e/rest_totp.rs",
            "codes_are_set_up_with_an_account_and_told_in_its_rows",
        ),
    ),
    Fact::new(
        "REST-TOTP-KEYS",
        Inferred,
        VENDOR_CODE,
        "IS_TOTP_CONFIGURED and TOTP_VALIDITY stand where an account has codes; captured answers of accounts without have neither.",
        Test(
            "tests/e2e/rest_totp.rs",
            "codes_are_set_up_with_an_account_and_told_in_its_rows",
        ),
    ),
    Fact::new(
        "TOTP-1",
        Assumed,
        OUR_CHOICE,
        "A code is handed out under the conditions of the password; without codes it is `TOTP is not configured for this account`.",
        Test("tests/e2e/rest_totp.rs", "a_code_is_refused_as_the_password_would_be"),
    ),
    Fact::new(
        "REST-QUERY-APP-TOKEN",
        Confirmed,
        VENDOR_CODE,
        "APP_AUTHTOKEN counts in the query beside APP_NAME, as the vendor's Ansible lookup sends them; the simulator does not compare the name.",
        Test(
            "tests/e2e/rest_forms.rs",
            "an_app_token_counts_in_the_query_beside_the_name_of_the_app",
        ),
    ),
    Fact::new(
        "REST-QUERY-TOKEN",
        Confirmed,
        VENDOR_CODE,
        "AUTHTOKEN counts in the query up to build 10101, later in the header alone.",
        Test(
            "tests/e2e/rest_forms.rs",
            "a_users_own_token_counts_in_the_query_for_older_builds_alone",
        ),
    ),
    Fact::new(
        "REST-ORGNAME",
        Assumed,
        OUR_CHOICE,
        "A sandbox is one organisation, called as the sandbox is; another orgName is refused like an unknown token.",
        Test(
            "tests/e2e/rest_forms.rs",
            "org_name_may_be_the_callers_own_organisation",
        ),
    ),
    Fact::new(
        "REST-RAW-BODY",
        Confirmed,
        CLIENT,
        "INPUT_DATA may stand in a body raw or percent-encoded, under any Content-Type.",
        Test(
            "tests/e2e/rest_forms.rs",
            "a_body_is_read_raw_or_encoded_under_any_label",
        ),
    ),
    Fact::new(
        "ROUTE-3",
        Assumed,
        OUR_CHOICE,
        "A path of the product that is not simulated answers HTTP 501 in the envelope and names itself in the reason.",
        Test(
            "tests/e2e/rest_forms.rs",
            "what_the_product_has_and_the_simulator_has_not_is_told_so",
        ),
    ),
];
