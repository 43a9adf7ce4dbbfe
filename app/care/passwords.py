"""Passwords: how they are kept, and which are refused.

Kept as argon2id with a pepper that lives outside the database. Length is what counts: 15 characters
or more, any characters, nothing prescribed; refused is only what somebody would guess.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 15, 256
LEAST_DIFFERENT = 6  # different characters
LEAST_LEFT = 6  # letters left over once the words that anybody would try are taken away
GUESSED_WORDS = (
    *("password", "passwort", "passwd", "welcome", "letmein", "changeme", "secret", "administrator", "admin"),
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "abcdefghijklmnopqrstuvwxyz", "abcdef", "iloveyou"),
    *("poise", "clinic", "practice", "patient", "physical", "therapy", "therapist", "physician", "doctor"),
    *(
        "facial",
        "nerve",
        "palsy",
        "bells",
        "sunnybrook",
        "synkinesis",
        "login",
        "signin",
        "hello",
        "the",
        "my",
    ),
)
# At most four hashes at once per process, so that guessing cannot exhaust the memory.
_hashing = BoundedSemaphore(4)


@dataclass(frozen=True)
class HashSettings:
    pepper: str
    time_cost: int
    memory_cost: int
    parallelism: int


# questions


def weakness(password: str, *, own_words: Iterable[str] = ()) -> str | None:
    """Why this password is refused, in words; none where it is good."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. A short sentence works well."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    folded = unicodedata.normalize("NFC", password).casefold()
    own = [word.casefold() for word in own_words if len(word) > 2]
    left = folded
    for word in sorted({*GUESSED_WORDS, *own}, key=len, reverse=True):
        left = left.replace(word, "")
    letters = re.sub(r"[\W\d_]", "", left)
    if len(set(folded)) < LEAST_DIFFERENT or _is_repeated(folded) or len(letters) < LEAST_LEFT:
        return "This is too easy to guess. Use words that have nothing to do with you or the practice."
    return None


def verify(stored: str | None, password: str, settings: HashSettings) -> bool:
    """Takes as long for an unknown person as for a known one."""
    hasher = _hasher(settings)
    with _hashing:
        if stored is None:
            hasher.hash(_peppered(password, settings.pepper))
            return False
        try:
            return hasher.verify(stored, _peppered(password, settings.pepper))
        except (VerificationError, InvalidHashError):
            return False


def hashed(password: str, settings: HashSettings) -> str:
    with _hashing:
        return _hasher(settings).hash(_peppered(password, settings.pepper))


def needs_rehash(stored: str, settings: HashSettings) -> bool:
    """The settings have risen since this was stored."""
    return _hasher(settings).check_needs_rehash(stored)


def _is_repeated(text: str) -> bool:
    """The same few characters over and over: "abc1abc1abc1abc1"."""
    return (text + text).find(text, 1, -1) != -1


def _hasher(settings: HashSettings) -> PasswordHasher:
    return PasswordHasher(
        time_cost=settings.time_cost,
        memory_cost=settings.memory_cost,
        parallelism=settings.parallelism,
        salt_len=16,
    )


def _peppered(password: str, pepper: str) -> str:
    whole = unicodedata.normalize("NFC", password).encode()
    return hmac.new(pepper.encode(), whole, "sha256").hexdigest()
