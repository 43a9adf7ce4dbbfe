"""Odd input to whichever address: the answer says what to do, it is never a failure of ours.

Every route is sent odd values in every field it looks for and in every field of the forms that lead to it.
The fields are found by watching and by reading the pages, so a new one is tried at once. Nothing of it is
stored: each request ends as if it had been refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from types import SimpleNamespace
from typing import ClassVar, TypeVar
from unittest import mock
from urllib.parse import urlencode, urlsplit

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from app import clock
from app.care import accounts
from app.extensions import db
from app.models import LinkPurpose
from app.policy import Action, Role, reach
from tests.builders import a_payer, a_phrase
from tests.conftest import sign_in
from tests.page import Page, Visitor, forget_the_last_request
from tests.stage import a_whole_chart, the_settings

T = TypeVar("T")
FORM = "application/x-www-form-urlencoded"

ODD = (
    "",
    "a\x00\u202eb",
    "\u0663\u0664",  # digits, but not of ours
    "9" * 20,
    "9" * 5000,  # more digits than Python turns into a number
    "-Infinity",
    "2026-02-30",
    "0001-01-01",
    "0001-01-01T00:00",
    "9999-12-31",
    "9999-12-31T23:59",
    "00000000-0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-000000000000 9999-12-31T23:59",
    "//[",
    "/\r\nX: y",
    "' OR 1=1 -- {{ 7 * 7 }}<script>",
    "[" * 5000,
    '{"a": "b"}',
    b"\xff\xfe\xed\xa0\x80",
    "x" * 30_000,
)
READ_AT = tuple(f"subjective@{version}" for version in ("9" * 5000, "9" * 20, "²", "-1", ""))
AT_ONCE = 3  # fields of a form that are odd while the others are as they stood
PARTS = ("%00", "%ff%fe", "..%2f..%2fetc", "9" * 4000)
ODD_HEADERS = dict.fromkeys(
    ("HX-Request", "HX-Target", "Accept", "Accept-Language", "Range", "If-None-Match", "Poise-Refresh"),
    "%FF;,=*/*;q=x, 9-1",
)
ODD_BODIES = (
    ("application/json", b'{"a": ' * 5000),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=on\r\n\r\n"),
    ("application/json", b"\xff"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--" + b"x" * 300),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; filename="\x00'),
    ("text/xml; charset=utf-7", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
    (FORM + "; charset=no-such", b"name=%"),
    (FORM, b"&".join(b"a%d=1" % number for number in range(2000))),
    (FORM, b"a=" + b"x" * 3_000_000),
)


class Steady(Visitor):
    """Somebody who is signed in again after whatever an answer did to the sign-in."""

    def __init__(self, app, token: str) -> None:
        super().__init__(app, app.test_client())
        self.pass_ = token

    def come_back(self) -> None:
        self.client.set_cookie(self.app.config["SIGN_IN_COOKIE"], self.pass_)


@dataclass
class Stage:
    """One patient with everything a chart can hold, and somebody of each role signed in."""

    app: Flask
    ids: dict[str, object]
    visitors: dict[Role, Steady]


@dataclass
class Counts:
    tried: int = 0
    failed: list[str] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)  # what nobody got as far as

    def add(self, status: int, what: str) -> None:
        self.tried += 1
        if status >= 500:
            self.failed.append(what)
        if status in (401, 403):
            self.turned_away.append(what)


@contextmanager
def stage(app: Flask, cast: SimpleNamespace) -> Iterator[Stage]:
    """Nothing that is sent while it stands is stored."""
    ids = _everything(cast)
    people = (cast.desk, cast.therapist, cast.physician, cast.admin)
    visitors = {person.role: Steady(app, sign_in(app, person)) for person in people}
    with mock.patch.object(type(db.session), "commit", _as_if_refused):
        yield Stage(app, ids, visitors)


def some(odd: Sequence[T], place: int, share: int) -> Sequence[T]:
    """Every so many-th, beginning at another for each address: together the addresses are sent all of them."""
    return odd[place % share :: share]


def odd_addresses(stage: Stage, share: int = 1) -> Counts:
    """Odd fields and odd ids in the address of every page."""
    counts = Counts()
    for place, rule in enumerate(_rules(stage, "GET")):
        visitor, address = _widest(stage, rule), _address(stage, rule)
        with _watching() as names:
            counts.add(*_asked(visitor, "get", address, "every header is odd", headers=ODD_HEADERS))
            counts.add(*_asked(visitor, "get", address, "nothing is odd"))
        for odd in some(ODD, place, share) if names else ():
            query = urlencode(dict.fromkeys(names, odd))
            counts.add(*_asked(visitor, "get", f"{address}?{query}", f"every field is {odd[:20]!r}"))
        for part in some(PARTS, place, share) if rule.arguments else ():
            without = _without_the_last_id(address, part)
            counts.add(*_asked(visitor, "get", without, f"an id is {part[:20]}"))
    return counts


def odd_fields(stage: Stage, share: int = 1) -> Counts:
    """Odd values in the fields of every form, all at once and a few at a time."""
    forms, counts = _forms(stage), Counts()
    for place, rule in enumerate(_rules(stage, "POST")):
        visitor, address = _widest(stage, rule), _address(stage, rule)
        with _watching() as names:
            counts.add(*_posted(visitor, address, {}, "nothing is sent"))
        typed = forms.get(rule.endpoint, {})
        known = dict.fromkeys(names - {"csrf_token"}, "") | typed
        for odd in some(ODD, place, share) if known else ():
            sent = dict.fromkeys(known, odd)
            counts.add(*_posted(visitor, address, sent, f"every field is {odd[:20]!r}"))
        for names in some([*batched(typed, AT_ONCE)], place, share):
            odd = {name: ODD[number % len(ODD)] for number, name in enumerate(names, counts.tried)}
            counts.add(*_posted(visitor, address, known | odd, f"odd are {odd!r:.200}"))
        for read in READ_AT if "read" in known else ():
            counts.add(*_posted(visitor, address, known | {"read": read}, f"read is {read[:20]!r}"))
    return counts


def odd_bodies(stage: Stage, share: int = 1) -> Counts:
    """Bodies that are no form, or far too much of one."""
    counts = Counts()
    for place, rule in enumerate(_rules(stage, "POST")):
        visitor, address = _widest(stage, rule), _address(stage, rule)
        for kind, body in some(ODD_BODIES, place, share):
            sent = {"data": body, "content_type": kind, "headers": {"X-CSRFToken": visitor.token}}
            counts.add(*_asked(visitor, "post", address, f"{kind[:40]} {body[:20]!r}", **sent))
    return counts


WAYS = {"addresses": odd_addresses, "fields": odd_fields, "bodies": odd_bodies}


def _everything(cast) -> dict[str, object]:
    """What stands in addresses, by its name there."""
    records = a_whole_chart(cast.pat, by=cast.physician) | {
        "user_id": cast.second_therapist,
        "phrase_id": a_phrase(owner=cast.physician),
        "practice_phrase_id": a_phrase(),
        "payer_id": a_payer(),
    }
    records |= the_settings(by=cast.physician)
    token = accounts.make_link(cast.second_therapist, LinkPurpose.INVITATION, at=clock.now())
    db.session.commit()
    return {name: getattr(record, "public_id", record) for name, record in records.items()} | {"token": token}


def _as_if_refused(session) -> None:
    """Everything reaches the database, and nothing stays there."""
    session.flush()
    session.rollback()


def _rules(stage, method: str):
    known = {*stage.ids}
    for rule in stage.app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static":
            assert rule.arguments <= known, f"the stage has nothing for {rule.rule}"
            yield rule


def _widest(stage, rule) -> Steady:
    """Whose reach is refused learns nothing new; the widest gets furthest into the code."""
    action = getattr(stage.app.view_functions[rule.endpoint], "required_action", Action.ACCOUNT)
    order = (Role.PHYSICIAN, Role.THERAPIST, Role.DESK, Role.ADMIN)
    return stage.visitors[max(order, key=lambda role: reach(role, action))]


def _address(stage, rule) -> str:
    return stage.app.url_map.bind("localhost").build(
        rule.endpoint, {name: stage.ids[name] for name in rule.arguments}
    )


def _without_the_last_id(address: str, part: str) -> str:
    head, _, tail = address.rpartition("/")
    return f"{head}/{part}" if "-" in tail or len(tail) > 20 else f"{head.rpartition('/')[0]}/{part}/{tail}"


class Watched(ImmutableMultiDict):
    """The fields of an address or a form, noting which of them the application looks for."""

    seen: ClassVar[set[str]] = set()

    def __getitem__(self, name):
        self.seen.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.seen.add(name)
        return super().__contains__(name)

    def getlist(self, name, *kind, **kinds):
        self.seen.add(name)
        return super().getlist(name, *kind, **kinds)


def batched(names, size: int) -> Iterator[tuple[str, ...]]:
    names = iter(names)
    while some := tuple(islice(names, size)):
        yield some


@contextmanager
def _watching() -> Iterator[set[str]]:
    Watched.seen = set()
    Request.parameter_storage_class = Watched
    try:
        yield Watched.seen
    finally:
        Request.parameter_storage_class = ImmutableMultiDict


def _forms(stage) -> dict[str, dict[str, str]]:
    """The fields of every form on every page, under the endpoint it posts to."""
    found: dict[str, dict[str, str]] = {}
    addresses = stage.app.url_map.bind("localhost")
    for rule in _rules(stage, "GET"):
        forget_the_last_request()
        visitor = _widest(stage, rule)
        visitor.come_back()
        page = Page(visitor.client.get(_address(stage, rule)))
        for form in page.select("form[method=post]"):
            buttons = [button["formaction"] for button in form.select("[formaction]")]
            outside = [b["formaction"] for b in page.select(f"[form='{form.get('id')}'][formaction]")]
            for target in (form.get("action") or _address(stage, rule), *buttons, *outside):
                try:
                    endpoint, _ = addresses.match(urlsplit(target).path, method="POST")
                except HTTPException:
                    raise AssertionError(f"{rule.endpoint} has a form that leads nowhere: {target}") from None
                found.setdefault(endpoint, {}).update(
                    {name: value for name, value in page.fields(form).items() if name != "csrf_token"}
                )
    assert found, "pages with forms were seen"
    return found


def _asked(visitor: Steady, method: str, address: str, what: str, **sent) -> tuple[int, str]:
    visitor.come_back()
    forget_the_last_request()
    response = getattr(visitor.client, method)(address, **sent)
    status = response.status_code
    response.close()
    return status, f"{method} {urlsplit(address).path[:120]}, {what}: {status}"


def _posted(visitor: Steady, address: str, fields: dict, what: str) -> tuple[int, str]:
    body = urlencode({"csrf_token": visitor.token} | fields)
    return _asked(visitor, "post", address, what, data=body, content_type=FORM)
