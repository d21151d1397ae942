"""Takes the stand-ins where XSOAR's own modules are not there."""

import importlib.util
import sys
from pathlib import Path

for module in ("demistomock", "CommonServerPython"):
    if importlib.util.find_spec(module) is None:
        sys.path.append(str(Path(__file__).with_name("stand_ins")))
        break
