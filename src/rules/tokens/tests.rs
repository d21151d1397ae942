use std::sync::Arc;

use super::*;
use crate::model::caller::Via;
use crate::model::ids::{EntryId, UserId};
use crate::model::privilege::Privileges;
use crate::model::token::{EntryFacts, TokenEnd};

const HOST: &str = "soar.example.com";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn owner(status: UserStatus, deleted: bool, via: Via) -> OwnerFacts {
    OwnerFacts {
        status,
        deleted,
        caller: Caller {
            user_id: UserId(7),
            user_name: Arc::from("bob"),
            role: Arc::from("Password User"),
            privileges: Privileges::NONE,
            super_admin: false,
            via,
        },
    }
}

/// All that can be wrong with an App Token, or not.
#[derive(Debug, Clone, Copy)]
struct Situation {
    status: EntryStatus,
    expires_at: Option<Timestamp>,
    rpa_enabled: bool,
    owner: UserStatus,
    deleted: bool,
    app_type: Option<&'static str>,
}

const GOOD: Situation = Situation {
    status: EntryStatus::Active,
    expires_at: None,
    rpa_enabled: true,
    owner: UserStatus::Active,
    deleted: false,
    app_type: Some("17"),
};

impl Situation {
    fn judged(self) -> Result<(), AuthCause> {
        let entry = EntryFacts {
            id: EntryId(3),
            status: self.status,
            expires_at: self.expires_at,
            host_name: HOST.to_owned(),
        };
        let facts = TokenFacts::App(entry, owner(self.owner, self.deleted, Via::AppToken(EntryId(3))));
        let call = Circumstances {
            now: at(0),
            rpa_enabled: self.rpa_enabled,
            app_type: self.app_type,
        };
        judge(Some(&facts), call).map(|valid| {
            assert_eq!((valid.caller.user_id, valid.host), (UserId(7), Some(HOST)));
        })
    }

    /// Every cause that holds, by the rule's own list.
    fn causes(self) -> Vec<AuthCause> {
        [
            (self.status == EntryStatus::Pending).then_some(AuthCause::Pending),
            self.expires_at.filter(|end| *end <= at(0)).map(AuthCause::Expired),
            (!self.rpa_enabled).then_some(AuthCause::IntegrationDisabled),
            self.deleted.then_some(AuthCause::OwnerDeleted),
            (self.owner == UserStatus::Locked).then_some(AuthCause::OwnerLocked),
            (self.owner == UserStatus::Disabled).then_some(AuthCause::OwnerDisabled),
            (!matches!(self.app_type, None | Some("17"))).then_some(AuthCause::WrongAppType),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn every_situation() -> Vec<Situation> {
    let mut all = Vec::new();
    for status in [EntryStatus::Active, EntryStatus::Pending] {
        for expires_at in [None, Some(at(1)), Some(at(0)), Some(at(-1))] {
            for rpa_enabled in [true, false] {
                for owner in UserStatus::ALL {
                    for deleted in [false, true] {
                        for app_type in [None, Some("17"), Some("18"), Some("")] {
                            all.push(Situation {
                                status,
                                expires_at,
                                rpa_enabled,
                                owner,
                                deleted,
                                app_type,
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

#[test]
fn an_app_token_is_valid_exactly_when_nothing_is_wrong_and_the_first_cause_is_told() {
    let all = every_situation();
    assert_eq!(all.len(), 2 * 4 * 2 * 3 * 2 * 4);
    for situation in all {
        let expected = situation.causes().first().cloned().map_or(Ok(()), Err);
        assert_eq!(situation.judged(), expected, "{situation:?}");
    }
}

#[test]
fn each_cause_alone_makes_a_token_invalid() {
    assert_eq!(GOOD.judged(), Ok(()));
    let pending = EntryStatus::Pending;
    for (situation, cause) in [
        (
            Situation {
                status: pending,
                ..GOOD
            },
            AuthCause::Pending,
        ),
        (
            Situation {
                expires_at: Some(at(0)),
                ..GOOD
            },
            AuthCause::Expired(at(0)),
        ),
        (
            Situation {
                rpa_enabled: false,
                ..GOOD
            },
            AuthCause::IntegrationDisabled,
        ),
        (Situation { deleted: true, ..GOOD }, AuthCause::OwnerDeleted),
        (
            Situation {
                owner: UserStatus::Locked,
                ..GOOD
            },
            AuthCause::OwnerLocked,
        ),
        (
            Situation {
                owner: UserStatus::Disabled,
                ..GOOD
            },
            AuthCause::OwnerDisabled,
        ),
        (
            Situation {
                app_type: Some("18"),
                ..GOOD
            },
            AuthCause::WrongAppType,
        ),
    ] {
        assert_eq!(situation.judged(), Err(cause));
    }
}

#[test]
fn the_app_type_is_17_to_the_letter_but_for_blanks_around_it() {
    for good in [None, Some("17"), Some(" 17 ")] {
        assert_eq!(Situation { app_type: good, ..GOOD }.judged(), Ok(()), "{good:?}");
    }
    for bad in ["", "1", "7", "017", "17.0", "+17", "17,17", "XSOAR", "１７"] {
        let situation = Situation {
            app_type: Some(bad),
            ..GOOD
        };
        assert_eq!(situation.judged(), Err(AuthCause::WrongAppType), "{bad}");
    }
}

#[test]
fn what_is_not_known_or_has_ended_is_never_valid() {
    let call = Circumstances {
        now: at(0),
        rpa_enabled: true,
        app_type: None,
    };
    assert_eq!(judge(None, call), Err(AuthCause::Unknown));
    for end in TokenEnd::ALL {
        let facts = TokenFacts::Ended(end);
        assert_eq!(judge(Some(&facts), call), Err(AuthCause::Ended(end)));
    }
}

#[test]
fn a_users_own_token_depends_on_him_alone() {
    for rpa_enabled in [true, false] {
        for app_type in [None, Some("17"), Some("18")] {
            let call = Circumstances {
                now: at(0),
                rpa_enabled,
                app_type,
            };
            for (status, deleted, expected) in [
                (UserStatus::Active, false, None),
                (UserStatus::Locked, false, Some(AuthCause::OwnerLocked)),
                (UserStatus::Disabled, false, Some(AuthCause::OwnerDisabled)),
                (UserStatus::Active, true, Some(AuthCause::OwnerDeleted)),
                (UserStatus::Locked, true, Some(AuthCause::OwnerDeleted)),
            ] {
                let facts = TokenFacts::Auth(owner(status, deleted, Via::AuthToken));
                let judged = judge(Some(&facts), call);
                assert_eq!(judged.clone().err(), expected);
                assert!(judged.is_err() || judged.is_ok_and(|valid| valid.host.is_none()));
            }
        }
    }
}
