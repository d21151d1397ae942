"""A stand-in for what most integrations use of XSOAR's common code, with nothing but the standard library."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from typing import Any, NoReturn
from urllib.parse import urlencode

import demistomock as demisto


class DemistoException(Exception):
    """What an integration meets when a call fails."""


class BaseClient:
    """Calls one server."""

    def __init__(self, base_url: str, verify: bool = True, proxy: bool = False) -> None:
        self._base_url = base_url.rstrip("/")
        tls = ssl.create_default_context() if verify else ssl._create_unverified_context()
        proxies = urllib.request.ProxyHandler(None if proxy else {})
        self._opener = urllib.request.build_opener(proxies, urllib.request.HTTPSHandler(context=tls))

    def _http_request(
        self,
        method: str,
        url_suffix: str,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        data: dict[str, str] | None = None,
        timeout: float = 60,
    ) -> Any:
        url = self._base_url + url_suffix + (f"?{urlencode(params)}" if params else "")
        body = urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, body, headers or {}, method=method)
        try:
            with self._opener.open(request, timeout=timeout) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                detail = error.read().decode(errors="replace")
            raise DemistoException(f"Error in API call [{error.code}] - {error.reason}\n{detail}") from None
        except OSError as error:
            raise DemistoException(f"{url} cannot be reached: {error}") from None
        try:
            return json.loads(text)
        except ValueError:
            raise DemistoException(f"Failed to parse json object from response: {text!r}") from None


class CommandResults:
    """What a command leaves in the War Room and in the context."""

    def __init__(
        self,
        outputs_prefix: str = "",
        outputs_key_field: str = "",
        outputs: Any = None,
        readable_output: str = "",
    ) -> None:
        self.outputs_prefix = outputs_prefix
        self.outputs_key_field = outputs_key_field
        self.outputs = outputs
        self.readable_output = readable_output

    def to_context(self) -> dict[str, Any]:
        key = self.outputs_key_field
        path = f"{self.outputs_prefix}(val.{key} && val.{key} == obj.{key})" if key else self.outputs_prefix
        return {"Type": 1, "HumanReadable": self.readable_output, "EntryContext": {path: self.outputs}}


class ErrorEntry(SystemExit):
    """The end of a command that failed."""


def return_results(results: Any) -> None:
    """Hands in what a command found."""
    demisto.results(results.to_context() if isinstance(results, CommandResults) else results)


def return_error(message: str) -> NoReturn:
    """Hands in an error and ends the command."""
    demisto.results({"Type": 4, "Contents": message})
    raise ErrorEntry(0)
