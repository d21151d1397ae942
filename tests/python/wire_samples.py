"""Compares the requests of sample files with what the client makes of their commands and arguments.

    wire_samples.py FILE…            fails where one differs
    wire_samples.py --write FILE…    writes them anew
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from xsoar_client import Client

SERVER_URL = "http://127.0.0.1:8282"
DEMO_TOKEN = "B698EF92-B151-4E5C-969D-CA7B50DF4E9D"


def rebuilt(sample: dict) -> dict:
    request = Client(SERVER_URL, DEMO_TOKEN).build(sample["command"], **sample["args"])
    head = {"command": sample["command"], "args": sample["args"]}
    return {**head, **dataclasses.asdict(request), "answer": sample["answer"]}


def main(arguments: list[str]) -> int:
    write = arguments[:1] == ["--write"]
    for file in map(Path, arguments[1:] if write else arguments):
        samples = json.loads(file.read_text("utf-8"))
        fresh = [rebuilt(sample) for sample in samples]
        if write:
            file.write_text(json.dumps(fresh, indent=1, ensure_ascii=False) + "\n", "utf-8")
        elif fresh != samples:
            print(f"{file.name} is not what the client sends", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
