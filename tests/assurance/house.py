"""A practice on a database of its own, served by the real web server in processes that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

import config
from app import create_app
from app.commands.migrate import upgrade
from app.extensions import db
from tests import postgres

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-counted-runs-" * 2
SECONDS_TO_START = 60


@contextmanager
def empty_database(engine: str) -> Iterator[str]:
    """The address of a migrated database: a file of its own, or one on a server of its own."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="poise-assurance-") as folder:
            url = f"sqlite:///{Path(folder) / 'poise.sqlite'}"
            upgrade(url)
            yield url
        return
    with postgres.running() as server:
        name = f"poise_assurance_{os.getpid()}"
        url = postgres.create_database(server, name)
        try:
            upgrade(url)
            yield url
        finally:
            postgres.drop_database(server, name)


@contextmanager
def application(url: str) -> Iterator[object]:
    """The application in this process, to write the first records and to look at what is stored."""
    app = create_app(config.Testing, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


class Server:
    """gunicorn as ``make run`` starts it. All its processes form one group, so that none outlives a kill."""

    def __init__(self, url: str, *, processes: int = 1, served: str = "wsgi:app") -> None:
        self.url = url
        self.processes = processes
        self.served = served
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "APP_ENV": "development",
            "SECRET_KEY": SECRET,
            "DATABASE_URL": self.url,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.processes),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.served],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up_at:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError("the server ended by itself")
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)) and _answers(probe):
                    return
            time.sleep(0.02)
        raise RuntimeError("the server does not answer")

    def kill(self) -> None:
        """``kill -9`` of every process at once: nothing is finished, nothing is said."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def is_postgres(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"


def _answers(probe: socket.socket) -> bool:
    """The port is taken before the application is loaded: only an answer shows that it is there."""
    probe.settimeout(SECONDS_TO_START)
    try:
        probe.sendall(b"GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return b"200" in probe.recv(64)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
