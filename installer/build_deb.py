"""Build dist/cunzhan_VERSION_ARCH.deb: the desk under /opt/cunzhan, run by the system's Python.

The tree is laid out like a virtual environment, so that Python finds its packages by itself.
Everything comes from .venv and from the work tree; nothing is downloaded.
"""

import gzip
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from installer import packages
from scripts import system_libraries

ROOT: Final = Path(__file__).resolve().parents[1]
STAGE: Final = ROOT / "build" / "deb"
HOME: Final = STAGE / "opt" / "cunzhan"
PYTHON: Final = f"python3.{sys.version_info.minor}"
SITE: Final = HOME / "lib" / PYTHON / "site-packages"
ROOMS: Final = ("core", "cli", "desktop", "words", "resources", "i18n")
LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", "*.po", "make")
TEXTS_OF_LICENCES: Final = Path("/usr/share/common-licenses")

CONTROL: Final = """\
Package: cunzhan
Version: {version}
Architecture: {arch}
Maintainer: The Cunzhan authors <cunzhan@localhost>
Installed-Size: {kilobytes}
Depends: python3 (>= 3.{minor}), python3 (<< 3.{next_minor}), {libraries}
Recommends: espeak-ng
Section: misc
Priority: optional
Description: 村站通, the desk of a village e-commerce service station
 Parcels, produce, purchases for villagers, receipts, stock and the daily close,
 kept in one encrypted file on the station's own PC. Works without a network.
"""

COPYRIGHT: Final = """\
村站通 (Cunzhan) is under the Apache License 2.0: /opt/cunzhan/app/LICENSE
Its fonts are under the SIL Open Font License 1.1: /opt/cunzhan/app/resources/fonts
Qt and PySide6 are used under the LGPL 3, as separate shared libraries that can be replaced in
/opt/cunzhan/lib/{python}/site-packages/PySide6; the text is in /opt/cunzhan/licences.
It carries these packages, each with its licence in its dist-info folder:

{listing}
"""


def _copy_packages(carried: list[Distribution]) -> None:
    site = Path(str(carried[0].locate_file("")))
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    qt = packages.qt_files(site, packages.modules_used([ROOT / "main.py", *sources]))
    for package in carried:
        for name in packages.files(package):
            if name.parts[0] == packages.QT and name not in qt:
                continue
            target = SITE / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(site / name, target)


def _copy_app() -> None:
    app = HOME / "app"
    app.mkdir(parents=True)
    for file in ("main.py", "LICENSE"):
        shutil.copy2(ROOT / file, app / file)
    for room in ROOMS:
        shutil.copytree(ROOT / room, app / room, ignore=LEFT_OUT)


def _lay_out_python() -> None:
    (HOME / "bin").mkdir()
    (HOME / "bin" / "python3").symlink_to(f"/usr/bin/{PYTHON}")
    home = "home = /usr/bin\ninclude-system-site-packages = false\n"
    (HOME / "pyvenv.cfg").write_text(home, encoding="utf-8")
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(STAGE), "-p", "/", str(HOME)]
    subprocess.run(command, check=True)  # noqa: S603 - our own tree


def _put(source: Path, target: str, mode: int = 0o644) -> None:
    place = STAGE / target
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    place.chmod(mode)


def _copy_papers(carried: list[Distribution]) -> None:
    _put(ROOT / "installer" / "cunzhan.sh", "usr/bin/cunzhan", 0o755)
    _put(ROOT / "installer" / "cunzhan.desktop", "usr/share/applications/cunzhan.desktop")
    _put(ROOT / "installer" / "cunzhan.svg", "usr/share/icons/hicolor/scalable/apps/cunzhan.svg")
    for name in ("LGPL-3", "GPL-3"):
        _put(TEXTS_OF_LICENCES / name, f"opt/cunzhan/licences/{name}.txt")
    doc = STAGE / "usr" / "share" / "doc" / "cunzhan"
    doc.mkdir(parents=True)
    lines = (
        f"{package.name} {package.version}: {_licence(package)}"
        for package in sorted(carried, key=lambda each: each.name.lower())
    )
    told = COPYRIGHT.format(python=PYTHON, listing="\n".join(lines))
    (doc / "copyright").write_text(told, encoding="utf-8")
    changes = gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0)
    (doc / "changelog.gz").write_bytes(changes)


def _licence(package: Distribution) -> str:
    said = package.metadata.get_all
    told = [*(said("License-Expression") or []), *(said("License") or [])]
    kinds = said("Classifier") or []
    told += [kind.split(" :: ")[-1] for kind in kinds if kind.startswith("License ::")]
    return told[0].splitlines()[0] if told else "see its dist-info folder"


def _write_control(version: str, arch: str) -> None:
    files = [path for path in sorted(STAGE.rglob("*")) if path.is_file() and not path.is_symlink()]
    (STAGE / "DEBIAN").mkdir()
    control = CONTROL.format(
        version=version,
        arch=arch,
        kilobytes=sum(path.stat().st_size for path in files) // 1024,
        minor=sys.version_info.minor,
        next_minor=sys.version_info.minor + 1,
        libraries=", ".join(system_libraries.LIBRARIES.values()),
    )
    (STAGE / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(STAGE).as_posix()}\n"
        for path in files
    )
    (STAGE / "DEBIAN" / "md5sums").write_text("".join(sums), encoding="utf-8")


def _say(command: list[str]) -> str:
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - fixed words
    return told.stdout.strip()


def _open_to_all() -> None:
    for path in STAGE.rglob("*"):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)


def main() -> int:
    """Lay out the tree and pack it; print the package's path."""
    if platform.system() != "Linux" or shutil.which("dpkg-deb") is None:
        print("A Debian package is built on Debian or its like (dpkg-deb is missing here).")
        return 1
    shutil.rmtree(STAGE, ignore_errors=True)
    carried = list(packages.locked(ROOT / "requirements.txt"))
    _copy_app()
    _copy_packages(carried)
    _lay_out_python()
    _copy_papers(carried)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    arch = _say(["dpkg", "--print-architecture"])
    _open_to_all()
    _write_control(project["version"], arch)
    target = ROOT / "dist" / f"cunzhan_{project['version']}_{arch}.deb"
    target.parent.mkdir(exist_ok=True)
    os.environ["SOURCE_DATE_EPOCH"] = _say(["git", "log", "-1", "--format=%ct"])
    _say(["dpkg-deb", "-Zxz", "--root-owner-group", "--build", str(STAGE), str(target)])
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
