"""A page for people, or the part of it that a script asked for. One template serves both."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request


def page(template: str, *, swap: str | None = None, status: int = 200, **values: Any) -> Response:
    """Render ``swap`` alone when htmx asks for it, else the whole page."""
    is_part = swap is not None and request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    response = make_response(render_template(swap if is_part and swap else template, **values), status)
    response.headers["Vary"] = "HX-Request"
    return response
