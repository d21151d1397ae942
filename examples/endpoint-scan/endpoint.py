"""A simulated endpoint: `POST /scan` starts a scan for whoever signs in with the password that its target really has."""

import base64
import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen


class Endpoint:
    """A web server of its own on a free port. What its password is, the simulated target behind the resource knows."""

    def __init__(self, simulator_url: str, resource_id: str) -> None:
        log_on_url = f"{simulator_url}/sim/v1/targets/{resource_id}/log-on"

        scans = itertools.count(1)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                if self.path != "/scan":
                    self._answer(404, {"error": "there is only /scan"})
                elif not accepts(log_on_url, self.headers.get("Authorization", "")):
                    self._answer(401, {"error": "the password is not the one of this machine"})
                else:
                    self._answer(200, {"scan": next(scans)})

            def _answer(self, status: int, body: dict) -> None:
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                """Says nothing: the requests carry passwords."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def accepts(log_on_url: str, authorization: str) -> bool:
    """Whether the target behind this endpoint lets the holder of these Basic credentials in."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme != "Basic":
        return False
    account_name, _, password = base64.b64decode(encoded).decode().partition(":")
    attempt = json.dumps({"account_name": account_name, "password": password}).encode()
    request = Request(log_on_url, attempt, {"Content-Type": "application/json"}, method="POST")
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)["result"] == "accepted"
