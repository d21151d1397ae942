//! The state machine of password requests: two people ask for a password of which there is one use at a time, and
//! whatever is done, in whatever order, what must never happen does not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pam360_sim::model::password_request::RequestState;
use pam360_sim::rules::access_control::{Actor, Circumstances, Event, step};

#[derive(Clone, Copy, Default)]
struct Request {
    state: RequestState,
    /// Which of the two approvers said yes.
    approvers: [bool; 2],
    released_by_system: bool,
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, steps)) = bytes.split_first() else {
        return;
    };
    let approvals_needed = 1 + first % 2;
    let mut requests = [Request::default(); 2];
    for pair in steps.chunks_exact(2) {
        let place = usize::from(pair[0] & 1);
        let approver = usize::from(pair[0] >> 1 & 1);
        let begun = pair[0] & 4 == 0;
        let event = Event::ALL[usize::from(pair[1]) % Event::ALL.len()];
        let actor = Actor::ALL[usize::from(pair[1]) / Event::ALL.len() % Actor::ALL.len()];
        let before = requests[place];
        let facts = Circumstances {
            approvals_needed,
            approvals_given: before.approvers.iter().map(|it| u8::from(*it)).sum(),
            approved_by_actor: actor == Actor::Approver && before.approvers[approver],
            begun,
            held_by_another: requests[1 - place].state == RequestState::CheckedOut,
        };
        let Ok(state) = step(before.state, event, actor, facts) else {
            continue;
        };
        assert!(
            before.state.is_open(),
            "{event:?} by {actor:?} after {:?}",
            before.state
        );
        assert!(actor != Actor::Outsider);
        let request = &mut requests[place];
        request.state = state;
        if event == Event::Approve {
            request.approvers[approver] |= actor == Actor::Approver;
            request.released_by_system |= actor == Actor::System;
        }
        let given: u8 = request.approvers.iter().map(|it| u8::from(*it)).sum();
        if matches!(
            state,
            RequestState::Approved | RequestState::Queued | RequestState::CheckedOut
        ) {
            assert!(
                request.released_by_system || given >= approvals_needed,
                "released after {given} approvals"
            );
        }
        let holders = requests
            .iter()
            .filter(|it| it.state == RequestState::CheckedOut)
            .count();
        assert!(holders <= 1, "two hold the password after {event:?} by {actor:?}");
    }
});
