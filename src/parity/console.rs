//! The web console: pages of our own making, where nothing is known of the product's beyond their names.

use super::Level::Assumed;
use super::Proof::Test;
use super::{Fact, OUR_CHOICE};

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "CONSOLE-LOOK",
        Assumed,
        OUR_CHOICE,
        "A password, its history, a one-time code or a file is handed out on a page of its own to whoever asks for it just \
         then, with the reason and ticket that are asked for; each look is audited as over the API. Scripts hide it again: \
         a password after 30 seconds, a history after 60, a code when it ends.",
        Test(
            "tests/e2e/console_accounts.rs",
            "a_password_is_shown_on_demand_for_its_reason_and_every_look_is_audited",
        ),
    ),
    Fact::new(
        "CONSOLE-OFFERS",
        Assumed,
        OUR_CHOICE,
        "A page offers nobody what a rule would refuse him; what he sends all the same is refused, and to a stranger nothing \
         is there.",
        Test(
            "tests/e2e/console_resources.rs",
            "what_somebody_may_not_do_is_neither_offered_nor_done",
        ),
    ),
    Fact::new(
        "CONSOLE-FORMS",
        Assumed,
        OUR_CHOICE,
        "A form counts only with the token of the session that its page was made for.",
        Test(
            "tests/e2e/console_resources.rs",
            "a_form_counts_only_from_a_page_of_the_same_session_and_while_it_lasts",
        ),
    ),
    Fact::new(
        "CONSOLE-TURN",
        Assumed,
        OUR_CHOICE,
        "Checking out a password that another holds joins the queue, which the page says in place of a refusal.",
        Test(
            "tests/e2e/console_requests.rs",
            "whoever_comes_second_waits_for_his_turn",
        ),
    ),
    Fact::new(
        "CONSOLE-OVERVIEW",
        Assumed,
        OUR_CHOICE,
        "The overview counts requests without looking at them, so that it moves none on that is decided after so many \
         looks; the list of requests and the page of the account are looks.",
        Test("tests/e2e/console_requests.rs", "the_overview_is_no_look_at_a_request"),
    ),
    Fact::new(
        "CONSOLE-WAR-ROOM",
        Assumed,
        OUR_CHOICE,
        "The War Room box calls the product's API in process, as if XSOAR's engine were where the browser is. It shows at \
         once what XSOAR would show after waiting, and follows redirects to this server alone.",
        Test(
            "tests/e2e/console_war_room.rs",
            "a_fault_in_the_server_url_ends_as_the_integration_words_it_without_waiting",
        ),
    ),
    Fact::new(
        "CONSOLE-CHARTS",
        Assumed,
        OUR_CHOICE,
        "The overview draws the journal's calls by how they ended, for whom the control plane would tell it to, and how the \
         App Tokens stand of the entries that the person sees.",
        Test(
            "tests/e2e/console_charts.rs",
            "what_was_called_is_the_simulators_to_tell_and_entries_are_told_to_whom_they_are_visible",
        ),
    ),
    Fact::new(
        "CONSOLE-SIMULATOR",
        Assumed,
        OUR_CHOICE,
        "What no real PAM360 has (calls, clock, faults, snapshots, sandboxes, this report) is on pages of its own, for \
         whoever has signed in where the control plane would answer the same request; the list of sandboxes is a way in \
         and asks for no session.",
        Test(
            "tests/e2e/console_simulator.rs",
            "the_pages_are_for_whoever_has_signed_in_where_the_control_plane_answers",
        ),
    ),
    Fact::new(
        "CONSOLE-CONTROL-TOKEN",
        Assumed,
        OUR_CHOICE,
        "A person gives the control token once; his browser keeps a pass in its place, which no page of another server can \
         use, and which is worth nothing after a restart.",
        Test(
            "tests/e2e/console_sign_in.rs",
            "a_browser_gives_the_control_token_once_and_is_shown_what_is_the_simulators",
        ),
    ),
    Fact::new(
        "CONSOLE-OWN-SESSION",
        Assumed,
        OUR_CHOICE,
        "Whoever moves the clock past the end of his own session, or sets the sandbox back to before it, signs in again, \
         as anybody would at that time.",
        Test(
            "tests/e2e/console_simulator_state.rs",
            "what_falls_due_is_told_and_a_session_that_ends_by_it_is_asked_for_anew",
        ),
    ),
];
