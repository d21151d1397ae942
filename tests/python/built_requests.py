"""Prints the requests that the client makes of commands: a JSON list of `[command, arguments]` in, a JSON list of texts out.

    built_requests.py SERVER_URL APP_TOKEN < commands
"""

from __future__ import annotations

import json
import sys

from xsoar_client import Client, Request


def as_sent(request: Request) -> str:
    head = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers)]
    return "\r\n".join([*head, "", request.body])


def main(server_url: str, app_token: str) -> None:
    client = Client(server_url, app_token)
    json.dump([as_sent(client.build(command, **given)) for command, given in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
