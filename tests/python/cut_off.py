"""Runs the program where the network is cut off, or else where every socket is watched, and uses the demo.

    cut_off.py PROGRAM [watched]

In a network namespace of its own there is no way out but the loopback, which has to be set up first. The program's
sockets are looked at during each call, too; where the kernel grants no such namespace, that alone has to do.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS = 0x8913
SIOCSIFFLAGS = 0x8914
IFF_UP = 1
TABLES = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "icmp", "icmp6")


def cut_off() -> bool:
    """Leaves the network; whether that was allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 and libc.unshare(CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return True
    raise AssertionError("there is a way out of a network of its own")


def sockets(pid: int) -> Iterator[tuple[str, int, str]]:
    """The process's sockets: table, state and peer."""
    own = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            own.add(os.readlink(descriptor))
        except OSError:
            continue
    for table in TABLES:
        path = Path(f"/proc/{pid}/net/{table}")
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            fields = line.split()
            if f"socket:[{fields[9]}]" in own:
                yield table, int(fields[3], 16), address(fields[2].split(":")[0])


def address(text: str) -> str:
    words = [text[at : at + 8] for at in range(0, len(text), 8)]
    packed = b"".join(struct.pack("=I", int(word, 16)) for word in words)
    return str(ipaddress.ip_address(packed))


def stays_at_home(pid: int) -> None:
    """All its sockets listen, or speak with this machine, over TCP."""
    for table, state, peer in sockets(pid):
        there = ipaddress.ip_address(peer)
        mapped = getattr(there, "ipv4_mapped", None) or there
        assert table.startswith("tcp"), f"a socket of {table}"
        assert mapped.is_loopback or mapped.is_unspecified, f"a connection to {peer} in state {state}"


def use(pid: int, ready: dict) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"APP_AUTHTOKEN": ready["app_tokens"][0]["app_token"], "APP_TYPE": "17"}

    def call(path: str, data: dict | None = None) -> dict:
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(ready["url"] + path, body, {**headers, "Content-Type": "application/json"})
        with opener.open(request, timeout=30) as answer:
            stays_at_home(pid)
            return json.load(answer)

    fetched = call("/restapi/json/v1/resources/1/accounts/1/password")
    assert fetched["operation"]["Details"]["PASSWORD"] == "QA!K>35Hgg(x", fetched
    assert call("/api/v1/session", {"user_name": "admin", "password": "admin"})["session_token"]
    assert call("/sim/v1/sandboxes", {"fixture": "demo"})["app_tokens"]


def main(program: str, how: str = "") -> None:
    cut = how != "watched" and cut_off()
    with tempfile.TemporaryDirectory() as folder:
        ready_file = Path(folder, "ready.json")
        flags = ["--quiet", "--log-level", "warn", "--data", str(Path(folder, "data")), "--ready-file", str(ready_file)]
        server = subprocess.Popen([program, "--listen", "127.0.0.1:0", *flags])
        try:
            while not ready_file.exists():
                assert server.poll() is None, "the server did not start"
                time.sleep(0.005)
            use(server.pid, json.loads(ready_file.read_text()))
            stays_at_home(server.pid)
        finally:
            server.terminate()
            assert server.wait() == 0
    print("cut off" if cut else "watched")


if __name__ == "__main__":
    main(*sys.argv[1:])
