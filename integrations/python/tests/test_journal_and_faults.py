"""What was asked of a sandbox, and what goes wrong in it."""

from __future__ import annotations

import pytest

from pam360_sim import Refused, Sandbox

PASSWORD = "/resources/1/accounts/1/password"


def test_what_was_asked_is_told_without_secrets(pam360: Sandbox) -> None:
    pam360.call("GET", PASSWORD, {"REASON": "to look at the logs", "TICKETID": ""})
    pam360.call("GET", "/resources")
    (fetched,) = pam360.requests(operation="fetch-password")
    assert (fetched["resource"], fetched["account"], fetched["status"]) == (1, 1, 200)
    assert pam360.app_token not in str(fetched)
    assert "QA!K>35Hgg(x" not in str(fetched)
    assert len(pam360.requests()) == 2
    pam360.clear_requests()
    assert pam360.requests() == []


def test_what_was_asked_is_verified(pam360: Sandbox) -> None:
    pam360.call("GET", PASSWORD, {"REASON": "to look at the logs", "TICKETID": ""})
    wanted = {"operation": "pam360-fetch-password", "details": {"REASON": "to look at the logs"}}
    pam360.verify(wanted)
    pam360.verify([wanted], count=1, nothing_else=True)
    pam360.verify({"operation": "list-resources"}, at_most=0)
    with pytest.raises(AssertionError, match="logs"):
        pam360.verify({**wanted, "details": {"REASON": "for fun"}})
    with pytest.raises(AssertionError):
        pam360.verify(wanted, at_least=2)
    with pytest.raises(Refused):
        pam360.verify({"operation": "no-such-operation"})


def test_what_was_asked_before_is_left_out(pam360: Sandbox) -> None:
    pam360.call("GET", "/resources")
    before = pam360.requests()[-1]["id"]
    pam360.call("GET", PASSWORD, {"REASON": "", "TICKETID": ""})
    pam360.verify({"operation": "fetch-password"}, count=1, nothing_else=True, since=before)


def test_a_fault_goes_by_count(pam360: Sandbox) -> None:
    match = {"operation": "fetch-password"}
    added = pam360.faults.add({"kind": "refusal", "rule": "ACW-3"}, match=match, times=1, name="busy")
    assert added["name"] == "busy"
    assert pam360.call("GET", PASSWORD)["result"]["message"] == "Password request is waiting for approval"
    assert pam360.call("GET", PASSWORD)["result"]["status"] == "Success"
    pam360.faults.clear()
    assert pam360.faults.list() == []


def test_a_fault_is_chosen_by_the_server_url(pam360: Sandbox) -> None:
    pam360.faults.add({"kind": "status", "status": 503, "body": "html"}, name="down", only_by_path=True, ttl="PT1H")
    assert [it["name"] for it in pam360.faults.list()] == ["down"]
    assert pam360.call("GET", PASSWORD)["result"]["status"] == "Success"
    with pytest.raises(Refused) as refused:
        pam360.call("GET", PASSWORD, server_url=pam360.faults.url("down"))
    assert refused.value.status == 503
    pam360.faults.remove("down")
    with pytest.raises(Refused):
        pam360.faults.remove("down")
