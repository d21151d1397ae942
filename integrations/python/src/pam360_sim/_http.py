"""JSON over HTTP with nothing but the standard library, past every proxy."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

TIMEOUT_SECONDS = 60


class Refused(Exception):
    """The server did not do what it was asked: the HTTP status, the rule's id and the server's own words."""

    def __init__(self, status: int, code: str, detail: str, body: Any) -> None:
        super().__init__(f"{code or status}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.body = body


class Http:
    """One face of a server: what its paths begin with, and who asks."""

    def __init__(self, base: str, headers: Mapping[str, str], ca_file: str | None = None) -> None:
        self.base = base
        self.ca_file = ca_file
        self.headers = dict(headers)
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if base.startswith("https:"):
            handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_file)))
        self._opener = urllib.request.build_opener(*handlers)

    def at(self, base: str, headers: Mapping[str, str]) -> Http:
        """Another face of the same server."""
        return Http(base, headers, self.ca_file)

    def get(self, path: str, **query: Any) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        return self.send("GET", f"{path}?{urlencode(given)}" if given else path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.send("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Sends JSON and reads JSON; an empty answer is `None`."""
        data = None if body is None else json.dumps(body).encode()
        return self.exchange(method, path, data, "application/json")

    def exchange(self, method: str, path: str, data: bytes | None, content_type: str) -> Any:
        """Sends a body of any type and reads JSON."""
        text = self.read(method, path, data, content_type)
        return json.loads(text) if text else None

    def read(self, method: str, path: str, data: bytes | None = None, content_type: str = "") -> bytes:
        """Sends a body of any type; the answer as it came."""
        request = urllib.request.Request(self.base + path, data, self.headers, method=method)
        if data is not None:
            request.add_header("Content-Type", content_type)
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise refused(error.code, error.read()) from None
        except urllib.error.URLError as error:
            raise ConnectionError(f"{self.base}: {error.reason}") from None


def refused(status: int, text: bytes) -> Refused:
    """The refusal in a body: a problem of the admin API or the control plane, else whatever came."""
    try:
        body = json.loads(text)
    except ValueError:
        return Refused(status, "", text.decode(errors="replace"), text)
    problem = body if isinstance(body, dict) else {}
    return Refused(status, str(problem.get("code", "")), str(problem.get("detail", body)), body)
