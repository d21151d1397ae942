//! How answers are written.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::NotYet;
use super::{CAPTURE, Fact, ORG_JSON, OUR_CHOICE, PACK, VENDOR_CODE};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "REST-ENVELOPE",
        Confirmed,
        CAPTURE,
        "Every answer is one object `operation` with `result` (message and status), `name`, and where there \
         are any `Details` and `totalRows`.",
        NotYet,
    ),
    Fact::new(
        "REST-KEY-ORDER",
        Confirmed,
        CAPTURE,
        "Members stand in the iteration order of a Java HashMap; seven captured objects were reproduced.",
        NotYet,
    ),
    Fact::new(
        "REST-COMPACT",
        Confirmed,
        CAPTURE,
        "JSON is written without blanks or line breaks.",
        NotYet,
    ),
    Fact::new(
        "REST-HTTP-200",
        Confirmed,
        CAPTURE,
        "A refused call is answered with HTTP 200 and status `Failed`; seen for authentication, inferred for \
         the rest.",
        NotYet,
    ),
    Fact::new(
        "REST-FAILED",
        Confirmed,
        CAPTURE,
        "A failure has a result and a name, and no Details.",
        NotYet,
    ),
    Fact::new(
        "REST-EMPTY-LIST",
        Confirmed,
        CAPTURE,
        "An empty list is a success with `totalRows` 0 and without `Details`.",
        NotYet,
    ),
    Fact::new(
        "REST-TOTAL-ROWS",
        Confirmed,
        CAPTURE,
        "`totalRows` is a number; the lists of resources and of resource types have it, single objects do \
         not.",
        NotYet,
    ),
    Fact::new(
        "REST-STRINGS",
        Confirmed,
        CAPTURE,
        "Ids, counts and truth values in Details are strings.",
        NotYet,
    ),
    Fact::new(
        "REST-DATES",
        Confirmed,
        CAPTURE,
        "Dates look like `Mar 13, 2024 08:50 PM`, in the server's own time zone.",
        NotYet,
    ),
    Fact::new(
        "REST-PLACEHOLDERS",
        Confirmed,
        CAPTURE,
        "`N/A` stands for an unset description or time in account details, `-` for no reason of \
         non-compliance, and an empty text for an unset attribute elsewhere.",
        NotYet,
    ),
    Fact::new(
        "REST-ESCAPES",
        Inferred,
        ORG_JSON,
        "Text is escaped as org.json writes it: `</` as `<\\/`, control characters, and U+2000 to U+20FF as \
         `\\uxxxx`; everything else is raw UTF-8.",
        NotYet,
    ),
    Fact::new(
        "REST-RESULT",
        Confirmed,
        PACK,
        "The result of the ten commands holds message and status alone, in every build.",
        NotYet,
    ),
    Fact::new(
        "REST-NEWER-KEYS",
        Confirmed,
        CAPTURE,
        "Current builds send keys that the XSOAR pack's samples lack; the setting `api_build` chooses.",
        NotYet,
    ),
    Fact::new(
        "REST-RESOURCE-ROW",
        Confirmed,
        CAPTURE,
        "A row of the list of resources has description, type, id, name and number of accounts.",
        NotYet,
    ),
    Fact::new(
        "REST-ACCOUNTLIST-KEYS",
        Confirmed,
        CAPTURE,
        "The list of accounts has the eighteen keys of a captured answer, each account seventeen.",
        NotYet,
    ),
    Fact::new(
        "REST-DETAILS-KEYS",
        Confirmed,
        CAPTURE,
        "Account details have the ten keys of a captured answer.",
        NotYet,
    ),
    Fact::new(
        "REST-RESOURCETYPE-KEYS",
        Inferred,
        VENDOR_CODE,
        "A row of the list of resource types has name, icon and whether it is the default; seen in an older \
         operation of the same product.",
        NotYet,
    ),
    Fact::new(
        "REST-PASSWDID",
        Confirmed,
        CAPTURE,
        "`PASSWDID` equals the account's id.",
        NotYet,
    ),
    Fact::new(
        "REST-AUTOLOGON",
        Confirmed,
        CAPTURE,
        "Linux offers SSH and Telnet, Windows its two kinds of remote desktop.",
        NotYet,
    ),
    Fact::new(
        "REST-ACCESSED",
        Confirmed,
        CAPTURE,
        "LAST ACCESSED TIME turns from `N/A` to a time once the password was fetched.",
        NotYet,
    ),
    Fact::new(
        "REST-PASSWORD-STATUS",
        Confirmed,
        VENDOR_CODE,
        "PASSWORD STATUS is `****` where the password can be read, `####` where it is never shown, \
         `[Request]` where it has to be requested.",
        NotYet,
    ),
    Fact::new(
        "REST-NOOFACCOUNTS",
        Assumed,
        OUR_CHOICE,
        "NOOFACCOUNTS counts the accounts that the caller sees.",
        NotYet,
    ),
    Fact::new("REST-ORDER", Assumed, OUR_CHOICE, "Lists are ordered by id.", NotYet),
    Fact::new(
        "REST-NAMES",
        Assumed,
        OUR_CHOICE,
        "Names are looked up without regard to case.",
        NotYet,
    ),
    Fact::new(
        "SIM-REASON",
        Assumed,
        OUR_CHOICE,
        "A refusal carries its rule and true cause in the header `X-PAM360-Sim-Reason`, which no real server \
         has and a setting turns off.",
        NotYet,
    ),
];
