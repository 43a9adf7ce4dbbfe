"""Two editors of one draft: whatever the order of their saves, no field is lost and none overwritten unseen."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.care import note_fields
from app.care import session_note_drafts as drafts
from app.clinical.vocabulary import NoteKind
from app.extensions import db
from app.models import SessionNote
from tests import builders
from tests.integration.test_session_notes import JSON, at

FIELDS = ("subjective", "assessment", "next_time", "treatment.taping.minutes", "sunnybrook.voluntary.brow")
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


class Editor:
    """A window as the script keeps it: what it shows, what is touched, at which version each field was read."""

    def __init__(self, note: SessionNote) -> None:
        self.shown = note_fields.read(note)
        self.base = note.version
        self.behind: dict[str, int] = {}
        self.touched: set[str] = set()

    def type(self, name: str, value: object) -> None:
        self.shown[name] = value
        self.touched.add(name)

    def save(self, note: SessionNote, by) -> tuple[drafts.Clash, ...]:
        values = {name: self.shown[name] for name in self.touched}
        read_at = {name: self.behind.get(name, self.base) for name in self.touched}
        clashes = drafts.save(note, values, read_at=read_at, by=by, at=AT)
        if clashes:
            return clashes
        for name, value in drafts.changed_since(note, self.base, but=values).items():
            self.shown[name] = value
        self.base, self.touched, self.behind = note.version, set(), {}
        return ()

    def settle(self, note: SessionNote, clashes: tuple[drafts.Clash, ...]) -> None:
        """The person saw both and keeps their own."""
        self.behind |= {clash.field.name: note.version for clash in clashes}


def values_of(name: str) -> st.SearchStrategy:
    if name.startswith("sunnybrook"):
        return st.integers(1, 5)
    return (
        st.integers(0, 240)
        if name.endswith("minutes")
        else st.text("abc ", min_size=1, max_size=6).map(str.strip)
    )


typing = st.sampled_from(FIELDS).flatmap(lambda name: st.tuples(st.just(name), values_of(name)))
steps = st.lists(st.tuples(st.sampled_from([0, 1]), st.one_of(typing, st.just("save"))), max_size=14)


@pytest.fixture
def make_note(cast):
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    return lambda: builders.a_note(diagnosis, by=cast.therapist)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_interleaving_of_two_editors_loses_a_field(cast, make_note, steps):
    note = make_note()
    people = (cast.therapist, cast.physician)
    editors = (Editor(note), Editor(note))
    # What the note must say: the last value somebody saved, or chose after having seen the other one.
    expected = note_fields.read(note)
    for who, step in [*steps, (0, "save"), (1, "save"), (0, "save")]:
        editor = editors[who]
        if step != "save":
            editor.type(*step)
            continue
        mine = {name: editor.shown[name] for name in editor.touched}
        if clashes := editor.save(note, people[who]):
            for clash in clashes:
                assert clash.theirs == expected[clash.field.name], "the other text is shown as it stands"
                assert clash.mine == mine[clash.field.name], "the own text is still there"
            assert note_fields.read(note) == expected, "a clash writes nothing"
            editor.settle(note, clashes)
            assert not editor.save(note, people[who])
        expected |= mine
        if "treatment.taping.minutes" in mine:
            expected["treatment.taping.done"] = True  # who gives minutes says it was done
        assert note_fields.read(note) == expected
    assert editors[0].shown == note_fields.read(note)


def test_two_saves_at_the_same_moment_both_stand(app, as_, cast, make_note):
    note = make_note()
    db.session.commit()
    people = [as_("therapist"), as_("physician")]
    urls = [person.url("session_notes.save", **at(cast, note)) for person in people]
    tokens = [person.token for person in people]
    barrier = threading.Barrier(2)
    statuses: list[int] = []

    def save(index: int) -> None:
        for turn in range(8):
            name = ("assessment", "next_time")[index]
            version = 1 if turn == 0 else int(versions[index])
            sent = {
                "csrf_token": tokens[index],
                "version": version,
                "read": f"{name}@{version}",
                name: f"{index} {turn}",
            }
            barrier.wait(timeout=30)
            answer = people[index].client.post(urls[index], data=sent, headers=JSON)
            statuses.append(answer.status_code)
            versions[index] = answer.json["version"]

    versions = [1, 1]
    db.session.rollback()
    threads = [threading.Thread(target=save, args=(index,)) for index in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert statuses == [200] * 16
    db.session.expire_all()
    saved = db.session.scalar(select(SessionNote).where(SessionNote.id == note.id))
    assert (saved.assessment, saved.next_time, saved.version) == ("0 7", "1 7", 17)


def test_two_signatures_at_the_same_moment_are_one(app, as_, cast, make_note):
    note = make_note()
    db.session.commit()
    ana = as_("therapist")
    url, token = ana.url("session_notes.sign", **at(cast, note)), ana.token
    db.session.rollback()
    windows = [app.test_client(), app.test_client()]
    for window in windows:
        for name in (app.config["SIGN_IN_COOKIE"], app.config["SESSION_COOKIE_NAME"]):
            window.set_cookie(name, ana.client.get_cookie(name).value)
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda window=window: answers.append(
                window.post(url, data={"csrf_token": token, "version": 1}).status_code
            )
        )
        for window in windows
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers == [303, 303]
    db.session.expire_all()
    assert db.session.scalar(select(SessionNote).where(SessionNote.id == note.id)).version == 2


def test_a_window_goes_on_from_what_it_saved_itself_but_nothing_stale_overtakes_it(cast, make_note):
    note = make_note()
    read_at = {"assessment": note.version}

    def send(words: str, number: int, window: str = "a", by=cast.therapist) -> bool:
        sending = drafts.Sending(window, number)
        return not drafts.save(note, {"assessment": words}, read_at=read_at, by=by, at=AT, sending=sending)

    assert send("First", 1)
    assert send("First and more", 3), "the answer to the first was lost"
    assert not send("First and", 2), "came late"
    assert not send("Elsewhere", 4, window="b")
    assert not send("By another", 4, by=cast.second_therapist)
    assert note.assessment == "First and more"


# settling a clash, and a page of another kind


def settled(visitor, cast, note, name: str, mine: str, choice: str):
    """What the conflict page sends about one field."""
    sent = {"version": note.version, "read": ["", f"{name}@{note.version}"]}
    return visitor.post("session_notes.save", sent | {name: mine, f"choose.{name}": choice}, **at(cast, note))


def again(note) -> SessionNote:
    db.session.rollback()
    return db.session.get(SessionNote, note.id, populate_existing=True)


@pytest.mark.parametrize(
    ("name", "length"), [("assessment", 15_000), ("treatment.soft_tissue_massage.detail", 800)]
)
def test_both_texts_that_are_too_long_together_stay_on_the_page_until_they_are_shortened(
    as_, cast, make_note, name, length
):
    ana, note = as_("therapist"), make_note()
    note_fields.FIELDS[name].write(note, "b" * length, note_fields.Pen(cast.therapist, AT))
    db.session.commit()
    page = settled(ana, cast, note, name, "a" * length, "both")
    assert page.status == 422
    assert f"these are {2 * length + 2:,}" in page.text
    kept = page.one(f'textarea[name="{name}"]').get_text().strip()
    assert (kept.count("a"), kept.count("b")) == (length, length)
    assert note_fields.read(again(note))[name] == "b" * length, "and nothing was written over"


def test_both_texts_of_one_line_stay_on_one_line(as_, cast, make_note):
    ana, note, name = as_("therapist"), make_note(), "treatment.taping.tape"
    note_fields.FIELDS[name].write(note, "Blue", note_fields.Pen(cast.therapist, AT))
    db.session.commit()
    assert settled(ana, cast, note, name, "Skin-colored", "both").status == 303
    assert note_fields.read(again(note))[name] == "Skin-colored; Blue"


@pytest.mark.parametrize(
    ("name", "mine"), [("visit_minutes", "30"), ("visit_on", "2026-11-15"), ("checkin.pain", "3")]
)
def test_what_is_no_text_cannot_be_both(as_, cast, make_note, name, mine):
    ana, note = as_("therapist"), make_note()
    db.session.commit()
    assert settled(ana, cast, note, name, mine, "both").status == 303
    assert str(note_fields.read(again(note))[name]) == mine


def test_a_page_of_another_kind_is_told_and_what_fits_is_saved(as_, cast, make_note):
    ana, note = as_("therapist"), make_note()
    note.kind = NoteKind.EVALUATION
    db.session.commit()
    version = note.version
    ana.post("session_notes.change_kind", {"kind": "treatment"}, **at(cast, note))
    typed = {"history.course": "Onset in spring.", "assessment": "Softer."}
    sent = {"version": version, "read": ["", *(f"{name}@{version}" for name in typed)]} | typed
    answer = ana.post("session_notes.save", sent, headers=JSON, **at(cast, note))
    assert answer.status == 422
    assert list(answer.response.json["errors"]) == ["history.course"]
    assert "made another kind meanwhile: treatment session" in answer.text
    page = ana.post("session_notes.save", {"version": version} | typed, **at(cast, note))
    assert page.status == 409
    assert "made another kind meanwhile" in page.text
    assert "history.course" not in again(note).particulars
    sent = {"version": version, "read": ["", f"assessment@{version}"], "assessment": "Softer."}
    assert ana.post("session_notes.save", sent, headers=JSON, **at(cast, note)).status == 200
    assert again(note).assessment == "Softer."


@pytest.mark.parametrize("typed", ["9" * 40, "9" * 400, "-" + "9" * 400])
def test_a_number_of_hundreds_of_digits_is_refused_in_words(as_, cast, make_note, typed):
    ana, note = as_("therapist"), make_note()
    db.session.commit()
    names = ("visit_minutes", "goal.1.target")
    sent = {"version": note.version, "read": ["", *(f"{name}@{note.version}" for name in names)]}
    answer = ana.post(
        "session_notes.save", sent | dict.fromkeys(names, typed), headers=JSON, **at(cast, note)
    )
    assert answer.status == 422
    assert set(answer.response.json["errors"]) == set(names)
