"""What the Sunnybrook composite hides: its parts may move against it.

Source: the practice's outcome-measure sheet, section 10 (a rising composite can hide worsening synkinesis)
and section 1 (raters agree least on synkinesis: published agreement 0.476, against 0.847 for the composite).
A step of synkinesis weighs one point and a step of movement four, so the sum alone cannot show it. No
measuring error is published for any part: differences are reported, not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from app.clinical.course import Measured
from app.clinical.days import day

PARTS = {
    "voluntary": "voluntary movement",
    "resting": "resting symmetry",
    "synkinesis": "synkinesis",
}
LOWER_IS_BETTER = frozenset({"resting", "synkinesis"})
WORSE_SYNKINESIS = "synkinesis worsened"
AGREEMENT = "Raters agree least on synkinesis (0.476 between raters), so compare the films too."


def sunnybrook_notes(
    measured: Sequence[Measured], *, baseline_on: date | None = None, today: date
) -> tuple[str, ...]:
    """Parts that moved against the composite, since baseline and since the measure before.

    ``measured`` is oldest first.
    """
    run = _complete(measured, today)
    start = next((index for index, one in enumerate(run) if one.on == baseline_on), 0)
    run = run[start:]
    if len(run) < 2:
        return ()
    said = list(_against(run[0], run[-1]))
    if len(run) > 2 and not any(WORSE_SYNKINESIS in one for one in said):
        said += [one for one in _against(run[-2], run[-1]) if not said or WORSE_SYNKINESIS in one]
    if any(WORSE_SYNKINESIS in one for one in said):
        said.append(AGREEMENT)
    return tuple(said)


def _complete(measured: Sequence[Measured], today: date) -> list[Measured]:
    """The measures with all four scores that were made with the newest version."""
    whole = [one for one in measured if one.on <= today and None not in _values(one).values()]
    return [one for one in whole if one.version == whole[-1].version]


def _against(earlier: Measured, later: Measured) -> Iterator[str]:
    rise = _gain("composite", earlier, later)
    better = [key for key in PARTS if _gain(key, earlier, later) > 0]
    worse = [key for key in PARTS if _gain(key, earlier, later) < 0]
    composite = _moved("composite", earlier, later)
    when = f"between {day(earlier.on)} and {day(later.on)}"
    if rise > 0:
        for key in worse:
            because = _and(_moved(one, earlier, later) for one in better)
            yield _sentence(
                f"The composite rose ({composite}) {when} while {_told(key, earlier, later)}. "
                f"The rise comes from {because}."
            )
    elif better and worse:
        told = _and(_told(key, earlier, later) for key in (*better, *worse))
        went = f"fell ({composite})" if rise < 0 else f"stayed at {_shown('composite', later)}"
        yield _sentence(f"The composite {went} {when}, but its parts moved apart: {told}.")


def _told(key: str, earlier: Measured, later: Measured) -> str:
    how = "improved" if _gain(key, earlier, later) > 0 else "worsened"
    pointing = "lower is better" if key in LOWER_IS_BETTER else "higher is better"
    return f"{PARTS[key]} {how} from {_shown(key, earlier)} to {_shown(key, later)} ({pointing})"


def _moved(key: str, earlier: Measured, later: Measured) -> str:
    name = f"{PARTS[key]}, " if key in PARTS else ""
    return f"{name}{_shown(key, earlier)} to {_shown(key, later)}"


def _gain(key: str, earlier: Measured, later: Measured) -> Decimal:
    difference = (later.parts[key] or Decimal(0)) - (earlier.parts[key] or Decimal(0))
    return -difference if key in LOWER_IS_BETTER else difference


def _values(one: Measured) -> dict[str, Decimal | None]:
    return {key: one.parts.get(key) for key in ("composite", *PARTS)}


def _shown(key: str, one: Measured) -> str:
    return f"{(one.parts[key] or Decimal(0)).normalize():f}"


def _and(words: Iterator[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
