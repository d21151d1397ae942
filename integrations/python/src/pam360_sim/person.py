"""Somebody who is signed in: asks for passwords, decides requests, sets up RPA."""

from __future__ import annotations

from typing import Any

from ._http import Http


class Person:
    """A user's session in the admin API, which does what the product's web pages do."""

    def __init__(self, user_name: str, api: Http) -> None:
        self.user_name = user_name
        #: The rest of the admin API: `get`, `post`, `put`, `delete` under `/api/v1`.
        self.api = api

    def password_requests(self) -> list[dict[str, Any]]:
        """Those that this person made or may decide."""
        return list(self.api.get("/password-requests")["items"])

    def request_password(self, account_id: int, reason: str | None = None) -> dict[str, Any]:
        """Asks for a password under access control."""
        return dict(self.api.post("/password-requests", {"account_id": account_id, "reason": reason})["request"])

    def approve_password_request(self, request_id: int) -> dict[str, Any]:
        """Approves one; where two approvals are needed, this is one of them."""
        return dict(self.api.post(f"/password-requests/{request_id}/approve", {})["request"])

    def reject_password_request(self, request_id: int) -> dict[str, Any]:
        """Rejects one."""
        return dict(self.api.post(f"/password-requests/{request_id}/reject", {})["request"])

    def rpa_requests(self) -> list[dict[str, Any]]:
        """The RPA entries that wait for this person's decision."""
        return list(self.api.get("/rpa/pending-requests")["items"])

    def add_rpa_entry(self, user_name: str, host_name: str, **more: Any) -> dict[str, Any]:
        """Adds an RPA entry: the entry and its App Token."""
        return dict(self.api.post("/rpa/entries", {"user_name": user_name, "host_name": host_name, **more}))

    def approve_rpa_request(self, entry_id: int, *, generate_new_token: bool = False) -> dict[str, Any]:
        """Approves one: the entry, and the App Token where the entry's owner had a new one made."""
        body = {"generate_new_token": True} if generate_new_token else {}
        return dict(self.api.post(f"/rpa/pending-requests/{entry_id}/approve", body))

    def reject_rpa_request(self, entry_id: int) -> None:
        """Rejects one, which deletes it."""
        self.api.post(f"/rpa/pending-requests/{entry_id}/reject", {})
