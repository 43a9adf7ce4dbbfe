"""A sealed value opens where it was sealed, whole and unchanged, with its key, and nowhere else."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.care.sealing import HEAD, SHORTEST, Unopened, key_id, opened, place_of, sealed

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
HERE = place_of("document", "sealed", UUID(int=1))
CONTENT = b"%PDF-1.4 An order for facial retraining"


@pytest.fixture
def value() -> bytes:
    return sealed(CONTENT, place=HERE, keys=[KEY])


@pytest.mark.parametrize("content", [b"", b"a", CONTENT, bytes(range(256)) * 5000])
def test_what_was_sealed_is_opened_as_it_was(content):
    assert opened(sealed(content, place=HERE, keys=[KEY]), place=HERE, keys=[KEY]) == content


def test_a_sealed_value_shows_nothing_of_its_content_or_its_key(value):
    assert b"facial" not in value
    assert KEY not in value


def test_the_same_content_is_never_sealed_the_same_way_twice(value):
    again = sealed(CONTENT, place=HERE, keys=[KEY])
    assert again[:HEAD] == value[:HEAD], "the key is named in front"
    assert again[HEAD:] != value[HEAD:]


@pytest.mark.parametrize(
    "elsewhere",
    [
        place_of("document", "sealed", UUID(int=2)),
        place_of("document", "name", UUID(int=1)),
        place_of("letter", "sealed", UUID(int=1)),
    ],
)
def test_a_value_moved_to_another_record_column_or_table_is_not_opened(value, elsewhere):
    with pytest.raises(Unopened, match="changed or moved"):
        opened(value, place=elsewhere, keys=[KEY])


def test_without_its_key_a_value_is_not_opened_and_the_reason_is_said(value):
    with pytest.raises(Unopened, match="a key that this server does not have"):
        opened(value, place=HERE, keys=[OTHER_KEY])


def test_another_key_under_the_same_name_opens_nothing(value):
    renamed = value[: HEAD - 8] + key_id(OTHER_KEY) + value[HEAD:]
    with pytest.raises(Unopened, match="changed or moved"):
        opened(renamed, place=HERE, keys=[OTHER_KEY])


def test_after_a_new_key_the_older_one_still_opens_what_it_sealed(value):
    assert opened(value, place=HERE, keys=[OTHER_KEY, KEY]) == CONTENT
    newer = sealed(CONTENT, place=HERE, keys=[OTHER_KEY, KEY])
    assert opened(newer, place=HERE, keys=[OTHER_KEY]) == CONTENT


def test_no_changed_byte_goes_unnoticed(value):
    for at in range(len(value)):
        changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
        with pytest.raises(Unopened):
            opened(changed, place=HERE, keys=[KEY])


def test_no_cut_and_no_addition_goes_unnoticed(value):
    for length in range(len(value)):
        with pytest.raises(Unopened):
            opened(value[:length], place=HERE, keys=[KEY])
    with pytest.raises(Unopened):
        opened(value + b"\0", place=HERE, keys=[KEY])


def test_the_wrapped_key_of_one_value_opens_no_other(value):
    other = sealed(CONTENT, place=HERE, keys=[KEY])
    middle = SHORTEST - 12 - 16
    with pytest.raises(Unopened):
        opened(value[:middle] + other[middle:], place=HERE, keys=[KEY])
