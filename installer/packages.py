"""Which files of the installed packages a station carries: what the desk uses, and nothing else."""

import ast
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath
from typing import Final

QT: Final = "PySide6"

PLUGINS: Final = (
    "iconengines/*",
    "imageformats/libqgif.so",
    "imageformats/libqico.so",
    "imageformats/libqjpeg.so",
    "imageformats/libqsvg.so",
    "networkinformation/libqnetworkmanager.so",
    "platforminputcontexts/libcompose*",
    "platforminputcontexts/libibus*",
    "platforms/libqoffscreen.so",
    "platforms/libqwayland-*",
    "platforms/libqxcb.so",
    "platformthemes/libqxdgdesktopportal.so",
    "printsupport/*",
    "wayland-decoration-client/*",
    "wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
    "wayland-shell-integration/libxdg-shell.so",
    "xcbglintegrations/*",
)
"""Qt's plugins for a desk: X11 or Wayland, typing Chinese, pictures, printing, a dear line."""

TEXTS: Final = ("translations/qtbase_zh_CN.qm", "translations/qtbase_en.qm")

LOCALES: Final = re.compile(r"babel/locale-data/(?!(?:root|zh|en|ug|bo|mn|ii)(?:_|\.))")
"""Of Babel's tables, those of languages that the desk may speak one day stay."""

LEFT_OUT: Final = (
    *("*.pyi", "*.pxd", "*.pyx", "*.c", "*.h", "*.pyc", "*/tests/*", "*/RECORD"),
    *("PIL/_avif*", "pillow.libs/libavif*"),  # no camera of a village writes AVIF
)


def locked(requirements: Path) -> Iterator[Distribution]:
    """Yield the packages that requirements.txt names for this platform, as installed here."""
    for line in requirements.read_text(encoding="utf-8").splitlines():
        named = re.match(r"([A-Za-z0-9._-]+)==[^;]*?(?:;\s*(.*?))?\s*\\$", line)
        if named and "win32" not in (named[2] or ""):
            yield distribution(named[1])


def files(package: Distribution) -> Iterator[PurePosixPath]:
    """Yield what a package brings, relative to site-packages, without what no station runs."""
    for file in package.files or ():
        name = PurePosixPath(file)
        unwanted = any(fnmatch(name.as_posix(), pattern) for pattern in LEFT_OUT)
        if not unwanted and ".." not in name.parts and not LOCALES.match(name.as_posix()):
            yield name


def modules_used(sources: list[Path]) -> set[str]:
    """Name the Qt modules that the desk imports, such as QtWidgets."""
    used: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source.read_bytes())):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{name.name}" for name in node.names]
            elif isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            used.update(name.split(".")[1] for name in names if name.startswith(f"{QT}.Qt"))
    return used


def _needed(library: Path) -> list[str]:
    """Name the shared libraries that one asks the loader for."""
    told = subprocess.run(  # noqa: S603 - a file of the tree
        ["readelf", "-d", str(library)],  # noqa: S607 - binutils, wherever it is
        check=True,
        capture_output=True,
        text=True,
    )
    return re.findall(r"\(NEEDED\).*\[(.+)\]", told.stdout)


def qt_files(site: Path, modules: set[str]) -> set[PurePosixPath]:
    """Choose what to carry of PySide6: the modules used, the plugins, and all that these load."""
    qt = site / QT
    plugins = qt / "Qt" / "plugins"
    wanted = {qt / f"{module}.abi3.so" for module in modules}
    wanted |= {found for pattern in PLUGINS for found in plugins.glob(pattern)}
    libraries = {path.name: path for path in (*qt.glob("*.so*"), *qt.glob("Qt/lib/*.so*"))}
    todo = list(wanted)
    while todo:
        new = {libraries[name] for name in _needed(todo.pop()) if name in libraries} - wanted
        wanted |= new
        todo += new
    wanted |= {qt / "Qt" / text for text in TEXTS}
    wanted |= {*qt.glob("*.py"), *qt.glob("support/*.py")}
    return {PurePosixPath(path.relative_to(site).as_posix()) for path in wanted}
