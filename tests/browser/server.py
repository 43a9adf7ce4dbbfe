"""The application served to a browser, with a door before it that notes every call."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Request
from werkzeug.wsgi import ClosingIterator

SLOW_LINE = float(os.environ.get("POISE_SLOW_LINE", 0))
"""Seconds before every request reaches the application, and between the head of its answer and the body.
A journey that goes on before a page is there, or looks for what a page has not sent yet, fails with it:
`POISE_SLOW_LINE=0.3 pytest tests/browser` finds those that pass only by luck."""


@dataclass
class Call:
    """One request that reached the application, and what was answered."""

    method: str
    path: str
    token: str | None  # of the sign-in, as the window's cookie carried it
    status: int = 0
    location: str = ""
    body: bytes = b""

    @property
    def was_turned_away(self) -> bool:
        """Nobody was signed in any more (or yet), whatever the cookie said."""
        return self.status == 401 or self.location.startswith("/sign-in")


class Door:
    """Stands before the application: keeps the calls for pages, and lets a test wait until the server rests."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.calls: list[Call] = []
        self.under_way = 0
        self.is_open = True
        self.changed = threading.Condition()

    def __call__(self, environ, start_response):
        """The answer is made whole here: a browser that hangs up on it must not leave it counted for ever."""
        request = Request(environ)
        call = Call(request.method, request.path, request.cookies.get(self.app.config["SIGN_IN_COOKIE"]))

        def answering(status, headers, *rest):
            call.status, call.location = int(status.split()[0]), dict(headers).get("Location", "")
            return start_response(status, headers, *rest)

        if not self._let_in():
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"Between two tests."]
        if not call.path.startswith("/static/"):
            time.sleep(SLOW_LINE)
        try:
            with closing(ClosingIterator(self.app(environ, answering))) as body:
                call.body = b"".join(body)
                return _over_the_line(call.body)
        finally:
            if not call.path.startswith("/static/"):
                self.calls.append(call)
            self._count(-1)

    def _let_in(self) -> bool:
        """Between two tests nobody: what a closed window still sends must not meet the next test's records."""
        with self.changed:
            self.under_way += self.is_open
            return self.is_open

    def open(self) -> None:
        with self.changed:
            self.is_open = True

    def shut(self) -> None:
        """Nobody comes in any more, and everybody is out."""
        with self.changed:
            self.is_open = False
        self.wait_until_quiet()

    def wait_until_quiet(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: not self.under_way, timeout=30), "the server never rests"

    def _count(self, step: int) -> None:
        with self.changed:
            self.under_way += step
            self.changed.notify_all()


def _over_the_line(body: bytes) -> Iterator[bytes]:
    yield b""  # the server sends the head
    time.sleep(SLOW_LINE)
    yield body


@dataclass
class Server:
    address: str
    door: Door


@contextmanager
def serving(app: Flask) -> Iterator[Server]:
    """The application on a free port of this machine, in a thread."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    door = Door(app)
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}", door)
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
