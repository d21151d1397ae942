use std::sync::Arc;

use jiff::SignedDuration;

use super::*;
use crate::model::caller::Via;
use crate::model::ids::EntryId;
use crate::model::privilege::Privileges;

const OWNER: UserId = UserId(1);
const CREATOR: UserId = UserId(2);
const EDITOR: UserId = UserId(3);
const ADMIN: UserId = UserId(4);
const OUTSIDER: UserId = UserId(5);
const NOON: &str = "2026-01-01T12:00:00Z";

fn caller(user_id: UserId, has_privilege: bool) -> Caller {
    Caller {
        user_id,
        user_name: Arc::from("x"),
        role: Arc::from("x"),
        privileges: if has_privilege {
            Privileges::of(&[Privilege::RoboticProcessAutomation])
        } else {
            // Every other privilege counts for nothing here.
            Privileges::of(&[
                Privilege::ManageResources,
                Privilege::ManageUsers,
                Privilege::ViewAudit,
                Privilege::ManageVault,
            ])
        },
        super_admin: !has_privilege,
        via: Via::Session,
    }
}

fn entry(status: EntryStatus, approval_case: ApprovalCase, owner_has_privilege: bool, edited: bool) -> RpaEntry {
    let noon = NOON.parse().unwrap();
    RpaEntry {
        id: EntryId(1),
        rpa_name: String::new(),
        owner_id: OWNER,
        owner_name: String::new(),
        owner_has_privilege,
        host_name: String::new(),
        status,
        approval_case,
        validity_days: None,
        expires_at: None,
        created_by: if approval_case == ApprovalCase::Automatic {
            OWNER
        } else {
            CREATOR
        },
        created_by_name: String::new(),
        edited_by: edited.then_some(EDITOR),
        approved_by: None,
        approved_by_name: None,
        created_at: noon,
        updated_at: noon,
        last_used_at: None,
        polls: 0,
    }
}

#[test]
fn the_case_follows_from_who_makes_an_entry_for_whom() {
    for (creator, owner, owner_has_privilege, expected) in [
        (OWNER, OWNER, true, ApprovalCase::Automatic),
        (OWNER, OWNER, false, ApprovalCase::Automatic),
        (CREATOR, OWNER, true, ApprovalCase::RpaOwner),
        (CREATOR, OWNER, false, ApprovalCase::OtherAdmin),
    ] {
        assert_eq!(case(creator, owner, owner_has_privilege), expected);
    }
}

/// Status, case, whether the owner has the privilege, whether the editor edited it; then who decides, who generates at
/// approval, who copies, by the letters of Owner, Creator, Editor, other Admin. Editor, creator and admin have the
/// privilege, the outsider has not.
const TABLE: [(EntryStatus, ApprovalCase, bool, bool, &str, &str, &str); 22] = {
    use ApprovalCase::{Automatic, OtherAdmin, RpaOwner};
    use EntryStatus::{Active, Pending};
    [
        (Active, Automatic, true, false, "", "", "O"),
        (Active, Automatic, false, false, "", "", "O"),
        (Active, RpaOwner, true, false, "", "", "O"),
        (Active, RpaOwner, true, true, "", "", "O"),
        (Active, RpaOwner, false, false, "", "", "O"),
        (Active, RpaOwner, false, true, "", "", "O"),
        (Active, OtherAdmin, true, false, "", "", "C"),
        (Active, OtherAdmin, true, true, "", "", "E"),
        (Active, OtherAdmin, false, false, "", "", "C"),
        (Active, OtherAdmin, false, true, "", "", "E"),
        // Approved as it is made, so that these do not come about; nobody decides them.
        (Pending, Automatic, true, false, "", "", ""),
        (Pending, Automatic, false, false, "", "", ""),
        (Pending, RpaOwner, true, false, "O", "O", ""),
        (Pending, RpaOwner, true, true, "O", "O", ""),
        // The owner has lost the privilege: a case III now (RPA-11).
        (Pending, RpaOwner, false, false, "EA", "", ""),
        (Pending, RpaOwner, false, true, "A", "", ""),
        (Pending, OtherAdmin, false, false, "EA", "", ""),
        (Pending, OtherAdmin, false, true, "A", "", ""),
        // The owner has gained the privilege: he is one of the admins now.
        (Pending, OtherAdmin, true, false, "OEA", "", ""),
        (Pending, OtherAdmin, true, true, "OA", "", ""),
        (Active, Automatic, true, true, "", "", "O"),
        (Active, Automatic, false, true, "", "", "O"),
    ]
};

#[test]
fn who_sees_decides_generates_and_copies_in_every_status_and_case() {
    for (status, case, owner_has_privilege, edited, decide, generate, copy) in TABLE {
        let entry = entry(status, case, owner_has_privilege, edited);
        for (letter, id, has_privilege) in [
            ('O', OWNER, owner_has_privilege),
            ('C', CREATOR, true),
            ('E', EDITOR, true),
            ('A', ADMIN, true),
            ('-', OUTSIDER, false),
        ] {
            let caller = caller(id, has_privilege);
            let of = |who: &str| who.contains(letter);
            let what = format!("{letter}: {status:?} {case:?} {owner_has_privilege} {edited}");
            assert_eq!(may_decide(&caller, &entry), of(decide), "decide {what}");
            let generates = status == EntryStatus::Pending && may_generate_at_approval(&caller, &entry);
            assert_eq!(generates, of(generate), "generate {what}");
            assert_eq!(may_copy_token(&caller, &entry), of(copy), "copy {what}");
            assert_eq!(sees(&caller, &entry), letter != '-', "see {what}");
            assert_eq!(manage(&caller).is_ok(), has_privilege, "manage {what}");
        }
    }
}

#[test]
fn who_made_an_entry_sees_it_and_copies_its_token_without_the_privilege_too() {
    let approved = entry(EntryStatus::Active, ApprovalCase::OtherAdmin, false, false);
    let demoted = caller(CREATOR, false);
    assert!(sees(&demoted, &approved) && may_copy_token(&demoted, &approved));
    let pending = entry(EntryStatus::Pending, ApprovalCase::OtherAdmin, false, true);
    assert!(sees(&caller(EDITOR, false), &pending));
    assert!(
        !may_decide(&caller(ADMIN, false), &pending),
        "an admin is who has the privilege"
    );
}

#[test]
fn a_locked_vault_hands_its_token_to_nobody_and_tells_only_whom_it_is_for() {
    let approved = entry(EntryStatus::Active, ApprovalCase::OtherAdmin, false, false);
    let (creator, stranger) = (caller(CREATOR, true), caller(ADMIN, true));
    for (caller, locked, expected) in [
        (&creator, false, Ok(())),
        (&creator, true, Err(Refusal::VaultLocked)),
        (&stranger, false, Err(Refusal::TokenNotForCaller)),
        (&stranger, true, Err(Refusal::TokenNotForCaller)),
    ] {
        assert_eq!(copy_token(caller, &approved, locked), expected);
    }
}

#[test]
fn an_owner_decides_what_another_made_of_the_entry_that_he_added_himself() {
    let edited = RpaEntry {
        created_by: OWNER,
        ..entry(EntryStatus::Pending, ApprovalCase::RpaOwner, true, true)
    };
    assert!(may_decide(&caller(OWNER, true), &edited));
    for other in [EDITOR, ADMIN] {
        assert!(!may_decide(&caller(other, true), &edited));
    }
}

#[test]
fn only_an_open_case_two_changes_when_its_owner_loses_the_privilege() {
    for status in [EntryStatus::Active, EntryStatus::Pending] {
        for case in [
            ApprovalCase::Automatic,
            ApprovalCase::RpaOwner,
            ApprovalCase::OtherAdmin,
        ] {
            for owner_has_privilege in [true, false] {
                let expected = match (status, case, owner_has_privilege) {
                    (EntryStatus::Pending, ApprovalCase::RpaOwner, false) => ApprovalCase::OtherAdmin,
                    _ => case,
                };
                assert_eq!(current_case(&entry(status, case, owner_has_privilege, false)), expected);
            }
        }
    }
}

#[test]
fn an_entry_stands_as_its_status_its_validity_and_the_integration_say() {
    use ApprovalCase::{Automatic, OtherAdmin, RpaOwner};
    let noon: Timestamp = NOON.parse().unwrap();
    let [before, after] = [-1, 1].map(|hours| noon + SignedDuration::from_hours(hours));
    for (status, case, owner_has_privilege, expires_at, enabled, expected) in [
        (EntryStatus::Active, Automatic, true, None, true, Standing::Works),
        (
            EntryStatus::Active,
            OtherAdmin,
            false,
            Some(after),
            true,
            Standing::Works,
        ),
        (EntryStatus::Active, Automatic, true, None, false, Standing::Disabled),
        (
            EntryStatus::Active,
            Automatic,
            true,
            Some(noon),
            true,
            Standing::Expired,
        ),
        (
            EntryStatus::Active,
            Automatic,
            true,
            Some(before),
            false,
            Standing::Expired,
        ),
        (
            EntryStatus::Pending,
            RpaOwner,
            true,
            None,
            true,
            Standing::WaitsForOwner,
        ),
        (
            EntryStatus::Pending,
            RpaOwner,
            false,
            None,
            true,
            Standing::WaitsForAdmin,
        ),
        (
            EntryStatus::Pending,
            OtherAdmin,
            false,
            Some(before),
            false,
            Standing::WaitsForAdmin,
        ),
    ] {
        let entry = RpaEntry {
            expires_at,
            ..entry(status, case, owner_has_privilege, false)
        };
        assert_eq!(standing(&entry, noon, enabled), expected, "{entry:?}");
    }
}
