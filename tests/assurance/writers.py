"""People who write session notes over the network, and a ledger of what the server told them it has kept."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode
from uuid import UUID

MINUTES = "treatment.soft_tissue_massage.minutes"
DONE = "treatment.soft_tissue_massage.done"
TEXTS = ("subjective", "assessment", "next_time")


@dataclass
class Written:
    """One note as its writer knows it. ``kept`` was acknowledged; ``unknown`` was sent, and no answer came."""

    id: UUID
    version: int
    kept: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    is_signed: bool = False
    addenda: list[str] = field(default_factory=list)
    unknown_addendum: str | None = None


class Refused(Exception):
    """The server answered, but not that it kept what was sent."""


@dataclass
class Writer:
    """One person with one patient: writes a note, signs it, adds to it, starts the next."""

    port: int
    cookie: tuple[str, str]
    patient: UUID
    diagnosis: UUID
    chance: Random
    name: str
    notes: list[Written] = field(default_factory=list)
    acknowledged: int = 0
    interrupted: int = 0
    refused: list[str] = field(default_factory=list)
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    steps: int = 0
    waiting: Callable[[], None] | None = None  # what was sent last and not answered: sent again first
    connection: http.client.HTTPConnection | None = None

    # one person's work

    def work(self, stop: threading.Event) -> None:
        """Writes until the server is gone (or ``stop`` is set, between two requests)."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            while not stop.is_set():
                step = self.waiting or self._next_step()
                self.waiting = step
                step()
                self.waiting = None
                self.acknowledged += 1
        except (OSError, http.client.HTTPException):
            self.interrupted += 1
        except Refused as refusal:
            self.refused.append(str(refusal))
        finally:
            self.connection.close()

    def _next_step(self) -> Callable[[], None]:
        self.steps += 1
        if not self.token:
            return self._read_the_form
        note = self.notes[-1] if self.notes else None
        if note is None or (note.is_signed and len(note.addenda) >= self.chance.randrange(4)):
            return self._start
        if note.is_signed:
            wording = f"{self.name} adds {self.steps}, {'dot ' * self.chance.randrange(40)}end"
            return lambda: self._addend(note, wording)
        if {MINUTES, "assessment"} <= note.kept.keys() and self.chance.random() < 0.3:
            return lambda: self._sign(note)
        values = {
            name: f"{self.name} writes {self.steps}, {'word ' * self.chance.randrange(60)}end"
            for name in self.chance.sample(TEXTS, self.chance.randint(1, 3))
        }
        if self.chance.random() < 0.6:
            values |= {MINUTES: str(self.chance.randint(5, 60)), DONE: "y"}
        return lambda: self._save(note, values)

    def _read_the_form(self) -> None:
        page = self._send("GET", "/new")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if not found:
            raise Refused("a page without a form")
        self.token = found[1]

    def _start(self) -> None:
        place = self._send("POST", "", {"diagnosis": str(self.diagnosis), "kind": "treatment"})
        found = UUID(re.search(r"session-notes/([0-9a-f-]{36})", place)[1])
        if not self.notes or self.notes[-1].id != found:
            self.notes.append(Written(found, 1))

    def _save(self, note: Written, values: dict[str, str]) -> None:
        note.unknown = values
        read = [f"{name}@{note.version}" for name in values]
        answer = self._send(
            "POST", f"/{note.id}/draft", {"version": str(note.version), "read": read, **values}
        )
        note.version = json.loads(answer)["version"]
        note.kept, note.unknown = note.kept | values, {}

    def _sign(self, note: Written) -> None:
        self._send("POST", f"/{note.id}/signature", {"version": str(note.version)})
        note.is_signed = True

    def _addend(self, note: Written, wording: str) -> None:
        note.unknown_addendum = wording
        self._send("POST", f"/{note.id}/addenda", {"kind": "addendum", "wording": wording})
        note.addenda.append(wording)
        note.unknown_addendum = None

    # the wire

    def _send(self, method: str, path: str, data: dict[str, object] | None = None) -> str:
        """The answer, or the place it points to. Only 200 and 303 say that something was kept."""
        assert self.connection
        body = urlencode({"csrf_token": self.token} | data, doseq=True) if data is not None else None
        cookies = {self.cookie[0]: self.cookie[1]} | self.cookies
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if path.endswith("/draft"):
            headers["Accept"] = "application/json"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, f"/patients/{self.patient}/session-notes{path}", body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            if name != self.cookie[0]:
                self.cookies[name] = value
        if answer.status not in (200, 303):
            raise Refused(f"{method} {path[:12]}: {answer.status}")
        return answer.headers["Location"] if answer.status == 303 else text
