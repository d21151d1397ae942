"""The program: started for a while, or found where it runs."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Union

from ._http import Http
from .controls import Instant, instant
from .sandbox import Sandbox

START_SECONDS = 60
STOP_SECONDS = 10
LOOK_SECONDS = 0.005

# A secret of a fixture file that stands elsewhere.
VARIABLE = re.compile(r"\$\{(\w+)\}")

Fixture = Union[str, "os.PathLike[str]", Mapping[str, Any]]


class NotStarted(Exception):
    """The program is not there, or ended before it could serve."""


class Server:
    """A running server, which holds many sandboxes."""

    def __init__(
        self,
        url: str,
        *,
        control_token: str | None = None,
        ca_file: str | None = None,
        process: _Process | None = None,
    ) -> None:
        #: Where it answers.
        self.url = url.rstrip("/")
        #: What its ready file says; empty for one that was found.
        self.ready: Mapping[str, Any] = process.ready if process else {}
        self._process = process
        headers = {"Authorization": f"Bearer {control_token}"} if control_token else {}
        self.control = Http(f"{self.url}/sim/v1", headers, ca_file)

    @classmethod
    def start(cls, *flags: str, program: str | None = None) -> Server:
        """Starts a server in memory on a free port: `program`, else `PAM360_SIM_BIN`, else `pam360-sim` on the PATH."""
        process = _Process(program or os.environ.get("PAM360_SIM_BIN") or "pam360-sim", flags)
        return cls(process.ready["url"], process=process)

    @classmethod
    def at(cls, url: str, *, control_token: str | None = None, ca_file: str | None = None) -> Server:
        """A server that runs already; the control token is `PAM360_SIM_CONTROL_TOKEN` where none is given."""
        return cls(url, control_token=control_token or os.environ.get("PAM360_SIM_CONTROL_TOKEN"), ca_file=ca_file)

    @property
    def ca_file(self) -> str | None:
        """The certificate to trust over HTTPS, of a server that was started here."""
        return self.ready.get("ca_file")

    @property
    def https_url(self) -> str | None:
        """Where it answers over HTTPS, of a server that was started here."""
        return self.ready.get("https_url")

    def sandbox(
        self,
        fixture: Fixture = "empty",
        *,
        name: str | None = None,
        seed: int | None = None,
        clock: Instant | Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        snapshot: str | None = None,
        ttl: str | None = None,
    ) -> Sandbox:
        """Makes an installation of its own. The fixture is `demo`, `empty`, a file, or a document; with `clock`, time
        stands still at that instant."""
        if isinstance(clock, Mapping):
            mode: dict[str, Any] | None = dict(clock)
        else:
            mode = None if clock is None else {"mode": "frozen", "now": instant(clock)}
        wanted = {
            "name": name,
            "fixture": document(fixture) if snapshot is None else None,
            "snapshot": snapshot,
            "seed": seed,
            "clock": mode,
            "ttl": ttl,
        }
        made = self.control.post("/sandboxes", {key: value for key, value in wanted.items() if value is not None})
        control = self.control.at(f"{self.url}/s/{made['name']}/sim/v1", self.control.headers)
        # Named by the address that was used here, whatever the server is called behind a proxy.
        sandbox = Sandbox({**made, "base_url": f"{self.url}/s/{made['name']}"}, control)
        if settings:
            try:
                sandbox.settings.set(**settings)
            except BaseException:
                sandbox.drop()
                raise
        return sandbox

    def stop(self) -> None:
        """Stops a server that was started here; twice is once."""
        if self._process:
            self._process.stop()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def document(fixture: Fixture) -> str | dict[str, Any]:
    """A fixture as the control plane takes it: the name of a built-in one, a document, or a file with the environment
    variables that it names."""
    if isinstance(fixture, Mapping):
        return dict(fixture)
    path = Path(fixture)
    if isinstance(fixture, str) and path.suffix not in (".json", ".yaml", ".yml"):
        return fixture
    text = path.read_text("utf-8")
    variables = {name: os.environ[name] for name in set(VARIABLE.findall(text)) & set(os.environ)}
    return {"name": str(path), "text": text, "variables": variables}


class _Process:
    """The program while it runs, with a folder for its ready file and its log."""

    def __init__(self, program: str, flags: tuple[str, ...]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pam360-sim-"))
        ready_file = self._folder / "ready.json"
        command = [program, "serve", "--memory", "--quiet", "--log-level", "warn", "--listen", "127.0.0.1:0"]
        self._log = self._folder / "stderr.log"
        with self._log.open("wb") as log:
            try:
                self._child = subprocess.Popen(
                    [*command, "--ready-file", str(ready_file), *flags],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    # What they say is meant for other servers, and for this package.
                    env={name: value for name, value in os.environ.items() if not name.startswith("PAM360_SIM_")},
                )
            except OSError as error:
                shutil.rmtree(self._folder, ignore_errors=True)
                raise NotStarted(f"{program}: {error.strerror}; PAM360_SIM_BIN names the program") from None
        # Whoever forgets to stop it leaves no server behind.
        atexit.register(self.stop)
        self.ready: dict[str, Any] = self._wait_for(program, ready_file)

    def _wait_for(self, program: str, ready_file: Path) -> dict[str, Any]:
        """The ready file appears at once and whole."""
        deadline = time.monotonic() + START_SECONDS
        while not ready_file.exists():
            if self._child.poll() is not None or time.monotonic() > deadline:
                told = self._log.read_text("utf-8", "replace").strip()
                code = self._child.poll()
                self.stop()
                ended = f"no ready file within {START_SECONDS} seconds" if code is None else f"it ended with {code}"
                raise NotStarted(f"{program}: {told or ended}")
            time.sleep(LOOK_SECONDS)
        return dict(json.loads(ready_file.read_text("utf-8")))

    def stop(self) -> None:
        atexit.unregister(self.stop)
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
