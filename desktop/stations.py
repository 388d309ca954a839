"""The stations that were opened on this PC: a trainer's laptop serves several villages.

The list lies in the user's own folder, outside every station's; it holds folders and the names of
stations, nothing of what is in them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from pathlib import Path
from typing import Final, NamedTuple

from core.base.files import write_durably
from core.journal.mark import state_folder

LIST_NAME: Final = "stations.json"
LEDGER: Final = "ledger.db"
"""The file that makes a folder a station's."""
DATA: Final = "--data"
OWN: Final = (DATA, "--key-file", "--day", "--screenshot", "--as")
"""Words of the command line that are about one station."""
FROM_BACKUP: Final = "--from-backup"
"""Word of the command line with which the desk begins by putting a backup back."""
MOST: Final = 40


class Known(NamedTuple):
    """One station of this PC: where it lies, what it is called, when it was opened last."""

    folder: Path
    name: str
    used: str


class Stations:
    """The list; one that cannot be read counts as empty, one that cannot be written stays."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_folder() / LIST_NAME

    def all(self) -> list[Known]:
        """Return the stations whose files are there, the one used last first."""
        found = [one for one in self._read() if (one.folder / LEDGER).is_file()]
        return sorted(found, key=lambda one: one.used, reverse=True)

    def note(self, folder: Path, name: str, now: dt.datetime) -> None:
        """Keep that a station was opened now."""
        used = Known(folder.resolve(), name, now.isoformat(timespec="seconds"))
        others = [one for one in self.all() if one.folder != used.folder]
        kept = [
            {"folder": str(one.folder), "name": one.name, "used": one.used}
            for one in (used, *others)
        ]
        content = json.dumps(kept[:MOST], ensure_ascii=False, indent=1).encode()
        # A comfort: nobody is kept from work by a folder that cannot be written.
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self._path, content)

    def last(self, default: Path) -> Path:
        """Return the folder used last on this PC, ``default`` while there was none."""
        known = self.all()
        return known[0].folder if known else default

    def fresh(self, beside: Path) -> Path:
        """Return a folder for one more station, beside another, that is not there yet."""
        base, number = beside.resolve(), 2
        while base.with_name(f"{base.name}-{number}").exists():
            number += 1
        return base.with_name(f"{base.name}-{number}")

    def _read(self) -> list[Known]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return [Known(Path(one["folder"]), str(one["name"]), str(one["used"])) for one in kept]
        except (OSError, ValueError, TypeError, KeyError):
            return []


def command(started: list[str], folder: Path, *, from_backup: bool = False) -> list[str]:
    """Return the command line that opens another station in the way this desk was started.

    ``started`` is this program's own, the interpreter first; a key file or a day that was named
    there belongs to the station before. With ``from_backup`` a backup is put back first.
    """
    kept, skip = [], False
    for word in started:
        if skip:
            skip = False
        elif word in OWN:
            skip = True
        elif word.partition("=")[0] not in (*OWN, FROM_BACKUP):
            kept.append(word)
    return [*kept, DATA, str(folder), *([FROM_BACKUP] if from_backup else [])]
