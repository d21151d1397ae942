//! Fixtures for tests, made of numbers that proptest draws and shrinks: each number is a choice, and none left means the
//! first of what can be chosen. They are written as an export writes them, with everything said that could be left open.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::fixture::{
    Account, AccountFile, AccountTotp, Clock, ClockMode, CustomField, Fixture, PasswordRequest, Resource,
    ResourceGroup, Role, RpaEntry, Share, Ticketing, User, UserGroup,
};
use crate::model::access_control::{AccessControl, AutoApprove, Day, TimeOfDay, Window};
use crate::model::automation::{AutoDecision, Automation, Verdict, When};
use crate::model::criteria::{Attribute, Comparison, Condition, Criteria, Quantifier};
use crate::model::custom_field::{FieldKind, FieldLevel};
use crate::model::password_policy::PasswordPolicy;
use crate::model::password_request::RequestState;
use crate::model::privilege::{Privilege, Privileges};
use crate::model::resource_type::ResourceType;
use crate::model::role::BuiltInRole;
use crate::model::rpa::EntryStatus;
use crate::model::settings::{ApiBuild, Settings};
use crate::model::share::SharePermission;
use crate::model::target::TargetState;
use crate::model::ticketing::{self, Ticket};
use crate::model::user_status::UserStatus;

mod dice;
mod faults;

pub(super) use dice::Dice;

/// The instant at which time stands in these fixtures.
pub(super) fn now() -> Timestamp {
    "2026-01-09T09:00:00.123Z".parse().unwrap()
}

/// What falls due in a fixture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing before time moves on.
    Later,
    /// Anything, at any instant around the one at which time stands.
    Whenever,
}

/// A fixture.
pub(super) fn fixture(dice: &mut Dice, due: Due) -> Fixture {
    let mut fixture = Fixture {
        clock: Clock {
            mode: ClockMode::Frozen,
            now: Some(now()),
        },
        ..Fixture::default()
    };
    fixture.roles = dice.several(2, |dice, place| Role {
        name: dice.name("role", place),
        privileges: Privileges::of(&dice.some_of(&Privilege::ALL)),
    });
    people(dice, &mut fixture);
    fixture.settings = settings(dice, &fixture, due);
    fixture.ticketing.enabled = fixture.settings.ticketing.is_on();
    groups_and_fields(dice, &mut fixture);
    fixture.password_policies = password_policies(dice);
    fixture.resources = dice.several(4, |dice, place| resource(dice, &fixture, place, due));
    fixture.rpa_entries = entries(dice, &fixture);
    tickets_and_requests(dice, &mut fixture, due);
    fixture.faults = dice.several(3, faults::fault);
    fixture
}

fn people(dice: &mut Dice, fixture: &mut Fixture) {
    let mut roles: Vec<String> = BuiltInRole::ALL.map(|role| role.name().to_owned()).into();
    roles.extend(fixture.roles.iter().map(|role| role.name.clone()));
    let count = 2 + dice.below(4);
    for place in 0..count {
        let hashed = dice.below(4) == 1;
        let hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g";
        fixture.users.push(User {
            user_name: dice.name("user", place),
            full_name: dice.perhaps(|dice| dice.text()),
            email: dice.text(),
            role: dice.one(&roles),
            password: if hashed { None } else { dice.perhaps(Dice::secret) },
            password_hash: hashed.then(|| hash.into()),
            totp_secret: dice.perhaps(Dice::base32),
            must_change_password: dice.yes(),
            auth_token: dice.perhaps(|_| format!("AUTH-{place}").into()),
            super_admin: dice.yes(),
            status: dice.one(&[
                UserStatus::Active,
                UserStatus::Active,
                UserStatus::Active,
                UserStatus::Locked,
                UserStatus::Disabled,
            ]),
        });
    }
    let names = user_names(fixture);
    fixture.user_groups = dice.several(3, |dice, place| UserGroup {
        name: dice.name("group", place),
        members: dice.some_of(&names),
    });
}

fn user_names(fixture: &Fixture) -> Vec<String> {
    fixture.users.iter().map(|user| user.user_name.clone()).collect()
}

fn settings(dice: &mut Dice, fixture: &Fixture, due: Due) -> Settings {
    Settings {
        policy_enforcement: dice.yes(),
        api_build: dice.one(&[ApiBuild::Current, ApiBuild::XsoarSamples, ApiBuild::Number(5400)]),
        host_validation: dice.yes(),
        time_zone: dice.one(&["UTC", "Asia/Kolkata", "America/New_York"]).parse().unwrap(),
        rpa_enabled: dice.yes(),
        reason_header: dice.yes(),
        check_out_on_fetch: dice.yes(),
        approvals: automation(dice, fixture, due),
        ticketing: dice.one(&[
            ticketing::Ticketing::Off,
            ticketing::Ticketing::On,
            ticketing::Ticketing::Unreachable,
        ]),
        targets: dice.one(&[None, Some(TargetState::Refusing), Some(TargetState::Accepting)]),
        trusted_proxies: dice.some_of(&["10.0.0.1".parse().unwrap(), "::1".parse().unwrap()]),
        ..Settings::default()
    }
}

fn automation(dice: &mut Dice, fixture: &Fixture, due: Due) -> Automation {
    let verdict = dice.one(&[Verdict::Approve, Verdict::Reject]);
    let minutes = i64::from(dice.number(200));
    let later = match due {
        Due::Later => SignedDuration::from_hours(24 * 30),
        Due::Whenever => SignedDuration::ZERO,
    };
    let when = match dice.below(5) {
        0 => return Automation::Manual,
        1 => When::AfterPolls(100),
        _ => When::After(later + SignedDuration::from_mins(minutes)),
    };
    let names = user_names(fixture);
    let by = dice.perhaps(|dice| dice.one(&names));
    Automation::Decide(AutoDecision { verdict, when, by })
}

fn access_control(dice: &mut Dice, fixture: &Fixture, due: Due) -> AccessControl {
    let names = user_names(fixture);
    let groups: Vec<String> = fixture.user_groups.iter().map(|group| group.name.clone()).collect();
    let mut approvers = dice.some_of(&names);
    if approvers.is_empty() {
        approvers.push(names[0].clone());
    }
    let window = |dice: &mut Dice| Window {
        from: TimeOfDay(u16::try_from(dice.number(1440)).unwrap()),
        to: TimeOfDay(u16::try_from(dice.number(1441)).unwrap()),
        days: dice.some_of(&Day::ALL),
    };
    AccessControl {
        approvals: if approvers.len() > 1 && dice.yes() { 2 } else { 1 },
        approvers,
        approver_groups: dice.some_of(&groups),
        minutes_to_approve: match due {
            Due::Later => 1440,
            Due::Whenever => 1 + dice.number(240),
        },
        minutes: match due {
            Due::Later => 100_000,
            Due::Whenever => 1 + dice.number(120),
        },
        grace_minutes: dice.number(3) * 7,
        exclusive: dice.yes(),
        reason_required: dice.yes(),
        ticket_required: dice.yes(),
        auto_approve: AutoApprove {
            tickets: dice.yes(),
            windows: dice.several(2, |dice, _| window(dice)),
        },
        reset_after_use: dice.yes(),
        applies_to_all: dice.yes(),
        decision: dice.perhaps(|dice| automation(dice, fixture, due)),
    }
}

fn groups_and_fields(dice: &mut Dice, fixture: &mut Fixture) {
    let names = user_names(fixture);
    let groups = dice.several(4, |dice, place| ResourceGroup {
        name: dice.name("resources", place),
        description: dice.text(),
        owner: Some(dice.one(&names)),
        criteria: dice.perhaps(|dice| Criteria {
            matching: dice.one(&[Quantifier::All, Quantifier::Any]),
            conditions: (0..=dice.below(2))
                .map(|_| Condition {
                    attribute: dice.one(&Attribute::ALL),
                    comparison: dice.one(&[
                        Comparison::Equals,
                        Comparison::NotEquals,
                        Comparison::Contains,
                        Comparison::NotContains,
                        Comparison::StartsWith,
                        Comparison::EndsWith,
                    ]),
                    value: dice.text(),
                })
                .collect(),
        }),
        shares: shares(dice, fixture, &SharePermission::ALL),
    });
    fixture.resource_groups = groups;
    fixture.custom_fields = dice.several(5, |dice, place| CustomField {
        label: dice.name("field", place),
        level: dice.one(&[FieldLevel::Resource, FieldLevel::Account]),
        kind: dice.one(&FieldKind::ALL),
    });
}

fn shares(dice: &mut Dice, fixture: &Fixture, permissions: &[SharePermission]) -> Vec<Share> {
    let users = dice
        .some_of(&user_names(fixture))
        .into_iter()
        .map(|user| (Some(user), None));
    let groups: Vec<String> = fixture.user_groups.iter().map(|group| group.name.clone()).collect();
    let groups = dice.some_of(&groups).into_iter().map(|group| (None, Some(group)));
    users
        .chain(groups)
        .map(|(user, group)| Share {
            user,
            group,
            permission: dice.one(permissions),
        })
        .collect()
}

fn custom_values(dice: &mut Dice, fixture: &Fixture, level: FieldLevel) -> BTreeMap<String, SecretString> {
    let mut values = BTreeMap::new();
    for field in fixture.custom_fields.iter().filter(|field| field.level == level) {
        let value = match field.kind {
            FieldKind::Date => "24/12/2026".into(),
            FieldKind::Character | FieldKind::Password => dice.text().into(),
        };
        values.extend(dice.perhaps(|_| (field.label.clone(), value)));
    }
    values
}

fn password_policies(dice: &mut Dice) -> Vec<PasswordPolicy> {
    dice.several(3, |dice, place| PasswordPolicy {
        name: dice.name("policy", place),
        min_length: dice.one(&[0, 4, 8, 255]),
        must_begin_with_letter: dice.yes(),
        mixed_case: dice.yes(),
        letters: dice.yes(),
        numerals: dice.yes(),
        special: dice.yes(),
        not_login_name: dice.yes(),
        max_age_days: dice.perhaps(|dice| 1 + dice.number(400)),
        forbid_reuse: dice.number(3),
    })
}

fn policy(dice: &mut Dice, fixture: &Fixture) -> String {
    let own = fixture.password_policies.iter().map(|policy| policy.name.as_str());
    let names: Vec<&str> = PasswordPolicy::BUILT_IN.into_iter().chain(own).collect();
    dice.one(&names).to_owned()
}

fn resource(dice: &mut Dice, fixture: &Fixture, place: usize, due: Due) -> Resource {
    let known = dice.one(&ResourceType::ALL);
    let statics = fixture.resource_groups.iter().filter(|group| group.criteria.is_none());
    let statics: Vec<String> = statics.map(|group| group.name.clone()).collect();
    Resource {
        name: dice.name("R", place),
        resource_type: known.name().to_owned(),
        owner: Some(dice.one(&user_names(fixture))),
        dns_name: dice.text(),
        url: dice.text(),
        domain_name: dice.text(),
        location: dice.text(),
        description: dice.text(),
        department: dice.text(),
        password_policy: policy(dice, fixture),
        groups: dice.some_of(&statics),
        target: dice.one(&[TargetState::Accepting, TargetState::Refusing, TargetState::Unreachable]),
        access_control: dice.perhaps(|dice| access_control(dice, fixture, due)),
        custom_fields: custom_values(dice, fixture, FieldLevel::Resource),
        trashed: dice.below(5) == 1,
        accounts: dice.several(3, |dice, place| account(dice, fixture, known.holds_files(), place, due)),
        shares: shares(dice, fixture, &SharePermission::ALL),
    }
}

fn account(dice: &mut Dice, fixture: &Fixture, may_hold_file: bool, place: usize, due: Due) -> Account {
    let file = (may_hold_file && dice.yes()).then(|| AccountFile {
        name: format!("file {place}.bin"),
        content: None,
        base64: Some(dice.one(&["", "AAECAw==", "w7zigqw="]).into()),
    });
    Account {
        name: dice.name("a", place),
        created_at: Some(dice.around_now()),
        password_changed_at: dice.perhaps(Dice::around_now),
        password: file.is_none().then(|| dice.secret()),
        file,
        notes: dice.text(),
        password_policy: Some(policy(dice, fixture)),
        owner: Some(dice.one(&user_names(fixture))),
        reason_required: dice.yes(),
        locked: dice.yes(),
        step_up: dice.yes(),
        reset_due: dice.yes(),
        access_control: dice.perhaps(|dice| access_control(dice, fixture, due)),
        totp: dice.perhaps(|dice| AccountTotp {
            secret: Some(dice.base32()),
            algorithm: dice.one(&["SHA1", "SHA256", "SHA512"]).to_owned(),
            digits: dice.one(&[6, 7, 8]),
            validity: 1 + dice.number(3600),
        }),
        custom_fields: custom_values(dice, fixture, FieldLevel::Account),
        trashed: dice.below(5) == 1,
        shares: shares(dice, fixture, &[SharePermission::View, SharePermission::Modify]),
    }
}

fn entries(dice: &mut Dice, fixture: &Fixture) -> Vec<RpaEntry> {
    let names = user_names(fixture);
    let hosts = ["localhost", "*", "10.1.2.3", "soar_1.example.com"];
    dice.several(4, |dice, place| {
        let user_name = dice.one(&names);
        let creator = dice.perhaps(|dice| dice.one(&names)).filter(|name| *name != user_name);
        let pending = creator.is_some() && dice.yes();
        let validity_days = dice.perhaps(|dice| 1 + dice.number(400));
        RpaEntry {
            host_name: hosts[place].to_owned(),
            rpa_name: Some(dice.name("entry", place)),
            created_by: creator,
            app_token: Some(format!("APP-{place}").into()),
            validity_days,
            approved_at: validity_days.filter(|_| !pending).map(|_| dice.around_now()),
            status: if pending {
                EntryStatus::Pending
            } else {
                EntryStatus::Active
            },
            user_name,
        }
    })
}

/// Paths and access control of the accounts that are not in the trash.
fn accounts(fixture: &Fixture) -> Vec<(String, Option<AccessControl>)> {
    let resources = fixture.resources.iter().filter(|it| !it.trashed);
    resources
        .flat_map(|resource| {
            let accounts = resource.accounts.iter().filter(|it| !it.trashed);
            accounts.map(move |account| {
                let control = account.access_control.as_ref().or(resource.access_control.as_ref());
                (format!("{}/{}", resource.name, account.name), control.cloned())
            })
        })
        .collect()
}

fn tickets_and_requests(dice: &mut Dice, fixture: &mut Fixture, due: Due) {
    let names = user_names(fixture);
    let accounts = accounts(fixture);
    let paths: Vec<String> = accounts.iter().map(|(path, _)| path.clone()).collect();
    fixture.ticketing = Ticketing {
        enabled: fixture.ticketing.enabled,
        tickets: dice.several(3, |dice, place| Ticket {
            id: dice.name("T", place),
            status: dice.one(&["Open", "Closed"]).to_owned(),
            requester: dice.perhaps(|dice| dice.one(&names)),
            accounts: dice.some_of(&paths),
        }),
    };
    for (path, control) in accounts {
        let Some(control) = control else { continue };
        let mut is_held = false;
        for user_name in dice.some_of(&names) {
            let mut request = request(dice, &names, &path, user_name, due);
            if request.state == RequestState::CheckedOut && control.exclusive && is_held {
                request.state = RequestState::Approved;
                request.checked_out_at = None;
            }
            is_held |= request.state == RequestState::CheckedOut;
            fixture.password_requests.push(request);
        }
    }
}

fn request(dice: &mut Dice, names: &[String], account: &str, user_name: String, due: Due) -> PasswordRequest {
    let state = dice.one(&[
        RequestState::Waiting,
        RequestState::Waiting,
        RequestState::Approved,
        RequestState::Queued,
        RequestState::CheckedOut,
    ]);
    let at = |dice: &mut Dice| match due {
        Due::Later => now(),
        Due::Whenever => dice.around_now().min(now()),
    };
    let mut others = dice.some_of(names);
    others.retain(|name| *name != user_name);
    others.truncate(2);
    let requested_at = at(dice);
    let later = match due {
        Due::Later => now() + SignedDuration::from_hours(24 * 60),
        Due::Whenever => now() + SignedDuration::from_mins(i64::from(1 + dice.number(200))),
    };
    PasswordRequest {
        user_name,
        account: account.to_owned(),
        reason: dice.text(),
        ticket: dice.text(),
        state,
        approved_by: others,
        polls: dice.number(5),
        requested_at: Some(requested_at),
        starts_at: dice.perhaps(Dice::around_now),
        ends_at: dice.perhaps(|_| later),
        queued_at: (state == RequestState::Queued).then(|| at(dice)),
        checked_out_at: (state == RequestState::CheckedOut).then(|| at(dice)),
    }
}
