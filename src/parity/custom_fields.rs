//! Further attributes of resources and accounts.

use super::Level::{Assumed, Confirmed};
use super::Proof::Test;
use super::{Fact, OUR_CHOICE, VENDOR_CODE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "REST-CUSTOM-FIELD",
        Confirmed,
        VENDOR_CODE,
        "CUSTOM FIELD stands in the account list and in account details where such fields are defined, each with value, type, label and column name; `-` is an empty one.",
        Test("tests/e2e/custom_fields.rs", "a_custom_field_is_told_set_or_not"),
    ),
    Fact::new(
        "REST-CUSTOM-VALUES",
        Confirmed,
        VENDOR_PAGES,
        "RESOURCECUSTOMFIELD and ACCOUNTCUSTOMFIELD give values as CUSTOMLABEL and CUSTOMVALUE; a date is dd/MM/yyyy.",
        Test(
            "tests/e2e/custom_fields.rs",
            "values_are_given_by_their_labels_on_create_and_edit",
        ),
    ),
    Fact::new(
        "CUSTOM-1",
        Assumed,
        OUR_CHOICE,
        "A value of type Password is shown as `****`; the columns of fields that are no Character are COLUMN_PASSWORD1 and COLUMN_DATE1, with an S for accounts.",
        Test("tests/e2e/custom_fields.rs", "a_custom_field_is_told_set_or_not"),
    ),
    Fact::new(
        "CUSTOM-LABEL",
        Assumed,
        OUR_CHOICE,
        "An unknown label, or a value that is none of its field's type, is refused.",
        Test(
            "tests/e2e/custom_fields.rs",
            "values_are_given_by_their_labels_on_create_and_edit",
        ),
    ),
];
