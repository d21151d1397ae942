"""The Cortex XSOAR integration's half of the conversation, byte for byte, with nothing but the standard library.

Like the integration it writes INPUT_DATA as the `repr` of a dict, sends every argument that was left out as an empty
text, and does not escape names in a query; like the `requests` library below it, it then requotes the whole URL.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

API = "/restapi/json/v1"
RESOURCES = API + "/resources"
USER_AGENT = "python-requests/2.32.3"
TIMEOUT_SECONDS = 60

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
PATH_CHARACTERS = UNRESERVED + "!$&'()*+,;=" + ":@/"
QUERY_CHARACTERS = PATH_CHARACTERS + "?"


@dataclass(frozen=True)
class Request:
    """What goes over the wire."""

    method: str
    target: str
    headers: list[list[str]]
    body: str


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str

    @property
    def operation(self) -> dict[str, Any]:
        return json.loads(self.text)["operation"]

    @property
    def succeeded(self) -> bool:
        return self.operation["result"]["status"] == "Success"

    @property
    def message(self) -> str:
        return self.operation["result"]["message"]

    @property
    def details(self) -> Any:
        return self.operation.get("Details")


class Client:
    """An integration instance: a Server URL and an App Token, one method for each command."""

    def __init__(self, server_url: str, app_token: str, ca_file: str | None = None) -> None:
        parts = urlsplit(server_url)
        self._host = parts.netloc
        self._prefix = parts.path.rstrip("/")
        self._app_token = app_token
        self._tls = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None

    def test_module(self) -> Answer:
        return self.send(self.build("test-module"))

    def create_resource(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-create-resource", **arguments))

    def create_account(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-create-account", **arguments))

    def update_resource(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-update-resource", **arguments))

    def update_account(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-update-account", **arguments))

    def list_all_resources(self) -> Answer:
        return self.send(self.build("pam360-list-all-resources"))

    def list_all_accounts(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-list-all-accounts", **arguments))

    def fetch_account_details(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-fetch-account-details", **arguments))

    def fetch_resource_account_id(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-fetch-resource-account-id", **arguments))

    def fetch_password(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-fetch-password", **arguments))

    def update_account_password(self, **arguments: str) -> Answer:
        return self.send(self.build("pam360-update-account-password", **arguments))

    def build(self, command: str, **arguments: str) -> Request:
        """The request of a command with the arguments as a playbook names them."""
        method, path, input_data = COMMANDS[command](Arguments(arguments))
        form = "" if input_data is None else urlencode({"INPUT_DATA": str({"operation": {"Details": input_data}})})
        query, form = (form, "") if method == "GET" else ("", form)
        headers = [
            ["Host", self._host],
            ["User-Agent", USER_AGENT],
            ["Accept-Encoding", "gzip, deflate"],
            ["Accept", "*/*"],
            ["Connection", "keep-alive"],
            ["APP_AUTHTOKEN", self._app_token],
            ["APP_TYPE", "17"],
        ]
        if method != "GET":
            headers.append(["Content-Length", str(len(form))])
            headers.append(["Content-Type", "application/x-www-form-urlencoded"])
        return Request(method, requoted(self._prefix + path, query), headers, form)

    def send(self, request: Request) -> Answer:
        """Sends one request over a connection of its own."""
        if self._tls:
            connection = http.client.HTTPSConnection(self._host, timeout=TIMEOUT_SECONDS, context=self._tls)
        else:
            connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_SECONDS)
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value)
            connection.endheaders(request.body.encode("ascii") or None)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode("utf-8"))
        finally:
            connection.close()


class Arguments(dict):
    """A command's arguments; one that was not given is an empty text."""

    def __missing__(self, _name: str) -> str:
        return ""


def _account_path(given: Arguments) -> str:
    return f"{RESOURCES}/{given['resource_id']}/accounts/{given['account_id']}"


def _with_owner(fields: dict[str, Any], given: Arguments) -> dict[str, Any]:
    # The two updates alone leave OWNERNAME out when it is empty.
    return {**fields, "OWNERNAME": given["owner_name"]} if given["owner_name"] else fields


def _create_resource(given: Arguments):
    return "POST", RESOURCES, {
        "RESOURCENAME": given["resource_name"],
        "ACCOUNTNAME": given["account_name"],
        "RESOURCETYPE": given["resource_type"],
        "PASSWORD": given["password"],
        "NOTES": given["notes"],
        "LOCATION": given["location"],
        "DNSNAME": given["dnsname"],
        "DEPARTMENT": given["department"],
        "RESOURCEDESCRIPTION": given["resource_description"],
        "DOMAINNAME": given["domain_name"],
        "RESOURCEGROUPNAME": given["resourcegroup_name"],
        "OWNERNAME": given["owner_name"],
        "RESOURCEURL": given["resource_url"],
        "RESOURCEPASSWORDPOLICY": given["resource_password_policy"],
        "ACCOUNTPASSWORDPOLICY": given["account_password_policy"],
    }


def _create_account(given: Arguments):
    account = {
        "ACCOUNTNAME": given["account_name"],
        "PASSWORD": given["password"],
        "NOTES": given["notes"],
        "ACCOUNTPASSWORDPOLICY": given["account_password_policy"],
    }
    return "POST", f"{RESOURCES}/{given['resource_id']}/accounts", {"ACCOUNTLIST": [account]}


def _update_resource(given: Arguments):
    fields = {
        "RESOURCENAME": given["resource_name"],
        "RESOURCETYPE": given["resource_type"],
        "RESOURCEDESCRIPTION": given["resource_description"],
        "RESOURCEURL": given["resource_url"],
        "RESOURCEPASSWORDPOLICY": given["resource_password_policy"],
        "LOCATION": given["location"],
        "DEPARTMENT": given["department"],
        "DNSNAME": given["dnsname"],
    }
    return "PUT", f"{RESOURCES}/{given['resource_id']}", _with_owner(fields, given)


def _update_account(given: Arguments):
    fields = {
        "ACCOUNTNAME": given["account_name"],
        "NOTES": given["notes"],
        "ACCOUNTPASSWORDPOLICY": given["account_password_policy"],
    }
    return "PUT", _account_path(given), _with_owner(fields, given)


def _fetch_resource_account_id(given: Arguments):
    query = f"RESOURCENAME={given['resource_name']}&ACCOUNTNAME={given['account_name']}"
    return "GET", f"{RESOURCES}/getResourceIdAccountId?{query}", None


def _fetch_password(given: Arguments):
    return "GET", _account_path(given) + "/password", {"REASON": given["reason"], "TICKETID": given["ticket_id"]}


def _update_account_password(given: Arguments):
    return "PUT", _account_path(given) + "/password", {
        "NEWPASSWORD": given["new_password"],
        "RESETTYPE": given["reset_type"],
        "REASON": given["reason"],
        "TICKETID": given["ticket_id"],
    }


COMMANDS = {
    "test-module": lambda given: ("GET", RESOURCES + "/resourcetypes", None),
    "pam360-create-resource": _create_resource,
    "pam360-create-account": _create_account,
    "pam360-update-resource": _update_resource,
    "pam360-update-account": _update_account,
    "pam360-list-all-resources": lambda given: ("GET", RESOURCES, None),
    "pam360-list-all-accounts": lambda given: ("GET", f"{RESOURCES}/{given['resource_id']}/accounts", None),
    "pam360-fetch-account-details": lambda given: ("GET", _account_path(given), None),
    "pam360-fetch-resource-account-id": _fetch_resource_account_id,
    "pam360-fetch-password": _fetch_password,
    "pam360-update-account-password": _update_account_password,
}


def requoted(target: str, form: str = "") -> str:
    """The request target that the `requests` library makes of a path and query as they were pasted together, and of a
    form that comes behind them."""
    path, _, query = target.partition("#")[0].partition("?")
    path = _without_dot_segments(_encoded(path, PATH_CHARACTERS))
    query = "&".join(part for part in (_encoded(query, QUERY_CHARACTERS), form) if part)
    return _with_unreserved_decoded(f"{path}?{query}" if query else path)


def _encoded(text: str, allowed: str) -> str:
    # An escape is left alone only where every per cent sign begins one; a single stray one has all of them escaped.
    text, escapes = re.subn("%[0-9A-Fa-f]{2}", lambda escape: escape[0].upper(), text)
    kept = allowed + "%" if escapes == text.count("%") else allowed
    return "".join(c if c in kept else "".join(f"%{byte:02X}" for byte in c.encode("utf-8")) for c in text)


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if path.startswith("/") and kept[:1] != [""]:
        kept.insert(0, "")
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/".join(kept)


def _with_unreserved_decoded(target: str) -> str:
    def decoded(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in UNRESERVED else escape[0]

    return re.sub("%([0-9A-F]{2})", decoded, target)
