"""Every drawing under one name: templates say ``draw.glyph(...)``, ``draw.timeline(...)``."""

from __future__ import annotations

from app.ui.charts import sparkline, timeline
from app.ui.face_map import face_map
from app.ui.glyph import glyph
from app.ui.goal_tracks import goal_track

__all__ = ["face_map", "glyph", "goal_track", "sparkline", "timeline"]
