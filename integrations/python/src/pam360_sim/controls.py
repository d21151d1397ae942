"""What the control plane moves in a sandbox: time, settings, faults, snapshots, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Union
from urllib.parse import quote

from ._http import Http

Instant = Union[str, datetime]
Span = Union[str, timedelta]


def instant(when: Instant) -> str:
    """An instant as the server reads it. One without a zone would be a guess."""
    if isinstance(when, str):
        return when
    if when.tzinfo is None:
        raise ValueError("an instant needs a time zone, such as datetime.timezone.utc")
    return when.isoformat()


def span(length: Span) -> str:
    """A length of time as the server reads it: ISO 8601."""
    if isinstance(length, str):
        return length
    seconds = length.total_seconds()
    if seconds < 0:
        raise ValueError("a length of time is not negative")
    return f"PT{seconds:f}".rstrip("0").rstrip(".") + "S"


class Clock:
    """The sandbox's time. Whatever falls due has happened when a call returns."""

    def __init__(self, control: Http) -> None:
        self._control = control

    def now(self) -> datetime:
        """What time it is there."""
        return _read(self._control.get("/clock"))

    def freeze(self, now: Instant | None = None) -> datetime:
        """Lets time stand still, now or at another instant."""
        return self._change({"mode": "frozen"}, now)

    def set(self, now: Instant) -> datetime:
        """Makes it another instant; time stands still or runs on as before."""
        return self._change({}, now)

    def advance(self, by: Span) -> datetime:
        """Moves time on: a `timedelta`, or ISO 8601 such as `P31D` or `PT30S`."""
        return _read(self._control.put("/clock", {"advance": span(by)}))

    def run(self, now: Instant | None = None) -> datetime:
        """Lets time run: real time, or from another instant on."""
        return self._change({"mode": "real"}, now)

    def _change(self, change: dict[str, Any], now: Instant | None) -> datetime:
        if now is not None:
            change["now"] = instant(now)
        return _read(self._control.put("/clock", change))


def _read(clock: Any) -> datetime:
    # Pythons before 3.11 read neither Z nor more than six digits of a second.
    whole, _, fraction = str(clock["now"]).rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{fraction:0<6.6}+00:00")


class Settings:
    """The sandbox's settings, which docs/fixtures.md lists."""

    def __init__(self, control: Http) -> None:
        self._control = control

    def get(self) -> dict[str, Any]:
        """All of them."""
        return dict(self._control.get("/settings"))

    def set(self, **changes: Any) -> dict[str, Any]:
        """Changes those that are named; all of them."""
        return dict(self._control.put("/settings", changes))


class Approvals:
    """Who decides password requests and RPA requests."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def manual(self) -> None:
        """People do: see `Sandbox.sign_in`."""
        self._settings.set(approvals="manual")

    def automatic(
        self,
        verdict: str = "approve",
        *,
        after: Span | None = None,
        after_polls: int | None = None,
        by: str | None = None,
    ) -> None:
        """The program does: at once, after some sandbox time, or with so many looks at the undecided request."""
        how: dict[str, Any] = {"verdict": verdict}
        if after is not None:
            how["after"] = span(after)
        if after_polls is not None:
            how["after_polls"] = after_polls
        if by is not None:
            how["by"] = by
        at_once = {"approve": "immediate", "reject": "reject"}
        self._settings.set(approvals=at_once[verdict] if len(how) == 1 else how)


class Faults:
    """What goes wrong on purpose."""

    def __init__(self, control: Http, server_url: str) -> None:
        self._control = control
        self._server_url = server_url

    def add(
        self,
        fault: Mapping[str, Any],
        *,
        match: Mapping[str, Any] | None = None,
        name: str | None = None,
        times: int | None = None,
        after: int | None = None,
        ttl: Span | None = None,
        only_by_path: bool | None = None,
    ) -> dict[str, Any]:
        """Lets matching requests meet a fault: all of them, `times` of them, those after the first `after` of them."""
        wanted: dict[str, Any] = {
            "name": name,
            "match": None if match is None else dict(match),
            "times": times,
            "after": after,
            "ttl": None if ttl is None else span(ttl),
            "only_by_path": only_by_path,
        }
        named = {key: value for key, value in wanted.items() if value is not None}
        return dict(self._control.post("/faults", {**named, "fault": dict(fault)}))

    def list(self) -> list[dict[str, Any]]:
        """Those that were set up, and what is left of each."""
        return list(self._control.get("/faults")["items"])

    def remove(self, name: str) -> None:
        """Ends one."""
        self._control.delete(f"/faults/{quote(name, safe='')}")

    def clear(self) -> None:
        """Ends all."""
        self._control.delete("/faults")

    def url(self, name: str) -> str:
        """A Server URL of the sandbox on which every request meets a fault."""
        return f"{self._server_url}/fault/{quote(name, safe='')}"


class Snapshots:
    """States of the sandbox, with everything in them."""

    def __init__(self, control: Http) -> None:
        self._control = control

    def take(self, name: str) -> None:
        """Keeps the state of now."""
        self._control.post("/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Sets a state back in place."""
        self._control.post(f"/snapshots/{quote(name, safe='')}/restore")

    def list(self) -> list[dict[str, Any]]:
        """Those that are kept."""
        return list(self._control.get("/snapshots")["items"])

    def remove(self, name: str) -> None:
        """Forgets one."""
        self._control.delete(f"/snapshots/{quote(name, safe='')}")
