"""All style sheets of the site as one answer.

``static/css/main.css`` names them, each with its layer. A browser would fetch every one by itself, eighty of them,
which on a telephone takes seconds. Nothing is written: the one sheet is put together in memory, when the server
starts and, while it is developed, whenever a file has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = "/static/css/whole.css"  # beside main.css, so that relative addresses lead to the same files
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\(([\w-]+)\);')
CHARSET = re.compile(r"@charset [^;]+;")
RELATIVE = re.compile(r"""url\((["']?)(?!data:|[a-z]+:|/|\#)([^)"']+)\1\)""")
A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Sheet:
    text: str

    @cached_property
    def plain(self) -> bytes:
        return self.text.encode()

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.plain, mtime=0)

    @cached_property
    def mark(self) -> str:
        return hashlib.sha256(self.plain).hexdigest()[:12]


class StyleSheet:
    """Answers for the one sheet before the application does, as its static files are answered for."""

    def __init__(
        self, application: WSGIApplication, main: Path, *, headers: Mapping[str, str], changes: bool
    ) -> None:
        self.application = application
        self.main = main
        self.headers = headers
        self.changes = changes
        self._seen = 0.0
        self._sheet = Sheet("")

    @property
    def address(self) -> str:
        """Another for every content: what has it may keep it for good."""
        return f"{ADDRESS}?v={self.sheet().mark}"

    def sheet(self) -> Sheet:
        if not self._seen or (self.changes and self._newest() > self._seen):
            self._seen = self._newest()
            self._sheet = Sheet(put_together(self.main))
        return self._sheet

    def _newest(self) -> float:
        return max(file.stat().st_mtime for file in self.main.parent.rglob("*.css"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != ADDRESS or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        is_packed = "gzip" in Request(environ).accept_encodings
        sheet = self.sheet()
        response = Response(sheet.packed if is_packed else sheet.plain, mimetype="text/css")
        response.headers.extend(self.headers)
        response.headers["Vary"] = "Accept-Encoding"
        response.cache_control.public, response.cache_control.max_age = True, A_YEAR
        response.cache_control.immutable = True
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        return response(environ, start_response)


def put_together(main: Path) -> str:
    """The sheets that ``main`` names, each in its layer and with addresses as seen from ``main``."""
    return IMPORT.sub(lambda found: _in_layer(main.parent, found[1], found[2]), main.read_text())


def _in_layer(folder: Path, name: str, layer: str) -> str:
    own = posixpath.dirname(name)
    text = CHARSET.sub("", (folder / name).read_text())
    text = RELATIVE.sub(lambda found: f'url("{posixpath.normpath(posixpath.join(own, found[2]))}")', text)
    return f"@layer {layer} {{\n{text}\n}}"


def install(app: Flask, *, headers: Mapping[str, str]) -> None:
    """To be called before templates ask for ``style_sheet()``, the address of the sheet."""
    sheet = StyleSheet(
        app.wsgi_app,
        Path(app.static_folder or "") / "css" / "main.css",
        headers=headers,
        changes=app.config["ENVIRONMENT"] == "development",
    )
    app.wsgi_app = sheet  # type: ignore[method-assign]
    app.jinja_env.globals["style_sheet"] = lambda: request.script_root + sheet.address
