"""Schemathesis against the three OpenAPI documents: no 5xx, and no answer that breaks what its document says."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from simulator import simulator

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = os.environ.get("CONTRACT_EXAMPLES", "25")

# What would end the run for everybody: the session's own end, a vault that hands out nothing any more, and an answer that
# has no end.
SPARED = {
    "rest": [],
    "admin": ["DELETE /api/v1/session", "POST /api/v1/vault/lock"],
    "control": ["GET /sim/v1/requests/stream"],
}


def call(url: str, body: dict[str, Any], session: str = "") -> Any:
    """A POST to the admin API."""
    data = json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + session}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
        return json.load(answer)


def sign_in(url: str, user_name: str, password: str) -> str:
    return call(url + "/api/v1/session", {"user_name": user_name, "password": password})["session_token"]


def tester(url: str) -> str:
    """Signs in somebody whose id generated requests seldom meet: the others are soon locked, demoted, deleted."""
    admin = sign_in(url, "admin", "admin")
    who = {"user_name": "tester", "password": "tester"}
    call(url + "/api/v1/users", {**who, "role": "Privileged Administrator", "super_admin": True}, admin)
    return sign_in(url, **who)


def run(face: str, folder: Path) -> bool:
    document = folder / f"{face}.json"
    with document.open("wb") as file:
        subprocess.run([os.environ["PAM360_SIM"], "openapi", face], stdout=file, check=True)
    with simulator("--fixture", "demo") as ready:
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", str(document), "--url", ready["url"]]
        command += ["--checks", CHECKS, "--max-examples", EXAMPLES, "--generation-deterministic", "--no-color"]
        # Not the stateful phase: it follows ids from answer to request, and soon locks out who asks.
        command += ["--phases", "examples,coverage,fuzzing"]
        session = tester(ready["url"])
        own = next(it for it in ready["app_tokens"] if it["user_name"] == "admin")
        command += ["--header", f"APP_AUTHTOKEN: {own['app_token']}"] if face == "rest" else []
        command += ["--header", f"Authorization: Bearer {session}"] if face == "admin" else []
        for operation in SPARED[face]:
            command += ["--exclude-name", operation]
        print(f"== schemathesis, {face}", flush=True)
        return subprocess.run(command, cwd=folder).returncode == 0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        failed = [face for face in SPARED if not run(face, Path(folder))]
    if failed:
        sys.exit(f"schemathesis found something at: {', '.join(failed)}")


if __name__ == "__main__":
    main()
