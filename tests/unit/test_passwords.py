"""Which passwords are refused, and why; how they are kept."""

from __future__ import annotations

import pytest

from app.care import passwords
from app.care.passwords import HashSettings, weakness

CHEAP = HashSettings(pepper="outside the database", time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    "password",
    [
        "four quiet herons at low tide",
        "Flussufer-Marmelade 7",
        "   spaces count, too   ",
        "пятнадцать маленьких птиц",
        "🦉🪶🐚🪨🌾🍂🌧️🌊🪵 and a hat",
    ],
)
def test_a_short_sentence_is_good(password):
    assert weakness(password, own_words=["Ana", "Alder"]) is None


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "abc1abc1abc1abc1abc1",
        "passwordpassword2026!",
        "PasswordPoise-2026-2026",
        "123456789012345678",
        "qwertyuiopasdfghjkl1",
        "Ana.Alder.Ana.Alder.1",
        "ana@practice.example1",
        "Facial Therapy Clinic 1",
        "Welcome to the clinic!",
    ],
)
def test_what_anybody_would_try_is_refused(password):
    refusal = weakness(password, own_words=["Ana", "Alder", "practice", "example"])
    assert refusal is not None
    assert "too easy" in refusal


def test_length_is_what_counts():
    assert "15 characters" in (weakness("Sh0rt&Complex!") or "")
    assert "at most 256" in (weakness("x y z " * 50) or "")
    assert weakness("quiet herons 15") is None


def test_a_password_is_known_again_in_any_way_its_accents_are_written():
    stored = passwords.hashed("caf\u00e9 am Flussufer", CHEAP)
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, "cafe\u0301 am Flussufer", CHEAP)
    assert not passwords.verify(stored, "cafe am Flussufer", CHEAP)


def test_without_the_pepper_the_right_password_opens_nothing():
    stored = passwords.hashed("four quiet herons", CHEAP)
    other = HashSettings(pepper="another", time_cost=1, memory_cost=8, parallelism=1)
    assert not passwords.verify(stored, "four quiet herons", other)


def test_nobody_and_a_broken_hash_are_never_right():
    assert not passwords.verify(None, "four quiet herons", CHEAP)
    assert not passwords.verify("not a hash", "four quiet herons", CHEAP)


def test_a_hash_of_weaker_settings_asks_to_be_renewed():
    stored = passwords.hashed("four quiet herons", CHEAP)
    stronger = HashSettings(pepper=CHEAP.pepper, time_cost=2, memory_cost=8, parallelism=1)
    assert passwords.needs_rehash(stored, stronger)
    assert not passwords.needs_rehash(stored, CHEAP)
