"""The playbook: each endpoint is scanned with the password that the vault holds for it at that moment."""

import base64
import json
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from vault import Vault

REASON = "Nightly vulnerability scan"


@dataclass(frozen=True)
class Credential:
    """An account of the vault, without its password."""

    resource_id: str
    resource_name: str
    account_id: str
    account_name: str


def credentials(vault: Vault) -> list[Credential]:
    """Every account that the App Token's owner sees."""
    return [
        Credential(
            resource["RESOURCE ID"], resource["RESOURCE NAME"], account["ACCOUNT ID"], account["ACCOUNT NAME"]
        )
        for resource in vault.resources()
        for account in vault.accounts(resource["RESOURCE ID"])
    ]


def scan(vault: Vault, credential: Credential, endpoint_url: str) -> str:
    """Scans one endpoint: `passed`, or why not."""
    password = vault.password(credential.resource_id, credential.account_id, REASON)
    basic = base64.b64encode(f"{credential.account_name}:{password}".encode()).decode()
    request = Request(endpoint_url + "/scan", b"", {"Authorization": "Basic " + basic}, method="POST")
    try:
        with urlopen(request, timeout=30) as answer:
            return f"passed (scan {json.load(answer)['scan']} of this endpoint)"
    except HTTPError as error:
        with error:
            return f"failed: {json.load(error)['error']}"
