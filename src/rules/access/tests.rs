use std::sync::Arc;

use jiff::Timestamp;

use super::*;
use crate::model::caller::Via;
use crate::model::ids::{AccountId, ResourceGroupId, ResourceId};
use crate::model::privilege::Privileges;
use crate::model::role::BuiltInRole;
use crate::model::target::TargetState;

use SharePermission::{FullAccess, Modify, RemoteAppOnly, View};

const ME: UserId = UserId(1);
const SOMEBODY: UserId = UserId(2);

fn caller(privileges: Privileges, super_admin: bool) -> Caller {
    Caller {
        user_id: ME,
        user_name: Arc::from("me"),
        role: Arc::from("x"),
        privileges,
        super_admin,
        via: Via::AuthToken,
    }
}

fn account_of(owner_id: UserId, shares: SharesWithCaller) -> AccountFacts {
    AccountFacts {
        id: AccountId(1),
        name: String::new(),
        resource_id: ResourceId(1),
        resource_name: String::new(),
        owner_id,
        shares,
        password: Vec::new(),
        target_password: None,
        target: TargetState::Accepting,
        policy: String::new(),
        notes: String::new(),
        non_compliance: None,
        reason_required: false,
        locked: false,
        step_up: false,
        access_control: None,
        created_at: Timestamp::UNIX_EPOCH,
        max_age_days: None,
        password_changed_at: None,
        last_accessed_at: None,
        totp_validity: None,
        holds_file: false,
    }
}

/// Some account, for the tests of other rules.
pub(in crate::rules) fn an_account() -> AccountFacts {
    account_of(ME, SharesWithCaller::default())
}

/// Its owner, who has no privilege.
pub(in crate::rules) fn a_caller() -> Caller {
    caller(Privileges::NONE, false)
}

fn resource_of(owner_id: UserId, shares: SharesWithCaller, holds_own: bool) -> ResourceFacts {
    ResourceFacts {
        id: ResourceId(1),
        name: String::new(),
        resource_type: String::new(),
        owner_id,
        owner_name: String::new(),
        policy: String::new(),
        description: String::new(),
        url: String::new(),
        dns_name: String::new(),
        domain_name: String::new(),
        location: String::new(),
        department: String::new(),
        target: TargetState::Accepting,
        shares,
        holds_own,
    }
}

const NO_SHARE: SharesWithCaller = SharesWithCaller {
    account: None,
    resource: None,
    group: None,
};

/// A share of this permission at each of the three levels alone.
fn at_each_level(permission: SharePermission) -> [SharesWithCaller; 3] {
    let share = Some(permission);
    [
        SharesWithCaller {
            account: share,
            ..NO_SHARE
        },
        SharesWithCaller {
            resource: share,
            ..NO_SHARE
        },
        SharesWithCaller {
            group: share,
            ..NO_SHARE
        },
    ]
}

fn every_share() -> Vec<Option<SharePermission>> {
    std::iter::once(None)
        .chain(SharePermission::ALL.into_iter().map(Some))
        .collect()
}

/// What is answered to See, FetchPassword, ChangePassword, Edit, Share and Delete: `y`es, `d`enied, or `h`idden.
fn answers(caller: &Caller, facts: &AccountFacts) -> String {
    [
        AccountAction::See,
        AccountAction::FetchPassword,
        AccountAction::ChangePassword,
        AccountAction::Edit,
        AccountAction::Share,
        AccountAction::Delete,
    ]
    .map(|action| letter(&account(caller, facts, action), &Refusal::NoSuchAccount))
    .concat()
}

fn letter(answer: &Result<(), Refusal>, hidden: &Refusal) -> &'static str {
    match answer {
        Ok(()) => "y",
        Err(Refusal::NotAllowed(_)) => "d",
        Err(refusal) if refusal == hidden => "h",
        Err(_) => "?",
    }
}

#[test]
fn what_each_relation_to_an_account_allows() {
    let plain = caller(Privileges::NONE, false);
    assert_eq!(answers(&plain, &account_of(SOMEBODY, NO_SHARE)), "hhhhhh");
    assert_eq!(answers(&plain, &account_of(ME, NO_SHARE)), "yyyyyd");
    let everything = caller(Privileges::NONE, true);
    assert_eq!(answers(&everything, &account_of(SOMEBODY, NO_SHARE)), "yyyyyd");
    for (permission, expected) in [
        (RemoteAppOnly, "yddddd"),
        (View, "yydddd"),
        (Modify, "yyyddd"),
        (FullAccess, "yyyyyd"),
    ] {
        for shares in at_each_level(permission) {
            assert_eq!(answers(&plain, &account_of(SOMEBODY, shares)), expected, "{shares:?}");
            // A share takes nothing from an owner or a Super Administrator.
            assert_eq!(answers(&plain, &account_of(ME, shares)), "yyyyyd");
            assert_eq!(answers(&everything, &account_of(SOMEBODY, shares)), "yyyyyd");
        }
    }
    // No role alone opens anything.
    for role in BuiltInRole::ALL {
        let stranger = caller(role.privileges(), false);
        assert_eq!(answers(&stranger, &account_of(SOMEBODY, NO_SHARE)), "hhhhhh", "{role}");
    }
    // Whoever may delete needs the role for it, too.
    let manager = caller(Privileges::of(&[Privilege::ManageResources]), false);
    assert_eq!(answers(&manager, &account_of(ME, NO_SHARE)), "yyyyyy");
    for shares in at_each_level(FullAccess) {
        assert_eq!(answers(&manager, &account_of(SOMEBODY, shares)), "yyyyyy");
    }
    for shares in at_each_level(Modify) {
        assert_eq!(answers(&manager, &account_of(SOMEBODY, shares)), "yyyddd");
    }
}

#[test]
fn the_narrowest_share_counts_whether_it_is_weaker_or_stronger() {
    let plain = caller(Privileges::NONE, false);
    for account in every_share() {
        for resource in every_share() {
            for group in every_share() {
                let shares = SharesWithCaller {
                    account,
                    resource,
                    group,
                };
                let counts = [account, resource, group].into_iter().flatten().next();
                let expected = counts.map_or(Relation::None, Relation::Share);
                assert_eq!(
                    to_account(&plain, &account_of(SOMEBODY, shares)),
                    expected,
                    "{shares:?}"
                );
            }
        }
    }
}

#[test]
fn what_each_relation_to_a_resource_allows_each_role() {
    let actions = [
        ResourceAction::See,
        ResourceAction::Edit,
        ResourceAction::Share,
        ResourceAction::AddAccount,
        ResourceAction::Delete,
    ];
    let answers = |caller: &Caller, facts: &ResourceFacts| {
        actions
            .map(|action| letter(&resource(caller, facts, action), &Refusal::NoSuchResource))
            .concat()
    };
    for role in BuiltInRole::ALL {
        let creates = matches!(
            role,
            BuiltInRole::PrivilegedAdministrator
                | BuiltInRole::Administrator
                | BuiltInRole::CloudAdministrator
                | BuiltInRole::PasswordAdministrator
        );
        let full = if creates { "yyyyy" } else { "yyydd" };
        let plain = caller(role.privileges(), false);
        let everything = caller(role.privileges(), true);
        assert_eq!(create(&plain).is_ok(), creates, "{role}");
        assert_eq!(
            answers(&plain, &resource_of(SOMEBODY, NO_SHARE, false)),
            "hhhhh",
            "{role}"
        );
        assert_eq!(
            answers(&plain, &resource_of(SOMEBODY, NO_SHARE, true)),
            "ydddd",
            "{role}"
        );
        assert_eq!(answers(&plain, &resource_of(ME, NO_SHARE, false)), full, "{role}");
        assert_eq!(
            answers(&everything, &resource_of(SOMEBODY, NO_SHARE, false)),
            full,
            "{role}"
        );
        for (permission, expected) in [
            (RemoteAppOnly, "ydddd"),
            (View, "ydddd"),
            (Modify, "ydddd"),
            (FullAccess, full),
        ] {
            for shares in &at_each_level(permission)[1..] {
                let answer = answers(&plain, &resource_of(SOMEBODY, *shares, false));
                assert_eq!(answer, expected, "{role} {permission:?}");
            }
        }
    }
}

#[test]
fn a_caller_counts_the_accounts_that_he_sees() {
    let (plain, everything) = (caller(Privileges::NONE, false), caller(Privileges::NONE, true));
    for (caller, owner, shares, own, expected) in [
        (&plain, SOMEBODY, NO_SHARE, 2, 2),
        (&plain, SOMEBODY, at_each_level(RemoteAppOnly)[1], 0, 5),
        (&plain, SOMEBODY, at_each_level(View)[2], 1, 5),
        // Accounts of his resource that belong to others are not his (SHARE-4).
        (&plain, ME, NO_SHARE, 3, 3),
        (&everything, SOMEBODY, NO_SHARE, 0, 5),
    ] {
        let counts = AccountCounts { all: 5, own };
        let resource = resource_of(owner, shares, own > 0);
        assert_eq!(visible_accounts(caller, &resource, counts), expected);
    }
}

#[test]
fn a_group_is_usable_by_its_owner_and_by_holders_of_full_access_and_the_first_such_one_is_taken() {
    let group = |id, owner_id, share| GroupFacts {
        id: ResourceGroupId(id),
        owner_id,
        share,
        dynamic: false,
    };
    let plain = caller(Privileges::NONE, false);
    let taken = |caller: &Caller, groups: &[GroupFacts]| usable_group(caller, groups).map(|group| group.id.0);
    for share in every_share() {
        let expected = (share == Some(FullAccess)).then_some(1);
        assert_eq!(taken(&plain, &[group(1, SOMEBODY, share)]), expected, "{share:?}");
        assert_eq!(taken(&plain, &[group(1, ME, share)]), Some(1));
    }
    let groups = [
        group(1, SOMEBODY, Some(Modify)),
        group(2, SOMEBODY, Some(FullAccess)),
        group(3, ME, None),
    ];
    assert_eq!(taken(&plain, &groups), Some(2));
    assert_eq!(taken(&caller(Privileges::NONE, true), &groups), Some(1));
    assert_eq!(taken(&plain, &[]), None);
}

#[test]
fn what_each_relation_to_a_group_allows() {
    let group_of = |owner_id, share| GroupFacts {
        id: ResourceGroupId(1),
        owner_id,
        share,
        dynamic: false,
    };
    let answers = |caller: &Caller, facts: &GroupFacts| {
        [GroupAction::See, GroupAction::Manage]
            .map(|action| letter(&group(caller, facts, action), &Refusal::NoSuch(Lookup::ResourceGroup)))
            .concat()
    };
    let (plain, everything) = (caller(Privileges::NONE, false), caller(Privileges::NONE, true));
    for share in every_share() {
        let expected = match share {
            None => "hh",
            Some(FullAccess) => "yy",
            Some(_) => "yd",
        };
        assert_eq!(answers(&plain, &group_of(SOMEBODY, share)), expected, "{share:?}");
        assert_eq!(answers(&plain, &group_of(ME, share)), "yy");
        assert_eq!(answers(&everything, &group_of(SOMEBODY, share)), "yy");
    }
}

#[test]
fn what_is_in_the_trash_is_for_its_owner_and_for_whoever_put_it_there() {
    let manager = Privileges::of(&[Privilege::ManageResources]);
    for (privileges, super_admin, owner, by, expected) in [
        (manager, false, ME, SOMEBODY, "y"),
        (manager, false, SOMEBODY, ME, "y"),
        (manager, true, SOMEBODY, SOMEBODY, "y"),
        (manager, false, SOMEBODY, SOMEBODY, "h"),
        (Privileges::NONE, false, ME, ME, "d"),
        (Privileges::NONE, false, SOMEBODY, SOMEBODY, "h"),
    ] {
        let answer = restore(&caller(privileges, super_admin), owner, by);
        assert_eq!(letter(&answer, &Refusal::NoSuch(Lookup::Trashed)), expected);
    }
}
