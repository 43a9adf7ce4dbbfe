"""What a journey took, counted by the page's own events: taps, keys outside free text, pages that were loaded."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Page

LISTEN = """
addEventListener("pointerdown", () => counted("taps"), { capture: true })
addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey, target }) => {
  if (["Control", "Shift", "Alt", "Meta"].includes(key)) return // held down for another key
  const isText = target.matches("textarea, input:not([type=radio], [type=checkbox], [type=number])")
  const isWriting = isText && !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === "Backspace")
  counted(isWriting ? "letters" : "keys")
}, { capture: true })
"""


class Taken:
    """Counts from the moment it is made, on every page this one leads to. Scrolling is no tap."""

    def __init__(self, page: Page) -> None:
        self.count: Counter[str] = Counter()
        self.page = page
        page.expose_function("counted", self._add)
        page.add_init_script(LISTEN)
        page.evaluate(LISTEN)
        page.on("load", lambda _: self._add("loads"))

    def __str__(self) -> str:
        self.page.evaluate("0")  # what was counted in the page has arrived here
        return ", ".join(
            (
                _many(self.count["taps"], "tap"),
                f"{_many(self.count['keys'], 'key')} outside free text",
                _many(self.count["loads"], "page load"),
            )
        )

    def _add(self, what: str) -> None:
        self.count[what] += 1


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
