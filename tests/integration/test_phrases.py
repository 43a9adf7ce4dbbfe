"""Phrases: kept by whoever writes notes, offered by code, and no text is signed with a blank of theirs in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.care import phrases
from app.care.errors import Invalid
from app.extensions import db
from app.models import Phrase
from tests import builders
from tests.builders import a_phrase

WORDS = {"code": "Soft", "wording": "Softer after massage of the [side] cheek."}


@pytest.fixture
def own(cast) -> Phrase:
    return _stored(a_phrase("soft", "Ana’s own words.", owner=cast.therapist))


@pytest.fixture
def shared(cast) -> Phrase:
    return _stored(a_phrase("soft", "The practice’s words."))


@pytest.fixture
def note(cast):
    """Today's draft of Ana’s, complete but for what a test types."""
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    plan = builders.a_plan(diagnosis, by=cast.therapist)
    draft = builders.a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=builders.today())
    db.session.commit()
    return draft


def _stored(phrase: Phrase) -> Phrase:
    db.session.commit()
    return phrase


def all_of_them() -> list[tuple[str, str, bool]]:
    db.session.expire_all()
    rows = db.session.scalars(select(Phrase).order_by(Phrase.id))
    return [(row.code, row.wording, row.owner_id is not None) for row in rows]


# keeping them


def test_a_phrase_is_added_under_a_small_code(as_):
    page = as_("therapist").post("phrases.new", WORDS, follow=True)
    assert all_of_them() == [("soft", WORDS["wording"], True)]
    assert ".soft" in page.one("main").get_text()
    assert page.one("mark.blank").get_text() == "[side]"


@pytest.mark.parametrize(
    ("code", "kept"), [(".neck", "neck"), ("A-1", "a-1"), ("x" * 20, "x" * 20), ("42", "42")]
)
def test_codes_that_can_be_typed_are_taken(as_, code, kept):
    assert as_("therapist").post("phrases.new", WORDS | {"code": code}).status == 303
    assert [code for code, *_ in all_of_them()] == [kept]


@pytest.mark.parametrize("code", ["", "a", "two words", "naïve", "a.b", "..a", "x" * 22])
def test_a_code_nobody_can_type_is_refused_at_its_field_and_the_words_stay(as_, code):
    page = as_("therapist").post("phrases.new", WORDS | {"code": code})
    assert page.status == 422
    assert page.one("#code")["aria-invalid"] == "true"
    assert WORDS["wording"] in page.one("#wording").get_text()
    assert all_of_them() == []


def test_a_wording_has_an_end(as_):
    page = as_("therapist").post("phrases.new", WORDS | {"wording": "x" * 2001})
    assert page.status == 422
    assert "Use at most 2,000 characters; these are 2,001." in page.text
    assert as_("therapist").post("phrases.new", WORDS | {"wording": "x" * 2000}).status == 303


def test_a_code_is_given_once_to_each_person_and_once_to_the_practice(as_, own, shared):
    for who, endpoint in (("therapist", "phrases.new"), ("physician", "phrases.new_for_practice")):
        page = as_(who).post(endpoint, WORDS)
        assert page.status == 422
        assert "There is a phrase .soft already." in page.text
        assert WORDS["wording"] in page.one("#wording").get_text()
    assert len(all_of_them()) == 2
    assert as_("physician").post("phrases.new", WORDS).status == 303


def test_a_change_to_a_code_that_is_taken_is_refused(as_, cast, own):
    other = _stored(a_phrase("neck", owner=cast.therapist))
    page = as_("therapist").post("phrases.edit", WORDS | {"version": "1"}, phrase_id=other)
    assert page.status == 422
    assert page.one("#code")["value"] == "Soft"
    assert [code for code, *_ in all_of_them()] == ["soft", "neck"]


def test_a_phrase_is_changed_from_the_version_that_was_seen(as_, own):
    ana = as_("therapist")
    form = ana.get("phrases.edit", phrase_id=own).form(ana.url("phrases.edit", phrase_id=own))
    assert ana.post("phrases.edit", form | {"wording": "First."}, phrase_id=own).status == 303
    page = ana.post("phrases.edit", form | {"wording": "Second."}, phrase_id=own)
    assert page.status == 409
    assert "Second." in page.one("#wording").get_text()
    assert all_of_them() == [("soft", "First.", True)]


def test_a_phrase_is_removed_but_not_one_that_changed_meanwhile(as_, own):
    ana = as_("therapist")
    for version in ("2", "", "x"):
        assert ana.post("phrases.remove", {"version": version}, phrase_id=own).status == 409
    assert len(all_of_them()) == 1
    assert ".soft is removed" in ana.post("phrases.remove", {"version": "1"}, phrase_id=own, follow=True).text
    assert all_of_them() == []


def test_nobody_reaches_the_phrases_of_another_not_even_by_the_door_of_the_practice(as_, own, shared):
    doctor, ana = as_("physician"), as_("therapist")
    for endpoint in ("phrases.edit", "phrases.remove"):
        for visitor, phrase in ((doctor, own), (ana, shared)):
            assert visitor.post(endpoint, WORDS | {"version": "1"}, phrase_id=phrase).status == 404
    for endpoint in ("phrases.edit_for_practice", "phrases.remove_for_practice"):
        assert doctor.post(endpoint, WORDS | {"version": "1"}, practice_phrase_id=own).status == 404
        assert ana.post(endpoint, WORDS | {"version": "1"}, practice_phrase_id=shared).status == 403
    assert len(all_of_them()) == 2


def test_the_words_of_the_practice_are_kept_by_the_physician(as_, shared):
    doctor = as_("physician")
    sent = {"code": "soft", "wording": "Better words.", "version": "1"}
    assert doctor.post("phrases.edit_for_practice", sent, practice_phrase_id=shared).status == 303
    assert doctor.post("phrases.new_for_practice", WORDS | {"code": "neck"}).status == 303
    assert {(code, is_own) for code, _, is_own in all_of_them()} == {("soft", False), ("neck", False)}
    assert (
        doctor.post("phrases.remove_for_practice", {"version": "2"}, practice_phrase_id=shared).status == 303
    )


# the page


def test_the_page_shows_ones_own_first_and_which_of_the_practice_they_replace(as_, own, shared):
    page = as_("therapist").get("phrases.index")
    assert [table.caption.get_text() for table in page.select("table")] == [
        "Your phrases",
        "Phrases of the practice",
    ]
    assert "Your own .soft comes instead." in page.text
    assert len(page.select("td a")) == 1, "the practice's are only read"
    assert len(as_("physician").get("phrases.index").select("td a")) == 1


@pytest.mark.parametrize("who", ["therapist", "physician"])
def test_the_pages_read_well_and_are_found_from_the_account(as_, cast, shared, who):
    visitor = as_(who)
    mine = _stored(a_phrase("neck", owner=getattr(cast, who)))
    links = [link["href"] for link in visitor.get("phrases.index").select("#who a")]
    assert visitor.url("phrases.index") in links
    assert visitor.get("phrases.new").status == 200
    assert visitor.get("phrases.edit", phrase_id=mine).one("h1").get_text() == "Change a phrase"


@pytest.mark.parametrize("who", ["desk", "admin"])
def test_who_writes_no_notes_has_no_phrases(as_, who):
    visitor = as_(who)
    page = visitor.get("phrases.index")
    assert page.status == 403
    assert visitor.url("phrases.index") not in [link["href"] for link in page.select("#who a")]


# what a text is offered


def test_ones_own_words_win_over_the_practices(as_, own, shared):
    _stored(a_phrase("neck", "Neck."))
    told = as_("therapist").get("phrases.at_hand").response.json["phrases"]
    assert told == [
        {"code": "neck", "wording": "Neck.", "is_own": False},
        {"code": "soft", "wording": "Ana’s own words.", "is_own": True},
    ]
    assert [one["is_own"] for one in as_("physician").get("phrases.at_hand").response.json["phrases"]] == [
        False,
        False,
    ]


def test_the_database_itself_holds_one_phrase_for_each_code(cast, own, shared):
    for owner in (cast.therapist, None):
        with pytest.raises(Invalid):
            phrases.record(owner=owner, code="soft", wording="Twice.")
    assert len(all_of_them()) == 2


# in a note


def sent(note, **fields) -> dict:
    return {"version": note.version, "read": [f"{name}@{note.version}" for name in fields]} | fields


def test_a_phrase_that_grew_to_50000_characters_is_refused_at_its_field_and_the_rest_is_kept(as_, cast, note):
    ana, at = as_("therapist"), {"patient_id": cast.pat, "note_id": note}
    grown = ("[side] cheek softer. " * 2500)[:49_999] + "."
    typed = sent(note, assessment=grown, next_time="Neck release.")
    told = ana.post("session_notes.save", typed, headers={"Accept": "application/json"}, **at)
    assert told.status == 422
    assert told.response.json["errors"] == {
        "assessment": ["Use at most 20,000 characters; these are 50,000."]
    }
    kept = ana.post(
        "session_notes.save",
        sent(note, next_time="Neck release."),
        headers={"Accept": "application/json"},
        **at,
    )
    assert kept.status == 200
    db.session.refresh(note)
    assert (note.assessment, note.next_time) == ("Softer after massage.", "Neck release.")
    page = ana.post("session_notes.save", sent(note, assessment=grown, next_time="And the cheek."), **at)
    assert page.status == 422
    assert page.one("#assessment").get_text().strip() == grown
    assert page.one("#assessment")["aria-invalid"] == "true"
    assert page.one("#next_time").get_text().strip() == "And the cheek."


def test_a_note_is_not_signed_with_a_blank_in_it(as_, cast, note):
    ana, at = as_("therapist"), {"patient_id": cast.pat, "note_id": note}
    fields = {
        "assessment": "The [side] cheek; the [side] chin; [how long].",
        "treatment.soft_tissue_massage.detail": "Along [where].",
    }
    ana.post("session_notes.save", sent(note, **fields), **at)
    db.session.refresh(note)
    page = ana.post("session_notes.sign", {"version": note.version}, **at)
    assert page.status == 422
    left = page.select(".error-summary a")
    assert [link.get_text() for link in left] == [
        "Soft tissue massage, detail: a blank [where] is still to fill.",
        "Assessment: a blank [side] is still to fill.",
        "Assessment: a blank [how long] is still to fill.",
    ]
    assert left[0]["href"] == "#treatment.soft_tissue_massage.detail"
    filled = {"assessment": "The left cheek (side).", "treatment.soft_tissue_massage.detail": ""}
    ana.post("session_notes.save", sent(note, **filled), **at)
    db.session.refresh(note)
    assert ana.post("session_notes.sign", {"version": note.version}, **at).status == 303
