"""Look for the system libraries that Qt loads, and install those that are missing.

Runs before anything of ours is installed, so it uses nothing but the standard library:

    python3 scripts/system_libraries.py           say what is missing; exit 1 if anything is
    python3 scripts/system_libraries.py install   install what is missing with apt-get
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

LIBRARIES: Final = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libcups.so.2": "libcups2",
}
"""What a window and a printer need: the name the loader looks for, and its Debian package."""

TESTERS: Final = {"libX11.so.6": "libx11-6", "libXtst.so.6": "libxtst6"}
"""What types on the virtual screen's keyboard; no clerk's PC needs them."""

PROGRAMS: Final = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "espeak-ng": "espeak-ng",
    "cc": "gcc",
    "chromium": "chromium",
}
"""What a virtual screen, the read-aloud tests, the fault injector and the county's pages need."""

HEADERS: Final = {"/usr/include/errno.h": "libc6-dev"}
"""What the fault injector is compiled with."""

SERVERS: Final = {
    "usr/lib/postgresql/*/bin/initdb": "postgresql",
    "usr/lib/postgresql/*/lib/plproxy.so": "postgresql-15-plproxy",
}
"""What the county's tests start for themselves; without it they are skipped and say so."""

MODULES: Final = {"ensurepip": "python3-venv"}
"""Parts of Python that Debian keeps in a package of their own."""


def loads(library: str) -> bool:
    """Tell whether the loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing() -> list[str]:
    """Name the Debian packages of everything that is not there."""
    wanted = [package for name, package in (LIBRARIES | TESTERS).items() if not loads(name)]
    wanted += [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    wanted += [package for name, package in HEADERS.items() if not Path(name).exists()]
    wanted += [package for name, package in MODULES.items() if not importlib.util.find_spec(name)]
    return wanted


def wished() -> list[str]:
    """Name the Debian packages of what only some tests want."""
    return [package for pattern, package in SERVERS.items() if not any(Path("/").glob(pattern))]


def install(packages: list[str]) -> int:
    """Install Debian packages; answer the exit code of the last command."""
    apt = shutil.which("apt-get")
    sudo = shutil.which("sudo")
    if apt is None or (os.geteuid() != 0 and sudo is None):
        print("This takes apt-get and root (or sudo). Please install by hand what they hold.")
        return 1
    prefix = [sudo] if os.geteuid() != 0 and sudo else []
    told = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing with apt-get: {' '.join(packages)}", flush=True)
    commands = (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages])
    codes = [
        subprocess.run(  # fixed words, and names from above
            [*prefix, apt, *command], env=told, check=False, stdout=subprocess.DEVNULL
        ).returncode
        for command in commands
    ]
    return codes[-1]


def main(verb: str) -> int:
    """Check or install; answer the exit code."""
    needed, liked = missing(), wished()
    if needed or liked:
        print(f"Missing on this machine (Debian's names): {' '.join(needed + liked)}", flush=True)
    if verb != "install":
        return 1 if needed else 0
    if needed and install(needed):
        return 1
    for package in liked:
        # Each by itself: not every release of Debian has all of them.
        if install([package]):
            print(f"Tests that want {package} will be skipped.", flush=True)
    return 1 if missing() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
