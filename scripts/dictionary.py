"""Writes what follows from the record declarations (``--check``: is it fresh?).

That is docs/data-dictionary.md, and in core/capabilities.py the digest of all tables.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.base.record import Record

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "docs" / "data-dictionary.md"
CAPABILITIES: Final = ROOT / "core" / "capabilities.py"
DIGEST: Final = re.compile(r'(?<=^CONTENTS: Final = ")[^"]*', re.MULTILINE)
HEAD: Final = """# Data dictionary

Generated from the record declarations by `make dictionary`; never edited by hand.
Money is integer fen, weight integer grams, quantities as entered are in thousandths, days are ISO
dates. "personal" fields lie in an erasable block of the subject named; "row" fields are no part of
the event: later events fill them. "sums" fields change sign in a red entry (红冲). Where two people
change a field without seeing each other, the later word stands unless it says otherwise here.
"""
POLICIES: Final = {"county": "the county's word stands", "task": "one person chooses"}


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
            POLICIES.get(field.policy, ""),
        ]
        remarks = "; ".join(part for part in told if part).replace("|", "\\|")
        yield f"| `{spec.name}` | {field.label} | {spec.shape} | {remarks} |"
    yield ""


def capabilities() -> str:
    """Return the module that lists the capabilities, with the digest of their tables."""
    from core.capabilities import joined

    return DIGEST.sub(joined().contents(), CAPABILITIES.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Write both files, or with ``--check`` say which is not fresh."""
    sys.path.insert(0, str(ROOT))
    code = 0
    for path, made in ((TARGET, text()), (CAPABILITIES, capabilities())):
        if path.exists() and path.read_text(encoding="utf-8") == made:
            continue
        name = path.relative_to(ROOT)
        if "--check" in arguments:
            code = 1
            print(f"{name} is stale: run `make dictionary`")
        else:
            path.write_text(made, encoding="utf-8")
            print(name)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
