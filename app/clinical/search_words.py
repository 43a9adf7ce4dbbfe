"""What a patient is found by, and what somebody who types is looking for.

Stored are folded words; typed text becomes terms. A patient is found where every term is: a term is
found in one of several ways, and a way is one or more beginnings of stored words. House rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.clinical.names import dates_meant, fold, phone_digits, words

LONGEST_WORD = 100
MOST_TERMS = 8
MOST_SIGNS_OF_A_NUMBER = 5  # "+1 617 555 0100 x12" and "March 14 th 1980" are written in so many parts
LAST_DIGITS = (7, 4)  # a telephone is also known by its number without area code, and by its end

Way = tuple[str, ...]
Term = tuple[Way, ...]


def stored_words(
    *, names: Iterable[str], numbers: Iterable[str], phones: Iterable[str], born_on: date
) -> frozenset[str]:
    """Every word a patient is found by. ``names`` are parts such as a given or a family name."""
    found = {born_on.isoformat().replace("-", "")}
    for name in names:
        found |= {*words(name), fold(name).replace(" ", "")}
    for number in numbers:
        whole = "".join(letter for letter in fold(number) if letter.isalnum())
        found |= {*words(number), whole, *(part.lstrip("0") for part in words(number) if part.isdigit())}
    for phone in phones:
        digits = phone_digits(phone)
        found |= {digits, *(digits[-length:] for length in LAST_DIGITS)}
    return frozenset(word[:LONGEST_WORD] for word in found if word)


def terms(typed: str, today: date) -> tuple[Term, ...]:
    """What is looked for, in the order it was typed. Empty where nothing was typed that can be looked for."""
    return tuple(term for term, _ in zip(_terms(typed.split(), today), range(MOST_TERMS), strict=False))


def _terms(signs: list[str], today: date) -> Iterator[Term]:
    """The longest run of signs that is one date or telephone, else one word of a name."""
    while signs:
        for length in range(min(MOST_SIGNS_OF_A_NUMBER, len(signs)), 0, -1):
            if term := _number(" ".join(signs[:length]), today):
                yield term
                signs = signs[length:]
                break
        else:
            yield from _name(signs[0])
            signs = signs[1:]


def _number(text: str, today: date) -> Term:
    if not any(sign.isdecimal() for sign in text):
        return ()
    ways = [(born.isoformat().replace("-", ""),) for born in dates_meant(text, today)]
    if not any(sign.isalpha() for sign in text):
        digits = phone_digits(text)
        ways += [(digits,)] if digits else []
        ways += [(digits[1:],)] if len(digits) > 1 and digits.startswith("1") else []
    return tuple(dict.fromkeys(ways))


def _name(sign: str) -> Iterator[Term]:
    """A compound is found whole or, written apart, by all of its pieces."""
    for token in fold(sign).split():
        whole, *pieces = words(token) or ("",)
        if whole:
            ways = [(whole[:LONGEST_WORD],)] + ([tuple(pieces)] if pieces else [])
            yield tuple(ways)
