"""The plugin as people run it: with xdist, quietly, and stopped by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PASSES = """
import os, pathlib

def test_one(pam360, pam360_server):
    pathlib.Path("servers", str(pam360_server.ready["pid"])).touch()
    assert pam360.call("GET", "/resources")["result"]["status"] == "Success"
"""

WAITS = f"""{PASSES}
def test_waits(pam360):
    pathlib.Path("waiting").touch()
    import threading
    threading.Event().wait(60)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Nobody else reaps the children of a process that is gone.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def servers(folder: Path) -> list[int]:
    return [int(path.name) for path in (folder / "servers").iterdir()]


def pytest_in(folder: Path, text: str, *flags: str) -> subprocess.Popen[str]:
    (folder / "servers").mkdir()
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *flags]
    return subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heeds_ctrl_c,
    )


def heeds_ctrl_c() -> None:
    """A shell has what it starts in the background ignore it, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("flags", [(), ("-n", "2")])
def test_a_run_prints_nothing_of_its_own_and_leaves_no_server(tmp_path: Path, flags: tuple[str, ...]) -> None:
    run = pytest_in(tmp_path, PASSES, "-s", "-q", *flags)
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, out
    assert err == ""
    assert out.splitlines()[-1].startswith("1 passed")
    assert "pam360" not in out
    assert servers(tmp_path)
    assert not any(alive(pid) for pid in servers(tmp_path))


def test_ctrl_c_stops_the_server(tmp_path: Path) -> None:
    run = pytest_in(tmp_path, WAITS)
    deadline = time.monotonic() + 60
    while not (tmp_path / "waiting").exists():
        assert time.monotonic() < deadline and run.poll() is None
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    run.communicate(timeout=60)
    assert not any(alive(pid) for pid in servers(tmp_path))


def test_a_server_that_runs_is_used(tmp_path: Path, pam360_server: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAM360_SIM_URL", pam360_server.url)  # type: ignore[attr-defined]
    text = "def test_it(pam360, pam360_server):\n    assert not pam360_server.ready and pam360.app_token\n"
    run = pytest_in(tmp_path, text, "-q")
    out, _ = run.communicate(timeout=60)
    assert run.returncode == 0, out
