"""Starts a vault and three endpoints, and shows what a LOCAL and a REMOTE change of a password do to a scan."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoint import Endpoint
from scan import credentials, scan
from vault import Vault

HERE = Path(__file__).parent
ROTATED = "FIN-WEB-01"
START_SECONDS = 30


@contextmanager
def simulator() -> Iterator[tuple[str, str]]:
    """A server of its own: its address and the App Token of the scans."""
    program = os.environ.get("PAM360_SIM", "pam360-sim")
    with tempfile.TemporaryDirectory() as folder:
        ready_file = Path(folder) / "ready.json"
        options = ["--memory", "--quiet", "--listen", "127.0.0.1:0", "--ready-file", str(ready_file)]
        server = subprocess.Popen([program, "serve", "--fixture", str(HERE / "fixture.yaml"), *options])
        try:
            ready = json.loads(when_there(ready_file, server))
            yield ready["url"], ready["app_tokens"][0]["app_token"]
        finally:
            server.terminate()
            server.wait()


def when_there(ready_file: Path, server: subprocess.Popen) -> str:
    deadline = time.monotonic() + START_SECONDS
    while not ready_file.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("the server did not start")
        time.sleep(0.02)
    return ready_file.read_text()


def main() -> None:
    with simulator() as (url, app_token):
        vault = Vault(url, app_token)
        known = credentials(vault)
        endpoints = {credential.resource_name: Endpoint(url, credential.resource_id) for credential in known}

        def scan_all(title: str) -> dict[str, str]:
            print(title)
            results = {}
            for credential in known:
                name = credential.resource_name
                results[name] = scan(vault, credential, endpoints[name].url)
                print(f"  {name:12} {results[name]}")
            return results

        def failed(results: dict[str, str]) -> list[str]:
            return [name for name, result in results.items() if result.startswith("failed")]

        rotated = next(credential for credential in known if credential.resource_name == ROTATED)

        def rotate(reset_type: str) -> None:
            vault.change_password(rotated.resource_id, rotated.account_id, reset_type, "Rotation")

        steps = [failed(scan_all("Vault and endpoints agree:"))]
        rotate("LOCAL")
        steps.append(failed(scan_all(f"\nThe password of {ROTATED} was changed in the vault alone (LOCAL):")))
        rotate("REMOTE")
        steps.append(failed(scan_all("\nIt was changed in the vault and on its target (REMOTE):")))

        for endpoint in endpoints.values():
            endpoint.stop()
    if steps != [[], [ROTATED], []]:
        sys.exit(f"\nNot what was expected: {steps}")


if __name__ == "__main__":
    main()
