//! Files that accounts hold in place of a password.

use super::Level::{Assumed, Confirmed};
use super::Proof::Test;
use super::{Fact, OUR_CHOICE, VENDOR_CODE};

const TESTS: &str = "tests/e2e/account_files.rs";

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "FILE-TYPES",
        Confirmed,
        VENDOR_CODE,
        "Accounts of resources of the types File Store, Key Store and License Store hold a file.",
        Test("src/model/resource_type.rs", "three_types_hold_files"),
    ),
    Fact::new(
        "FILE-STATUS",
        Confirmed,
        VENDOR_CODE,
        "PASSWORD STATUS of an account that holds a file is the file's name, followed by `[Check In]` once it is checked out.",
        Test(TESTS, "the_name_of_a_file_stands_where_a_password_has_its_stars"),
    ),
    Fact::new(
        "ENDPOINT-DOWNLOAD-FILE",
        Assumed,
        OUR_CHOICE,
        "A file is downloaded at `GET resources/{rid}/accounts/{aid}/downloadfile`, as it is, with its name in Content-Disposition, for REASON and TICKETID as GET PASSWORD takes them; a refusal comes in the envelope under the name DOWNLOAD FILE. That the product hands out files over REST is known, how is not.",
        Test(TESTS, "a_file_is_given_with_its_account_and_downloaded_as_it_was"),
    ),
    Fact::new(
        "FILE-FIELDS",
        Assumed,
        OUR_CHOICE,
        "A file comes as FILENAME and FILECONTENT, in Base64, where resources with a first account and accounts are created, or as a part of its own in a `multipart/form-data` body beside INPUT_DATA.",
        Test(TESTS, "a_file_is_given_with_its_account_and_downloaded_as_it_was"),
    ),
    Fact::new(
        "FILE-PASSWORD",
        Assumed,
        OUR_CHOICE,
        "GET PASSWORD of an account that holds a file answers the file's name, which stands in the place of a password in its history, too; no policy judges it.",
        Test(TESTS, "a_file_is_given_with_its_account_and_downloaded_as_it_was"),
    ),
    Fact::new(
        "FILE-1",
        Assumed,
        OUR_CHOICE,
        "A file is handed out under the conditions of a password and leaves the same audit record.",
        Test(TESTS, "a_file_is_refused_as_a_password_would_be"),
    ),
    Fact::new(
        "FILE-NONE",
        Assumed,
        OUR_CHOICE,
        "An account without a file has none to download: `No file is available for this account`.",
        Test(
            TESTS,
            "a_file_is_replaced_as_a_password_is_changed_and_kept_in_the_history",
        ),
    ),
    Fact::new(
        "FILE-2",
        Assumed,
        OUR_CHOICE,
        "Resources of other types take no file, nor does a resource whose accounts hold files become one of another type; an account that holds a file takes no password, and is not reset after use.",
        Test(TESTS, "what_cannot_be_a_file_is_refused"),
    ),
    Fact::new(
        "FILE-3",
        Assumed,
        OUR_CHOICE,
        "`PUT resources/{rid}/accounts/{aid}/password` with a file puts it in the place of the former one, which stays in the history under HISTORYID and can be downloaded by it.",
        Test(
            TESTS,
            "a_file_is_replaced_as_a_password_is_changed_and_kept_in_the_history",
        ),
    ),
    Fact::new(
        "FILE-4",
        Assumed,
        OUR_CHOICE,
        "An account of these types that was created without a file, as the XSOAR pack creates it, holds a password until it is given one.",
        Test(
            TESTS,
            "a_file_is_replaced_as_a_password_is_changed_and_kept_in_the_history",
        ),
    ),
];
