"""Draw every page of the desk on a demo station into docs/screenshots/, in each look.

python scripts/screens.py            all looks
python scripts/screens.py LOOK DATA  one of them, on the station in DATA
python scripts/screens.py LOOK DATA PICTURE ...  these pictures of it alone
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

ROOT: Final = Path(__file__).resolve().parents[1]
SHOTS: Final = ROOT / "docs" / "screenshots"
LOOKS: Final = {
    "zh_CN": ("zh_CN", {}),
    "en": ("en", {}),
    "large": ("zh_CN", {"large_text": "true"}),
    "contrast": ("zh_CN", {"contrast": "true"}),
}
COUNTY: Final = "sync"
VIEWS: Final = ("news", "troubles", "stick", "pc", "key")
BACKUP: Final = "20261120-183000.czb"
DOOR: Final = "door"
ALONE: Final = "alone"
FORMS: Final = (
    ("up", "new", "up-new"),
    ("up", "new-up", "up-sale"),
    ("down", "new", "down-new"),
    ("errands", "new", "errands-new"),
    ("receipts", "new", "receipts-new"),
)
GOODS: Final = "脐橙"
"""What the purchase is of that is drawn: it wants a certificate."""
REVIEW: Final = "import-review"
SHEET: Final = ROOT / "tests" / "ledgers-in" / "up-2026.xlsx"
DRAFTS: Final = "listings"
SIDES: Final = ("check", "pictures")
LESSONS: Final = "classes"
TABS: Final = ("roster", "door", "practice", "certificates", "close")
SETTLE_MS: Final = 2000
"""What a page needs to read its records and paint them, with room to spare."""

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.app import Bare
    from desktop.pages.door.restoring import RestorePanel
    from desktop.pages.imports.page import ImportPage
    from desktop.widgets.form import RecordForm
    from desktop.widgets.page import Page


def all_looks() -> int:
    """Make a demo station and draw it in every look, each in a process of its own."""
    code = 0
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "cunzhan"
        here = [sys.executable, str(ROOT / "main.py"), "--data", str(data)]
        subprocess.run([*here, "demo"], check=True, stdout=subprocess.DEVNULL)
        for look in LOOKS:
            code |= _draw(folder, look, data, ALONE)
        found = subprocess.run([*here, "find", GOODS], check=True, capture_output=True).stdout
        products = [one for one in json.loads(found) if one["kind"] == "product"]
        (data / GOODS).write_text(products[0]["id"], encoding="utf-8")
        lead_to_county(data, Path(folder))
        draft_listings(data)
        teach(data)
        back_up = [*here, "backup", str(data / "backups" / BACKUP)]
        subprocess.run(back_up, check=True, stdout=subprocess.DEVNULL)
        for look in LOOKS:
            for more in ((), (DOOR,)):
                code |= _draw(folder, look, data, *more)
    return code


def _draw(folder: str, look: str, data: Path, *more: str) -> int:
    # The folder is shown on some pages: no path of this PC belongs into a picture.
    again = [sys.executable, str(ROOT / "scripts/screens.py"), look, data.name, *more]
    return subprocess.run(again, check=False, cwd=folder).returncode


def lead_to_county(data: Path, folder: Path) -> None:
    """Enrol the demo station, let the county write to it, and let two PCs disagree."""
    from scripts.county import County

    with County(folder / "county") as county:
        county.take_in(data)
        county.write(data)
        county.disagree(data, folder / "second")


def draft_listings(data: Path) -> None:
    """Write drafts, and note which of them is shown in the editor."""
    from scripts.drafts import write

    (data / DRAFTS).write_text(write(data), encoding="utf-8")


def teach(data: Path) -> None:
    """Teach a class this morning, and note which one."""
    from scripts.lessons import write

    (data / LESSONS).write_text(write(data), encoding="utf-8")


def _lessons(held: str) -> list[tuple[str, str, str]]:
    """Return the sides of a class: page, where it is led, the picture's name."""
    sides = [(LESSONS, f"{held}/{tab}", f"{LESSONS}-{tab}") for tab in TABS]
    return [*sides, (LESSONS, "grades", f"{LESSONS}-grades")]


def _pictures(data: Path) -> list[tuple[str, str, str]]:
    """Return every picture of a look: page, where it is led, the picture's name.

    Of a station that no county knows yet only where it is enrolled.
    """
    from desktop.pages.catalogue import PLACES

    if not (data / DRAFTS).exists():
        return [(COUNTY, "pc", f"{COUNTY}-enrolling")]
    leading = {DRAFTS: "list"}
    pages = [(place.key, leading.get(place.key, ""), place.key) for place in PLACES]
    pages += [(COUNTY, view, f"{COUNTY}-{view}") for view in VIEWS]
    pages += [
        ("settings", "restoring", "settings-restoring"),
        ("settings", "permits", "settings-permits"),
    ]
    draft = (data / DRAFTS).read_text(encoding="utf-8")
    pages += [(DRAFTS, f"{draft}/{side}", f"{DRAFTS}-{side}") for side in SIDES]
    pages += [*FORMS, ("import", "", REVIEW)]
    return pages + _lessons((data / LESSONS).read_text(encoding="utf-8"))


def one_look(look: str, data: Path, wanted: Collection[str] = ()) -> int:
    """Open the desk, visit every page (or those that are wanted), save a picture of each, close."""
    from PySide6.QtCore import QTimer

    from desktop import opening
    from desktop.app import Options, run

    lang, kept = LOOKS[look]
    target = SHOTS / look
    target.mkdir(parents=True, exist_ok=True)
    waiting = [one for one in _pictures(data) if not wanted or one[-1] in wanted]
    timer = QTimer()

    def draw(bare: Bare) -> None:
        shown = bare.window.page()
        if shown is None:
            return
        timer.setInterval(SETTLE_MS)
        name = timer.property("page")
        if name:
            bare.window.grab().save(str(target / f"{name}.png"))
            _leave(bare, shown)
        if not waiting:
            timer.stop()
            bare.window.close()
            return
        key, what, picture = waiting.pop(0)
        timer.setProperty("page", picture)
        bare.window.show_page(key, what)
        _lead(bare, picture, data)

    def begin(bare: Bare) -> None:
        _wear(bare, kept)
        opening.begin(bare)
        timer.setInterval(100)
        timer.timeout.connect(lambda: draw(bare))
        timer.start()

    code = run(Options(data=data, lang=lang), begin)
    (data / "look.json").unlink(missing_ok=True)
    print(f"{look}: {len(list(target.glob('*.png')))} pages")
    return code


def _lead(bare: Bare, picture: str, data: Path) -> None:
    """Do on a page what only a clerk does: choose a product, or a file."""
    page = bare.window.page()
    if picture == REVIEW:
        cast("ImportPage", page).open_file(SHEET)
    elif picture == FORMS[0][-1] and page is not None and page.drawer is not None:
        product = (data / GOODS).read_text(encoding="utf-8")
        cast("RecordForm", page.drawer.body).take("product", product, GOODS)


def _leave(bare: Bare, page: Page) -> None:
    """Leave nothing half done: the next look would find it there."""
    page.close_drawer()
    if page is bare.window.page("import"):
        page.escape()
    bare.window.keep_half_typed()


def door(look: str, data: Path) -> int:
    """Draw the way of a backup back: the choice, its passphrase, what it holds."""
    from PySide6.QtCore import QTimer

    from desktop import opening
    from desktop.app import Options, run

    lang, kept = LOOKS[look]
    timer = QTimer()
    backup = data / "backups" / BACKUP
    names = ["restore", "restore-key", "restore-plan"]

    def draw(bare: Bare) -> None:
        bare.window.grab().save(str(SHOTS / look / f"{names.pop(0)}.png"))
        panel = cast("RestorePanel", bare.window.stack.currentWidget())
        if names == ["restore-plan"]:
            panel.look.open(backup)
        elif names:
            panel.look.ask(backup)
        else:
            timer.stop()
            bare.window.close()

    def begin(bare: Bare) -> None:
        _wear(bare, kept)
        opening.begin(bare)
        timer.setInterval(2 * SETTLE_MS)
        timer.timeout.connect(lambda: draw(bare))
        timer.start()

    code = run(Options(data=data, lang=lang, from_backup=True), begin)
    (data / "look.json").unlink(missing_ok=True)
    return code


def _wear(bare: Bare, kept: dict[str, str]) -> None:
    for name, value in kept.items():
        bare.settings.remember(name, value == "true")
        bare.settings.changed.emit(name)
    bare.window.resize(1366, 768)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("CUNZHAN_STATE", tempfile.mkdtemp())
    if DOOR in sys.argv[3:]:
        sys.exit(door(sys.argv[1], Path(sys.argv[2])))
    if len(sys.argv) > 1:
        sys.exit(one_look(sys.argv[1], Path(sys.argv[2]), [a for a in sys.argv[3:] if a != ALONE]))
    sys.exit(all_looks())
