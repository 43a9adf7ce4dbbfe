"""What a patient is found by, and what somebody who types is looking for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.names import fold
from app.clinical.search_words import LONGEST_WORD, MOST_TERMS, stored_words, terms

TODAY = date(2026, 11, 23)
BORN = date(1980, 3, 14)


def words_of(*names: str, numbers=(), phones=()) -> frozenset[str]:
    return stored_words(names=names, numbers=numbers, phones=phones, born_on=BORN)


def finds(typed: str, stored: frozenset[str]) -> bool:
    return all(
        any(all(any(word.startswith(start) for word in stored) for start in way) for way in term)
        for term in terms(typed, TODAY)
    )


def test_a_telephone_is_kept_whole_without_area_and_by_its_end():
    assert words_of(phones=["+1 (617) 555-0142 x9"]) >= {"6175550142", "5550142", "0142"}


def test_a_number_of_the_practice_is_kept_with_and_without_its_letters_and_zeros():
    assert words_of(numbers=["PZ-00412"]) >= {"pz00412", "00412", "412"}


def test_a_date_and_a_telephone_written_in_pieces_are_one_term_each():
    assert len(terms("echev 14 Mar 1980", TODAY)) == 2
    assert len(terms("(617) 555 01 42", TODAY)) == 1
    assert len(terms("echevarria muñoz iñaki", TODAY)) == 3


def test_a_compound_is_found_whole_or_written_apart():
    assert terms("smith-jones", TODAY) == ((("smithjones",), ("smith", "jones")),)
    for stored in ("Smith Jones", "Smith-Jones", "SmithJones"):
        assert finds("smith-jones", words_of(stored))


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\x00", "-- '"])
def test_signs_alone_are_nothing_to_look_for(typed):
    assert terms(typed, TODAY) == ()


@given(st.text(max_size=200))
def test_any_text_gives_a_bounded_search(typed):
    found = terms(typed, TODAY)
    assert len(found) <= MOST_TERMS
    assert all(start for term in found for way in term for start in way)


@given(st.text(alphabet=st.characters(categories=["L", "Mn"], include_characters=" '-"), max_size=60))
def test_everybody_is_found_by_the_own_name(name):
    assert finds(name, words_of(name)) or len(name.split()) > MOST_TERMS
    assert all(len(word) <= LONGEST_WORD for word in words_of(name))


def test_a_letter_that_holds_an_apostrophe_is_found():
    assert finds("ŉ", words_of("ŉ"))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
