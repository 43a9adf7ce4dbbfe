"""How people are looked for: words of a name, digits of a telephone, ways of writing a date of birth.

House rules, no publication. What is stored and what is typed go through the same functions, so that
"okeefe", "O'Keefe" and "keefe" meet, and "munoz" meets "Muñoz". Nothing here is ever shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ŋ": "n",
        "ß": "ss",
    }
)
"""Letters that keep their stroke or ligature under Unicode decomposition."""

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻʹʽ`´′＇", "'"))
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
NOT_OF_A_WORD = re.compile(r"[^\w'-]|_")
EXTENSION = re.compile(r"(?:x|ext|extn|extension|#)\.?\s*\d+\s*$", re.IGNORECASE)

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
ORDINALS_AND_OF = frozenset({"st", "nd", "rd", "th", "of"})
LONGEST_LIFE_IN_YEARS = 120
LONGEST_DATE = 40
SHORTEST_MONTH = 3


def fold(text: str) -> str:
    """The text without accents, case, or kinds of apostrophe and hyphen; other marks become spaces."""
    plain = text
    for _ in range(2):  # folding case can bring new marks, and taking marks away new capitals
        decomposed = unicodedata.normalize("NFKD", _one_kind(plain).casefold())
        bare = "".join(letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Cf"))
        plain = bare.casefold().translate(LETTERS_WITHOUT_DECOMPOSITION)
    return " ".join(NOT_OF_A_WORD.sub(" ", _one_kind(plain)).split())


def words(text: str) -> tuple[str, ...]:
    """The words of a name or of what is typed, each compound both whole and in its pieces.

    "O'Keefe-Smith" gives okeefesmith, o, keefe, smith. A typed text finds a name when each of its words
    is the beginning of one of the name's words.
    """
    return tuple(dict.fromkeys(_words(text)))


def phone_digits(text: str) -> str:
    """The digits to compare: without extension, and without the leading 1 of North America."""
    main = EXTENSION.sub("", text)
    digits = "".join(str(unicodedata.decimal(sign)) for sign in main if sign.isdecimal())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def dates_meant(text: str, today: date) -> tuple[date, ...]:
    """The dates of birth that may be meant, the American reading (month first) before the other.

    Reads 1980-03-14, 3/14/1980, 14.3.80, 14 Mar 1980, March 14th, 1980, 03141980, 19800314 and 031480.
    Empty where the text is no date, or none on which a living person was born.
    """
    signs = _date_signs(text)
    found = [
        born
        for year_sign, month, day in _readings(signs)
        for year in _years(year_sign, today)
        if (born := _real_date(year, month, day)) and _plausible(born, today)
    ]
    return tuple(dict.fromkeys(found))


def _one_kind(text: str) -> str:
    """One apostrophe and one hyphen, also where a letter was taken apart into one (ŉ)."""
    return text.translate(APOSTROPHES).translate(HYPHENS)


def _words(text: str) -> Iterator[str]:
    for token in fold(text).split():
        pieces = [piece for piece in re.split("['-]", token) if piece]
        if pieces:
            yield "".join(pieces)
            yield from pieces


def _date_signs(text: str) -> list[str]:
    """Numbers and words of a date; a run of digits alone is cut up later."""
    if len(text) > LONGEST_DATE:
        return []
    plain = unicodedata.normalize("NFKC", text).casefold()
    if re.search(r"[^a-z\d\s./,'’-]", plain, re.ASCII):
        return []
    return [sign for sign in re.findall(r"[a-z]+|\d+", plain, re.ASCII) if sign not in ORDINALS_AND_OF]


def _readings(signs: list[str]) -> Iterator[tuple[str, int, int]]:
    """(year as written, month, day) for each way the signs can be read."""
    if len(signs) == 1 and signs[0].isdigit():
        yield from _readings_of_a_run(signs[0])
    elif len(signs) == 3 and all(sign.isdigit() for sign in signs):
        yield from _readings_of_numbers(*signs)
    elif len(signs) == 3:
        yield from _readings_with_a_name(signs)


def _readings_of_a_run(digits: str) -> Iterator[tuple[str, int, int]]:
    if len(digits) in (6, 8):
        yield from _readings_of_numbers(digits[:2], digits[2:4], digits[4:])
    if len(digits) == 8:
        yield digits[:4], int(digits[4:6]), int(digits[6:])


def _readings_of_numbers(one: str, two: str, three: str) -> Iterator[tuple[str, int, int]]:
    if len(one) == 4:
        yield one, int(two), int(three)
    else:
        yield three, int(one), int(two)
        yield three, int(two), int(one)


def _readings_with_a_name(signs: list[str]) -> Iterator[tuple[str, int, int]]:
    names = [sign for sign in signs if not sign.isdigit()]
    numbers = [sign for sign in signs if sign.isdigit()]
    if len(names) != 1 or (month := _month(names[0])) is None:
        return
    day, year = numbers
    if len(day) == 4:
        day, year = year, day
    yield year, month, int(day)


def _month(name: str) -> int | None:
    if len(name) < SHORTEST_MONTH:
        return None
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name)), None)


def _years(sign: str, today: date) -> tuple[int, ...]:
    """The year as written; for two digits this century and the last."""
    if len(sign) == 2:
        century = today.year - today.year % 100
        return century + int(sign), century - 100 + int(sign)
    return (int(sign),) if len(sign) == 4 else ()


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _plausible(born: date, today: date) -> bool:
    return born <= today and today.year - born.year <= LONGEST_LIFE_IN_YEARS
