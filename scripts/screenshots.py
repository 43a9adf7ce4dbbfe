"""`make screenshots`: the main screens at three widths, light and dark, into docs/screenshots.

Each kind of note besides, as it is written on a tablet: the whole page.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.clinical.note_kinds import may_write
from app.clinical.vocabulary import Licence, NoteKind
from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SIZES = {1440: 900, 1024: 768, 390: 844}
THEMES = ("light", "dark")

Way = Callable[[Page, str], None]


def at(path: str) -> Way:
    return lambda page, address: page.goto(address + path) and None


def case(page: Page, address: str) -> None:
    page.goto(address + "/my-day")
    page.get_by_role("link", name="Marigold Quill").first.click()


def note(page: Page, address: str) -> None:
    page.goto(address + "/my-day")
    page.get_by_role("link", name="Finish note").first.click()


def week_of_one(page: Page, address: str) -> None:
    page.goto(address + "/schedule/week")
    page.get_by_role("rowheader").get_by_role("link", name="Nadia Ferro").click()


def signed_note(page: Page, address: str) -> None:
    case(page, address)
    page.get_by_role("link", name="Notes", exact=True).click()
    page.get_by_role("row").filter(has_text=re.compile(r"\b\d\d\b.*Signed", re.DOTALL)).nth(1).get_by_role(
        "link"
    ).click()


def plan(page: Page, address: str) -> None:
    case(page, address)
    page.get_by_role("link", name="Plan", exact=True).click()


def comparison(page: Page, address: str) -> None:
    plan(page, address)
    page.get_by_role("link", name="Compare").first.click()


def papers(page: Page, address: str) -> None:
    case(page, address)
    page.get_by_role("link", name="Papers", exact=True).click()


def progress(page: Page, address: str) -> None:
    case(page, address)
    page.get_by_role("link", name="Progress", exact=True).click()


def measure(page: Page, address: str) -> None:
    case(page, address)
    page.get_by_role("link", name="Measures", exact=True).click()
    page.get_by_role("link", name="Take Sunnybrook").click()


def tablet(page: Page, address: str) -> None:
    """The tablet in a patient's hands, at its first question."""
    case(page, address)
    page.get_by_role("link", name="Measures", exact=True).click()
    page.get_by_role("link", name="Hand over the tablet").click()
    page.get_by_role("checkbox", name="FDI").check(force=True)
    page.locator("main .btn-primary").click()
    page.get_by_role("link", name="Hand over").click()
    page.get_by_role("link", name="Begin").click()


def review_case(page: Page, address: str) -> None:
    page.goto(address + "/review")
    rows = page.locator("a[href*='/case/']:not([href$='/thread'])")
    rows.filter(has_text="Marigold Quill").first.click()


def booking(page: Page, address: str) -> None:
    page.goto(address + "/patients?q=quill+mar")
    page.get_by_role("link", name="Quill, Marigold").click()
    page.get_by_role("link", name="Visits").click()
    page.get_by_role("link", name="Book a visit").click()


def record(page: Page, address: str) -> None:
    page.goto(address + "/patients?q=quill+mar")
    page.get_by_role("link", name="Quill, Marigold").click()


def started(kind: NoteKind) -> Way:
    """A note of this kind just begun, as it proposes itself."""

    def begin(page: Page, address: str) -> None:
        record(page, address)
        page.get_by_role("link", name="Notes", exact=True).click()
        page.get_by_role("link", name="Start note").click()
        page.get_by_role("radio", name=kind.label, exact=True).check(force=True)
        page.get_by_role("button", name="Start note").click()

    return begin


# role -> screen -> how a person gets there
SCREENS: dict[str | None, dict[str, Way]] = {
    None: {"sign-in": at("/sign-in"), "request-a-consultation": at("/request")},
    "therapist": {
        "my-day": at("/my-day"),
        "case": case,
        "progress": progress,
        "measure": measure,
        "note-draft": note,
        "note-signed": signed_note,
        "plan": plan,
        "plan-compared": comparison,
        "papers": papers,
        "patients": at("/patients"),
    },
    "physician": {"review": at("/review"), "review-case": review_case, "outcomes": at("/outcomes")},
    "desk": {
        "schedule": at("/schedule"),
        "schedule-week": at("/schedule/week"),
        "schedule-week-of-one": week_of_one,
        "schedule-month": at("/schedule/month"),
        "booking": booking,
        "requests": at("/requests"),
        "check-in": at("/desk"),
        "waitlist": at("/waitlist"),
        "to-book": at("/to-book"),
        "record": record,
    },
    "admin": {"staff": at("/staff"), "practice": at("/practice")},
}


KINDS_OF_NOTES: dict[str, dict[str, Way]] = {
    "therapist": {
        f"note-{kind.value.replace('_', '-')}": started(kind) for kind in may_write(Licence.THERAPIST)
    },
    "physician": {"note-physician-review": started(NoteKind.PHYSICIAN_REVIEW)},
}
HANDED_OVER: dict[str, dict[str, Way]] = {"therapist": {"tablet-question": tablet}}
TABLET = {1024: 768}
# What scrolls inside the page, and room for what stands around it.
TALLEST = "300 + Math.max(...[...document.querySelectorAll('main, main *')].map(one => one.scrollHeight))"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="poise-screens-") as folder:
        address, server = start(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**chromium.launch_arguments())
                for role, screens in SCREENS.items():
                    take(browser, address, role, screens)
                for role, screens in KINDS_OF_NOTES.items():
                    take(browser, address, role, screens, sizes=TABLET, themes=("light",), whole=True)
                for role, screens in HANDED_OVER.items():
                    take(browser, address, role, screens, sizes=TABLET, themes=("light",))
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def start(folder: Path) -> tuple[str, subprocess.Popen]:
    """A server of its own on a demonstration database that is thrown away."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "APP_ENV": "development",
        "DATABASE_URL": f"sqlite:///{folder / 'poise.sqlite'}",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    for command in ("migrate", "demo"):
        subprocess.run([*flask, command], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen(
        [*flask, "run", "--port", str(port), "--with-threads"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(address + "/health")  # noqa: S310
            return address, server
        except OSError:
            time.sleep(0.05)
    raise SystemExit("The server for the pictures did not start.")


def take(
    browser: Browser,
    address: str,
    role: str | None,
    screens: dict[str, Way],
    *,
    sizes: Mapping[int, int] = SIZES,
    themes: Sequence[str] = THEMES,
    whole: bool = False,
) -> None:
    """``whole`` pages, where they are longer than the screen."""
    for width, height in sizes.items():
        for theme in themes:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                has_touch=width < 1440,
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(address + "/sign-in")
            if role:
                page.locator(f"button[name=role][value={role}]").click()
            for name, go in screens.items():
                go(page, address)
                page.wait_for_load_state("networkidle")
                if whole:
                    page.set_viewport_size({"width": width, "height": page.evaluate(TALLEST)})
                page.screenshot(
                    path=FOLDER / f"{name}-{width}-{theme}.jpg", type="jpeg", quality=42 if whole else 60
                )
                page.set_viewport_size({"width": width, "height": height})
            context.close()
        print(f"{role or 'visitor'} at {width} px")


if __name__ == "__main__":
    main()
