"""The two languages in which the practice speaks to people who are not signed in."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_SPANISH_IS_CALLED = ("spanish", "espanol", "castellano", "castilian", "es")


class Language(StrEnum):
    """The languages there are words in, as browsers and mails name them."""

    ENGLISH = "en"
    SPANISH = "es"

    @property
    def own_name(self) -> str:
        return {Language.ENGLISH: "English", Language.SPANISH: "Español"}[self]


def language_of(said: str) -> Language:
    """From what a record says of a language, by its name or its code ("Spanish", "español", "es-MX")."""
    plain = "".join(
        mark for mark in unicodedata.normalize("NFKD", said.casefold()) if mark.isalpha() or mark in " -_"
    )
    first = plain.replace("-", " ").replace("_", " ").split()[:1]
    return Language.SPANISH if first and first[0] in _SPANISH_IS_CALLED else Language.ENGLISH
