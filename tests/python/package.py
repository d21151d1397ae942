"""The package without pytest, on Python alone.

    PYTHONPATH=integrations/python/src PAM360_SIM_BIN=… package.py
"""

from __future__ import annotations

import contextlib
from datetime import timedelta

from pam360_sim import NotStarted, Refused, Server


def main() -> None:
    with Server.start() as server:
        with server.sandbox("demo", clock="2030-01-01T09:00:00Z", settings={"rpa_enabled": True}) as one:
            with server.sandbox("empty") as other:
                assert other.call("GET", "/resources")["totalRows"] == 0
                refused = one.call("GET", "/resources", app_token=other.app_token)
                assert refused["name"] == "Authentication", refused
            assert one.call("GET", "/resources/1/accounts/1/password")["Details"]["PASSWORD"] == "QA!K>35Hgg(x"
            assert one.clock.advance(timedelta(days=31)).isoformat() == "2030-02-01T09:00:00+00:00"
            assert one.sign_in("admin").rpa_requests()
            one.reset()
        with contextlib.suppress(Refused):
            one.settings.get()
            raise AssertionError("a sandbox that was dropped still answers")
        url = server.url
    with contextlib.suppress(OSError):
        Server.at(url).control.get("/health")
        raise AssertionError("a server that was stopped still answers")
    with contextlib.suppress(NotStarted):
        Server.start("--no-such-flag")
        raise AssertionError("a server started with a flag that it does not know")


if __name__ == "__main__":
    main()
