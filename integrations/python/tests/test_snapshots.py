"""States to come back to."""

from __future__ import annotations

from pam360_sim import Sandbox, Server

CHANGE = {"NEWPASSWORD": "Harbour-Wall-98", "RESETTYPE": "LOCAL", "REASON": "", "TICKETID": ""}


def password(sandbox: Sandbox) -> str:
    return str(sandbox.call("GET", "/resources/1/accounts/1/password")["Details"]["PASSWORD"])


def test_a_state_is_kept_and_restored(pam360: Sandbox) -> None:
    pam360.snapshots.take("before")
    pam360.call("PUT", "/resources/1/accounts/1/password", CHANGE)
    assert password(pam360) == "Harbour-Wall-98"
    pam360.snapshots.restore("before")
    assert password(pam360) == "QA!K>35Hgg(x"
    assert [it["name"] for it in pam360.snapshots.list()] == ["before"]
    pam360.snapshots.remove("before")
    assert pam360.snapshots.list() == []


def test_a_sandbox_is_kept_for_a_time(pam360_server: Server) -> None:
    with pam360_server.sandbox("empty", ttl="PT1H") as sandbox:
        assert sandbox.call("GET", "/resources")["result"]["status"] == "Success"
