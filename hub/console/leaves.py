"""The templates of the console's pages: everything that goes into them is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hub.console import figures
from hub.console.breadth import is_wide
from hub.console.naming import DONE, INCIDENTS, naming, thing

FOLDER: Final = Path(__file__).resolve().parent / "templates"
DRAWN: Final = FOLDER.parents[2] / "resources" / "icons"
STYLES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "yuan": figures.yuan,
        "weight": figures.weight,
        "kilograms": figures.kilograms,
        "moment": figures.moment,
        "percent": figures.percent,
        "mean": figures.mean,
    }
)


ICONS: Final = MappingProxyType(
    {
        path.stem: Markup(  # noqa: S704 - our own files
            path.read_text("utf-8").replace("<svg ", '<svg class="icon" aria-hidden="true" ', 1)
        )
        for path in sorted(DRAWN.glob("*.svg"))
    }
)
"""The desk's own icons: the only thing that goes into a page as it is."""


def _made() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(STYLES)
    made.tests["wide"] = is_wide
    made.globals.update(
        naming=naming,
        thing=thing,
        icon=ICONS.__getitem__,
        DONE=DONE,
        INCIDENTS=INCIDENTS,
        days_since=figures.days_since,
    )
    return made


LEAVES: Final = _made()
