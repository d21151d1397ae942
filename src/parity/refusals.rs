//! When a call is refused, and in which words.

use super::Level::{Assumed, Confirmed};
use super::Proof::NotYet;
use super::{CAPTURE, Fact, OUR_CHOICE, VENDOR_CODE};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "AUTH-1",
        Assumed,
        OUR_CHOICE,
        "A token that is missing, empty, unknown or not in force, of whichever cause, gets the answer that \
         unknown tokens were seen to get.",
        NotYet,
    ),
    Fact::new(
        "AUTH-2",
        Confirmed,
        CAPTURE,
        "A token in force that comes from another host gets an answer of its own, after everything else about \
         it was found in order.",
        NotYet,
    ),
    Fact::new(
        "INPUT-1",
        Assumed,
        OUR_CHOICE,
        "INPUT_DATA that cannot be read, or is absent or without Details where it is needed, is refused.",
        NotYet,
    ),
    Fact::new(
        "INPUT-2",
        Assumed,
        OUR_CHOICE,
        "A mandatory field that is absent or empty is named: `<FIELD> is mandatory`.",
        NotYet,
    ),
    Fact::new(
        "INPUT-3",
        Assumed,
        OUR_CHOICE,
        "A value that is not allowed is named by its field: `Invalid value for <FIELD>`.",
        NotYet,
    ),
    Fact::new(
        "FIND-1",
        Assumed,
        OUR_CHOICE,
        "A resource that is unknown, hidden, or whose id is no number: `No such resource found`.",
        NotYet,
    ),
    Fact::new(
        "FIND-2",
        Assumed,
        OUR_CHOICE,
        "An account that is unknown in its resource, hidden, or whose id is no number: `No such account \
         found`.",
        NotYet,
    ),
    Fact::new(
        "FIND-3",
        Assumed,
        OUR_CHOICE,
        "An unknown user, user group, password policy or resource type: `No such … found`.",
        NotYet,
    ),
    Fact::new(
        "DENY-1",
        Assumed,
        OUR_CHOICE,
        "What the caller sees but may not do: `You are not authorized to perform this operation`.",
        NotYet,
    ),
    Fact::new(
        "DUP-1",
        Assumed,
        OUR_CHOICE,
        "A resource name that is taken, whatever its case: `Resource <NAME> already exists`.",
        NotYet,
    ),
    Fact::new(
        "DUP-2",
        Assumed,
        OUR_CHOICE,
        "An account name that is taken is told for each account; the whole fails if none was added.",
        NotYet,
    ),
    Fact::new(
        "POL-1",
        Assumed,
        OUR_CHOICE,
        "With enforcement on, a password that breaks its policy is refused with the first reason.",
        NotYet,
    ),
    Fact::new(
        "POL-2",
        Confirmed,
        CAPTURE,
        "With enforcement off, which is the default, such a password is taken and reported as Non-Compliant.",
        NotYet,
    ),
    Fact::new(
        "ACW-1",
        Assumed,
        OUR_CHOICE,
        "An account that asks for a reason gives and changes no password without one.",
        NotYet,
    ),
    Fact::new(
        "ACW-2",
        Assumed,
        OUR_CHOICE,
        "An account under access control gives no password that nobody asked for.",
        NotYet,
    ),
    Fact::new(
        "ACW-3",
        Assumed,
        OUR_CHOICE,
        "A request that waits for approval gives no password.",
        NotYet,
    ),
    Fact::new(
        "ACW-4",
        Assumed,
        OUR_CHOICE,
        "A password that another user has checked out is in use.",
        NotYet,
    ),
    Fact::new(
        "ACW-5",
        Assumed,
        OUR_CHOICE,
        "Fetching an approved password checks it out, unless a setting forbids.",
        NotYet,
    ),
    Fact::new(
        "TICK-1",
        Confirmed,
        VENDOR_CODE,
        "With ticketing on and no ticket given, the answer is a success that says so in place of the \
         password.",
        NotYet,
    ),
    Fact::new(
        "TICK-2",
        Confirmed,
        VENDOR_CODE,
        "A ticket that is unknown, closed or for another account is told in the same way.",
        NotYet,
    ),
    Fact::new(
        "TICK-3",
        Confirmed,
        VENDOR_CODE,
        "A ticketing system that cannot be reached fails the call.",
        NotYet,
    ),
    Fact::new(
        "RESET-1",
        Assumed,
        OUR_CHOICE,
        "A REMOTE reset that the target refuses or does not answer fails, and the vault keeps the old \
         password.",
        NotYet,
    ),
    Fact::new(
        "LOCK-1",
        Assumed,
        OUR_CHOICE,
        "With a locked vault, whatever needs a password fails.",
        NotYet,
    ),
    Fact::new(
        "LOCK-2",
        Assumed,
        OUR_CHOICE,
        "A locked account gives no password.",
        NotYet,
    ),
    Fact::new(
        "STEP-1",
        Assumed,
        OUR_CHOICE,
        "An account may ask for a second factor given within the last five minutes.",
        NotYet,
    ),
    Fact::new(
        "ROUTE-1",
        Assumed,
        OUR_CHOICE,
        "An unknown path of the REST API is answered with HTTP 404 in the envelope.",
        NotYet,
    ),
    Fact::new(
        "ROUTE-2",
        Assumed,
        OUR_CHOICE,
        "A method that a path does not offer is answered with HTTP 405 and `Allow`, in the envelope.",
        NotYet,
    ),
    Fact::new(
        "SIZE-1",
        Assumed,
        OUR_CHOICE,
        "A body over the limit, 10 MiB by default, is answered with HTTP 413 in the envelope.",
        NotYet,
    ),
];
