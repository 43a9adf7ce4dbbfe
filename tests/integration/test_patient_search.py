"""Finding patients as one types."""

from __future__ import annotations

from datetime import date

import pytest

from app.care.patients import make_findable
from app.extensions import db
from tests.builders import a_diagnosis, a_patient
from tests.queries import count_queries


def known(given, family, **values):
    patient = a_patient(given, family, **values)
    make_findable(patient)
    return patient


@pytest.fixture
def people(cast):
    known("Iñaki", "Echevarría Muñoz", born_on=date(1980, 3, 14), phone="+1 (617) 555-0142", mrn="PZ-00412")
    known("Nora", "O’Keefe-Ångström", born_on=date(1933, 12, 31), phone="020 7946 0958", mrn="PZ-00413")
    known("Juan", "de la Cruz", born_on=date(2001, 7, 4), phone="", mrn="PZ-01412", preferred_name="Chuy")
    db.session.commit()


def found(as_, typed, who="desk") -> list[str]:
    page = as_(who).get("patients.index", query={"q": typed}, headers={"HX-Request": "true"})
    assert page.status == 200
    return [link.get_text().split(",")[0] for link in page.select("tbody th a")]


IÑAKI, NORA, JUAN = "Echevarría Muñoz", "O’Keefe-Ångström", "de la Cruz"


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("muno in", IÑAKI),
        ("INAKI echev", IÑAKI),
        ("  ech   mun  ", IÑAKI),
        ("okeefe", NORA),
        ("o'keefe", NORA),
        ("keefe-ang", NORA),
        ("angstrom nora", NORA),
        ("delacruz", JUAN),
        ("cruz la", JUAN),
        ("chuy", JUAN),
        ("PZ-00412", IÑAKI),
        ("pz00412", IÑAKI),
        ("00413", NORA),
        ("413", NORA),
        ("3/14/1980", IÑAKI),
        ("14 Mar 1980", IÑAKI),
        ("March 14th, 1980", IÑAKI),
        ("14.3.80", IÑAKI),
        ("1980-03-14", IÑAKI),
        ("03141980", IÑAKI),
        ("echevarria 3/14/1980", IÑAKI),
        ("14 march 1980 muñoz", IÑAKI),
        ("617 555 01", IÑAKI),
        ("(617) 555-0142", IÑAKI),
        ("+1 617 555 0142", IÑAKI),
        ("1617555", IÑAKI),
        ("555-0142", IÑAKI),
        ("0142", IÑAKI),
        ("nora 0958", NORA),
        ("02079460958", NORA),
    ],
)
def test_a_patient_is_found_by(as_, people, typed, family):
    assert found(as_, typed) == [family]


@pytest.mark.parametrize(
    "typed", ["echevarria juan", "unoz", "14 Mar 1981", "999", "!!!", "\x00", "%", "_", "' OR 1=1 --", "💥"]
)
def test_nobody_is_found_by_what_fits_nobody(as_, people, typed):
    assert found(as_, typed) == []


def test_nothing_typed_lists_everybody_by_family_name(as_, people):
    assert found(as_, "") == [JUAN, IÑAKI, NORA, "Plover", "Quail"]


def test_a_therapist_finds_only_patients_within_reach(as_, people):
    assert found(as_, "", "therapist") == ["Plover"]
    assert found(as_, "quail", "therapist") == []
    assert found(as_, "echev", "therapist") == []


def test_a_very_long_text_is_no_trouble(as_, people):
    assert found(as_, "a" * 5000) == []
    assert found(as_, "a b c d e f g h i j k l m n") == []


def test_pages_follow_one_another(as_, cast):
    for number in range(60):
        known(f"Given{number:02d}", "Wren")
    db.session.commit()
    desk = as_("desk")
    page = desk.get("patients.index", query={"q": "wren"})
    assert "1 to 25 of 60" in page.text
    last = desk.get("patients.index", query={"q": "wren", "page": "3"})
    assert "51 to 60 of 60" in last.text
    assert len(last.select("tbody tr")) == 10
    for odd in ("99", "-4", "x", "9" * 30):
        assert desk.get("patients.index", query={"q": "wren", "page": odd}).status == 200


@pytest.mark.parametrize("who", ["desk", "physician"])
def test_the_number_of_queries_does_not_grow_with_the_rows(as_, cast, who):
    visitor = as_(who)

    def queries() -> int:
        db.session.expunge_all()
        with count_queries() as sent:
            visitor.get("patients.index", query={"q": "w"})
        return len(sent)

    a_diagnosis(known("One", "Wren"), by=cast.therapist)
    db.session.commit()
    few = queries()
    for number in range(20):
        a_diagnosis(known(f"Given{number}", "Wren"), by=cast.therapist)
    db.session.commit()
    assert queries() == few


def test_a_search_uses_the_index_of_words(as_, people):
    from sqlalchemy import text

    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole whatever the index")
    with count_queries() as sent:
        found(as_, "mun")
    (search, *_) = [statement for statement in sent if "patient_search_word" in statement]
    explained = db.session.execute(text("EXPLAIN QUERY PLAN " + search.replace("?", "'x'"))).all()
    assert "ix_patient_search_word_word (word>? AND word<?)" in str(explained)
