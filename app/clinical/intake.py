"""How the questions of asking for a consultation are declared, each in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.clinical.languages import Language


@dataclass(frozen=True)
class Both:
    """The same said in each language."""

    en: str
    es: str

    def __getitem__(self, language: Language) -> str:
        return self.es if language is Language.SPANISH else self.en


YES = Both("Yes", "Sí")


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    SEVERAL = "several"
    TELEPHONE = "telephone"
    EMAIL = "email"


@dataclass(frozen=True, eq=False)
class Question:
    """``needed`` says what is missing where nothing was answered; ``fills`` is what a browser may fill in."""

    key: str
    label: Both
    kind: Kind = Kind.LINE
    choices: Mapping[str, Both] | None = None
    longest: int = 120
    hint: Both | None = None
    needed: Both | None = None
    fills: str = "off"
    is_health: bool = False

    def in_words(self, answer: Any, language: Language = Language.ENGLISH) -> str:
        """An answer as people read it; empty where nothing was said."""
        if self.choices is not None:
            given = answer if isinstance(answer, list) else [answer]
            return ", ".join(self.choices[one][language] for one in given if one in self.choices)
        if self.kind is Kind.FLAG:
            return YES[language] if answer else ""
        return str(answer or "")


@dataclass(frozen=True, eq=False)
class Section:
    """Questions under one heading. What is folded is only for some and opens on request."""

    key: str
    title: Both
    questions: tuple[Question, ...]
    about: Both | None = None
    is_folded: bool = False


def questions(sections: tuple[Section, ...]) -> list[Question]:
    return [question for section in sections for question in section.questions]
