"""Plans to start from, by condition and after each reanimation procedure. The practice may word its own instead.

Source: the practice's care description, sections 1 (therapy of each condition), 4 (categories), 5 and 6 (techniques,
visit patterns), 7 (cautions), 9 (after surgery) and 12 (functions and times). Each starter tells how well its frequency
and its times are known. A starter fills the form as a suggestion: no score is invented, the target of a goal is left to
the therapist, and days of a restriction are the longest of the range that was read, for the surgeon to overrule.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.clinical.condition_templates import CONDITIONS
from app.clinical.plan_content import Starter
from app.clinical.surgery_templates import SURGERIES

STARTERS: tuple[Starter, ...] = (*CONDITIONS, *SURGERIES)
BY_KEY: Mapping[str, Starter] = {one.key: one for one in STARTERS}
