"""Walks through the demonstration practice as each role, link by link: nothing is dead, nothing breaks.

No application context stays open here, so every page is made as a server makes it.
"""

from __future__ import annotations

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from werkzeug.exceptions import HTTPException

from app.care.demonstration.schedule import instant
from app.clinical.vocabulary import Condition
from app.front_door import PUBLIC
from app.policy import Role
from tests.databases import come_back_to
from tests.page import Page, check_house_rules

PAGES_OF_A_KIND = 3
CLINICAL_WORDS = {condition.label for condition in Condition} | {"Sunnybrook", "House-Brackmann", "Botulinum"}


@pytest.fixture(scope="module")
def practice(application, demonstration):
    """The demonstration practice, at ten in the morning of its day."""
    with application.app_context():
        come_back_to(demonstration.url)
    with time_machine.travel(instant(demonstration.day, 600)):
        yield application


def walk(app, role: Role) -> dict[str, Page]:
    """Every kind of page the role finds by following links from the sign-in on, a few of each kind."""
    client = app.test_client()
    entry = Page(client.get("/sign-in"))
    token = entry.select("input[name=csrf_token]")[0]["value"]
    entered = client.post("/look-around", data={"role": role.value, "csrf_token": token})
    assert entered.status_code == 302
    waiting, seen, kinds = deque([entered.location]), {}, Counter()
    while waiting:
        address = waiting.popleft()
        kind = endpoint_of(app, address)
        if address in seen or kinds[kind] >= PAGES_OF_A_KIND:
            continue
        kinds[kind] += 1
        page = Page(client.get(address, follow_redirects=True))
        seen[address] = page
        if page.response.mimetype == "text/html":
            here = page.response.request.path
            found = [urljoin(here, link["href"]) for link in page.select("a[href]")]
            waiting.extend(link.partition("#")[0] for link in found if is_ours(link))
    return seen


def is_ours(link: str) -> bool:
    """Of this site: not a telephone number or an address of mail."""
    return not urlsplit(link).netloc and not urlsplit(link).scheme


def endpoint_of(app, address: str, method: str = "GET") -> str:
    """The endpoint an address leads to; a word of its own where it leads nowhere."""
    try:
        return app.url_map.bind("localhost").match(urlsplit(address).path, method=method)[0]
    except HTTPException as error:
        return f"nowhere ({error.code})"


@pytest.fixture(scope="module")
def walks(practice) -> dict[Role, dict[str, Page]]:
    return {role: walk(practice, role) for role in Role}


@pytest.mark.parametrize("role", list(Role))
def test_every_link_leads_to_a_page(walks, role):
    broken = {address: page.status for address, page in walks[role].items() if page.status != 200}
    assert not broken
    assert len(walks[role]) >= 3


@pytest.mark.parametrize("role", list(Role))
def test_every_page_keeps_the_rules_of_the_house(walks, role):
    for address, page in walks[role].items():
        if page.response.mimetype == "text/html":
            try:
                check_house_rules(page)
            except AssertionError as broken:
                raise AssertionError(f"{address}: {broken}") from None


@pytest.mark.parametrize("role", list(Role))
def test_every_form_has_somewhere_to_go(practice, walks, role):
    for address, page in walks[role].items():
        here = page.response.request.path
        for form in page.select("form:not([hidden])"):  # a hidden one gets its address from what is carried
            method = form.get("method", "get").upper()
            if method != "DIALOG":
                target = urljoin(here, form.get("action") or here)
                assert "nowhere" not in endpoint_of(practice, target, method), f"{address}: {method} {target}"
        for button in page.select("button[formaction]"):
            target = urljoin(here, button["formaction"])
            assert "nowhere" not in endpoint_of(practice, target, "POST"), f"{address}: POST {target}"


@pytest.mark.parametrize("role", [Role.DESK, Role.ADMIN])
def test_the_desk_and_the_administrator_walk_past_no_clinical_word(practice, walks, role):
    for address, page in walks[role].items():
        if endpoint_of(practice, address) in PUBLIC:
            continue  # what anybody may read asks about health and tells of nobody's
        told = {word for word in CLINICAL_WORDS if word in page.response.text}
        assert not told, f"{address} says {told}"
        assert not page.select("main .glyph, main .facemap"), f"{address} draws a face"


@pytest.mark.parametrize("role", list(Role))
def test_every_page_says_that_this_is_a_demonstration(walks, role):
    for address, page in walks[role].items():
        if page.response.mimetype == "text/html":
            assert "Demonstration practice" in page.text, address
