//! How requests are read, and what the XSOAR integration sends.

use super::Level::{Confirmed, Inferred};
use super::Proof::NotYet;
use super::{CAPTURE, CLIENT, Fact, MEASURED, ORG_JSON, PACK};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "ENDPOINT-TEST-MODULE",
        Confirmed,
        MEASURED,
        "The connection test is `GET resources/resourcetypes` without INPUT_DATA.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-LIST-ALL-RESOURCES",
        Confirmed,
        MEASURED,
        "`pam360-list-all-resources` is `GET resources`.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-LIST-ALL-ACCOUNTS",
        Confirmed,
        MEASURED,
        "`pam360-list-all-accounts` is `GET resources/{rid}/accounts`.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-FETCH-ACCOUNT-DETAILS",
        Confirmed,
        MEASURED,
        "`pam360-fetch-account-details` is `GET resources/{rid}/accounts/{aid}`.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-FETCH-RESOURCE-ACCOUNT-ID",
        Confirmed,
        MEASURED,
        "`pam360-fetch-resource-account-id` is `GET resources/getResourceIdAccountId` with two names in a \
         plain query.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-FETCH-PASSWORD",
        Confirmed,
        MEASURED,
        "`pam360-fetch-password` is `GET resources/{rid}/accounts/{aid}/password` with INPUT_DATA in the \
         query.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-CREATE-RESOURCE",
        Confirmed,
        MEASURED,
        "`pam360-create-resource` is `POST resources` with INPUT_DATA in a form body.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-CREATE-ACCOUNT",
        Confirmed,
        MEASURED,
        "`pam360-create-account` is `POST resources/{rid}/accounts` with an ACCOUNTLIST.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-UPDATE-RESOURCE",
        Confirmed,
        MEASURED,
        "`pam360-update-resource` is `PUT resources/{rid}` with INPUT_DATA in a form body.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-UPDATE-ACCOUNT",
        Confirmed,
        MEASURED,
        "`pam360-update-account` is `PUT resources/{rid}/accounts/{aid}`.",
        NotYet,
    ),
    Fact::new(
        "ENDPOINT-UPDATE-ACCOUNT-PASSWORD",
        Confirmed,
        MEASURED,
        "`pam360-update-account-password` is `PUT resources/{rid}/accounts/{aid}/password`.",
        NotYet,
    ),
    Fact::new(
        "XSOAR-BYTES",
        Confirmed,
        MEASURED,
        "Every request of the integration, recorded byte for byte, is understood.",
        NotYet,
    ),
    Fact::new(
        "XSOAR-HEADERS",
        Confirmed,
        MEASURED,
        "The integration sends `APP_AUTHTOKEN` and `APP_TYPE: 17`.",
        NotYet,
    ),
    Fact::new(
        "XSOAR-EMPTY-TEXTS",
        Confirmed,
        MEASURED,
        "Every optional argument that was not given arrives as an empty text, except OWNERNAME on the two \
         updates.",
        NotYet,
    ),
    Fact::new(
        "XSOAR-NAMES",
        Confirmed,
        MEASURED,
        "The integration pastes names into the query unescaped; they are decoded as a servlet would, so that \
         `R&D` looks up `R`.",
        NotYet,
    ),
    Fact::new(
        "XSOAR-SERVER-URL",
        Confirmed,
        MEASURED,
        "The Server URL may end in a slash or carry a path; the path of a sandbox is such a one.",
        NotYet,
    ),
    Fact::new(
        "XSOAR-WAR-ROOM",
        Confirmed,
        PACK,
        "The pack's War Room examples, run in their order on the fixture `empty`, end as the pack says, but \
         for the two that cannot.",
        NotYet,
    ),
    Fact::new(
        "REST-AUTHTOKEN",
        Confirmed,
        CAPTURE,
        "A user's AUTHTOKEN, sent in a header, works for the same paths.",
        NotYet,
    ),
    Fact::new(
        "REST-FORM",
        Inferred,
        CLIENT,
        "A body is read as a form whatever its Content-Type.",
        NotYet,
    ),
    Fact::new(
        "INPUT-DIALECT",
        Inferred,
        ORG_JSON,
        "INPUT_DATA is read as org.json reads it, which takes Python's notation: single quotes, unquoted \
         words, `=` for `:`, `;` for `,`, a separator at the end.",
        NotYet,
    ),
    Fact::new(
        "INPUT-ESCAPES",
        Inferred,
        ORG_JSON,
        "An escape that Python writes and org.json does not know, such as `\\x00` or `\\U0001fae8`, is \
         refused.",
        NotYet,
    ),
    Fact::new(
        "INPUT-LINE-BREAKS",
        Inferred,
        ORG_JSON,
        "A bare line break within quotes is refused.",
        NotYet,
    ),
    Fact::new(
        "INPUT-WORDS",
        Inferred,
        ORG_JSON,
        "`None` is read as the text None; true, false and null are read without regard to case.",
        NotYet,
    ),
    Fact::new(
        "INPUT-NON-STRINGS",
        Inferred,
        ORG_JSON,
        "A number or truth value where a text is expected is read as its text.",
        NotYet,
    ),
    Fact::new(
        "INPUT-STRICT-JSON",
        Inferred,
        ORG_JSON,
        "Strict JSON is read as itself.",
        NotYet,
    ),
    Fact::new(
        "INPUT-DEPTH",
        Inferred,
        ORG_JSON,
        "Nesting is bounded, and hostile texts are read in one pass.",
        NotYet,
    ),
];
