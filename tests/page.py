"""A page as a test reads it, and the rules of the house that every page keeps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import chain

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, url_for
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from app.extensions import db
from tests.builders import family_names

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# Values, and what is drawn by lot for each answer.
NO_RULE_ASKS_FOR = re.compile(r'(?<=\bnonce=")[^"]+|(?<=\bvalue=")[^"]+|\b[0-9a-f]{16}\b')
_kept: set[int] = set()  # pages that were found to keep the rules


@dataclass
class Page:
    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        return " ".join(self.soup.get_text(" ").split())

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.source, "html.parser")

    @cached_property
    def source(self) -> str:
        """What came, as text; of a PDF the words on its pages."""
        if self.response.mimetype == "application/pdf":
            return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(self.response.data)).pages)
        return self.response.get_data(as_text=True)

    def select(self, css: str):
        return self.soup.select(css)

    def one(self, css: str):
        (found,) = self.soup.select(css)
        return found

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that posts to an address, as a browser would send them."""
        return self.fields(
            next(form for form in self.soup.select("form") if form.get("action", "") == action)
        )

    @staticmethod
    def fields(form) -> dict[str, str]:
        values: dict[str, str] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            if (
                field.name == "input"
                and field.get("type") in ("checkbox", "radio")
                and not field.has_attr("checked")
            ):
                continue
            if field.name == "select":
                option = field.select_one("option[selected]") or field.select_one("option")
                values[field["name"]] = option.get("value", "") if option else ""
            else:
                values[field["name"]] = field.get("value", "") if field.name == "input" else field.get_text()
        return values


class Visitor:
    """A browser without a screen, signed in as somebody. Addresses are given as endpoints."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client

    def get(self, endpoint: str, *, headers: dict[str, str] | None = None, query=None, **values) -> Page:
        address = self.url(endpoint, **values)
        forget_the_last_request()
        return self._seen(self.client.get(address, headers=headers, query_string=query))

    def post(self, endpoint: str, data=None, *, headers=None, follow=False, **values) -> Page:
        """Posts with the token of the forms; ``follow`` goes where the answer points."""
        data = {"csrf_token": self.token} | (data or {})
        address = self.url(endpoint, **values)
        forget_the_last_request()
        response = self.client.post(address, data=data, headers=headers, follow_redirects=follow)
        return self._seen(response)

    def url(self, endpoint: str, **values) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    @property
    def token(self) -> str:
        with self.client.session_transaction() as session:
            if "csrf_token" not in session:
                session["csrf_token"] = "a" * 40
            raw = session["csrf_token"]
        from itsdangerous import URLSafeTimedSerializer

        return URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)

    def _seen(self, response: TestResponse) -> Page:
        page = Page(response)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            check_house_rules(page)
        return page


def forget_the_last_request() -> None:
    """Requests of a test share its context: neither who was signed in last nor what was loaded may stay."""
    db.session.flush()
    db.session.expire_all()
    for name in list(g):
        g.pop(name)


def check_house_rules(page: Page) -> None:
    """One h1 and a title per page, unique ids, labelled fields, form tokens, nothing inline.

    What stands in a template is looked at like the rest: a script puts it on the page.
    """
    if (shape := hash(NO_RULE_ASKS_FOR.sub("", page.source))) in _kept:
        return
    tags: dict[str, list[Tag]] = {}
    for tag in page.soup.find_all(True):
        tags.setdefault(tag.name, []).append(tag)
    if html := tags.get("html"):
        _check_the_whole(html[0], tags)
    every = list(chain.from_iterable(tags.values()))
    repeated = [
        name for name, times in Counter(tag["id"] for tag in every if tag.has_attr("id")).items() if times > 1
    ]
    assert not repeated, f"ids stand once: {repeated}"
    labelled = {label.get("for") for label in tags.get("label", ())}
    for field in _of(tags, "input", "select", "textarea"):
        if field.get("type", "text") not in UNLABELLED:
            assert _has_label(field, labelled), f"a field has a label: {field}"
    for form in _of(tags, "form"):
        if form.get("method", "get").lower() == "post":
            token = form.find("input", attrs={"name": "csrf_token"})
            assert token, f"a form carries its token: {form.get('action')}"
    for tag in every:
        inline = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not inline, f"nothing inline: {tag.name} {inline}"
    assert "style" not in tags, "styles come from files"
    for script in _of(tags, "script"):
        assert script.get("src") or script.get("type") == "application/json", "scripts come from files"
    for control in _of(tags, "button", "a"):
        if control.name == "button" or control.has_attr("href"):
            assert _has_name(control), f"a control has a name: {control}"
    _kept.add(shape)


def _check_the_whole(html: Tag, tags: dict[str, list[Tag]]) -> None:
    assert len(tags.get("h1", ())) == 1, "a page has one h1"
    assert "title" in tags, "a page has a title"
    title = tags["title"][0].get_text(strip=True)
    assert title, "a page has a title"
    assert html.get("lang"), "a page names its language"
    told = [name for name in ("canary-", *family_names) if name in title]
    assert not told, f"a title stays in the history of the browser and names nobody: {title}"


def _of(tags: dict[str, list[Tag]], *names: str) -> Iterator[Tag]:
    return chain.from_iterable(tags.get(name, ()) for name in names)


def _has_label(field: Tag, labelled: set[str]) -> bool:
    if field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label"):
        return True
    return field.get("id") in labelled


def _has_name(control: Tag) -> bool:
    return bool(
        "".join(control.find_all(string=True)).strip()
        or control.get("aria-label")
        or control.select_one("[aria-label], title, img[alt]")
    )
