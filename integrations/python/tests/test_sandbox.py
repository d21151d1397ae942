"""The package against the program."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pam360_sim import NotStarted, Refused, Sandbox, Server
from pam360_sim.controls import span

NEW_YEAR = datetime(2030, 1, 1, 9, tzinfo=timezone.utc)


def test_each_test_has_the_demo(pam360: Sandbox) -> None:
    operation = pam360.call("GET", "/resources/1/accounts/1/password", {"REASON": "it's a test"})
    assert operation["Details"]["PASSWORD"] == "QA!K>35Hgg(x"
    assert pam360.url.endswith(f"/s/{pam360.name}")
    assert pam360.app_tokens[0].user_name
    assert set(pam360.auth_tokens)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_its_own(pam360: Sandbox, turn: int) -> None:
    details = {"RESOURCENAME": "NEW", "ACCOUNTNAME": "root", "RESOURCETYPE": "Linux", "PASSWORD": "Mooring#Line7"}
    assert pam360.call("POST", "/resources", details)["result"]["status"] == "Success"


@pytest.mark.pam360("empty", clock=NEW_YEAR, settings={"policy_enforcement": True})
def test_a_marker_says_how_it_begins(pam360: Sandbox) -> None:
    assert pam360.call("GET", "/resources")["totalRows"] == 0
    assert pam360.settings.get()["policy_enforcement"] is True
    assert pam360.clock.now() == NEW_YEAR


def seeded_token(server: Server) -> str:
    with server.sandbox("empty", name="seeded", seed=7) as sandbox:
        return sandbox.app_token


def test_a_seed_makes_tokens_repeat(pam360_server: Server, request: pytest.FixtureRequest) -> None:
    if pam360_server.ready:
        assert seeded_token(pam360_server) == seeded_token(pam360_server)


def test_time_is_frozen_set_and_advanced(pam360: Sandbox) -> None:
    assert pam360.clock.freeze(NEW_YEAR) == NEW_YEAR
    assert pam360.clock.advance(timedelta(days=31, milliseconds=1500)) == NEW_YEAR + timedelta(days=31, seconds=1.5)
    assert pam360.clock.advance("PT1H") == NEW_YEAR + timedelta(days=31, hours=1, seconds=1.5)
    assert pam360.clock.set("2031-01-01T00:00:00Z").year == 2031
    assert pam360.clock.freeze().year == 2031
    assert pam360.clock.run().year < 2031
    with pytest.raises(ValueError, match="time zone"):
        pam360.clock.set(datetime(2030, 1, 1))
    assert span(timedelta(0)) == "PT0S"
    assert span(timedelta(seconds=100)) == "PT100S"
    with pytest.raises(ValueError, match="not negative"):
        span(timedelta(seconds=-1))


CONTROLLED = {
    "version": 1,
    "users": [
        {"user_name": "admin", "role": "Administrator", "password": "admin"},
        {"user_name": "bob", "role": "Password User", "password": "bob"},
    ],
    "resources": [
        {
            "name": "WEB-01",
            "shares": [{"user": "bob", "permission": "view"}],
            "accounts": [
                {
                    "name": "root",
                    "password": "Mooring#Line7",
                    "access_control": {"approvers": ["admin"], "applies_to_all": False},
                }
            ],
        }
    ],
    "rpa_entries": [{"user_name": "bob", "host_name": "localhost", "created_by": "admin"}],
}


@pytest.mark.pam360(CONTROLLED)
def test_people_decide_password_requests(pam360: Sandbox) -> None:
    asked = pam360.sign_in("bob").request_password(1, "to look at the logs")
    assert asked["state"] == "waiting"
    admin = pam360.sign_in("admin")
    assert [it["id"] for it in admin.password_requests()] == [asked["id"]]
    admin.approve_password_request(asked["id"])
    operation = pam360.call("GET", "/resources/1/accounts/1/password")
    assert operation["Details"]["PASSWORD"] == "Mooring#Line7"


@pytest.mark.pam360(CONTROLLED)
def test_a_rejected_request_gives_no_password(pam360: Sandbox) -> None:
    asked = pam360.sign_in("bob").request_password(1)
    pam360.sign_in("admin").reject_password_request(asked["id"])
    assert pam360.call("GET", "/resources/1/accounts/1/password")["result"]["status"] == "Failed"


@pytest.mark.pam360(CONTROLLED)
def test_the_program_decides_in_place_of_people(pam360: Sandbox) -> None:
    for how in ({}, {"after_polls": 1, "by": "admin"}, {"verdict": "reject"}, {"after": timedelta(hours=1)}):
        pam360.approvals.automatic(**how)  # type: ignore[arg-type]
    assert pam360.settings.get()["approvals"] == {"after": "PT1H"}
    pam360.approvals.automatic()
    assert pam360.sign_in("bob").request_password(1)["state"] != "waiting"
    pam360.approvals.manual()
    assert pam360.settings.get()["approvals"] == "manual"


@pytest.mark.pam360("demo")
def test_people_decide_rpa_requests(pam360: Sandbox) -> None:
    alice = pam360.sign_in("alice")
    for_carlos = alice.add_rpa_entry("carlos", "localhost")["entry"]
    carlos = pam360.sign_in("carlos")
    assert for_carlos["id"] in [it["id"] for it in carlos.rpa_requests()]
    decided = carlos.approve_rpa_request(for_carlos["id"], generate_new_token=True)
    assert pam360.call("GET", "/resources", app_token=decided["app_token"])["result"]["status"] == "Success"
    for_bob = alice.add_rpa_entry("bob", "localhost")["entry"]
    admin = pam360.sign_in("admin")
    admin.reject_rpa_request(for_bob["id"])
    with pytest.raises(Refused) as refused:
        admin.api.get(f"/rpa/entries/{for_bob['id']}")
    assert refused.value.status == 404


def test_it_is_reset_and_exported(pam360: Sandbox) -> None:
    before = pam360.export()
    details = {"NEWPASSWORD": "Harbour-Wall-98", "RESETTYPE": "LOCAL", "REASON": "", "TICKETID": ""}
    pam360.call("PUT", "/resources/1/accounts/1/password", details)
    assert "Harbour-Wall-98" in pam360.export()
    assert "Harbour-Wall-98" not in before
    pam360.reset()
    assert "Harbour-Wall-98" not in pam360.export()


def test_a_fixture_may_be_a_file(pam360_server: Server, tmp_path: Path) -> None:
    file = tmp_path / "company.json"
    file.write_text('{"version": 1, "users": [{"user_name": "admin", "role": "Administrator"}]}', "utf-8")
    with pam360_server.sandbox(file) as sandbox:
        assert sandbox.app_tokens == []


COMPANY = """
version: 1
clock: { mode: frozen, now: 2030-01-01T09:00:00Z }
users:
  - { user_name: ann, role: Privileged Administrator, password: "${ANN_PASSWORD}" }
resources:
  - { name: DOOR, accounts: [{ name: pin, password: 012345 }] }
rpa_entries:
  - { user_name: ann, host_name: "*" }
"""


def test_a_fixture_file_is_read_as_the_program_reads_it(
    pam360_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(COMPANY, "utf-8")
    with pytest.raises(Refused, match=r"company\.yaml:5:.*ANN_PASSWORD"):
        pam360_server.sandbox(file)
    monkeypatch.setenv("ANN_PASSWORD", "Harbour-Wall-12")
    with pam360_server.sandbox(file) as sandbox:
        assert sandbox.clock.now() == NEW_YEAR
        sandbox.sign_in("ann", "Harbour-Wall-12")
        assert sandbox.call("GET", "/resources/1/accounts/1/password")["Details"]["PASSWORD"] == "012345"


def test_a_sandbox_with_settings_that_nobody_has_is_not_left_behind(pam360_server: Server) -> None:
    before = pam360_server.control.get("/sandboxes")["total"]
    with pytest.raises(Refused):
        pam360_server.sandbox(settings={"no_such_setting": True})
    assert pam360_server.control.get("/sandboxes")["total"] == before


def test_what_the_environment_says_to_other_servers_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAM360_SIM_CONTROL_TOKEN", "x" * 20)
    monkeypatch.setenv("PAM360_SIM_FIXTURE", "/no/such/fixture.yaml")
    with Server.start() as server, server.sandbox() as sandbox:
        assert sandbox.clock.now()


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(ConnectionError, match=r"http://127\.0\.0\.1:1/sim/v1"):
        Server.at("http://127.0.0.1:1").sandbox()


def test_a_refusal_tells_the_rule_and_the_reason(pam360: Sandbox) -> None:
    with pytest.raises(Refused) as refused:
        pam360.settings.set(no_such_setting=True)
    assert (refused.value.status, refused.value.code) == (400, "INPUT-1")
    assert "unknown" in refused.value.detail
    pam360.drop()
    pam360.drop()


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(NotStarted, match="PAM360_SIM_BIN"):
        Server.start(program="/no/such/program")
    with pytest.raises(NotStarted, match="it ended with 1"):
        Server.start(program="false")
    with pytest.raises(NotStarted, match="no-such-file"):
        Server.start("--fixture", "no-such-file.yaml")
