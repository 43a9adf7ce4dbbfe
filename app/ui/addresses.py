"""``<record:patient_id>``: a record's random public id in an address. ``url_for`` takes the record itself."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.routing import UUIDConverter

# One slash and no second, no backslash, nothing a browser would drop: what else could lead to another host.
OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*", re.ASCII)


class RecordConverter(UUIDConverter):
    def to_url(self, value: Any) -> str:
        return str(getattr(value, "public_id", value))


def install(app: Flask) -> None:
    app.url_map.converters["record"] = RecordConverter


def own_path(target: str | None) -> str:
    """A path on this site, or nothing: never a way out to another host."""
    return target if target and OWN_PATH.fullmatch(target) else ""
