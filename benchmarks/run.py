"""Runs every benchmark and prints a table; each one's JSON is kept in ``build/bench.jsonl``.

``--fail`` ends with exit code 1 when a target was missed. ``--only`` names benchmarks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
ALL: Final = (
    "start", "page_jump", "search", "save", "imports", "receipt", "verify", "rebuild",
    "tree", "sync", "bad_link", "restore", "catalogue", "hub", "rush", "claims", "pictures",
    "course", "film",
)  # fmt: skip
KEPT: Final = ROOT / "build" / "bench.jsonl"
HEAD: Final = ("", "floor", "value", "", "ratio", "target", "n", "min … max", "met")
WIDTHS: Final = (10, 10, 10, 4, 7, 7, 5, 17, 4)


def answer_of(name: str) -> dict[str, Any]:
    """Run one benchmark as a process of its own and return its JSON."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return {"name": name, **json.loads(done.stdout)}


def line(cells: tuple[object, ...]) -> str:
    """Return one line of the table."""
    pairs = zip(cells, WIDTHS, strict=True)
    return " ".join(str(cell).ljust(width) for cell, width in pairs).rstrip()


def row(said: dict[str, Any]) -> str:
    """Return a benchmark's line."""
    spread = f"{said['spread']['min']} … {said['spread']['max']}"
    held = ("value", "ratio")[said.get("target_of") != "value"]
    target = f"{said['target']}{'' if held == 'ratio' else ' ' + said['unit']}"
    met = "yes" if said["met"] else "NO"
    figures = (said["floor"], said["value"], said["unit"], said["ratio"], target, said["n"])
    return line((said["name"], *figures, spread, met))


def main() -> int:
    """Return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--fail", action="store_true")
    parser.add_argument("--only", nargs="*", choices=ALL, default=ALL)
    asked = parser.parse_args()
    KEPT.parent.mkdir(exist_ok=True)
    print(line(HEAD), flush=True)
    missed = 0
    with KEPT.open("w", encoding="utf-8") as kept:
        for name in asked.only:
            said = answer_of(name)
            kept.write(json.dumps(said, ensure_ascii=False) + "\n")
            if "missing" in said:
                print(f"{name:10} not measured: {said['missing']}", flush=True)
                continue
            parts = [said, *({"name": "· " + k, **v} for k, v in said.items() if _is_promise(v))]
            for part in parts:
                missed += not part["met"]
                print(row(part), flush=True)
    return 1 if missed and asked.fail else 0


def _is_promise(value: object) -> bool:
    return isinstance(value, dict) and "target" in value


if __name__ == "__main__":
    sys.exit(main())
