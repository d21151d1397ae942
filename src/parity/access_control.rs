//! Requests for passwords under access control, and tickets.

use super::Level::{Assumed, Confirmed, Inferred};
use super::Proof::Test;
use super::{Fact, OUR_CHOICE, VENDOR_CODE, VENDOR_PAGES};

const ACW: &str = "tests/e2e/acw.rs";
const TIME: &str = "tests/e2e/acw_time.rs";
const TICKETS: &str = "tests/e2e/tickets.rs";

pub(super) const FACTS: &[Fact] = &[
    Fact::new(
        "ENDPOINT-REQUEST-PASSWORD",
        Confirmed,
        VENDOR_PAGES,
        "`POST accounts/{aid}/requestpassword` takes REASON, ACCESS (now, later), STARTTIME and ENDTIME \
         (`dd/MM/yyyy HH:mm`), REMAINDERTIME (below 60) and RESOURCES_TO_BE_ACCESSED_OPTION (1 to 3).",
        Test(ACW, "a_request_is_checked_field_by_field"),
    ),
    Fact::new(
        "REQUEST-STATUS",
        Confirmed,
        VENDOR_CODE,
        "The answer to a request carries its current STATUS in Details.",
        Test(ACW, "a_password_is_requested_approved_fetched_and_given_back"),
    ),
    Fact::new(
        "REQUEST-TICKET",
        Assumed,
        OUR_CHOICE,
        "A request takes a TICKETID, too.",
        Test(
            TICKETS,
            "a_request_gives_reason_and_ticket_where_access_control_asks_for_them",
        ),
    ),
    Fact::new(
        "REQUEST-UNUSED",
        Assumed,
        OUR_CHOICE,
        "REMAINDERTIME and the choice of resources are checked, and nothing is done with them.",
        Test(ACW, "a_request_is_checked_field_by_field"),
    ),
    Fact::new(
        "REQUEST-AGAIN",
        Assumed,
        OUR_CHOICE,
        "Who has an open request for a password and asks again is answered with that one.",
        Test(ACW, "a_second_request_for_the_same_password_is_the_first_one"),
    ),
    Fact::new(
        "ENDPOINT-PASSWORD-ACCESS-REQUESTS",
        Confirmed,
        VENDOR_CODE,
        "`GET accounts/passwordaccessrequests` lists one row for each requester, with twelve keys for each request.",
        Test(ACW, "an_approver_lists_requests_by_who_asked"),
    ),
    Fact::new(
        "REQUEST-LIST-WHOSE",
        Assumed,
        OUR_CHOICE,
        "The list holds the open requests that the caller made or may decide; its name is `GET PASSWORD REQUESTS`, \
         its message `Password access requests fetched successfully`.",
        Test(ACW, "an_approver_lists_requests_by_who_asked"),
    ),
    Fact::new(
        "REQUEST-STATUS-APPROVER",
        Confirmed,
        VENDOR_CODE,
        "An approver sees `[Approve] [Reject]`, `Yet To Use [Check In]`, `In Use [Check In]`, \
         `INUSEAPPROVAL[Reject]` and `MULTIAPPROVAL[Reject]`.",
        Test(
            "src/rules/access_control/tests.rs",
            "every_state_has_its_words_for_an_approver",
        ),
    ),
    Fact::new(
        "REQUEST-STATUS-APPROVER-WHEN",
        Assumed,
        OUR_CHOICE,
        "`MULTIAPPROVAL` is what he sees who gave the first of two approvals, `INUSEAPPROVAL` that of an approved \
         request while another holds the password; then it can still be rejected.",
        Test(
            "src/rules/access_control/tests.rs",
            "every_state_has_its_words_for_an_approver",
        ),
    ),
    Fact::new(
        "ENDPOINT-DECIDE-REQUEST",
        Assumed,
        OUR_CHOICE,
        "`PUT accounts/{aid}/approverequest`, `/rejectrequest`, `/checkoutpassword`, `/checkinpassword`; REQUESTEDID is \
         the user id of who asked, and may be left out where one request alone can be meant.",
        Test(ACW, "where_several_requests_can_be_meant_one_has_to_be_named"),
    ),
    Fact::new(
        "ENDPOINT-LEGACY-REQUEST",
        Confirmed,
        VENDOR_CODE,
        "`POST /api/json/request?OPERATION_NAME=` with REQUEST_PASSWORD, REQUEST_CHECKOUT, REQUEST_CHECKIN, \
         GET_PASSWORDREQUEST, ADMIN_REQUEST_APPROVE, ADMIN_REQUEST_REJECT and ADMIN_REQUEST_CHECKIN takes PASSWDID, \
         and REQUESTEDID for the last three.",
        Test(ACW, "the_older_api_does_the_same_by_operation_names"),
    ),
    Fact::new(
        "LEGACY-ANSWERS",
        Assumed,
        OUR_CHOICE,
        "Its answers are those of the REST commands, their names included.",
        Test(ACW, "the_older_api_does_the_same_by_operation_names"),
    ),
    Fact::new(
        "ENDPOINT-VALIDATE-HELPDESK-ID",
        Confirmed,
        VENDOR_CODE,
        "`GET accounts/{aid}/validateHelpDeskID` takes REASON and TICKETID and fails with Details.STATUSCODE 3 where a \
         reason is missing.",
        Test(TICKETS, "a_reason_and_a_ticket_can_be_tried_beforehand"),
    ),
    Fact::new(
        "HELPDESK-STATUS-CODES",
        Assumed,
        OUR_CHOICE,
        "STATUSCODE is a number: 1 for a missing ticket, 2 for a wrong one, 4 where the ticketing system does not \
         answer. A success has no Details.",
        Test(TICKETS, "a_reason_and_a_ticket_can_be_tried_beforehand"),
    ),
    Fact::new(
        "ACW-EVERYBODY",
        Confirmed,
        VENDOR_PAGES,
        "Access control holds for everybody, administrators and the owner included.",
        Test(
            "tests/e2e/rest_use.rs",
            "access_control_holds_for_everybody_even_the_owner_and_super_administrator",
        ),
    ),
    Fact::new(
        "ACW-OWNER-LET-OFF",
        Assumed,
        OUR_CHOICE,
        "It can be set not to hold for the account's owner.",
        Test(ACW, "what_needs_no_request_cannot_be_requested"),
    ),
    Fact::new(
        "ACW-ACCOUNT-FIRST",
        Confirmed,
        VENDOR_PAGES,
        "What is set for an account outranks what is set for its resource.",
        Test(ACW, "what_an_account_has_outranks_what_its_resource_has"),
    ),
    Fact::new(
        "ACW-APPROVERS",
        Confirmed,
        VENDOR_PAGES,
        "One or two approvals are needed.",
        Test(ACW, "two_approvals_are_given_by_two_people_of_the_group"),
    ),
    Fact::new(
        "ACW-OWN-REQUEST",
        Confirmed,
        VENDOR_PAGES,
        "Nobody approves his own request.",
        Test(ACW, "nobody_decides_his_own_request_nor_one_that_is_not_for_him"),
    ),
    Fact::new(
        "ACW-VOID",
        Confirmed,
        VENDOR_PAGES,
        "A request that is not approved within the time set is void.",
        Test(TIME, "a_request_that_nobody_decides_in_time_is_void"),
    ),
    Fact::new(
        "ACW-EXCLUSIVE",
        Confirmed,
        VENDOR_PAGES,
        "In exclusive use one person holds the password until he gives it back or his time is over; others queue.",
        Test(ACW, "exclusive_use_lets_one_in_and_the_others_queue"),
    ),
    Fact::new(
        "ACW-QUEUE",
        Assumed,
        OUR_CHOICE,
        "Who tries to take a released password that another holds joins the queue, and the first in it has the \
         password as soon as it is given back.",
        Test(TIME, "use_ends_by_itself_and_the_queue_moves_on_at_that_instant"),
    ),
    Fact::new(
        "ACW-GRACE",
        Assumed,
        OUR_CHOICE,
        "In the grace period after its time a password stays released; then it is given back.",
        Test(TIME, "a_password_is_changed_after_use_when_the_grace_is_over"),
    ),
    Fact::new(
        "ACW-RESET",
        Inferred,
        VENDOR_PAGES,
        "Where so set, a password is changed after use, on its target too; if that refuses, it stays as it is.",
        Test(TIME, "a_password_is_changed_after_use_when_the_grace_is_over"),
    ),
    Fact::new(
        "ACW-RESET-LATE",
        Assumed,
        OUR_CHOICE,
        "What should be changed after use while the vault is locked is changed when the vault is unlocked; an account that \
         is in the trash when its time is up is given back, and its password changed, when it is restored.",
        Test(
            "tests/e2e/reset_after_use.rs",
            "what_a_locked_vault_held_up_is_made_up_when_it_is_unlocked",
        ),
    ),
    Fact::new(
        "ACW-LATER",
        Assumed,
        OUR_CHOICE,
        "A request for later is shown as waiting until its time begins, and is over with its end.",
        Test(TIME, "a_password_can_be_asked_for_later"),
    ),
    Fact::new(
        "ACW-LAPSES",
        Assumed,
        OUR_CHOICE,
        "A release that was not used in its time lapses.",
        Test(TIME, "a_release_for_a_time_that_is_over_lapses"),
    ),
    Fact::new(
        "ACW-AUTO-APPROVAL",
        Inferred,
        VENDOR_PAGES,
        "Automatic approval goes from the request directly to `[Check Out]`; it can be set for hours of the week.",
        Test(TIME, "within_its_hours_a_request_needs_nobody"),
    ),
    Fact::new(
        "TICKET-AUTO-APPROVAL",
        Confirmed,
        VENDOR_PAGES,
        "Ticketing also approves requests.",
        Test(
            TICKETS,
            "a_request_gives_reason_and_ticket_where_access_control_asks_for_them",
        ),
    ),
    Fact::new(
        "TICKET-RESETS",
        Confirmed,
        VENDOR_PAGES,
        "With ticketing on a valid ticket is needed for resets, too.",
        Test(TICKETS, "with_ticketing_on_a_change_of_password_needs_a_ticket"),
    ),
    Fact::new(
        "TICKET-RESETS-TEXT",
        Assumed,
        OUR_CHOICE,
        "A change of password that lacks its ticket fails with the text that a fetch shows in place of the password.",
        Test(TICKETS, "with_ticketing_on_a_change_of_password_needs_a_ticket"),
    ),
    Fact::new(
        "TICKET-REQUESTER",
        Inferred,
        VENDOR_PAGES,
        "A ticket can be for one requester; then nobody else may use it.",
        Test(TICKETS, "a_ticket_is_for_its_requester_alone"),
    ),
    Fact::new(
        "ACW-6",
        Assumed,
        OUR_CHOICE,
        "What needs no request cannot be requested: `Password access control is not configured for this account`.",
        Test(ACW, "what_needs_no_request_cannot_be_requested"),
    ),
    Fact::new(
        "ACW-7",
        Assumed,
        OUR_CHOICE,
        "A request that is unknown, or not for the caller to meet: `No such password request found`.",
        Test(ACW, "nobody_decides_his_own_request_nor_one_that_is_not_for_him"),
    ),
    Fact::new(
        "ACW-8",
        Assumed,
        OUR_CHOICE,
        "A request that is past what is to be done to it: `Password request is already processed`.",
        Test(ACW, "two_approvals_are_given_by_two_people_of_the_group"),
    ),
];
