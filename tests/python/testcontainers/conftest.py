"""What docs/testcontainers.md shows, with the program itself in place of an engine's container, a moment late."""

import os
import socket
import subprocess
import threading

import pytest
from testcontainers.core.container import DockerContainer

LATE_SECONDS = 0.3


class InPlaceOfContainer:
    """What the page asks of a container."""

    def __init__(self, _image):
        self.env = {}
        self.ports = {}

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.timer = threading.Timer(LATE_SECONDS, self.run)
        self.timer.start()
        self._wait_strategy.wait_until_ready(self)
        return self

    def run(self):
        command = [os.environ["PAM360_SIM_BIN"], "serve", "--memory", "--quiet", "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, env={**os.environ, **self.env})

    def stop(self, *_, **__):
        self.timer.join()
        self.process.terminate()
        self.process.wait()

    def get_container_host_ip(self):
        return "127.0.0.1"

    def get_exposed_port(self, inside):
        # It is told as what Docker takes, a number or "8282/tcp".
        assert str(inside) in {str(port).split("/")[0] for port in self.ports}
        return self.port


def pytest_configure():
    for name, own in vars(InPlaceOfContainer).items():
        if callable(own):
            setattr(DockerContainer, name, own)
