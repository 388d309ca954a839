"""A package carries what the desk uses, and leaves out what it does not."""

import re
from pathlib import Path

import pytest

from installer import packages

ROOT = Path(__file__).parents[2]


def test_every_locked_package_is_carried_but_those_of_windows():
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([a-z0-9-]+)==", locked, flags=re.MULTILINE))
    carried = {re.sub(r"[._]", "-", package.name).lower() for package in carried_packages()}
    assert carried == names - {"pywin32-ctypes"}


def carried_packages():
    return packages.locked(ROOT / "requirements.txt")


def test_no_stubs_no_bytecode_no_foreign_tables_are_carried():
    babel = next(package for package in carried_packages() if package.name == "babel")
    names = [file.as_posix() for file in packages.files(babel)]
    assert "babel/locale-data/zh_Hans_CN.dat" in names
    assert not [name for name in names if name.endswith((".pyc", ".pyi")) or "/fr.dat" in name]


@pytest.mark.parametrize(
    "line",
    [
        "from PySide6.QtSvg import QSvgRenderer",
        "from PySide6 import QtSvg",
        "import PySide6.QtSvg",
    ],
)
def test_the_qt_modules_used_are_read_from_the_code(tmp_path, line):
    source = tmp_path / "page.py"
    source.write_text(f"import sys\n{line}\n", encoding="utf-8")
    assert packages.modules_used([source]) == {"QtSvg"}


def test_what_a_module_loads_comes_with_it_and_nothing_else_does():
    qt = next(package for package in carried_packages() if package.name == "PySide6_Essentials")
    site = Path(str(qt.locate_file("")))
    names = {file.name for file in packages.qt_files(site, {"QtWidgets"})}
    assert {"libQt6Widgets.so.6", "libQt6Gui.so.6", "libQt6XcbQpa.so.6", "libqxcb.so"} <= names
    assert not [name for name in names if "Quick" in name or "Designer" in name]
