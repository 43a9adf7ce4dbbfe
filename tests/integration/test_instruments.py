"""The practice's measures: what each is, how it is used here, and the simple ones of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.care import own_instruments, practice_instruments
from app.clinical import instruments
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.definition import Definition
from app.clinical.vocabulary import Scoring
from app.extensions import db
from app.models import Assessment, InstrumentSetting, OwnInstrument
from tests import builders
from tests.builders import count
from tests.hands import at_once, sending
from tests.queries import count_queries

OWN = {
    "name": "Morning stiffness",
    "filled_by": "patient",
    "recall": "The past week",
    "items": "Cheek\nNeck\n",
    "scoring": "sum",
    "better": "lower",
    "options-0-points": "0",
    "options-0-label": "None",
    "options-1-points": "1",
    "options-1-label": "Some",
    "options-2-points": "3",
    "options-2-label": "A lot",
}


@pytest.fixture
def physician(as_):
    return as_("physician")


def own() -> OwnInstrument:
    return db.session.scalars(select(OwnInstrument).order_by(OwnInstrument.id.desc())).first()


def send(visitor, **changes):
    return visitor.post("instruments.new", OWN | changes)


# reading


def test_every_measure_is_listed_with_what_is_published_of_it_and_how_sure_that_is(as_):
    page = as_("therapist").get("instruments.index")
    for one in instruments.ALL:
        assert one.name in page.text
    row = next(row for row in page.select("tr.measure-fact") if row.b.text == "FDI")
    told = row.get_text(" ", strip=True)
    for words in ("Physical 17.6", "Physical 4.4", "every 4 to 6 weeks", "Partly confirmed", "2 in doubt"):
        assert words in told
    assert not page.select("a[href$='/new']")


@pytest.mark.parametrize("one", instruments.ALL, ids=lambda one: one.key)
def test_every_measure_has_a_page_with_its_doubts_settings_and_source(as_, one):
    page = as_("therapist").get("instruments.show", instrument_key=one.key)
    for words in (one.source, one.certainty, *one.doubts, *(setting.note for setting in one.settings)):
        assert words in page.text


def test_an_unknown_measure_is_not_found(physician):
    for endpoint in ("show", "edit"):
        assert physician.get(f"instruments.{endpoint}", instrument_key="astrology").status == 404
    assert physician.get("instruments.change", own_key="own_nothing").status == 404


def test_queries_do_not_grow_with_measures_of_ones_own(as_, cast):
    visitor = as_("therapist")

    def queries() -> int:
        with count_queries() as sent:
            visitor.get("instruments.index")
        return len(sent)

    few = queries()
    for number in range(12):
        own_instruments.add(
            Definition(
                f"Own {number}", FilledBy.PATIENT, Scoring.SUM, True, "", ("A",), ((0, "No"), (1, "Yes"))
            ),
            by=cast.physician,
            at=builders.now(),
        )
    db.session.commit()
    assert queries() == few


# how the practice uses a measure


def test_a_measure_that_is_not_offered_cannot_be_taken(physician):
    sent = settings_of(physician, "saq")
    sent.pop("is_offered")
    assert physician.post("instruments.edit", sent, instrument_key="saq").status == 303
    assert not practice_instruments.catalogue().is_offered("saq")
    assert "Not taken here any more" in physician.get("instruments.show", instrument_key="saq").text


def settings_of(visitor, key="fdi") -> dict[str, str]:
    page = visitor.get("instruments.edit", instrument_key=key)
    return page.form(visitor.url("instruments.edit", instrument_key=key))


def test_a_doubtful_point_is_a_switch_with_its_note(physician):
    page = physician.get("instruments.edit", instrument_key="fdi")
    assert "can take the physical score below 0" in page.text
    sent = settings_of(physician) | {"zero_is_unanswered": "true"}
    assert physician.post("instruments.edit", sent, instrument_key="fdi").status == 303
    assert practice_instruments.catalogue().rules("fdi") == {"zero_is_unanswered"}
    shown = physician.get("instruments.show", instrument_key="fdi").text
    assert "treat the answer 0 as unanswered: yes" in shown
    assert "fdi-1+zero_is_unanswered" in shown


def test_the_words_of_a_licensed_form_need_the_licence(physician):
    sent = settings_of(physician) | {"wording.items.1": "Licensed words"}
    page = physician.post("instruments.edit", sent, instrument_key="fdi")
    assert page.status == 422
    assert "which licence" in page.one("#wording_licence-errors").text
    assert "Licensed words" in page.source
    assert count(InstrumentSetting) == 0
    sent |= {"wording_licence": "The authors, 2026"}
    assert physician.post("instruments.edit", sent, instrument_key="fdi").status == 303
    assert practice_instruments.catalogue().wording("fdi") == {"items.1": "Licensed words"}


@pytest.mark.parametrize("version", ["", "x", "7", "9" * 40])
def test_settings_somebody_else_changed_are_not_overwritten(physician, version):
    sent = settings_of(physician) | {"zero_is_unanswered": "true", "version": version}
    page = physician.post("instruments.edit", sent, instrument_key="fdi")
    assert page.status == 409
    assert page.one("#zero_is_unanswered").has_attr("checked")
    assert count(InstrumentSetting) == 0


def test_of_two_first_settings_at_once_one_is_told(as_, physician, cast):
    address = physician.url("instruments.edit", instrument_key="fdi")
    sent = settings_of(physician)
    other = as_("physician")
    jobs = [
        sending(physician, address, sent),
        sending(other, address, sent | {"zero_is_unanswered": "true"}),
    ]
    db.session.rollback()
    assert sorted(at_once(jobs)) == [303, 409]
    db.session.rollback()
    assert count(InstrumentSetting) == 1


# the practice's own


def test_a_measure_of_ones_own_is_taken_and_scored_like_every_other(physician, cast):
    assert send(physician).status == 303
    builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    key = own().key
    page = physician.get("measures.new", patient_id=cast.pat, query={"instrument": key})
    sent = page.fields(page.one("#measure")) | {"a.items.1": "3", "a.items.2": "1"}
    assert physician.post("measures.new", sent, patient_id=cast.pat, instrument=key).status == 303
    row = db.session.scalars(select(Assessment)).one()
    assert (row.scores, row.instrument_version) == ({"total": "4"}, f"{key}-1")
    assert "our own" in physician.get("instruments.index").text


def test_a_mean_is_exact(physician):
    send(physician, scoring="mean", items="A\nB\nC")
    one = practice_instruments.catalogue().get(own().key)
    score = one.score({"items.1": 1, "items.2": 0, "items.3": 0})
    assert str(score.parts["total"]) == "0.3333"
    assert one.score({"items.1": 1}).parts["total"] is None


WRONG = {
    "no name": ({"name": ""}, "Give it a name"),
    "a name that is taken": ({"name": "SUNNYBROOK"}, "of that name already"),
    "nobody fills it in": ({"filled_by": ""}, "Say who fills it in"),
    "no direction": ({"better": ""}, "which way is better"),
    "no scoring": ({"scoring": "product"}, "Choose"),
    "no question": ({"items": " \n \n"}, "at least one question"),
    "too many questions": ({"items": "\n".join(f"Question {n}" for n in range(41))}, "At most 40"),
    "the same question twice": ({"items": "Cheek\nNeck\ncheek"}, "stands there twice"),
    "a question too long": ({"items": "x" * 201}, "At most 200 characters"),
    "two choices of the same points": ({"options-2-points": "1"}, "is worth 1 already"),
    "two choices of the same name": ({"options-2-label": "SOME"}, "called that already"),
    "points that are no whole number": ({"options-1-points": "1.5"}, "Type a whole number"),
    "points that are no number": ({"options-1-points": "one"}, "Type a whole number"),
    "points out of range": ({"options-1-points": "101"}, "from 0 to 100"),
    "points without words": ({"options-1-label": ""}, "what it is called"),
    "words without points": ({"options-1-points": ""}, "what it is worth"),
    "one choice only": (
        {f"options-{n}-{part}": "" for n in (1, 2) for part in ("points", "label")},
        "at least two choices",
    ),
    "an invisible character": ({"name": "Stiff\u202eness"}, "invisible"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_definition_that_makes_no_sense_is_refused_at_its_field_and_stays_typed(physician, name):
    changes, words = WRONG[name]
    page = send(physician, **changes)
    assert page.status == 422
    assert words in page.one(".error-summary").text
    assert page.select(".field-error")
    for field, typed in (OWN | changes).items():
        if field in ("items", "name", "recall") or "options" in field:
            control = page.one(f"[name='{field}']")
            shown = (
                control.get_text().lstrip("\n") if control.name == "textarea" else control.get("value", "")
            )
            assert shown.strip() == typed.strip()
    assert count(OwnInstrument) == 0


def test_everything_wrong_is_said_at_once(physician):
    page = send(physician, items="A\na", **{"options-1-points": "0", "options-2-label": "None"})
    assert len(page.select(".error-summary li")) == 3


def test_a_change_is_a_new_version_and_the_earlier_one_stays_readable(physician, cast):
    send(physician)
    key = own().key
    page = physician.get("instruments.change", own_key=key)
    address = physician.url("instruments.change", own_key=key)
    unchanged = page.form(address) | {name: OWN[name] for name in ("filled_by", "scoring", "better")}
    assert physician.post("instruments.change", unchanged, own_key=key).status == 303
    assert count(OwnInstrument) == 1
    answer = physician.post("instruments.change", unchanged | {"items": "Cheek\nChin"}, own_key=key)
    assert answer.status == 303
    assert [row.number for row in own_instruments.versions(key)] == [2, 1]
    catalogue = practice_instruments.catalogue()
    assert catalogue.get(key).version == f"{key}-2"
    assert catalogue.versions[f"{key}-1"].items[1].label == "Neck"
    again = physician.post("instruments.change", unchanged | {"items": "Other"}, own_key=key)
    assert again.status == 409
    assert "changed this measure since you opened it" in again.text
    assert again.one("[name=items]").get_text().strip() == "Other"


def test_of_two_changes_at_once_one_is_told_and_two_of_the_same_name_are_one(as_, physician):
    send(physician)
    key = own().key
    address = physician.url("instruments.change", own_key=key)
    sent = OWN | {"number": "1"}
    jobs = [sending(physician, address, sent | {"items": name}) for name in ("Chin", "Nose")]
    db.session.rollback()
    assert sorted(at_once(jobs)) == [303, 409]
    address = physician.url("instruments.new")
    jobs = [sending(physician, address, OWN | {"name": "Evening stiffness"}) for _ in range(4)]
    db.session.rollback()
    assert sorted(at_once(jobs)) == [303, 422, 422, 422]
    db.session.rollback()
    assert count(OwnInstrument) == 3


def test_retired_it_is_not_taken_any_more_and_can_be_brought_back(physician):
    send(physician)
    key = own().key
    assert physician.post("instruments.retire", {"number": "2"}, own_key=key).status == 409
    assert physician.post("instruments.retire", {"number": "1"}, own_key=key).status == 303
    assert not practice_instruments.catalogue().is_offered(key)
    assert physician.post("instruments.bring_back", {"number": "1"}, own_key=key).status == 303
    assert practice_instruments.catalogue().is_offered(key)


# who may


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("desk", 403, 403), ("admin", 403, 403), ("therapist", 200, 403), ("physician", 200, 200)],
)
def test_clinicians_read_and_the_physician_decides(as_, who, reads, writes):
    visitor = as_(who)
    assert visitor.get("instruments.index").status == reads
    assert visitor.get("instruments.show", instrument_key="fdi").status == reads
    assert visitor.get("instruments.edit", instrument_key="fdi").status == writes
    assert visitor.get("instruments.new").status == writes
    assert visitor.post("instruments.new", OWN).status == (303 if writes == 200 else 403)
