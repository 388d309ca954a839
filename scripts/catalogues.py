"""Keep the catalogues in i18n/ true to the code; Chinese is the source language.

python scripts/catalogues.py update       bring every catalogue up to date
python scripts/catalogues.py check        fail if one is stale, or English has gaps
python scripts/catalogues.py compile PO…  write the .mo beside each .po (all, if none is named)
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = ("core", "cli", "desktop", "words", "hub")
KEYWORDS: Final = {"_": None, "N_": None, "tongue": None, "tr": None, "pgettext": ((1, "c"), 2)}
"""Calls whose first argument is a text for people; before that of the last stands its place."""

METHODS: Final = {".py": "python", ".html": "jinja2.ext:babel_extract"}
"""How the texts of a file are found, by how its name ends."""

DECLARED: Final = frozenset({"help", "title", "unit"})
"""What a record's declaration says for people, beside the label of each field."""

COMPLETE: Final = frozenset({"en"})
"""Languages in which nothing may be missing."""

EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
HOLE: Final = re.compile(r"\{(\w+)[^{}]*\}")


def catalogues() -> list[Path]:
    """List the catalogues that there are."""
    return sorted(ROOT.glob("i18n/*/LC_MESSAGES/cunzhan.po"))


def declared(path: Path) -> Iterator[str]:
    """Yield the labels, titles, units and helps of the records declared in a file."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        said: list[ast.expr | None] = []
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "field"
        ):
            said = [*node.args[:1], *(word.value for word in node.keywords if word.arg in DECLARED)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            said = [node.value] if node.target.id == "title" else []
        for value in said:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield value.value


def template() -> Catalog:
    """Collect every text for people from the code."""
    found = Catalog(project="cunzhan", creation_date=EPOCH, fuzzy=False)
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    pages = sorted((ROOT / "hub").rglob("*.html"))
    for path in [ROOT / "main.py", *files, *pages]:
        if not path.exists():
            continue
        where = path.relative_to(ROOT).as_posix()
        way = METHODS[path.suffix]
        for _, text, comments, context in extract_from_file(
            way, path, keywords=KEYWORDS, comment_tags=("For translators:",)
        ):
            if text:
                found.add(_said(text), None, [(where, 0)], auto_comments=comments, context=context)
        for text in declared(path) if path.suffix == ".py" else ():
            found.add(text, None, [(where, 0)])
    return found


def _said(text: str | tuple[str, ...]) -> str:
    """Return the text of a call: a page's calls come with their other arguments."""
    return text if isinstance(text, str) else text[0]


def fresh(path: Path) -> tuple[Catalog, bytes]:
    """Answer a catalogue as it ought to be, and the bytes of its file."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.creation_date = catalog.revision_date = EPOCH
    catalog.project, catalog.fuzzy = "cunzhan", False
    written = io.BytesIO()
    write_po(
        written, catalog, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return catalog, written.getvalue()


def faults(path: Path) -> Iterator[str]:
    """Tell what is wrong with a catalogue."""
    catalog, wanted = fresh(path)
    name = path.relative_to(ROOT).as_posix()
    if path.read_bytes() != wanted:
        yield f"{name} is stale: run `make i18n`"
    for message in catalog:
        source, told = str(message.id), str(message.string or "")
        if source and not told and catalog.locale_identifier in COMPLETE:
            yield f"{name}: not translated: {source!r}"
        if source and told and set(HOLE.findall(source)) != set(HOLE.findall(told)):
            yield f"{name}: other {{names}} than in the source: {source!r} -> {told!r}"


def update() -> int:
    """Write every catalogue anew; gaps are left for people to fill."""
    for path in catalogues():
        catalog, wanted = fresh(path)
        path.write_bytes(wanted)
        gaps = sum(1 for message in catalog if message.id and not message.string)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {gaps} not translated")
    return 0


def check() -> int:
    """Print what is wrong with the catalogues; 1 if anything is."""
    have = {path.parts[-3] for path in catalogues()}
    found = [f"i18n/{language} has no catalogue" for language in sorted(COMPLETE - have)]
    found += [fault for path in catalogues() for fault in faults(path)]
    print("\n".join(found) or f"catalogues are fresh: {', '.join(sorted(have))}")
    return 1 if found else 0


def compile_(paths: list[Path]) -> int:
    """Write the compiled catalogue beside each source."""
    for path in paths:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=path.resolve().parts[-3]))
    return 0


def main(verb: str, rest: list[str]) -> int:
    """Do what the first word asks for; answer the exit code."""
    if verb == "update":
        return update()
    if verb == "compile":
        return compile_([Path(name) for name in rest] or catalogues())
    return check()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check", sys.argv[2:]))
