"""One file is one noun: files and functions stay short enough to be read in one go."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    "core",
    "cli",
    "desktop",
    "words",
    "hub",
    "tests",
    "benchmarks",
    "scripts",
    "installer",
    "resources",
)
FILE_LINES = 400
FUNCTION_LINES = 50


def _sources() -> list[Path]:
    rooms = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [path for path in (ROOT / "main.py", *rooms) if path.exists()]


def _long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines"


def test_there_is_something_to_look_at():
    assert len(_sources()) > len(ROOMS)


def test_no_file_is_longer_than_400_lines():
    lengths = {path: len(path.read_bytes().splitlines()) for path in _sources()}
    assert not [
        f"{path.relative_to(ROOT)}: {n} lines" for path, n in lengths.items() if n > FILE_LINES
    ]


def test_no_function_is_longer_than_50_lines():
    assert not [found for path in _sources() for found in _long_functions(path)]


def test_every_exception_from_the_rules_says_why():
    bare = re.compile(rb"# noqa(: [A-Z0-9, ]+)?$", re.MULTILINE)
    assert not [path.relative_to(ROOT) for path in _sources() if bare.search(path.read_bytes())]


@pytest.mark.parametrize(("lines", "found"), [(50, 0), (51, 1)])
def test_the_ruler_itself_measures_right(tmp_path, monkeypatch, lines, found):
    monkeypatch.setitem(_long_functions.__globals__, "ROOT", tmp_path)
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    pass\n" * (lines - 1), encoding="utf-8")
    assert len(list(_long_functions(path))) == found
