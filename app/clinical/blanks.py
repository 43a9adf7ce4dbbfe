"""Blanks in a text: words in square brackets that stand for what is to be filled in, like ``[side]``."""

from __future__ import annotations

import re

LONGEST_BLANK = 40
BLANK = re.compile(rf"\[[^\[\]\n]{{1,{LONGEST_BLANK}}}\]")


def blanks(text: str) -> list[str]:
    """Each blank with its brackets, in the order of the text."""
    return BLANK.findall(text)
