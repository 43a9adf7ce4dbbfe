"""Everything a sign-in at the desk is answered, searched for clinical words.

The demonstration practice, with a canary in every clinical field. From each start every address is followed that
stands in an answer; then every address of the URL map is asked for with ids that exist, looked at and posted to, so
that refusals are searched as well; then whatever can be searched is asked for the canaries themselves.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import clock
from app.care import accounts, calendar_feeds, demonstration
from app.clinical import instruments, vocabulary
from app.extensions import db
from app.front_door import PUBLIC, sign_in_rules
from app.models import Base, User
from app.models.audit import Actor, act_as
from app.policy import Role
from tests import builders
from tests.access import NOWHERE
from tests.assurance.canaries import CANARY, NEST, SEEN, plant
from tests.page import Page, Visitor
from tests.stage import a_whole_chart

ADDRESS = re.compile(r"""(?:href|src|action|formaction|hx-get|hx-post|data-[a-z-]+)="(/[^"]*)\"""")
SEARCHES = re.compile(r"""<input[^>]*type="search"[^>]*name="(\w+)"|<input[^>]*name="(q)\"""")
PLANTED = re.compile(rf"(?i){CANARY}(?: (\w+\.\w+))?")
TAGS = re.compile(r"<[^>]*>")
FACES = re.compile(r"""class="(?:glyph|facemap)\"""")
AS_SCRIPTS_ASK = ({}, {"HX-Request": "true"}, {"Accept": "application/json"})
WORDS_OF = (
    vocabulary.Condition,
    vocabulary.Aetiology,
    vocabulary.DonorNerve,
    vocabulary.Muscle,
    vocabulary.SurgeryType,
    vocabulary.ToxinProduct,
    vocabulary.EyeClosure,
    vocabulary.SinceLast,
)
TELLING = ("Sunnybrook", "House-Brackmann", "Botulinum", "synkinesis", "palsy", "paresis")
LEFT_ALONE = {"static", "auth.sign_out", "auth.look_around", "auth.sign_in"}  # files, and who is signed in
LONG_ENOUGH = 9  # letters: shorter labels (Other, Injury) say nothing by themselves


@dataclass
class Counts:
    """What was asked, and what was found in the answers."""

    fields: int = 0
    responses: int = 0
    endpoints: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)  # of the canaries planted for control
    canaries: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.canaries or self.words or self.broken)


def clinical_words() -> re.Pattern[str]:
    labels = {member.label for kind in WORDS_OF for member in kind}
    labels |= {one.name for one in instruments.ALL}
    telling = {*TELLING, *(label for label in labels if len(label) >= LONG_ENOUGH and label != "Not known")}
    return re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(telling)), re.IGNORECASE)


@dataclass
class Crawl:
    """One browser that follows everything. ``of_a_kind``: so many addresses of one shape, where they never end."""

    app: Flask
    client: FlaskClient
    counts: Counts
    of_a_kind: int
    is_of_the_desk: bool = True
    term: str = ""  # what is searched for at the moment: a page may repeat it
    seen: set[str] = field(default_factory=set)
    kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    searched: set[tuple[str, str]] = field(default_factory=set)
    words: re.Pattern[str] = field(default_factory=clinical_words)

    def follow(self, starts: Iterable[str]) -> None:
        waiting = deque(starts)
        while waiting:
            address = waiting.popleft()
            if not self._is_new(address):
                continue
            for headers in (
                AS_SCRIPTS_ASK if self.of_a_kind > 1 and self._is_first(address) else AS_SCRIPTS_ASK[:1]
            ):
                waiting.extend(self.ask(address, headers))

    def ask(self, address: str, headers: dict[str, str] | None = None) -> list[str]:
        """Looks at one address, and gives those that its answer names."""
        return self._searched(address, self.client.get(address, headers=headers or {}))

    def post(self, address: str, data: dict[str, str]) -> None:
        self._searched(address, self.client.post(address, data=data))

    def search(self, terms: Iterable[str]) -> None:
        """Whatever was found that can be searched, for each of these."""
        for self.term in terms:
            for address, name in sorted(self.searched):
                self.ask(f"{address}?{urlencode({name: self.term})}")
        self.term = ""

    def _searched(self, address: str, response: TestResponse) -> list[str]:
        source = Page(response).source if response.mimetype != "application/octet-stream" else ""
        self.counts.responses += 1
        self.counts.statuses[response.status_code] += 1
        self.counts.endpoints.add(endpoint_of(self.app, address))
        where = f"{address} ({response.status_code})"
        told = "\n".join([source, *(f"{name}: {value}" for name, value in response.headers)])
        found = set(PLANTED.findall(told))
        self.counts.seen |= found & SEEN
        self.counts.canaries += [f"{where}: {name or 'a sentence'}" for name in found - SEEN]
        if self.is_of_the_desk and endpoint_of(self.app, address) not in PUBLIC:
            # What anybody may open says the same to all: there only what was planted would tell of somebody.
            told_of = self._clinical(source) | (
                set(FACES.findall(source)) if response.status_code == 200 else set()
            )
            self.counts.words += [f"{where}: {word}" for word in told_of]
        if response.status_code >= 500:
            self.counts.broken.append(where)
        base = urljoin("http://localhost", address)
        if response.mimetype == "text/html":
            self.searched |= {
                (urlsplit(address).path, one or other) for one, other in SEARCHES.findall(source)
            }
        named = [*ADDRESS.findall(source), response.headers.get("Location", "")]
        whole = [urlsplit(urljoin(base, unescape(one))) for one in named if one]
        return [
            one._replace(scheme="", netloc="", fragment="").geturl()
            for one in whole
            if one.hostname == "localhost"
        ]

    def _clinical(self, source: str) -> set[str]:
        """Words that a person would read."""
        read = TAGS.sub(" ", source)
        if self.term:
            read = read.replace(self.term, "")
        return set(self.words.findall(read))

    def _is_new(self, address: str) -> bool:
        if address in self.seen or endpoint_of(self.app, address) in LEFT_ALONE:
            return False
        self.seen.add(address)
        kind = self._kind(address)
        self.kinds[kind] += 1
        return self.kinds[kind] <= self.of_a_kind

    def _is_first(self, address: str) -> bool:
        return self.kinds[self._kind(address)] <= 2

    def _kind(self, address: str) -> tuple[str, ...]:
        return endpoint_of(self.app, address), *sorted(parse_qs(urlsplit(address).query))


def endpoint_of(app: Flask, address: str) -> str:
    """The endpoint that answers at an address; its error where none does."""
    adapter = app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        try:
            return str(adapter.match(urlsplit(address).path, method=method)[0])
        except HTTPException as error:
            missed = f"nowhere ({error.code})"
    return missed


def run(app: Flask, *, of_a_kind: int) -> Counts:
    """On a database that holds the demonstration practice: stage, plant, crawl."""
    counts, token, ids = _set_up(app)
    desk, rules = _visitor(app, token), list(app.url_map.iter_rules())
    crawl = Crawl(app, desk, counts, of_a_kind)
    crawl.follow(["/"])
    crawl.follow(_addresses(app, rules, "GET", ids))
    crawl.search([NEST, "synkinesis", "botulinum", "%", "a"])
    nobody = Crawl(app, app.test_client(), counts, of_a_kind, is_of_the_desk=False)
    nobody.follow(_addresses(app, rules, "GET", ids, of=PUBLIC))
    form_token = Visitor(app, desk).token
    for address in _addresses(app, rules, "POST", ids):
        crawl.post(address, {"csrf_token": form_token})
    return counts


def demonstrate() -> None:
    """Fills an empty database as ``flask demo`` does."""
    act_as(db.session(), Actor(at=clock.now(), name="demonstration"))
    keys = current_app.config["DOCUMENT_KEYS"]
    demonstration.fill(on=clock.today(demonstration.ZONE.key), keys=keys)
    db.session.commit()


def sample(app: Flask) -> Counts:
    """One address of each shape that can be reached by following."""
    counts, token, _ids = _set_up(app)
    crawl = Crawl(app, _visitor(app, token), counts, of_a_kind=1)
    crawl.follow(["/"])
    crawl.search([NEST])
    return counts


def _set_up(app: Flask) -> tuple[Counts, str, dict[str, object]]:
    with app.app_context():
        ids, token = _stage()
        db.session.remove()
        return Counts(plant()), token, ids


def _stage() -> tuple[dict[str, object], str]:
    """A chart with one of everything beside those of the demonstration, and the desk signed in."""
    act_as(db.session(), Actor(at=builders.now(), name="assurance"))
    therapist = builders.a_user("Cleo Curlew")
    records = a_whole_chart(builders.a_patient("Mira", "Merganser", team=[therapist]), by=therapist)
    ids = {name: getattr(record, "public_id", record) for name, record in records.items()}
    ids |= {"token": calendar_feeds.renew(therapist, at=builders.now())}
    desk = db.session.scalar(select(User).where(User.role == Role.DESK))
    with_rules = accounts.start_session(desk, rules=sign_in_rules(), at=builders.now())
    db.session.commit()
    return _one_of_each() | ids, with_rules


def _one_of_each() -> dict[str, object]:
    """What else stands in addresses, by the name of its table there: ``room_id`` is of a room."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if "public_id" in table.columns:
            found[f"{table.name}_id"] = db.session.scalar(select(table.c.public_id).limit(1)) or NOWHERE
    return found | {"practice_phrase_id": found["phrase_id"], "part_id": found["room_id"]}


def _addresses(
    app: Flask, rules: Iterable[Rule], method: str, ids: dict[str, object], of: set[str] | None = None
) -> list[str]:
    """Each address of the map with ids that exist. A name nobody has a record for is a mistake of this run."""
    wanted = [
        rule
        for rule in rules
        if method in (rule.methods or ())
        and rule.endpoint not in LEFT_ALONE
        and (of is None or rule.endpoint in of)
    ]
    unknown = {name for rule in wanted for name in rule.arguments} - set(ids)
    assert not unknown, f"there is no record for {sorted(unknown)}"
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments}, method) for rule in wanted
    ]


def _visitor(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
    return client
