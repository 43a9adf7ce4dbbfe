"""Every drawing under one name: templates say ``draw.glyph(...)``, ``draw.timeline(...)``."""

from __future__ import annotations

from app.ui.charts import sparkline, timeline
from app.ui.distributions import axis as change_axis
from app.ui.distributions import distribution, shares, time_words
from app.ui.distributions import told as change_words
from app.ui.exercise_drawing import exercise
from app.ui.face_map import face_map
from app.ui.glyph import glyph
from app.ui.goal_tracks import goal_track

__all__ = [
    "change_axis",
    "change_words",
    "distribution",
    "exercise",
    "face_map",
    "glyph",
    "goal_track",
    "shares",
    "sparkline",
    "time_words",
    "timeline",
]
