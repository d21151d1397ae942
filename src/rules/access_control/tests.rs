use super::*;
use crate::model::access_control::AutoApprove;
use crate::rules::access::tests::{a_caller, an_account};
use RequestState::*;

/// One approval is enough, the time has begun, the password is free.
const EASY: Circumstances = Circumstances {
    approvals_needed: 1,
    approvals_given: 0,
    approved_by_actor: false,
    begun: true,
    held_by_another: false,
};

const HELD: Circumstances = Circumstances {
    held_by_another: true,
    ..EASY
};

/// What comes of every event that an actor may cause, for each state in the order of [`RequestState::ALL`]: a state, or
/// the rule that refuses.
fn outcomes(event: Event, actor: Actor, facts: Circumstances) -> [String; 8] {
    RequestState::ALL.map(|state| match step(state, event, actor, facts) {
        Ok(to) => to.as_str().to_owned(),
        Err(refusal) => refusal.rule().to_owned(),
    })
}

#[test]
fn every_event_has_its_outcome_in_every_state() {
    let table = [
        // waiting, approved, queued, checked_out, checked_in, rejected, void, lapsed
        (
            Event::Approve,
            Actor::Approver,
            EASY,
            "approved ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::Approve,
            Actor::System,
            EASY,
            "approved ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::Reject,
            Actor::Approver,
            EASY,
            "rejected ACW-8 rejected ACW-8 ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::Reject,
            Actor::Approver,
            HELD,
            "rejected rejected rejected ACW-8 ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::CheckOut,
            Actor::Requester,
            EASY,
            "ACW-3 checked_out checked_out checked_out ACW-2 ACW-2 ACW-2 ACW-2",
        ),
        (
            Event::CheckOut,
            Actor::Requester,
            HELD,
            "ACW-3 queued queued checked_out ACW-2 ACW-2 ACW-2 ACW-2",
        ),
        (
            Event::CheckIn,
            Actor::Requester,
            EASY,
            "ACW-5 checked_in checked_in checked_in ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::CheckIn,
            Actor::Approver,
            EASY,
            "ACW-5 checked_in checked_in checked_in ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::Turn,
            Actor::System,
            EASY,
            "ACW-8 ACW-8 checked_out ACW-8 ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::Turn,
            Actor::System,
            HELD,
            "ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8 ACW-8",
        ),
        (
            Event::TimeIsUp,
            Actor::System,
            EASY,
            "void lapsed lapsed checked_in ACW-8 ACW-8 ACW-8 ACW-8",
        ),
    ];
    for (event, actor, facts, expected) in table {
        assert_eq!(
            outcomes(event, actor, facts).join(" "),
            expected,
            "{event:?} by {actor:?}"
        );
    }
}

#[test]
fn whatever_is_not_an_actors_to_do_is_refused_in_every_state() {
    let denied = [
        (
            Actor::Requester,
            &[Event::Approve, Event::Reject, Event::Turn, Event::TimeIsUp][..],
            "DENY-1",
        ),
        (
            Actor::Approver,
            &[Event::CheckOut, Event::Turn, Event::TimeIsUp],
            "DENY-1",
        ),
        (
            Actor::System,
            &[Event::Reject, Event::CheckOut, Event::CheckIn],
            "DENY-1",
        ),
        (Actor::Outsider, &Event::ALL, "ACW-7"),
    ];
    for (actor, events, rule) in denied {
        for event in events {
            for facts in [EASY, HELD] {
                assert_eq!(outcomes(*event, actor, facts), [rule; 8], "{event:?} by {actor:?}");
            }
        }
    }
}

#[test]
fn an_actor_may_do_the_same_in_whatever_state() {
    let may = Actor::ALL.map(|actor| {
        Event::ALL.map(|event| {
            let refused = outcomes(event, actor, EASY)
                .iter()
                .all(|to| ["DENY-1", "ACW-7"].contains(&to.as_str()));
            if refused { '-' } else { 'x' }
        })
    });
    // approve, reject, check out, check in, turn, time is up
    let expected = ["--xx--", "xx-x--", "------", "x---xx"];
    assert_eq!(may.map(|row| row.iter().collect::<String>()), expected);
}

#[test]
fn two_approvals_are_of_two_people() {
    let two = Circumstances {
        approvals_needed: 2,
        ..EASY
    };
    let approve = |given, by_actor| {
        let facts = Circumstances {
            approvals_given: given,
            approved_by_actor: by_actor,
            ..two
        };
        step(Waiting, Event::Approve, Actor::Approver, facts)
    };
    assert_eq!(approve(0, false), Ok(Waiting));
    assert_eq!(approve(1, true), Err(Refusal::RequestDecided));
    assert_eq!(approve(1, false), Ok(Approved));
    // Nobody has to approve twice what no person needs to approve.
    assert_eq!(step(Waiting, Event::Approve, Actor::System, two), Ok(Approved));
}

#[test]
fn a_release_for_later_is_not_taken_before_its_time() {
    let early = Circumstances { begun: false, ..EASY };
    for state in [Approved, Queued] {
        assert_eq!(
            step(state, Event::CheckOut, Actor::Requester, early),
            Err(Refusal::RequestWaits)
        );
    }
    assert_eq!(
        step(Queued, Event::Turn, Actor::System, early),
        Err(Refusal::RequestDecided)
    );
}

#[test]
fn a_fetch_takes_what_was_released_unless_the_switch_forbids() {
    let states = [None, Some(Waiting), Some(Approved), Some(Queued), Some(CheckedOut)];
    let told = |facts, switch| {
        let rule = |refusal: Refusal| refusal.rule().to_owned();
        states
            .map(|state| fetch(state, facts, switch).map_or_else(rule, |to| to.as_str().to_owned()))
            .join(" ")
    };
    assert_eq!(told(EASY, true), "ACW-2 ACW-3 checked_out checked_out checked_out");
    assert_eq!(told(EASY, false), "ACW-2 ACW-3 ACW-5 ACW-5 checked_out");
    assert_eq!(told(HELD, true), "ACW-2 ACW-3 queued queued checked_out");
    assert_eq!(told(HELD, false), "ACW-2 ACW-3 ACW-4 queued checked_out");
}

#[test]
fn every_state_has_its_words_for_the_requester() {
    let words = |state, begun, held| status(state, begun, held).words();
    for (state, free, held, early) in [
        (None, "[Request]", "[In Use]", "[Request]"),
        (
            Some(Waiting),
            "[Waiting for approval]",
            "[Waiting for approval]",
            "[Waiting for approval]",
        ),
        (Some(Approved), "[Check Out]", "[In Use]", "[Waiting for approval]"),
        (Some(Queued), "[Check Out]", "[In Use]", "[Waiting for approval]"),
        (Some(CheckedOut), "****[Check In]", "****[Check In]", "****[Check In]"),
        (Some(CheckedIn), "[Request]", "[In Use]", "[Request]"),
        (Some(Rejected), "[Request]", "[In Use]", "[Request]"),
        (Some(Void), "[Request]", "[In Use]", "[Request]"),
        (Some(Lapsed), "[Request]", "[In Use]", "[Request]"),
    ] {
        let shown = [
            words(state, true, false),
            words(state, true, true),
            words(state, false, false),
        ];
        assert_eq!(shown, [free, held, early], "{state:?}");
    }
    assert_eq!(PasswordStatus::Readable.words(), "****");
    assert_eq!(PasswordStatus::NeverShown.words(), "####");
    let with_file = |status: PasswordStatus| status.words_with_file("web.pem");
    assert_eq!(with_file(PasswordStatus::Readable), "web.pem");
    assert_eq!(with_file(PasswordStatus::CheckedOut), "web.pem[Check In]");
    for hidden in [
        PasswordStatus::NeverShown,
        PasswordStatus::MayBeRequested,
        PasswordStatus::Waiting,
        PasswordStatus::MayBeCheckedOut,
        PasswordStatus::InUse,
    ] {
        assert_eq!(with_file(hidden), hidden.words());
    }
}

#[test]
fn every_state_has_its_words_for_an_approver() {
    let shown = |facts| RequestState::ALL.map(|state| status_for_approver(state, facts));
    let free = [
        "[Approve] [Reject]",
        "Yet To Use [Check In]",
        "INUSEAPPROVAL[Reject]",
        "In Use [Check In]",
        "",
        "",
        "",
        "",
    ];
    assert_eq!(shown(EASY), free);
    assert_eq!(shown(HELD)[1], "INUSEAPPROVAL[Reject]");
    let mine = Circumstances {
        approved_by_actor: true,
        ..EASY
    };
    assert_eq!(shown(mine)[0], "MULTIAPPROVAL[Reject]");
}

fn control(json: &str) -> AccessControl {
    serde_json::from_str(json).unwrap()
}

#[test]
fn requests_are_approved_within_their_hours_and_for_their_tickets() {
    let at = |window: &str, day, time: &str| {
        let control = control(&format!(r#"{{"auto_approve": {{"windows": [{window}]}}}}"#));
        approved_automatically(&control, day, time.parse().unwrap(), false)
    };
    let office = r#"{"from": "09:00", "to": "17:00", "days": ["mon", "fri"]}"#;
    assert!(at(office, Day::Mon, "09:00") && at(office, Day::Fri, "16:59"));
    assert!(!at(office, Day::Mon, "08:59") && !at(office, Day::Fri, "17:00") && !at(office, Day::Tue, "12:00"));
    let night = r#"{"from": "22:00", "to": "06:00", "days": ["sun"]}"#;
    assert!(at(night, Day::Sun, "22:00") && at(night, Day::Mon, "05:59"));
    assert!(!at(night, Day::Sun, "05:59") && !at(night, Day::Mon, "22:00") && !at(night, Day::Mon, "06:00"));
    assert!(at("{}", Day::Wed, "00:00") && at("{}", Day::Wed, "23:59"));

    let tickets = AccessControl {
        auto_approve: AutoApprove {
            tickets: true,
            windows: Vec::new(),
        },
        ..control("{}")
    };
    let noon = TimeOfDay(12 * 60);
    assert!(approved_automatically(&tickets, Day::Mon, noon, true));
    assert!(!approved_automatically(&tickets, Day::Mon, noon, false));
    assert!(!approved_automatically(&control("{}"), Day::Mon, noon, true));
}

#[test]
fn what_can_be_done_to_a_request_changes_something_about_it() {
    let words = |actor, facts| {
        RequestState::ALL.map(|state| {
            let events = open_to(state, actor, facts).map(|event| format!("{event:?}"));
            events.collect::<Vec<_>>().join("+")
        })
    };
    let nothing = || String::new();
    // Waiting, Approved, Queued, CheckedOut, then those that are over.
    let first = |actor, facts| words(actor, facts)[..4].to_vec();
    assert_eq!(
        first(Actor::Requester, EASY),
        ["", "CheckOut+CheckIn", "CheckOut+CheckIn", "CheckIn"]
    );
    assert_eq!(
        first(Actor::Requester, HELD),
        ["", "CheckOut+CheckIn", "CheckIn", "CheckIn"]
    );
    assert_eq!(
        first(Actor::Approver, EASY),
        ["Approve+Reject", "CheckIn", "Reject+CheckIn", "CheckIn"]
    );
    let first_of_two = Circumstances {
        approvals_needed: 2,
        ..EASY
    };
    assert_eq!(first(Actor::Approver, first_of_two)[0], "Approve+Reject");
    let approved_before = Circumstances {
        approved_by_actor: true,
        ..EASY
    };
    assert_eq!(first(Actor::Approver, approved_before)[0], "Reject");
    for actor in [Actor::Requester, Actor::Approver, Actor::Outsider] {
        assert_eq!(words(actor, EASY)[4..], [nothing(), nothing(), nothing(), nothing()]);
    }
    assert_eq!(first(Actor::Outsider, EASY), ["", "", "", ""]);
}

#[test]
fn a_password_is_given_where_it_is_free_or_taken_with_the_look() {
    use PasswordStatus::*;
    for (status, takes, does_not) in [
        (Readable, true, true),
        (CheckedOut, true, true),
        (MayBeCheckedOut, true, false),
        (NeverShown, false, false),
        (MayBeRequested, false, false),
        (InUse, false, false),
        (PasswordStatus::Waiting, false, false),
    ] {
        assert_eq!(
            (status.gives(true), status.gives(false)),
            (takes, does_not),
            "{status:?}"
        );
    }
}

#[test]
fn a_password_is_asked_for_by_whoever_needs_to_may_read_it_then_and_has_not_asked() {
    use crate::model::ids::UserId;
    use crate::model::share::SharePermission::{RemoteAppOnly, View};
    let mut account = an_account();
    let owner = a_caller();
    assert!(!may_ask(&owner, &account, false), "nothing is in force");
    account.access_control = Some(control("{}"));
    assert!(may_ask(&owner, &account, false) && !may_ask(&owner, &account, true));
    account.access_control = Some(control(r#"{"applies_to_all": false}"#));
    assert!(!may_ask(&owner, &account, false), "the owner is let off");
    account.owner_id = UserId(99);
    for (share, may) in [(Some(View), true), (Some(RemoteAppOnly), false), (None, false)] {
        account.shares.account = share;
        assert_eq!(may_ask(&owner, &account, false), may, "{share:?}");
    }
}
