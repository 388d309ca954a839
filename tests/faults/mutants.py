"""Prove the tests: plant each named bug in a copy of the tree and see its test go red.

`python -m tests.faults.mutants [WORD …]`: only tests whose path contains one of the words.
A test module names its bugs in a constant `MUTANT` (one) or `MUTANTS` (a tuple). The test must be
green in the untouched copy first, so that red means "noticed".
"""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.shim import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.mutant import Mutant

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "__pycache__", ".*_cache", ".hypothesis"
)
FAILED = 1
"""What pytest answers when tests ran and failed; 2 and above mean that they did not run."""


def named(words: list[str]) -> Iterator[tuple[str, Mutant]]:
    """Yield (test file from the root, bug) of every test module that names bugs."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = str(path.relative_to(ROOT))
        if "\nMUTANT" not in path.read_text() or not (
            not words or any(word in where for word in words)
        ):
            continue
        module = importlib.import_module(where.removesuffix(".py").replace("/", "."))
        bugs = getattr(module, "MUTANTS", None) or (module.MUTANT,)
        for bug in bugs:
            yield where, bug


def plant(tree: Path, bug: Mutant) -> str:
    """Spoil the copy and return the file's true text; raise ValueError if the line has moved."""
    path = tree / bug.file
    true = path.read_text()
    if true.count(bug.old) != 1:
        message = f"{bug.file}: {true.count(bug.old)} times {bug.old!r}"
        raise ValueError(message)
    path.write_text(true.replace(bug.old, bug.new))
    return true


def answer(tree: Path, test: str, bug: Mutant) -> int:
    """Run the test in the copy and return pytest's exit code."""
    chosen = ["-k", bug.test] if bug.test else []
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", test, *chosen],
        cwd=tree,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def tried(tree: Path, test: str, bug: Mutant, green: set[tuple[str, str]]) -> str:
    """Say "red" when the test notices the bug, else what happened instead.

    `green` remembers the tests that were seen green in the untouched copy.
    """
    if (test, bug.test) not in green and answer(tree, test, bug) != 0:
        return "NOT GREEN BEFORE"
    green.add((test, bug.test))
    try:
        true = plant(tree, bug)
    except ValueError as error:
        return f"LINE NOT FOUND ({error})"
    code = answer(tree, test, bug)
    (tree / bug.file).write_text(true)
    return {FAILED: "red", 0: "NOT NOTICED"}.get(code, f"DID NOT RUN (pytest answers {code})")


def main(words: list[str]) -> int:
    """Try every bug, print a line for each, and return the exit code."""
    missed = count = 0
    green: set[tuple[str, str]] = set()
    with tempfile.TemporaryDirectory() as spare:
        tree = Path(spare) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        for test, bug in named(words):
            start = time.monotonic()
            said = tried(tree, test, bug, green)
            count, missed = count + 1, missed + (said != "red")
            took = time.monotonic() - start
            sys.stdout.write(f"{said}: {test} ({took:.0f} s): {bug.file}: {bug.why}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{count} planted bugs, {missed} not noticed\n")
    return int(missed > 0 or count == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
