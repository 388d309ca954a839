"""Writes docs/data-dictionary.md from the record declarations (``--check``: is it fresh?)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.base.record import Record

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "docs" / "data-dictionary.md"
HEAD: Final = """# Data dictionary

Generated from the record declarations by `make dictionary`; never edited by hand.
Money is integer fen, weight integer grams, quantities as entered are in thousandths, days are ISO
dates. "personal" fields lie in an erasable block of the subject named; "row" fields are no part of
the event: later events fill them. "sums" fields change sign in a red entry (红冲).
"""


def text() -> str:
    """Return the whole page."""
    from core.capabilities import REGISTRY

    lines = [HEAD]
    for capability in REGISTRY.capabilities:
        lines.append(f"\n## {capability.name}\n")
        for record in capability.records:
            lines += _record(record)
        own = {record.kind for record in capability.records}
        for table in capability.tables:
            if table.row.kind not in own:
                lines += _record(table.row)
    return "\n".join(lines) + "\n"


def _record(record: type[Record]) -> Iterator[str]:
    from core.base.record import specs

    said = (record.__doc__ or "").strip().partition("\n")[0]
    yield f"### `{record.kind}` {record.title}\n"
    if said and not said.startswith(f"{record.__name__}("):
        yield said + "\n"
    yield "| field | label | type | says |"
    yield "| --- | --- | --- | --- |"
    for spec in specs(record):
        field = spec.field
        told = [
            "required" if field.required else "",
            f"personal of `{field.personal}`" if field.personal else "",
            f"refers to {field.refers}" if field.refers else "",
            f"unit {field.unit}" if field.unit else "",
            f"from {field.low}" if field.low is not None else "",
            f"to {field.high}" if field.high is not None else "",
            "one of " + ", ".join(field.choices) if field.choices else "",
            "sums" if field.sums else "",
            "row" if field.row else "",
        ]
        remarks = "; ".join(part for part in told if part).replace("|", "\\|")
        yield f"| `{spec.name}` | {field.label} | {spec.shape} | {remarks} |"
    yield ""


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it is fresh."""
    sys.path.insert(0, str(ROOT))
    made = text()
    if "--check" not in arguments:
        TARGET.write_text(made, encoding="utf-8")
        print(TARGET.relative_to(ROOT))
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == made:
        return 0
    print("docs/data-dictionary.md is stale: run `make dictionary`")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
