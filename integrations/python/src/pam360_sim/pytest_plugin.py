"""Fixtures for pytest: a server for the run, and a sandbox for each test.

With pytest-xdist each worker has a server of its own: it starts in milliseconds, no worker waits for another, and what
ends a worker ends its server. `PAM360_SIM_URL` names one that all share.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .sandbox import Sandbox
from .server import Server

MARKER = (
    "pam360(fixture='demo', *, seed=None, clock=None, settings=None, snapshot=None): "
    "how the test's simulated PAM360 begins"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def pam360_server() -> Iterator[Server]:
    """A server: the one at `PAM360_SIM_URL`, else one that is started for this run."""
    url = os.environ.get("PAM360_SIM_URL")
    with Server.at(url, ca_file=os.environ.get("PAM360_SIM_CA_FILE")) if url else Server.start() as server:
        yield server


@pytest.fixture
def pam360(request: pytest.FixtureRequest, pam360_server: Server) -> Iterator[Sandbox]:
    """A simulated PAM360 of the test's own, which begins as the marker `pam360` says and is gone afterwards."""
    marker = request.node.get_closest_marker("pam360")
    positional, named = (marker.args, marker.kwargs) if marker else ((), {})
    if not positional and "fixture" not in named:
        named = {"fixture": "demo", **named}
    with pam360_server.sandbox(*positional, **named) as sandbox:
        yield sandbox
