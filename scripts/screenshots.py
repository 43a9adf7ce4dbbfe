"""`make screenshots`: the main screens at three widths, light and dark, into docs/screenshots."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
SIZES = {1440: 900, 1024: 768, 390: 844}
THEMES = ("light", "dark")

# role -> screen -> where to go: an address, or the text of links to follow from the role's home
SCREENS = {
    None: {"sign-in": "/sign-in"},
    "therapist": {
        "my-day": "/my-day",
        "case": "case",
        "note": "note",
        "plan": "plan",
        "patients": "/patients",
    },
    "physician": {"review": "/review", "review-case": "review-case"},
    "desk": {"schedule": "/schedule", "booking": "booking", "record": "record"},
    "admin": {"staff": "/staff", "practice": "/practice"},
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="poise-screens-") as folder:
        address, server = start(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**chromium.launch_arguments())
                for role, screens in SCREENS.items():
                    take(browser, address, role, screens)
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
    for _ in range(200):
        try:
            urllib.request.urlopen(address + "/health")  # noqa: S310
            return address, server
        except OSError:
            time.sleep(0.05)
    raise SystemExit("The server for the pictures did not start.")


def take(browser: Browser, address: str, role: str | None, screens: dict[str, str]) -> None:
    for width, height in SIZES.items():
        for theme in THEMES:
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
            for name, where in screens.items():
                go(page, address, where)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=FOLDER / f"{name}-{width}-{theme}.jpg", type="jpeg", quality=72)
            context.close()
        print(f"{role or 'visitor'} at {width} px")


def go(page: Page, address: str, where: str) -> None:
    """An address, or a place that is reached by clicking as a person would."""
    if where.startswith("/"):
        page.goto(address + where)
        return
    ways = {
        "case": to_case,
        "note": to_note,
        "plan": to_plan,
        "review-case": to_review,
        "booking": to_booking,
        "record": to_record,
    }
    ways[where](page, address)


def to_case(page: Page, address: str) -> None:
    page.goto(address + "/my-day")
    page.locator(".visit .name").nth(2).click()


def to_note(page: Page, address: str) -> None:
    page.goto(address + "/my-day")
    page.get_by_role("link", name="Finish").first.click()


def to_plan(page: Page, address: str) -> None:
    to_case(page, address)
    page.get_by_role("link", name="Plan", exact=True).first.click()


def to_review(page: Page, address: str) -> None:
    page.goto(address + "/review")
    page.locator("a.queue-row").first.click()


def to_booking(page: Page, address: str) -> None:
    page.goto(address + "/schedule")
    page.get_by_role("link", name="Free").first.click()


def to_record(page: Page, address: str) -> None:
    page.goto(address + "/patients")
    page.locator("tbody a").first.click()


if __name__ == "__main__":
    main()
