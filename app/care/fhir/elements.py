"""Taking values out of parsed JSON with every shape checked, so that a wrong one is a sentence, not a crash.

Source: HL7 FHIR R4 (4.0.1), data types. Lengths are those of the record's columns.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import NoReturn

from app.care.fhir.resources import PartialDate

LINE = 200
CODE = 40

DATE = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2})"
    r"(?P<time>T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?)?)?",
    re.ASCII,
)
LINE_BREAK = re.compile(r"[\n\r\t]")


class BundleRefused(ValueError):
    """The bundle cannot be taken; the message is one sentence for the person who sent it."""


class Element:
    """One JSON object of a resource, knowing where it stands in the bundle."""

    def __init__(self, fields: dict[str, object], where: str) -> None:
        self.fields = fields
        self.where = where

    def refuse(self, problem: str) -> NoReturn:
        raise BundleRefused(f"In {self.where}, {problem}.")

    def has(self, key: str) -> bool:
        return self.fields.get(key) is not None

    def text(self, key: str, longest: int = LINE, *, many_lines: bool = False) -> str:
        """The words exactly as they are; empty where there are none or only blanks."""
        return self._checked(self.fields.get(key), key, longest, many_lines=many_lines)

    def texts(self, key: str, longest: int = LINE) -> tuple[str, ...]:
        """A list of words, which ``longest`` limits as one text joined by blanks."""
        found = tuple(t for value in self._list(key) if (t := self._checked(value, key, longest)))
        self._check_length(" ".join(found), key, longest)
        return found

    def code(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed codes, or empty where there is none."""
        return self.allowed(self.text(key, CODE), key, allowed)

    def codes(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        return tuple(self.allowed(code, key, allowed) for code in self.texts(key))

    def allowed(self, code: str, key: str, allowed: Collection[str]) -> str:
        if code and code not in allowed:
            self.refuse(f"{key} is not one of {', '.join(allowed)}")
        return code

    def flag(self, key: str) -> bool | None:
        value = self.fields.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(f"{key} is neither true nor false")
        return value

    def child(self, key: str) -> Element | None:
        return self._object(self.fields[key], key) if self.has(key) else None

    def children(self, key: str) -> tuple[Element, ...]:
        return tuple(self._object(value, key) for value in self._list(key))

    def day(self, key: str) -> PartialDate | None:
        """A date or an instant, of which the day is kept as written; year or month alone are kept so."""
        written = self.text(key, CODE)
        if not written:
            return None
        match = DATE.fullmatch(written)
        if not match:
            self.refuse(f"{key} is not a date")
        year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
        try:
            date(year or 0, month or 1, day or 1)
        except ValueError:
            self.refuse(f"{key} is a date that does not exist")
        return PartialDate(year or 0, month, day)

    def _object(self, value: object, key: str) -> Element:
        if not isinstance(value, dict):
            self.refuse(f"{key} is not an object")
        return Element(value, self.where)

    def _list(self, key: str) -> list[object]:
        value = self.fields.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(f"{key} is not a list")
        return value

    def _checked(self, value: object, key: str, longest: int, *, many_lines: bool = False) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(f"{key} is not text")
        if not many_lines and LINE_BREAK.search(value):
            self.refuse(f"{key} has a line break or tab")
        self._check_length(value, key, longest)
        return value if value.strip() else ""

    def _check_length(self, text: str, key: str, longest: int) -> None:
        if len(text) > longest:
            self.refuse(f"{key} is longer than {longest} characters")
