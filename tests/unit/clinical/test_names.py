"""Names, telephones and dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.names import LONGEST_DATE, dates_meant, fold, phone_digits, words

TODAY = date(2026, 11, 23)


def finds(typed: str, name: str) -> bool:
    """The rule a search follows: each typed word begins one of the name's words."""
    return all(any(word.startswith(part) for word in words(name)) for part in words(typed))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Muñoz", "munoz"),
        ("Åse Øverby", "ase overby"),
        ("Łukasz Đorđević", "lukasz dordevic"),
        ("Groß", "gross"),
        ("GROẞ", "gross"),
        ("Bjørn Sæther", "bjorn saether"),
        ("İpek Işık", "ipek isik"),
        ("Nguyễn", "nguyen"),
        ("Þór Œuvre", "thor oeuvre"),
        ("O’Keefe", "o'keefe"),
        ("Anne–Marie", "anne-marie"),
        ("  St.  John, Jr. ", "st john jr"),
        ("ﬁrst", "first"),
    ],
)
def test_accents_case_and_kinds_of_apostrophe_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("okeefe", "Nora O'Keefe"),
        ("o'keefe", "Nora O’Keefe"),
        ("o keefe", "Nora O'Keefe"),
        ("keefe", "Nora O'Keefe"),
        ("keef nor", "Nora O'Keefe"),
        ("jon", "Ada Smith-Jones"),
        ("smith jones", "Ada Smith-Jones"),
        ("smithjones", "Ada Smith-Jones"),
        ("smith-jones", "Ada Smith-Jones"),
        ("d angelo", "Rita D'Angelo"),
        ("echev car", "Carla Echevarría Muñoz"),
        ("MUN", "Carla Echevarría Muñoz"),
        ("carla munoz", "Carla Echevarría Muñoz"),
    ],
)
def test_a_name_is_found_by_the_beginnings_of_its_parts_in_any_order(typed: str, name: str) -> None:
    assert finds(typed, name)


@pytest.mark.parametrize("typed", ["unoz", "carlos", "echevarria x"])
def test_a_name_is_not_found_by_what_it_does_not_begin_with(typed: str) -> None:
    assert not finds(typed, "Carla Echevarría Muñoz")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_does_not_matter(text: str) -> None:
    assert fold(text) == fold(text.casefold())


names = st.lists(
    st.text("abcdeñéøßł'’-", min_size=1, max_size=8).filter(lambda name: name.strip("'’-")),
    min_size=1,
    max_size=3,
)


@given(names, st.integers(1, 24), st.randoms(use_true_random=False))
def test_every_beginning_of_a_name_finds_it_in_any_order(parts, length, random) -> None:
    name = " ".join(parts)
    assert finds(name[:length], name)
    shuffled = [part[:length] for part in parts]
    random.shuffle(shuffled)
    assert finds(" ".join(shuffled), name)


@given(st.text())
def test_words_hold_no_separator_and_are_not_repeated(text: str) -> None:
    found = words(text)
    assert len(set(found)) == len(found)
    assert not any(set(word) & set(" '-") for word in found)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("555-435-5584", "5554355584"),
        ("(555) 435-5584", "5554355584"),
        ("+1 555 435 5584", "5554355584"),
        ("1-555-435-5584 x22", "5554355584"),
        ("555.435.5584 ext. 4", "5554355584"),
        ("+44 20 7946 0958", "442079460958"),
        ("٥٥٥", "555"),
        ("435", "435"),
        ("none", ""),
    ],
)
def test_telephones_are_compared_by_their_digits(typed: str, digits: str) -> None:
    assert phone_digits(typed) == digits


@given(st.text())
def test_whatever_is_typed_as_a_telephone_gives_plain_digits(text: str) -> None:
    assert set(phone_digits(text)) <= set("0123456789")


@pytest.mark.parametrize(
    "typed",
    [
        "1980-03-14",
        "1980/3/14",
        "3/14/1980",
        "14/3/1980",
        "03-14-1980",
        "14.03.1980",
        "14 Mar 1980",
        "14-mar-1980",
        "14 MARCH 1980",
        "Mar 14 1980",
        "March 14, 1980",
        "March 14th, 1980",
        "14th of March 1980",
        "1980 Mar 14",
        "03141980",
        "14031980",
        "19800314",
        "3/14/80",
        "14 Mar 80",
        "031480",
        " 3 / 14 / 1980 ",
        "3 14 1980",
    ],
)
def test_the_usual_ways_of_writing_a_date_of_birth_are_read(typed: str) -> None:
    assert dates_meant(typed, TODAY) == (date(1980, 3, 14),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4/3/1980", (date(1980, 4, 3), date(1980, 3, 4))),
        ("04031980", (date(1980, 4, 3), date(1980, 3, 4))),
        ("5/5/1980", (date(1980, 5, 5),)),
        ("3/14/20", (date(2020, 3, 14), date(1920, 3, 14))),
        ("12/31/26", (date(1926, 12, 31),)),
        ("Sept 2 1975", (date(1975, 9, 2),)),
        ("2/29/2000", (date(2000, 2, 29),)),
    ],
)
def test_both_readings_are_given_where_a_date_is_ambiguous(typed: str, meant: tuple[date, ...]) -> None:
    assert dates_meant(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "echevarria",
        "1980",
        "3/1980",
        "2/30/1980",
        "2/29/1900",
        "13/13/1980",
        "1/1/2027",
        "1/1/1800",
        "3/14/1980/2",
        "3/14/980",
        "14 Marble 1980",
        "5554355584",
        "14 Mar Apr",
        "Mar Apr May",
        "3:14:1980",
        "9" * 39,
    ],
)
def test_what_is_no_date_of_birth_means_nothing(typed: str) -> None:
    assert dates_meant(typed, TODAY) == ()


@given(st.dates(date(1907, 1, 1), TODAY), st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%Y%m%d"]))
def test_every_date_is_found_as_it_is_written(born: date, pattern: str) -> None:
    assert born in dates_meant(born.strftime(pattern), TODAY)


@given(st.text(max_size=LONGEST_DATE + 5) | st.text("0123456789/.-janfebmr ", max_size=20))
def test_no_text_whatever_gives_a_date_in_the_future(text: str) -> None:
    assert all(born <= TODAY for born in dates_meant(text, TODAY))
