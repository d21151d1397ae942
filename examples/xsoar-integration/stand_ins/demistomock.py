"""A stand-in for the module through which XSOAR hands an integration its parameters and takes its results."""

from __future__ import annotations

from typing import Any

_params: dict[str, Any] = {}
_args: dict[str, Any] = {}
_command = "test-module"


def params() -> dict[str, Any]:
    """The instance's parameters."""
    return _params


def args() -> dict[str, Any]:
    """The command's arguments."""
    return _args


def command() -> str:
    """The command that was called."""
    return _command


def results(entry: Any) -> None:
    """Takes an entry for the War Room; tests put their own function here."""


def credentials(found: list[dict[str, str]]) -> None:
    """Takes credentials for the credential store; tests put their own function here."""


def debug(message: str) -> None:
    """Takes a message for the log."""


def error(message: str) -> None:
    """Takes an error for the log."""
