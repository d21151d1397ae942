"""Starts the program for a client that is tried against it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 60


@contextmanager
def simulator(*options: str) -> Iterator[dict[str, Any]]:
    """A server in memory on a free port: what its ready file says."""
    with tempfile.TemporaryDirectory() as folder:
        ready_file = Path(folder) / "ready.json"
        command = [os.environ["PAM360_SIM"], "serve", "--memory", "--quiet", "--log-level", "warn"]
        server = subprocess.Popen([*command, "--listen", "127.0.0.1:0", "--ready-file", str(ready_file), *options])
        try:
            deadline = time.monotonic() + START_SECONDS
            while not ready_file.exists():
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("the server did not start")
                time.sleep(0.02)
            yield json.loads(ready_file.read_text())
        finally:
            server.terminate()
            if server.wait() != 0:
                sys.exit(f"the server ended with {server.returncode}")
