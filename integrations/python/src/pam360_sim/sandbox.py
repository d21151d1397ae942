"""A simulated installation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode

from ._http import Http, Refused
from .controls import Approvals, Clock, Faults, Settings, Snapshots
from .person import Person

Match = Mapping[str, Any]


@dataclass(frozen=True)
class AppToken:
    """An App Token in force."""

    app_token: str = field(repr=False)
    user_name: str
    host_name: str
    rpa_name: str


class Sandbox:
    """A whole installation of its own: its users, vault, tokens, clock, settings, faults and journal."""

    def __init__(self, made: Mapping[str, Any], control: Http) -> None:
        #: Its name.
        self.name: str = made["name"]
        #: The Server URL for a client, such as an integration's instance.
        self.url: str = made["base_url"]
        #: The App Tokens in force.
        self.app_tokens = [AppToken(**token) for token in made["app_tokens"]]
        #: Users' AUTHTOKENs by user name.
        self.auth_tokens: dict[str, str] = {it["user_name"]: it["auth_token"] for it in made["auth_tokens"]}
        self.clock = Clock(control)
        self.settings = Settings(control)
        self.approvals = Approvals(self.settings)
        self.faults = Faults(control, self.url)
        self.snapshots = Snapshots(control)
        #: The rest of the control plane: `get`, `post`, `put`, `delete` under `/sim/v1`.
        self.control = control

    @property
    def app_token(self) -> str:
        """The first App Token."""
        return self.app_tokens[0].app_token

    def call(
        self,
        method: str,
        path: str,
        details: Mapping[str, Any] | None = None,
        *,
        app_token: str | None = None,
        server_url: str | None = None,
    ) -> dict[str, Any]:
        """Calls the product's REST API as the XSOAR integration does: the answer's `operation`."""
        headers = {"APP_AUTHTOKEN": app_token or self.app_token, "APP_TYPE": "17"}
        rest = self.control.at(f"{server_url or self.url}/restapi/json/v1", headers)
        form = "" if details is None else urlencode({"INPUT_DATA": str({"operation": {"Details": dict(details)}})})
        if method == "GET":
            answer = rest.send("GET", f"{path}?{form}" if form else path)
        else:
            answer = rest.exchange(method, path, form.encode(), "application/x-www-form-urlencoded")
        return dict(answer["operation"])

    def sign_in(self, user_name: str, password: str | None = None, totp: str | None = None) -> Person:
        """Signs a user in; without a password, with the user name as one, as everybody in the demo has it."""
        given = {"user_name": user_name, "password": user_name if password is None else password}
        if totp is not None:
            given["totp"] = totp
        base = f"{self.url}/api/v1"
        session = self.control.at(base, {}).post("/session", given)
        return Person(user_name, self.control.at(base, {"Authorization": f"Bearer {session['session_token']}"}))

    def requests(self, **filters: Any) -> list[dict[str, Any]]:
        """What was asked of it. docs/journal.md lists the filters, such as `operation="fetch-password"`."""
        return list(self.control.get("/requests", **filters)["items"])

    def clear_requests(self) -> None:
        """Forgets what was asked of it."""
        self.control.delete("/requests")

    def verify(
        self,
        match: Match | Sequence[Match],
        *,
        count: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        in_order: bool | None = None,
        nothing_else: bool | None = None,
        since: int | None = None,
    ) -> None:
        """Asserts what was asked of it; an `AssertionError` tells what came nearest and in what it differs.

        A match names what a request has to have, such as `operation`, `resource`, `account`, `status` or `details`.
        Each has to be there at least once, unless `count`, `at_least` or `at_most` says how often; `since` is the id of
        a request, and only later ones are looked at.
        """
        wanted = {
            "match": dict(match) if isinstance(match, Mapping) else [dict(it) for it in match],
            "count": count,
            "at_least": at_least,
            "at_most": at_most,
            "in_order": in_order,
            "nothing_else": nothing_else,
            "since": since,
        }
        try:
            self.control.post("/requests/verify", {key: value for key, value in wanted.items() if value is not None})
        except Refused as refused:
            # A match that the server does not understand is no finding.
            if isinstance(refused.body, dict) and refused.body.get("verified") is False:
                raise AssertionError(refused.detail) from None
            raise

    def reset(self) -> None:
        """Sets it back to the fixture or snapshot that it came from, with the same tokens."""
        self.control.post("/reset")

    def export(self) -> str:
        """It as a fixture in YAML, its passwords included."""
        return self.control.read("GET", "/export").decode()

    def drop(self) -> None:
        """Takes it away; twice is once."""
        server_control = self.control.at(self.control.base.replace(f"/s/{self.name}/", "/"), self.control.headers)
        try:
            server_control.delete(f"/sandboxes/{quote(self.name, safe='')}")
        except Refused as refused:
            if refused.status != 404:
                raise

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()
