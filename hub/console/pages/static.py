"""The style sheet and scripts: files of ours by name, nothing by path."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Final

import js_lib_htmx
from starlette.responses import Response

from hub.console import rights
from hub.console.doors import GET, Door
from hub.console.visit import MissingError, Visit

FOLDER: Final = Path(__file__).resolve().parent.parent / "static"
KEPT: Final = "public, max-age=3600"


def _files() -> Mapping[str, tuple[bytes, str]]:
    htmx = resources.files(js_lib_htmx).joinpath("static", "htmx", "htmx.min.js")
    return MappingProxyType(
        {
            "console.css": ((FOLDER / "console.css").read_bytes(), "text/css"),
            "console.js": ((FOLDER / "console.js").read_bytes(), "text/javascript"),
            "mark.svg": ((FOLDER / "mark.svg").read_bytes(), "image/svg+xml"),
            "htmx.js": (htmx.read_bytes(), "text/javascript"),
        }
    )


FILES: Final = _files()


def static(visit: Visit) -> Response:
    """Return one of the files."""
    found = FILES.get(visit.path["name"])
    if found is None:
        raise MissingError
    content, kind = found
    mark = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return Response(
        content, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": KEPT, "ETag": mark}
    )


DOORS: Final = (Door(GET, "/static/{name}", rights.PUBLIC, static),)
