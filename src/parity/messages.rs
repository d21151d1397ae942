//! The words of answers, one by one.

use super::Level::{Assumed, Confirmed};
use super::Proof::NotYet;
use super::{CAPTURE, CLIENT, Fact, OUR_CHOICE, PACK, VENDOR_CODE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "MSG-UNKNOWN-TOKEN",
        Confirmed,
        CAPTURE,
        "A token that nobody has: `API key received is not associated to any user. Authentication failed.`",
        NotYet,
    ),
    Fact::new(
        "MSG-WRONG-HOST",
        Confirmed,
        CAPTURE,
        "A call from elsewhere: `User is not allowed to access from this host`",
        NotYet,
    ),
    Fact::new(
        "MSG-RESOURCES",
        Confirmed,
        CAPTURE,
        "GET RESOURCES: `Resources fetched successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-ACCOUNTLIST",
        Confirmed,
        CAPTURE,
        "GET RESOURCE ACCOUNTLIST: `Resource details with account list fetched successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-ACCOUNT-DETAILS",
        Confirmed,
        CAPTURE,
        "GET RESOURCE ACCOUNT DETAILS: `Account details fetched successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-PASSWORD",
        Confirmed,
        CAPTURE,
        "GET PASSWORD: `Password fetched successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-IDS",
        Confirmed,
        PACK,
        "GET_RESOURCEACCOUNTID: `Resource ID and account ID fetched successfully for the given resource name \
         and account name.`",
        NotYet,
    ),
    Fact::new(
        "MSG-CREATE-RESOURCE",
        Confirmed,
        PACK,
        "CREATE RESOURCE: `Resource <NAME> has been added successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-EDIT-RESOURCE",
        Confirmed,
        PACK,
        "EDIT RESOURCE: `Resource  modified successfully.`, with two blanks and a full stop",
        NotYet,
    ),
    Fact::new(
        "MSG-ADD-ACCOUNTS",
        Confirmed,
        PACK,
        "ADD ACCOUNTS: `Account(s) added successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-ACCOUNT-ADDED",
        Confirmed,
        PACK,
        "ADD ACCOUNTS, for each account: `Account added successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-ACCOUNT-EXISTS",
        Confirmed,
        CLIENT,
        "ADD ACCOUNTS, for an account that is there: `Account is not added  as it already exists`, with two \
         blanks",
        NotYet,
    ),
    Fact::new(
        "MSG-EDIT-ACCOUNT",
        Confirmed,
        PACK,
        "EDIT ACCOUNT: `Account <NAME> modified successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-CHANGE-PASSWORD",
        Confirmed,
        PACK,
        "CHANGE PASSWORD: `Password changed successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-NO-ACCOUNT",
        Confirmed,
        CLIENT,
        "CHANGE PASSWORD of an account that is not there: `No such account found`",
        NotYet,
    ),
    Fact::new(
        "MSG-TICKET-REQUIRED",
        Confirmed,
        VENDOR_CODE,
        "GET PASSWORD without a ticket succeeds with `TICKET ID REQUIRED` for a password",
        NotYet,
    ),
    Fact::new(
        "MSG-TICKET-INCORRECT",
        Confirmed,
        VENDOR_CODE,
        "GET PASSWORD with a wrong ticket succeeds with `TICKET ID CORRECT REQUIRED` for a password",
        NotYet,
    ),
    Fact::new(
        "MSG-TICKETING-DOWN",
        Confirmed,
        VENDOR_CODE,
        "Ticketing out of reach: `Password Not Accessible. Contact your administrator to check the Ticketing \
         system configurations & try again later.`",
        NotYet,
    ),
    Fact::new(
        "MSG-MINIMUM-LENGTH",
        Confirmed,
        CAPTURE,
        "COMPLIANT REASON of a password that is too short for Strong: `Minimum length must be 8`",
        NotYet,
    ),
    Fact::new(
        "MSG-COMPLIANT",
        Confirmed,
        PACK,
        "COMPLIANT REASON of a password that complies: `-`",
        NotYet,
    ),
    Fact::new(
        "MSG-ALLOWED",
        Confirmed,
        CAPTURE,
        "AUTOLOGONSTATUS of current builds: `ALLOWED`",
        NotYet,
    ),
    Fact::new(
        "MSG-AUTOLOGON-MOBILE",
        Confirmed,
        PACK,
        "AUTOLOGONSTATUS of the samples' build: `User is not allowed to automatically logging in to remote \
         systems in mobile`",
        NotYet,
    ),
    Fact::new(
        "MSG-RESOURCE-TYPES",
        Assumed,
        OUR_CHOICE,
        "GET_RESOURCETYPES: `Resource types fetched successfully`",
        NotYet,
    ),
    Fact::new(
        "MSG-AUDIT",
        Confirmed,
        CAPTURE,
        "GET_AUDIT: `Audits fetched successfully.`",
        NotYet,
    ),
    Fact::new(
        "MSG-AUTHTOKEN",
        Confirmed,
        VENDOR_PAGES,
        "A new AUTHTOKEN: `Authtoken regenerated successfully.`, with the status `true`",
        NotYet,
    ),
];
