"""A note is written in a browser: nothing typed is lost, whatever happens around it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.care import accounts, passwords
from app.clinical.vocabulary import NoteKind
from app.extensions import db
from app.models import SessionNote, UserSession
from tests import builders
from tests.browser.house import WIDTHS, check_accessible

PASSWORD = "quiet herons at low tide"


@pytest.fixture
def note(house, cast) -> SessionNote:
    """An empty draft of Ana’s, about Pat."""
    from app.front_door import sign_in_rules as rules

    with house.records():
        with house.app.test_request_context():
            cast.therapist.password_hash = passwords.hashed(PASSWORD, rules().hashing)
        diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
        plan = builders.a_plan(diagnosis, by=cast.therapist)
        today = clock.today("America/New_York")
        return builders.a_note(
            diagnosis, by=cast.therapist, plan=plan, visit_on=today, subjective="", assessment=""
        )


@pytest.fixture
def opened(house, cast, note):
    """Opens the note in a window of the person."""

    def open_it(who=cast.therapist, **options) -> Page:
        page = house.window(who, **options)
        page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
        page.locator("form[data-saves]").wait_for()
        page.locator(".facemap.is-live").wait_for()
        return page

    return open_it


def state(page: Page):
    return page.locator("#save-state")


def write(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).press_sequentially(words)


def saved(house, note) -> SessionNote:
    with house.records():
        return db.session.scalar(
            select(SessionNote).where(SessionNote.id == note.id).execution_options(populate_existing=True)
        )


def sign_everybody_out(house) -> None:
    with house.records():
        for session in db.session.scalars(select(UserSession)):
            accounts.end_session(session, at=clock.now())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_working_page_is_accessible(opened, width, dark):
    check_accessible(opened(width=width, dark=dark))


def test_what_is_typed_is_saved_without_a_button(house, opened, note):
    page = opened()
    write(page, "Assessment", "Cheek easing.")
    expect(state(page)).to_have_text("Saving…")
    expect(state(page)).to_contain_text("Saved")
    assert saved(house, note).assessment == "Cheek easing."


def test_digits_fill_sunnybrook_and_the_server_scores_it(house, opened, note):
    page = opened()
    page.get_by_role("radio", name="1, no movement started").first.focus()
    for key in "2041414051":
        page.keyboard.press(key)
    for label in ("Eye at rest", "Cheek at rest", "Mouth at rest"):
        page.get_by_label(label).select_option("normal")
    expect(page.locator("#said-sunnybrook-composite")).to_have_text("73")
    expect(page.locator("#said-sunnybrook-sum")).to_have_text("76 − 0 − 3")
    assert saved(house, note).assessments[0].scores["composite"] == "73"


def test_a_zone_tapped_on_the_drawing_is_recorded(house, opened, note):
    page = opened()
    page.locator(".fm-zone[data-zone=chin][data-side=left]").click()
    massage = page.get_by_role("region", name="Soft tissue massage")
    expect(massage.get_by_label("Chin")).to_be_checked()
    expect(state(page)).to_contain_text("Saved")
    page.locator(".fm-zone[data-zone=brow][data-side=right]").click()
    expect(massage.get_by_label("Both sides")).to_be_checked()
    page.get_by_role("heading", name="Pat Plover").click()
    expect(state(page)).to_contain_text("Saved")
    row = saved(house, note).treatments[0]
    assert (row.zones, row.side.value) == (["brow", "cheek", "chin"], "bilateral")


def test_a_chosen_answer_can_be_taken_back(house, opened, note):
    page = opened()
    poor = page.get_by_label("Poor").first
    poor.check(force=True)
    expect(page.locator("#said-soft_tissue_massage")).to_have_text("16 min, poor")
    poor.click(force=True)
    expect(page.locator("#said-soft_tissue_massage")).to_have_text("16 min")
    expect(poor).not_to_be_checked()


def test_an_expired_sign_in_while_typing_loses_nothing(house, opened, note):
    page = opened()
    write(page, "Assessment", "Before. ")
    expect(state(page)).to_contain_text("Saved")
    sign_everybody_out(house)
    write(page, "Assessment", "While signed out. ")
    dialog = page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    page.keyboard.type("And typing on.")
    expect(state(page)).to_have_text("Signed out. Not saved yet, kept on this page")
    check_accessible(page)
    dialog.get_by_label("Password").fill("wrong herons at low tide")
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("do not match")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog).to_be_hidden()
    expect(state(page)).to_contain_text("Saved")
    expect(page.get_by_label("Assessment", exact=True)).to_have_value(
        "Before. While signed out. And typing on."
    )
    assert saved(house, note).assessment == "Before. While signed out. And typing on."


def test_a_sign_in_in_another_window_is_noticed_and_the_save_goes_on(house, opened, note, cast):
    page = opened()
    sign_everybody_out(house)
    other = page.context.new_page()
    other.goto(house.url("auth.sign_in"))
    other.get_by_label("Work e-mail").fill(cast.therapist.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(lambda url: "sign-in" not in url)
    write(page, "Assessment", "Still here.")
    expect(state(page)).to_contain_text("Saved")
    assert saved(house, note).assessment == "Still here."


def test_a_lost_network_is_told_and_the_save_is_repeated(house, opened, note):
    page = opened()
    page.context.set_offline(True)
    write(page, "Assessment", "Off the wire.")
    expect(state(page)).to_have_text("Offline. Not saved yet, kept on this page")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Saved")
    assert saved(house, note).assessment == "Off the wire."


def test_two_windows_on_different_fields_are_merged(house, opened, note, cast):
    ana, dr_o = opened(), opened(cast.physician)
    write(ana, "Assessment", "Ana’s words.")
    expect(state(ana)).to_contain_text("Saved")
    write(dr_o, "Plan for next time", "Dr. O’s words.")
    expect(dr_o.get_by_label("Assessment", exact=True)).to_have_value("Ana’s words.")
    merged = saved(house, note)
    assert (merged.assessment, merged.next_time) == ("Ana’s words.", "Dr. O’s words.")


def test_two_windows_on_one_field_choose_between_both_texts(house, opened, note, cast):
    ana, dr_o = opened(), opened(cast.physician)
    write(ana, "Assessment", "Ana’s words.")
    expect(state(ana)).to_contain_text("Saved")
    write(dr_o, "Assessment", "Dr. O’s words.")
    expect(state(dr_o)).to_have_text("Not saved until you choose")
    write(dr_o, "Plan for next time", "Meanwhile.")
    dr_o.get_by_role("button", name="Compare and choose").click()
    expect(dr_o.get_by_role("heading", level=1)).to_have_text("Ana Alder also edited this note")
    check_accessible(dr_o)
    dr_o.get_by_text("Keep both").click()
    dr_o.get_by_role("button", name="Save my choice").click()
    expect(dr_o.get_by_label("Assessment", exact=True)).to_have_value("Dr. O’s words.\n\nAna’s words.")
    kept = saved(house, note)
    assert (kept.assessment, kept.next_time) == ("Dr. O’s words.\n\nAna’s words.", "Meanwhile.")


def test_two_windows_merge_and_settle_choices_numbers_and_texts_of_every_part(house, opened, note, cast):
    with house.records():
        db.session.merge(note).kind = NoteKind.PROGRESS
    ana, dr_o = opened(), opened(cast.physician)
    answer(ana, closure="Closes fully", minutes="20", towards="Ana’s words.")
    expect(state(ana)).to_contain_text("Saved")
    dr_o.get_by_label("Neuromuscular retraining: repetitions of movement 1", exact=True).fill("12")
    expect(dr_o.get_by_label("Closes fully")).to_be_checked()
    dr_o.context.set_offline(True)
    ana.context.set_offline(True)
    answer(ana, closure="Almost closes", minutes="25", towards="Ana’s later words.")
    answer(dr_o, closure="Stays open", minutes="30", towards="Dr. O’s words.")
    ana.context.set_offline(False)
    expect(state(ana)).to_contain_text("Saved")
    dr_o.context.set_offline(False)
    expect(state(dr_o)).to_have_text("Not saved until you choose")
    dr_o.get_by_role("button", name="Compare and choose").click()
    expect(dr_o.get_by_role("heading", level=1)).to_have_text("Ana Alder also edited this note")
    check_accessible(dr_o)
    choose(dr_o, "Progress towards the goals", "Keep both")
    choose(dr_o, "Soft tissue massage, minutes", "25")
    choose(dr_o, "Gentle closure", "Stays open")
    dr_o.get_by_role("button", name="Save my choice").click()
    expect(dr_o.get_by_label("Stays open")).to_be_checked()
    kept = saved(house, note)
    assert kept.particulars["progress.towards_goals"] == "Dr. O’s words.\n\nAna’s later words."
    assert kept.particulars["eye.closure"] == "incomplete"
    assert [(row.minutes, row.particulars) for row in kept.treatments] == [
        (25, {}),
        (None, {"1.repetitions": 12}),
    ]


def answer(page: Page, *, closure: str, minutes: str, towards: str) -> None:
    page.get_by_label(closure).check(force=True)
    page.get_by_label("Soft tissue massage: minutes", exact=True).fill(minutes)
    page.get_by_label("Progress towards the goals").fill(towards)


def choose(page: Page, field: str, words: str) -> None:
    page.get_by_role("group", name=field).get_by_text(words).click()


def test_an_answer_lost_on_the_way_is_no_clash_with_oneself(house, opened, note):
    page = opened()
    page.route("**/draft", answer_is_lost, times=1)
    write(page, "Assessment", "Kept, ")
    expect(state(page)).to_contain_text("trying again")
    assert saved(house, note).assessment == "Kept,"
    page.get_by_label("Assessment", exact=True).fill("Kept, then typed on.")
    expect(state(page)).to_contain_text("Saved")
    expect(page.locator("#clash")).to_be_hidden()
    assert saved(house, note).assessment == "Kept, then typed on."


def answer_is_lost(route) -> None:
    route.fetch()
    route.abort()


def test_a_bad_value_is_told_at_its_field_while_the_rest_is_saved(house, opened, note):
    page = opened()
    minutes = page.get_by_label("Soft tissue massage: minutes", exact=True)
    minutes.fill("500")
    with page.expect_response(lambda answer: answer.ok and "draft" in answer.url):
        page.get_by_label("Assessment", exact=True).fill("Saved all the same.")
    expect(page.get_by_text("Type a whole number from 0 to 240.")).to_be_visible()
    expect(state(page)).to_have_text("Not saved: put the marked field right")
    assert saved(house, note).assessment == "Saved all the same."
    minutes.fill("12")
    expect(state(page)).to_contain_text("Saved")
    assert saved(house, note).treatments[0].minutes == 12


def test_nothing_is_signed_while_a_field_is_marked(house, opened, note):
    page = opened()
    page.get_by_label("Assessment", exact=True).fill("Ready but for the minutes.")
    minutes = page.get_by_label("Soft tissue massage: minutes", exact=True)
    minutes.fill("500")
    page.get_by_label("Assessment", exact=True).focus()
    expect(state(page)).to_have_text("Not saved: put the marked field right")
    page.keyboard.press("Control+Enter")
    expect(minutes).to_be_focused()
    expect(page.get_by_role("dialog", name="Sign this note")).to_be_hidden()
    minutes.fill("12")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog", name="Sign this note")).to_contain_text("12 min")


def test_what_is_typed_before_the_script_came_is_saved_too(house, cast, note):
    page = house.window(cast.therapist)
    held = []
    page.route("**/autosave.js", lambda route: held.append(route))
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note), wait_until="commit")
    page.get_by_label("Assessment", exact=True).fill("Quick fingers.")
    page.get_by_label("Eye at rest").select_option("wide")
    expect(page.locator(".plain-save")).to_be_visible()
    for _ in range(50):  # until the page asks for its script
        if held:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)
    held[0].continue_()
    expect(page.locator("#said-sunnybrook-left")).to_have_text("12 answers left")
    expect(state(page)).to_contain_text("Saved")
    assert saved(house, note).assessment == "Quick fingers."


def test_what_was_refused_is_saved_once_it_is_put_right(house, cast, note):
    page = house.window(cast.therapist, java_script_enabled=False)
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
    page.get_by_label("Assessment", exact=True).fill("With a slip.")
    page.get_by_label("Soft tissue massage: minutes", exact=True).fill("500")
    page.locator(".save-bar").get_by_role("button", name="Save", exact=True).click()
    summary = page.get_by_role("alert").filter(has_text="Type a whole number from 0 to 240.")
    expect(summary).to_be_visible()
    page.get_by_label("Soft tissue massage: minutes", exact=True).fill("50")
    page.locator(".save-bar").get_by_role("button", name="Save", exact=True).click()
    expect(summary).to_be_hidden()
    kept = saved(house, note)
    assert (kept.assessment, kept.treatments[0].minutes) == ("With a slip.", 50)


def test_signing_takes_the_last_words_along_and_locks(house, opened, note):
    page = opened()
    page.get_by_label("Assessment", exact=True).fill("Typed and signed at once.")
    page.keyboard.press("Control+Enter")
    box = page.get_by_role("dialog", name="Sign this note")
    expect(box.get_by_role("region", name="What you sign")).to_contain_text("Typed and signed at once.")
    assert not saved(house, note).is_signed
    check_accessible(page)
    page.keyboard.press("Control+Enter")
    expect(box).to_contain_text("locked.")
    signed = saved(house, note)
    assert signed.is_signed
    assert signed.assessment == "Typed and signed at once."
    check_accessible(page)
    box.get_by_role("link", name="Read and print").click()
    expect(page.get_by_text("Signed by Ana Alder, PT")).to_be_visible()


def test_a_double_click_on_sign_signs_once(house, opened, note):
    page = opened()
    page.get_by_label("Assessment", exact=True).fill("Once.")
    page.get_by_role("button", name="Review and sign").click()
    sign = page.get_by_role("button", name="Sign and lock")
    expect(sign).to_be_visible()  # what was typed is saved by now
    version = saved(house, note).version
    sign.dblclick()
    expect(page.get_by_role("dialog", name="Sign this note")).to_contain_text("locked.")
    assert (saved(house, note).is_signed, saved(house, note).version) == (True, version + 1)


def test_who_goes_on_writing_signs_nothing_and_sees_the_new_words_next_time(house, opened, note):
    page = opened()
    page.get_by_label("Assessment", exact=True).fill("First.")
    page.keyboard.press("Control+Enter")
    box = page.get_by_role("dialog", name="Sign this note")
    expect(box).to_contain_text("First.")
    box.get_by_role("link", name="Go on writing").click()
    expect(box).to_be_hidden()
    page.get_by_label("Assessment", exact=True).fill("Second.")
    page.keyboard.press("Control+Enter")
    expect(box).to_contain_text("Second.")
    expect(box).not_to_contain_text("First.")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert not saved(house, note).is_signed


def test_what_another_changed_while_the_box_was_open_is_not_signed_unseen(house, opened, note, cast):
    ana, dr_o = opened(), opened(cast.physician)
    ana.get_by_label("Assessment", exact=True).fill("As Ana saw it.")
    ana.keyboard.press("Control+Enter")
    box = ana.get_by_role("dialog", name="Sign this note")
    expect(box).to_contain_text("As Ana saw it.")
    write(dr_o, "Plan for next time", "Unseen.")
    expect(state(dr_o)).to_contain_text("Saved")
    box.get_by_role("button", name="Sign and lock").click()
    expect(box.get_by_role("alert")).to_contain_text("changed since it was shown")
    assert not saved(house, note).is_signed


def test_what_is_left_is_listed_and_leads_to_its_field(house, opened, note):
    page = opened()
    page.locator("#treatment\\.education summary").click()
    page.get_by_label("Education: detail").fill("Neck release.")
    page.get_by_role("button", name="Review and sign").click()
    left = page.get_by_role("region", name="Before you sign")
    expect(left.get_by_role("link", name="Education: say the minutes, or take it away.")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Education: minutes", exact=True)).to_be_focused()
    assert not saved(house, note).is_signed


def test_enter_in_a_number_saves_and_presses_nothing(house, opened, note):
    page = opened()
    minutes = page.get_by_label("Soft tissue massage: minutes", exact=True)
    minutes.fill("20")
    minutes.press("Enter")
    expect(state(page)).to_contain_text("Saved")
    row = saved(house, note).treatments[0]
    assert (row.minutes, row.zones) == (20, ["cheek"])


def test_the_browser_asks_before_unsaved_words_are_left(house, opened, note):
    page = opened()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.context.set_offline(True)
    write(page, "Assessment", "Not yet.")
    expect(state(page)).to_contain_text("Offline")
    page.evaluate("location.reload()")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Saved")


def test_without_script_the_form_saves_and_signs(house, cast, note):
    page = house.window(cast.therapist, java_script_enabled=False)
    page.goto(house.url("session_notes.edit", patient_id=cast.pat, note_id=note))
    page.get_by_label("Assessment", exact=True).fill("Plain.")
    page.locator(".save-bar").get_by_role("button", name="Save", exact=True).click()
    assert saved(house, note).assessment == "Plain."
    page.get_by_role("button", name="Review and sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what you sign")
    page.get_by_role("button", name="Sign and lock").click()
    expect(page.get_by_text("Signed by Ana Alder, PT")).to_be_visible()
