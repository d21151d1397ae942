"""The integration's `main()` against a simulated PAM360."""

from __future__ import annotations

from typing import Any

import demistomock as demisto
import PAM360Credentials
import pytest

from pam360_sim import Sandbox


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, pam360: Sandbox) -> Any:
    """Calls a command as XSOAR does: what it handed in."""

    def call(command: str, app_token: str | None = None, **args: str) -> list[Any]:
        handed_in: list[Any] = []
        params = {"url": pam360.url, "credentials": {"password": app_token or pam360.app_token}, "insecure": True}
        monkeypatch.setattr(demisto, "params", lambda: params)
        monkeypatch.setattr(demisto, "args", lambda: args)
        monkeypatch.setattr(demisto, "command", lambda: command)
        monkeypatch.setattr(demisto, "results", handed_in.append)
        monkeypatch.setattr(demisto, "credentials", handed_in.append)
        try:
            PAM360Credentials.main()
        except SystemExit:
            assert handed_in, "an error that was not handed in"
        return handed_in

    return call


def test_the_connection_test_is_ok(call: Any) -> None:
    assert call("test-module") == ["ok"]


def test_an_unknown_token_is_told(call: Any) -> None:
    (entry,) = call("test-module", app_token="no-such-token")
    assert entry["Type"] == 4
    assert "not associated to any user" in entry["Contents"]


def test_credentials_are_listed_without_passwords(call: Any) -> None:
    (entry,) = call("pam360-credentials-list")
    (listed,) = entry["EntryContext"].values()
    assert {"Name": "SOUTH-FIN-WINSERQA-09/administrator", "User": "administrator"}.items() <= listed[0].items()
    assert "QA!K>35Hgg(x" not in str(entry)


def test_one_credential_is_fetched(call: Any) -> None:
    name = "SOUTH-FIN-WINSERQA-09/administrator"
    expected = {"user": "administrator", "password": "QA!K>35Hgg(x", "name": name}
    assert call("fetch-credentials", identifier=name) == [[expected]]


def test_an_unknown_credential_is_an_empty_list(call: Any) -> None:
    assert call("fetch-credentials", identifier="no/such") == [[]]


@pytest.mark.pam360(settings={"ticketing": "unreachable"})
def test_a_broken_ticketing_system_leaves_an_empty_list_and_no_error(call: Any) -> None:
    assert call("fetch-credentials") == [[]]


@pytest.mark.pam360("empty")
def test_an_empty_installation_has_no_credentials(call: Any) -> None:
    assert call("fetch-credentials") == [[]]


def test_an_expired_token_is_told(call: Any, pam360: Sandbox) -> None:
    added = pam360.sign_in("admin").add_rpa_entry("admin", "127.0.0.1", validity_days=30)
    assert call("test-module", app_token=added["app_token"]) == ["ok"]
    pam360.clock.advance("P31D")
    (entry,) = call("test-module", app_token=added["app_token"])
    assert entry["Type"] == 4
