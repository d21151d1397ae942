"""A simulated ManageEngine PAM360 for tests.

`Server` starts the program `pam360-sim` or finds a running one, `Server.sandbox` makes a whole simulated installation,
and `Sandbox` controls it: its clock, settings, faults and people, and what was asked of it.
"""

from ._http import Refused
from .controls import Approvals, Clock, Faults, Settings, Snapshots
from .person import Person
from .sandbox import AppToken, Sandbox
from .server import NotStarted, Server

__all__ = [
    "AppToken",
    "Approvals",
    "Clock",
    "Faults",
    "NotStarted",
    "Person",
    "Refused",
    "Sandbox",
    "Server",
    "Settings",
    "Snapshots",
]
