"""The papers of training, complete: certificate, sign-in sheet, archive of a class."""

from __future__ import annotations

import datetime as dt

import msgspec

from core.paper.model import Document


class TrainingCertificate(Document, frozen=True, kw_only=True):
    """A certificate of training (培训证书); ``code`` is the signed record as a square code.

    ``short_code`` is what a person can read out on the telephone; ``score`` is in percent.
    """

    holder: str
    course: str
    hours: str
    start: dt.date
    end: dt.date
    score: int | None = None
    serial: str
    issuer: str
    code: str
    short_code: str
    voided: bool = False


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a sign-in sheet; name and telephone are masked when drawn."""

    number: int
    name: str
    phone: str = ""
    village: str = ""
    group: str = ""
    came: str = ""
    went: str = ""


class SignInSheet(Document, frozen=True, kw_only=True):
    """A class's sign-in sheet (签到表) of one half day; ``spare`` empty lines for newcomers."""

    course: str
    day: dt.date
    half: str
    place: str = ""
    teacher: str = ""
    signers: tuple[Signer, ...]
    spare: int = 5


class TraineeCards(Document, frozen=True, kw_only=True):
    """Cards by which the door knows a class's trainees; ``codes`` are theirs, in the same order."""

    course: str
    day: dt.date
    signers: tuple[Signer, ...]
    codes: tuple[str, ...]


class ClassArchive(Document, frozen=True, kw_only=True):
    """A closed class as it is handed to the county (培训档案): facts, lists, photos in order."""

    course: str
    start: dt.date
    end: dt.date
    facts: tuple[tuple[str, str], ...]
    tables: tuple[ArchiveTable, ...] = ()
    photos: tuple[ArchivePhoto, ...] = ()
    clerk: str = ""


class ArchiveTable(msgspec.Struct, frozen=True, kw_only=True):
    """One list of an archive: heading, the columns' titles with their shares, and the rows."""

    heading: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


class ArchivePhoto(msgspec.Struct, frozen=True, kw_only=True):
    """One photo of a class; ``content`` b"" while the picture is not on this PC."""

    caption: str
    digest: str
    content: bytes = b""


class ReportFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a report, ready as text, and how it is computed."""

    name: str
    value: str
    definition: str


class TrainingReport(Document, frozen=True, kw_only=True):
    """What a period's classes come to (培训情况报告), each figure with its definition."""

    start: dt.date
    end: dt.date
    figures: tuple[ReportFigure, ...]
    classes: ArchiveTable
    clerk: str = ""
