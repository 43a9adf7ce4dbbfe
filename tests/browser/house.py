"""Windows of a browser for the people of a test, and what a test says about a page it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from axe_playwright_python.sync_playwright import Axe
from flask import Flask, url_for
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app import clock
from app.database import will_write
from app.extensions import db
from app.models import User
from app.models.audit import Actor, act_as
from tests.browser.server import Server
from tests.browser.trail import check_trail

WIDTHS = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
ENDS = ("desk", "phone")
"""The widest and the narrowest, by keys and by touch: enough where the layout of a tablet is that of the others."""

PATIENCE = 20_000
"""Milliseconds within which a page does what is expected of it: a machine with other work is no fault of the page."""
expect.set_options(timeout=PATIENCE)

# What Chromium reports when our own answer is an error page is no fault of the page.
EXPECTED_IN_CONSOLE = "Failed to load resource"
# The accessibility check tries inline styles of its own, which our pages refuse; that is not their trouble.
_being_checked: set[Page] = set()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # to list all that is well takes three times as long
    "preload": False,  # it would fetch the style sheets once more, from wrong addresses
}

CONTRAST = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


class House:
    """Opens browser windows for people of the cast. Addresses are given as endpoints."""

    def __init__(self, app: Flask, browser: Browser, server: Server) -> None:
        self.app = app
        self.browser = browser
        self.address = server.address
        self.door = server.door
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.door.calls.clear()
        self.door.open()
        db.session.rollback()
        will_write.set(False)  # a test that only looks must not keep the server from writing

    def url(self, endpoint: str, **values) -> str:
        with self.app.test_request_context():
            return self.address + url_for(endpoint, **values)

    def window(self, user: User | None, *, width: str = "desk", dark: bool = False, **options) -> Page:
        """A window of its own, signed in by cookie where a person is given."""
        wide, high = WIDTHS[width]
        context = self.browser.new_context(
            viewport={"width": wide, "height": high},
            has_touch=width != "desk",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        self.contexts.append(context)
        if user is not None:
            self.sign_in(context, user)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            page.goto = partial(_goto, page.goto, page)
            page.reload = partial(_reload, page.reload, page)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda message: self._heard(page, message))
        return page

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """A running sign-in of the person, carried by the window's cookie."""
        from tests.conftest import sign_in

        name = self.app.config["SIGN_IN_COOKIE"]
        with self.records():
            token = sign_in(self.app, user)
        context.add_cookies([{"name": name, "value": token, "url": self.address}])

    @contextmanager
    def records(self) -> Iterator[None]:
        """A look at the records as they are now, or a change of them; commits and lets go.

        While windows are open, every change a test makes itself stands in such a block.
        """
        db.session.rollback()
        db.session.expire_all()
        will_write.set(True)
        act_as(db.session(), Actor(at=clock.now(), name="test"))
        try:
            yield
            db.session.commit()
        finally:
            db.session.rollback()
            will_write.set(False)

    def close(self) -> None:
        """All windows close; then nothing may have been reported, and everything must have been recorded."""
        for context in self.contexts:
            context.close()
        self.door.shut()
        assert not self.troubles, self.troubles
        with self.records():
            check_trail(self.app, self.door.calls)

    def open_the_records(self) -> None:
        """What comes after this house may write again."""
        db.session.rollback()
        will_write.set(True)

    def _heard(self, page: Page, message) -> None:
        if page not in _being_checked and message.type == "error" and EXPECTED_IN_CONSOLE not in message.text:
            self.troubles.append(message.text)


def _goto(go, page: Page, address: str, **options):
    """There, and the page answers to its keys: its script is mounted. With "commit" it may not have come yet."""
    answer = go(address, **options)
    if options.get("wait_until") != "commit":
        is_ready(page)
    return answer


def _reload(again, page: Page, **options):
    """Once more, and again the page answers to its keys."""
    answer = again(**options)
    is_ready(page)
    return answer


def is_ready(page: Page) -> None:
    """The script is mounted. To be asked after a click that led to another page, before keys are pressed."""
    expect(page.locator("html[data-ready], html:not(:has(script[type=module]))")).to_have_count(1)


def expect_said(page: Page, words: str) -> None:
    """The page says so to everybody, also to who cannot see it."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def check_place(page: Page) -> None:
    """The page as it stands is accessible, light and dark."""
    page.emulate_media(color_scheme="light")
    check_accessible(page)
    page.emulate_media(color_scheme="dark")
    check_accessible(page, CONTRAST)  # in the other theme only the colours are others
    page.emulate_media(color_scheme="light")


def check_accessible(page: Page, rules: dict = RULES) -> None:
    """No violation of WCAG 2.2 A and AA on the page as it stands; nothing reaches beyond the window."""
    page.wait_for_load_state()  # after a click that led here only the head of the page may have come
    is_ready(page)
    _being_checked.add(page)
    with _unrolled(page):
        found = _violations(page, rules)
    page.evaluate("new Promise((done) => setTimeout(done))")
    _being_checked.discard(page)
    told = [
        f"{one['id']}: {one['help']}\n    " + "\n    ".join(node["html"][:200] for node in one["nodes"][:5])
        for one in found
    ]
    assert not told, f"{page.url} is not accessible:\n" + "\n".join(told)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider} px wider than the window"


@contextmanager
def _unrolled(page: Page) -> Iterator[None]:
    """As high as what it shows: nothing lies half under a bar that stays while the page is scrolled."""
    size, high = page.viewport_size, page.evaluate("document.documentElement.scrollHeight")
    if size is None or high <= size["height"]:
        yield
        return
    at = page.evaluate("scrollY")
    page.set_viewport_size({"width": size["width"], "height": high})
    yield
    page.set_viewport_size(size)
    page.evaluate(f"scrollTo(0, {at})")


def _violations(page: Page, rules: dict) -> list[dict]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate("(rules) => axe.run(rules).then((found) => found.violations)", rules)
