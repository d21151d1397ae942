"""Feeds the passwords of a ManageEngine PAM360 into the credential store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import demistomock as demisto
from CommonServerPython import BaseClient, CommandResults, DemistoException, return_error, return_results

REASON = "Cortex XSOAR credential store"


class Client(BaseClient):
    """The product's REST API. A refusal is HTTP 200 there: `operation.result.status` tells it."""

    def __init__(self, url: str, app_token: str, verify: bool, proxy: bool) -> None:
        super().__init__(url, verify, proxy)
        self._headers = {"APP_AUTHTOKEN": app_token, "APP_TYPE": "17"}

    def get(self, path: str, details: dict[str, str] | None = None) -> dict[str, Any]:
        params = {"INPUT_DATA": str({"operation": {"Details": details}})} if details else None
        answer = self._http_request("GET", "/restapi/json/v1" + path, self._headers, params)
        operation: dict[str, Any] = answer["operation"]
        if operation["result"]["status"] != "Success":
            raise DemistoException(operation["result"]["message"])
        return operation

    def accounts(self) -> Iterator[dict[str, str]]:
        """Every account that the token's owner sees."""
        for resource in self.get("/resources").get("Details", []):
            found = self.get(f"/resources/{resource['RESOURCE ID']}/accounts")["Details"]
            for account in found.get("ACCOUNT LIST", []):
                yield {
                    "Name": f"{resource['RESOURCE NAME']}/{account['ACCOUNT NAME']}",
                    "User": account["ACCOUNT NAME"],
                    "ResourceID": resource["RESOURCE ID"],
                    "AccountID": account["ACCOUNT ID"],
                }

    def password(self, account: dict[str, str]) -> str:
        path = f"/resources/{account['ResourceID']}/accounts/{account['AccountID']}/password"
        return str(self.get(path, {"REASON": REASON, "TICKETID": ""})["Details"]["PASSWORD"])


def test_module(client: Client) -> None:
    client.get("/resources/resourcetypes")
    return_results("ok")


def credentials_list(client: Client) -> None:
    accounts = list(client.accounts())
    names = "\n".join(f"- {account['Name']}" for account in accounts)
    return_results(CommandResults("PAM360.Credential", "Name", accounts, f"### Credentials\n{names}"))


def fetch_credentials(client: Client, identifier: str) -> None:
    """All that may be read now, or the one of that name. XSOAR expects no error here: what is refused is left out."""
    found = []
    for account in client.accounts():
        if identifier in ("", account["Name"]):
            try:
                password = client.password(account)
            except DemistoException as refusal:
                demisto.debug(f"{account['Name']}: {refusal}")
                continue
            found.append({"user": account["User"], "password": password, "name": account["Name"]})
    demisto.credentials(found)


def main() -> None:
    params = demisto.params()
    try:
        client = Client(
            params["url"],
            params["credentials"]["password"],
            not params.get("insecure"),
            bool(params.get("proxy")),
        )
        command = demisto.command()
        if command == "test-module":
            test_module(client)
        elif command == "pam360-credentials-list":
            credentials_list(client)
        elif command == "fetch-credentials":
            fetch_credentials(client, demisto.args().get("identifier", ""))
        else:
            raise NotImplementedError(f"{command} is not a command of this integration")
    except Exception as error:
        return_error(f"Unexpected error: {error}")


if __name__ in ("__main__", "builtin", "builtins"):
    main()
