"""People at the desk, each in a browser of their own, who send something at the same instant over the network."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from app.care import accounts
from app.front_door import sign_in_rules
from app.models import User
from config import Development

AS_A_DRAWER = {"HX-Request": "true", "HX-Target": "drawer"}  # without the day around it
PATIENCE = 120  # seconds for an answer, on a machine that is busy with other things


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    place: str = ""  # where a form that was taken leads to

    @property
    def is_done(self) -> bool:
        return self.status == 303

    @property
    def told(self) -> str:
        """What the page says was in the way, in one line."""
        soup = BeautifulSoup(self.text, "html.parser")
        said = soup.select('[role="alert"], .alertline, .field-error, .error-summary, main')
        return " ".join(said[0].get_text(" ").split()) if said else ""


@dataclass
class Desk:
    """One sign-in, and the token of its forms."""

    port: int
    cookies: dict[str, str]
    token: str = ""

    def get(self, path: str) -> str:
        return self._send("GET", path).text

    def post(self, path: str, data: dict[str, str | list[str]]) -> Answer:
        if not self.token:
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/patients/new"))
            assert found, "a page without a form"
            self.token = found[1]
        return self._send("POST", path, data | {"csrf_token": self.token})

    def _send(self, method: str, path: str, data: dict[str, str | list[str]] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"} | AS_A_DRAWER
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(
                method, path, urlencode(data, doseq=True) if data is not None else None, headers
            )
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, text, answer.headers.get("Location", ""))


def signed_in(app, user: User, port: int) -> Desk:
    """To be called in a transaction that is committed afterwards."""
    from app import clock

    with app.test_request_context():
        token = accounts.start_session(user, rules=sign_in_rules(), at=clock.now())
    return Desk(port, {Development.SIGN_IN_COOKIE: token})


class Together:
    """A thread for each desk; what they are given begins at the same instant."""

    def __init__(self, people: int) -> None:
        self.pool = ThreadPoolExecutor(people)
        self.barrier = threading.Barrier(people)

    def do(self, jobs: Sequence[Callable[[], Answer]]) -> list[Answer]:
        assert len(jobs) == self.barrier.parties

        def run(job: Callable[[], Answer]) -> Answer:
            self.barrier.wait()
            return job()

        return list(self.pool.map(run, jobs))

    def close(self) -> None:
        self.pool.shutdown()
