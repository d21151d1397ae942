"""Meets every fault of the catalogue as the integration would, with the library requests, and says what it saw.

Arguments: the Server URL, and optionally the names of the faults to meet. The token comes in APP_TOKEN, the file of the
CA in CA_FILE. Prints one JSON object: fault -> what was seen.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote_plus, urlsplit

import requests

# The integration waits 60 seconds; what is later than that is later than this too.
SHORT, LONG = 0.5, 30.0
# What never answers, or only after the client has given up.
TOO_LATE = {"slow-59s", "slow-61s", "hang", "lost-timeout"}
# Faults that only a change can meet, each with an account of its own.
CHANGES = {"reset-1": 2, "target-unreachable": 3, "target-refusing": 4, "lost-close": 5, "lost-reset": 6, "lost-timeout": 7}
# A redirect may turn a change into a look.
REDIRECTED_CHANGES = {"redirect-302": 8, "redirect-307": 9, "redirect-308": 10}
SEVERAL = {"http-503-twice", "http-429-twice", "token-expires-midway"}
ACCOUNTS = "/restapi/json/v1/resources/1/accounts"


class Client:
    """One client of one Server URL."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.token = os.environ["APP_TOKEN"]
        self.verify: Any = os.environ.get("CA_FILE", True)

    def call(self, fault: str, method: str, path: str, details: dict[str, str]) -> requests.Response:
        url = f"{self.url}/fault/{fault}{path}"
        data = {"INPUT_DATA": str({"operation": {"Details": details}})}
        session = requests.Session()
        session.trust_env = False
        return session.request(
            method,
            url + (f"?INPUT_DATA={quote_plus(data['INPUT_DATA'])}" if method == "GET" else ""),
            headers={"APP_AUTHTOKEN": self.token, "APP_TYPE": "17"},
            data=data if method != "GET" else None,
            timeout=SHORT if fault in TOO_LATE else LONG,
            verify=self.verify,
        )

    def meet(self, fault: str) -> str:
        if fault in SEVERAL:
            return ", ".join(self.fetch(fault) for _ in range(3))
        if fault in CHANGES:
            return self.change(fault, CHANGES[fault], "LOCAL" if fault.startswith("lost") else "REMOTE")
        if fault in REDIRECTED_CHANGES:
            return f"{self.fetch(fault)}, a change: {self.change(fault, REDIRECTED_CHANGES[fault], 'LOCAL')}"
        return self.fetch(fault)

    def change(self, fault: str, account: int, reset: str) -> str:
        path = f"{ACCOUNTS}/{account}/password"
        return self.saw(fault, "PUT", path, {"NEWPASSWORD": "Changed-1-by-fault", "RESETTYPE": reset})

    def fetch(self, fault: str) -> str:
        return self.saw(fault, "GET", f"{ACCOUNTS}/1/password", {"REASON": "", "TICKETID": ""})

    def saw(self, fault: str, method: str, path: str, details: dict[str, str]) -> str:
        """What came: a status with the form of the body and what it says, or an exception by its class."""
        try:
            answer = self.call(fault, method, path, details)
        except requests.RequestException as error:
            return type(error).__name__ + cause(error)
        return " ".join(part for part in (way(answer, self.url), str(answer.status_code), form(answer, self.token)) if part)


def cause(error: requests.RequestException) -> str:
    """What broke the connection, where that is told: it was reset, or closed without an answer."""
    inner = error.args[0] if error.args else None
    while isinstance(inner, Exception) and inner.args and isinstance(inner.args[-1], Exception):
        inner = inner.args[-1]
    told = isinstance(inner, ConnectionError)
    return f" ({type(inner).__name__})" if told else ""


def way(answer: requests.Response, url: str) -> str:
    """The redirects that led there, and whether to another host."""
    if not answer.history:
        return ""
    elsewhere = urlsplit(answer.url).hostname != urlsplit(url).hostname
    return f"{answer.history[0].status_code} to {'another' if elsewhere else 'the same'} host:"


def form(answer: requests.Response, token: str) -> str:
    retry = f" retry after {answer.headers['Retry-After']}" if "Retry-After" in answer.headers else ""
    if not answer.content:
        return "empty" + retry
    if "html" in answer.headers.get("Content-Type", ""):
        return ("login page" if "password" in answer.text else "html") + retry
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return "no json" + retry
    if not isinstance(body, dict) or not isinstance(body.get("operation"), dict):
        return answer.text + retry
    operation = body["operation"]
    if len(answer.text) > 50_000:
        return "more than 50,000 characters"
    details = operation.get("Details")
    shown = f" {details['PASSWORD']}" if isinstance(details, dict) else ""
    message = operation["result"]["message"].replace(token, "<token>")
    return f"{operation['result']['status']} {message}{shown}{retry}"


def main() -> None:
    client = Client(sys.argv[1])
    catalogue = requests.get(f"{client.url}/sim/v1/faults/catalogue", timeout=LONG, verify=client.verify).json()
    names = sys.argv[2:] or [item["name"] for item in catalogue["items"]]
    with ThreadPoolExecutor(max_workers=16) as pool:
        print(json.dumps(dict(zip(names, pool.map(client.meet, names)))))


if __name__ == "__main__":
    main()
