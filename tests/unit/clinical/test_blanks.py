"""What counts as a blank, and what does not."""

from __future__ import annotations

import pytest

from app.clinical.blanks import blanks


def test_every_blank_is_found_in_its_order():
    assert blanks("The [side] cheek, [0 to 10]/10; then [...].") == ["[side]", "[0 to 10]", "[...]"]


@pytest.mark.parametrize("text", ["", "no brackets", "[]", "[open", "a] [", "[two\nlines]", f"[{'x' * 41}]"])
def test_what_is_no_blank(text):
    assert blanks(text) == []


def test_the_longest_blank_has_forty_characters():
    assert blanks(f"[{'x' * 40}]") == [f"[{'x' * 40}]"]
