"""The calls of the REST API that a scan needs, as the XSOAR integration makes them."""

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Refused(Exception):
    """The vault answered `Failed`."""


class Vault:
    """A Server URL and an App Token."""

    def __init__(self, server_url: str, app_token: str) -> None:
        self._resources = server_url.rstrip("/") + "/restapi/json/v1/resources"
        self._headers = {"APP_AUTHTOKEN": app_token, "APP_TYPE": "17"}

    def resources(self) -> list[dict]:
        return self._call("GET", "").get("Details", [])

    def accounts(self, resource_id: str) -> list[dict]:
        return self._call("GET", f"/{resource_id}/accounts")["Details"]["ACCOUNT LIST"]

    def password(self, resource_id: str, account_id: str, reason: str) -> str:
        path = f"/{resource_id}/accounts/{account_id}/password"
        return self._call("GET", path, {"REASON": reason})["Details"]["PASSWORD"]

    def change_password(self, resource_id: str, account_id: str, reset_type: str, reason: str) -> None:
        """Lets the vault generate a new password. `reset_type`: LOCAL or REMOTE."""
        path = f"/{resource_id}/accounts/{account_id}/password"
        self._call("PUT", path, {"NEWPASSWORD": "", "RESETTYPE": reset_type, "REASON": reason})

    def _call(self, method: str, path: str, details: dict | None = None) -> dict:
        form = urlencode({"INPUT_DATA": str({"operation": {"Details": details}})}) if details else ""
        in_query = method == "GET" and form
        url = self._resources + path + ("?" + form if in_query else "")
        body = None if method == "GET" else form.encode()
        with urlopen(Request(url, body, self._headers, method=method), timeout=30) as answer:
            operation = json.load(answer)["operation"]
        if operation["result"]["status"] != "Success":
            raise Refused(operation["result"]["message"])
        return operation
