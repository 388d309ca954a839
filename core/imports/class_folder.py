"""A class's archive as the county takes it: one folder or zip file, whole or not at all.

``培训档案.pdf``, ``培训清单.xlsx`` (lists by the county's templates), ``照片/`` numbered in order,
``证书/`` with the Open Badge of each certificate that this PC signed, ``SHA256SUMS`` of it all.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from core.base.files import flush_folder, patiently, replace
from core.base.progress import Share, unheard
from core.base.record import BLOBS, specs
from core.base.tables import Entry
from core.db.errors import disk_told
from core.imports.export import NEVER, PHONES, Names, cell_of
from core.keys.device import DeviceKey
from core.packs.model import TemplateColumn
from core.paper.archive import class_archive
from core.paper.class_model import ClassArchive
from core.paper.from_classes import Content, class_archive_of
from core.paper.gathered import Views
from core.paper.model import Translator, chinese
from core.sheets.workbook import Cell
from core.sheets.writer import Leaf, write_xlsx
from core.training import badge
from core.training.errors import ArchiveThereError
from core.training.model.attendance import Attendance
from core.training.model.calls import FollowUp, SpotCall, SpotCheck
from core.training.model.certificate import Certificate
from core.training.model.results import ClassPhoto, PracticeCheck, QuizResult, Satisfaction
from core.training.model.trainee import Trainee
from core.training.queries.whole import WholeClass, whole_class

PDF: Final = "培训档案.pdf"
LISTS: Final = "培训清单.xlsx"
PHOTOS: Final = "照片"
BADGES: Final = "证书"
SUMS: Final = "SHA256SUMS"
STORED: Final = frozenset({".jpg", ".xlsx", ".pdf"})
ZIP: Final = ".zip"
CHUNK: Final = 1 << 20
UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\s.]+')
LONGEST: Final = 40


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which class, where to, and what is not in the records: pictures, this PC's key, its clerk.

    ``target`` ending in .zip makes one file. Telephones stay masked unless asked otherwise.
    """

    class_id: str
    target: Path
    content: Content
    key: DeviceKey
    clerk: str = ""
    masked: bool = True


class Archived(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds; ``away`` are photos that are not on this PC."""

    files: int
    photos: int
    away: int
    badges: int


def write_archive(
    views: Views, wanted: Wanted, tr: Translator = chinese, step: Share = unheard
) -> Archived:
    """Write a class's archive.

    Raises ``UnknownRecordError``, ``ArchiveThereError`` for a folder that holds something,
    ``DiskError``, ``DiskFullError``.
    """
    target = wanted.target
    said = whole_class(views.db, wanted.class_id)
    with disk_told():
        if target.is_dir() and (target.suffix == ZIP or any(target.iterdir())):
            raise ArchiveThereError(file=target.name)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".archive-") as aside:
            folder = Path(aside) / "archive"
            folder.mkdir()
            made = _filled(views, wanted, said, folder, (tr, step))
            _place(folder, target)
    return made


def _filled(
    views: Views, wanted: Wanted, said: WholeClass, folder: Path, how: tuple[Translator, Share]
) -> Archived:
    tr, step = how
    archive = class_archive_of(views, wanted.class_id, wanted.content, clerk=wanted.clerk, tr=tr)
    badges = list(_badges(said, wanted.key))
    whole = len(archive.photos) + len(badges) + 3
    step(0, whole)
    (folder / PDF).write_bytes(class_archive(archive, tr))
    step(1, whole)
    write_xlsx(folder / LISTS, _leaves(views, said, wanted))
    done = 2
    for name, content in (*_photos(archive), *badges):
        step(done, whole)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        done += 1
    step(whole - 1, whole)
    files = _sum_up(folder)
    here = sum(1 for one in archive.photos if one.content)
    return Archived(files=files, photos=here, away=len(archive.photos) - here, badges=len(badges))


def _photos(archive: ClassArchive) -> Iterator[tuple[str, bytes]]:
    """Yield the photos that are here by their number in the PDF's list."""
    for number, one in enumerate(archive.photos, 1):
        if one.content:
            yield f"{PHOTOS}/{number:02d}-{one.digest[:8]}.jpg", one.content


def _badges(said: WholeClass, key: DeviceKey) -> Iterator[tuple[str, bytes]]:
    """Yield the credential of each certificate that stands and that this PC signed."""
    for one in said.certificates:
        if one.record and not one.reversed_by:
            read = badge.badge_of(one.record)
            if read.issuer_key == key.public:
                name = f"{BADGES}/{safe(one.holder or '')}-{read.code}.jwt"
                yield name, badge.credential(read.earned, key).encode("ascii")


def safe(name: str) -> str:
    """Return a name that every file system takes."""
    return UNSAFE.sub("_", name).strip("_")[:LONGEST] or "_"


def _leaves(views: Views, said: WholeClass, wanted: Wanted) -> Iterator[Leaf]:
    """Yield a sheet per list; ids stand in them, so that a draw can be repeated."""
    lists: dict[type[Entry], Sequence[Entry]] = {
        Trainee: said.roster,
        Attendance: said.attendance,
        ClassPhoto: said.photos,
        PracticeCheck: said.practice,
        QuizResult: said.quizzes,
        Satisfaction: said.forms,
        Certificate: said.certificates,
        FollowUp: said.follow_ups,
        SpotCheck: said.checks,
        SpotCall: said.calls,
    }
    for kind, entries in lists.items():
        yield Leaf(kind.title or kind.kind, _cells(views, kind, entries, wanted))


def _cells(
    views: Views, kind: type[Entry], entries: Sequence[Entry], wanted: Wanted
) -> Iterator[Sequence[Cell]]:
    known = {spec.name: spec for spec in specs(kind)}
    columns = views.packs.templates.columns(kind.kind) or tuple(
        TemplateColumn(heading=spec.field.label, field=spec.name)
        for spec in known.values()
        if spec.name not in NEVER and spec.shape not in BLOBS
    )
    names = Names(views.db)
    yield [column.heading for column in columns]
    for one in entries:
        yield [
            cell_of(
                known[column.field],
                getattr(one, column.field),
                names,
                masked=wanted.masked and column.field in PHONES,
            )
            for column in columns
        ]


def _sum_up(folder: Path) -> int:
    """Write the digest of every file as ``sha256sum`` reads it; return how many files there are."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in paths
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(paths) + 1


def _place(folder: Path, target: Path) -> None:
    if target.suffix != ZIP:
        if target.exists():
            target.rmdir()
        patiently(lambda: folder.rename(target))
        flush_folder(target.parent)
        return
    aside = folder.with_suffix(ZIP)
    with zipfile.ZipFile(aside, "w") as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            way = zipfile.ZIP_STORED if path.suffix in STORED else zipfile.ZIP_DEFLATED
            entry = zipfile.ZipInfo(f"{target.stem}/{path.relative_to(folder).as_posix()}")
            entry.compress_type = way
            with path.open("rb") as source, packed.open(entry, "w") as into:
                shutil.copyfileobj(source, into, CHUNK)
    replace(aside, target)
