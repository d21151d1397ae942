//! Entries, their approval, and when a token is in force.

use super::Level::{Assumed, Confirmed};
use super::Proof::NotYet;
use super::{Fact, OUR_CHOICE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "RPA-1",
        Assumed,
        OUR_CHOICE,
        "An entry is unique by tool, owner and host, and by its RPA Name, which defaults to owner@host.",
        NotYet,
    ),
    Fact::new(
        "RPA-2",
        Confirmed,
        VENDOR_PAGES,
        "Entries are for Privileged Administrators, Administrators, Cloud Administrators and custom roles \
         with the privilege Robotic Process Automation.",
        NotYet,
    ),
    Fact::new(
        "RPA-3",
        Assumed,
        OUR_CHOICE,
        "The host is an address or a name that is looked up, compared with the peer of the connection; \
         `localhost` is every loopback address, and `*` is for fixtures alone.",
        NotYet,
    ),
    Fact::new(
        "RPA-4",
        Assumed,
        OUR_CHOICE,
        "An App Token is a random upper-case GUID, found by a keyed digest and kept sealed for those who may \
         copy it.",
        NotYet,
    ),
    Fact::new(
        "RPA-5",
        Assumed,
        OUR_CHOICE,
        "A validity is a whole number of days counted from approval, or for ever; the token is invalid from \
         the instant of expiry on.",
        NotYet,
    ),
    Fact::new(
        "RPA-6",
        Assumed,
        OUR_CHOICE,
        "The token is shown once at Add; later the owner may copy it in cases I and II, the creator in case \
         III, and an approver of case III never sees it.",
        NotYet,
    ),
    Fact::new(
        "RPA-6-I",
        Confirmed,
        VENDOR_PAGES,
        "Case I, the owner adds his own entry: it is approved at once.",
        NotYet,
    ),
    Fact::new(
        "RPA-6-II",
        Confirmed,
        VENDOR_PAGES,
        "Case II, the owner is another user with the privilege: he alone decides, and may have a new token \
         made.",
        NotYet,
    ),
    Fact::new(
        "RPA-6-III",
        Confirmed,
        VENDOR_PAGES,
        "Case III, the owner has no such privilege: any admin but the creator decides, and the creator then \
         hands the token over.",
        NotYet,
    ),
    Fact::new(
        "RPA-7",
        Assumed,
        OUR_CHOICE,
        "Nobody approves what he created or last edited; the first decision wins, and a later one is told \
         that it is too late.",
        NotYet,
    ),
    Fact::new(
        "RPA-8",
        Assumed,
        OUR_CHOICE,
        "Rejecting deletes the entry; seen in words for case II alone.",
        NotYet,
    ),
    Fact::new(
        "RPA-9",
        Assumed,
        OUR_CHOICE,
        "An edited entry has to be approved again, and no token of it works until then; a new owner means a \
         new token.",
        NotYet,
    ),
    Fact::new(
        "RPA-10",
        Assumed,
        OUR_CHOICE,
        "A token ends with its entry, its validity, its replacement, its owner, the integration, or an \
         APP_TYPE other than 17.",
        NotYet,
    ),
    Fact::new(
        "RPA-11",
        Assumed,
        OUR_CHOICE,
        "A call has the rights that its entry's owner has at that moment; losing the privilege ends no \
         approved token and turns an open case II into case III.",
        NotYet,
    ),
    Fact::new(
        "RPA-12",
        Assumed,
        OUR_CHOICE,
        "Whatever is done to an entry or token, and every failed authentication, is an audit record, never \
         with the token.",
        NotYet,
    ),
];
