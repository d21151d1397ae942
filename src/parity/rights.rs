//! Who may do what.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::NotYet;
use super::{CLIENT, Fact, OUR_CHOICE, VENDOR_PAGES};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "ROLE-1",
        Assumed,
        OUR_CHOICE,
        "Resources and accounts are created by the four administrators' roles and by custom roles with the \
         privilege.",
        NotYet,
    ),
    Fact::new(
        "ROLE-2",
        Assumed,
        OUR_CHOICE,
        "Auditors and administrators read the audit trail, Password Users do not.",
        NotYet,
    ),
    Fact::new(
        "SHARE-1",
        Confirmed,
        VENDOR_PAGES,
        "A caller sees what he owns and what is shared with him or with a group of his; a Super Administrator \
         sees everything.",
        NotYet,
    ),
    Fact::new(
        "SHARE-2",
        Confirmed,
        VENDOR_PAGES,
        "View, Modify, Full Access and Remote App Only each allow what the last one does not; a single \
         account takes View or Modify.",
        NotYet,
    ),
    Fact::new(
        "SHARE-3",
        Confirmed,
        VENDOR_PAGES,
        "A weaker share on an account beats a stronger one on its resource, and that one beats one on a \
         resource group.",
        NotYet,
    ),
    Fact::new(
        "SHARE-3-STRONGER",
        Inferred,
        VENDOR_PAGES,
        "The narrower share wins where it is the stronger one, too.",
        NotYet,
    ),
    Fact::new(
        "SHARE-3-GROUPS",
        Assumed,
        OUR_CHOICE,
        "Between a user's and a user group's share on the same thing the stronger one wins.",
        NotYet,
    ),
    Fact::new(
        "SHARE-4",
        Assumed,
        OUR_CHOICE,
        "OWNERNAME passes a resource on, with the accounts that its former owner owned; he keeps nothing that \
         is not shared with him.",
        NotYet,
    ),
    Fact::new(
        "GROUP-1",
        Inferred,
        CLIENT,
        "A resource group that is unknown when a resource is created comes into being.",
        NotYet,
    ),
    Fact::new(
        "EDIT-1",
        Assumed,
        OUR_CHOICE,
        "On creating, an empty text means not given; on editing it leaves the field as it is.",
        NotYet,
    ),
    Fact::new(
        "EDIT-2",
        Assumed,
        OUR_CHOICE,
        "RESETTYPE is read without regard to case and is LOCAL by default; without NEWPASSWORD a password is \
         made up.",
        NotYet,
    ),
];
